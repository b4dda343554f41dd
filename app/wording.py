"""Puts values into words, in the language of the page: the filters of the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.dates import get_timezone_location
from babel.lists import format_list
from flask import Flask
from flask_babel import format_decimal, format_time, get_locale, gettext, ngettext

# English as it is written outside of America, which puts the day before the month.
_REGIONAL = {"en": "en_001"}
# CLDR has Tajik dates as tables need them ("02 Ноябр 2026"); a sentence says "2 ноябри соли 2026", as letters do.
_TAJIK = "d MMMM'и' 'соли' y"
# "2026 г.": the word for the year is left to the sentences, since its full stop would meet theirs.
_YEAR = re.compile(r"\s*'\w+'\.$")


def register(app: Flask) -> None:
    """Give an application's templates these words as filters."""
    for word in (day, zone, moment, days_left, days_left_words, in_days, number, update_ordinal, channels, listed):
        app.jinja_env.filters[word.__name__] = word


def day(value: date) -> str:
    """Return a date of the Gregorian calendar as CLDR writes it at length, such as "14 May 2012"."""
    locale = _locale()
    if locale.language == "tg":
        return dates.format_date(value, _TAJIK, locale).lower()
    return dates.format_date(value, _YEAR.sub("", locale.date_formats["long"].pattern), locale)


def _locale() -> Locale:
    language = str(get_locale() or "en")
    return Locale.parse(_REGIONAL.get(language, language))


def listed(words: Iterable[str]) -> str:
    """Return several things as one, such as "Russian, Tajik and English"."""
    return format_list(list(words), locale=_locale())


def zone(name: str) -> str:
    """Return where the clocks of a time zone (IANA) hang, such as "Berlin"; UTC has no place."""
    return get_timezone_location(ZoneInfo(name), locale=get_locale(), return_city=True)


def moment(value: datetime) -> str:
    """Return a moment in the time zone that it has, which is named, such as "14 May 2012, 16:05 GMT"."""
    return f"{day(value.date())}, {format_time(value, 'HH:mm', rebase=False)} {value:%Z}"


def days_left(days: int) -> str:
    """Return how many days are left after today, with the number."""
    return days_left_words(days) if days <= 0 else ngettext("%(num)d day left", "%(num)d days left", days)


def days_left_words(days: int) -> str:
    """Return the words that follow the number of days left, which stands larger on the page; the last day has none."""
    return gettext("last day") if days <= 0 else ngettext("day left", "days left", days)


def in_days(days: int) -> str:
    """Return when a day is that is so many days ahead; negative when it is over."""
    match days:
        case -1:
            return gettext("yesterday")
        case 0:
            return gettext("today")
        case 1:
            return gettext("tomorrow")
    if days < 0:
        return ngettext("%(num)d day ago", "%(num)d days ago", -days)
    return ngettext("in %(num)d day", "in %(num)d days", days)


def number(value: int) -> str:
    """Return a number with its thousands parted, such as "1,204"."""
    return format_decimal(value)


def update_ordinal(number: int) -> str:
    """Return which update of its series a campaign is."""
    match number:
        case 1:
            return gettext("first update")
        case 2:
            return gettext("second update")
        case 3:
            return gettext("third update")
        case _:
            return gettext("update %(number)s", number=number)


def channels(kinds: Iterable[str]) -> str:
    """Return the ways to an office."""
    words = {
        "post": gettext("post"),
        "fax": gettext("fax"),
        "email": gettext("e-mail"),
        "handle": gettext("social media"),
    }
    return listed(words[kind] for kind in kinds) or gettext("no address known")
