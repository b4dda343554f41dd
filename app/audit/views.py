"""The page of the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import Form, SelectField, StringField

from app.access import DESK, Role, current_actor, requires
from app.audit import queries
from app.audit.queries import Wanted
from app.extensions import db
from app.public import interface_language
from app.sections import queries as sections

audit_desk = Blueprint("audit_desk", __name__)

_LONGEST = 120
_LAST_PAGE = 100_000
_YEARS = range(2000, 2200)


class LogForm(Form):
    subject = StringField(lazy_gettext("What was changed"))
    who = StringField(lazy_gettext("Who changed it"))
    section = SelectField(lazy_gettext("Section"), validate_choice=False)
    day = StringField(lazy_gettext("Day"))

    def offer(self, names: Mapping[int, str]) -> None:
        """Offer these sections by their numbers."""
        self.section.choices = [("", gettext("All")), *((str(number), name) for number, name in names.items())]
        self.known = {str(number) for number in names}

    def wanted(self) -> Wanted:
        """Return what is looked for; a field that makes no sense is said so and left out."""
        for field in (self.subject, self.who):
            if len(field.data or "") > _LONGEST or "\0" in (field.data or ""):
                field.errors = [gettext("At most %(most)s characters.", most=_LONGEST)]
        day = _day(self.day.data or "")
        if self.day.data and day is None:
            self.day.errors = [gettext("Type a day such as 2026-11-21.")]
        chosen = str(self.section.data or "")
        return Wanted(
            subject="" if self.subject.errors else (self.subject.data or "").strip(),
            who="" if self.who.errors else (self.who.data or "").strip(),
            section=int(chosen) if chosen in self.known else None,
            day=day,
        )


def _day(text: str) -> date | None:
    """Return the day that a text names, None where it names none that the log could have."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


@audit_desk.get("")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    actor, language = current_actor(), interface_language()
    names = {
        section.id: sections.name_of(section, language)
        for section in sections.all_sections(db.session())
        if actor.may_change(section.id)
    }
    form = LogForm(request.args)
    form.offer(names)
    typed = request.args.get("page", "1")
    page = min(max(int(typed), 1), _LAST_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 1  # noqa: PLR2004  # Digits of any page.
    wanted = form.wanted()
    entries, more = queries.entries(db.session(), actor, wanted, page)

    def at(number: int) -> str:
        kept: dict[str, Any] = {name: value for name, value in form.data.items() if value}
        return url_for("audit_desk.index", **kept, page=number)

    refused = any(form.errors.values())
    shown = render_template(
        "desk/log.html", form=form, entries=entries, names=names, narrowed=wanted != Wanted(),
        newer=at(page - 1) if page > 1 else "", older=at(page + 1) if more else "",
    )  # fmt: skip
    return shown, 422 if refused else 200
