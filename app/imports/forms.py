"""The forms of imports: a file to upload, and the cells of rows that are to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import FileField, Form, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from app.access import Actor
from app.imports.errors import FileKindUnknown
from app.imports.services import Upload
from app.letters.characters import line_of
from app.letters.errors import CharacterRefused
from app.public import worded
from app.recipients.formats import kind_of
from app.recipients.rows import Fault, Row

# Columns whose cells may have several lines.
_SEVERAL_LINES = ("post", "form_of_address")


class UploadForm(Form):
    """A file, and who keeps the offices that are new."""

    file = FileField(lazy_gettext("File"))
    keeper = SelectField(lazy_gettext("New offices are kept by"), validate_choice=False)

    # The numbers of the sections that may be chosen; empty for the international desk.
    keepers: Sequence[str] = ()

    @classmethod
    def of(cls, actor: Actor, sections: Sequence[tuple[int, str]], formdata: Any = None) -> UploadForm:
        """Return the form for somebody; `sections` are all there are, with their names."""
        form = cls(formdata=formdata)
        own = [(str(number), name) for number, name in sections if actor.may_change(number)]
        choices = [("", gettext("the international desk")), *own] if actor.is_desk else own
        form.keeper.choices = choices
        form.keepers = [number for number, _name in choices]
        if form.keeper.data is None and choices:
            form.keeper.data = choices[0][0]
        return form

    def validate_file(self, field: Field) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise StopValidation(gettext("Choose a file."))
        if kind_of(field.data.filename) is None:
            raise StopValidation(worded(FileKindUnknown()))
        try:
            line_of(field.data.filename)
        except CharacterRefused as error:
            raise StopValidation(worded(error)) from None

    def validate_keeper(self, field: Field) -> None:
        if field.data not in self.keepers:
            raise StopValidation(gettext("Choose who keeps the offices that are new."))

    def upload(self) -> Upload:
        """Return what a valid form brings."""
        name = line_of(str(self.file.data.filename))
        return Upload(name, kind_of(name) or "", int(self.keeper.data) if self.keeper.data else None)


class MendForm(BaseForm):
    """The cells of an office's rows that have faults: for each row, those with a fault first, then what else it has."""

    def __init__(self, rows: Sequence[tuple[int, Row, Sequence[Fault]]], formdata: Any = None) -> None:
        self.rows = rows
        self._columns = {id_: _columns(row, faults) for id_, row, faults in rows}
        fields: dict[str, Any] = {}
        for id_, row, _faults in rows:
            for column in self._columns[id_]:
                several = column.startswith(_SEVERAL_LINES) or "\n" in row.cells.get(column, "")
                fields[_name(id_, column)] = (TextAreaField if several else StringField)(column)
        super().__init__(fields)
        stored = {_name(id_, column): cell for id_, row, _f in rows for column, cell in row.cells.items()}
        self.process(formdata, data=stored)
        for id_, _row, faults in rows:
            for fault in faults:
                if fault.column in self._columns[id_]:
                    # Whatever WTForms found before, this is what is wrong with the cell.
                    self[_name(id_, fault.column)].errors = [told(fault)]

    def fields_of(self, row: int) -> list[Field]:
        return [self[_name(row, column)] for column in self._columns[row]]

    def typed(self) -> Mapping[int, Mapping[str, str]]:
        """Return what was typed, by column by row."""
        return {
            id_: {column: (self[_name(id_, column)].data or "").replace("\r\n", "\n") for column in columns}
            for id_, columns in self._columns.items()
        }


def _name(row: int, column: str) -> str:
    return f"{row}-{column}"


def _columns(row: Row, faults: Sequence[Fault]) -> list[str]:
    return list(dict.fromkeys([*(fault.column for fault in faults if fault.column), *row.cells]))


def told(fault: Fault) -> str:
    """Return what is wrong, in the reader's language."""
    return str(gettext(fault.sentence, **fault.data))
