"""The forms of the decisions about a campaign. `revision` is that of the campaign as its page was shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.ending.errors import EndingMentions
from app.campaigns.ending.words import CHOSEN, OUTCOMES
from app.campaigns.forms import day_of
from app.campaigns.lifecycle import Ending, Outcome
from app.campaigns.text_rules import require_page_text
from app.campaigns.texts.errors import TextRefused
from app.errors import AppError
from app.letters.characters import lines_of
from app.public import worded
from app.sections.typed import Typed, number

_LONGEST_REASON = 2_000
_LONGEST_TEXT = 10_000


class DecisionForm(Form):
    """A decision for which nothing is typed."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        return number(self.revision)


class ExtendForm(DecisionForm):
    """The new last day."""

    until = StringField()

    def validate_until(self, field: Field) -> None:
        if day_of(field.data) is None:
            raise StopValidation(gettext("Enter a day such as 2026-12-31."))

    def day(self) -> date:
        """Return what a valid form says."""
        return day_of(self.until.data) or date.min

    def refuse(self, error: AppError) -> None:
        """Put a refusal beside the day."""
        self.until.errors = [*self.until.errors, worded(error)]


class StopForm(DecisionForm):
    """Why a campaign is stopped, for the log."""

    reason = TextAreaField(validators=[Typed(_LONGEST_REASON, lines=True)])

    def why(self) -> str:
        """Return what a valid form says."""
        return lines_of(self.reason.data or "")


class CloseForm(DecisionForm):
    """What became of the people, and a text about it in each language of the campaign, of which one is needed."""

    outcome = RadioField(lazy_gettext("What has become of the people"), validate_choice=False)

    languages: Collection[str] = ()

    @classmethod
    def in_languages(cls, languages: Collection[str], formdata: Any = None, told: Ending | None = None) -> CloseForm:
        """Return the form with a field for each language, and in them what is told already."""
        fields = {
            f"text-{code}": TextAreaField(validators=[Typed(_LONGEST_TEXT, lines=True), _of_the_page])
            for code in languages
        }
        form: CloseForm = type(cls.__name__, (cls,), fields)(formdata, data=_fields_of(told))
        form.languages = languages
        form.outcome.choices = [(kind.value, gettext(OUTCOMES[kind])) for kind in CHOSEN]
        return form

    def validate_outcome(self, field: Field) -> None:
        if field.data not in CHOSEN:
            raise StopValidation(gettext("Choose what has become of the people."))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.errors.keys() - {"outcome"} and not any(self._texts().values()):
            first = self[f"text-{next(iter(self.languages))}"]
            first.errors = [*first.errors, gettext("Tell in at least one language what has happened.")]
            return False
        return valid

    def refuse_text(self, error: EndingMentions) -> None:
        """Put a refusal beside the text that it is about."""
        field = self[f"text-{error.language}"]
        field.errors = [*field.errors, worded(error)]

    def ending(self) -> Ending:
        """Return what a valid form says."""
        return Ending(Outcome(self.outcome.data), {code: text for code, text in self._texts().items() if text})

    def _texts(self) -> dict[str, str]:
        return {code: lines_of(self[f"text-{code}"].data or "") for code in self.languages}


def _fields_of(told: Ending | None) -> dict[str, str]:
    if told is None:
        return {}
    return {"outcome": told.kind.value, **{f"text-{code}": text for code, text in told.texts.items()}}


def _of_the_page(_form: Form, field: Field) -> None:
    try:
        require_page_text(lines_of(field.data or ""))
    except TextRefused as error:
        raise StopValidation(worded(error)) from None
