"""Pure: a TOML table of a campaign file that is read key by key; every refusal names file, key and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from app.campaigns import values as rules
from app.campaigns.errors import CampaignFileRefused
from app.errors import N_, AppError
from app.letters.characters import line_of, lines_of

_T = TypeVar("_T")
# A text of one line that is longer than this was meant for another key.
_LONGEST_LINE = 2_000


class Table:
    """A TOML table that knows where it stands, gives its keys one by one, and at the end refuses those left over."""

    def __init__(self, file: str, place: str, values: object) -> None:
        self.file, self.place = file, place
        if not isinstance(values, dict):
            raise CampaignFileRefused(file, place, _KIND_NAMES[dict])
        self.values: dict[str, Any] = dict(values)

    def place_of(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def refuse(self, key: str, reason: str | AppError, **told: str) -> CampaignFileRefused:
        return CampaignFileRefused(self.file, self.place_of(key), reason, **told)

    def checked(self, key: str, check: Callable[[_T], _T], value: _T) -> _T:
        """Return a value as its rule keeps it."""
        try:
            return check(value)
        except AppError as error:
            raise self.refuse(key, error) from None

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        if key not in self.values:
            if default is None:
                raise self.refuse(key, MISSING)
            return default
        value = self.values.pop(key)
        if type(value) is not kind:
            raise self.refuse(key, _KIND_NAMES[kind])
        return value

    def text(self, key: str, default: str | None = None, *, lines: bool = False, longest: int = _LONGEST_LINE) -> str:
        text = self._text(key, self.take(key, str, default), lines=lines, longest=longest)
        if not text and default is None:
            raise self.refuse(key, N_("this text is empty"))
        return text

    def choice(self, key: str, choose: Callable[[str], _T]) -> _T:
        text = self.text(key)
        try:
            return choose(text)
        except ValueError:
            raise self.refuse(key, N_("“%(typed)s” is not one of the known values"), typed=text) from None

    def day(self, key: str) -> date:
        day = self.take(key, date)
        if isinstance(day, datetime):
            raise self.refuse(key, N_("a date without a time is expected here"))
        return self.checked(key, rules.day, day)

    def strings(self, key: str, *, lines: bool = False, longest: int = _LONGEST_LINE) -> tuple[str, ...]:
        values = self.take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.refuse(key, N_("a list of texts is expected here"))
        texts = tuple(self._text(key, value, lines=lines, longest=longest) for value in values)
        if not all(texts):
            raise self.refuse(key, N_("one of these texts is empty"))
        return texts

    def tables(self, key: str) -> list[Table]:
        values = self.take(key, list, [])
        return [Table(self.file, f"{self.place_of(key)}[{n}]", value) for n, value in enumerate(values, 1)]

    def table(self, key: str, *, required: bool = False) -> Table:
        values = self.take(key, dict, None if required else {})
        return Table(self.file, self.place_of(key), values)

    def by_language(self, key: str, *, lines: bool = False) -> dict[str, str]:
        table = self.table(key)
        texts = {}
        for language in list(table.values):
            table.checked(language, rules.language, language)
            texts[language] = table.text(language, lines=lines)
        return texts

    def end(self) -> None:
        if self.values:
            raise self.refuse(min(self.values), UNKNOWN)

    def _text(self, key: str, value: str, *, lines: bool, longest: int) -> str:
        if lines:
            return self.checked(key, lines_of, value)
        return self.checked(key, lambda text: rules.at_most(longest, line_of(text)), value)


MISSING = N_("this key is missing")
UNKNOWN = N_("this key is unknown")
_KIND_NAMES: Mapping[type, str] = {
    str: N_("a text is expected here"),
    int: N_("a whole number is expected here"),
    bool: N_("true or false is expected here"),
    date: N_("a date (2012-05-15) is expected here"),
    list: N_("a list is expected here"),
    dict: N_("a table is expected here"),
}
