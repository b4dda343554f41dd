"""The form of an office, with a field of each wording for each of its languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField

from app.access import Actor
from app.errors import AppError
from app.letters import countries
from app.recipients import cells, words
from app.recipients.editing import EditForm, cell, cell_of_day, cell_of_lines, choice
from app.recipients.offices.wordings import WORDINGS, languages_of

_MOST_LANGUAGES = 60


class OfficeForm(EditForm):
    """What an office is and what it is called. Removing a language empties its fields."""

    languages: Sequence[str] = ()
    add_language = HiddenField()

    def cells(self) -> dict[str, str]:
        return {name: said for name, said in super().cells().items() if name not in {"add_language", "id"}}


def office_form(
    typed: Any,
    actor: Actor,
    section_names: Mapping[int, str],
    language: str,
    *,
    known: Mapping[str, str] | None = None,
    version: int = 0,
) -> OfficeForm:
    """Return the form of an office; `known` are its cells, None for a new one."""
    spoken = list(languages_of(known or {})) or ["en"]
    if typed is not None:
        spoken = [code for code in typed.getlist("language") if _is_language(code)][:_MOST_LANGUAGES]
        if (added := typed.get("add_language", "").strip()) and _is_language(added):
            spoken.append(added)
        removed = {*typed.getlist("remove")}
        typed = typed.copy()
        for name in [name for code in removed for name in (f"{wording}_{code}" for wording in WORDINGS)]:
            typed.setlist(name, [""])
    spoken = list(dict.fromkeys(spoken))
    fields: dict[str, Any] = {
        "country": choice(
            gettext("Country"), [("", gettext("none: an international body")), *countries.names(language).items()]
        ),
        "rank": choice(gettext("Rank"), [(rank, gettext(word)) for rank, word in words.RANKS.items()]),
        "reads": cell(gettext("Languages that the office reads"), cells.languages),
        "accredited_to": cell(gettext("Accredited to"), cells.countries),
        "source": cell_of_lines(gettext("Source")),
        "verified_on": cell_of_day(gettext("The source speaks of this day")),
    }
    if keepers := _keepers(actor, section_names, new=known is None):
        fields["keeper"] = choice(gettext("Kept by"), keepers)
    if known is None:
        fields["id"] = cell(gettext("Id"), cells.office_id)
    for code in spoken:
        for wording, label in WORDINGS.items():
            shown = f"{gettext(label)} ({code})"
            lines = wording.startswith("form_of_address")
            fields[f"{wording}_{code}"] = cell_of_lines(shown, rows=2) if lines else cell(shown)
    made = type("OfficeForm", (OfficeForm,), {**fields, "languages": spoken})
    form: OfficeForm = made(typed, data=dict(known) if known else {"rank": "official"}, version=version)
    form.add_language.data = form.add_language.data or ""
    return form


def _keepers(actor: Actor, section_names: Mapping[int, str], *, new: bool) -> list[tuple[str, str]]:
    """Return to whom an office may be given: by the desk to anybody, by an editor a new one to their sections."""
    if actor.is_desk:
        return [("0", gettext("the international desk")), *_numbered(section_names.items())]
    return (
        _numbered((number, name) for number, name in section_names.items() if number in actor.sections) if new else []
    )


def _numbered(sections: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in sections]


def _is_language(code: str) -> bool:
    try:
        return bool(code) and cells.language(code) == code
    except AppError:
        return False
