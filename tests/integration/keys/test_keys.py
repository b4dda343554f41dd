"""What is stored is encrypted, can be encrypted anew with another key, and is never lost with a missing one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from app.appeals.models import KeptAppeal
from app.extensions import db
from app.keys import services
from app.keys.encrypted import Unreadable
from tests.applications import another
from tests.conftest import CATALOGUE
from tests.sending import COUNCIL, ask, confirmed, letters, run_once

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


With = Callable[..., Flask]


@pytest.fixture
def having(app: Flask) -> Iterator[With]:
    """Makes the application again, over the same database, with other keys."""
    with ExitStack() as opened:

        def again(*keys: str) -> Flask:
            made = opened.enter_context(another(replace(app.config["FAITHFULLY"], encryption_keys=keys)))
            made.extensions["letter_catalogue"] = CATALOGUE
            return made

        yield again


def test_a_new_key_takes_over(having: With) -> None:
    first = having(OLD)
    confirmed(first)
    both = having(NEW, OLD)
    result = both.test_cli_runner().invoke(args=["keys", "rotate"])
    assert (result.exit_code, "are encrypted with the first key" in result.output) == (0, True)
    only_new = having(NEW)
    run_once(only_new)
    assert letters(only_new)[COUNCIL] == ("handed_over", "-")


def test_without_its_key_nothing_is_lost_and_the_message_is_held(having: With) -> None:
    first = having(OLD)
    page = confirmed(first)
    without = having(NEW)
    run_once(without)
    assert letters(without)[COUNCIL] == ("held", "unreadable")
    result = without.test_cli_runner().invoke(args=["keys", "rotate"])
    assert (result.exit_code, "key that is missing" in result.output) == (1, True)
    assert without.test_client().get(page).status_code == 503
    again = having(NEW, OLD)
    again.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
    run_once(again)
    assert letters(again)[COUNCIL] == ("handed_over", "-")


def test_what_was_stored_before_keys_were_named_is_read_afterwards(app: Flask, having: With) -> None:
    confirmed(app)
    named = having(NEW)
    run_once(named)
    assert letters(named)[COUNCIL] == ("handed_over", "-")


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
        "follower.email", "office_reply.text", "office_reply.file", "person_at_risk.private_name",
        "joint_organisation.email", "joint_cosigner.name", "joint_cosigner.email",
    }  # fmt: skip


def test_what_is_spoilt_is_unreadable(app: Flask, session: Session) -> None:
    ask(app)
    session.execute(db.text("UPDATE appeal SET name = :spoilt"), {"spoilt": b"no token"})
    session.commit()
    with pytest.raises(Unreadable):
        session.scalar(select(KeptAppeal.name))
