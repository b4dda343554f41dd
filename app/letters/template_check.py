"""Pure: says of every language what its templates lack, have too much, or say otherwise than English.

A letter can be made in a language with faults, as far as they do not concern it; the check is for those who write
templates, and for CI.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.letters import conventions_file
from app.letters.agreement import Person
from app.letters.catalogue import KINDS
from app.letters.conventions import Conventions, Gender, Language, Rank
from app.letters.errors import LetterError, TemplateFault
from app.letters.letter import Block, Bullets, Paragraph, Run
from app.letters.salutations import Addressed, closing, punctuated, resolve
from app.letters.templates import Filling, LetterTemplate, checked

# The language that every other one is held against.
MODEL = "en"
_CONVENTIONS = "conventions.toml"
_FILES = frozenset({_CONVENTIONS, *(f"{kind}.md" for kind in KINDS)})


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a rank and gender are told at the beginning and at the end; places stand for what a directory holds."""

    rank: Rank
    gender: Gender
    salutation: str
    closing: str


@dataclass(frozen=True, slots=True)
class LanguageReport:
    """One language: its faults, the strings that nobody has confirmed, and its matrix of salutations by variant."""

    code: str
    faults: tuple[str, ...]
    unconfirmed: tuple[str, ...] = ()
    matrix: Mapping[str, tuple[Greeting, ...]] = field(default_factory=dict)


def check(folder: Path) -> list[LanguageReport]:
    """Return a report for every language under a folder of letter templates."""
    codes = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    model = _variables(folder / MODEL)
    return [_report(folder / code, model) for code in codes]


def _report(folder: Path, model: Mapping[str, frozenset[str]]) -> LanguageReport:
    try:
        language = conventions_file.read(folder / _CONVENTIONS)
    except TemplateFault as fault:
        return LanguageReport(folder.name, (str(fault), *_file_faults(folder)))
    faults = (
        *_file_faults(folder),
        *_cells_missing(language),
        *_unused(language),
        *_template_faults(folder, language, model),
        *_unconfirmed_unknown(folder, language),
    )
    matrix = {
        (f"{code}, to offices of {country}" if country else code): tuple(_matrix(conventions, country))
        for code, conventions in language.variants.items()
        for country in (None, *conventions.salutation.at_home)
    }
    return LanguageReport(folder.name, faults, language.unconfirmed, matrix)


def _file_faults(folder: Path) -> Iterator[str]:
    present = {path.name for path in folder.iterdir()}
    for name in sorted(_FILES - present - {_CONVENTIONS}):
        yield f"missing: the file {name}"
    for name in sorted(present - _FILES):
        yield f"unused: the file {name}, which is no kind of letter or mail"


def _cells_missing(language: Language) -> Iterator[str]:
    """Every rank has a cell for each gender; an empty one says that there is deliberately no form of its own."""
    for code, conventions in language.variants.items():
        for rank in Rank:
            row = conventions.salutation.by_rank.get(rank.value, {})
            for gender in Gender:
                if gender.value not in row:
                    yield f"missing: salutation.by_rank.{rank}.{gender} ({code})"


def _unused(language: Language) -> Iterator[str]:
    used = {language.default_variant, *language.variant_of_country.values()}
    for code, conventions in language.variants.items():
        if code not in used:
            yield f"unused: the variant {code}, which is neither the default nor that of any country"
        rules, date = conventions.salutation, conventions.date
        if bool(rules.elision) != bool(rules.vowels):
            yield f"unused: salutation.elision and salutation.vowels need each other ({code})"
        if (date.months or date.months_in) and "MMMM" not in date.pattern:
            yield f"unused: date.months, since date.pattern has no MMMM ({code})"
        excellency = conventions.address.excellency
        lines = "".join((*conventions.address.lines, *(excellency.lines if excellency else ())))
        if conventions.address.honorific and "{honorific}" not in lines:
            yield f"unused: addressee.honorific, since no line has a place for it ({code})"
        for rank, words in conventions.closing.by_rank.items():
            # A variant must repeat its default to overrule a row of the others.
            if words == conventions.closing.default and len(language.variants) == 1:
                yield f"unused: closing.by_rank.{rank} says the same as closing.default ({code})"


def _variables(folder: Path) -> dict[str, frozenset[str]]:
    """Return what each template of a language prints; a template that cannot be used prints nothing."""
    try:
        language = conventions_file.read(folder / _CONVENTIONS)
    except TemplateFault:
        return {}
    found = {}
    for kind in KINDS:
        try:
            source = (folder / f"{kind}.md").read_text(encoding="utf-8")
            found[kind] = checked(f"{kind}.md", source, kind, language.default).variables
        except (OSError, UnicodeDecodeError, LetterError):
            continue
    return found


def _template_faults(folder: Path, language: Language, model: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for kind in KINDS:
        path = folder / f"{kind}.md"
        if not path.is_file():
            continue
        try:
            template = checked(path.name, path.read_text(encoding="utf-8"), kind, language.default)
            template.blocks(_sample(template, language))
        except (UnicodeDecodeError, LetterError) as fault:
            yield f"unknown: {fault}"
            continue
        variables = template.variables
        for variable in sorted(model.get(kind, frozenset()) - variables - _OPTIONAL):
            yield f"differs: {path.name} has no {{{{ {variable} }}}}, which English has"
        for variable in sorted(variables - model.get(kind, variables) - _OPTIONAL):
            yield f"differs: {path.name} has {{{{ {variable} }}}}, which English has not"


def _sample(template: LetterTemplate, language: Language) -> Filling:
    """Return what fills a template: the list of demands and the texts of several paragraphs as such, the rest as words.

    A list that stands inside a sentence shows only when it is filled.
    """
    word: Block = Paragraph((Run("…"),))
    values = {
        name: (Bullets(((Run("…"),),)),) if name == "letter.demands" else (word, word) if name in _SEVERAL else (word,)
        for name in template.variables
    }
    names = dict.fromkeys(language.default.grammar.cases, "…")
    return Filling(language.default, values, (Person("…", "m", names=names),))


# What may have several paragraphs.
_SEVERAL = frozenset({"writer.own_words", "mail.text"})

# A condition that only some languages need: the word for "state" agrees with the number of them.
_OPTIONAL = frozenset({"campaign.several_states"})


def _unconfirmed_unknown(folder: Path, language: Language) -> Iterator[str]:
    """A name in `unconfirmed` is a file of the folder, or a key of the conventions (`labels`, `salutation.neutral`)."""
    table = tomllib.loads((folder / _CONVENTIONS).read_text(encoding="utf-8"))
    for name in language.unconfirmed:
        if name not in _FILES and not _has(table, name):
            yield f"unknown: unconfirmed names {name}, which is not there"


def _has(table: Any, name: str) -> bool:
    for step in name.split("."):
        if not isinstance(table, Mapping) or step not in table:
            return False
        table = table[step]
    return True


def _matrix(conventions: Conventions, country: str | None) -> Iterable[Greeting]:
    """Return every rank and gender; for offices of a country that is addressed otherwise, the ranks that are."""
    ranks = [rank for rank in Rank if not country or rank.value in conventions.salutation.at_home[country]]
    for rank in ranks:
        for gender in Gender:
            addressed = Addressed("", rank, gender, country, title="{title}", name="{name}", surname="{surname}")
            salutation = resolve(addressed, conventions)
            opening = punctuated(salutation, conventions)
            yield Greeting(rank, gender, opening, closing(salutation, rank, conventions))
