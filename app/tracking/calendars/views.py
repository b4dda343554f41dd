"""Calendars for everybody and by secret link, the feed of open campaigns, and the desk's page of links."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, anyone, current_actor, link_holder, requires
from app.extensions import db
from app.public import cacheable, interface_language
from app.sections.public import current_dress
from app.tracking.calendars import atom, ics, links, queries, services, words
from app.tracking.calendars.errors import CalendarForbidden

calendars = Blueprint("calendars", __name__)
calendar_links = Blueprint("calendar_links", __name__, url_prefix="/desk/deadlines/calendars")


@calendars.get("/campaigns.ics")
@anyone
def last_days() -> ResponseReturnValue:
    section = current_dress()
    found = queries.listed(db.session(), section, clock.now())
    written = ics.written(words.calendar_name(section), interface_language(), [words.last_day(one) for one in found])
    return _noted(cacheable(written, ics.CONTENT_TYPE), found)


@calendars.get("/campaigns/<slug>/deadline.ics")
@anyone
def deadline(slug: str) -> ResponseReturnValue:
    """Hand out one campaign's last day, with an alarm on the day before; there is none once no letters are made."""
    listed = queries.listed(db.session(), current_dress(), clock.now(), slug=slug)
    found = [one for one in listed if one.ended_at is None]
    if not found:
        abort(404)
    response = cacheable(ics.single(words.last_day(found[0], alarm=True)), ics.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return _noted(response, found)


@calendars.get("/campaigns.atom")
@anyone
def feed() -> ResponseReturnValue:
    section = current_dress()
    found = [one for one in queries.listed(db.session(), section, clock.now()) if one.ended_at is None]
    newest_first = sorted(found, key=lambda one: one.published_at, reverse=True)
    updated_at = newest_first[0].published_at if newest_first else queries.newest_publication(db.session())
    written = atom.written(words.feed(section, updated_at), [words.entry(one) for one in newest_first])
    return _noted(cacheable(written, atom.CONTENT_TYPE), found)


def _noted(response: Response, found: Sequence[queries.Listed]) -> Response:
    """What has examples in it stays out of search engines, as their pages do."""
    if any(one.is_invented for one in found):
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@calendars.get("/calendars/<token>.ics")
@link_holder
def of_staff(token: str) -> ResponseReturnValue:
    now = clock.now()
    opened = queries.opened_by(db.session(), links.hashed(_secret(), token))
    if opened is None:
        abort(404)
    found = queries.listed(db.session(), opened.section, now, passed=opened.section is None)
    days = [words.last_day_for_staff(one, now) for one in found]
    written = ics.written(words.calendar_name(opened.section), interface_language(), days)
    response = Response(written, content_type=ics.CONTENT_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@calendar_links.get("/")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    return _page()


def _page(made: int | None = None, address: str = "") -> str:
    """Return the page of links; the one that was `made` just now is shown this once."""
    actor = current_actor()
    return render_template(
        "desk/calendars.html",
        offered=queries.offered(db.session(), actor),
        since=queries.links_of(db.session(), actor.account or 0),
        made=made,
        address=address,
    )


@calendar_links.post("/")
@requires(*DESK, Role.SECTION_EDITOR)
def make() -> ResponseReturnValue:
    section = _section()
    try:
        token = services.make_link(db.session(), current_actor(), section, _secret(), clock.now())
    except CalendarForbidden:
        abort(404)
    address = words.address_of("calendars.of_staff", token=token)
    return _page(section, address)


@calendar_links.post("/end")
@requires(*DESK, Role.SECTION_EDITOR)
def end() -> ResponseReturnValue:
    services.end_link(db.session(), current_actor(), _section(), clock.now())
    flash(gettext("The link works no more."))
    return redirect(url_for(".index"), 303)


@calendar_links.get("/end")
@requires(*DESK, Role.SECTION_EDITOR)
def back() -> ResponseReturnValue:
    return redirect(url_for(".index"), 303)


def _section() -> int:
    """Return the number of the section that the form names, 0 for none, and of a calendar that there is not -1."""
    typed = request.form.get("section", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1  # noqa: PLR2004  # As far as a number ever goes.
