"""Pure: templates of letters and texts of campaigns, checked and filled in a sandbox.

They are written by people: only a whitelist of Jinja's syntax is let through (text, a variable, a condition, `agree`),
their variables are known, their size is bounded, and what they print are slots (see `markup`), never text to be parsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from babel.lists import format_list
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.letters.agreement import FORMS, WRITER_FORMS, Person, chosen
from app.letters.characters import lines_of
from app.letters.conventions import Conventions, Gender
from app.letters.errors import LetterError, TemplateFault
from app.letters.letter import Block, Paragraph, Run
from app.letters.markup import MarkupError, Slots, parse

LARGEST_TEMPLATE = 20_000

# What a template may say of each thing; letter_templates/README.md explains every one with an example.
_LETTER = {
    "writer": frozenset({"name", "details", "own_words"}),
    "campaign": frozenset({"introduction", "concern", "legal_ground"}),
    "letter": frozenset({"begins", "demands"}),
}
_MAIL = {"writer": frozenset({"name"}), "mail": frozenset({"campaign", "offices", "link"})}
VARIABLES: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType({
    "appeal": _LETTER,
    "copy": _LETTER,
    "raise_with": {**_LETTER, "campaign": _LETTER["campaign"] | {"states", "several_states"}},
    "mail_confirm": {**_MAIL, "mail": _MAIL["mail"] | {"last_day"}},
    "mail_handed_over": _MAIL,
    "mail_returned": {**_MAIL, "mail": _MAIL["mail"] | {"text"}},
    "mail_already": _MAIL,
    # The texts of campaigns know the people only.
    "text": {},
})  # fmt: skip

# What is true or not, and has no words.
_CONDITIONS = frozenset({"several_states"})
_PEOPLE = re.compile(r"people|person[1-9]?")
_AGREE = "agree"

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
    nodes.Filter,
    nodes.Keyword,
    nodes.Const,
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
class Filling:
    """What a template is filled with: values by variable ("writer.name"), and the people that its words agree with."""

    conventions: Conventions
    values: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    writer_gender: Gender = Gender.UNKNOWN


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One text with places, checked when it was loaded.

    `variables` are those of things other than people; `asks_writer` says that a word agrees with the writer.
    """

    name: str
    template: Template
    variables: frozenset[str]
    asks_writer: bool = False

    def blocks(self, filling: Filling) -> tuple[Block, ...]:
        """Fill the template.

        Raises TemplateFault where a value is missing or stands where it cannot; FormMissing, NameFormMissing.
        """
        slots = Slots()
        for name in self.variables:
            if name not in filling.values:
                raise TemplateFault(self.name, f"no value for {name}")
        context = {
            "writer": _Writer(slots, filling),
            "people": _People(slots, filling, filling.people, self.name, "people"),
            "person": _People(slots, filling, filling.people, self.name, "person"),
            **{thing: _Thing(slots, filling, thing) for thing in ("campaign", "letter", "mail")},
        }
        for number, person in enumerate(filling.people[:9], 1):
            context[f"person{number}"] = _People(slots, filling, (person,), self.name, f"person{number}")
        try:
            return parse(filling.conventions.spelled(self.template.render(context)), slots)
        except (MarkupError, UndefinedError) as error:
            raise TemplateFault(self.name, str(error)) from error


class _Thing:
    """A thing of which a template prints attributes."""

    def __init__(self, slots: Slots, filling: Filling, name: str) -> None:
        self._slots, self._filling, self._name = slots, filling, name

    def __getitem__(self, attribute: str) -> Slot:
        blocks = self._filling.values[f"{self._name}.{attribute}"]
        return Slot(self._slots.put(blocks), bool(blocks))

    def _word(self, text: str) -> Slot:
        return Slot(self._slots.put((Paragraph((Run(text),)),)), bool(text))


class _Writer(_Thing):
    """The writer, whose gender is used only where the writer has told it."""

    def __init__(self, slots: Slots, filling: Filling) -> None:
        super().__init__(slots, filling, "writer")

    def agreed(self, forms: Mapping[str, str]) -> Slot:
        return self._word(self._filling.conventions.spelled(forms[self._filling.writer_gender.value]))


