"""The desk's pages of what a section says of offices itself."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns import addressing
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.overrides import queries, services
from app.overrides.errors import OverrideChanged, OverrideError, OverrideUnknown
from app.overrides.forms import OverrideForm, words
from app.overrides.models import OfficeOverride, What
from app.overrides.services import About
from app.public import interface_language, worded
from app.recipients import queries as recipients
from app.sections import queries as sections
from app.sections.models import Section

overrides_desk = Blueprint("overrides_desk", __name__, url_prefix="/desk/sections/<slug>/overrides")


@overrides_desk.get("")
@requires(*DESK, Role.SECTION_EDITOR)
def index(slug: str) -> ResponseReturnValue:
    section = _section(slug)
    said = queries.all_of(db.session(), section.id)
    offices = recipients.offices(db.session(), [row.office_id for row in said])
    language = interface_language()
    return render_template(
        "desk/overrides.html",
        section=section,
        name=sections.name_of(section, language),
        rows=[(row, addressing.title_of(offices[row.office_id], language)) for row in said],
        whats=words(),
    )


@overrides_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK, Role.SECTION_EDITOR)
def new(slug: str) -> ResponseReturnValue:
    section = _section(slug)
    form = _form(section, posted=request.method == "POST")
    if request.method == "GET":
        form.office.data = request.args.get("office", "")[:80]
        return _page(section, form, None)
    if not form.validate():
        return _page(section, form, None, 422)
    try:
        services.say(db.session(), current_actor(), section.id, form.asked(), form.said(), clock.now())
    except OverrideError as error:
        return _refused(section, form, None, error)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


@overrides_desk.route("/<int(max=2147483647):number>", methods=["GET", "POST"])
@requires(*DESK, Role.SECTION_EDITOR)
def change(slug: str, number: int) -> ResponseReturnValue:
    section = _section(slug)
    row = queries.one(db.session(), section.id, number) or abort(404)
    form = _form(section, posted=request.method == "POST", row=row)
    if request.method == "GET":
        return _page(section, form, row)
    try:
        if "take_back" in request.form:
            services.take_back(db.session(), current_actor(), section.id, number, form.seen, clock.now())
        elif form.validate():
            services.change(db.session(), current_actor(), section.id, number, form.seen, form.said(), clock.now())
        else:
            return _page(section, form, row, 422)
    except OverrideError as error:
        return _refused(section, form, number, error)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


def _section(slug: str) -> Section:
    return sections.of_actor(db.session(), slug, current_actor()) or abort(404)


def _form(section: Section, *, posted: bool, row: OfficeOverride | None = None) -> OverrideForm:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    form = OverrideForm(request.form if posted else None, obj=row)
    if row is not None:
        form.about = About(row.office_id, What(row.what), row.language)
        form.office.data, form.what.data, form.language.data = row.office_id, row.what, row.language
        form.version.data = request.form.get("version", "") if posted else str(row.version)
    return form.prepared(catalogue.languages, interface_language(), clock.today(section.time_zone))


def _page(section: Section, form: OverrideForm, row: OfficeOverride | None, status: int = 200) -> ResponseReturnValue:
    return render_template("desk/override.html", section=section, form=form, row=row), status


def _refused(section: Section, form: OverrideForm, number: int | None, error: OverrideError) -> ResponseReturnValue:
    if isinstance(error, OverrideUnknown):
        abort(404)
    row = queries.one(db.session(), section.id, number) if number else None
    form[error.field].errors = [worded(error)]
    if isinstance(error, OverrideChanged) and row is not None:
        # Whoever has seen what stands now may put something else in its place.
        form.version.data = str(row.version)
        return _page(section, form, row, 409)
    return _page(section, form, row, 422)
