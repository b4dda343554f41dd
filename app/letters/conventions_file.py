"""Pure: reads `conventions.toml`. What is unknown, missing or of the wrong kind is refused with its key.

letter_templates/README.md explains every key.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from app.letters.agreement import FORMS
from app.letters.characters import SCRIPTS
from app.letters.conventions import (
    AddressRules,
    ClosingRules,
    Conventions,
    DateRules,
    Excellency,
    Gender,
    Grammar,
    GrammaticalCase,
    HomeCalendar,
    Language,
    ListRules,
    Rank,
    Row,
    SalutationRules,
)
from app.letters.conventions_values import (
    require_among,
    require_country,
    require_places,
    require_words,
    strings_of,
    table_of,
    text_of,
    texts_of,
)
from app.letters.dates import CALENDARS
from app.letters.errors import TemplateFault
from app.letters.letter import Direction, Part

# Every key of each table: those it must have, and those it may have. Another one is a spelling mistake.
_KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "": (
        frozenset({
            *("language", "name", "direction", "script", "default_variant", "order", "align", "begins"),
            *("addressee", "salutation", "closing", "date", "demands", "labels", "grammar"),
        }),
        frozenset({"comma", "lists", "replace"}),
    ),
    "addressee": (frozenset({"case", "at_end_without_window", "lines"}), frozenset({"honorific", "excellency"})),
    "addressee.excellency": (frozenset({"ranks", "lines", "honorific"}), frozenset({"domestic"})),
    "salutation": (
        frozenset({"end", "neutral", "by_rank"}),
        frozenset({"neutral_end", "greeting", "title", "surname", "at_home", "elision", "vowels"}),
    ),
    "closing": (frozenset({"default"}), frozenset({"by_rank", "neutral", "together"})),
    "date": (
        frozenset({"pattern"}),
        frozenset({"first", "line", "line_without_place", "months", "months_in", "digits", "calendar"}),
    ),
    "date.calendar": (frozenset({"name", "countries", "months", "beside"}), frozenset()),
    "lists": (frozenset({"between", "last"}), frozenset({"last_before"})),
    "demands": (frozenset({"between", "last"}), frozenset()),
    "labels": (
        frozenset({
            *("subject", "copy_note", "historical", "signature_alt", "reference", "translation", "translation_note"),
            *("organisation", "country", "signed_by", "logo_alt", "also_signed", "also_unnamed"),
        }),
        frozenset(),
    ),
    "grammar": (frozenset({"cases", "agreement"}), frozenset({"pronouns"})),
}  # fmt: skip
_OF_LANGUAGE = frozenset({"language", "name", "script", "default_variant", "unconfirmed"})

_MAY_BE_ABSENT = frozenset({"addressee.excellency", "date.calendar", "lists"})
_SIDES = frozenset({"start", "center", "end"})
# What stands in the same place in every language.
_PLACED = frozenset({
    *(Part.NOTICE, Part.LETTERHEAD, Part.SIGNATORIES, Part.COSIGNERS),
    *(Part.TRANSLATION_HEADING, Part.TRANSLATION_NOTE),
})  # fmt: skip
_SCRIPT = re.compile(r"[A-Z][a-z]{3}|other")
_CASE = re.compile(r"[a-z]+(?:_[a-z]+)*")
_MONTHS = 12


def read(path: Path) -> Language:
    """Read a conventions file. Raises TemplateFault with the key that is missing, unknown or of the wrong kind."""
    name = f"{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateFault(name, str(error)) from error
    try:
        return _language(table, path.parent.name)
    except KeyError as error:
        raise TemplateFault(name, f"missing key {error.args[0]}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise TemplateFault(name, str(error)) from error


def _language(table: dict[str, Any], folder: str) -> Language:
    require_among("language of this folder", [table["language"]], [folder])
    variants: dict[str, Conventions] = {}
    countries: dict[str, str] = {}
    shared = {key: value for key, value in table.items() if key not in {"variants", "unconfirmed"}}
    for code, own in table_of(table, "variants").items():
        merged = _spelled(_merged(shared, own))
        for country in strings_of(merged.pop("countries", []), "countries"):
            require_country(country)
            if country in countries:
                raise ValueError(f"the country {country} has two variants, {countries[country]} and {code}")
            countries[country] = code
        for key in _OF_LANGUAGE & own.keys():
            raise ValueError(f"unknown key variants.{code}.{key}")
        _require_known(merged)
        variants[code] = _conventions(code, merged)
    if table["default_variant"] not in variants:
        raise ValueError(f"the default variant {table['default_variant']} is not among the variants")
    return Language(
        table["language"],
        text_of(table, "name"),
        table["script"],
        table["default_variant"],
        variants,
        countries,
        strings_of(table.get("unconfirmed", []), "unconfirmed"),
    )


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A variant names only what it does differently."""
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return merged


