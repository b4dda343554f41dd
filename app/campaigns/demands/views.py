"""The desk's page of a campaign's demands."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns.content import CampaignContent
from app.campaigns.demands import services
from app.campaigns.demands.errors import DemandGone
from app.campaigns.demands.forms import AskForm, DemandForm, demand_form
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.services import mark_of
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import DraftError
from app.campaigns.texts import words
from app.campaigns.texts.fitting import Languages
from app.extensions import db
from app.letters import countries
from app.letters.catalogue import Catalogue
from app.public import interface_language, worded
from app.recipients.words import language_name

campaign_demands = Blueprint("campaign_demands", __name__, url_prefix="/desk/campaigns/<slug>/demands")

_STEPS = {"up": -1, "down": 1}


@campaign_demands.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    return _index(draft_or_404(slug))


@campaign_demands.post("/add")
@requires(*DESK)
def add(slug: str) -> ResponseReturnValue:
    found = draft_or_404(slug)
    form = _new(found, request.form)
    if not form.validate():
        return _index(found, form, status=422)
    asked = (form.seen.data or "", form.state, form["text"].data)
    try:
        services.append(db.session(), current_actor(), slug, *asked, clock.now())
    except DraftError as error:
        return _index(draft_or_404(slug), form, worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


@campaign_demands.post("/<int(max=2147483647):number>")
@requires(*DESK)
def change(slug: str, number: int) -> ResponseReturnValue:
    """Move a demand, or ask it of another state."""
    found, form = draft_or_404(slug), AskForm(request.form)
    if not form.validate():
        return _index(found, problem=str(form.to.errors[0]), status=422)
    session, actor, seen, now = db.session(), current_actor(), form.seen.data or "", clock.now()
    try:
        match form.action.data:
            case "up" | "down" as step:
                services.move(session, actor, slug, seen, number, _STEPS[step], now)
            case _:
                services.ask(session, actor, slug, seen, number, form.state, now)
    except DemandGone:
        abort(404)
    except DraftError as error:
        return _index(draft_or_404(slug), problem=worded(error), status=409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


@campaign_demands.get("/<int(max=2147483647):number>/remove")
@requires(*DESK)
def removal(slug: str, number: int) -> ResponseReturnValue:
    return _removal(draft_or_404(slug), number)


@campaign_demands.post("/<int(max=2147483647):number>/remove")
@requires(*DESK)
def remove(slug: str, number: int) -> ResponseReturnValue:
    seen = AskForm(request.form).seen.data or ""
    draft_or_404(slug)
    try:
        services.remove(db.session(), current_actor(), slug, seen, number, clock.now())
    except DemandGone:
        abort(404)
    except DraftError as error:
        return _index(draft_or_404(slug), problem=worded(error), status=409)
    flash(gettext("The demand is removed."))
    return redirect(url_for(".index", slug=slug), 303)


@campaign_demands.get("/add")
@campaign_demands.get("/<int(max=2147483647):number>")
@requires(*DESK)
def back(slug: str, number: int = 0) -> ResponseReturnValue:  # noqa: ARG001  # The number of any demand leads back.
    return redirect(url_for(".index", slug=draft_or_404(slug).slug), 303)


def _new(found: Draft, typed: object = None) -> DemandForm:
    return demand_form(typed, found.content.original_language, _languages())


def _index(found: Draft, form: DemandForm | None = None, problem: str = "", status: int = 200) -> ResponseReturnValue:
    content, shown_in = found.content, interface_language()
    states = _states(content)
    form, ask = form or _new(found), AskForm()
    for one in (form, ask):
        one.offer(states, shown_in)
    # What is sent from here on is about the demands that the page shows.
    form.seen.data = mark_of(services.part(content))
    html = render_template(
        "desk/campaigns/demands.html",
        campaign=found,
        form=form,
        states=[
            (countries.name_of(state, shown_in), [one.id for one in content.demands if one.is_addressed_to(state)])
            for state in states
        ],
        choices=ask.to.choices,
        problem=problem,
        **_of_original(content),
    )
    return html, status


def _removal(found: Draft, number: int) -> ResponseReturnValue:
    content = found.content
    demand = next((demand for demand in content.demands if demand.id == str(number)), None) or abort(404)
    names = [language_name(code, interface_language()) for code in demand.texts]
    return render_template(
        "desk/campaigns/demand_remove.html",
        campaign=found,
        demand=demand,
        names=names,
        seen=mark_of(services.part(content)),
        **_of_original(content),
    )


def _of_original(content: CampaignContent) -> dict[str, str]:
    original = content.original_language
    return {
        "original": original,
        "name_of_original": language_name(original, interface_language()),
        "direction_of_original": words.direction_of(original, _languages()),
    }


def _states(content: CampaignContent) -> list[str]:
    """Return the states that something is asked of, or that the campaign is about."""
    return list(dict.fromkeys([*content.countries, *(demand.to for demand in content.demands if demand.to)]))


def _languages() -> Languages:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue.languages
