"""Pure: how a letter is written in one language and variant, as `letter_templates/<language>/conventions.toml` says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from babel.dates import format_date

from app.letters.errors import TemplateFault
from app.letters.letter import Direction, Part


class Rank(StrEnum):
    """The rank of an office, by which salutation and closing are chosen."""

    HEAD_OF_STATE = "head_of_state"
    MONARCH = "monarch"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    MINISTER = "minister"
    PROSECUTOR_GENERAL = "prosecutor_general"
    JUDGE = "judge"
    PARLIAMENT_PRESIDENT = "parliament_president"
    AMBASSADOR = "ambassador"
    GOVERNOR = "governor"
    MILITARY = "military"
    DIRECTOR = "director"
    INTERNATIONAL_HEAD = "international_head"
    OFFICIAL = "official"


class Gender(StrEnum):
    """The grammatical gender by which a person is addressed; unknown is never guessed from a name."""

    M = "m"
    F = "f"
    UNKNOWN = "unknown"


class GrammaticalCase(StrEnum):
    """The case in which office and holder stand in the address block."""

    NOMINATIVE = "nominative"
    DATIVE = "dative"


# Every key that may stand in a conventions file, and in each of its tables; another one is a spelling mistake.
_KEYS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {
            *("language", "name", "direction", "script", "default_variant", "variants", "order", "align", "labels"),
            *("addressee_case", "addressee_at_end_without_window", "salutation", "closing", "date", "demands"),
        }
    ),
    "salutation": frozenset({"end", "neutral", "title", "surname", "by_rank"}),
    "closing": frozenset({"default", "neutral", "by_rank"}),
    "date": frozenset({"pattern"}),
    "demands": frozenset({"between", "last"}),
    "labels": frozenset({"subject", "copy_note", "historical", "signature_alt", "reference"}),
}
# What a text with a place for a value must name.
_PLACES = {"subject": "subject", "copy_note": "offices", "signature_alt": "name", "reference": "reference"}
_SIDES = frozenset({"start", "center", "end"})


@dataclass(frozen=True, slots=True)
class Conventions:
    """The rules of one variant of a language.

    `salutations` and `closings` map rank → gender (m, f, unknown) → words without end punctuation; `patterns` hold the
    forms for a stored title or a surname; `order` is the order of the letter's parts; `align` their side.
    """

    language: str
    variant: str
    direction: Direction
    script: str
    order: tuple[Part, ...]
    align: Mapping[Part, str]
    addressee_case: GrammaticalCase
    addressee_at_end_without_window: bool
    salutation_end: str
    salutations: Mapping[str, Mapping[str, str]]
    title_patterns: Mapping[str, str]
    surname_patterns: Mapping[str, str]
    neutral_salutation: str
    closings: Mapping[str, str]
    default_closing: str
    neutral_closing: str
    date_pattern: str
    between_demands: str
    after_last_demand: str
    labels: Mapping[str, str]

    def formatted_date(self, day: date) -> str:
        """Return the day in this variant's pattern (CLDR pattern letters, CLDR month names)."""
        return format_date(day, self.date_pattern, locale=self.variant.replace("-", "_"))


@dataclass(frozen=True, slots=True)
class Language:
    """A language of letters: its own name, its variants, and the countries whose writers use each variant."""

    code: str
    name: str
    script: str
    default_variant: str
    variants: Mapping[str, Conventions]
    variant_of_country: Mapping[str, str]

    def conventions_for(self, country: str | None) -> Conventions:
        """Return the variant of the writer's country where it has one, else the default variant."""
        return self.variants[self.variant_of_country.get(country or "", self.default_variant)]


def read(path: Path) -> Language:
    """Read a conventions file. Raises TemplateFault with the key that is missing, unknown or of the wrong kind."""
    name = f"{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateFault(name, str(error)) from error
    variants: dict[str, Conventions] = {}
    countries: dict[str, str] = {}
    try:
        _require_among("language of this folder", {table["language"]}, {path.parent.name})
        for code, own in table["variants"].items():
            merged = _merged({k: v for k, v in table.items() if k != "variants"}, own)
            for country in merged.pop("countries", ()):
                countries[country] = code
            _require_known(merged)
            variants[code] = _conventions(code, merged)
        language = Language(
            table["language"], table["name"], table["script"], table["default_variant"], variants, countries
        )
    except KeyError as error:
        raise TemplateFault(name, f"missing key {error.args[0]}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise TemplateFault(name, str(error)) from error
    if language.default_variant not in variants:
        raise TemplateFault(name, f"the default variant {language.default_variant} is not among the variants")
    return language


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A variant names only what it does differently."""
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return merged


def _require_known(table: Mapping[str, Any]) -> None:
    """Refuse unknown and missing keys, ranks, genders, parts and places. Raises KeyError, ValueError."""
    for place, known in _KEYS.items():
        inner = table[place] if place else {**table, "variants": None}
        for key in sorted(set(inner) - known):
            raise ValueError(f"unknown key {place}.{key}".replace(" .", " "))
        for key in sorted(known - set(inner)):
            raise KeyError(f"{place}.{key}".removeprefix("."))
    salutation = table["salutation"]
    rows = {**salutation["by_rank"], "title": salutation["title"], "surname": salutation["surname"]}
    _require_among("gender", {gender for row in rows.values() for gender in row}, Gender)
    _require_among("rank", {*salutation["by_rank"], *table["closing"]["by_rank"]}, Rank)
    _require_among("side", {*table["align"].values()}, _SIDES)
    for text, place in (
        *((text, pattern) for pattern in ("title", "surname") for text in salutation[pattern].values()),
        *((table["labels"][label], place) for label, place in _PLACES.items()),
    ):
        _require_place(text, place)
    if sorted(table["order"]) != sorted(set(Part) - {Part.NOTICE}):
        raise ValueError(f"order must name each of these once: {', '.join(sorted(set(Part) - {Part.NOTICE}))}")


def _require_among(kind: str, found: set[str], known: Iterable[str]) -> None:
    if wrong := found - {*known}:
        raise ValueError(f"“{min(wrong)}” is no {kind}")


def _require_place(text: str, place: str) -> None:
    try:
        filled = text.format(**{place: "\0"})
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError(f"“{text}” has another place than {{{place}}}") from error
    if "\0" not in filled:
        raise ValueError(f"“{text}” has no place for {{{place}}}")


def _conventions(code: str, table: Mapping[str, Any]) -> Conventions:
    salutation, closing = table["salutation"], table["closing"]
    return Conventions(
        language=table["language"],
        variant=code,
        direction=Direction(table["direction"]),
        script=table["script"],
        order=tuple(Part(part) for part in table["order"]),
        align={Part(part): side for part, side in table["align"].items()},
        addressee_case=GrammaticalCase(table["addressee_case"]),
        addressee_at_end_without_window=table["addressee_at_end_without_window"],
        salutation_end=salutation["end"],
        salutations=salutation["by_rank"],
        title_patterns=salutation["title"],
        surname_patterns=salutation["surname"],
        neutral_salutation=salutation["neutral"],
        closings=closing["by_rank"],
        default_closing=closing["default"],
        neutral_closing=closing["neutral"],
        date_pattern=table["date"]["pattern"],
        between_demands=table["demands"]["between"],
        after_last_demand=table["demands"]["last"],
        labels=table["labels"],
    )
