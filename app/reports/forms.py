"""The form of a reader who reports an address, and that of whoever decides about it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.letters.characters import line_of, lines_of
from app.reports.models import Wrong
from app.sections.typed import Typed

LONGEST_TEXT = 1_000
LONGEST_SOURCE = 300
LONGEST_REASON = 500


class ReportForm(Form):
    """What is wrong with an office's address."""

    wrong = RadioField(lazy_gettext("What is wrong?"), validate_choice=False)
    text = TextAreaField(lazy_gettext("What should we know?"), validators=[Typed(LONGEST_TEXT, lines=True)])
    source = StringField(lazy_gettext("Where can this be read?"), validators=[Typed(LONGEST_SOURCE)])

    def worded(self) -> ReportForm:
        """Give the choices their words, in the reader's language."""
        self.wrong.choices = [
            (Wrong.CAME_BACK.value, gettext("My letter or e-mail came back")),
            (Wrong.HAS_LEFT.value, gettext("This person does not hold the office any more")),
            (Wrong.OTHER_ADDRESS.value, gettext("The office has another address")),
            (Wrong.OTHER.value, gettext("Something else")),
        ]
        return self

    def validate_wrong(self, field: Field) -> None:
        if field.data not in tuple(Wrong):
            raise StopValidation(gettext("Choose what is wrong."))

    @property
    def words(self) -> str:
        return lines_of(self.text.data or "")

    @property
    def known_from(self) -> str:
        return line_of(self.source.data or "")


class DecisionForm(Form):
    """A decision about a report. `channel` is the address that is failing; empty for none."""

    decision = RadioField(validate_choice=False)
    channel = SelectField(validate_choice=False)
    reason = TextAreaField(
        validators=[Typed(LONGEST_REASON, lines=True, needed=lazy_gettext("Say in a few words why."))]
    )

    def with_channels(self, channels: Sequence[tuple[str, str]]) -> DecisionForm:
        """Let one of the office's addresses be chosen: number and words."""
        self.channel.choices = [("", gettext("none of them")), *channels]
        self.decision.choices = [("accept", gettext("It is right")), ("refuse", gettext("It is not"))]
        return self

    def validate_decision(self, field: Field) -> None:
        if field.data not in {"accept", "refuse"}:
            raise StopValidation(gettext("Choose whether the report is right."))

    def validate_channel(self, field: Field) -> None:
        if (field.data or "") not in {choice[0] for choice in field.choices}:  # type: ignore[attr-defined]  # A field of choices.
            raise StopValidation(gettext("This address is not the office’s any more. Choose again."))

    @property
    def channel_number(self) -> int | None:
        return int(self.channel.data) if self.channel.data else None

    @property
    def words(self) -> str:
        return lines_of(self.reason.data or "")
