"""`flask campaigns extend`, `close` and `stop`."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.campaigns.lifecycle import Status
from tests.ending import row_of


def test_an_extension_says_until_when(runner: FlaskCliRunner, session: Session) -> None:
    result = runner.invoke(args=["campaigns", "extend", "practice", "--until", "2027-01-15"])
    assert result.output == "practice: open until 2027-01-15\n"
    assert row_of(session, "practice").last_day == date(2027, 1, 15)


def test_a_close_takes_an_outcome_and_texts(runner: FlaskCliRunner, session: Session) -> None:
    told = ["--outcome", "released", "--text", "en=She is free = at last.", "--text", "ru=Она свободна."]
    assert runner.invoke(args=["campaigns", "close", "practice", *told]).output == "practice: closed\n"
    texts = {"en": "She is free = at last.", "ru": "Она свободна."}
    assert row_of(session, "practice").outcome == {"kind": "released", "texts": texts}


def test_a_close_needs_neither(runner: FlaskCliRunner, session: Session) -> None:
    assert runner.invoke(args=["campaigns", "close", "practice"]).output == "practice: closed\n"
    assert row_of(session, "practice").outcome == {"kind": "not_known", "texts": {}}


def test_a_stop_may_say_why(runner: FlaskCliRunner, session: Session) -> None:
    result = runner.invoke(args=["campaigns", "stop", "practice", "--reason", "Her lawyer asked us to."])
    assert result.output == "practice: stopped\n"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "stop")).one()
    assert (entry.actor, entry.after) == (
        "command line", {"status": "stopped", "reason": "Her lawyer asked us to."},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["extend", "practice"], 2, "--until"),
        (["extend", "practice", "--until", "soon"], 2, "--until"),
        (["extend", "practice", "--until", "2027-02-29"], 2, "--until"),
        (["extend", "practice", "--until", "9999-12-31"], 1, "within a year"),
        (["extend", "practice", "--until", "2026-11-20"], 1, "is over"),
        (["extend", "practice", "--until", "2026-12-21"], 1, "already"),
        (["extend", "nowhere", "--until", "2027-01-15"], 1, "nowhere"),
        (["close", "practice", "--outcome", "updated"], 2, "--outcome"),
        (["close", "practice", "--outcome", "a miracle"], 2, "--outcome"),
        (["close", "practice", "--text", "She is free."], 2, "--text"),
        (["close", "practice", "--text", "en="], 2, "--text"),
        (["close", "practice", "--text", "not a language=x"], 2, "--text"),
        (["close", "practice", "--text", "en={{ person }}"], 2, "--text"),
        (["close", "practice", "--text", "en=a\x07b"], 2, "--text"),
    ],
)
def test_what_is_mistyped_is_refused_in_a_sentence(
    runner: FlaskCliRunner, session: Session, arguments: list[str], code: int, said: str
) -> None:
    result = runner.invoke(args=["campaigns", *arguments])
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert row_of(session, "practice").status == Status.OPEN
    assert len(row_of(session, "practice").versions) == 1
