"""The forms of a joint letter as a whole: a new one, its facts, and what leads from one state to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Form, HiddenField
from wtforms.fields import Field
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput

from app.campaigns import values
from app.campaigns.drafts.forms import PartForm, countries_cell, options
from app.errors import N_, AppError
from app.letters.composing import Role
from app.public import worded
from app.recipients import cells
from app.recipients.editing import cell, cell_of_email, choice
from app.sections.typed import number
from app.signons.models import JointLetter
from app.signons.services import Facts, facts_of, mark_of

LONGEST_TITLE = 200
LONGEST_SLUG = 60
LONGEST_SENDER = 120
# What these words mean already in the addresses of the desk.
RESERVED = frozenset({"new"})
ROLES = {
    Role.TO.value: N_("the letter asks it to act"),
    Role.RAISE_WITH.value: N_("as a third party: it is asked to raise the matter with states"),
}


def _slug(typed: str) -> str:
    said = cells.line(typed, LONGEST_SLUG)
    return values.slug(said) if said else ""


class NewForm(Form):
    """What must be known of a joint letter before it can be written."""

    title = cell(lazy_gettext("Title"), partial(cells.line, most=LONGEST_TITLE), needed=True)
    language = choice(lazy_gettext("Language in which it goes to the office"), [])
    slug = cell(lazy_gettext("Short name"), _slug)
    practice = BooleanField(lazy_gettext("For practice: everything in it is invented"))

    @classmethod
    def of(cls, languages: Sequence[tuple[str, str]], typed: Any = None) -> NewForm:
        """Return the form; `languages` are those that letters can be written in."""
        form = cls(typed, data={"language": "en"})
        form.language.choices = options(languages)
        return form

    def validate_slug(self, field: Field) -> None:
        if not field.data and not self.title.data:
            return  # It is made of the title, beside which it stands that it is needed.
        field.data = field.data or values.proposed_slug(self.title.data or "")[:LONGEST_SLUG].strip("-")
        if not field.data or field.data in RESERVED:
            raise StopValidation(gettext("Enter a short name of lower-case letters, digits and hyphens."))

    def facts(self) -> Facts:
        """Return the facts of a valid form, which are hardly any."""
        return Facts(letter_language=self.language.data, practice=bool(self.practice.data))

    def refuse(self, error: AppError) -> None:
        """Say beside the short name why it was refused."""
        self.slug.errors = [*self.slug.errors, worded(error)]


class FactsForm(PartForm):
    """To whom a joint letter goes, in whose name, until when it is signed, and by whom."""

    office = cell(lazy_gettext("Id of the office"), cells.line)
    role = choice(lazy_gettext("What the office gets"), [])
    states = cell(lazy_gettext("States with which it is asked to raise the matter"), countries_cell)
    letter_language = choice(lazy_gettext("Language in which it goes to the office"), [])
    sender_name = cell(lazy_gettext("In whose name the mail comes"), partial(cells.line, most=LONGEST_SENDER))
    reply_to = cell_of_email(lazy_gettext("E-mail address for replies"))
    sign_until = cell(lazy_gettext("Organisations sign until"), values.typed_day, widget=DateInput())
    takes_individuals = BooleanField(lazy_gettext("People can co-sign beside the organisations"))
    historical = BooleanField(lazy_gettext("Historical: a letter of the past, which is never delivered"))
    practice = BooleanField(lazy_gettext("For practice: everything in it is invented"))

    @classmethod
    def of(cls, letter: JointLetter, languages: Sequence[tuple[str, str]], typed: Any = None) -> FactsForm:
        """Return the form over a letter; `languages` are those that letters can be written in."""
        now = facts_of(letter)
        told = {name: getattr(now, name) for name in ("office", "letter_language", "sender_name", "reply_to")}
        told |= {name: getattr(now, name) for name in ("takes_individuals", "historical", "practice")}
        told |= {"role": now.role.value, "states": " ".join(now.states), "seen": mark_of(now)}
        told["sign_until"] = now.sign_until.isoformat() if now.sign_until else ""
        form = cls(typed, data=None if typed is not None else told)
        form.role.choices = options((role, gettext(words)) for role, words in ROLES.items())
        written = [(code, name) for code, name in languages if code in letter.texts]
        form.letter_language.choices = options(written)
        return form

    def validate_office(self, field: Field) -> None:
        if field.data and not cells.OFFICE_ID.fullmatch(field.data):
            raise StopValidation(worded(cells.NoOfficeId(field.data)))

    def facts(self) -> Facts:
        """Return what a valid form says."""
        return Facts(
            self.letter_language.data, self.office.data or "", Role(self.role.data),
            tuple((self.states.data or "").split()), self.sender_name.data or "", self.reply_to.data or "",
            date.fromisoformat(self.sign_until.data) if self.sign_until.data else None,
            bool(self.takes_individuals.data), bool(self.historical.data), bool(self.practice.data),
        )  # fmt: skip


class StepForm(Form):
    """A step to another state; `seen` is the revision of the letter as its reader saw it."""

    seen = HiddenField()

    @property
    def revision(self) -> int:
        return number(self.seen)


class HandForm(StepForm):
    """On which day somebody handed the letter over."""

    day = cell(lazy_gettext("Day of the hand-over"), values.typed_day, needed=True, widget=DateInput())

    @property
    def chosen(self) -> date:
        """The day of a valid form."""
        return date.fromisoformat(self.day.data or "")
