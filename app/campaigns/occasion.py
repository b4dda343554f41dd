"""Pure: the occasion of a campaign: an event at which those whom it writes to can be spoken to, or have to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.errors import N_

LONGEST_WORDS = 200


class OccasionKind(StrEnum):
    """What kind of event it is."""

    VISIT = "visit"
    SUMMIT = "summit"
    HEARING = "hearing"
    ELECTION = "election"
    ANNIVERSARY = "anniversary"
    OTHER = "other"


KINDS: Mapping[str, str] = {
    OccasionKind.VISIT: N_("a visit"),
    OccasionKind.SUMMIT: N_("a summit"),
    OccasionKind.HEARING: N_("a hearing"),
    OccasionKind.ELECTION: N_("an election"),
    OccasionKind.ANNIVERSARY: N_("an anniversary"),
    OccasionKind.OTHER: N_("another event"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event, its last day, and what it is called, by language."""

    kind: OccasionKind
    day: date
    texts: dict[str, str] = field(default_factory=dict)

    def words(self, language: str) -> tuple[str, str]:
        """Return what it is called in the reader's language, else in English, else in any, and which that is."""
        languages = (language, "en", *self.texts)
        return next(((text, code) for code in languages if (text := self.texts.get(code))), ("", language))

    def as_json(self) -> dict[str, Any]:
        """Return the occasion as JSON values, of which `from_json` makes the same occasion again."""
        return {"kind": self.kind.value, "day": self.day.isoformat(), "texts": self.texts}


def from_json(values: Mapping[str, Any] | None) -> Occasion | None:
    """Return the occasion that `as_json` wrote, None where there is none."""
    if not values:
        return None
    return Occasion(OccasionKind(values["kind"]), date.fromisoformat(values["day"]), dict(values["texts"]))
