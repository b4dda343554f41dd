"""The forms of accounts: what is typed, checked and turned into a `Newcomer` or a `Grant`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, PasswordField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.access import Role
from app.staff.grants import ROLE_WORDS, Grant
from app.staff.services import Newcomer

_LONGEST_NAME = 120
_LONGEST_PASSWORD = 1_000


class Checkboxes(SelectMultipleField):
    """Several of a few, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _number(value: Any) -> int:
    text = str(value)
    # What is no number is none of the choices.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004  # Digits of any number of a row.


class AccountForm(Form):
    """What somebody is called and let do; `sections` are offered by number with their names, languages by code."""

    name = StringField(lazy_gettext("Name"))
    roles = Checkboxes(lazy_gettext("Roles"))
    sections = Checkboxes(lazy_gettext("Sections"), coerce=_number)
    languages = Checkboxes(lazy_gettext("Languages"))

    def __init__(
        self, *args: Any, offered: Mapping[int, tuple[str, str]], languages: Mapping[str, str], **given: Any
    ) -> None:
        """`offered` maps the number of each section to its slug and its name; `languages` a code to a name."""
        super().__init__(*args, **given)
        self._slugs = {number: slug for number, (slug, _name) in offered.items()}
        self.roles.choices = [(str(role), gettext(words[0])) for role, words in ROLE_WORDS.items()]
        self.sections.choices = [(number, name) for number, (_slug, name) in offered.items()]
        self.languages.choices = list(languages.items())

    def validate_name(self, field: Field) -> None:
        text = field.data or ""
        if len(text) > _LONGEST_NAME or not text.isprintable():
            raise ValidationError(gettext("A name has at most %(most)s characters, in one line.", most=_LONGEST_NAME))

    def grant(self) -> Grant:
        return Grant(
            roles=frozenset(Role(role) for role in self.roles.data or []),
            sections={number: self._slugs[number] for number in self.sections.data or []},
            languages=frozenset(self.languages.data or []),
        )


class InvitationForm(AccountForm):
    email = StringField(lazy_gettext("E-mail address"), validators=[InputRequired(lazy_gettext("Type an address."))])

    def newcomer(self) -> Newcomer:
        return Newcomer(self.email.data or "", self.name.data or "", self.grant())


class WelcomeForm(Form):
    """The password that somebody chooses by a link."""

    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Type a password."))])
    password_confirm = PasswordField(lazy_gettext("The same password again"))

    def validate_password(self, field: Field) -> None:
        if len(field.data or "") > _LONGEST_PASSWORD:
            raise ValidationError(gettext("This is too long."))

    def validate_password_confirm(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(gettext("The two passwords are not the same."))
