"""The list of campaigns that can be written for, and the desk's pages of a section's own deadlines."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, anyone, current_actor, requires
from app.campaigns import queries, services
from app.campaigns.deadlines import Deadline
from app.campaigns.errors import SectionDeadlineChanged, SectionDeadlineError
from app.campaigns.forms import DeadlineForm
from app.extensions import db
from app.public import cacheable
from app.sections import queries as sections
from app.sections.errors import SectionUnknown
from app.sections.public import current_dress

campaigns = Blueprint("campaigns", __name__)
deadlines_desk = Blueprint("deadlines_desk", __name__, url_prefix="/desk/sections/<slug>/deadlines")


@campaigns.get("/")
@anyone
def index() -> ResponseReturnValue:
    now = clock.now()
    found = queries.making_letters(db.session(), current_dress(), now)
    open_now = [(one, one.deadline.days_left(one.day_of(now))) for one in found]
    return cacheable(render_template("public/index.html", campaigns=open_now))


@deadlines_desk.get("/")
@requires(*DESK, Role.SECTION_EDITOR)
def deadlines(slug: str) -> ResponseReturnValue:
    section = sections.dress_of_actor(db.session(), slug, current_actor())
    if section is None:
        abort(404)
    today = clock.today(section.time_zone)
    page = queries.page_of_open(db.session(), section, request.args.get("page", ""), today)
    return render_template("desk/section_deadlines.html", shown=section, page=page, today=today)


@deadlines_desk.get("/<campaign>")
@requires(*DESK, Role.SECTION_EDITOR)
def deadline(slug: str, campaign: str) -> ResponseReturnValue:
    found = _through(slug, campaign)
    return _deadline_page(found, DeadlineForm.opened(found.section_deadline, found.content.deadline))


@deadlines_desk.post("/<campaign>")
@requires(*DESK, Role.SECTION_EDITOR)
def set_deadline(slug: str, campaign: str) -> ResponseReturnValue:
    found = _through(slug, campaign)
    form = DeadlineForm.opened(found.section_deadline, found.content.deadline, request.form)
    return _deadline_page(found, form, 422) if not form.validate() else _changed(found, form, form.deadline())


@deadlines_desk.post("/<campaign>/remove")
@requires(*DESK, Role.SECTION_EDITOR)
def remove_deadline(slug: str, campaign: str) -> ResponseReturnValue:
    found = _through(slug, campaign)
    return _changed(found, DeadlineForm.opened(found.section_deadline, found.content.deadline, request.form), None)


@deadlines_desk.get("/<campaign>/remove")
@requires(*DESK, Role.SECTION_EDITOR)
def back_to_deadline(slug: str, campaign: str) -> ResponseReturnValue:
    return redirect(url_for(".deadline", slug=slug, campaign=campaign), 303)


def _through(slug: str, campaign: str) -> queries.Published:
    """Return a campaign as it is through a section that the reader may change."""
    section = sections.dress_of_actor(db.session(), slug, current_actor())
    if section is None:
        abort(404)
    return queries.published(db.session(), campaign, section)


def _changed(found: queries.Published, form: DeadlineForm, wanted: Deadline | None) -> ResponseReturnValue:
    place = (found.section_slug, found.content.slug)
    try:
        services.set_section_deadline(db.session(), current_actor(), place, wanted, form.seen_deadline(), clock.now())
    except SectionUnknown:
        abort(404)
    except SectionDeadlineChanged as error:
        form.refuse(error)
        form.reopen(error.now)
        return _deadline_page(_through(*place), form, 409)
    except SectionDeadlineError as error:
        form.refuse(error)
        return _deadline_page(found, form, 422)
    flash(gettext("The published last day holds again.") if wanted is None else gettext("Saved."))
    return redirect(url_for(".deadlines", slug=found.section_slug), 303)


def _deadline_page(found: queries.Published, form: DeadlineForm, status: int = 200) -> ResponseReturnValue:
    today = clock.today(found.time_zone)
    html = render_template(
        "desk/section_deadline.html", found=found, form=form, today=today, phase=found.phase_on(today)
    )
    return html, status
