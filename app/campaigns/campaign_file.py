"""Pure: reads a campaign file (TOML). Unknown keys and wrong values are refused with file, key and reason.

`app/campaigns/examples/README.md` explains every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

from app.campaigns.content import LETTER_TEXTS, PAGE_TEXTS, CampaignContent, Demand, Person, Target, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignFileRefused
from app.letters.characters import lines_of
from app.letters.composing import Role
from app.letters.countries import is_country
from app.letters.errors import CharacterRefused
from app.letters.letter import Paragraph
from app.letters.markup import MarkupError, parse

_T = TypeVar("_T")

LARGEST_FILE = 1_000_000
# How long letters are usually written for where the appeal prints no deadline.
USUAL_LIFE = timedelta(days=42)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_LONGEST_SLUG = 80
_LONGEST_NAME = 200
_EARLIEST, _LATEST = date(1961, 1, 1), date(2199, 12, 31)
_MOST_UPDATES = 999


class _Table:
    """A TOML table that knows where it stands, gives its keys one by one, and at the end refuses those left over."""

    def __init__(self, file: str, place: str, values: object) -> None:
        self.file, self.place = file, place
        if not isinstance(values, dict):
            raise CampaignFileRefused(file, place, "a table is expected here")
        self.values: dict[str, Any] = dict(values)

    def refuse(self, key: str, reason: str) -> CampaignFileRefused:
        return CampaignFileRefused(self.file, f"{self.place}.{key}" if self.place else key, reason)

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        if key not in self.values:
            if default is None:
                raise self.refuse(key, "this key is missing")
            return default
        value = self.values.pop(key)
        if type(value) is not kind:
            raise self.refuse(key, f"{_KIND_NAMES[kind]} is expected here")
        if isinstance(value, str):
            value = self._text(key, value)
        return value  # type: ignore[no-any-return]  # The type was compared above.

    def text(self, key: str, default: str | None = None, *, lines: bool = False) -> str:
        text = self.take(key, str, default)
        text = text if lines else " ".join(text.split())
        if not text and default is None:
            raise self.refuse(key, "this text is empty")
        return text

    def choice(self, key: str, choose: Callable[[str], _T]) -> _T:
        text = self.text(key)
        try:
            return choose(text)
        except ValueError:
            raise self.refuse(key, f"“{text}” is not one of the known values") from None

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.refuse(key, "a list of texts is expected here")
        return tuple(self._text(key, value) for value in values)

    def tables(self, key: str) -> list[_Table]:
        values = self.take(key, list, [])
        return [
            _Table(self.file, f"{self.refuse(key, '').data['key']}[{n}]", value) for n, value in enumerate(values, 1)
        ]

    def table(self, key: str, *, required: bool = False) -> _Table:
        values = self.take(key, dict, None if required else {})
        return _Table(self.file, str(self.refuse(key, "").data["key"]), values)

    def by_language(self, key: str, *, lines: bool = False) -> dict[str, str]:
        table = self.table(key)
        texts = {}
        for language in list(table.values):
            if not _LANGUAGE.fullmatch(language):
                raise table.refuse(language, "this is not a language code (BCP 47)")
            texts[language] = table.text(language, lines=lines)
        return texts

    def end(self) -> None:
        if self.values:
            raise self.refuse(min(self.values), "this key is unknown")

    def _text(self, key: str, value: str) -> str:
        try:
            return lines_of(value).strip()
        except CharacterRefused as error:
            raise self.refuse(key, str(error)) from None


_KIND_NAMES: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a date (2012-05-15)",
    list: "a list",
    dict: "a table",
}


def read(path: Path) -> CampaignContent:
    """Return the campaign in a file. Raises CampaignFileRefused with file, key and reason."""
    try:
        data = path.read_bytes()
        if len(data) > LARGEST_FILE:
            raise CampaignFileRefused(path.name, "file", f"it is larger than {LARGEST_FILE} bytes")
        values = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise CampaignFileRefused(path.name, "file", error.strerror or "it cannot be read") from error
    except (ValueError, RecursionError) as error:  # A number of thousands of digits is a ValueError, too.
        raise CampaignFileRefused(path.name, "file", f"it is not a TOML file: {error}") from error
    return _content(_Table(path.name, "", values))


def _content(top: _Table) -> CampaignContent:
    slug = top.text("slug")
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise top.refuse("slug", "lower-case letters, digits and single hyphens are expected here")
    time_zone = top.text("time_zone", "UTC")
    if time_zone not in available_timezones():
        raise top.refuse("time_zone", f"“{time_zone}” is not a time zone of the IANA database")
    issued_on = _day(top, "issued_on")
    content = CampaignContent(
        slug=slug,
        reference=top.text("reference", ""),
        organisation=top.text("organisation", ""),
        issued_on=issued_on,
        deadline_is_usual="deadline" not in top.values,
        deadline=_deadline(top.table("deadline"), issued_on),
        issued_on_inferred=top.take("issued_on_inferred", bool, default=False),
        case=_case(top),
        people=tuple(_person(table) for table in top.tables("people")),
        texts=_texts(top.table("texts", required=True)),
        demands=tuple(_demand(n, table) for n, table in enumerate(top.tables("demands"), 1)),
        targets=tuple(_target(table) for table in top.tables("targets")),
        time_zone=time_zone,
        index=top.text("index", ""),
        update=_update(top),
        previous=top.text("previous", ""),
        countries=_countries(top),
        languages_read=top.strings("languages_read"),
        diplomatic_copies=top.take("diplomatic_copies", bool, default=False),
        check_with_section_after=top.take("check_with_section_after", bool, default=False),
        historical=top.take("historical", bool, default=False),
        practice=top.take("practice", bool, default=False),
        reference_in_letters=top.take("reference_in_letters", bool, default=False),
        source=top.text("source", ""),
    )
    top.end()
    _whole(top, content)
    return content


def _update(top: _Table) -> int | None:
    if "update" not in top.values:
        return None
    update = top.take("update", int)
    if not 0 <= update <= _MOST_UPDATES:
        raise top.refuse("update", f"a number from 0 to {_MOST_UPDATES} is expected here")
    return update


def _case(top: _Table) -> str:
    case = top.text("case")
    if not _SLUG.fullmatch(case) or len(case) > _LONGEST_SLUG:
        raise top.refuse("case", "lower-case letters, digits and single hyphens are expected here")
    return case


def _day(table: _Table, key: str) -> date:
    day = table.take(key, date)
    if isinstance(day, datetime):
        raise table.refuse(key, "a date without a time is expected here")
    if not _EARLIEST <= day <= _LATEST:
        raise table.refuse(key, f"a date from {_EARLIEST} to {_LATEST} is expected here")
    return day


def _deadline(table: _Table, issued_on: date) -> Deadline:
    if not table.values:
        return Deadline(DeadlineKind.UNTIL, issued_on + USUAL_LIFE)
    deadline = Deadline(table.choice("kind", DeadlineKind), _day(table, "day"))
    table.end()
    return deadline


def _countries(top: _Table) -> tuple[str, ...]:
    countries = top.strings("countries")
    for country in countries:
        if not is_country(country):
            raise top.refuse("countries", f"“{country}” is not a country code (ISO 3166-1 alpha-2)")
    return countries


def _person(table: _Table) -> Person:
    gender = table.text("gender", "") or None
    if gender not in {None, "m", "f", "x"}:
        raise table.refuse("gender", "m, f or x is expected here")
    person = Person(
        table.text("name"), gender, table.text("pronouns", ""), table.by_language("names"), table.strings("aliases")
    )
    for key, name in (("name", person.name), *((f"names.{code}", name) for code, name in person.names.items())):
        if len(name) > _LONGEST_NAME:
            raise table.refuse(key, f"a name has at most {_LONGEST_NAME} characters")
    table.end()
    return person


def _texts(table: _Table) -> dict[str, dict[TextKind, str]]:
    texts: dict[str, dict[TextKind, str]] = {}
    for language in list(table.values):
        if not _LANGUAGE.fullmatch(language):
            raise table.refuse(language, "this is not a language code (BCP 47)")
        own = table.table(language)
        texts[language] = {}
        for key in list(own.values):
            if key not in tuple(TextKind):
                raise own.refuse(key, "this key is unknown")
            texts[language][TextKind(key)] = _markdown(own, key)
        for kind in PAGE_TEXTS:
            if kind not in texts[language]:
                raise own.refuse(kind, "this key is missing")
        own.end()
    return texts


def _markdown(table: _Table, key: str) -> str:
    text = table.text(key, lines=True)
    _require_no_placeholder(table, key, text)
    try:
        parse(text)
    except MarkupError as error:
        raise table.refuse(key, f"it contains {error}") from None
    return text


def _demand(number: int, table: _Table) -> Demand:
    to = table.text("to", "") or None
    if to is not None and not is_country(to):
        raise table.refuse("to", f"“{to}” is not a country code (ISO 3166-1 alpha-2)")
    texts = table.by_language("texts", lines=True)
    if not texts:
        raise table.refuse("texts", "a demand needs a text")
    for language, text in texts.items():
        _require_one_sentence(table, f"texts.{language}", text)
    table.end()
    return Demand(str(number), to, texts)


def _require_no_placeholder(table: _Table, key: str, text: str) -> None:
    """Texts of campaigns are no templates; a placeholder would stand in the letter as it is."""
    if "{{" in text or "{%" in text:
        raise table.refuse(key, "placeholders such as {{ … }} stand in letter_templates only")


def _require_one_sentence(table: _Table, key: str, text: str) -> None:
    """A demand is one item of a list: a list or a second paragraph in it would be lost."""
    _require_no_placeholder(table, key, text)
    try:
        blocks = parse(text)
    except MarkupError as error:
        raise table.refuse(key, f"it contains {error}") from None
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        raise table.refuse(key, "one paragraph without a list is expected here")


def _target(table: _Table) -> Target:
    target = Target(
        office=table.text("office"),
        role=table.choice("role", Role) if "role" in table.values else Role.TO,
        salutations=table.by_language("salutations"),
        posts=table.by_language("posts"),
    )
    table.end()
    return target


def _whole(top: _Table, content: CampaignContent) -> None:
    """Refuse what only the whole file can show to be missing."""
    for key, values in (
        ("people", content.people),
        ("texts", content.texts),
        ("demands", content.demands),
        ("targets", content.targets),
    ):
        if not values:
            raise top.refuse(key, "at least one is needed")
    offices = [target.office for target in content.targets]
    if len(set(offices)) < len(offices):
        raise top.refuse("targets", "an office stands here twice")
    if not any(target.role is Role.TO for target in content.targets):
        raise top.refuse("targets", "all of them get a copy, and none the letter itself")
    for language, texts in content.texts.items():
        _whole_language(top, content, language, texts)
    if not content.letter_languages:
        raise top.refuse("texts", "no language has introduction, concern and legal_ground")
    if content.deadline.last_day < content.issued_on:
        raise top.refuse("deadline", "the last day is before the day of issue")
    if content.historical and content.practice:
        raise top.refuse("practice", "a historical campaign cannot be a practice one")


def _whole_language(top: _Table, content: CampaignContent, language: str, texts: Mapping[TextKind, str]) -> None:
    """Refuse a language whose letter is begun and not finished; one with texts for the page only is whole."""
    missing = [kind for kind in LETTER_TEXTS if kind not in texts]
    if len(missing) == len(LETTER_TEXTS):
        return
    if missing:
        raise top.refuse(
            f"texts.{language}.{missing[0]}", "this key is missing, while other texts of the letter are there"
        )
    for number, demand in enumerate(content.demands, 1):
        if language not in demand.texts:
            raise top.refuse(f"demands[{number}].texts.{language}", "this key is missing")
