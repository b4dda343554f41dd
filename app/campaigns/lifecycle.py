"""Pure: the states of a campaign and what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.campaigns.deadlines import Deadline
from app.campaigns.errors import LastDayInPast, LastDayTooFar, TransitionRefused


class Status(StrEnum):
    """What is stored. "Last week" and "passed" follow from the day and are never stored."""

    DRAFT = "draft"
    # Somebody has asked a second person to look at the whole of it, and to open it.
    IN_REVIEW = "in_review"
    OPEN = "open"
    STOPPED = "stopped"
    CLOSED = "closed"


class Phase(StrEnum):
    """What a reader is told of a published campaign on a day."""

    OPEN = "open"
    LAST_WEEK = "last_week"
    PASSED = "passed"
    STOPPED = "stopped"
    CLOSED = "closed"

    @property
    def makes_letters(self) -> bool:
        return self in {Phase.OPEN, Phase.LAST_WEEK}


# What may become of a campaign. A state that leads nowhere is final. A draft opens at once where a file brings its
# approval along; at the desk it is in review first.
TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType({
    Status.DRAFT: frozenset({Status.IN_REVIEW, Status.OPEN}),
    Status.IN_REVIEW: frozenset({Status.DRAFT, Status.OPEN}),
    Status.OPEN: frozenset({Status.STOPPED, Status.CLOSED}),
    Status.STOPPED: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
})  # fmt: skip

_DAYS_OF_LAST_WEEK = 7
# A last day is set at most so far ahead: a day of another year is most likely mistyped.
_FARTHEST = timedelta(days=366)
# For so long a campaign is usually extended.
USUAL_EXTENSION = timedelta(days=14)


class Cause(StrEnum):
    """Why there is a version: a second person approved it, or its last day alone was set to a later one."""

    APPROVED = "approved"
    EXTENDED = "extended"
    # The examples that come with the program.
    SHIPPED = "shipped"


class Outcome(StrEnum):
    """What became of the people, as far as it is known when a campaign is closed."""

    RELEASED = "released"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    WORSENED = "worsened"
    DIED = "died"
    NOT_KNOWN = "not_known"
    # The case goes on under a newer campaign.
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Ending:
    """What is told of a campaign that was closed: what became of the people, and a text by language."""

    kind: Outcome
    texts: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the ending as JSON values, of which `from_json` makes the same again."""
        return {"kind": self.kind.value, "texts": self.texts}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Ending:
        return cls(Outcome(values["kind"]), dict(values["texts"]))


def changed(slug: str, current: Status, wanted: Status) -> Status:
    """Return the wanted state. Raises TransitionRefused where it may not follow the current one."""
    if wanted not in TRANSITIONS[current]:
        raise TransitionRefused(slug, current.value, wanted.value)
    return wanted


def phase(status: Status, deadline: Deadline, today: date) -> Phase:
    """Return what a published campaign is on a day: a stop and a close come before the deadline.

    Raises ValueError where the state is that of one which was never published.
    """
    if status in {Status.DRAFT, Status.IN_REVIEW}:
        raise ValueError(f"what is {status} was never published")
    if status in {Status.STOPPED, Status.CLOSED}:
        return Phase(status.value)
    if deadline.has_passed(today):
        return Phase.PASSED
    return Phase.LAST_WEEK if deadline.days_left(today) < _DAYS_OF_LAST_WEEK else Phase.OPEN


def require_ahead(last_day: date, today: date) -> None:
    """Raise LastDayInPast or LastDayTooFar where letters cannot go on until a last day."""
    if last_day < today:
        raise LastDayInPast(last_day)
    if last_day - today > _FARTHEST:
        raise LastDayTooFar(last_day)
