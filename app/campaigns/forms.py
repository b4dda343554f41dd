"""The form of a section's own deadline."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, RadioField, StringField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import SectionDeadlineError
from app.public import worded

# Before and after these years a day can still be reckoned with.
_DAY = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
# How a section says its day; what other kinds mean, only a published appeal says.
_KINDS = (DeadlineKind.UNTIL, DeadlineKind.BEFORE)


class DeadlineForm(Form):
    """A day and whether letters are still made on it. `seen` is what stood there when the form was opened."""

    kind = RadioField(lazy_gettext("How the day counts"), validate_choice=False)
    day = StringField(lazy_gettext("Day"))
    seen = HiddenField()

    @classmethod
    def opened(cls, current: Deadline | None, published: Deadline, formdata: Any = None) -> DeadlineForm:
        """Return the form over what stands there; where nothing does, over the published last day."""
        shown = current or Deadline(DeadlineKind.UNTIL, published.last_day)
        if shown.kind not in _KINDS:
            shown = Deadline(DeadlineKind.UNTIL, shown.last_day)
        first_seen = {"kind": shown.kind.value, "day": shown.day.isoformat(), "seen": _marked(current)}
        form = cls(formdata=formdata, data=None if formdata is not None else first_seen)
        form.kind.choices = [
            (DeadlineKind.UNTIL.value, gettext("until this day, which counts")),
            (DeadlineKind.BEFORE.value, gettext("before this day, which does not count")),
        ]
        return form

    def validate_kind(self, field: Field) -> None:
        if field.data not in _KINDS:
            raise StopValidation(gettext("Choose whether the day itself counts."))

    def validate_day(self, field: Field) -> None:
        if day_of(field.data) is None:
            raise StopValidation(gettext("Enter a day such as 2026-12-31."))

    def deadline(self) -> Deadline:
        """Return what a valid form says."""
        return Deadline(DeadlineKind(self.kind.data), day_of(self.day.data) or date.min)

    def seen_deadline(self) -> Deadline | None:
        """Return what stood there when the form was opened; what cannot be read was nothing."""
        kind, _, day = (self.seen.data or "").partition(" ")
        found = day_of(day)
        return Deadline(DeadlineKind(kind), found) if found and kind in {*DeadlineKind} else None

    def refuse(self, error: SectionDeadlineError) -> None:
        """Put a refusal beside the day."""
        self.day.errors = [*self.day.errors, worded(error)]

    def reopen(self, current: Deadline | None) -> None:
        """Let the next answer be about what stands there now."""
        self.seen.data = _marked(current)


def _marked(deadline: Deadline | None) -> str:
    return f"{deadline.kind.value} {deadline.day.isoformat()}" if deadline else ""


def day_of(typed: str | None) -> date | None:
    """Return the day of "2026-12-31" and of no other writing; the first and last years of the calendar have none."""
    text = (typed or "").strip()
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
