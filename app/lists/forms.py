"""The forms of lists."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, SelectField, StringField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.letters.characters import line_of
from app.lists.models import ROLES
from app.sections.typed import Typed, number


class NewListForm(Form):
    """A new list: whose it is, its short name, and what it is called."""

    section = SelectField(validate_choice=False)
    name = StringField(validators=[Typed(200, needed=lazy_gettext("Enter what the list is called."))])
    slug = StringField(validators=[Typed(80, needed=lazy_gettext("Enter a short name."))])


class ListForm(Form):
    """A change of a list; `version` is the one that was seen."""

    version = HiddenField()
    name = StringField(validators=[Typed(200, needed=lazy_gettext("Enter what the list is called."))])

    @property
    def seen(self) -> int:
        return number(self.version)


class ItemForm(Form):
    """An office of a list, and what is to be done with it."""

    version = HiddenField()
    office = StringField(validators=[Typed(80, needed=lazy_gettext("Enter the id of an office."))])
    role = StringField(default=ROLES[0].value)
    action = HiddenField()

    def validate_role(self, field: Field) -> None:
        if field.data not in ROLES:
            raise StopValidation(gettext("Choose what the office gets."))

    @property
    def seen(self) -> int:
        return number(self.version)

    @property
    def office_id(self) -> str:
        return line_of(self.office.data or "")
