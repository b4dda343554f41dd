"""The deadline desk: what ends when, and what was not decided."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns.ending import services as ending
from app.campaigns.ending.errors import OwnedAlready
from app.extensions import db
from app.public import worded
from app.tracking import (
    models,  # noqa: F401  # The tables must be known before the first migration.
    queries,
)
from app.tracking.queries import Group

tracking_desk = Blueprint("tracking_desk", __name__, url_prefix="/desk/deadlines")


@tracking_desk.get("/")
@requires(*DESK)
def index() -> ResponseReturnValue:
    return _page()


@tracking_desk.post("/<slug>/take")
@requires(*DESK)
def take(slug: str) -> ResponseReturnValue:
    """Let whoever presses the button own a campaign that nobody owns."""
    try:
        ending.take(db.session(), current_actor(), slug, clock.now())
    except OwnedAlready as error:
        return _page(worded(error), 409)
    flash(gettext("It is yours now."))
    return redirect(url_for(".index"), 303)


@tracking_desk.get("/<slug>/take")
@requires(*DESK)
def back(slug: str) -> ResponseReturnValue:  # noqa: ARG001  # The address names a campaign; the way back is the same.
    return redirect(url_for(".index"), 303)


def _page(problem: str = "", status: int = 200) -> ResponseReturnValue:
    wanted, typed, now = request.args.get("group", ""), request.args.get("page", ""), clock.now()
    group = Group(wanted) if wanted in tuple(Group) else None
    page = int(typed) if group and re.fullmatch("[1-9][0-9]{0,5}", typed) else 1
    html = render_template(
        "desk/deadlines.html",
        parts=queries.parts(db.session(), now, group, page), need=queries.need(db.session(), now),
        asked=group, problem=problem,
    )  # fmt: skip
    return html, status
