"""Pure: the people that a name line lists, with their pronouns or gender as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.campaigns.reading.record import ReadPerson

_PRONOUN = (
    "she|her|hers|he|him|his|they|them|theirs|ellas?|él|el|ellos|elles?|ellxs|ils?|iels?|lui|eux|"
    "sie|ihr|ihre|er|ihm|ihn|sein|xier|dey"
)
_PRONOUNS = rf"(?:{_PRONOUN})(?:\s*[/,]\s*(?:{_PRONOUN}))*"
_BOTH = "both|all|ambos|ambas|tod[oa]s|les deux|tous|toutes|tous les deux|toutes les deux|beide|alle"
_NOT_STATED = r"n/?a|unknown|not known|no consta|inconnue?|unbekannt"
_BRACKETED = re.compile(
    rf"\s*[(\[](?:(?P<both>{_BOTH})\s*:?\s*)?"
    rf"(?:(?P<pronouns>{_PRONOUNS})|(?P<gender>[mfx])|(?P<nothing>{_NOT_STATED}))[)\]]\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\s*(?:[,:–—-]\s*|\s)(?P<pronouns>(?:{_PRONOUN})\s*/\s*(?:{_PRONOUN}))\s*$", re.IGNORECASE)
_PART = re.compile(
    r"\s*;\s*(?:(?:and|y|e|et|und|&)\s+)?|(?<=[)\]])\s*(?:,\s*(?:(?:and|y|e|et|und|&)\s+)?|\s(?:and|y|e|et|und|&)\s+|[^\S\n]*\n+)"
)
_JOINED = re.compile(r"\s*,\s*(?:(?:and|y|e|et|und)\s+)?|\s+(?:and|y|e|et|und|&)\s+")
NOBODY = re.compile(
    rf"(?:{_NOT_STATED}|none|not applicable|no aplica|sans objet|aucune?|entfällt|-)\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person of a list, from `start` to `end`."""

    start: int
    end: int
    person: ReadPerson


def people_in(text: str) -> tuple[FoundPerson, ...]:
    """Return the people of a list: "A (she/her); B (he/him)", "A and B (both m)".

    "Both" gives each of them its pronouns, and no gender: nobody says whose it is. What else stands in brackets belongs
    to the name.
    """
    found: list[FoundPerson] = []
    at = 0
    for end, following in [*((match.start(), match.end()) for match in _PART.finditer(text)), (len(text), len(text))]:
        found += _entry(text, at, end)
        at = following
    return tuple(found)


def _entry(text: str, start: int, end: int) -> list[FoundPerson]:
    entry = text[start:end]
    if not entry.strip() or NOBODY.match(entry.strip()):
        return []
    said = _BRACKETED.search(entry) or _BARE.search(entry)
    names = entry[: said.start()] if said else entry
    groups = said.groupdict() if said else {}
    both = bool(groups.get("both"))
    pronouns = groups.get("pronouns")
    gender = None if both or not groups.get("gender") else groups["gender"].lower()
    parts = _split(names) if both else [(0, len(names))]
    found = []
    for number, (first, last) in enumerate(parts):
        name = re.sub(r"\s+", " ", names[first:last]).strip(" ,;:.")
        # What is said of the last one stands behind it.
        stop = end if number == len(parts) - 1 else start + last
        if name:
            found.append(FoundPerson(start + first, stop, ReadPerson(name, gender, pronouns)))
    return found


def _split(names: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for match in _JOINED.finditer(names):
        places.append((at, match.start()))
        at = match.end()
    return [*places, (at, len(names))]
