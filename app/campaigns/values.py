"""Pure: what a value of a campaign may be: one rule for each, whether a file says it or a form.

A check returns the value as it is kept, and refuses it by an error that has its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from zoneinfo import available_timezones

from anyascii import anyascii
from babel import Locale

from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import (
    DayOutOfRange,
    LastDayBeforeIssue,
    NoLanguageCode,
    NoTimeZone,
    NoUpdate,
    SlugRefused,
)
from app.letters.addresses import ascii_email
from app.letters.countries import is_country
from app.recipients import cells
from app.recipients.cells import CellTooLong, NoCountry, NoEmail

# How long letters are usually written for where the appeal prints no deadline.
USUAL_LIFE = timedelta(days=42)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
# As long as the columns are that repeat them.
LONGEST_REFERENCE = 200
LONGEST_PRONOUNS = 40
LONGEST_NAME = 200
MOST_UPDATES = 999

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
_EARLIEST, _LATEST = date(1961, 1, 1), date(2199, 12, 31)
# Names that say where a machine stands, or that nobody has set its clock.
_NO_PLACES = frozenset({"localtime", "Factory"})


def slug(typed: str) -> str:
    """Return a short name, as addresses have it. Raises SlugRefused."""
    if not _SLUG.fullmatch(typed) or len(typed) > _LONGEST_SLUG:
        raise SlugRefused(typed[:_LONGEST_SLUG])
    return typed


def day(found: date) -> date:
    """Return a day that somebody may have meant. Raises DayOutOfRange."""
    if not _EARLIEST <= found <= _LATEST:
        raise DayOutOfRange(_EARLIEST, _LATEST)
    return found


def usual_deadline(issued_on: date) -> Deadline:
    """Return the deadline of a campaign that prints none."""
    return Deadline(DeadlineKind.UNTIL, issued_on + USUAL_LIFE)


def deadline(found: Deadline, issued_on: date) -> Deadline:
    """Return a deadline that whoever reads the appeal on its first day can keep. Raises LastDayBeforeIssue."""
    if found.last_day < issued_on:
        raise LastDayBeforeIssue(found.last_day)
    return found


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones (IANA)."""
    return frozenset(available_timezones() - _NO_PLACES)


def time_zone(typed: str) -> str:
    """Return the name of a time zone. Raises NoTimeZone."""
    if typed not in time_zones():
        raise NoTimeZone(typed)
    return typed


def language(typed: str) -> str:
    """Return the code of a language for which CLDR has a name: "uk", and not "ua". Raises NoLanguageCode."""
    if LANGUAGE.fullmatch(typed) is None or typed.partition("-")[0] not in _known_languages():
        raise NoLanguageCode(typed)
    return typed


@cache
def _known_languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)


def languages(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of languages in their order, each once. Raises NoLanguageCode."""
    return tuple(dict.fromkeys(language(code) for code in typed))


def countries(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of countries in their order, each once. Raises NoCountry."""
    found = tuple(dict.fromkeys(typed))
    for code in found:
        if not is_country(code):
            raise NoCountry(code)
    return found


def update(number: int) -> int:
    """Return how many issues came before this one. Raises NoUpdate."""
    if not 0 <= number <= MOST_UPDATES:
        raise NoUpdate(MOST_UPDATES)
    return number


def reply_to(typed: str) -> str:
    """Return an e-mail address in ASCII, nothing for nothing. Raises NoEmail."""
    address = ascii_email(typed) if typed else ""
    if address is None:
        raise NoEmail(typed)
    return address


def at_most(longest: int, typed: str) -> str:
    """Return a text that is not too long. Raises CellTooLong."""
    if len(typed) > longest:
        raise CellTooLong(most=longest)
    return typed


def typed_day(typed: str) -> str:
    """Return a day that was typed, as ISO 8601 writes it; nothing for nothing. Raises NoDate, DayOutOfRange."""
    said = cells.day(typed)
    return day(date.fromisoformat(said)).isoformat() if said else ""


def proposed_slug(said: str) -> str:
    """Return a short name made of a reference or a person's name, in whatever script; empty where it has no letter."""
    return re.sub("[^a-z0-9]+", "-", anyascii(said).lower())[:_LONGEST_SLUG].strip("-")
