"""Two who change the same messages at the same moment on PostgreSQL, where nothing but a lock lets one wait.

The first does all but its commit; then the second begins, in a thread and a session of its own. Either it waits for
the first, which PostgreSQL itself tells, or it goes on to its end without; then the first commits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.access import COMMAND_LINE, Actor, Role
from app.appeals import queries as appeals
from app.appeals import services as appeals_services
from app.campaigns import publishing
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent
from app.campaigns.drafts import services as drafts
from app.campaigns.ending import services as ending
from app.campaigns.errors import PublicationRefused, ReferenceTaken, SlugTaken
from app.campaigns.facts import services as facts
from app.campaigns.facts.services import Facts
from app.campaigns.versions import services as versions
from app.cases.models import Case
from app.extensions import db, writing
from app.outbox import services
from app.outbox.content import LetterContent
from app.outbox.models import OutboxMessage
from app.outbox.states import Outcome, Reason, State
from app.signons import queries as joint_queries
from app.signons import services as signons
from app.signons.cosigning import services as cosigning
from app.signons.errors import LinkExpired, LinkUnknown
from app.signons.organisations import services as organisations
from app.signons.signing import services as signing
from tests import joint_letters
from tests.approving import APPROVED
from tests.conftest import CATALOGUE, NOON
from tests.desk import an_account
from tests.drafting import content_of, edited, standard
from tests.ending import a_campaign, row_of
from tests.factories import a_letter
from tests.queued import Willing, queue, row
from tests.sending import COUNCIL, EMBASSY, confirmed

pytestmark = pytest.mark.postgresql("it lets several write side by side")

Act = Callable[[Session], Any]

_SOURCES = {"x": Willing()}
_LETTER = LetterContent(a_letter(CATALOGUE), "Ann Example", "ann@people.example.net")


class Meanwhile:
    """What somebody else does while we are in the middle of something; it returns when he waits for us, or is done."""

    def __init__(self, app: Flask, act: Act) -> None:
        self._app, self._act = app, act
        self._pool = ThreadPoolExecutor(1)
        self._other: Future[Any] | None = None

    def __call__(self) -> None:
        if self._other is not None:
            return
        self._other = self._pool.submit(self._alone)
        with psycopg.connect(self._app.config["FAITHFULLY"].database_url, autocommit=True) as watching:
            while not self._other.done() and not self._waits(watching):
                time.sleep(0.01)

    def result(self) -> Any:
        """Return what came of it, when the first has ended."""
        assert self._other is not None
        with self._pool:
            return self._other.result(timeout=60)

    def _alone(self) -> Any:
        with self._app.app_context():
            try:
                return self._act(db.session())
            finally:
                db.session.remove()

    @staticmethod
    def _waits(watching: psycopg.Connection) -> bool:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return watching.execute(waiting).fetchone() != (0,)


def _side_by_side(app: Flask, session: Session, first: Act, second: Act) -> tuple[Any, Any]:
    """Do both at once, as told above; return what came of each."""
    meanwhile = Meanwhile(app, second)

    def before_commit(_session: Session) -> None:
        meanwhile()

    event.listen(session, "before_commit", before_commit)
    try:
        return first(session), meanwhile.result()
    finally:
        event.remove(session, "before_commit", before_commit)


def _begun(session: Session, *lanes: str) -> list[int]:
    """Queue letters and let a worker begin them."""
    numbers = queue(session, *lanes, content=_LETTER)
    assert services.claim(session, "one", NOON, 10) == numbers
    for number in numbers:
        assert _begin(number, session)
    return numbers


def _begin(number: int, session: Session) -> Any:
    return services.begin(session, _SOURCES, number, "one", 1, NOON)


def _record(number: int, outcome: Outcome, session: Session) -> None:
    services.record(session, _SOURCES, number, "one", outcome, NOON)


def _hold(session: Session) -> int:
    return services.hold_key(session, COMMAND_LINE, "c", NOON)


def _take_back(session: Session) -> int:
    return services.end_leases(session, ["one"], NOON, dead=True)


def _erase(session: Session) -> None:
    with writing(session):
        services.erase(session, "x", [1], NOON)


class TestStopAndHandover:
    def test_what_was_stopped_first_does_not_leave(self, empty_app: Flask, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        held, begun = _side_by_side(empty_app, empty_session, _hold, partial(_begin, number))
        assert (held, begun) == (1, None)
        assert row(empty_session, number).state == "held"

    def test_what_was_begun_first_is_not_held(self, empty_app: Flask, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        begun, held = _side_by_side(empty_app, empty_session, partial(_begin, number), _hold)
        assert (begun is not None, held) == (True, 0)
        message = row(empty_session, number)
        assert (message.state, message.lease) == ("handing_over", "one")


def test_the_last_place_of_an_hour_is_given_once(empty_app: Flask, empty_session: Session) -> None:
    one, other = queue(empty_session, "a", "a")
    services.claim(empty_session, "one", NOON, 2)
    begun = _side_by_side(empty_app, empty_session, partial(_begin, one), partial(_begin, other))
    assert [message is not None for message in begun] == [True, False]
    assert row(empty_session, other).reason == Reason.HOURLY_CAP


def test_what_was_put_off_is_taken_back_by_an_erasure_at_the_same_moment(
    empty_app: Flask, empty_session: Session
) -> None:
    """Else it would stay queued with nothing in it."""
    (number,) = _begun(empty_session, "a")
    _side_by_side(empty_app, empty_session, partial(_record, number, Outcome(State.QUEUED, Reason.DEFERRED)), _erase)
    message = row(empty_session, number)
    assert (message.state, message.content) == ("withdrawn", None)


def test_a_worker_whose_lease_is_just_being_ended_has_no_say(empty_app: Flask, empty_session: Session) -> None:
    (number,) = _begun(empty_session, "a")
    refused = partial(_record, number, Outcome(State.FAILED, Reason.REFUSED))
    _side_by_side(empty_app, empty_session, _take_back, refused)
    message = row(empty_session, number)
    assert (message.state, message.attempts, message.uncertain) == ("queued", 0, 1)


class TestNews:
    """The two letters of one appeal, with the real source."""

    def _notices(self, session: Session) -> int:
        session.rollback()
        return len(session.scalars(select(OutboxMessage.id).where(OutboxMessage.source_kind == appeals.NOTICE)).all())

    def _handed_over(self, app: Flask, number: int, session: Session) -> None:
        taken = Outcome(State.HANDED_OVER, reply="250 taken")
        services.record(session, app.extensions["outbox_sources"], number, "one", taken, NOON)

    def _tell(self, app: Flask, session: Session) -> None:
        source = app.extensions["outbox_sources"][appeals.LETTER]
        appeals_services.tell_news(source, session, NOON)

    @pytest.fixture
    def begun(self, app: Flask, session: Session) -> list[int]:
        confirmed(app, target=[COUNCIL, EMBASSY])
        numbers = services.claim(session, "one", NOON, 10)
        for number in numbers:
            assert services.begin(session, app.extensions["outbox_sources"], number, "one", 100, NOON)
        return numbers

    def test_two_that_end_at_once_are_told_once(self, app: Flask, session: Session, begun: list[int]) -> None:
        first, second = (partial(self._handed_over, app, number) for number in begun)
        _side_by_side(app, session, first, second)
        # The second waits for the first and knows of both; whoever does the housework has nothing to add.
        assert self._notices(session) == 1
        tell = partial(self._tell, app)
        _side_by_side(app, session, tell, tell)
        assert self._notices(session) == 1

    def test_one_that_ends_while_somebody_does_the_housework_is_told_once(
        self, app: Flask, session: Session, begun: list[int]
    ) -> None:
        """The housework has read which letters are untold, and not yet what has become of their messages."""
        self._handed_over(app, begun[0], session)
        meanwhile = Meanwhile(app, partial(self._handed_over, app, begun[1]))

        def between(statement: ORMExecuteState) -> None:
            if "outbox_message.attempts" in str(statement.statement):
                meanwhile()

        event.listen(session, "do_orm_execute", between)
        self._tell(app, session)
        meanwhile.result()
        self._tell(app, session)
        assert self._notices(session) == 1


def _approved(actor: Actor, seen: int, session: Session) -> str:
    try:
        return f"version {versions.approve(session, actor, 'practice', seen, standard())}"
    except PublicationRefused as error:
        return type(error).__name__


def _made(content: CampaignContent, session: Session) -> str:
    try:
        return drafts.create(session, COMMAND_LINE, content, NOON)
    except SlugTaken:
        return "SlugTaken"


def test_of_two_who_begin_one_campaign_at_once_one_is_told(app: Flask, session: Session) -> None:
    content = replace(content_of(session, "practice"), slug="one", case="a-new-case")
    made = partial(_made, content)
    assert _side_by_side(app, session, made, made) == ("one", "SlugTaken")


def test_two_campaigns_of_one_new_case_are_begun_at_once(app: Flask, session: Session) -> None:
    content = replace(content_of(session, "practice"), case="a-new-case")
    one, two = (partial(_made, replace(content, slug=slug)) for slug in ("one", "two"))
    assert _side_by_side(app, session, one, two) == ("one", "two")
    session.rollback()
    assert len(session.scalars(select(Case).where(Case.slug == "a-new-case")).all()) == 1


def test_an_update_whose_name_is_just_being_taken_has_the_next_one(app: Flask, session: Session) -> None:
    made = partial(_made, replace(content_of(session, "practice"), slug="practice-update-1"))
    updated = partial(ending.begin_update, actor=COMMAND_LINE, slug="practice", now=NOON)
    assert _side_by_side(app, session, made, updated) == ("practice-update-1", "practice-update-1-2")


def test_of_two_who_approve_at_once_one_publishes(app: Flask, session: Session) -> None:
    edited(app, reference="PR 2/26")
    numbers = [an_account(app, Role.COORDINATOR, name=name)[0] for name in ("Cora", "Otto", "Thea")]
    cora, *others = (Actor(number, "somebody", frozenset({Role.COORDINATOR})) for number in numbers)
    versions.ask_for_review(session, cora, "practice", row_of(session, "practice").revision, standard())
    seen = row_of(session, "practice").revision
    first, second = (partial(_approved, other, seen) for other in others)
    assert _side_by_side(app, session, first, second) == ("version 2", "ReviewMissing")
    session.rollback()
    assert campaigns.published(session, "practice").version == 2


class TestReferences:
    """Two campaigns have two rows, and neither row tells that the other campaign takes the same reference."""

    @pytest.fixture
    def drafts(self, app: Flask) -> None:
        for slug in ("one", "two"):
            a_campaign(app, slug, date(2026, 12, 21), published=False, reference="UA 1/26")

    @staticmethod
    def _published(slug: str, session: Session) -> str:
        try:
            with writing(session):
                campaign = campaigns.campaign_to_change(session, slug)
                assert campaign is not None
                publishing.publish(session, campaign, APPROVED, NOON)
        except ReferenceTaken as error:
            return f"taken by {error.data['slug']}"
        return "published"

    @staticmethod
    def _saved(slug: str, session: Session) -> str:
        content = content_of(session, slug)
        said = Facts({"reference": "UA 1/26"}, content.deadline, None)
        try:
            facts.save(session, COMMAND_LINE, slug, said, facts.mark(content, None), NOON)
        except ReferenceTaken as error:
            return f"taken by {error.data['slug']}"
        return "saved"

    @pytest.mark.usefixtures("drafts")
    def test_of_two_who_publish_at_once_one_gets_it(self, app: Flask, session: Session) -> None:
        first, second = (partial(self._published, slug) for slug in ("one", "two"))
        assert _side_by_side(app, session, first, second) == ("published", "taken by one")

    @pytest.mark.usefixtures("drafts")
    def test_who_enters_it_while_it_is_published_is_told(self, app: Flask, session: Session) -> None:
        first, second = partial(self._published, "one"), partial(self._saved, "two")
        assert _side_by_side(app, session, first, second) == ("published", "taken by one")


class TestJointLetter:
    """What signers do while the desk changes the letter that they sign."""

    @pytest.fixture
    def link(self, app: Flask) -> str:
        joint_letters.opened(app, joint_letters.ALPHA, joint_letters.BETA, takes_individuals=True)
        joint_letters.sign(app, joint_letters.link_of(app, joint_letters.ALPHA))
        return joint_letters.link_of(app, joint_letters.BETA).rpartition("/")[2]

    def _freeze(self, session: Session) -> int:
        seen = joint_letters.revision(session)
        return signons.freeze(session, COMMAND_LINE, joint_letters.SLUG, seen, NOON)

    def test_who_co_signs_while_it_is_frozen_is_too_late(self, app: Flask, session: Session, link: str) -> None:
        assert link
        post = joint_letters.post_of(app)
        wish = cosigning.Wish("Ann Example", "ann@people.example.net", True, "en", "")  # noqa: FBT003
        cosigning.ask(session, joint_letters.SLUG, wish, post, NOON)
        token = joint_letters.link_of(app, wish.email, "/co-sign/").rpartition("/")[2]

        def confirm(other: Session) -> type[Exception] | None:
            try:
                cosigning.confirm(other, token, 1, post, NOON)
            except LinkExpired as error:
                return type(error)
            return None

        assert _side_by_side(app, session, self._freeze, confirm) == (1, LinkExpired)
        session.rollback()
        view = joint_queries.view(session, joint_queries.letter(session, joint_letters.SLUG), NOON.date())
        assert (view.individuals, view.individual_names) == (0, ())

    def test_an_organisation_that_is_just_taken_off_has_no_link(self, app: Flask, session: Session, link: str) -> None:
        post = joint_letters.post_of(app)
        number = joint_queries.letter(session, joint_letters.SLUG).organisations[1].id

        def remove(one: Session) -> None:
            organisations.remove(one, COMMAND_LINE, joint_letters.SLUG, number, NOON)

        def decline(other: Session) -> type[Exception] | None:
            try:
                signing.decline(other, link, post, NOON)
            except LinkUnknown as error:
                return type(error)
            return None

        assert _side_by_side(app, session, remove, decline) == (None, LinkUnknown)
