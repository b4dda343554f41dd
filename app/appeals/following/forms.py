"""The form of whoever wants to follow a case."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import Form, StringField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.letters.addresses import ascii_email
from app.sections.typed import Typed

_LONGEST_ADDRESS = 200


class FollowForm(Form):
    """An e-mail address."""

    email = StringField(lazy_gettext("E-mail address"), validators=[Typed(_LONGEST_ADDRESS)])

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
