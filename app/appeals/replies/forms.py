"""The form of whoever got a reply, and that of whoever deletes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Form, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.appeals.replies.errors import NotSure, ReplyError
from app.appeals.replies.files import LARGEST_FILE, FileKind, kind_of
from app.letters.characters import lines_of
from app.public import worded
from app.sections.typed import Typed
from app.wording import day

LONGEST_TEXT = 10_000
# What the choice of an office that is no target carries.
OTHER = "other"


class ReplyForm(Form):
    """Which office replied, when, and what."""

    office = SelectField(lazy_gettext("Who replied"), validate_choice=False)
    received_on = StringField(lazy_gettext("When it came"))
    text = TextAreaField(lazy_gettext("What it says"), validators=[Typed(LONGEST_TEXT, lines=True)])
    file = MultipleFileField(lazy_gettext("Or a file"))

    first_day: date
    today: date
    # The file that was brought, once the form is valid.
    brought: tuple[FileKind, bytes] | None = None

    @classmethod
    def for_campaign(
        cls, offices: Sequence[tuple[str, str]], first_day: date, today: date, formdata: Any = None
    ) -> ReplyForm:
        """Return the form with a campaign's offices (id and title) and the days on which a reply can have come."""
        form = cls(formdata)
        form.first_day, form.today = first_day, today
        form.office.choices = [
            ("", gettext("Choose an office")), *offices, (OTHER, gettext("another office, such as an embassy"))
        ]  # fmt: skip
        return form

    def validate_office(self, field: Field) -> None:
        known = {choice[0] for choice in field.choices}  # type: ignore[attr-defined]  # A field of choices.
        if not field.data or field.data not in known:
            raise StopValidation(gettext("Choose which office replied."))

    def validate_received_on(self, field: Field) -> None:
        try:
            chosen = date.fromisoformat((field.data or "").strip())
        except ValueError:
            raise StopValidation(gettext("Enter the day as year, month and day, such as 2026-05-14.")) from None
        if chosen > self.today:
            raise StopValidation(gettext("This day has not come yet."))
        if chosen < self.first_day:
            raise StopValidation(
                gettext("The campaign began on %(day)s; no reply can be older.", day=day(self.first_day))
            )

    def validate_text(self, field: Field) -> None:
        if not (field.data or "").strip() and not self.uploads:
            raise StopValidation(gettext("Write what the reply says, or choose a file with it."))

    def validate_file(self, _field: Field) -> None:
        if len(self.uploads) > 1:
            raise StopValidation(gettext("Choose one file only. Several pages fit into one PDF."))
        for upload in self.uploads:
            # One byte more, so that what is too large is known to be.
            data = upload.stream.read(LARGEST_FILE + 1)
            try:
                self.brought = (kind_of(data), data)
            except ReplyError as error:
                raise StopValidation(worded(error)) from None

    @property
    def uploads(self) -> list[FileStorage]:
        """The files that were chosen."""
        return [one for one in self.file.data or () if isinstance(one, FileStorage) and one.filename]

    @property
    def chosen(self) -> str:
        """The office of a valid form, empty for another one than the campaign's."""
        return "" if self.office.data == OTHER else str(self.office.data)

    @property
    def day(self) -> date:
        """The day of a valid form."""
        return date.fromisoformat((self.received_on.data or "").strip())

    @property
    def words(self) -> str:
        return lines_of(self.text.data or "")


class DeleteForm(Form):
    """A tick, so that nothing is deleted by a slip."""

    sure = BooleanField()

    def validate_sure(self, field: Field) -> None:
        if not field.data:
            raise StopValidation(worded(NotSure()))
