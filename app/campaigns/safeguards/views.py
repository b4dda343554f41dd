"""The desk's pages of a campaign's safeguards, and of letters whose own words wait for a look."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.appeals.reviewing import services as reviewing
from app.campaigns.addressing import title_of
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.safeguards import queries, services
from app.campaigns.safeguards.errors import SafeguardsChanged
from app.campaigns.safeguards.forms import SafeguardsForm
from app.errors import AppError
from app.extensions import db
from app.outbox import browsing, words
from app.outbox import services as outbox
from app.outbox.browsing import Filters
from app.outbox.errors import MessageChanged, MessageUnknown
from app.outbox.states import Reason, State, TransitionRefused
from app.public import interface_language, worded
from app.recipients import queries as recipients

campaign_safeguards = Blueprint("campaign_safeguards", __name__, url_prefix="/desk/campaigns/<slug>/safeguards")

# What is decided here is in this state, and in no other.
_WAITS = words.mark(State.HELD, Reason.REVIEW)


@campaign_safeguards.get("")
@requires(*DESK)
def page(slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    kept = queries.of_row(queries.row_of(db.session(), slug))
    return _page(campaign, SafeguardsForm.opened(kept, clock.today(campaign.content.time_zone)))


@campaign_safeguards.post("")
@requires(*DESK)
def keep(slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    form = SafeguardsForm.opened(queries.Safeguards(), clock.today(campaign.content.time_zone), request.form)
    if not form.validate():
        return _page(campaign, form, status=422)
    try:
        services.keep(db.session(), current_actor(), slug, form.seen.data or "", form.safeguards(), clock.now())
    except SafeguardsChanged as error:
        return _page(campaign, form, error, 409)
    flash(gettext("Saved."))
    return redirect(url_for(".page", slug=slug), 303)


def _page(
    campaign: Draft, form: SafeguardsForm, error: SafeguardsChanged | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    session = db.session()
    row = queries.row_of(session, campaign.slug)
    now = queries.of_row(row)
    if error:
        # The next answer is about what stands there now, which is shown beside it.
        form.seen.data = now.mark
    waiting = Filters(State.HELD, Reason.REVIEW, campaign.slug)
    html = render_template(
        "desk/campaigns/safeguards.html",
        campaign=campaign,
        form=form,
        error=worded(error) if error else "",
        now=now,
        stated_by=row.stated_by if row else "",
        today=clock.today(campaign.content.time_zone),
        waiting=browsing.page(session, current_actor(), waiting, None, None).messages,
    )
    return html, status


@campaign_safeguards.get("/held/<int(max=2147483647):message>")
@requires(*DESK)
def held(slug: str, message: int) -> ResponseReturnValue:
    """Show what a writer added to a letter that waits for a look; that it was read is noted."""
    return _held(slug, message, 410)


def _held(slug: str, message: int, status_if_over: int, error: AppError | None = None) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    session = db.session()
    try:
        found = reviewing.read(session, current_actor(), slug, message, clock.now())
    except MessageUnknown:
        abort(404)
    office = recipients.offices(session, [found.office]).get(found.office) if found else None
    html = render_template(
        "desk/campaigns/held_words.html",
        campaign=campaign,
        number=message,
        held=found,
        title=title_of(office, interface_language()) if office else found.office if found else "",
        error=worded(error) if error else "",
    )
    return html, 200 if found else status_if_over


@campaign_safeguards.post("/held/<int(max=2147483647):message>/<any(release, refuse):act>")
@requires(*DESK)
def decide(slug: str, message: int, act: str) -> ResponseReturnValue:
    """Let a letter leave as it is, or give it back to its writer, if it still waits."""
    session, actor, now = db.session(), current_actor(), clock.now()
    try:
        reviewing.require_letter(session, slug, message)
        if act == "release":
            outbox.release(session, actor, message, now, seen=_WAITS)
        else:
            outbox.refuse(session, current_app.extensions["outbox_sources"], actor, message, now, seen=_WAITS)
    except MessageUnknown:
        abort(404)
    except (MessageChanged, TransitionRefused) as error:
        return _held(slug, message, 409, error)
    flash(gettext("The letter is queued again.") if act == "release" else gettext("The writer gets the text back."))
    return redirect(url_for(".page", slug=slug), 303)


@campaign_safeguards.get("/held/<int(max=2147483647):message>/<any(release, refuse):act>")
@requires(*DESK)
def back(slug: str, message: int, act: str) -> ResponseReturnValue:  # noqa: ARG001  # The way back is the same.
    return redirect(url_for(".held", slug=draft_or_404(slug).slug, message=message), 303)
