"""Pure: the checks of what is typed into a case file, besides those that the directory has."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.cases import partial_date, values
from app.cases.errors import NoLink
from app.recipients import cells


def partial(typed: str) -> str:
    """Return a date of any precision as it is stored. Raises NoPartialDate."""
    said = cells.line(typed).replace(" ", "")
    return str(partial_date.parse(said)) if said else ""


def link(typed: str) -> str:
    """Return an address on the web. Raises NoLink."""
    said = cells.line(typed, values.LONGEST_LINK)
    try:
        parts = urlsplit(said)
        works = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in said
    except ValueError:
        works = False
    if said and not works:
        raise NoLink(said)
    return said


def name(typed: str) -> str:
    """Return a name of one line; signs alone are none."""
    return _spoken(cells.line(typed, values.LONGEST_NAME))


def title(typed: str) -> str:
    """Return a title, a publisher or a place; signs alone are none."""
    return _spoken(cells.line(typed, values.LONGEST_LINE))


def _spoken(said: str) -> str:
    return said if any(character.isalnum() for character in said) else ""
