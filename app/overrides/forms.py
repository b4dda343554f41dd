"""The form of what a section says of an office itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import Optional, StopValidation

from app.letters import countries, fonts
from app.letters.addresses import ascii_email
from app.letters.characters import line_of, lines_of
from app.letters.errors import GlyphMissing
from app.overrides.models import What
from app.overrides.services import About, Said
from app.public import worded
from app.sections.typed import Typed, number

LONGEST_VALUE = 1_000
MOST_LINES = 12
_EARLIEST = date(1961, 1, 1)


def words() -> dict[str, str]:
    """Return what a section may say of an office, in the reader's language."""
    return {
        What.ADDRESS.value: gettext("postal address"),
        What.EMAIL.value: gettext("e-mail address"),
        What.SALUTATION.value: gettext("salutation"),
        What.FORM_OF_ADDRESS.value: gettext("form of address"),
        What.FORM_OF_ADDRESS_DATIVE.value: gettext("form of address in the dative"),
    }


class OverrideForm(Form):
    """What is said of which office. `version` is the one that was seen."""

    office = StringField(validators=[Typed(80, needed=lazy_gettext("Enter the id of an office."))])
    what = SelectField(validate_choice=False)
    language = SelectField(validate_choice=False)
    value = TextAreaField(
        validators=[Typed(LONGEST_VALUE, lines=True, needed=lazy_gettext("Enter what your section says instead."))]
    )
    country = SelectField(validate_choice=False)
    source = StringField(validators=[Typed(300, needed=lazy_gettext("Say where this is known from."))])
    verified_on = DateField(validators=[Optional()])
    version = HiddenField()

    # What is changed is of the same office and the same thing of it as before.
    about: About | None = None
    today: date = date.max

    def prepared(self, languages: Collection[str], interface_language: str, today: date) -> OverrideForm:
        """Give the form its choices; `today` is the last day on which something can have been verified."""
        self.today = today
        self.what.choices = list(words().items())
        self.language.choices = [("", gettext("none")), *((code, code) for code in languages)]
        self.country.choices = [("", gettext("none")), *countries.names(interface_language).items()]
        return self

    def _what(self) -> What | None:
        if self.about:
            return self.about.what
        return What(self.what.data) if self.what.data in tuple(What) else None

    def validate_what(self, _field: Field) -> None:
        if self._what() is None:
            raise StopValidation(gettext("Choose what your section says otherwise."))

    def validate_language(self, field: Field) -> None:
        what = self._what()
        if self.about or what is None:
            return
        if what.by_language and field.data not in {choice[0] for choice in field.choices if choice[0]}:  # type: ignore[attr-defined]  # A field of choices.
            raise StopValidation(gettext("Choose the language of these words."))

    def validate_country(self, field: Field) -> None:
        if self._what() is What.ADDRESS and not countries.is_country(field.data or ""):
            raise StopValidation(gettext("Choose the country in which the address is."))

    def validate_value(self, field: Field) -> None:
        text = lines_of(field.data or "")
        # What cannot be printed would refuse every letter of the section's supporters.
        if character := fonts.missing_glyph(text):
            raise StopValidation(worded(GlyphMissing(character)))
        if text.count("\n") >= MOST_LINES:
            raise StopValidation(gettext("At most %(lines)s lines fit here.", lines=MOST_LINES))
        if self._what() is What.EMAIL and not ascii_email(line_of(field.data or "")):
            raise StopValidation(gettext("This is not an e-mail address such as name@example.org."))

    def validate_verified_on(self, field: Field) -> None:
        if field.data and not _EARLIEST <= field.data <= self.today:
            raise StopValidation(gettext("This day lies in the future, or too far back."))

    @property
    def seen(self) -> int:
        return number(self.version)

    def asked(self) -> About:
        """Return what a valid form is about."""
        if self.about:
            return self.about
        what = What(self.what.data)
        return About(line_of(self.office.data or ""), what, self.language.data if what.by_language else "")

    def said(self) -> Said:
        """Return what a valid form says."""
        what = self.asked().what
        value = lines_of(self.value.data or "")
        if what in {What.SALUTATION, What.EMAIL}:
            value = line_of(value)
        if what is What.EMAIL:
            value = ascii_email(value) or ""
        country = self.country.data if what is What.ADDRESS else None
        return Said(value, country, line_of(self.source.data or ""), self.verified_on.data)
