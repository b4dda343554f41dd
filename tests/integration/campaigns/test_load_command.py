"""`flask campaigns load` publishes only what a second person with an account of their own answers for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns import queries
from app.campaigns.cli import EXAMPLES
from app.extensions import db
from tests.approving import approved_by
from tests.desk import an_account
from tests.drafting import a_campaign_of_today


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The practice campaign with another title."""
    path = tmp_path / "practice.toml"
    text = (EXAMPLES / "practice.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("For practice: a librarian missing", "For practice: a librarian gone"), "utf-8")
    return path


def _load(runner: FlaskCliRunner, file: Path, *options: str) -> tuple[int, str, str]:
    result = runner.invoke(args=["campaigns", "load", str(file), *options])
    return result.exit_code, result.stdout, result.stderr


def _state(app: Flask) -> tuple[int, int, int]:
    """Return what a refusal must leave as it was: the revision, the versions, the log."""
    with app.app_context():
        row = queries.campaign(db.session(), "practice")
        assert row is not None
        return row.revision, len(row.versions), len(list(db.session.scalars(select(AuditEntry.id))))


def test_a_publication_names_the_second_person_and_stands_in_the_log(
    app: Flask, runner: FlaskCliRunner, file: Path
) -> None:
    code, told, _warnings = _load(runner, file, "--publish", *approved_by(app))
    assert (code, told) == (0, "practice: changed, published version 2\n")
    with app.app_context():
        row = queries.campaign(db.session(), "practice")
        assert row is not None
        assert (row.versions[-1].asked_by, row.versions[-1].approved_by) == ("command line", "Cleo Coordinator")
        entries = list(db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "practice")))
        assert ("Cleo Coordinator", "publish") in [(entry.actor, entry.action) for entry in entries]


def test_a_publication_alone_is_a_change_of_its_own(app: Flask, runner: FlaskCliRunner, file: Path) -> None:
    _load(runner, file)
    revision, versions, _entries = _state(app)
    _load(runner, file, "--publish", *approved_by(app))
    assert _state(app)[:2] == (revision + 1, versions + 1)
    _load(runner, file, "--publish", *approved_by(app))
    assert _state(app)[:2] == (revision + 1, versions + 1)


def _of(*roles: Role, active: bool = True) -> Callable[[Flask], list[str]]:
    return lambda app: ["--approved-by", an_account(app, *roles, name="Nora", active=active)[1]]


REFUSED: dict[str, tuple[Callable[[Flask], list[str]], str]] = {
    "nobody": (lambda _app: [], "--publish needs --approved-by EMAIL"),
    "an empty address": (lambda _app: ["--approved-by", ""], "--publish needs --approved-by EMAIL"),
    "an unknown account": (lambda _app: ["--approved-by", "no@example.org"], "There is no account for no@example.org."),
    "no address at all": (lambda _app: ["--approved-by", "'; --"], "There is no account for '; --."),
    "an inactive account": (
        _of(Role.ADMIN, active=False), "is deactivated and cannot approve this.",
    ),
    "a translator": (
        _of(Role.TRANSLATOR), "Nora cannot approve this: only coordinators and administrators can.",
    ),
    "a section editor": (_of(Role.SECTION_EDITOR), "Nora cannot approve this"),
    "no role": (_of(), "Nora cannot approve this"),
}  # fmt: skip


@pytest.mark.parametrize("who", REFUSED)
def test_a_publication_that_nobody_may_answer_for_changes_nothing(
    app: Flask, runner: FlaskCliRunner, file: Path, who: str
) -> None:
    options, sentence = REFUSED[who]
    before, given = _state(app), options(app)
    code, told, error = _load(runner, file, "--publish", *given)
    assert (code, told) == (1, "")
    assert sentence in error
    assert _state(app) == before


def test_an_approver_of_a_draft_is_a_wrong_use(runner: FlaskCliRunner, file: Path) -> None:
    code, told, error = _load(runner, file, "--approved-by", "no@example.org")
    assert (code, told) == (2, "")
    assert "--approved-by goes with --publish." in error


def test_what_the_desk_would_not_let_pass_is_a_warning_a_line(app: Flask, runner: FlaskCliRunner, file: Path) -> None:
    code, told, warnings = _load(runner, file)
    assert (code, told) == (0, "practice: changed, published version 1\n")
    # The translations stand beside the file that was copied; here there are two languages, and one original.
    assert [line.partition(":")[2].strip() for line in warnings.splitlines()] == [
        "texts.ru: Texts in the language “ru” that are older than the last change of the original: 1.",
    ]
    assert _load(runner, file, "--publish", *approved_by(app))[2] == warnings
    assert _load(runner, file)[2] == ""


def test_a_consent_that_nobody_recorded_is_stated_by_the_approver(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "ua-84-11.toml"
    text = (EXAMPLES / "ua-84-11.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("historical = true", "historical = false"), "utf-8")
    with app.app_context():
        slug = a_campaign_of_today(db.session())
    assert _load(runner, path, "--publish", *approved_by(app))[0] == 0
    with app.app_context():
        row = queries.campaign(db.session(), slug)
        assert row is not None
        assert row.safeguard is not None
        assert (row.safeguard.agreed_by, row.safeguard.stated_by) == ("the family", "")
        row.safeguard = None
        db.session.commit()
    path.write_text(path.read_text(encoding="utf-8").replace("UA 84/11", "UA 85/11"), "utf-8")
    code, _told, warnings = _load(runner, path, "--publish", *approved_by(app))
    assert code == 0
    assert "warning: safeguard." in warnings
    with app.app_context():
        row = queries.campaign(db.session(), slug)
        assert row is not None
        assert row.safeguard is not None
        assert (row.safeguard.agreed_by, row.safeguard.stated_by) == ("", "Cleo Coordinator")


def test_the_examples_and_practice_need_no_statement(app: Flask, runner: FlaskCliRunner, file: Path) -> None:
    _load(runner, file, "--publish", *approved_by(app))
    with app.app_context():
        row = queries.campaign(db.session(), "practice")
        assert row is not None
        assert row.safeguard is None
