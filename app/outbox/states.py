"""Pure: the states of a message, what may follow what, when it is tried again, and what follows a timeout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from app.errors import AppError


class State(StrEnum):
    """What is known of a message."""

    # It waits for its turn, for another try, or for an address.
    QUEUED = "queued"
    # A worker is speaking to the mail server about it. Where this outlives the worker, the server may have taken it.
    HANDING_OVER = "handing_over"
    # The mail server has answered that it takes it. Whether anybody reads it is not known.
    HANDED_OVER = "handed_over"
    # Somebody must decide: its campaign was stopped, the office has a new holder, an operator wished it.
    HELD = "held"
    # It was not handed over, and will not be tried again by itself.
    FAILED = "failed"
    # Its writer, or who it was to be about, took it back.
    WITHDRAWN = "withdrawn"
    # It was handed over, and a delivery report said later that it did not arrive.
    BOUNCED = "bounced"


# What may become of a message. Only an operator takes a failed one up again. That the mail server has taken it is a
# fact, whatever was believed of its worker meanwhile.
TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType({
    State.QUEUED: frozenset({State.HANDING_OVER, State.HANDED_OVER, State.HELD, State.FAILED, State.WITHDRAWN}),
    State.HANDING_OVER: frozenset({State.HANDED_OVER, State.QUEUED, State.HELD, State.FAILED}),
    State.HELD: frozenset({State.QUEUED, State.HANDED_OVER, State.FAILED, State.WITHDRAWN}),
    State.FAILED: frozenset({State.QUEUED, State.HANDED_OVER}),
    State.HANDED_OVER: frozenset({State.BOUNCED}),
    State.WITHDRAWN: frozenset({State.HANDED_OVER}),
    State.BOUNCED: frozenset(),
})  # fmt: skip

# Nothing more happens to these by itself.
ENDED = frozenset({State.HANDED_OVER, State.FAILED, State.WITHDRAWN, State.BOUNCED})


class Reason(StrEnum):
    """Why a message waits, is held, has failed or was withdrawn."""

    NONE = ""
    # Why it waits.
    SERVER_UNREACHABLE = "server_unreachable"
    DEFERRED = "deferred"
    NO_CHANNEL = "no_channel"
    HOURLY_CAP = "hourly_cap"
    CAPTURE_FAILED = "capture_failed"
    # Why it is held.
    STOPPED = "stopped"
    HOLDER_CHANGED = "holder_changed"
    BY_OPERATOR = "by_operator"
    UNREADABLE = "unreadable"
    WORKERS_DIED = "workers_died"
    UNCERTAIN = "uncertain"
    CHECK_FAILED = "check_failed"
    REVIEW = "review"
    # Why it has failed.
    REFUSED = "refused"
    CANNOT_RENDER = "cannot_render"
    PASSED = "passed"
    CLOSED = "closed"
    HISTORICAL = "historical"
    TOO_LATE = "too_late"
    HELD_TOO_LONG = "held_too_long"
    NOT_RELEASED = "not_released"
    # Why it was withdrawn.
    BY_WRITER = "by_writer"
    NO_LONGER_WANTED = "no_longer_wanted"


# What a release of a whole campaign does not decide.
DECIDED_ONE_BY_ONE = (Reason.HOLDER_CHANGED, Reason.WORKERS_DIED, Reason.UNCERTAIN, Reason.REVIEW)

# What only the international desk decides.
DECIDED_BY_DESK = (Reason.REVIEW,)

# After the first, second, … failed try a message waits so long; after the last, always as long as the last. The first
# are short because greylisting ends after minutes, the last long because a server that is down stays down for hours.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)

# A worker has a message for so long; every talk with a mail server ends well before (see `transport`). The lease of a
# worker that is known to be dead ends at once.
LEASE = timedelta(minutes=10)

# An office without a usable address is looked up again after so long.
NO_CHANNEL_AGAIN_AFTER = timedelta(hours=1)

# A message that was in the hands of so many workers when they died goes to nobody until an operator has looked at it.
MOST_CRASHES = 5

# A message that the mail server may have taken so many times already is not tried again by itself.
MOST_UNCERTAIN = 3

# A moment so far ahead can only have been written before the clock was set back; it is then taken for now.
CLOCK_TOLERANCE = timedelta(minutes=5)

# Content, replies and captured files are gone so long after the end.
SCRUBBED_AFTER = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Timeout:
    """What follows when a message has been in a state for so long."""

    after: timedelta
    then: State
    reason: Reason


# How long a message may stay in a state, and what it becomes then.
TIMEOUTS: Mapping[State, Timeout] = MappingProxyType({
    # Five days are what mail servers allow each other (RFC 5321, 4.5.4.1); then the writer gets the text back, while
    # there is still time to send it otherwise.
    State.QUEUED: Timeout(timedelta(days=5), State.FAILED, Reason.TOO_LATE),
    # Nobody has decided for four weeks: the writer gets the text back.
    State.HELD: Timeout(timedelta(days=28), State.FAILED, Reason.HELD_TOO_LONG),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try. QUEUED means that it is tried again; `uncertain`, that the server may have taken it."""

    state: State
    reason: Reason = Reason.NONE
    server: str = ""
    reply: str = ""
    uncertain: bool = False


class TransitionRefused(AppError):
    """A message cannot go from its state to the one asked for."""

    sentence = "Message %(message)s is %(current)s and cannot become %(wanted)s."

    def __init__(self, message: int, current: str, wanted: str) -> None:
        super().__init__(message=message, current=current, wanted=wanted)


def changed(message: int, current: State, wanted: State) -> State:
    """Return the wanted state. Raises TransitionRefused where it may not follow the current one."""
    if wanted not in TRANSITIONS[current]:
        raise TransitionRefused(message, current.value, wanted.value)
    return wanted


def retry_after(tries: int) -> timedelta:
    """Return how long a message waits after so many failed tries (at least one)."""
    return RETRY_AFTER[min(max(tries, 1), len(RETRY_AFTER)) - 1]
