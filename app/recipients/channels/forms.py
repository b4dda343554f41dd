"""The form of a channel; what it asks follows from its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import Field, HiddenField
from wtforms.widgets import CheckboxInput

from app.letters import countries
from app.recipients import cells, words
from app.recipients.editing import (
    EditForm,
    cell,
    cell_of_day,
    cell_of_email,
    cell_of_lines,
    cell_of_number,
    choice,
)
from app.recipients.models import ChannelKind


class _Box(Field):
    """A box that says "yes" or nothing, as the cell does."""

    widget = CheckboxInput()

    def process_data(self, value: Any) -> None:
        self.data = "yes" if value == "yes" else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = "yes" if valuelist and valuelist[0] == "yes" else ""

    def _value(self) -> str:
        return "yes"


class ChannelForm(EditForm):
    """One way to an office."""

    kind = HiddenField()


def channel_form(
    typed: Any,
    kind: ChannelKind,
    language: str,
    *,
    known: Mapping[str, str] | None = None,
    version: int = 0,
    source_needed: bool = False,
) -> ChannelForm:
    """Return the form of a channel of a kind; `known` are its cells, None for a new one."""
    values: dict[ChannelKind, dict[str, Any]] = {
        ChannelKind.POST: {
            "value": cell_of_lines(gettext("Postal lines, without names and without the country"), needed=True),
            "country": choice(
                gettext("Country of the address"),
                [("", gettext("the country of the office")), *countries.names(language).items()],
            ),
            "country_line": cell(gettext("The country as the source prints it")),
        },
        ChannelKind.FAX: {
            "value": cell_of_number(gettext("Number"), cells.fax, needed=True),
            "extension": cell_of_number(gettext("Extension"), cells.extension),
        },
        ChannelKind.EMAIL: {"value": cell_of_email(gettext("E-mail address"), needed=True)},
        ChannelKind.HANDLE: {
            "network": cell(gettext("Network"), _network, needed=True),
            "value": cell(gettext("Name there"), needed=True),
        },
    }
    fields = {
        **values[kind],
        "health": choice(gettext("Health"), [(health, gettext(word)) for health, word in words.HEALTHS.items()]),
        "historical": _Box(gettext("Of the past: nothing is ever delivered here")),
        "source": cell_of_lines(gettext("Source"), needed=source_needed),
        "verified_on": cell_of_day(gettext("The source speaks of this day")),
    }
    made = type("ChannelForm", (ChannelForm,), fields)
    form: ChannelForm = made(
        typed, data=dict(known) if known else {"kind": kind.value, "health": "unverified"}, version=version
    )
    form.kind.data = kind.value
    return form


def _network(typed: str) -> str:
    said = cells.line(typed, cells.LONGEST_NETWORK).lower()
    if " " in said:
        raise cells.NoNetwork(said)
    return said
