"""Pure: dates as appeals print them, in English, Spanish, French and German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

LANGUAGES = ("en", "es", "fr", "de")
# Spellings that CLDR does not have.
_MORE_MONTHS = {"sept": 9, "setiembre": 9, "jänner": 1, "fevrier": 2, "aout": 8, "decembre": 12, "mrz": 3, "maerz": 3}
# A year of two digits is of the twentieth century from this one on: no urgent action is older than 1973.
_FIRST_OF_TWENTIETH_CENTURY = 70
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, from `start` to `end`. `year` and `day` are None where they are not printed."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    @property
    def iso(self) -> str | None:
        """The day in ISO 8601, of a month its first; None without a year."""
        if self.year is None:
            return None
        return date(self.year, self.month, self.day or 1).isoformat()


@cache
def _months() -> dict[str, int]:
    found = dict(_MORE_MONTHS)
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found[name.casefold().rstrip(".")] = number
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "(?P<month>" + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True)) + r")\b\.?"
    year = r"(?P<year>(?:19|20)\d\d)\b"
    ordinal = r"(?:st|nd|rd|th|er|º|°|ª|\.)?"
    of = r"(?:(?:of|de|del|d')\s+)?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            # 15 May 2012, 1er octobre 2013, 5 de septiembre de 2022, 14. März 2014
            rf"(?<![\d.])(?P<day>\d{{1,2}}){ordinal}\s*{of}{month}(?:,?\s*{of}{year})?",
            # May 15, 2012
            rf"\b{month}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+{year})?",
            # 2012-05-15
            rf"\b{year}-(?P<number>\d\d)-(?P<day>\d\d)\b",
            # 15.5.2012
            r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d.])",
            # 15/05/2012, of which only one reading may be a date
            r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])",
            # May 2012, mayo de 2012
            rf"\b{month},?\s+{of}{year}",
        )
    )


def dates_in(text: str) -> tuple[FoundDate, ...]:
    """Return the dates of a text in their order; a month without a day counts only with its year."""
    found: list[FoundDate] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            read = _of(match)
            if read and not any(read.start < other.end and other.start < read.end for other in found):
                found.append(read)
    return tuple(sorted(found, key=lambda each: each.start))


def _of(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    year = _year(groups.get("year"))
    if "first" in groups:
        readings = {
            (day, month)
            for day, month in ((groups["first"], groups["second"]), (groups["second"], groups["first"]))
            if int(month) <= _MONTHS_OF_YEAR
        }
        # Where both readings are dates, only who wrote it knows which is meant.
        if len(readings) != 1:
            return None
        day, month = (int(part) for part in readings.pop())
    else:
        day = int(groups["day"]) if groups.get("day") else 0
        month = int(groups["number"]) if groups.get("number") else _months()[groups["month"].casefold().rstrip(".")]
    found = FoundDate(match.start(), match.end(), year, month, day or None)
    return found if _is_day(found) else None


def _year(printed: str | None) -> int | None:
    if not printed:
        return None
    year = int(printed)
    if len(printed) == 2:  # noqa: PLR2004  # Two digits.
        year += 1900 if year >= _FIRST_OF_TWENTIETH_CENTURY else 2000
    return year


def _is_day(found: FoundDate) -> bool:
    try:
        # A day without a year may be one of a leap year.
        date(found.year or 2000, found.month, found.day or 1)
    except ValueError:
        return False
    return True


def article_before(text: str, start: int) -> int:
    """Return where the article before a date begins, which belongs to it: "le 11 mars", "den 4. Mai"; else `start`."""
    match = re.search(r"(?<!\w)(?:le|el|den|the|am|al)\s+$", text[:start], re.IGNORECASE)
    return match.start() if match else start


def only_date(text: str) -> FoundDate | None:
    """Return the date that a text is, and nothing else; None where it is not."""
    stripped = text.strip(" \t.,;:()")
    found = dates_in(stripped)
    return found[0] if len(found) == 1 and found[0].start == 0 and found[0].end >= len(stripped) else None


def months_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Give start, end and number of each month that a text names."""
    for match in re.finditer(r"[^\W\d_]+", text):
        if number := _months().get(match.group().casefold()):
            yield match.start(), match.end(), number
