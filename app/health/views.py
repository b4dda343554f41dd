"""Whether the program is up."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.access import anyone
from app.campaigns.models import Campaign
from app.extensions import db

health = Blueprint("health", __name__)


@health.get("/healthz")
@anyone
def healthz() -> Response:
    """Answer 200 when the database answers and has its tables, else 503."""
    try:
        db.session.execute(select(Campaign.id).limit(1))
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
