"""The forms of a case file; the fields are called like the cells of its entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from wtforms import StringField
from wtforms.widgets import TextArea

from app.cases import words
from app.cases.errors import CaseError
from app.cases.filing import checks
from app.cases.filing.entries import YES, Cells, Kind
from app.cases.models import Case
from app.cases.values import Confidence, PersonRole, PersonStatus
from app.errors import AppError
from app.public import interface_language
from app.recipients import cells
from app.recipients.editing import EditForm, cell, choice
from app.recipients.words import language_name

_Fields = dict[str, Any]
_OF_A_CODE = {
    "maxlength": 12, "size": 8, "dir": "ltr", "autocomplete": "off", "spellcheck": "false", "placeholder": "fr",
}  # fmt: skip
# What the cells begin with whose names end in a language.
_TEXTS = ("title_", "summary_", "what_", "place_", "text_")
_MOST_LANGUAGES = 60
# The field of a language to write in besides, which is no cell.
_ANOTHER = "another"


class FileForm(EditForm):
    """The form of an entry, or of the file; `offered` is the first field in a language that was just asked for."""

    offered = ""

    def cells(self) -> dict[str, str]:
        """Return what stands in each cell; the language to write in besides is none."""
        return {name: text for name, text in super().cells().items() if name != _ANOTHER}

    def asks_for_fields(self, typed: Mapping[str, str]) -> bool:
        """Return whether the fields of another language are asked for: by the button, or by Enter after its code."""
        return _ANOTHER in self and ("show" in typed or bool(self[_ANOTHER].data.strip()))

    def offer_fields(self) -> None:
        """Let the fields of another language be found, or say why there are none; nothing else is wrong yet."""
        self.validate()
        for field in self:
            if field.name != _ANOTHER:
                field.errors = ()
        code = self[_ANOTHER]
        if not code.errors and not code.data:
            self.refuse(_ANOTHER, cells.CellEmpty())
        if not code.errors:
            self.offered = next((name for name in self.cells() if name.endswith(f"_{code.data}")), "")
            code.data = ""


class NewCaseForm(EditForm):
    """A new case: its short name, and what it is called."""

    @classmethod
    def of(cls, typed: Any) -> NewCaseForm:
        """Return the form, with what was typed."""
        slug = cell(gettext("Short name"), needed=True, render_kw={"dir": "ltr", "spellcheck": "false"})
        title = cell(gettext("Title (%(language)s)", language=language_name("en", interface_language())), checks.title)
        form: NewCaseForm = type("NewCaseForm", (cls,), {"slug": slug, "title_en": title})(typed)
        return form


def _languages_of(case: Case, known: Cells, typed: Mapping[str, str] | None) -> list[str]:
    """Return the languages that a form has fields for: of the case, of what is written, and one that is asked for."""
    asked = _language((typed or {}).get(_ANOTHER, ""))
    names = [*known, *(typed or ())]
    written = [name.partition("_")[2] for name in names if name.startswith(_TEXTS)]
    codes = [code for code in ("en", *case.texts, *written, asked) if code and _language(code) == code]
    return list(dict.fromkeys(codes))[:_MOST_LANGUAGES]


def _language(typed: str) -> str:
    """Return the code of a language, empty where what was typed is none."""
    try:
        return cells.language(typed)
    except AppError:
        return ""


def file_form(typed: Any, case: Case, known: Cells) -> FileForm:
    """Return the form of what is said of a case as a whole."""
    fields: _Fields = {}
    for code in _languages_of(case, known, typed):
        fields[f"title_{code}"] = _text(gettext("Title (%(language)s)"), code, checks.title)
        fields[f"summary_{code}"] = _text(gettext("Summary (%(language)s)"), code, cells.text, lines=True)
    fields["historical"] = choice(gettext("Time"), [("", gettext("goes on today")), (YES, gettext("historical"))])
    return _made(fields, typed, known, case.revision, written=True)


def entry_form(typed: Any, case: Case, kind: Kind, known: Cells, *, new: bool) -> FileForm:
    """Return the form of an entry of a kind; `known` are the cells that it begins with."""
    sources = [(str(source.id), _called(source.publisher, source.title)) for source in case.sources]
    fields = _FIELDS[kind](_languages_of(case, known, typed), sources)
    if kind is Kind.RELATION and not new:
        del fields["other"]
    return _made(fields, typed, known, case.revision, written=kind in {Kind.EVENT, Kind.CLAIM})


def refuse(form: EditForm, error: CaseError) -> None:
    """Say an error beside the field that it is about; what is about a text is about its first language."""
    names = list(form.cells())
    about = [name for name in names if name == error.field or name.startswith(f"{error.field}_")]
    form.refuse(about[0] if error.field and about else names[0], error)


def _made(fields: _Fields, typed: Any, known: Cells, version: int, *, written: bool) -> FileForm:
    """Return a form of fields; `written`: it has texts, which may be in one more language."""
    shown = [("", gettext("the desk alone")), (YES, gettext("anybody"))]
    fields["public"] = choice(gettext("Who may see this"), shown)
    if written:
        fields[_ANOTHER] = cell(gettext("Write in another language, too"), cells.language, render_kw=_OF_A_CODE)
    form: FileForm = type("EntryForm", (FileForm,), fields)(typed, data=dict(known), version=version)
    return form


def _called(publisher: str, title: str) -> str:
    return f"{publisher}: {title}" if title else publisher


def _text(label: str, code: str, check: Callable[[str], str], *, lines: bool = False) -> StringField:
    """Return a field for a text in a language; `label` has a place for what the language is called."""
    said = label % {"language": language_name(code, interface_language())}
    given = {"lang": code, "dir": "auto"}
    if lines:
        return cell(said, check, widget=TextArea(), render_kw={**given, "rows": 3, "class": "short"})
    return cell(said, check, render_kw=given)


def _options(words_of: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), gettext(word)) for value, word in words_of.items()]


def _person(_languages: Sequence[str], _sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "role": choice(gettext("Role"), _options(words.ROLES)),
        "name": cell(gettext("Name, as the source spells it"), checks.name, render_kw={"dir": "auto"}),
        "private_name": cell(gettext("Private name"), checks.name, render_kw={"dir": "auto"}),
        "group": choice(gettext("How many"), [("", gettext("one person")), (YES, gettext("several under one name"))]),
        "born_on": cell(gettext("Born"), checks.partial),
    }


def _name(_languages: Sequence[str], sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "name": cell(gettext("Spelling"), checks.name, needed=True, render_kw={"dir": "auto"}),
        "language": cell(gettext("Language"), cells.language, render_kw={"dir": "ltr"}),
        "source": choice(gettext("Source"), [("", gettext("not known")), *sources]),
    }


def _status(_languages: Sequence[str], sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "status": choice(gettext("Status"), _options(words.STATUSES)),
        "happened_on": cell(gettext("Date"), checks.partial, needed=True),
        **_said_by(sources),
    }


def _source(_languages: Sequence[str], _sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "publisher": cell(gettext("Publisher"), checks.title, needed=True, render_kw={"dir": "auto"}),
        "title": cell(gettext("Title"), checks.title, render_kw={"dir": "auto"}),
        "link": cell(gettext("Link"), checks.link, render_kw={"dir": "ltr", "inputmode": "url"}),
        "language": cell(gettext("Language"), cells.language, render_kw={"dir": "ltr"}),
        "published_on": cell(gettext("Date of publication"), checks.partial),
    }


def _event(languages: Sequence[str], _sources: Sequence[tuple[str, str]]) -> _Fields:
    fields: _Fields = {"happened_on": cell(gettext("Date"), checks.partial, needed=True)}
    for code in languages:
        fields[f"what_{code}"] = _text(gettext("What happened (%(language)s)"), code, cells.text, lines=True)
        fields[f"place_{code}"] = _text(gettext("Place (%(language)s)"), code, checks.title)
    return fields


def _claim(languages: Sequence[str], sources: Sequence[tuple[str, str]]) -> _Fields:
    label = gettext("What the source says (%(language)s)")
    texts = {f"text_{code}": _text(label, code, cells.text, lines=True) for code in languages}
    return {**texts, **_said_by(sources)}


def _said_by(sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "source": choice(gettext("Source"), [*sources]),
        "confidence": choice(gettext("Confidence"), _options(words.CONFIDENCE)),
    }


def _relation(_languages: Sequence[str], _sources: Sequence[tuple[str, str]]) -> _Fields:
    return {
        "other": cell(gettext("Short name of the other case"), cells.line, needed=True, render_kw={"dir": "ltr"}),
        "kind": choice(gettext("What the two have in common"), _options(words.RELATIONS)),
    }


_FIELDS: Mapping[Kind, Callable[[Sequence[str], Sequence[tuple[str, str]]], _Fields]] = {
    Kind.PERSON: _person, Kind.NAME: _name, Kind.STATUS: _status, Kind.SOURCE: _source, Kind.EVENT: _event,
    Kind.CLAIM: _claim, Kind.RELATION: _relation,
}  # fmt: skip

# What the cells of a new entry begin with.
FIRST: Mapping[Kind, Mapping[str, StrEnum]] = {
    Kind.PERSON: {"role": PersonRole.AT_RISK},
    Kind.STATUS: {"status": PersonStatus.DETAINED, "confidence": Confidence.REPORTED},
    Kind.CLAIM: {"confidence": Confidence.REPORTED},
}
