"""Pure: what may become of a joint letter, and of a signature under it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.errors import AppError


class State(StrEnum):
    """Where a joint letter is on its way; only a `PUBLISHED` one is seen by anybody without a link."""

    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    HANDED_OVER = "handed_over"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# What may become of a joint letter. A state that leads nowhere is final. What was handed over is never taken back, but
# a mail server that took it may still return it: then it is frozen as before.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN, State.WITHDRAWN}),
    State.OPEN: frozenset({State.FROZEN, State.WITHDRAWN}),
    State.FROZEN: frozenset({State.OPEN, State.HANDED_OVER, State.WITHDRAWN}),
    State.HANDED_OVER: frozenset({State.PUBLISHED, State.FROZEN}),
    State.PUBLISHED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

# Facts, texts and organisations may be changed.
EDITABLE = frozenset({State.DRAFT, State.OPEN})
# What the frozen letter says holds.
SETTLED = frozenset({State.FROZEN, State.HANDED_OVER, State.PUBLISHED})


class Answer(StrEnum):
    """What an organisation has answered to its invitation; an answer may be changed as long as the letter is open."""

    NONE = "none"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How an organisation stands to the present text: `LAPSED` signed an earlier one, and does not stand under this."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    SIGNED = "signed"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Order(StrEnum):
    """In which order the names stand under a joint letter."""

    ALPHABETICAL = "alphabetical"
    BY_HAND = "by_hand"


class Handed(StrEnum):
    """How a joint letter reached its office: by our mail, or carried there as a coordinator says."""

    MAIL = "mail"
    HAND = "hand"


class StateRefused(AppError):
    """A joint letter cannot become this from what it is."""

    sentence = "The joint letter is not in a state in which this can be done."

    def __init__(self, now: State, wanted: State) -> None:
        super().__init__(now=now, wanted=wanted)


def require(now: State, wanted: State) -> None:
    """Refuse what the table does not allow. Raises StateRefused."""
    if wanted not in TRANSITIONS[now]:
        raise StateRefused(now, wanted)


def standing(answer: Answer, signed_number: int | None, text_number: int, *, asked: bool) -> Standing:
    """Return how an organisation stands that signed the text of this number (None: none yet)."""
    match answer:
        case Answer.SIGNED:
            return Standing.SIGNED if signed_number == text_number else Standing.LAPSED
        case Answer.DECLINED:
            return Standing.DECLINED
        case Answer.WITHDRAWN:
            return Standing.WITHDRAWN
        case Answer.NONE:
            return Standing.ASKED if asked else Standing.NOT_ASKED
