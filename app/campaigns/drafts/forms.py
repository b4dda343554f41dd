"""The forms of a campaign as a whole: looking for one, a new one, its file; and what the forms of its rooms share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, Form, HiddenField, SelectField, StringField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Newer than the stubs.
from wtforms.validators import StopValidation

from app.campaigns import values
from app.campaigns.campaign_file import LARGEST_FILE
from app.campaigns.content import CampaignContent, Person
from app.campaigns.errors import CampaignFileRefused
from app.campaigns.lifecycle import Status
from app.errors import N_, AppError
from app.letters.characters import line_of
from app.letters.countries import names
from app.letters.errors import CharacterRefused
from app.public import INTERFACE_LANGUAGES, worded
from app.recipients import cells
from app.recipients.editing import cell, choice

STATES = {
    Status.DRAFT: N_("draft"),
    Status.IN_REVIEW: N_("in review"),
    Status.OPEN: N_("open"),
    Status.STOPPED: N_("stopped"),
    Status.CLOSED: N_("closed"),
}
_LONGEST_SEARCH = 200
_PAGE = re.compile("[1-9][0-9]{0,5}")


def slug_cell(typed: str) -> str:
    """Return a short name that was typed, nothing for nothing. Raises SlugRefused."""
    said = cells.line(typed)
    return values.slug(said) if said else ""


def countries_cell(typed: str) -> str:
    """Return the codes of countries that were typed as codes, or as names parted by commas. Raises NoCountry."""
    named = {name.casefold(): code for one in INTERFACE_LANGUAGES for code, name in names(one).items()}
    codes: list[str] = []
    for piece in cells.line(typed).split(","):
        known = named.get(piece.strip().casefold())
        codes += [known] if known else [code.upper() for code in piece.split()]
    return " ".join(values.countries(codes))


def options(known: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return values and their words as what a field offers to choose."""
    return [SelectChoice(value, words) for value, words in known]


class ListForm(Form):
    """What somebody looks for in the list of all campaigns."""

    q = StringField()
    state = SelectField(validate_choice=False)
    page = HiddenField()

    @classmethod
    def asked(cls, typed: Any) -> ListForm:
        """Return the form as it was asked; what cannot be looked for was not asked."""
        form = cls(typed)
        form.state.choices = [
            ("", gettext("every state")),
            *((state.value, gettext(word)) for state, word in STATES.items()),
        ]
        return form

    @property
    def words(self) -> str:
        return (self.q.data or "")[:_LONGEST_SEARCH].replace("\0", "").strip()

    @property
    def status(self) -> Status | None:
        return Status(self.state.data) if self.state.data in {*Status} else None

    @property
    def number(self) -> int:
        typed = self.page.data or ""
        return int(typed) if _PAGE.fullmatch(typed) else 1


class NewForm(Form):
    """What must be known of a campaign before it can be written: hardly anything."""

    reference = cell(lazy_gettext("Reference"), partial(cells.line, most=values.LONGEST_REFERENCE))
    person = cell(lazy_gettext("Person at risk"), partial(cells.line, most=values.LONGEST_NAME))
    organisation = cell(lazy_gettext("Organisation"))
    language = choice(lazy_gettext("First language"), [])
    practice = BooleanField(lazy_gettext("For practice: everything in it is invented"))
    slug = cell(lazy_gettext("Short name"), slug_cell)
    case = cell(lazy_gettext("Case"), slug_cell)

    @classmethod
    def of(cls, languages: list[tuple[str, str]], typed: Any = None) -> NewForm:
        """Return the form; `languages` are those that letters can be written in."""
        form = cls(typed, data={"language": "en" if "en" in dict(languages) else languages[0][0]})
        form.language.choices = options(languages)
        return form

    def validate_slug(self, field: Field) -> None:
        field.data = field.data or values.proposed_slug(self.reference.data or self.person.data or "")
        if not field.data:
            raise StopValidation(gettext("Enter a short name, or a reference or a name of which one can be made."))

    def content(self, today: date) -> CampaignContent:
        """Return the campaign that a valid form begins, issued today and with the usual time to write."""
        slug, name = str(self.slug.data), self.person.data
        return CampaignContent(
            slug=slug,
            reference=self.reference.data or "",
            organisation=self.organisation.data or "",
            issued_on=today,
            deadline=values.usual_deadline(today),
            deadline_is_usual=True,
            case=self.case.data or slug,
            people=(Person(name),) if name else (),
            # Its page is there at once, to be written on.
            texts={self.language.data: {}},
            demands=(),
            targets=(),
            practice=bool(self.practice.data),
            source_language=self.language.data,
        )

    def refuse(self, error: AppError) -> None:
        """Say beside the short name why it was refused."""
        self.slug.errors = [*self.slug.errors, worded(error)]


class UploadForm(Form):
    """A campaign file."""

    file = FileField(lazy_gettext("Campaign file"))

    def validate_file(self, field: Field) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise StopValidation(gettext("Choose a file."))
        try:
            line_of(field.data.filename)
        except CharacterRefused as error:
            raise StopValidation(worded(error)) from None

    @property
    def name(self) -> str:
        return line_of(str(self.file.data.filename))[-80:]

    def contents(self) -> bytes:
        """Return what a valid form brings, or the beginning of what is too large."""
        with self.file.data.stream as stream:
            data: bytes = stream.read(LARGEST_FILE + 1)
        return data

    def refuse(self, error: AppError) -> None:
        """Say beside the file why it was refused; for one of its keys, with the key."""
        words = worded(error)
        if isinstance(error, CampaignFileRefused):
            why = worded(error.why) if isinstance(error.why, AppError) else gettext(error.why[0], **error.why[1])
            words = f"{error.data['key']}: {why}"
        self.file.errors = [*self.file.errors, words]


class ReplaceForm(Form):
    """A campaign file that was read and shown, and the mark of the draft that it was held against."""

    text = HiddenField()
    seen = HiddenField()


class PartForm(Form):
    """A form about a part of a draft. `seen` is the mark of the part as its reader saw it."""

    seen = HiddenField()

    # What stands there now where somebody else has changed it: what the field is called, and what it says.
    standing: tuple[tuple[str, str], ...] = ()

    def take(self, now: PartForm) -> None:
        """Show what stands there now, in so far as it is not what was typed; saved again, the form overwrites that."""
        self.seen.data = now.seen.data
        told = [
            field
            for field in now
            if field.name != "seen" and (field.name not in self or field.data != self[field.name].data)
        ]
        self.standing = tuple((str(field.label.text), _shown(field)) for field in told)

    def refuse(self, name: str, error: AppError) -> None:
        """Say beside a field why what it says was refused."""
        self[name].errors = [*self[name].errors, worded(error)]


def _shown(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(gettext("yes") if field.data else gettext("no"))
    if isinstance(field, SelectField):
        return next((str(label) for value, label, *_ in field.iter_choices() if value == field.data), "")
    return str(field.data or "")
