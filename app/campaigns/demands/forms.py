"""The forms of demands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from wtforms import Form, HiddenField, SelectField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.texts.fitting import Languages
from app.campaigns.texts.forms import Savable
from app.letters import countries


class AskForm(Form):
    """Of which state a demand is asked, empty for all; what is to be done with it."""

    seen = HiddenField()
    action = HiddenField()
    to = SelectField(validate_choice=False)

    def offer(self, states: Iterable[str], language: str) -> None:
        """Offer the states that the campaign is about first, and then all others."""
        names = countries.names(language)
        first = {code: names[code] for code in states if code in names}
        self.to.choices = [("", gettext("everybody who is written to")), *{**first, **names}.items()]

    def validate_to(self, field: Field) -> None:
        field.data = field.data or ""
        if field.data and not countries.is_country(field.data):
            field.data = ""
            raise StopValidation(gettext("Choose one of these."))

    @property
    def state(self) -> str | None:
        return self.to.data or None


class DemandForm(AskForm):
    """A new demand."""


def demand_form(typed: Any, language: str, languages: Languages) -> DemandForm:
    """Return the form of a new demand in the language of the original."""
    text = TextAreaField(validators=[Savable("demand", language, languages)])
    form: DemandForm = type("DemandForm", (DemandForm,), {"text": text, "validate_text": _validate_text})(typed)
    return form


def _validate_text(_form: Form, field: Field) -> None:
    if not field.data:
        raise StopValidation(gettext("Enter what is asked."))
