"""The desk of the outbox: what is queued, what became of it, and what somebody must decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from app import clock
from app.access import DESK, Actor, Role, current_actor, requires
from app.campaigns.addressing import title_of
from app.errors import N_, AppError
from app.extensions import db
from app.outbox import browsing, queries, services, words
from app.outbox.browsing import CameBack, OfCampaign
from app.outbox.errors import (
    CampaignChanged,
    CampaignWithoutMessages,
    ContentErased,
    DeskDecides,
    MessageChanged,
    MessageUnknown,
)
from app.outbox.forms import FilterForm, number
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import ENDED, State, TransitionRefused
from app.public import interface_language, worded
from app.recipients import queries as recipients

outbox_desk = Blueprint("outbox_desk", __name__, url_prefix="/desk/outbox")

_LATELY = timedelta(days=30)
_ACTS = {"hold": services.hold, "release": services.release, "retry": services.retry}
_DONE = {
    "hold": N_("The message is held."),
    "release": N_("The message is queued again."),
    "retry": N_("The message is tried again now."),
}


@outbox_desk.get("")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    """Show the queue."""
    return _queue(request.args)


def _queue(given: MultiDict[str, str], error: AppError | None = None) -> ResponseReturnValue:
    session, actor, now = db.session(), current_actor(), clock.now()
    form = FilterForm(given)
    valid = form.validate()
    filters = form.filters(now)
    page = browsing.page(session, actor, filters, number(given.get("before")), number(given.get("after")))
    back = browsing.came_back(session, actor, now - _LATELY)
    html = render_template(
        "desk/outbox.html",
        form=form,
        asked=form.asked(),
        asked_without_state=form.asked("state"),
        page=page,
        counts=browsing.counts(session, actor, filters),
        waiting=browsing.waiting(session, actor),
        campaigns=browsing.campaigns(session, actor),
        of_campaign=_of_campaign(actor, filters.campaign),
        back=back,
        error=worded(error) if error else "",
        **_values(page.messages, back),
    )
    return html, 409 if error else 200 if valid else 422


def _of_campaign(actor: Actor, slug: str) -> OfCampaign | None:
    """Return what can be done to a whole campaign, for whoever may."""
    return browsing.of_campaign(db.session(), slug) if slug and actor.is_desk else None


def _values(messages: Iterable[OutboxMessage], back: Iterable[CameBack] = ()) -> dict[str, Any]:
    """Return what every page says of messages: the names of their offices, the servers' words, and our own."""
    lanes = {message.lane for message in messages if message.kind == Kind.LETTER} | {one.office for one in back}
    found = recipients.offices(db.session(), sorted(lanes))
    return {
        "titles": {office.id: title_of(office, interface_language()) for office in found.values()},
        "replies": browsing.replies(db.session(), messages),
        "office_page": _office_page,
        "words": words,
        "State": State,
        "ended": ENDED,
    }


def _office_page(office: str) -> str:
    """Return the address of an office's page, where the desk has one."""
    endpoint = "recipients_desk.office"
    if endpoint not in current_app.view_functions:
        return ""
    rule = next(current_app.url_map.iter_rules(endpoint))
    values: dict[str, Any] = dict.fromkeys(rule.arguments, office)
    return url_for(endpoint, **values)


@outbox_desk.get("/<int(max=2147483647):message>")
@requires(*DESK, Role.SECTION_EDITOR)
def show(message: int) -> ResponseReturnValue:
    """Show one message and what can be done to it."""
    return _message(message)


def _message(number: int, error: AppError | None = None) -> ResponseReturnValue:
    session = db.session()
    try:
        found = browsing.message(session, current_actor(), number)
    except MessageUnknown:
        abort(404)
    html = render_template(
        "desk/outbox_message.html",
        message=found,
        seen=words.marked(request.form.get("seen", "")) if isinstance(error, MessageChanged) else None,
        erased=queries.is_erased(session, number),
        history=browsing.history(session, found),
        error=_in_plain_words(error),
        **_values([found]),
    )
    return html, 409 if error else 200


def _in_plain_words(error: AppError | None) -> str:
    match error:
        case None:
            return ""
        case TransitionRefused():
            state = gettext(words.NAMES[State(str(error.data["current"]))])
            told = gettext("Nothing was done: this cannot be done to a message in the state “%(state)s”.", state=state)
            return str(told)
        case _:
            return str(worded(error))


@outbox_desk.post("/<int(max=2147483647):message>/<any(hold, release, retry):act>")
@requires(*DESK, Role.SECTION_EDITOR)
def change(message: int, act: str) -> ResponseReturnValue:
    """Hold, release or retry one message, if it still is as it was seen."""
    try:
        _ACTS[act](db.session(), current_actor(), message, clock.now(), seen=request.form.get("seen", ""))
    except MessageUnknown:
        abort(404)
    except (MessageChanged, ContentErased, DeskDecides, TransitionRefused) as error:
        return _message(message, error)
    flash(gettext(_DONE[act]))
    return redirect(url_for("outbox_desk.show", message=message), 303)


@outbox_desk.post("/campaigns/<slug>/<any(hold, release):act>")
@requires(*DESK)
def change_campaign(slug: str, act: str) -> ResponseReturnValue:
    """Hold everything that is queued for a campaign, or release what is held for it, if it still is what was seen."""
    session, actor, now = db.session(), current_actor(), clock.now()
    try:
        if act == "hold":
            count = services.hold_key(session, actor, slug, now)
            done = ngettext("%(num)d message is held.", "%(num)d messages are held.", count)
        else:
            count = services.release_key(session, actor, slug, now, seen=request.form.get("seen", ""))
            done = ngettext("%(num)d message is queued again.", "%(num)d messages are queued again.", count)
    except CampaignWithoutMessages:
        abort(404)
    except CampaignChanged as error:
        return _queue(MultiDict({"campaign": slug}), error)
    flash(done)
    return redirect(url_for("outbox_desk.index", campaign=slug), 303)
