"""The form by which a section chooses a mission."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from wtforms import Form, HiddenField, RadioField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.sections.typed import number

# What is chosen beside the ids of missions, which have no such characters.
BY_RULE, NONE = "(rule)", "(none)"


class ChoiceForm(Form):
    """Which mission gets copies from a country; `version` is that of the choice that was seen."""

    mission = RadioField(validate_choice=False)
    version = HiddenField()

    def with_missions(self, missions: Sequence[tuple[str, str]]) -> ChoiceForm:
        """Let one of some missions be chosen: id and words."""
        self.mission.choices = [
            (BY_RULE, gettext("Whichever is accredited here, the one that stands in the country first")),
            *missions,
            (NONE, gettext("None, and on purpose")),
        ]
        return self

    def validate_mission(self, field: Field) -> None:
        if field.data not in {choice[0] for choice in field.choices}:  # type: ignore[attr-defined]  # A field of choices.
            raise StopValidation(gettext("Choose one of these."))

    @property
    def seen(self) -> int:
        return number(self.version)