class _People(_Thing):
    """The person or people of a campaign: their names by case, pronouns, and words that agree with them."""

    def __init__(self, slots: Slots, filling: Filling, people: tuple[Person, ...], template: str, name: str) -> None:
        super().__init__(slots, filling, name)
        self._people, self._template = people, template

    def __getitem__(self, attribute: str) -> Slot:
        self._require_people()
        conventions = self._filling.conventions
        if attribute in conventions.grammar.pronouns:
            return self._word(chosen(self._people, conventions.grammar.pronouns[attribute], conventions))
        names = [person.name_in(attribute, conventions) for person in self._people]
        return self._word(names[0] if len(names) == 1 else joined(names, conventions))

    def agreed(self, forms: Mapping[str, str]) -> Slot:
        self._require_people()
        conventions = self._filling.conventions
        return self._word(conventions.spelled(chosen(self._people, forms, conventions)))

    def _require_people(self) -> None:
        if not self._people:
            raise TemplateFault(self._template, "it names a person, and the letter is about nobody")
        if self._name == "person" and len(self._people) > 1:
            raise TemplateFault(
                self._template, "the letter is about several people: write people, or person1, person2 …, not person"
            )


def joined(words: Sequence[str], conventions: Conventions) -> str:
    """Return several words as the language lists them: "A, B and C"; CLDR's way where it names no way of its own."""
    rules = conventions.lists
    if rules is None:
        text: str = format_list(words, locale=conventions.variant.replace("-", "_"))
        return text
    *others, last = words
    if not others:
        return last
    sound = max((begin for begin in rules.last_before if last.casefold().startswith(begin)), key=len, default="")
    return rules.between.join(others) + rules.last_before.get(sound, rules.last) + last


def _agree(thing: _Writer | _People, **forms: str) -> Slot:
    return thing.agreed(forms)


_environment.filters = {_AGREE: _agree}


@dataclass(frozen=True, slots=True)
class _Check:
    """Refuses what is not on the whitelist, for one template."""

    template: str
    kind: str
    cases: tuple[str, ...]
    pronouns: tuple[str, ...]
    agreement: tuple[str, ...]

    def fault(self, node: nodes.Node, reason: str) -> TemplateFault:
        return TemplateFault(self.template, f"line {node.lineno}: {reason}")

    def node(self, node: nodes.Node) -> None:
        """Only text, a variable's attribute and a word that agrees are printed."""
        if not isinstance(node, _ALLOWED):
            raise self.fault(node, f"{type(node).__name__} is not allowed in a template")
        if isinstance(node, nodes.Filter):
            self._agreement(node)
            return
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Name) and not isinstance(node, nodes.Getattr):
                raise self.fault(child, f"unknown variable {child.name}")
            if isinstance(node, nodes.Output):
                if isinstance(child, nodes.Getattr) and child.attr in _CONDITIONS:
                    raise self.fault(child, f"{child.attr} can stand in a condition only")
                if not isinstance(child, nodes.TemplateData | nodes.Getattr | nodes.Filter):
                    raise self.fault(child, "only a variable can be printed")
            elif isinstance(child, nodes.Filter) or (
                isinstance(child, nodes.Const) and not isinstance(node, nodes.Keyword)
            ):
                raise self.fault(child, "only a variable can stand here")

    def variable(self, node: nodes.Getattr) -> str | None:
        """Return the variable that a node names, or None for one of people."""
        thing = node.node.name if isinstance(node.node, nodes.Name) else ""
        if self._is_people(thing) and node.attr in {*self.cases, *self.pronouns}:
            return None
        if node.attr not in VARIABLES[self.kind].get(thing, ()):
            known = (
                f" (of people there are {', '.join((*self.cases, *self.pronouns))})" if self._is_people(thing) else ""
            )
            raise self.fault(node, f"unknown variable {thing or '…'}.{node.attr}{known}")
        return f"{thing}.{node.attr}"

    def _is_people(self, thing: str) -> bool:
        return _PEOPLE.fullmatch(thing) is not None and not self.kind.startswith("mail_")

    def _agreement(self, node: nodes.Filter) -> None:
        thing = node.node.name if isinstance(node.node, nodes.Name) else ""
        people = self._is_people(thing)
        if node.name != _AGREE or not (people or thing == "writer") or self.kind.startswith("mail_"):
            raise self.fault(node, f"Filter {node.name} is not allowed here")
        if node.args or node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self.fault(node, 'agree is written as in agree(m="…", f="…")')
        given = {pair.key for pair in node.kwargs}
        for pair in node.kwargs:
            if not isinstance(pair.value, nodes.Const) or not isinstance(pair.value.value, str):
                raise self.fault(node, f"agree: {pair.key} must be a text in quotes")
            try:
                lines_of(pair.value.value)
            except LetterError as error:
                raise self.fault(node, f"agree: {pair.key}: {error}") from error
            if pair.key not in (FORMS if people else WRITER_FORMS):
                raise self.fault(node, f"agree: there is no form {pair.key}")
        shared = self.agreement if self.kind != "text" else ()
        for form in shared if people else WRITER_FORMS:
            if form not in given:
                raise self.fault(node, f"agree: the form {form} is missing")


