"""Pure: what is known of a message, in plain words, and the marks by which somebody says what they have seen of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from app.errors import N_
from app.outbox.states import Reason, State

# What a state is called.
NAMES: Mapping[State, str] = MappingProxyType({
    State.QUEUED: N_("waits"),
    State.HANDING_OVER: N_("being handed over"),
    State.HANDED_OVER: N_("handed over"),
    State.HELD: N_("held"),
    State.FAILED: N_("failed"),
    State.WITHDRAWN: N_("withdrawn"),
    State.BOUNCED: N_("came back"),
})  # fmt: skip

# What a state means where no reason is given.
_ALONE: Mapping[State, str] = MappingProxyType({
    State.QUEUED: N_("It waits for its turn."),
    State.HANDING_OVER: N_("A worker is speaking to the mail server about it now."),
    State.HANDED_OVER: N_("The mail server has taken it. Whether anybody reads it is not known."),
    State.HELD: N_("It waits for somebody to decide."),
    State.FAILED: N_("It was not handed over and is not tried again by itself."),
    State.WITHDRAWN: N_("It was taken back before it left."),
    State.BOUNCED: N_("The mail server had taken it, and a delivery report says that it did not arrive."),
})  # fmt: skip

# Why it is in this state.
_WHY: Mapping[Reason, str] = MappingProxyType({
    Reason.SERVER_UNREACHABLE: N_("The mail server could not be reached, or broke off; it is asked again."),
    Reason.DEFERRED: N_("The mail server did not take it yet; it is asked again."),
    Reason.NO_CHANNEL: N_("The office has no e-mail address that works; this is looked at again every hour."),
    Reason.HOURLY_CAP: N_("The office has had as many letters in this hour as it may get; it waits for its turn."),
    Reason.CAPTURE_FAILED: N_("It could not be written to a file: the disk may be full. It is tried again."),
    Reason.STOPPED: N_("Its campaign was stopped."),
    Reason.HOLDER_CHANGED: N_("Somebody else holds the office now than when the letter was written."),
    Reason.BY_OPERATOR: N_("Somebody of the staff held it."),
    Reason.UNREADABLE: N_("It was encrypted with a key that is missing: whoever runs the server must add it again."),
    Reason.WORKERS_DIED: N_("The program broke down several times while it handed this message over."),
    Reason.UNCERTAIN: N_("The connection broke off several times when the mail server may have had it already."),
    Reason.CHECK_FAILED: N_("Whether it may leave could not be checked: something is wrong with its campaign."),
    Reason.REVIEW: N_("Its writer’s own words need a look before it leaves."),
    Reason.REFUSED: N_("The mail server refused it."),
    Reason.CANNOT_RENDER: N_("The message could not be made from its text."),
    Reason.PASSED: N_("The last day of its campaign had passed."),
    Reason.CLOSED: N_("Its campaign has ended."),
    Reason.HISTORICAL: N_("Its campaign is a historical example, which is never sent."),
    Reason.TOO_LATE: N_("It was tried for five days in vain."),
    Reason.HELD_TOO_LONG: N_("It was held for four weeks, and nobody decided."),
    Reason.NOT_RELEASED: N_("It was held, and somebody of the staff decided that it does not leave."),
    Reason.BY_WRITER: N_("Its writer took it back."),
    Reason.NO_LONGER_WANTED: N_("What it was about is not wanted any more."),
})  # fmt: skip

# The same reasons, short, for a list to choose from.
REASONS: Mapping[Reason, str] = MappingProxyType({
    Reason.SERVER_UNREACHABLE: N_("mail server not reached"),
    Reason.DEFERRED: N_("mail server put it off"),
    Reason.NO_CHANNEL: N_("no address that works"),
    Reason.HOURLY_CAP: N_("enough letters in this hour"),
    Reason.CAPTURE_FAILED: N_("could not be written to a file"),
    Reason.STOPPED: N_("campaign stopped"),
    Reason.HOLDER_CHANGED: N_("new holder of the office"),
    Reason.BY_OPERATOR: N_("held by staff"),
    Reason.UNREADABLE: N_("key is missing"),
    Reason.WORKERS_DIED: N_("program broke down over it"),
    Reason.UNCERTAIN: N_("may have been taken already"),
    Reason.CHECK_FAILED: N_("could not be checked"),
    Reason.REVIEW: N_("own words need a look"),
    Reason.REFUSED: N_("refused by the mail server"),
    Reason.CANNOT_RENDER: N_("could not be made"),
    Reason.PASSED: N_("last day had passed"),
    Reason.CLOSED: N_("campaign has ended"),
    Reason.HISTORICAL: N_("historical example"),
    Reason.TOO_LATE: N_("tried for too long"),
    Reason.HELD_TOO_LONG: N_("held for too long"),
    Reason.NOT_RELEASED: N_("not released by staff"),
    Reason.BY_WRITER: N_("taken back by its writer"),
    Reason.NO_LONGER_WANTED: N_("not wanted any more"),
})  # fmt: skip

# What a release means, where it is more than another turn.
_RELEASED: Mapping[Reason, str] = MappingProxyType({
    Reason.STOPPED: N_("It is queued again. If the campaign is still stopped then, it is held again."),
    Reason.HOLDER_CHANGED: N_("It leaves although it is addressed to whoever held the office before."),
    Reason.REVIEW: N_("It is queued again and leaves with its writer’s own words as they are."),
    Reason.UNREADABLE: N_("It is queued again. If the key is still missing then, it is held again."),
    Reason.WORKERS_DIED: N_("It is tried again, and may break the program down once more."),
    Reason.UNCERTAIN: N_("It is handed over again, and the office may receive it twice."),
})  # fmt: skip


def told(state: str, reason: str) -> str:
    """Return the sentence for a state with its reason, as stored; a reason that is known no more is not told."""
    known = _reason(reason)
    return _WHY.get(known, _ALONE[State(state)])


def release_means(reason: str) -> str:
    """Return in one sentence what follows when a message that is held for a reason is released."""
    return _RELEASED.get(_reason(reason), N_("It is queued again and leaves at its turn, if nothing forbids it then."))


def retry_means(state: str) -> str:
    """Return in one sentence what follows when a message in a state is tried again."""
    if state == State.FAILED:
        return N_("It is tried now. Its writer was given the text back and may have sent it in another way since.")
    return N_("It is tried now and not at its next turn.")


def _reason(stored: str) -> Reason:
    return next((reason for reason in Reason if reason == stored), Reason.NONE)


def mark(state: str, reason: str) -> str:
    """Return the mark of a message as it is."""
    return f"{state}:{reason}"


def marked(seen: str) -> tuple[State, str] | None:
    """Return state and reason of a mark, None where it is none."""
    state, _, reason = seen.partition(":")
    return next(((known, reason) for known in State if known == state), None)


def mark_of_all(count: int, newest: datetime | None) -> str:
    """Return the mark of so many messages, the last of which changed at a moment."""
    return f"{count}:{newest.isoformat() if newest else ''}"


def without_addresses(reply: str, known: str) -> str:
    """Return a server's words without any mailbox but the office's: they may repeat the writer's."""
    return re.sub(r'(?:"[^"]*"|[^\s<>@]+)@[^\s<>]+', lambda found: found[0] if found[0] == known else "…@…", reply)
