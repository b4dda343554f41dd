"""Pure: what a heading or sentence says about the deadline: the date, and whether that day still counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.dates import dates_in, months_in
from app.campaigns.reading.headings import plain
from app.campaigns.reading.record import ReadDeadline

_KINDS = {
    DeadlineKind.CHECK_AFTER: re.compile(r"\b(?:after|despues (?:del?|de la fecha)|apres(?: le)?|nach(?: dem)?)\b"),
    DeadlineKind.BEFORE: re.compile(r"\b(?:before|antes del?|avant|vor)\b"),
}
_CHECK = re.compile(r"\b(?:check|consult|verif|compruebe|adressez|informieren|erkundigen|wenden)")
_EMPTY = re.compile(
    r"(?:n/?a|none|not applicable|tb[acd]|to be (?:confirmed|decided)|open|no aplica|ninguna?|sin fecha|"
    r"por confirmar|sans objet|aucune?|neant|a confirmer|entfallt|keine?)\W*$"
)
# An event is a few words; more is a sentence about something else.
_MOST_WORDS_OF_EVENT = 12


@dataclass(frozen=True, slots=True)
class FoundLimit:
    """A deadline in a text, and the place of its date or event."""

    start: int
    end: int
    deadline: ReadDeadline


def limit_in(heading: str, value: str) -> FoundLimit | None:
    """Return the deadline that a value below a heading states; None where it states none.

    The last word before the date decides its kind; "by", "until", "notice" and no word at all are `until`.
    """
    found = dates_in(value)
    if found:
        first = found[0]
        text = value[first.start : first.end].strip()
        words = plain(f"{heading} {value[: first.start]}")
        kind = DeadlineKind.MONTH if first.day is None else _kind(words)
        return FoundLimit(first.start, first.end, ReadDeadline(first.iso, kind, re.sub(r"\s+", " ", text)))
    for start, end, _ in months_in(value):
        if not re.search(r"\w", value[:start].replace("end of", "")):
            return FoundLimit(start, end, ReadDeadline(None, DeadlineKind.MONTH, value[start:end]))
    event = value.strip().rstrip(".")
    if not event or _EMPTY.match(plain(event)) or len(event.split()) > _MOST_WORDS_OF_EVENT or "://" in event:
        return None
    start = value.index(event)
    return FoundLimit(start, start + len(event), ReadDeadline(None, DeadlineKind.EVENT, re.sub(r"\s+", " ", event)))


def _kind(words: str) -> DeadlineKind:
    places = {kind: [match.start() for match in pattern.finditer(words)] for kind, pattern in _KINDS.items()}
    if places[DeadlineKind.CHECK_AFTER] and _CHECK.search(words):
        return DeadlineKind.CHECK_AFTER
    return DeadlineKind.BEFORE if places[DeadlineKind.BEFORE] else DeadlineKind.UNTIL
