"""The list of campaigns that can be written for."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.access import anyone
from app.campaigns import queries
from app.extensions import db
from app.public import cacheable

campaigns = Blueprint("campaigns", __name__)


@campaigns.get("/")
@anyone
def index() -> ResponseReturnValue:
    open_now = [
        (found, found.content.deadline.days_left(today))
        for found in queries.all_published(db.session())
        if found.phase_on(today := clock.today(found.content.time_zone)).makes_letters
    ]
    return cacheable(render_template("public/index.html", campaigns=open_now))