def checked(name: str, source: str, kind: str, conventions: Conventions) -> LetterTemplate:
    """Return a template that uses nothing but the whitelist. Raises TemplateFault with the line of the fault.

    `kind` is a key of VARIABLES. A template that many campaigns share must give every form that the language tells
    apart; a campaign's own text ("text") only those of its people, which is seen when it is filled.
    """
    grammar = conventions.grammar
    return _checked(_Check(name, kind, grammar.cases, tuple(grammar.pronouns), grammar.agreement), source)


@lru_cache(maxsize=1024)
def _checked(check: _Check, source: str) -> LetterTemplate:
    """Texts of campaigns come again with every letter: what was checked once is kept."""
    if len(source) > LARGEST_TEMPLATE:
        raise TemplateFault(check.template, f"it has more than {LARGEST_TEMPLATE} characters")
    if private := next((character for character in source if unicodedata.category(character) == "Co"), None):
        raise TemplateFault(check.template, f"the character U+{ord(private):04X} is not allowed in a template")
    try:
        tree = _environment.parse(source)
        used = {variable for node in tree.find_all(nodes.Getattr) if (variable := check.variable(node))}
        for node in tree.find_all(nodes.Node):
            check.node(node)
        filters = [node.node for node in tree.find_all(nodes.Filter)]
        asks_writer = any(isinstance(node, nodes.Name) and node.name == "writer" for node in filters)
        return LetterTemplate(check.template, _environment.from_string(source), frozenset(used), asks_writer)
    except TemplateSyntaxError as error:
        raise TemplateFault(check.template, f"line {error.lineno}: {error.message}") from error
    except (RecursionError, SyntaxError, MemoryError) as error:
        # Jinja writes Python, which refuses what is nested too deeply.
        raise TemplateFault(check.template, "it is nested too deeply") from error


def has_places(source: str) -> bool:
    """Return whether a text has anything to be filled in."""
    return "{{" in source or "{%" in source


def asks_writer(source: str, conventions: Conventions) -> bool:
    """Return whether a campaign's text has a word that agrees with the writer. Raises TemplateFault."""
    return has_places(source) and checked("text", source, "text", conventions).asks_writer


@lru_cache(maxsize=1024)
def plain_blocks(source: str) -> tuple[Block, ...]:
    """Return the blocks of a text without places; texts of campaigns come again with every letter."""
    return parse(source)


def filled_text(name: str, source: str, filling: Filling) -> tuple[Block, ...]:
    """Return a campaign's text, filled and in the variant's spelling. Raises as `checked` and `blocks` do."""
    source = filling.conventions.spelled(source)
    if not has_places(source):
        return plain_blocks(source)
    return checked(name, source, "text", filling.conventions).blocks(filling)
