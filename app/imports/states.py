"""Pure: what may become of an import, and of each office in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class RunState(StrEnum):
    """Where an import stands."""

    READING = "reading"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


class Verdict(StrEnum):
    """What an import would do to an office. `waiting`: not checked yet, or not since it was changed."""

    WAITING = "waiting"
    FAULTY = "faulty"
    REFUSED = "refused"
    CONFLICT = "conflict"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"


class Choice(StrEnum):
    """Which of two versions shall stand where an office was changed since the file was exported."""

    STORED = "stored"
    FILE = "file"


# A state that leads nowhere is final. Applying goes back to checking where somebody changed an office meanwhile.
TRANSITIONS: Mapping[RunState, frozenset[RunState]] = {
    RunState.READING: frozenset({RunState.CHECKING, RunState.FAILED}),
    RunState.CHECKING: frozenset({RunState.CHECKED, RunState.FAILED}),
    RunState.CHECKED: frozenset({RunState.CHECKING, RunState.APPLYING}),
    RunState.APPLYING: frozenset({RunState.APPLIED, RunState.CHECKING, RunState.FAILED}),
    RunState.APPLIED: frozenset(),
    RunState.FAILED: frozenset(),
}  # fmt: skip
UNDER_WAY = frozenset({RunState.READING, RunState.CHECKING, RunState.APPLYING})

# Whoever carries an import out says so at least every few seconds; after this long, somebody else takes it over.
STALE_AFTER = timedelta(seconds=30)
# An import that ended its process so often is not begun again.
MOST_ATTEMPTS = 3
FORGOTTEN_AFTER = timedelta(days=7)