def _spelled(table: dict[str, Any]) -> dict[str, Any]:
    """Return a variant's table with its own spelling in every text (see `Conventions.replace`)."""
    replace = texts_of(table, "replace")

    def spelled(value: Any) -> Any:
        if isinstance(value, str):
            for letters, instead in replace.items():
                value = value.replace(letters, instead)
            return value
        if isinstance(value, list):
            return [spelled(item) for item in value]
        return {key: spelled(item) for key, item in value.items()} if isinstance(value, dict) else value

    return {key: value if key == "replace" else spelled(value) for key, value in table.items()}


def _require_known(table: Mapping[str, Any]) -> None:
    """Refuse unknown and missing keys. Raises KeyError, ValueError."""
    for place, (needed, allowed) in _KEYS.items():
        inner: Any = table
        for step in place.split(".") if place else ():
            inner = inner.get(step)
            if inner is None:
                break
        if inner is None and place in _MAY_BE_ABSENT:
            continue
        if not isinstance(inner, Mapping):
            raise KeyError(place) if inner is None else ValueError(f"{place} must be a table")
        for key in sorted(set(inner) - needed - allowed):
            raise ValueError(f"unknown key {place}.{key}".replace(" .", " "))
        for key in sorted(needed - set(inner)):
            raise KeyError(f"{place}.{key}".removeprefix("."))


def _conventions(code: str, table: Mapping[str, Any]) -> Conventions:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(
            f"the variant {code} is no locale of CLDR: it gives the names of months and countries"
        ) from None
    printed = sorted(set(Part) - _PLACED)
    if sorted(strings_of(table["order"], "order")) != printed:
        raise ValueError(f"order must name each of these once: {', '.join(printed)}")
    if not _SCRIPT.fullmatch(table["script"]):
        raise ValueError(f"“{table['script']}” is no script (ISO 15924, such as Latn)")
    require_among("side", table["align"].values(), _SIDES)
    demands, labels = table["demands"], texts_of(table, "labels")
    for label, place in (
        *(("subject", "subject"), ("copy_note", "offices"), ("signature_alt", "name")),
        *(("logo_alt", "name"), ("also_signed", "names"), ("also_unnamed", "number")),
    ):
        require_places(f"labels.{label}", labels[label], {place})
    for label in ("translation", "translation_note"):
        require_places(f"labels.{label}", labels[label], {"language"})
    require_places("labels.reference", labels["reference"], {"reference"})
    for label in ("historical", "organisation", "country", "signed_by"):
        require_places(f"labels.{label}", labels[label], ())
    for key in (
        *("historical", "copy_note", "translation", "translation_note", "organisation", "country", "signed_by"),
        *("also_signed", "also_unnamed"),
    ):
        require_words(f"labels.{key}", labels[key])
    require_words("begins", text_of(table, "begins"))
    return Conventions(
        language=table["language"],
        variant=code,
        direction=Direction(table["direction"]),
        # A script whose letters are not told apart counts as any other.
        script=table["script"] if table["script"] in SCRIPTS.values() else "other",
        order=tuple(Part(part) for part in table["order"]),
        align={Part(part): side for part, side in table["align"].items()},
        begins=text_of(table, "begins"),
        comma=text_of(table, "comma", ", "),
        replace=texts_of(table, "replace"),
        address=_address(table["addressee"]),
        salutation=_salutation(table["salutation"]),
        closing=_closing(table["closing"]),
        date=_date(table["date"]),
        grammar=_grammar(table["grammar"]),
        between_demands=text_of(demands, "between"),
        after_last_demand=text_of(demands, "last"),
        labels=labels,
        lists=_lists(table["lists"]) if "lists" in table else None,
    )


def _lists(table: Mapping[str, Any]) -> ListRules:
    before = {begin.casefold(): words for begin, words in texts_of(table, "last_before").items()}
    return ListRules(text_of(table, "between"), text_of(table, "last"), before)


def _address(table: Mapping[str, Any]) -> AddressRules:
    lines = strings_of(table["lines"], "addressee.lines")
    for line in lines:
        require_places("addressee.lines", line, (), {"honorific", "holder", "form"})
    excellency = None
    if own := table.get("excellency"):
        excellency = Excellency(
            ranks=frozenset(strings_of(own["ranks"], "addressee.excellency.ranks")),
            domestic=frozenset(strings_of(own.get("domestic", []), "addressee.excellency.domestic")),
            lines=strings_of(own["lines"], "addressee.excellency.lines"),
            honorific=texts_of(own, "honorific"),
        )
        require_among("rank", excellency.ranks, Rank)
        for line in excellency.lines:
            require_places("addressee.excellency.lines", line, (), {"excellency", "honorific", "holder", "form_dative"})
    honorific = texts_of(table, "honorific")
    require_among("gender", {*honorific, *(excellency.honorific if excellency else ())}, Gender)
    if not isinstance(table["at_end_without_window"], bool):
        raise TypeError("addressee.at_end_without_window must be true or false")
    return AddressRules(GrammaticalCase(table["case"]), table["at_end_without_window"], lines, honorific, excellency)


