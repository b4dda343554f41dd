"""Pure: loads the letter templates of all languages once and renders them in a sandbox.

A template is written by people: only a whitelist of Jinja's syntax is let through (text, a variable, a condition),
its variables are known, its size is bounded, and what it prints are slots (see `markup`), never text to be parsed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.letters import conventions, sheets
from app.letters.conventions import Language
from app.letters.errors import LanguageUnknown, TemplateFault
from app.letters.letter import Block
from app.letters.markup import MarkupError, Slots, parse

LARGEST_TEMPLATE = 20_000

# The kinds of letter that every language has.
KINDS = ("appeal", "copy")

# What a template may say of each thing; letter_templates/README.md explains every one with an example.
VARIABLES: Mapping[str, frozenset[str]] = MappingProxyType({
    "writer": frozenset({"name", "details", "own_words"}),
    "campaign": frozenset({"introduction", "concern", "legal_ground"}),
    "letter": frozenset({"demands"}),
})  # fmt: skip

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.And,
    nodes.Or,
    nodes.Not,
)

_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A value in a template: it prints as one character and is true where it holds something."""

    character: str
    filled: bool

    def __str__(self) -> str:
        return self.character

    def __bool__(self) -> bool:
        return self.filled


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One kind of letter in one language, checked when it was loaded."""

    name: str
    template: Template
    variables: frozenset[str]

    def blocks(self, values: Mapping[str, Sequence[Block]]) -> tuple[Block, ...]:
        """Fill the template; `values` maps "writer.name" and the like to blocks (none: an empty value).

        Raises TemplateFault where a value is missing or stands where it cannot.
        """
        slots = Slots()
        context: dict[str, dict[str, Slot]] = {}
        for name in self.variables:
            if name not in values:
                raise TemplateFault(self.name, f"no value for {name}")
            thing, attribute = name.split(".")
            context.setdefault(thing, {})[attribute] = Slot(slots.put(values[name]), bool(values[name]))
        try:
            return parse(self.template.render(context), slots)
        except (MarkupError, UndefinedError) as error:
            raise TemplateFault(self.name, str(error)) from error


def checked(name: str, source: str) -> LetterTemplate:
    """Return a template that uses nothing but the whitelist. Raises TemplateFault with the line of the fault."""
    if len(source) > LARGEST_TEMPLATE:
        raise TemplateFault(name, f"it has more than {LARGEST_TEMPLATE} characters")
    if private := next((character for character in source if unicodedata.category(character) == "Co"), None):
        raise TemplateFault(name, f"the character U+{ord(private):04X} is not allowed in a template")
    try:
        tree = _environment.parse(source)
        used = {_variable(name, node) for node in tree.find_all(nodes.Getattr)}
        for node in tree.find_all(nodes.Node):
            _check(name, node)
        return LetterTemplate(name, _environment.from_string(source), frozenset(used))
    except TemplateSyntaxError as error:
        raise TemplateFault(name, f"line {error.lineno}: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        # Jinja writes Python, which refuses what is nested too deeply.
        raise TemplateFault(name, "it is nested too deeply") from error


def _check(template: str, node: nodes.Node) -> None:
    """Refuse what is not on the whitelist; only text and a variable's attribute are printed."""
    if not isinstance(node, _ALLOWED):
        raise TemplateFault(template, f"line {node.lineno}: {type(node).__name__} is not allowed in a template")
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name) and not isinstance(node, nodes.Getattr):
            raise TemplateFault(template, f"line {child.lineno}: unknown variable {child.name}")
        if isinstance(node, nodes.Output) and not isinstance(child, nodes.TemplateData | nodes.Getattr):
            raise TemplateFault(template, f"line {child.lineno}: only a variable can be printed")


def _variable(template: str, node: nodes.Getattr) -> str:
    thing = node.node.name if isinstance(node.node, nodes.Name) else ""
    if node.attr not in VARIABLES.get(thing, ()):
        raise TemplateFault(template, f"line {node.lineno}: unknown variable {thing or '…'}.{node.attr}")
    return f"{thing}.{node.attr}"


class Catalogue:
    """All languages under one folder of letter templates; a language is a folder with a conventions.toml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = folder / "_page"
        self._templates: dict[tuple[str, str], LetterTemplate] = {}

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """Languages by code, in alphabetical order."""
        files = sorted(self.folder.glob("[a-z]*/conventions.toml"))
        return MappingProxyType({path.parent.name: conventions.read(path) for path in files})

    @cached_property
    def sheets(self) -> sheets.Sheets:
        return sheets.read(self.page / "sheets.toml")

    def check(self) -> None:
        """Read every language and template, so that a fault shows at the start. Raises TemplateFault."""
        for code in self.languages:
            for kind in KINDS:
                self.template(code, kind)

    def language(self, code: str) -> Language:
        """Return a language. Raises LanguageUnknown."""
        try:
            return self.languages[code]
        except KeyError:
            raise LanguageUnknown(code) from None

    def template(self, language: str, kind: str) -> LetterTemplate:
        """Return the template of a kind of letter ("appeal", "copy"). Raises LanguageUnknown, TemplateFault."""
        self.language(language)
        key = (language, kind)
        if key not in self._templates:
            path = self.folder / language / f"{kind}.md"
            try:
                source = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise TemplateFault(f"{language}/{kind}.md", "it cannot be read") from error
            self._templates[key] = checked(f"{language}/{kind}.md", source)
        return self._templates[key]
