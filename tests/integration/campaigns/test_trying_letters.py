"""All letters are tried before anything is locked, and what somebody else does meanwhile is not passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from app.access import COMMAND_LINE, Actor, Role
from app.campaigns import queries, services
from app.campaigns.cli import EXAMPLES
from app.campaigns.errors import CampaignFileRefused, ChangedMeanwhile
from app.campaigns.safeguards import services as safeguards
from app.campaigns.safeguards.queries import Safeguards
from app.campaigns.versions import services as versions
from app.campaigns.versions.errors import NotReady, ReviewMissing, ReviewOvertaken
from app.extensions import db
from app.letters.catalogue import Catalogue
from tests.approving import APPROVED
from tests.conftest import NOON
from tests.desk import an_account
from tests.drafting import edited, standard
from tests.ending import row_of

Act = Callable[[], object]


@contextmanager
def _when_offices_are_read(session: Session, act: Callable[[Session], None]) -> Iterator[None]:
    """Do something each time offices are read, which is when letters to them are tried."""

    def hook(statement: ORMExecuteState) -> None:
        if "FROM office" in str(statement.statement):
            act(session)

    event.listen(session, "do_orm_execute", hook)
    try:
        yield
    finally:
        event.remove(session, "do_orm_execute", hook)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "practice.toml"
    path.write_text((EXAMPLES / "practice.toml").read_text("utf-8").replace("PR 1/26", "PR 9/26"), "utf-8")
    return path


@pytest.fixture
def asked(app: Flask, session: Session) -> tuple[Actor, int]:
    """Who can approve the practice campaign as somebody asks for it, and its revision."""
    edited(app, index="EUR 1/1/26")
    cora, otto = (
        Actor(an_account(app, Role.COORDINATOR, name=name)[0], name, frozenset({Role.COORDINATOR}))
        for name in ("Cora", "Otto")
    )
    versions.ask_for_review(session, cora, "practice", row_of(session, "practice").revision, standard())
    return otto, row_of(session, "practice").revision


class _Once:
    """Somebody else, who does something once, in a session of their own."""

    def __init__(self, act: Act) -> None:
        self._act, self._is_done = act, False

    def __call__(self, _session: Session) -> None:
        if not self._is_done:
            self._is_done = True
            self._act()


def _names_librarian(app: Flask) -> None:
    with app.app_context():
        seen = Safeguards().mark
        safeguards.keep(db.session(), COMMAND_LINE, "practice", seen, Safeguards(never_mention="librarian"), NOON)


def test_nobody_waits_while_letters_are_tried(
    session: Session, file: Path, catalogue: Catalogue, asked: tuple[Actor, int]
) -> None:
    writing: list[bool] = []

    def look(reading: Session) -> None:
        writing.append(bool(reading.connection().get_execution_options().get("faithfully_writing")))

    with _when_offices_are_read(session, look):
        versions.approve(session, asked[0], "practice", asked[1], standard())
        services.load(session, file, catalogue, NOON, approval=APPROVED)
    assert writing
    assert not any(writing)
    assert queries.published(session, "practice").version == 3


@pytest.mark.usefixtures("asked")
class TestMeanwhile:
    def test_what_was_changed_is_not_published(self, app: Flask, session: Session, asked: tuple[Actor, int]) -> None:
        other = _Once(lambda: edited(app, reference="PR 3/26"))
        with _when_offices_are_read(session, other), pytest.raises((ReviewMissing, ReviewOvertaken)):
            versions.approve(session, asked[0], "practice", asked[1], standard())
        assert queries.published(session, "practice").version == 1

    def test_what_must_not_be_mentioned_since_is_not_published(
        self, app: Flask, session: Session, asked: tuple[Actor, int]
    ) -> None:
        with _when_offices_are_read(session, _Once(lambda: _names_librarian(app))), pytest.raises(NotReady):
            versions.approve(session, asked[0], "practice", asked[1], standard())
        assert queries.published(session, "practice").version == 1

    def test_a_file_does_not_overwrite_what_was_changed(
        self, app: Flask, session: Session, file: Path, catalogue: Catalogue
    ) -> None:
        other = _Once(lambda: edited(app, reference="PR 3/26"))
        with _when_offices_are_read(session, other), pytest.raises(ChangedMeanwhile):
            services.load(session, file, catalogue, NOON, approval=APPROVED)
        assert queries.drafted(session, "practice").content.reference == "PR 3/26"

    def test_a_file_that_mentions_what_must_not_be_since_is_refused(
        self, app: Flask, session: Session, file: Path, catalogue: Catalogue
    ) -> None:
        other = _Once(lambda: _names_librarian(app))
        with _when_offices_are_read(session, other), pytest.raises(CampaignFileRefused, match="must not be mentioned"):
            services.load(session, file, catalogue, NOON, approval=APPROVED)
        assert queries.published(session, "practice").version == 1
