"""Pure: a date as far as a source knows it: a day, a month or a year, and whether it is only about then.

It is stored as ISO 8601 writes a date of reduced precision, "~" after it where it is about then (ISO 8601-2): "2021",
"2021-03", "2021-03-25", "2021-03~". An empty text is no date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.errors import N_, AppError

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(~)?")
_SHOWN = 60


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


# How far off a date may be that is only about then.
_ABOUT = {Precision.YEAR: timedelta(days=366), Precision.MONTH: timedelta(days=31), Precision.DAY: timedelta(days=7)}


class NoPartialDate(AppError):
    """What was typed is no date of any precision."""

    sentence = N_("“%(typed)s” is not a date such as 2021, 2021-03 or 2021-03-25, with ~ after it if it is about then.")

    def __init__(self, typed: str) -> None:
        super().__init__(typed=typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of some precision; `first` is its first day. `about`: it may be somewhat earlier or later."""

    first: date
    precision: Precision
    about: bool = False

    @property
    def earliest(self) -> date:
        """The first day that is meant."""
        return self.first - _ABOUT[self.precision] if self.about else self.first

    @property
    def latest(self) -> date:
        """The last day that is meant."""
        match self.precision:
            case Precision.YEAR:
                last = self.first.replace(month=12, day=31)
            case Precision.MONTH:
                last = self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
            case Precision.DAY:
                last = self.first
        return last + _ABOUT[self.precision] if self.about else last

    def is_before(self, other: PartialDate) -> bool:
        """Return whether every day that is meant comes before every day of another date."""
        return self.latest < other.earliest

    @property
    def order(self) -> tuple[date, int]:
        """By which dates are put in order: "2021" comes before "2021-01", and that before "2021-01-01"."""
        return self.first, len(str(self).removesuffix("~"))

    def __str__(self) -> str:
        written = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        return self.first.isoformat()[:written] + ("~" if self.about else "")


def parse(written: str) -> PartialDate:
    """Return the date that is written. Raises NoPartialDate."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise NoPartialDate(written)
    year, month, day, about = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise NoPartialDate(written) from None
    if not _FIRST_YEAR <= first.year <= _LAST_YEAR:
        raise NoPartialDate(written)
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return PartialDate(first, precision, bool(about))


def parsed(written: str) -> PartialDate | None:
    """Return the date that is stored, None for an empty text."""
    return parse(written) if written else None
