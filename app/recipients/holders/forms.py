"""The forms about the holders of an office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField

from app.recipients import words
from app.recipients.editing import EditForm, cell, cell_of_day, cell_of_lines, choice


class SuccessionForm(EditForm):
    """From this day it is somebody else. `present` is whom the reader saw as holder."""

    present = HiddenField()
    languages: Sequence[str] = ()

    @property
    def is_given_up(self) -> bool:
        """Whether somebody else's successor was chosen instead."""
        return self.kept == "theirs"

    kept: str = ""


class HolderForm(EditForm):
    """All that is said of a holder."""

    languages: Sequence[str] = ()


class EndForm(EditForm):
    """The last day of a holder whom nobody follows yet."""


def _fields(languages: Sequence[str], datives: Collection[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": cell(gettext("Name, as the source spells it"), needed=True),
        "surname": cell(gettext("Surname, for salutations")),
        "gender": choice(gettext("Addressed as"), [(gender, gettext(word)) for gender, word in words.GENDERS.items()]),
    }
    for code in languages:
        fields[f"name_{code}"] = cell(gettext("Name (%(language)s)", language=code))
        if code in datives:
            fields[f"name_dative_{code}"] = cell(gettext("Name in the dative (%(language)s)", language=code))
    return fields


def succession_form(
    typed: Any, languages: Sequence[str], datives: Collection[str], present: str, version: int
) -> SuccessionForm:
    """Return the form of a succession; `present` is the holder now in one line."""
    fields = {
        "held_from": cell_of_day(gettext("From this day"), needed=True),
        **_fields(languages, datives),
        "source": cell_of_lines(gettext("Source"), needed=True),
        "verified_on": cell_of_day(gettext("The source speaks of this day")),
        "languages": languages,
    }
    made = type("SuccessionForm", (SuccessionForm,), fields)
    form: SuccessionForm = made(typed, data={"gender": "unknown", "present": present}, version=version)
    if typed is not None:
        form.kept = typed.get("choice-present", "")
    return form


def holder_form(
    typed: Any, languages: Sequence[str], datives: Collection[str], known: Mapping[str, str], version: int
) -> HolderForm:
    """Return the form of a holder; `known` are the holder's cells."""
    fields = {
        **_fields(languages, datives),
        "held_from": cell_of_day(gettext("First day in office")),
        "held_until": cell_of_day(gettext("Last day in office")),
        "source": cell_of_lines(gettext("Source")),
        "verified_on": cell_of_day(gettext("The source speaks of this day")),
        "languages": languages,
    }
    made = type("HolderForm", (HolderForm,), fields)
    form: HolderForm = made(typed, data=dict(known), version=version)
    return form


def end_form(typed: Any, known: Mapping[str, str], version: int) -> EndForm:
    """Return the form that ends a holder; `known` are the holder's cells."""
    fields = {
        "held_until": cell_of_day(gettext("Last day in office"), needed=True),
        "source": cell_of_lines(gettext("Source"), needed=True),
    }
    form: EndForm = type("EndForm", (EndForm,), fields)(typed, data=dict(known), version=version)
    return form
