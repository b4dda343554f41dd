"""Pure: a TOML table of a campaign file that is read key by key; every refusal names file, key and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from app.campaigns.errors import CampaignFileRefused
from app.letters.characters import lines_of
from app.letters.errors import CharacterRefused

_T = TypeVar("_T")
_EARLIEST, _LATEST = date(1961, 1, 1), date(2199, 12, 31)

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


class Table:
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

    def day(self, key: str) -> date:
        day = self.take(key, date)
        if isinstance(day, datetime):
            raise self.refuse(key, "a date without a time is expected here")
        if not _EARLIEST <= day <= _LATEST:
            raise self.refuse(key, f"a date from {_EARLIEST} to {_LATEST} is expected here")
        return day

    def strings(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.refuse(key, "a list of texts is expected here")
        return tuple(self._text(key, value) for value in values)

    def tables(self, key: str) -> list[Table]:
        values = self.take(key, list, [])
        return [
            Table(self.file, f"{self.refuse(key, '').data['key']}[{n}]", value) for n, value in enumerate(values, 1)
        ]

    def table(self, key: str, *, required: bool = False) -> Table:
        values = self.take(key, dict, None if required else {})
        return Table(self.file, str(self.refuse(key, "").data["key"]), values)

    def by_language(self, key: str, *, lines: bool = False) -> dict[str, str]:
        table = self.table(key)
        texts = {}
        for language in list(table.values):
            if not LANGUAGE.fullmatch(language):
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
