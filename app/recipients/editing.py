"""What the forms of the directory have in common: checked cells, and the choice where two people change one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from wtforms import Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Newer than the stubs.
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, EmailInput, TextInput

from app.errors import AppError
from app.public import worded
from app.recipients import cells
from app.recipients.conflicts import Change, ChangedMeanwhile, Edit, packed, unpacked

Check = Callable[[str], str]


class Checked:
    """The check of a cell; what passes is kept as the check returns it, what does not stays as it was typed."""

    def __init__(self, check: Check, *, needed: bool = False) -> None:
        self.check, self.needed = check, needed

    def __call__(self, _form: Form, field: Any) -> None:
        try:
            kept = self.check(field.data or "")
            if self.needed and not kept:
                raise cells.CellEmpty
        except AppError as error:
            raise StopValidation(worded(error)) from None
        field.data = kept


class NeverMissing:
    """Makes text of what was not sent."""

    def __call__(self, value: str | None) -> str:
        return value or ""


def cell(label: str, check: Check = cells.line, *, needed: bool = False, **given: Any) -> StringField:
    """Return a field of one line."""
    return StringField(label, [Checked(check, needed=needed)], filters=[NeverMissing()], **given)


def cell_of_lines(label: str, *, needed: bool = False, rows: int = 3) -> TextAreaField:
    """Return a field of several lines."""
    checked = [Checked(cells.text, needed=needed)]
    return TextAreaField(label, checked, filters=[NeverMissing()], render_kw={"rows": rows, "class": "short"})


def cell_of_day(label: str, *, needed: bool = False) -> StringField:
    return cell(label, cells.day, needed=needed, widget=DateInput())


def cell_of_email(label: str, *, needed: bool = False) -> StringField:
    return cell(label, cells.email, needed=needed, widget=EmailInput())


def cell_of_number(label: str, check: Check, *, needed: bool = False) -> StringField:
    return cell(label, check, needed=needed, widget=TextInput(), render_kw={"inputmode": "tel", "dir": "ltr"})


class OneOf:
    """Refuses what is none of the choices, with a sentence and not with an error."""

    def __call__(self, _form: Form, field: Any) -> None:
        field.data = field.data or ""
        if field.data not in {choice.value for choice in field.choices}:
            field.data = ""
            raise StopValidation(gettext("Choose one of these."))


def choice(label: str, choices: list[tuple[str, str]]) -> SelectField:
    options = [SelectChoice(value, shown) for value, shown in choices]
    return SelectField(label, [OneOf()], choices=options, validate_choice=False)


class EditForm(Form):
    """A form of cells; `seen` carries what its reader saw, so that a change since then is noticed.

    Where somebody else has changed a field, the page asks whose words are kept: `asked` names those fields,
    `choice-<field>` says "theirs" or "mine".
    """

    version = HiddenField()
    seen = HiddenField()

    def __init__(self, formdata: Any = None, data: dict[str, str] | None = None, version: int = 0) -> None:
        super().__init__(formdata, data=data)
        self.conflict: ChangedMeanwhile | None = None
        self.undecided: list[str] = []
        if formdata is None:
            self.version.data, self.seen.data = str(version), packed(data or {})
            return
        seen = unpacked(self.seen.data or "")
        for name in dict.fromkeys(formdata.getlist("asked")):
            if name not in self.cells():
                continue
            chosen = formdata.get(f"choice-{name}")
            if chosen == "theirs":
                self[name].data = seen.get(name, "")
            elif chosen != "mine":
                self.undecided.append(name)

    def cells(self) -> dict[str, str]:
        """Return what stands in each cell."""
        return {field.name: field.data or "" for field in self if field.name not in {"version", "seen"}}

    def edit(self) -> Edit:
        """Return what a valid form asks for."""
        typed = self.version.data or ""
        version = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004  # No office has so many versions.
        return Edit(version, unpacked(self.seen.data or ""), self.cells())

    def validate(self, *given: Any, **named: Any) -> bool:
        valid = super().validate(*given, **named)
        if self.undecided:
            edit = self.edit()
            changes = tuple(
                Change(name, edit.seen.get(name, ""), edit.seen.get(name, ""), edit.typed[name])
                for name in self.undecided
            )
            self.conflict = ChangedMeanwhile(edit.version, edit.seen, changes)
        return valid and not self.undecided

    def take(self, conflict: ChangedMeanwhile) -> None:
        """Show what somebody else has changed; the form now is of the version that stands."""
        self.conflict = conflict
        self.version.data, self.seen.data = str(conflict.version), packed(conflict.now)

    def refuse(self, name: str, error: AppError) -> None:
        """Say beside a field why its use case refused it."""
        self[name].errors = [*self[name].errors, worded(error)]
