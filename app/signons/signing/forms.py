"""The form behind the link of an organisation."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from app.sections.typed import number
from app.signons.models import JointLetter, JointOrganisation
from app.signons.organisations.forms import TellingForm, fields_of
from app.signons.organisations.services import mark


class SigningForm(TellingForm):
    """What an organisation says of itself, and the number of the text that it has read."""

    text = HiddenField()

    @classmethod
    def of(
        cls, letter: JointLetter, row: JointOrganisation, interface_language: str, typed: Any = None
    ) -> SigningForm:  # fmt: skip
        """Return the form; a name may be given in each language of the letter."""
        told: dict[str, Any] = {name: getattr(row, name) for name in ("country", "signer", "office")}
        told |= {"seen": mark(row), "text": str(letter.text_number), **fields_of(row.names)}
        named = [row.language, letter.letter_language, *letter.texts, *row.names]
        form = cls.in_languages(named)(typed, data=None if typed is not None else told)
        form.offer_countries(interface_language)
        return form

    @property
    def read(self) -> int:
        return number(self.text)
