"""Pure: the date line of a letter, in the pattern, the digits and the calendar of its language."""

from __future__ import annotations

import re
import string
from datetime import date

import jdatetime
from babel.dates import get_month_names

from app.letters.conventions import Conventions, DateRules

# Calendars other than the Gregorian one that a language may write its dates in: name → (year, month, day) of a day.
CALENDARS = {"solar_hijri": lambda day: jdatetime.date.fromgregorian(date=day)}

# What a pattern is made of; text in quotes stands for itself, as do all other characters.
_TOKEN = re.compile(r"'([^']*)'|MMMM|y|d")


def line(day: date, place: str, destination: str | None, conventions: Conventions) -> str:
    """Return the whole line; `place` may be empty, `destination` is a country (ISO 3166-1 alpha-2) or None."""
    rules = conventions.date
    written = formatted(day, conventions, destination)
    if place:
        return rules.line.format(place=place, date=written)
    return rules.line_without_place.format(date=written)


def formatted(day: date, conventions: Conventions, destination: str | None = None) -> str:
    """Return a day as the language writes it; month names may follow the destination."""
    rules = conventions.date
    months = rules.months_in.get(destination or "", rules.months) or _months(conventions)
    gregorian = _written((day.year, day.month, day.day), months, rules)
    if rules.calendar is None:
        return gregorian
    there = CALENDARS[rules.calendar.name](day)
    # Month names by destination belong to the home calendar where that calendar is used.
    names = rules.months_in.get(destination or "", rules.calendar.months)
    if destination in rules.calendar.countries:
        return _written((there.year, there.month, there.day), names, rules)
    home = _written((there.year, there.month, there.day), rules.calendar.months, rules)
    return rules.calendar.beside.format(date=home, gregorian=gregorian)


def _months(conventions: Conventions) -> tuple[str, ...]:
    names = get_month_names("wide", locale=conventions.variant.replace("-", "_"))
    return tuple(names[number] for number in range(1, 13))


def _written(day: tuple[int, int, int], months: tuple[str, ...], rules: DateRules) -> str:
    """Fill the pattern with the year, month and day of whatever calendar."""
    values = {"y": str(day[0]), "MMMM": months[day[1] - 1], "d": str(day[2])}
    pattern = rules.first if day[2] == 1 else rules.pattern
    text = _TOKEN.sub(lambda found: values.get(found[0], found[1]), pattern)
    return text.translate(dict(zip(map(ord, string.digits), rules.digits, strict=True))) if rules.digits else text
