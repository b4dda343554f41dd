"""Pure: the states of a campaign and what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.campaigns.deadlines import Deadline
from app.campaigns.errors import TransitionRefused


class Status(StrEnum):
    """What is stored. "Last week" and "passed" follow from the day and are never stored."""

    DRAFT = "draft"
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


# What may become of a campaign. A state that leads nowhere is final.
TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType({
    Status.DRAFT: frozenset({Status.OPEN}),
    Status.OPEN: frozenset({Status.STOPPED, Status.CLOSED}),
    Status.STOPPED: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
})  # fmt: skip

_DAYS_OF_LAST_WEEK = 7


def changed(slug: str, current: Status, wanted: Status) -> Status:
    """Return the wanted state. Raises TransitionRefused where it may not follow the current one."""
    if wanted not in TRANSITIONS[current]:
        raise TransitionRefused(slug, current.value, wanted.value)
    return wanted


def phase(status: Status, deadline: Deadline, today: date) -> Phase:
    """Return what a published campaign is on a day: a stop and a close come before the deadline."""
    if status in {Status.STOPPED, Status.CLOSED}:
        return Phase(status.value)
    if deadline.has_passed(today):
        return Phase.PASSED
    return Phase.LAST_WEEK if deadline.days_left(today) < _DAYS_OF_LAST_WEEK else Phase.OPEN
