"""Pure: what may be said of an office, a holder, a channel; one check for each kind of cell, whoever typed it.

A check returns the text as it is kept, and refuses by CellRefused what is none of the kind. An empty cell says nothing
and passes.
"""

from __future__ import annotations

import re
from datetime import date

from app.errors import N_, AppError
from app.letters.addresses import ascii_email
from app.letters.characters import line_of, lines_of
from app.letters.countries import is_country

OFFICE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
FAX = re.compile(r"\+[0-9][0-9 ()/.-]{4,30}")
EXTENSION = re.compile(r"[0-9]{1,10}")
LONGEST_ID = 80
LONGEST_CELL = 2_000
LONGEST_LANGUAGE = 12
LONGEST_READS = 120
LONGEST_NETWORK = 40

_SHOWN = 60
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


class CellRefused(AppError):
    """What was typed cannot stand there."""

    def __init__(self, typed: str = "", **data: object) -> None:
        super().__init__(typed=typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…", **data)


class CellTooLong(CellRefused):
    """A text is longer than its cell."""

    sentence = N_("This may have at most %(most)s characters.")


class CellEmpty(CellRefused):
    """Something that is needed was not said."""

    sentence = N_("This is needed.")


class NoOfficeId(CellRefused):
    """An id is not of lower-case letters, digits and single hyphens."""

    sentence = N_("“%(typed)s” is not an id of lower-case letters, digits and single hyphens.")


class NoDate(CellRefused):
    """A day is none of the calendar."""

    sentence = N_("“%(typed)s” is not a date such as 2012-03-30.")


class NoCountry(CellRefused):
    """A code is no country of ISO 3166-1."""

    sentence = N_("“%(typed)s” is not a country code (ISO 3166-1 alpha-2).")


class NoLanguage(CellRefused):
    """A code is no language code."""

    sentence = N_("“%(typed)s” is not a language code.")


class NoFax(CellRefused):
    """A number is not in international form."""

    sentence = N_("“%(typed)s” is not a number in international form such as +7 495 987 58 41.")


class NoExtension(CellRefused):
    """An extension is not of digits."""

    sentence = N_("“%(typed)s” is not a number of at most ten digits.")


class NoEmail(CellRefused):
    """An address is none."""

    sentence = N_("“%(typed)s” is not an e-mail address such as name@example.org.")


class NoNetwork(CellRefused):
    """The name of a network has a space."""

    sentence = N_("“%(typed)s” is not a network such as twitter.")


def text(typed: str, most: int = LONGEST_CELL) -> str:
    """Return a text of several lines. Raises CellTooLong, CharacterRefused."""
    # What is far too long is not looked at letter by letter.
    if len(typed) > 2 * LONGEST_CELL or len(kept := lines_of(typed).strip()) > most:
        raise CellTooLong(most=most)
    return kept


def line(typed: str, most: int = LONGEST_CELL) -> str:
    """Return a text of one line. Raises CellTooLong, CharacterRefused."""
    return line_of(text(typed, most))


def day(typed: str) -> str:
    """Return a day as ISO 8601 writes it. Raises NoDate."""
    said = line(typed)
    try:
        found = date.fromisoformat(said) if said else None
    except ValueError:
        raise NoDate(said) from None
    if found and not is_day_of_ours(found):
        raise NoDate(said)
    return found.isoformat() if found else ""


def is_day_of_ours(found: date) -> bool:
    """Return whether a day is one that somebody may have meant; others are slips, and some have no day before them."""
    return _FIRST_YEAR <= found.year <= _LAST_YEAR


def as_day(cell: str) -> date | None:
    """Return the day that a checked cell says."""
    return date.fromisoformat(cell) if cell else None


def country(typed: str) -> str:
    """Return a country's code. Raises NoCountry."""
    said = line(typed).upper()
    if said and not is_country(said):
        raise NoCountry(said)
    return said


def countries(typed: str) -> str:
    """Return the codes of several countries, by spaces, in order and each once. Raises NoCountry."""
    return " ".join(sorted({country(code) for code in line(typed).replace(",", " ").split()}))


def language(typed: str) -> str:
    """Return a language's code (BCP 47). Raises NoLanguage."""
    said = line(typed)
    if said and (len(said) > LONGEST_LANGUAGE or not LANGUAGE.fullmatch(said)):
        raise NoLanguage(said)
    return said


def languages(typed: str) -> str:
    """Return the codes of several languages, by spaces, as they were said and each once. Raises NoLanguage."""
    said = line(typed, LONGEST_READS).replace(",", " ")
    return " ".join(dict.fromkeys(language(code) for code in said.split()))


def office_id(typed: str) -> str:
    """Return the id of an office. Raises CellEmpty, CellTooLong, NoOfficeId."""
    said = line(typed, LONGEST_ID)
    if not said:
        raise CellEmpty
    if not OFFICE_ID.fullmatch(said):
        raise NoOfficeId(said)
    return said


def fax(typed: str) -> str:
    """Return a fax number. Raises NoFax."""
    said = line(typed)
    if said and not FAX.fullmatch(said):
        raise NoFax(said)
    return said


def extension(typed: str) -> str:
    """Return the digits to dial after a fax number. Raises NoExtension."""
    said = line(typed)
    if said and not EXTENSION.fullmatch(said):
        raise NoExtension(said)
    return said


def email(typed: str) -> str:
    """Return an address in ASCII. Raises NoEmail."""
    said = line(typed)
    if said and not (kept := ascii_email(said)):
        raise NoEmail(said)
    return kept if said else ""  # type: ignore[return-value]  # It is a text where something was said.
