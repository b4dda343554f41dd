"""The desk's pages of the people of a campaign."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.services import mark_of
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import CampaignOver, DraftChanged
from app.campaigns.people import services
from app.campaigns.people.errors import PersonUnknown
from app.campaigns.people.forms import MarkForm, PersonForm, languages_of, name_of_field, person_form
from app.cases.words import STATUSES
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import worded

campaign_people = Blueprint("campaign_people", __name__, url_prefix="/desk/campaigns/<slug>/people")


@campaign_people.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    return _index(slug)


def _index(slug: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    found = draft_or_404(slug)
    languages = languages_of(found.content, _catalogue())
    missing = {
        number: [
            name
            for code, (name, cases) in languages.items()
            if any(case not in person.names.get(code, {}) for case in cases if len(cases) > 1)
        ]
        for number, person in enumerate(found.content.people, 1)
    }
    html = render_template(
        "desk/campaigns/people.html", campaign=found, missing=missing, statuses=STATUSES,
        seen=services.mark(found.content), problem=problem,
    )  # fmt: skip
    return html, status


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


@campaign_people.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new(slug: str) -> ResponseReturnValue:
    return _person(slug, 0)


@campaign_people.route("/<int(min=1, max=2147483647):n>", methods=["GET", "POST"])
@requires(*DESK)
def person(slug: str, n: int) -> ResponseReturnValue:
    return _person(slug, n)


def _person(slug: str, n: int) -> ResponseReturnValue:
    """Show the form of the person in a place, of a new one for 0, and take what it says."""
    found = draft_or_404(slug)
    if n and services.person_at(found.content, n) is None and request.method == "GET":
        abort(404)
    typed = request.form if request.method == "POST" else None
    form = _form(found, n, typed)
    if typed is None:
        return _page(found, n, form)
    if not form.validate():
        return _page(found, n, form, status=422)
    if typed.get("action") == "propose":
        form.propose()
        return _page(found, n, form)
    session, actor, seen, now = db.session(), current_actor(), form.seen.data or "", clock.now()
    try:
        if n:
            services.correct(session, actor, slug, n, form.person(), seen, now)
        else:
            services.append(session, actor, slug, form.person(), seen, now)
    except DraftChanged as error:
        found = draft_or_404(slug)
        form.take(_form(found, n))
        return _page(found, n, form, worded(error), 409)
    except CampaignOver as error:
        return _page(draft_or_404(slug), n, form, worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


def _form(found: Draft, n: int, typed: object = None) -> PersonForm:
    known = services.person_at(found.content, n)
    seen = mark_of(known) if n else services.mark(found.content)
    return person_form(languages_of(found.content, _catalogue()), known, seen, typed)


def _page(found: Draft, n: int, form: PersonForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "desk/campaigns/person.html", campaign=found, n=n, form=form, problem=problem, name_of_field=name_of_field
    )
    return html, status


@campaign_people.post("/<int(min=1, max=2147483647):n>/remove")
@requires(*DESK)
def remove(slug: str, n: int) -> ResponseReturnValue:
    return _stepped(slug, n, removing=True)


@campaign_people.post("/<int(min=1, max=2147483647):n>/order")
@requires(*DESK)
def order(slug: str, n: int) -> ResponseReturnValue:
    return _stepped(slug, n, removing=False)


def _stepped(slug: str, n: int, *, removing: bool) -> ResponseReturnValue:
    draft_or_404(slug)
    form = MarkForm(request.form)
    session, actor, seen, now = db.session(), current_actor(), form.seen.data or "", clock.now()
    try:
        if removing:
            services.remove(session, actor, slug, n, seen, now)
        else:
            services.move(session, actor, slug, n, form.step, seen, now)
    except PersonUnknown:
        abort(404)
    except (DraftChanged, CampaignOver) as error:
        return _index(slug, worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


@campaign_people.get("/<int(min=1, max=2147483647):n>/remove")
@campaign_people.get("/<int(min=1, max=2147483647):n>/order")
@requires(*DESK)
def back(slug: str, n: int) -> ResponseReturnValue:  # noqa: ARG001  # The place in the order is a part of the address.
    return redirect(url_for(".index", slug=draft_or_404(slug).slug), 303)
