"""The forms of a draft's targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.content import LONGEST_POST, LONGEST_SALUTATION, Target
from app.campaigns.drafts.forms import countries_cell
from app.campaigns.drafts.services import mark_of
from app.campaigns.targets.services import Said
from app.letters.characters import line_of
from app.letters.composing import Role
from app.letters.templates import has_places
from app.recipients.editing import cell
from app.sections.typed import Typed, number

LONGEST_SEARCH = 80


class TargetsForm(Form):
    """An office among the targets, and what is to be done with it; `seen` is the mark of the targets as shown."""

    seen = HiddenField()
    action = HiddenField()
    office = StringField(validators=[Typed(80, needed=lazy_gettext("Enter the id of an office."))])
    role = SelectField(default=Role.TO.value, validate_choice=False)
    find = HiddenField()

    def validate_role(self, field: Field) -> None:
        if field.data not in tuple(Role):
            raise StopValidation(gettext("Choose what the office gets."))

    @property
    def office_id(self) -> str:
        return line_of(self.office.data or "")

    @property
    def asked(self) -> str:
        """What was looked for when an office was chosen, so that the next one can be chosen, too."""
        return (self.find.data or "")[:LONGEST_SEARCH].replace("\0", "").strip()


class ListForm(Form):
    """A named list of which all offices become targets."""

    seen = HiddenField()
    chosen = SelectField(validate_choice=False)

    @property
    def list_number(self) -> int:
        return number(self.chosen)


def _no_placeholder(_form: Form, field: Field) -> None:
    if has_places(field.data or ""):
        raise StopValidation(gettext("Placeholders such as {{ … }} stand in demands and the texts of the letter only."))


class TargetForm(Form):
    """What a campaign says of one target, with a field of each kind for each language."""

    seen = HiddenField()
    languages: Sequence[str] = ()

    def said(self) -> Said:
        """Return what a valid form says; what has no field, or was not sent, is left as it is."""
        states = self["states"].data if "states" in self else None
        return Said(
            self._by_language("salutation"),
            self._by_language("post"),
            None if states is None else tuple(states.split()),
        )

    def _by_language(self, kind: str) -> dict[str, str]:
        names = {code: f"{kind}_{code}" for code in self.languages}
        return {code: line_of(self[name].data) for code, name in names.items() if self[name].data is not None}


def target_form(target: Target, languages: Sequence[str], typed: Any = None) -> TargetForm:
    """Return the form of a target, with what is stored, or with what was typed."""
    fields: dict[str, Any] = {"languages": languages}
    for code in languages:
        salutation, post = (
            [Typed(longest), _no_placeholder] for longest in (LONGEST_SALUTATION, LONGEST_POST)
        )  # fmt: skip
        fields[f"salutation_{code}"] = StringField(validators=salutation)
        fields[f"post_{code}"] = TextAreaField(validators=post)
    if target.role is Role.RAISE_WITH:
        fields["states"] = cell(lazy_gettext("States with which it is asked to raise the case"), countries_cell)
    stored = {
        "states": " ".join(target.states),
        **{f"salutation_{code}": text for code, text in target.salutations.items()},
        **{f"post_{code}": text for code, text in target.posts.items()},
    }
    made = type("TargetForm", (TargetForm,), fields)
    # A field that was not sent stays as it is stored; which state of the target a form was about, only it can say.
    form: TargetForm = made(typed, data=stored if typed is not None else {"seen": mark_of(target), **stored})
    return form
