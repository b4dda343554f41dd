"""What can be done at the desk of the outbox, with one message and with those of a campaign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.outbox import services, words
from app.outbox.models import OutboxMessage
from app.outbox.states import Reason, State
from tests.conftest import NOON
from tests.desk import Desk
from tests.fields import Page
from tests.outbox_desk import QUEUE, entries, found, queued, seen
from tests.sending import text_of


class TestActions:
    @pytest.mark.parametrize(
        ("act", "before", "after"),
        [
            ("hold", (State.QUEUED, Reason.NONE), ("held", "by_operator")),
            ("hold", (State.QUEUED, Reason.DEFERRED), ("held", "by_operator")),
            ("release", (State.HELD, Reason.STOPPED), ("queued", "")),
            ("release", (State.HELD, Reason.HOLDER_CHANGED), ("queued", "")),
            ("release", (State.HELD, Reason.UNCERTAIN), ("queued", "")),
            ("retry", (State.QUEUED, Reason.DEFERRED), ("queued", "deferred")),
            ("retry", (State.FAILED, Reason.REFUSED), ("queued", "")),
        ],
    )
    def test_it_is_done_noted_and_told(
        self, session: Session, desk: Desk, act: str, before: tuple[State, Reason], after: tuple[str, str]
    ) -> None:
        number = queued(session, state=before[0], reason=before[1], section=3, at=NOON - timedelta(hours=1))
        response = desk.post(f"{QUEUE}/{number}/{act}", {"seen": seen(desk, number)})
        assert (response.status_code, response.headers["Location"]) == (303, f"{QUEUE}/{number}")
        assert found(session, number) == after
        (entry,) = entries(session)
        assert (entry.actor, entry.action, entry.subject_kind, entry.subject, entry.section, entry.at) == (
            "Cora Ordinator", act, "message", str(number), 3, NOON,
        )  # fmt: skip
        if after != before:
            assert entry.before is not None
            assert entry.after is not None
            assert (entry.before.get("state", after[0]), entry.after.get("state", after[0]))[1] == after[0]
        page = text_of(desk.get(f"{QUEUE}/{number}"))
        assert "by Cora Ordinator on 21 November 2026, 12:00 UTC" in page

    def test_a_retry_moves_what_waits_to_now(self, session: Session, desk: Desk) -> None:
        number = queued(session, reason=Reason.DEFERRED)
        session.execute(update(OutboxMessage).values(not_before=NOON + timedelta(hours=4)))
        session.commit()
        desk.post(f"{QUEUE}/{number}/retry", {"seen": "queued:deferred"})
        session.rollback()
        assert session.scalar(select(OutboxMessage.not_before)) == NOON
        (entry,) = entries(session)
        assert (entry.before, entry.after) == (
            {"not_before": "2026-11-21T16:00:00+00:00"},
            {"not_before": "2026-11-21T12:00:00+00:00"},
        )

    @pytest.mark.parametrize(
        ("act", "state", "offered"),
        [
            (act, state, offered)
            for state, acts in {
                State.QUEUED: {"hold", "retry"}, State.HELD: {"release"}, State.FAILED: {"retry"},
                State.HANDING_OVER: set(), State.HANDED_OVER: set(), State.WITHDRAWN: set(), State.BOUNCED: set(),
            }.items()
            for act in ("hold", "release", "retry")
            for offered in [act in acts]
        ],
    )  # fmt: skip
    def test_what_cannot_be_done_is_neither_offered_nor_done(
        self, session: Session, desk: Desk, act: str, state: State, *, offered: bool
    ) -> None:
        number = queued(session, state=state)
        address = f"{QUEUE}/{number}/{act}"
        assert (f'action="{address}"' in desk.get(f"{QUEUE}/{number}").text) == offered
        response = desk.post(address, {"seen": words.mark(state, "")})
        assert response.status_code == (303 if offered else 409)
        if not offered:
            assert "Nothing was done: this cannot be done" in response.text
            assert found(session, number) == (state, "")
            assert entries(session) == []

    @pytest.mark.parametrize("act", ["hold", "release", "retry"])
    @pytest.mark.parametrize(
        ("then", "now"),
        [
            ((State.QUEUED, Reason.NONE), (State.HELD, Reason.STOPPED)),
            ((State.HELD, Reason.BY_OPERATOR), (State.HELD, Reason.HOLDER_CHANGED)),
            ((State.HELD, Reason.STOPPED), (State.QUEUED, Reason.NONE)),
            ((State.FAILED, Reason.REFUSED), (State.QUEUED, Reason.NONE)),
            ((State.QUEUED, Reason.NONE), (State.HANDED_OVER, Reason.NONE)),
        ],
    )
    def test_who_looked_at_an_old_page_changes_nothing_and_is_told_what_changed(
        self, session: Session, desk: Desk, act: str, then: tuple[State, Reason], now: tuple[State, Reason]
    ) -> None:
        number = queued(session, state=now[0], reason=now[1])
        response = desk.post(f"{QUEUE}/{number}/{act}", {"seen": words.mark(*then)})
        assert response.status_code == 409
        text = text_of(response)
        assert "has changed since you looked at it" in text
        assert words.told(*then) in text
        assert words.told(*now) in text
        assert (found(session, number), entries(session)) == (now, [])

    @pytest.mark.parametrize("given", [{}, {"seen": ""}, {"seen": "x" * 1_000_000}, {"seen": "\0"}, {"seen": "held"}])
    def test_a_form_without_what_was_seen_changes_nothing(
        self, session: Session, desk: Desk, given: dict[str, str]
    ) -> None:
        number = queued(session)
        assert desk.post(f"{QUEUE}/{number}/hold", given).status_code == 409
        assert found(session, number) == ("queued", "")

    def test_what_was_erased_is_not_tried_again(self, session: Session, desk: Desk) -> None:
        number = queued(session, state=State.FAILED, reason=Reason.REFUSED)
        session.execute(update(OutboxMessage).values(content=None))
        session.commit()
        assert "/retry" not in desk.get(f"{QUEUE}/{number}").text
        response = desk.post(f"{QUEUE}/{number}/retry", {"seen": "failed:refused"})
        assert (response.status_code, "has been erased" in response.text) == (409, True)
        assert found(session, number) == ("failed", "refused")

    @pytest.mark.parametrize("address", ["77", "0", "99999999999999999999", "-1", "x", "1/explode", "77/hold"])
    def test_what_is_not_there_is_404(self, desk: Desk, address: str) -> None:
        assert desk.get(f"{QUEUE}/{address}").status_code in {404, 405}
        assert desk.post(f"{QUEUE}/{address}", {"seen": "queued:"}).status_code in {404, 405}

    def test_the_consequence_is_said_beside_the_button(self, session: Session, desk: Desk) -> None:
        number = queued(session, state=State.HELD, reason=Reason.UNCERTAIN)
        page = desk.get(f"{QUEUE}/{number}").text
        assert "the office may receive it twice" in page
        assert 'aria-describedby="release-means"' in page

    def test_what_happened_is_told_in_its_order(self, session: Session, desk: Desk) -> None:
        number = queued(session, state=State.HELD, reason=Reason.STOPPED, at=NOON - timedelta(hours=5))
        services.release_key(session, COMMAND_LINE, "practice", NOON - timedelta(hours=1))
        # It was tried before; a release counts the tries anew.
        tried = {"begun_at": NOON - timedelta(hours=3), "queued_at": NOON - timedelta(hours=5), "attempts": 2}
        session.execute(update(OutboxMessage).values(**tried))
        session.commit()
        desk.post(f"{QUEUE}/{number}/hold", {"seen": "queued:"})
        told = text_of(desk.get(f"{QUEUE}/{number}"))
        places = [
            told.index(words)
            for words in (
                "Last queued on", "Last tried on", "2 tries have ended",
                "Released by command line on 21 November 2026, 11:00 UTC. It was done to all",
                "Held by Cora Ordinator on 21 November 2026, 12:00 UTC.",
            )
        ]  # fmt: skip
        assert places == sorted(places)

    def test_without_the_token_of_the_form_nothing_is_done(self, session: Session, desk: Desk) -> None:
        number = queued(session)
        for address in (f"{QUEUE}/{number}/hold", f"{QUEUE}/campaigns/practice/hold"):
            assert desk.client.post(address, data={"seen": "queued:"}).status_code == 400
        assert found(session, number) == ("queued", "")


class TestCampaigns:
    def test_all_of_a_campaign_is_held_and_released(self, session: Session, desk: Desk) -> None:
        numbers = [queued(session) for _ in range(3)]
        other = queued(session, campaign="ua-84-11")
        page = desk.get(f"{QUEUE}?campaign=practice")
        assert "Hold 3 messages" in page.text
        response = desk.post(f"{QUEUE}/campaigns/practice/hold")
        assert (response.status_code, response.headers["Location"]) == (303, f"{QUEUE}?campaign=practice")
        assert {found(session, number) for number in numbers} == {("held", "by_operator")}
        assert found(session, other) == ("queued", "")
        page = desk.get(f"{QUEUE}?campaign=practice")
        assert "3 messages are held." in page.text
        desk.post(f"{QUEUE}/campaigns/practice/release", {"seen": Page(page).values["seen"]})
        assert {found(session, number) for number in numbers} == {("queued", "")}
        assert [(entry.action, entry.subject_kind, entry.subject, entry.after) for entry in entries(session)] == [
            ("hold", "messages_of_campaign", "practice", {"messages": 3}),
            ("release", "messages_of_campaign", "practice", {"messages": 3}),
        ]
        assert "It was done to all of its campaign." in desk.get(f"{QUEUE}/{numbers[0]}").text
        assert "It was done to all of its campaign." not in desk.get(f"{QUEUE}/{other}").text

    def test_what_must_be_decided_one_by_one_stays_held(self, session: Session, desk: Desk) -> None:
        together = queued(session, state=State.HELD, reason=Reason.STOPPED)
        alone = queued(session, state=State.HELD, reason=Reason.HOLDER_CHANGED)
        page = desk.get(f"{QUEUE}?campaign=practice")
        assert "Release 1 message<" in page.text
        assert "1 message must be decided by itself." in page.text
        desk.post(f"{QUEUE}/campaigns/practice/release", {"seen": Page(page).values["seen"]})
        assert (found(session, together), found(session, alone)) == (("queued", ""), ("held", "holder_changed"))

    @pytest.mark.parametrize("added", ["one more", "another one", "nothing seen"])
    def test_a_release_of_others_than_were_seen_releases_none(self, session: Session, desk: Desk, added: str) -> None:
        number = queued(session, state=State.HELD, reason=Reason.BY_OPERATOR)
        mark = str(Page(desk.get(f"{QUEUE}?campaign=practice")).values["seen"])
        if added == "one more":
            queued(session, state=State.HELD, reason=Reason.STOPPED)
        elif added == "another one":
            session.execute(update(OutboxMessage).values(state="withdrawn"))
            session.commit()
            number = queued(session, state=State.HELD, reason=Reason.BY_OPERATOR, at=NOON + timedelta(seconds=1))
        else:
            mark = ""
        response = desk.post(f"{QUEUE}/campaigns/practice/release", {"seen": mark})
        assert response.status_code == 409
        assert "has changed since you looked at it" in response.text
        assert (found(session, number), entries(session)) == (("held", "by_operator"), [])

    def test_a_hold_that_finds_nothing_is_told_and_not_noted(self, session: Session, desk: Desk) -> None:
        queued(session, state=State.HANDED_OVER)
        desk.post(f"{QUEUE}/campaigns/practice/hold")
        assert "0 messages are held." in desk.get(QUEUE).text
        assert entries(session) == []

    @pytest.mark.parametrize("slug", ["no-such-campaign", "%00", "x" * 5000, "%ED%A0%80", "a%2Fb"])
    def test_a_campaign_without_messages_is_404(self, session: Session, desk: Desk, slug: str) -> None:
        queued(session, campaign="")
        for act in ("hold", "release"):
            assert desk.post(f"{QUEUE}/campaigns/{slug}/{act}").status_code == 404
