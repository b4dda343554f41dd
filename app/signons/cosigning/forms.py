"""The form of somebody who wants to co-sign."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Form, HiddenField, StringField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.letters.addresses import ascii_email
from app.letters.characters import line_of
from app.sections.typed import Typed, number

_LONGEST_NAME = 120
_LONGEST_ADDRESS = 200


class CosignForm(Form):
    """A name, an e-mail address, and whether the name is shown."""

    name = StringField(lazy_gettext("Name"), validators=[Typed(_LONGEST_NAME, needed=lazy_gettext("Enter your name."))])
    email = StringField(lazy_gettext("E-mail address"), validators=[Typed(_LONGEST_ADDRESS)])
    named = BooleanField(lazy_gettext("Show my name under the letter"))

    def validate_email(self, field: Field) -> None:
        text = (field.data or "").strip()
        if not text:
            raise StopValidation(gettext("Enter your e-mail address."))
        if not ascii_email(text):
            raise StopValidation(gettext("This is not an e-mail address such as name@example.org."))

    @property
    def address(self) -> str:
        """The address of a valid form, as mail has it: a domain in another script in ASCII."""
        return ascii_email((self.email.data or "").strip()) or ""

    @property
    def called(self) -> str:
        return line_of(self.name.data or "")


class ReadForm(Form):
    """The number of the text that somebody has read."""

    text = HiddenField()

    @property
    def read(self) -> int:
        return number(self.text)
