"""Whether the program says of itself what is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask_migrate import downgrade
from prometheus_client.parser import text_string_to_metric_families

from app.extensions import db
from tests.conftest import NOON
from tests.sending import ask, confirmed, run_once

TOKEN = "only-for-tests"  # noqa: S105  # It opens nothing.


def _figures(text: str) -> Iterator[tuple[str, dict[str, str], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield sample.name, dict(sample.labels), sample.value


def test_ready_tells_how_old_the_queue_is(app: Flask) -> None:
    ask(app)
    with time_machine.travel(NOON + timedelta(seconds=90), tick=False):
        response = app.test_client().get("/readyz")
    assert (response.status_code, response.text) == (200, "ok\nqueue age: 90 seconds\n")


def test_not_ready_where_a_migration_is_missing(empty_app: Flask) -> None:
    with empty_app.app_context():
        downgrade(revision="0002")
    response = empty_app.test_client().get("/readyz")
    assert (response.status_code, response.text) == (503, "a migration is missing\n")


def test_not_ready_where_the_database_is_spoilt(app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("DROP TABLE alembic_version"))
        db.session.execute(db.text("DROP TABLE outbox_message"))
        db.session.commit()
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/metrics").status_code == 503


def test_the_figures_are_prometheus_figures(app: Flask) -> None:
    confirmed(app)
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        figures = list(_figures(app.test_client().get("/metrics").text))
    assert ("faithfully_outbox_oldest_due_seconds", {}, 30.0) in figures
    assert ("faithfully_outbox_messages", {"state": "queued"}, 1.0) in figures
    run_once(app)
    figures = list(_figures(app.test_client().get("/metrics").text))
    labels = {"campaign": "practice", "form": "email", "state": "handed_over"}
    assert ("faithfully_letters_total", labels, 1.0) in figures
    assert ("faithfully_outbox_uncertain", {}, 0.0) in figures


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "192.0.2.7", 403),
        ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1", 403),
        ({"Authorization": f"Bearer {TOKEN}"}, "192.0.2.7", 200),
        ({"Authorization": "Bearer wrong"}, "192.0.2.7", 403),
        ({"Authorization": "Bearer wrong\u00fc"}, "192.0.2.7", 403),
    ],
)
def test_the_figures_are_for_this_machine_or_for_whoever_has_the_token(
    app: Flask, headers: dict[str, str], address: str, status: int
) -> None:
    app.config["FAITHFULLY"] = replace(app.config["FAITHFULLY"], metrics_token=TOKEN)
    response = app.test_client().get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert response.status_code == status


def test_without_a_token_nobody_outside_reads_them(app: Flask) -> None:
    for given in ({}, {"Authorization": "Bearer "}):
        response = app.test_client().get("/metrics", headers=given, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
        assert response.status_code == 403
