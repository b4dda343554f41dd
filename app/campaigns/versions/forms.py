"""The forms of a review, and of the question what a letter said on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.letters.characters import lines_of
from app.sections.typed import Typed, number

_YEARS = range(2000, 2200)


class SeenForm(Form):
    """A step of a review; `revision` is that of the draft which was looked at."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        return number(self.revision)


class NoteForm(SeenForm):
    """Why a draft is sent back."""

    note = TextAreaField(validators=[Typed(1_000, lines=True, needed=lazy_gettext("Say what needs changing."))])

    def noted(self) -> str:
        return lines_of(self.note.data or "").strip()


class LetterOfDayForm(Form):
    """Which letter is asked for: of what day, to whom, in which language."""

    on = StringField()
    target = SelectField(validate_choice=False)
    language = SelectField(validate_choice=False)

    def offer(self, languages: Mapping[str, str], targets: Mapping[str, str], today: date) -> None:
        """Offer these languages and these offices, by code and by id; `today` is the last day that can be asked for."""
        self.language.choices, self.target.choices = [*languages.items()], [*targets.items()]
        self.languages, self.targets, self.today = languages, targets, today

    @property
    def day(self) -> date:
        """The day that is asked for; only of a form that is valid."""
        return date.fromisoformat((self.on.data or "").strip())

    def validate_on(self, field: Field) -> None:
        try:
            day = self.day
        except ValueError:
            raise StopValidation(gettext("Type a day such as 2026-11-21.")) from None
        if day.year not in _YEARS or day > self.today:
            raise StopValidation(gettext("Choose today or a day before it."))
        field.data = day.isoformat()

    def validate_target(self, field: Field) -> None:
        if field.data not in self.targets:
            raise StopValidation(gettext("Choose one of the targets."))

    def validate_language(self, field: Field) -> None:
        if field.data not in self.languages:
            raise StopValidation(gettext("Choose one of the languages."))
