"""What the page of a campaign's progress calls things; of a letter it says no more than is known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.appeals.models import Form, LetterState
from app.errors import N_
from app.outbox import words as outbox
from app.outbox.states import State


class Dimension(StrEnum):
    """By what letters are told apart, besides their state and day."""

    TARGET = "target"
    SECTION = "section"
    LANGUAGE = "language"
    FORM = "form"


# What a state is called, as a column of counts.
STATES: Mapping[LetterState, str] = MappingProxyType({
    LetterState.GENERATED: N_("generated"),
    LetterState.HANDED_OVER: outbox.NAMES[State.HANDED_OVER],
    LetterState.BOUNCED: outbox.NAMES[State.BOUNCED],
    LetterState.FAILED: outbox.NAMES[State.FAILED],
    LetterState.REPORTED_POSTED: N_("reported as posted"),
})  # fmt: skip

# What is known of a letter in a state.
MEANINGS: Mapping[LetterState, str] = MappingProxyType({
    LetterState.GENERATED: N_("Its writer has downloaded it. What became of it then is not known."),
    LetterState.HANDED_OVER: outbox.told(State.HANDED_OVER, ""),
    LetterState.BOUNCED: outbox.told(State.BOUNCED, ""),
    LetterState.FAILED: outbox.told(State.FAILED, ""),
    LetterState.REPORTED_POSTED: N_("Its writer says that it was posted. Nobody else knows."),
})  # fmt: skip

DIMENSIONS: Mapping[Dimension, str] = MappingProxyType({
    Dimension.TARGET: N_("Target"),
    Dimension.SECTION: N_("Section"),
    Dimension.LANGUAGE: N_("Language"),
    Dimension.FORM: N_("Form"),
})  # fmt: skip

HEADINGS: Mapping[Dimension, str] = MappingProxyType({
    Dimension.TARGET: N_("By target"),
    Dimension.SECTION: N_("By section"),
    Dimension.LANGUAGE: N_("By language"),
    Dimension.FORM: N_("By form"),
})  # fmt: skip

FORMS: Mapping[Form, str] = MappingProxyType({
    Form.PDF: N_("PDF"),
    Form.DOCX: N_("Word document"),
    Form.EML: N_("Draft for a mail program"),
    Form.TXT: N_("Text"),
    Form.EMAIL: N_("E-mail from us"),
    Form.POST: N_("Post"),
})  # fmt: skip


def number(count: float) -> str:
    """Return a whole number with its thousands apart, by a narrow space, which is no point or comma in any language."""
    return f"{round(count):,}".replace(",", "\u202f")