def _salutation(table: Mapping[str, Any]) -> SalutationRules:
    at_home = table_of(table, "at_home")
    for country in at_home:
        require_country(country)
    end, neutral = text_of(table, "end"), text_of(table, "neutral")
    require_words("salutation.neutral", neutral)
    for key in ("neutral", "greeting", "end", "neutral_end"):
        require_places(f"salutation.{key}", text_of(table, key, ""), ())
    return SalutationRules(
        end=end,
        neutral=neutral,
        neutral_end=text_of(table, "neutral_end", end),
        greeting=text_of(table, "greeting", ""),
        by_rank=_rows(table_of(table, "by_rank"), "salutation.by_rank"),
        at_home={country: _rows(rows, f"salutation.at_home.{country}") for country, rows in at_home.items()},
        title=_row(table_of(table, "title"), "salutation.title", {"title"}),
        surname=_row(table_of(table, "surname"), "salutation.surname", {"surname"}),
        elision=texts_of(table, "elision"),
        vowels=text_of(table, "vowels", ""),
    )


def _rows(table: Mapping[str, Any], place: str) -> dict[str, Row]:
    require_among("rank", table, Rank)
    return {rank: _row(row, f"{place}.{rank}") for rank, row in table.items()}


def _row(table: Mapping[str, Any], place: str, needed: Iterable[str] = ()) -> Row:
    """Return the patterns by gender; an empty text says that there is deliberately none."""
    if not isinstance(table, Mapping):
        raise TypeError(f"{place} must be a table by gender")
    require_among("gender", table, Gender)
    row = {}
    for gender, given in table.items():
        key = f"{place}.{gender}"
        patterns = strings_of([given] if isinstance(given, str) else given, key)
        for pattern in filter(None, patterns):
            require_places(key, pattern, needed, {"name", "surname", "title"})
        row[gender] = tuple(filter(None, patterns))
    return row


def _closing(table: Mapping[str, Any]) -> ClosingRules:
    by_rank = texts_of(table, "by_rank")
    require_among("rank", by_rank, Rank)
    together = texts_of(table, "together")
    rules = ClosingRules(text_of(table, "default"), text_of(table, "neutral", ""), by_rank, together)
    require_words("closing.default", rules.default)
    for text in (rules.default, rules.neutral, *by_rank.values()):
        require_places("closing", text, (), {"salutation"})
    return rules


def _date(table: Mapping[str, Any]) -> DateRules:
    pattern = text_of(table, "pattern")
    tokens = {found[0] for found in re.finditer(r"'[^']*'|MMMM|y|d", pattern)}
    if missing := [token for token in ("d", "MMMM", "y") if token not in tokens]:
        raise ValueError(f"date.pattern has no {missing[0]}")
    line = text_of(table, "line", "{date}")
    alone = text_of(table, "line_without_place", "{date}")
    require_places("date.line", line, {"date"}, {"place"})
    require_places("date.line_without_place", alone, {"date"})
    digits = text_of(table, "digits", "")
    if digits and len(digits) != len(string.digits):
        raise ValueError("date.digits must be ten characters, from zero to nine")
    months_in = {country: _months(months, "date.months_in") for country, months in table_of(table, "months_in").items()}
    for country in months_in:
        require_country(country)
    return DateRules(
        pattern=pattern,
        first=text_of(table, "first", pattern),
        line=line,
        line_without_place=alone,
        months=_months(table["months"], "date.months") if "months" in table else (),
        months_in=months_in,
        digits=digits,
        calendar=_calendar(table["calendar"]) if "calendar" in table else None,
    )


def _calendar(table: Mapping[str, Any]) -> HomeCalendar:
    require_among("calendar", [table["name"]], CALENDARS)
    require_places("date.calendar.beside", text_of(table, "beside"), {"date", "gregorian"})
    countries = strings_of(table["countries"], "date.calendar.countries")
    for country in countries:
        require_country(country)
    return HomeCalendar(
        table["name"], frozenset(countries), _months(table["months"], "date.calendar.months"), table["beside"]
    )


def _months(given: Any, place: str) -> tuple[str, ...]:
    months = strings_of(given, place)
    if len(months) != _MONTHS:
        raise ValueError(f"{place} must name twelve months")
    return months


def _grammar(table: Mapping[str, Any]) -> Grammar:
    cases = strings_of(table["cases"], "grammar.cases")
    for case in cases:
        # "agreed" is what the templates' own code is called.
        if not _CASE.fullmatch(case) or case == "agreed":
            raise ValueError(f"grammar.cases: “{case}” is no word of small Latin letters")
    if GrammaticalCase.NOMINATIVE.value not in cases:
        raise ValueError("grammar.cases must name the nominative")
    agreement = strings_of(table["agreement"], "grammar.agreement")
    require_among("form of agreement", agreement, FORMS)
    pronouns = table_of(table, "pronouns")
    if both := sorted({*pronouns} & {*cases}):
        raise ValueError(f"grammar.pronouns: “{both[0]}” is a case of names already")
    for name, words in pronouns.items():
        if not _CASE.fullmatch(name):
            raise ValueError(f"grammar.pronouns: “{name}” is no word of small Latin letters")
        require_among("form of agreement", words, FORMS)
        if missing := [form for form in agreement if form not in words]:
            raise KeyError(f"grammar.pronouns.{name}.{missing[0]}")
    return Grammar(cases, agreement, {name: texts_of(pronouns, name) for name in pronouns})
