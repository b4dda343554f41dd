"""The forms of the organisations of a joint letter, at the desk and behind their links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Self

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, Form, HiddenField, SelectField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns import values
from app.campaigns.drafts.forms import PartForm, options
from app.errors import AppError
from app.letters.countries import names as names_of_countries
from app.public import worded
from app.recipients import cells
from app.recipients.editing import NeverMissing, cell, cell_of_email, choice
from app.sections.typed import number
from app.signons import logos
from app.signons.errors import PasteRefused
from app.signons.models import JointOrganisation
from app.signons.organisations.services import Reached, Told, mark
from app.signons.pasted import LONGEST_NAME
from app.signons.states import Order

# What the fields of names begin with; the rest of it is the language.
_NAME = "name-"
_LONGEST_PERSON = 200
ORDERS = {Order.ALPHABETICAL: lazy_gettext("by the alphabet"), Order.BY_HAND: lazy_gettext("as set below")}


class TellingForm(PartForm):
    """What an organisation is: its names (fields `name-<language>`), country and logo, and who signs for it."""

    country = choice(lazy_gettext("Country"), [])
    logo = FileField(lazy_gettext("Logo"))
    without_logo = BooleanField(lazy_gettext("Without the logo"))
    signer = cell(lazy_gettext("Who signs for it"), partial(cells.line, most=_LONGEST_PERSON))
    office = cell(lazy_gettext("Their office"), partial(cells.line, most=_LONGEST_PERSON))

    # The languages in which a name can be given; set by `in_languages`.
    languages: tuple[str, ...] = ()
    picture: bytes | None = None

    @classmethod
    def in_languages(cls, languages: Iterable[str]) -> type[Self]:
        """Return the form with a field for the name in each of these languages, each once and in their order."""
        known = tuple(dict.fromkeys(languages))
        names = {f"{_NAME}{language}": cell(language, partial(cells.line, most=LONGEST_NAME)) for language in known}
        return type(cls.__name__, (cls,), {"languages": known, **names})

    def offer_countries(self, interface_language: str) -> None:
        """Offer countries in the reader's language."""
        self.country.choices = options([("", gettext("none: international")), *_countries(interface_language)])

    def named(self, language: str) -> Field:
        """Return the field of the name in a language."""
        return self[f"{_NAME}{language}"]

    def validate(self, *given: Any, **named: Any) -> bool:
        valid = bool(super().validate(*given, **named))
        fields = [self.named(language) for language in self.languages]
        if not any(field.data or field.errors for field in fields):
            fields[0].errors = [gettext("Enter the name of the organisation in one language at least.")]
            return False
        return valid

    def validate_logo(self, field: Field) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            return
        # One byte more, so that what is too large is known to be.
        with field.data.stream as stream:
            data = stream.read(logos.LARGEST_FILE_MB * 1_000_000 + 1)
        try:
            self.picture = logos.read(data)
        except AppError as error:
            raise StopValidation(worded(error)) from None

    def told(self) -> Told:
        """Return what a valid form says of the organisation."""
        return Told(
            {language: name for language in self.languages if (name := self.named(language).data)},
            self.country.data or "", self.signer.data or "", self.office.data or "", self.picture,
            bool(self.without_logo.data) and self.picture is None,
        )  # fmt: skip


def fields_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return names, which are by language, by the names of their fields."""
    return {f"{_NAME}{language}": name for language, name in names.items()}


def _countries(interface_language: str) -> list[tuple[str, str]]:
    return [*names_of_countries(interface_language).items()]


class OrganisationForm(TellingForm):
    """An organisation as the desk keeps it: with its address, and the language in which it is written to."""

    email = cell_of_email(lazy_gettext("E-mail address"))
    language = cell(lazy_gettext("Language in which it is written to"), needed=True)

    @classmethod
    def of(
        cls, languages: Sequence[str], interface_language: str, row: JointOrganisation | None = None, typed: Any = None
    ) -> OrganisationForm:
        """Return the form, over an organisation that is there or for a new one."""
        told: dict[str, Any] = {"language": languages[0]}
        if row is not None:
            told = {name: getattr(row, name) for name in ("country", "signer", "office", "language")}
            told |= {"email": row.email or "", "seen": mark(row), **fields_of(row.names)}
        named = [*languages, *(row.names if row else ())]
        form = cls.in_languages(named)(typed, data=None if typed is not None else told)
        form.offer_countries(interface_language)
        return form

    def validate_language(self, field: Field) -> None:
        try:
            values.language(field.data)
        except AppError as error:
            raise StopValidation(worded(error)) from None

    def reached(self) -> Reached:
        return Reached(self.email.data or "", str(self.language.data))


class PasteForm(Form):
    """Many organisations, a line each."""

    lines = TextAreaField(lazy_gettext("Organisations"), filters=[NeverMissing()], render_kw={"rows": 10})

    faults: tuple[tuple[int, str], ...] = ()

    def refuse(self, error: AppError) -> None:
        """Say which lines cannot be taken, and why."""
        if isinstance(error, PasteRefused):
            self.faults = tuple((line, worded(why)) for line, why in error.faults)
            self.lines.errors = [gettext("Nothing was taken, since some of the lines cannot be. Mend them below.")]
        else:
            self.lines.errors = [worded(error)]


class OrderForm(Form):
    """In which order the names stand, or at which place one of them."""

    order = SelectField(validate_choice=False)
    place = HiddenField()

    @property
    def chosen(self) -> Order | None:
        return Order(self.order.data) if self.order.data in {*Order} else None

    @property
    def wanted(self) -> int:
        return number(self.place)
