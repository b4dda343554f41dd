"""What is stored is encrypted, can be encrypted anew with another key, and is never lost with a missing one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from app import create_app
from app.appeals.models import KeptAppeal
from app.config import Config
from app.extensions import db
from app.keys import services
from app.keys.encrypted import Unreadable
from tests.conftest import CATALOGUE
from tests.sending import COUNCIL, ask, confirmed, letters, run_once

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _with(app: Flask, *keys: str) -> Flask:
    """The application again, over the same database, with other keys."""
    config: Config = app.config["FAITHFULLY"]
    again = create_app(replace(config, encryption_keys=keys, secret_key=config.secret_key))
    again.extensions["letter_catalogue"] = CATALOGUE
    return again


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_new_key_takes_over(app: Flask) -> None:
    first = _with(app, OLD)
    confirmed(first)
    both = _with(app, NEW, OLD)
    result = both.test_cli_runner().invoke(args=["keys", "rotate"])
    assert (result.exit_code, "are encrypted with the first key" in result.output) == (0, True)
    only_new = _with(app, NEW)
    run_once(only_new)
    assert letters(only_new)[COUNCIL] == ("handed_over", "-")
    for one in (first, both, only_new):
        _close(one)


def test_without_its_key_nothing_is_lost_and_the_message_is_held(app: Flask) -> None:
    first = _with(app, OLD)
    page = confirmed(first)
    without = _with(app, NEW)
    run_once(without)
    assert letters(without)[COUNCIL] == ("held", "unreadable")
    result = without.test_cli_runner().invoke(args=["keys", "rotate"])
    assert (result.exit_code, "key that is missing" in result.output) == (1, True)
    assert without.test_client().get(page).status_code == 503
    again = _with(app, NEW, OLD)
    again.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
    run_once(again)
    assert letters(again)[COUNCIL] == ("handed_over", "-")
    for one in (first, without, again):
        _close(one)


def test_what_was_stored_before_keys_were_named_is_read_afterwards(app: Flask) -> None:
    confirmed(app)
    named = _with(app, NEW)
    run_once(named)
    assert letters(named)[COUNCIL] == ("handed_over", "-")
    _close(named)


def test_a_new_key_can_be_had(app: Flask) -> None:
    Fernet(app.test_cli_runner().invoke(args=["keys", "new"]).output.strip())


def test_no_column_holds_its_text(app: Flask, session: Session) -> None:
    ask(app, name="Ann Unmistakable")
    raw = session.execute(select(type_coerce(KeptAppeal.name, LargeBinary))).scalar_one()
    assert b"Unmistakable" not in raw
    assert session.scalar(select(KeptAppeal.name)) == "Ann Unmistakable"


def test_every_encrypted_column_is_rotated() -> None:
    assert {f"{table.name}.{column.name}" for table, column in services.encrypted_columns()} == {
        "account.tf_totp_secret", "address_report.source", "address_report.text",
        "appeal.email", "appeal.name", "appeal.reply_to", "appeal_letter.letter", "outbox_message.content",
        "outbox_message.reply", "campaign_safeguard.agreed_by", "campaign_safeguard.agreed_to",
        "campaign_safeguard.risks", "campaign_safeguard.never_mention",
    }  # fmt: skip


def test_what_is_spoilt_is_unreadable(app: Flask, session: Session) -> None:
    ask(app)
    session.execute(db.text("UPDATE appeal SET name = :spoilt"), {"spoilt": b"no token"})
    session.commit()
    with pytest.raises(Unreadable):
        session.scalar(select(KeptAppeal.name))
