"""What is kept of a supporter: listed column by column, never in clear, and gone when it was promised to be gone."""

from __future__ import annotations

import io
import logging
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from app.appeals import retention
from app.appeals.models import KeptAppeal, SupporterMark
from app.config import Config
from app.extensions import Base, db
from app.keys.services import encrypted_columns
from app.signons import retention as signers
from tests.conftest import NOON
from tests.mail_server import MailServer
from tests.sending import COUNCIL, EMBASSY, ask, captured, confirm_link, confirmed, letters, run_once

# How many supporters there are, each with a name, an address and a sentence that are looked for. RETENTION_PEOPLE=334
# looks for a thousand texts, which takes a minute.
_PEOPLE = int(os.environ.get("RETENTION_PEOPLE", "40"))

# The tables that hold anything of supporters.
_TABLES = {
    "appeal",
    "appeal_letter",
    "supporter_mark",
    "limit_count",
    "outbox_message",
    "tally",
    "address_report",
    "follower",
    "follower_told",
    "office_reply",
}


def test_every_column_of_these_tables_is_listed() -> None:
    """A new column cannot be forgotten: somebody must say what it tells of a person."""
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name in _TABLES
        for column in table.columns
    }
    assert columns == retention.PERSONAL | retention.PSEUDONYMOUS | retention.IMPERSONAL
    kinds = (retention.PERSONAL, retention.PSEUDONYMOUS, retention.IMPERSONAL)
    assert sum(map(len, kinds)) == len(columns)


def test_what_is_personal_is_encrypted_and_nothing_else_is() -> None:
    of_others = {
        "account.tf_totp_secret",
        "person_at_risk.private_name",
        *signers.PERSONAL,
        *(f"campaign_safeguard.{name}" for name in ("agreed_by", "agreed_to", "risks", "never_mention")),
    }
    assert {f"{table.name}.{column.name}" for table, column in encrypted_columns()} == retention.PERSONAL | of_others


def test_no_other_table_points_to_a_supporter() -> None:
    """A new table that belongs to an appeal must join the list."""
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in _TABLES for column in table.columns for key in column.foreign_keys):
            assert table.name in _TABLES


def _phrases(count: int) -> list[tuple[str, str, str]]:
    """Names, addresses and sentences that stand nowhere else."""
    return [(f"Nomen{n:04}q", f"inbox{n:04}q@people.example.net", f"Phrase {n:04}q of mine.") for n in range(count)]


def _found(app: Flask, session: Session, needles: list[str]) -> set[str]:
    """Return which of some texts stand in any file below the instance folder or in any cell of the database."""
    config: Config = app.config["FAITHFULLY"]
    haystacks = [path.read_bytes() for path in config.instance_path.rglob("*") if path.is_file()]
    session.rollback()
    for table in inspect(session.get_bind()).get_table_names():
        for row in session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608  # Names of our own tables.
            haystacks += [bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in row]
    everything = b"\0".join(haystacks)
    return {needle for needle in needles if needle.encode() in everything}


