"""The desk's pages of sections."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Actor, Role, current_actor, requires
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.letters.countries import name_of
from app.public import INTERFACE_LANGUAGES, interface_language
from app.sections import queries, services
from app.sections.errors import CountriesOfDesk, SectionChanged, SectionError, SectionUnknown
from app.sections.forms import NewSectionForm, SectionForm
from app.sections.models import Section
from app.sections.typed import time_zones

sections_desk = Blueprint("sections_desk", __name__, url_prefix="/desk/sections")


@sections_desk.get("/")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    sections = [queries.dress_of(section) for section in queries.seen_by(db.session(), current_actor())]
    return render_template("desk/sections.html", sections=sections)


@sections_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new() -> ResponseReturnValue:
    form = NewSectionForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _new_page(form)
    slug = form.line("slug")
    try:
        services.create(
            db.session(), current_actor(), slug, form.line("name"), form.codes(), form.line("time_zone"), clock.now()
        )
    except SectionError as error:
        form.refuse(error)
        return _new_page(form)
    flash(gettext("The section is made. Now enter the rest."))
    return redirect(url_for(".edit", slug=slug), 303)


@sections_desk.get("/<slug>")
@requires(*DESK, Role.SECTION_EDITOR)
def page(slug: str) -> ResponseReturnValue:
    section = queries.dress_of(_section(slug, current_actor()))
    return render_template("desk/section.html", shown=section, languages=INTERFACE_LANGUAGES)


@sections_desk.get("/<slug>/edit")
@requires(*DESK, Role.SECTION_EDITOR)
def edit(slug: str) -> ResponseReturnValue:
    return _edit_page(slug, _form(_section(slug, current_actor()), posted=False))


@sections_desk.post("/<slug>/edit")
@requires(*DESK, Role.SECTION_EDITOR)
def save(slug: str) -> ResponseReturnValue:
    form = _form(_section(slug, current_actor()), posted=True)
    if not form.validate():
        return _edit_page(slug, form, status=422)
    try:
        changed = services.change(db.session(), current_actor(), slug, form.values(), form.seen_version(), clock.now())
    except SectionUnknown:
        abort(404)
    except CountriesOfDesk:
        abort(403)
    except SectionChanged as conflict:
        return _edit_page(slug, form, conflict, status=409)
    except SectionError as error:
        form.refuse(error)
        return _edit_page(slug, form, status=422)
    flash(gettext("Saved.") if changed else gettext("Nothing was changed."))
    return redirect(url_for(".page", slug=slug), 303)


@sections_desk.app_template_filter("country_names")
def _country_names(codes: Sequence[str]) -> str:
    return ", ".join(name_of(code, interface_language()) for code in codes)


def _section(slug: str, actor: Actor) -> Section:
    section = queries.of_actor(db.session(), slug, actor)
    if section is None:
        abort(404)
    return section


def _form(section: Section, *, posted: bool) -> SectionForm:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    values = services.values_of(section)
    form = SectionForm.opened(
        values,
        section.version,
        catalogue.languages,
        countries=current_actor().is_desk,
        formdata=request.form if posted else None,
    )
    # On the page that shows what another editor changed, "now" leaves a field as that editor saved it.
    form.leave(values, [name for name in form.data if request.form.get(f"choice-{name}") == "now"])
    return form


def _new_page(form: NewSectionForm) -> ResponseReturnValue:
    zones = sorted(time_zones())
    return render_template("desk/section_new.html", form=form, zones=zones), 422 if form.errors else 200


def _edit_page(
    slug: str, form: SectionForm, conflict: SectionChanged | None = None, status: int = 200
) -> ResponseReturnValue:
    if conflict:
        form.version.data = str(conflict.version)
    html = render_template(
        "desk/section_edit.html",
        slug=slug,
        form=form,
        conflict=conflict,
        zones=sorted(time_zones()),
        languages=INTERFACE_LANGUAGES,
    )
    return html, status
