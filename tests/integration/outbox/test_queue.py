"""The queue: who may take what, when it is tried again, what an operator can do, and the hourly cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.audit.models import AuditEntry
from app.outbox import queries, services
from app.outbox.errors import MessageUnknown
from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Source, Verdict
from app.outbox.states import (
    CLOCK_TOLERANCE,
    LEASE,
    MOST_CRASHES,
    MOST_UNCERTAIN,
    Outcome,
    Reason,
    State,
    TransitionRefused,
)
from tests.conftest import NOON
from tests.queued import Willing, queue, row
from tests.sending import COUNCIL, captured, confirmed, letters, listed, run_once


class TestClaiming:
    def test_a_message_is_one_workers_at_a_time(self, empty_session: Session) -> None:
        numbers = queue(empty_session, "a", "b", "c")
        assert services.claim(empty_session, "one", NOON, 2) == numbers[:2]
        assert services.claim(empty_session, "two", NOON, 10) == numbers[2:]
        assert services.claim(empty_session, "three", NOON, 10) == []

    def test_what_is_not_due_stays(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        services.record(empty_session, {"x": Willing()}, number, "one", Outcome(State.QUEUED, Reason.DEFERRED), NOON)
        assert services.claim(empty_session, "one", NOON + timedelta(seconds=59), 1) == []
        assert services.claim(empty_session, "one", NOON + timedelta(minutes=1), 1) == [number]

    def test_after_the_clock_was_set_back_it_is_due_all_the_same(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a", now=NOON + timedelta(days=1))
        assert services.claim(empty_session, "one", NOON + timedelta(days=1) - CLOCK_TOLERANCE, 1) == []
        assert services.claim(empty_session, "one", NOON, 1) == [number]

    def test_what_a_worker_took_without_learning_of_it_comes_first(self, empty_session: Session) -> None:
        numbers = queue(empty_session, "a", "b")
        services.claim(empty_session, "one", NOON, 1)
        assert services.claim(empty_session, "one", NOON, 10) == numbers[:1]

    def test_given_back_it_is_due_again(self, empty_session: Session) -> None:
        numbers = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        services.give_back(empty_session, "one")
        assert services.claim(empty_session, "two", NOON, 1) == numbers

    def test_suspects_are_taken_one_at_a_time(self, empty_session: Session) -> None:
        numbers = queue(empty_session, "a", "b", "c")
        services.claim(empty_session, "dead", NOON, 2)
        services.end_leases(empty_session, ["dead"], NOON, dead=True)
        assert services.claim(empty_session, "one", NOON, 10) == [numbers[2]]
        assert services.claim(empty_session, "two", NOON, 10) == [numbers[0]]
        assert services.claim(empty_session, "three", NOON, 10) == [numbers[1]]

    def test_mails_to_supporters_leave_before_letters(self, app: Flask, session: Session) -> None:
        confirmed(app)
        (later,) = queue(session, "")
        numbers = services.claim(session, "one", NOON, 10)
        assert numbers[0] == later


class TestFacts:
    """That the mail server has taken a message is a fact, whatever was believed meanwhile."""

    def _begun(self, session: Session) -> tuple[int, dict[str, Source]]:
        (number,) = queue(session, "a")
        source: dict[str, Source] = {"x": Willing()}
        services.claim(session, "slow", NOON, 1)
        services.begin(session, source, number, "slow", 10, NOON)
        services.end_leases(session, ["slow"], NOON, dead=True)
        return number, source

    def _recorded(self, session: Session, number: int, source: dict[str, Source]) -> str:
        services.record(session, source, number, "slow", Outcome(State.HANDED_OVER), NOON)
        return row(session, number).state

    def test_though_another_worker_has_taken_it(self, empty_session: Session) -> None:
        number, source = self._begun(empty_session)
        services.claim(empty_session, "next", NOON, 1)
        assert self._recorded(empty_session, number, source) == "handed_over"
        assert services.begin(empty_session, source, number, "next", 10, NOON) is None

    @pytest.mark.parametrize("state", ["held", "failed", "withdrawn"])
    def test_though_it_was_taken_out_meanwhile(self, empty_session: Session, state: str) -> None:
        number, source = self._begun(empty_session)
        empty_session.execute(update(OutboxMessage).values(state=state))
        empty_session.commit()
        assert self._recorded(empty_session, number, source) == "handed_over"

    def test_but_no_other_word_of_a_worker_without_a_lease(self, empty_session: Session) -> None:
        number, source = self._begun(empty_session)
        services.record(empty_session, source, number, "slow", Outcome(State.FAILED, Reason.REFUSED), NOON)
        assert row(empty_session, number).state == "queued"

    @pytest.mark.parametrize("act", [services.hold, services.retry, services.release])
    def test_an_operator_takes_nothing_out_of_a_workers_hands(self, empty_session: Session, act: Any) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        services.begin(empty_session, {"x": Willing()}, number, "one", 10, NOON)
        with pytest.raises(TransitionRefused):
            act(empty_session, COMMAND_LINE, number, NOON)
        assert row(empty_session, number).lease == "one"

    def test_what_is_uncertain_too_often_is_held(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        source = {"x": Willing()}
        now = NOON
        for _ in range(MOST_UNCERTAIN):
            services.claim(empty_session, "one", now, 1)
            services.begin(empty_session, source, number, "one", 10, now)
            doubt = Outcome(State.QUEUED, Reason.SERVER_UNREACHABLE, uncertain=True)
            services.record(empty_session, source, number, "one", doubt, now)
            now += timedelta(hours=1)
        assert (row(empty_session, number).state, row(empty_session, number).reason) == ("held", "uncertain")


class TestLeases:
    def test_a_lease_runs_out(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        assert services.end_leases(empty_session, ["one"], NOON + LEASE, dead=False) == 0
        assert services.end_leases(empty_session, ["one"], NOON + LEASE + timedelta(seconds=1), dead=False) == 1
        assert services.claim(empty_session, "two", NOON + LEASE + timedelta(seconds=1), 1) == [number]

    def test_a_lease_that_ends_too_late_is_cut(self, empty_session: Session) -> None:
        queue(empty_session, "a", now=NOON)
        services.claim(empty_session, "one", NOON + timedelta(days=3), 1)
        services.end_leases(empty_session, ["one"], NOON, dead=False)
        later = NOON + LEASE + timedelta(seconds=1)
        assert services.end_leases(empty_session, ["one"], later, dead=False) == 1

    def test_what_was_begun_is_counted_as_uncertain(self, empty_session: Session) -> None:
        begun, untouched = queue(empty_session, "a", "b")
        services.claim(empty_session, "one", NOON, 2)
        assert services.begin(empty_session, {"x": Willing()}, begun, "one", 10, NOON)
        services.end_leases(empty_session, ["one"], NOON, dead=True)
        assert [row(empty_session, number).uncertain for number in (begun, untouched)] == [1, 0]
        assert queries.uncertain(empty_session) == 1

    def test_what_outlives_too_many_workers_is_held(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        for _ in range(MOST_CRASHES):
            services.claim(empty_session, "dead", NOON, 1)
            services.end_leases(empty_session, ["dead"], NOON, dead=True)
        assert (row(empty_session, number).state, row(empty_session, number).reason) == ("held", "workers_died")

    def test_whose_lease_was_ended_begins_nothing(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "slow", NOON, 1)
        services.end_leases(empty_session, ["slow"], NOON, dead=True)
        assert services.begin(empty_session, {"x": Willing()}, number, "slow", 10, NOON) is None

    def test_a_begin_whose_answer_was_lost_is_begun_again(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        first = services.begin(empty_session, {"x": Willing()}, number, "one", 10, NOON)
        assert services.begin(empty_session, {"x": Willing()}, number, "one", 10, NOON) == first

    def test_a_result_is_recorded_once(self, empty_session: Session) -> None:
        (number,) = queue(empty_session, "a")
        source = Willing()
        services.claim(empty_session, "one", NOON, 1)
        services.begin(empty_session, {"x": source}, number, "one", 10, NOON)
        for _ in range(2):
            services.record(empty_session, {"x": source}, number, "one", Outcome(State.HANDED_OVER), NOON)
        assert source.heard == [(number, "handed_over")]
        assert row(empty_session, number).attempts == 1


class TestCap:
    def test_an_office_gets_so_many_in_an_hour_and_the_others_go_on(self, empty_session: Session) -> None:
        full = queue(empty_session, *["a"] * 5)
        (other,) = queue(empty_session, "b")
        source = {"x": Willing()}
        taken = services.claim(empty_session, "one", NOON, 10)
        begun = [number for number in taken if services.begin(empty_session, source, number, "one", 3, NOON)]
        assert begun == [*full[:3], other]
        assert row(empty_session, full[4]).reason == Reason.HOURLY_CAP
        services.give_back(empty_session, "one")
        assert services.claim(empty_session, "two", NOON + timedelta(minutes=59), 10) == []
        assert services.claim(empty_session, "two", NOON + timedelta(hours=1), 10) == full[3:]

    def test_the_hour_slides(self, empty_session: Session) -> None:
        numbers = queue(empty_session, *["a"] * 4)
        source = {"x": Willing()}
        for index, minutes in ((0, 0), (1, 50)):
            now = NOON + timedelta(minutes=minutes)
            services.claim(empty_session, "one", now, 10)
            assert services.begin(empty_session, source, numbers[index], "one", 2, now)
        now = NOON + timedelta(minutes=61)
        services.claim(empty_session, "one", now, 10)
        assert services.begin(empty_session, source, numbers[2], "one", 2, now)
        assert services.begin(empty_session, source, numbers[3], "one", 2, now) is None

    def test_a_clock_that_was_ahead_blocks_nobody(self, empty_session: Session) -> None:
        ahead = NOON + timedelta(days=3)
        full = queue(empty_session, *["a"] * 3, now=ahead)
        source = {"x": Willing()}
        services.claim(empty_session, "one", ahead, 10)
        for number in full[:2]:
            services.begin(empty_session, source, number, "one", 2, ahead)
        assert services.begin(empty_session, source, full[2], "one", 2, ahead) is None
        # The clock is right again: the message is due, and the places of the wrong hour are free.
        assert services.claim(empty_session, "two", NOON, 10) == [full[2]]
        assert services.begin(empty_session, source, full[2], "two", 2, NOON)


class TestPermits:
    @pytest.mark.parametrize(
        ("verdict", "state"),
        [(Verdict.HOLD, "held"), (Verdict.FAIL, "failed"), (Verdict.WITHDRAW, "withdrawn"), (Verdict.WAIT, "queued")],
    )
    def test_what_the_source_says_is_done(self, empty_session: Session, verdict: Verdict, state: str) -> None:
        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        source = Willing(verdict)
        assert services.begin(empty_session, {"x": source}, number, "one", 10, NOON) is None
        assert (row(empty_session, number).state, row(empty_session, number).lease) == (state, "")
        assert bool(source.heard) == (state in {"failed", "withdrawn"})

    def test_a_source_that_fails_holds_the_message_and_not_the_worker(self, empty_session: Session) -> None:
        class Broken(Willing):
            def permit(self, _session: Session, _message: OutboxMessage, _now: datetime) -> Permit:
                raise KeyError("a name that must not be logged")

        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        assert services.begin(empty_session, {"x": Broken()}, number, "one", 10, NOON) is None
        assert row(empty_session, number).reason == Reason.CHECK_FAILED

    def test_what_has_left_is_recorded_though_its_source_fails(
        self, empty_session: Session, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Deaf(Willing):
            def told(self, _session: Session, _message: OutboxMessage, _now: datetime) -> None:
                raise KeyError("a name that must not be logged")

        (number,) = queue(empty_session, "a")
        services.claim(empty_session, "one", NOON, 1)
        services.begin(empty_session, {"x": Deaf()}, number, "one", 10, NOON)
        services.record(empty_session, {"x": Deaf()}, number, "one", Outcome(State.HANDED_OVER), NOON)
        assert row(empty_session, number).state == State.HANDED_OVER
        assert "could not be told: KeyError" in caplog.text
        assert "must not be logged" not in caplog.text


class TestOperator:
    def _invoke(self, app: Flask, *words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["outbox", *words])
        return result.exit_code, result.output.strip()

    def test_hold_release_retry_and_show(self, app: Flask) -> None:
        confirmed(app)
        number = next(line[0] for line in listed(app) if line[5] == COUNCIL)
        assert self._invoke(app, "hold", number) == (0, f"{number}: held")
        assert letters(app)[COUNCIL] == ("held", "by_operator")
        assert run_once(app) == "nothing was due"
        # What is held is released, and not only tried again.
        assert self._invoke(app, "retry", number)[0] == 1
        assert self._invoke(app, "release", number) == (0, f"{number}: queued")
        run_once(app)
        _code, shown = self._invoke(app, "show", number)
        assert "state\thanded_over" in shown
        assert "Ann Example" not in shown
        assert "people.example.net" not in shown

    def test_a_campaign_is_held_and_released_as_a_whole(self, app: Flask) -> None:
        confirmed(app, target=[COUNCIL, "practice-embassy"])
        assert self._invoke(app, "hold", "--campaign", "practice") == (0, "2 messages are held")
        assert self._invoke(app, "release", "--campaign", "practice") == (0, "2 messages are queued")

    @pytest.mark.parametrize("command", ["hold", "release"])
    def test_an_unknown_campaign_is_told(self, app: Flask, command: str) -> None:
        confirmed(app)
        code, told = self._invoke(app, command, "--campaign", "practise")
        assert (code, "There is no campaign “practise”" in told) == (1, True)
        # A campaign to which nobody has written yet is no mistake.
        assert self._invoke(app, command, "--campaign", "izzat-amon")[0] == 0
        assert letters(app)[COUNCIL] == ("queued", "-")

    def test_what_the_command_line_changes_is_noted(self, app: Flask, session: Session) -> None:
        confirmed(app)
        number = next(line[0] for line in listed(app) if line[5] == COUNCIL)
        for words in (["hold", number], ["release", number], ["hold", "--campaign", "practice"]):
            assert self._invoke(app, *words)[0] == 0
        noted = session.execute(select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject)).all()
        assert noted == [
            ("command line", "hold", number),
            ("command line", "release", number),
            ("command line", "hold", "practice"),
        ]

    @pytest.mark.parametrize("command", ["hold", "release", "retry", "show"])
    def test_an_unknown_number_is_told(self, app: Flask, command: str) -> None:
        code, told = self._invoke(app, command, "77")
        assert (code, "There is no message 77" in told) == (1, True)

    @pytest.mark.parametrize(
        "words", [["hold"], ["release"], ["retry"], ["retry", "1", "--all"], ["list", "--state", "x"]]
    )
    def test_wrong_usage_is_told(self, app: Flask, words: list[str]) -> None:
        assert self._invoke(app, *words)[0] == 2

    def test_what_has_left_cannot_be_held_or_released(self, app: Flask) -> None:
        confirmed(app)
        run_once(app)
        number = next(line[0] for line in listed(app) if line[5] == COUNCIL)
        for command in ("hold", "release", "retry"):
            code, told = self._invoke(app, command, number)
            assert (code, "cannot become" in told) == (1, True)

    def test_a_failed_letter_can_be_taken_up_again(self, app: Flask, session: Session) -> None:
        confirmed(app)
        session.execute(
            update(OutboxMessage).where(OutboxMessage.kind == "letter").values(state="failed", reason="refused")
        )
        session.commit()
        number = next(line[0] for line in listed(app) if line[5] == COUNCIL)
        assert self._invoke(app, "retry", number) == (0, f"{number}: queued")
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_a_list_by_state(self, app: Flask) -> None:
        confirmed(app)
        lines = app.test_cli_runner().invoke(args=["outbox", "list", "--state", "queued"]).stdout.splitlines()
        assert [line.split("\t")[1] for line in lines] == ["queued"]

    def test_unknown_messages_are_errors_of_the_package(self, empty_session: Session) -> None:
        with pytest.raises(MessageUnknown):
            services.retry(empty_session, COMMAND_LINE, 7, NOON)
        (number,) = queue(empty_session, "a")
        with pytest.raises(TransitionRefused):
            services.release(empty_session, COMMAND_LINE, number, NOON)


class TestTime:
    def test_what_is_held_for_four_weeks_is_given_back(self, app: Flask) -> None:
        confirmed(app)
        app.test_cli_runner().invoke(args=["outbox", "hold", "--campaign", "practice"])
        with time_machine.travel(NOON + timedelta(days=28, hours=1), tick=False):
            run_once(app)
            assert letters(app)[COUNCIL] == ("failed", "held_too_long")
            assert "did not get through" in captured(app)[-1]["Subject"]

    def test_letters_are_spread_over_hours(self, app: Flask, session: Session) -> None:
        post = app.extensions["post"]
        app.extensions["post"] = replace(post, config=replace(post.config, spread_hours=10))
        for number in range(6):
            confirmed(app, email=f"p{number}@people.example.net")
        due = [
            message.not_before
            for message in session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter"))
        ]
        assert min(due) >= NOON
        assert max(due) <= NOON + timedelta(hours=10)
        assert max(due) - min(due) > timedelta(minutes=1)

    def test_old_rows_go(self, app: Flask, session: Session) -> None:
        confirmed(app)
        run_once(app)
        with time_machine.travel(NOON + timedelta(days=91), tick=False):
            run_once(app)
        assert session.scalars(select(OutboxMessage)).all() == []