@pytest.mark.slow
def test_of_many_supporters_nothing_is_ever_in_clear_and_nothing_is_left(
    app: Flask, session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Some confirm, some do not, some are refused by their mail server; all are forgotten in time, by logs at once."""
    people = _phrases(_PEOPLE)
    needles = [part for person in people for part in person]
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    outside = tmp_path_factory.mktemp("outside")
    try:
        with MailServer(outside) as server:
            config: Config = app.config["FAITHFULLY"]
            settings = replace(config, mail_server="127.0.0.1", mail_port=server.port, network_per_hour=10_000)
            app.config["FAITHFULLY"] = settings
            app.extensions["post"] = replace(app.extensions["post"], config=settings)
            for name, address, phrase in people:
                ask(app, name=name, email=address, own_words=phrase, target=[COUNCIL, EMBASSY], place=f"Town {phrase}")
            assert _found(app, session, needles) == set()
            run_once(app)
            links = [line for mail in server.taken() for line in str(mail["text"]).split() if "/confirm/" in line]
            for link in links[: _PEOPLE - 10]:
                app.test_client().post("/" + link.split("/", 3)[3])
            run_once(app)
            assert len(server.letters()) == 2 * (_PEOPLE - 10)
            assert _found(app, session, needles) == set()
            with time_machine.travel(NOON + timedelta(days=27), tick=False):
                run_once(app)
                assert session.query(KeptAppeal).count() == _PEOPLE - 10
            with time_machine.travel(NOON + timedelta(days=28, minutes=1), tick=False):
                run_once(app)
            assert session.query(KeptAppeal).count() == 0
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    for table, column in encrypted_columns():
        stored = session.execute(text(f'SELECT count("{column.name}") FROM "{table.name}"')).scalar_one()  # noqa: S608  # As above.
        assert stored == 0
    assert _found(app, session, needles) == set()
    # SQLAlchemy's own debugging is not switched on; what the program writes names nobody.
    assert {needle for needle in needles if needle in log.getvalue()} == set()
    assert "/confirm/" not in log.getvalue()
    count = app.test_cli_runner().invoke(args=["letters", "count"]).output
    assert f"practice\t{COUNCIL}\ten\temail\t{_PEOPLE - 10}\thanded_over" in count


def test_captured_mail_is_deleted_after_28_days(app: Flask) -> None:
    confirmed(app)
    run_once(app)
    folder: Path = app.config["FAITHFULLY"].instance_path / "mail"
    (folder / "left.partial").write_bytes(b"half a message")
    assert len(captured(app)) == 3
    # The files have the real time; the worker is told another.
    later = max(path.stat().st_mtime for path in folder.iterdir())
    with time_machine.travel(later + 27 * 86_400, tick=False):
        run_once(app)
        assert len(captured(app)) == 3
    with time_machine.travel(later + 28 * 86_400 + 60, tick=False):
        run_once(app)
    assert list(folder.iterdir()) == []


def test_a_letter_that_waits_is_not_erased(app: Flask, session: Session) -> None:
    confirmed(app, target=[COUNCIL, EMBASSY])
    number = app.test_cli_runner().invoke(args=["outbox", "list"]).stdout.splitlines()[0].split("\t")[0]
    app.test_cli_runner().invoke(args=["outbox", "hold", number])
    run_once(app)
    with time_machine.travel(NOON + timedelta(days=27), tick=False):
        run_once(app)
        app.test_cli_runner().invoke(args=["outbox", "release", number])
        app.test_cli_runner().invoke(args=["outbox", "hold", number])
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        run_once(app)
        assert session.query(KeptAppeal).count() == 1


def test_marks_go_when_the_campaign_closes(app: Flask, session: Session) -> None:
    confirmed(app)
    run_once(app)
    assert session.query(SupporterMark).count() == 1
    app.test_cli_runner().invoke(args=["campaigns", "close", "practice"])
    run_once(app)
    assert session.query(SupporterMark).count() == 0


def test_marks_go_four_weeks_after_the_last_day(app: Flask, session: Session) -> None:
    confirmed(app)
    run_once(app)
    with time_machine.travel(NOON + timedelta(days=58), tick=False):
        run_once(app)
        assert session.query(SupporterMark).count() == 1
    with time_machine.travel(NOON + timedelta(days=59), tick=False):
        run_once(app)
    assert session.query(SupporterMark).count() == 0


def test_counts_of_limits_go_after_two_days(app: Flask, session: Session) -> None:
    ask(app)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        run_once(app)
    assert session.execute(text("SELECT count(*) FROM limit_count")).scalar_one() == 0


def test_removing_the_examples_forgets_their_supporters(app: Flask, session: Session) -> None:
    confirmed(app)
    assert app.test_cli_runner().invoke(args=["examples", "remove"]).exit_code == 0
    assert (session.query(KeptAppeal).count(), session.query(SupporterMark).count()) == (0, 0)
    run_once(app)
    assert letters(app)[COUNCIL] == ("withdrawn", "by_writer")


def test_an_error_writes_neither_token_nor_words_to_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """The table is gone, so that the view fails with the token in its path and the database's words."""
    ask(app)
    link = confirm_link(app)
    with app.app_context():
        db.session.execute(text("DROP TABLE tally"))
        db.session.execute(text("ALTER TABLE supporter_mark RENAME TO gone"))
        db.session.commit()
    assert app.test_client().post(link).status_code in {500, 503}
    assert "in confirming.confirm" in caplog.text
    assert link.rsplit("/", 1)[1] not in caplog.text


def test_a_binary_look_finds_what_is_in_clear(app: Flask, session: Session) -> None:
    """The look above would notice: a name in a column that is not encrypted is found."""
    session.execute(text("UPDATE campaign SET slug = 'Nomen9999q' WHERE slug = 'practice'"))
    session.commit()
    assert _found(app, session, ["Nomen9999q"]) == {"Nomen9999q"}
