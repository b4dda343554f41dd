"""What a worker and the queue owe each other: when a worker gives up, what it gives back, and what time changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.extensions import writing
from app.outbox import services
from app.outbox.content import LetterContent
from app.outbox.errors import AnswerMissing, MessageDeferred, MessageRefused, ServerUnreachable, TransportError
from app.outbox.models import OutboxMessage
from app.outbox.states import LEASE, MOST_CRASHES, Outcome, Reason, State
from app.outbox.transport import Receipt
from app.outbox.worker import Settings, Worker
from tests.conftest import CATALOGUE, NOON
from tests.factories import a_letter
from tests.queued import Willing, queue, row

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_UNREACHABLE = ServerUnreachable("mail.example.org:25", "no connection")
_LETTER = LetterContent(a_letter(CATALOGUE), "Ann Example", "ann@people.example.net")
_SOURCES = {"x": Willing()}


class WayOut:
    """A transport that fails one message after the other as it is told to, and takes the rest."""

    def __init__(self, session: Session, *failures: TransportError | None) -> None:
        self._session, self._failures = session, list(failures)
        self.tried = 0
        # How many messages a worker still has when it closes the connection.
        self.leased_at_the_end = -1

    def hand_over(self, _data: bytes, _sender: str, _recipient: str, _identifier: str) -> Receipt:
        self.tried += 1
        if self._failures and (failure := self._failures.pop(0)):
            raise failure
        return Receipt("mail.example.org:25", "250 taken")

    def close(self) -> None:
        self.leased_at_the_end = len(
            self._session.scalars(select(OutboxMessage.id).where(OutboxMessage.lease != "")).all()
        )


def _run(session: Session, folder: Path, *failures: TransportError | None) -> WayOut:
    """Let a worker hand over what is due."""
    way = WayOut(session, *failures)
    settings = Settings(CATALOGUE.page, folder / "workers", folder / "mail", "letters.example.org", per_hour=100)
    Worker(session, _SOURCES, way, settings, now=lambda: NOON).run_once()
    return way


class TestGivingUp:
    @pytest.mark.parametrize(
        "between",
        [
            None,
            MessageRefused("mail.example.org:25", "550 no"),
            MessageDeferred("mail.example.org:25", "451 later"),
            AnswerMissing("mail.example.org:25", "cut"),
        ],
        ids=["taken", "refused", "put off", "unanswered"],
    )
    def test_a_server_that_answers_in_between_was_reached(
        self, empty_session: Session, tmp_path: Path, between: TransportError | None
    ) -> None:
        queue(empty_session, *"abcdef")
        way = _run(empty_session, tmp_path, _UNREACHABLE, _UNREACHABLE, between, _UNREACHABLE, _UNREACHABLE)
        assert way.tried == 6

    def test_one_that_is_never_reached_is_tried_three_times_and_the_rest_is_given_back(
        self, empty_session: Session, tmp_path: Path
    ) -> None:
        numbers = queue(empty_session, *"abcde")
        way = _run(empty_session, tmp_path, *[_UNREACHABLE] * 5)
        assert (way.tried, way.leased_at_the_end) == (3, 0)
        assert [row(empty_session, number).attempts for number in numbers] == [1, 1, 1, 0, 0]
        assert services.claim(empty_session, "another", NOON, 10) == numbers[3:]

    def test_a_try_that_came_to_an_end_clears_a_message_of_the_deaths_before(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        for hour in range(2):
            now = NOON + timedelta(hours=hour)
            for _ in range(MOST_CRASHES - 1):
                services.claim(empty_session, "dead", now, 1)
                services.end_leases(empty_session, ["dead"], now, dead=True)
            _defer(empty_session, number, now)
        assert row(empty_session, number).state == "queued"


def _begin(session: Session, number: int, now: datetime) -> None:
    assert services.claim(session, "one", now, 1) == [number]
    assert services.begin(session, _SOURCES, number, "one", 10, now)


def _defer(session: Session, number: int, now: datetime) -> None:
    _begin(session, number, now)
    services.record(session, _SOURCES, number, "one", Outcome(State.QUEUED, Reason.DEFERRED), now)


def _hold(session: Session, number: int, now: datetime) -> None:
    services.hold(session, COMMAND_LINE, number, now)


def _release(session: Session, number: int, now: datetime) -> None:
    services.release(session, COMMAND_LINE, number, now)


def _retry(session: Session, number: int, now: datetime) -> None:
    services.retry(session, COMMAND_LINE, number, now)


def _fail(session: Session, number: int, now: datetime) -> None:
    _begin(session, number, now)
    services.record(session, _SOURCES, number, "one", Outcome(State.FAILED, Reason.REFUSED), now)


class TestLeases:
    def test_a_worker_has_the_whole_time_for_what_it_begins(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        begun = NOON + LEASE - _SECOND
        services.begin(empty_session, _SOURCES, number, "one", 10, begun)
        assert services.end_leases(empty_session, ["one"], begun + LEASE, dead=False) == 0
        assert services.end_leases(empty_session, ["one"], begun + LEASE + _SECOND, dead=False) == 1

    @pytest.mark.parametrize(
        ("hold", "release", "what"),
        [(services.hold, services.release, 1), (services.hold_key, services.release_key, "c")],
        ids=["one", "a campaign's"],
    )
    def test_what_is_held_is_no_workers_any_more(
        self, empty_session: Session, hold: Callable[..., Any], release: Callable[..., Any], what: int | str
    ) -> None:
        numbers = queue(empty_session, "a")
        assert services.claim(empty_session, "one", NOON, 1) == numbers == [1]
        hold(empty_session, COMMAND_LINE, what, NOON)
        release(empty_session, COMMAND_LINE, what, NOON)
        assert services.claim(empty_session, "two", NOON, 1) == numbers

    def test_time_ends_nothing_that_a_worker_has(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        late = NOON + 6 * _DAY
        services.claim(empty_session, "one", late, 1)
        services.sweep(empty_session, _SOURCES, late)
        assert row(empty_session, number).state == "queued"
        services.give_back(empty_session, "one")
        services.sweep(empty_session, _SOURCES, late)
        assert row(empty_session, number).state == "failed"


class TestTime:
    @pytest.mark.parametrize(
        ("steps", "last_day"),
        [
            # What counts is since when it waits to leave; a try in vain is no new beginning.
            ([(4, _defer)], 5),
            # What counts is since when it is held; and whoever releases it gives it the whole time anew.
            ([(4, _hold)], 32),
            ([(4, _hold), (10, _release)], 15),
            ([(4, _fail), (10, _retry)], 15),
        ],
        ids=["tried in vain", "held", "released", "taken up again"],
    )
    def test_how_long_it_may_wait(
        self, empty_session: Session, steps: Sequence[tuple[int, Callable[..., None]]], last_day: int
    ) -> None:
        (number,) = queue(empty_session, "a", content=_LETTER)
        for day, act in steps:
            act(empty_session, number, NOON + day * _DAY)
        last = NOON + last_day * _DAY
        services.sweep(empty_session, _SOURCES, last)
        assert row(empty_session, number).state != "failed"
        services.sweep(empty_session, _SOURCES, last + _SECOND)
        assert row(empty_session, number).state == "failed"

    def test_a_letter_that_is_taken_up_again_keeps_its_words(self, empty_session: Session) -> None:
        """They would be forgotten four weeks after it had failed."""
        (number,) = queue(empty_session, "a", content=_LETTER)
        _fail(empty_session, number, NOON)
        services.retry(empty_session, COMMAND_LINE, number, NOON + 27 * _DAY)
        services.sweep(empty_session, _SOURCES, NOON + 29 * _DAY)
        assert row(empty_session, number).content is not None

    @pytest.mark.parametrize("capped", [False, True], ids=["put off", "capped"])
    def test_what_a_wrong_clock_has_put_off_is_due_when_the_clock_is_right(
        self, empty_session: Session, *, capped: bool
    ) -> None:
        ahead = NOON + 3 * _DAY
        first, number = queue(empty_session, "a", "a")
        services.claim(empty_session, "one", ahead, 10)
        assert services.begin(empty_session, _SOURCES, first, "one", 1, ahead)
        if capped:
            assert services.begin(empty_session, _SOURCES, number, "one", 1, ahead) is None
        else:
            services.record(empty_session, _SOURCES, number, "one", Outcome(State.QUEUED, Reason.DEFERRED), ahead)
        assert row(empty_session, number).not_before > ahead
        assert services.claim(empty_session, "two", NOON, 10) == [number]

    def test_a_full_lane_pulls_nothing_forward(self, empty_session: Session) -> None:
        """What is spread over hours, or waits for another try, stays where it is."""
        numbers = queue(empty_session, "a", "a")
        later = services.enqueue(empty_session, _LETTER, NOON, source=("x", 1), lane="a", delay=timedelta(hours=5))
        empty_session.commit()
        assert services.claim(empty_session, "one", NOON, 10) == numbers
        begun = [services.begin(empty_session, _SOURCES, number, "one", 1, NOON) for number in numbers]
        assert begun[1] is None
        assert row(empty_session, later.id).not_before == NOON + timedelta(hours=5)


@pytest.mark.parametrize(
    ("reason", "by_campaign", "decided"),
    [
        (Reason.STOPPED, True, False),
        (Reason.BY_OPERATOR, True, False),
        (Reason.UNREADABLE, True, False),
        (Reason.CHECK_FAILED, True, False),
        # Somebody must look at each of these; that it leaves whoever holds the office is decided of one of them.
        (Reason.HOLDER_CHANGED, False, True),
        (Reason.WORKERS_DIED, False, False),
        (Reason.UNCERTAIN, False, False),
    ],
)
def test_what_is_released_begins_anew(
    empty_session: Session, reason: Reason, *, by_campaign: bool, decided: bool
) -> None:
    (number,) = queue(empty_session, "a")
    past = {"attempts": 7, "crashes": MOST_CRASHES, "not_before": NOON + 2 * _DAY}
    empty_session.execute(update(OutboxMessage).values(state=State.HELD, reason=reason, **past))
    empty_session.commit()
    now = NOON + _DAY
    assert services.release_key(empty_session, COMMAND_LINE, "c", now) == by_campaign
    if not by_campaign:
        services.release(empty_session, COMMAND_LINE, number, now)
    message = row(empty_session, number)
    assert (message.reason, message.attempts, message.crashes) == ("", 0, 0)
    assert (message.released_at is not None) == decided
    assert services.claim(empty_session, "one", now, 1) == [number]


@pytest.mark.parametrize("answered_first", [True, False], ids=["answered, erased", "erased, answered"])
def test_nothing_that_a_server_said_outlives_an_erasure(empty_session: Session, *, answered_first: bool) -> None:
    """A server's words may repeat the writer's address."""
    (number,) = queue(empty_session, "a", content=_LETTER)
    _begin(empty_session, number, NOON)

    def answered() -> None:
        outcome = Outcome(State.HANDED_OVER, reply="250 taken for ann@people.example.net")
        services.record(empty_session, _SOURCES, number, "one", outcome, NOON)
        assert (row(empty_session, number).reply is not None) == answered_first

    def erased() -> None:
        with writing(empty_session):
            services.erase(empty_session, "x", [1], NOON)

    for act in (answered, erased) if answered_first else (erased, answered):
        act()
    message = row(empty_session, number)
    assert (message.state, message.content, message.reply) == ("handed_over", None, None)
