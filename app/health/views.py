"""Whether the program is up, whether it is ready, and its figures for Prometheus."""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, abort, current_app, request

from app import clock
from app.access import anyone, metrics_reader
from app.config import Config
from app.extensions import DatabaseError, db
from app.health import figures, queries
from app.outbox import queries as outbox

health = Blueprint("health", __name__)


def _plain(text: str, status: int = 200) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")


@health.get("/healthz")
@anyone
def healthz() -> Response:
    """Answer 200 when the database answers and has its tables, else 503."""
    try:
        queries.require_tables(db.session())
    except DatabaseError:
        return _plain("the database does not answer", 503)
    return _plain("ok")


@health.get("/readyz")
@anyone
def readyz() -> Response:
    """Answer 200 when the database answers and no migration is missing, else 503; tell how old the queue is."""
    try:
        if not queries.is_migrated(db.session()):
            return _plain("a migration is missing", 503)
        age = outbox.oldest_due(db.session(), clock.now())
    except DatabaseError:
        return _plain("the database does not answer", 503)
    return _plain(f"ok\nqueue age: {age.total_seconds():.0f} seconds")


@health.get("/metrics")
@metrics_reader
def metrics() -> Response:
    """Answer with figures in Prometheus' text format, to loopback or to whoever has METRICS_TOKEN."""
    if not _may_read():
        abort(403)
    try:
        return Response(figures.text(db.session(), clock.now()), content_type=figures.CONTENT_TYPE)
    except DatabaseError:
        return _plain("the database does not answer", 503)


def _may_read() -> bool:
    config: Config = current_app.config["FAITHFULLY"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if config.metrics_token and hmac.compare_digest(given.encode(), config.metrics_token.encode()):
        return True
    # Whoever comes through a proxy on this machine comes from elsewhere.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"))
    try:
        return not forwarded and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
