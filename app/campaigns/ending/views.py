"""The desk's pages of the decisions about a campaign: extend it, update it, close it, stop it, and what became of it.

Where a page was overtaken it is shown again with what stands now, and answers 409; nothing is decided twice.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns import queries
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.ending import services
from app.campaigns.ending.errors import DecisionError, EndingMentions, LastDayNotLater, NeverPublished, UpdateBegun
from app.campaigns.ending.forms import CloseForm, DecisionForm, ExtendForm, StopForm
from app.campaigns.errors import CampaignUnknown, LastDayInPast, LastDayTooFar, TransitionRefused
from app.campaigns.lifecycle import USUAL_EXTENSION, Ending
from app.campaigns.values import USUAL_LIFE
from app.extensions import db
from app.public import worded
from app.recipients.words import language_name
from app.wording import day

campaign_ending = Blueprint("campaign_ending", __name__, url_prefix="/desk/campaigns/<slug>")


@campaign_ending.get("/decide")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    return _page(slug, "index", DecisionForm())


@campaign_ending.get("/extend")
@requires(*DESK)
def extend(slug: str) -> ResponseReturnValue:
    found = _published(slug)
    if found is None:
        return _page(slug, "extend", ExtendForm())
    today = clock.today(found.content.time_zone)
    until = max(found.content.deadline.last_day, today) + USUAL_EXTENSION
    return _page(slug, "extend", ExtendForm(data={"until": until.isoformat()}))


@campaign_ending.post("/extend")
@requires(*DESK)
def set_last_day(slug: str) -> ResponseReturnValue:
    form = ExtendForm(request.form)
    if not form.validate():
        return _page(slug, "extend", form, status=422)
    try:
        services.extend(db.session(), current_actor(), slug, form.day(), clock.now(), seen=form.seen)
    except (LastDayInPast, LastDayTooFar, LastDayNotLater) as error:
        form.refuse(error)
        return _page(slug, "extend", form, status=422)
    except DecisionError as error:
        return _page(slug, "extend", form, worded(error), 409)
    return _decided(gettext("%(campaign)s goes on until %(day)s.", campaign=_called(slug), day=day(form.day())))


@campaign_ending.get("/update")
@requires(*DESK)
def update(slug: str) -> ResponseReturnValue:
    return _page(slug, "update", DecisionForm())


@campaign_ending.post("/update")
@requires(*DESK)
def begin_update(slug: str) -> ResponseReturnValue:
    form = DecisionForm(request.form)
    try:
        begun = services.begin_update(db.session(), current_actor(), slug, clock.now(), seen=form.seen)
    except UpdateBegun as error:
        flash(worded(error))
        return redirect(url_for("campaigns_desk.overview", slug=error.slug), 303)
    except DecisionError as error:
        return _page(slug, "update", form, worded(error), 409)
    flash(gettext("The update is begun. Change what is new in it, and ask a second person to approve it."))
    return redirect(url_for("campaigns_desk.overview", slug=begun), 303)


@campaign_ending.get("/close")
@requires(*DESK)
def close(slug: str) -> ResponseReturnValue:
    return _page(slug, "close", CloseForm.in_languages(_languages(slug)))


@campaign_ending.post("/close")
@requires(*DESK)
def end(slug: str) -> ResponseReturnValue:
    form = CloseForm.in_languages(_languages(slug), request.form)
    if not form.languages:
        return _page(slug, "close", form, worded(NeverPublished()), 409)
    if not form.validate():
        return _page(slug, "close", form, status=422)
    try:
        services.close(db.session(), current_actor(), slug, form.ending(), clock.now(), seen=form.seen)
    except TransitionRefused:
        return _page(slug, "close", form, _stands(), 409)
    except EndingMentions as error:
        form.refuse_text(error)
        return _page(slug, "close", form, status=422)
    except DecisionError as error:
        return _page(slug, "close", form, worded(error), 409)
    return _decided(
        gettext("%(campaign)s is closed, and its page tells what has become of it.", campaign=_called(slug))
    )


@campaign_ending.get("/outcome")
@requires(*DESK)
def outcome(slug: str) -> ResponseReturnValue:
    return _page(slug, "outcome", CloseForm.in_languages(_languages(slug), told=_told(slug)))


@campaign_ending.post("/outcome")
@requires(*DESK)
def correct(slug: str) -> ResponseReturnValue:
    form = CloseForm.in_languages(_languages(slug), request.form)
    if not form.languages:
        return _page(slug, "outcome", form, worded(NeverPublished()), 409)
    if not form.validate():
        return _page(slug, "outcome", form, status=422)
    try:
        services.correct_outcome(db.session(), current_actor(), slug, form.ending(), clock.now(), seen=form.seen)
    except EndingMentions as error:
        form.refuse_text(error)
        return _page(slug, "outcome", form, status=422)
    except DecisionError as error:
        return _page(slug, "outcome", form, worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".outcome", slug=slug), 303)


@campaign_ending.get("/stop")
@requires(*DESK)
def stop(slug: str) -> ResponseReturnValue:
    return _page(slug, "stop", StopForm())


@campaign_ending.post("/stop")
@requires(*DESK)
def stop_now(slug: str) -> ResponseReturnValue:
    form = StopForm(request.form)
    if not form.validate():
        return _page(slug, "stop", form, status=422)
    try:
        services.stop(db.session(), current_actor(), slug, clock.now(), reason=form.why())
    except TransitionRefused:
        return _page(slug, "stop", form, _stands(), 409)
    return _decided(
        gettext("%(campaign)s is stopped: no letter is made, and what was queued is held.", campaign=_called(slug))
    )


def _published(slug: str) -> queries.Published | None:
    try:
        return queries.published(db.session(), slug)
    except CampaignUnknown:
        return None


def _languages(slug: str) -> list[str]:
    found, told = _published(slug), _told(slug)
    return list(dict.fromkeys([*(found.content.texts if found else ()), *(told.texts if told else ())]))


def _told(slug: str) -> Ending | None:
    found = _published(slug)
    return found.outcome if found else None


def _called(slug: str) -> str:
    return draft_or_404(slug).content.reference or slug


def _stands() -> str:
    return str(gettext("This was decided already, or cannot be decided any more. Nothing was changed by you now."))


def _decided(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("tracking_desk.index"), 303)


def _page(slug: str, decision: str, form: Form, problem: str = "", status: int = 200) -> ResponseReturnValue:
    campaign, found = draft_or_404(slug), _published(slug)
    today: date = clock.today(campaign.content.time_zone)
    html = render_template(
        f"desk/campaigns/ending/{decision}.html",
        campaign=campaign, found=found, today=today, update_until=today + USUAL_LIFE, form=form, problem=problem,
        language_name=language_name,
    )  # fmt: skip
    return html, status
