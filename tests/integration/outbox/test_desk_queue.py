"""The queue at the desk of the outbox: which messages it shows, in which words, and how they are looked for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.extensions import db
from app.outbox import browsing
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import Reason, State
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.outbox_desk import QUEUE, queued, shown
from tests.sending import COUNCIL, EMBASSY, text_of


class TestQueue:
    def test_an_empty_outbox_says_so(self, empty_app: Flask) -> None:
        page = signed_in(empty_app, Role.ADMIN).get(QUEUE)
        assert "Nothing waits for a decision" in page.text
        assert "The outbox is empty" in page.text
        assert "None in the last thirty days." in page.text

    def test_the_first_sentence_says_what_needs_doing(self, session: Session, desk: Desk) -> None:
        queued(session)
        assert "<h1>Nothing waits for a decision</h1>" in desk.get(QUEUE).text
        queued(session, state=State.HELD, reason=Reason.STOPPED, at=NOON - timedelta(days=2))
        assert "<h1>1 message waits for a decision</h1>" in desk.get(QUEUE).text
        queued(session, state=State.HELD, reason=Reason.HOLDER_CHANGED)
        page = desk.get(QUEUE).text
        assert "<h1>2 messages wait for a decision</h1>" in page
        assert "has waited since 19 November 2026, 12:00 UTC" in page

    def test_a_message_is_told_in_plain_words(self, session: Session, desk: Desk) -> None:
        number = queued(session, state=State.HELD, reason=Reason.HOLDER_CHANGED)
        mail = queued(session, kind=Kind.NOTICE, office="")
        text = " ".join(text_of(desk.get(QUEUE)).split())
        assert f"{number} · Letter to Secretary" in text
        assert "Somebody else holds the office now than when the letter was written." in text
        assert f"{mail} · Mail of our own" in text
        assert "holder_changed" not in re.sub(r"<option.*?</option>", "", desk.get(QUEUE).text)

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_the_office_is_named_in_the_readers_language(self, app: Flask, session: Session, language: str) -> None:
        queued(session, office="ru-president")
        page = signed_in(app, Role.ADMIN).get(QUEUE, headers={"Accept-Language": language}).text
        assert {"en": "President of the Russian Federation", "ru": "Президент"}[language] in page

    @pytest.mark.parametrize(
        ("asked", "wanted"),
        [
            ("", {"old", "held", "capped", "mail", "other"}),
            ("state=held", {"held"}),
            ("reason=hourly_cap", {"capped"}),
            ("kind=notice", {"mail"}),
            ("campaign=ua-84-11", {"other"}),
            (f"office={EMBASSY}", {"other"}),
            ("older=7d", {"old"}),
            ("older=1h", {"old", "held"}),
            ("state=queued&kind=letter&campaign=practice", {"old", "capped"}),
            ("campaign=%20practice%20&older=1d", {"old"}),
            ("state=bounced", set()),
            ("campaign=no-such-campaign", set()),
        ],
    )
    def test_filters(self, session: Session, desk: Desk, asked: str, wanted: set[str]) -> None:
        numbers = {
            queued(session, at=NOON - timedelta(days=8)): "old",
            queued(session, state=State.HELD, reason=Reason.BY_OPERATOR, at=NOON - timedelta(hours=2)): "held",
            queued(session, reason=Reason.HOURLY_CAP): "capped",
            queued(session, kind=Kind.NOTICE, office=""): "mail",
            queued(session, campaign="ua-84-11", office=EMBASSY): "other",
        }
        assert {numbers[number] for number in shown(desk, f"{QUEUE}?{asked}")} == wanted

    def test_states_are_counted_under_the_other_filters(self, session: Session, desk: Desk) -> None:
        for state, campaign in ((State.HELD, "practice"), (State.HELD, "ua-84-11"), (State.FAILED, "practice")):
            queued(session, state=state, campaign=campaign)
        page = text_of(desk.get(f"{QUEUE}?campaign=practice&state=failed"))
        assert [count for count in ("held: 1", "failed: 1", "waits: 0") if count not in page] == []

    @pytest.mark.parametrize(
        "asked",
        [
            "state=x", "reason=none", "kind=letters", "older=2d", "campaign=" + "x" * 81, "office=" + "x" * 100_000,
            "campaign=a%00b", "office=%00", "state=%ED%A0%80", "state=held&reason=%FF", "campaign=%E2%80%AEa",
        ],
        ids=lambda asked: asked[:20],
    )  # fmt: skip
    def test_a_filter_that_can_be_nothing_is_told_beside_its_field(
        self, session: Session, desk: Desk, asked: str
    ) -> None:
        queued(session, state=State.HELD)
        response = desk.get(f"{QUEUE}?{asked}")
        assert response.status_code == 422
        assert set(Page(response).errors) <= {"state", "reason", "kind", "older", "campaign", "office"}
        assert len(Page(response).errors) == 1

    @pytest.mark.parametrize("name", ["before", "after"])
    @pytest.mark.parametrize("value", ["", "x", "0", "-1", "1.5", "9" * 30, "9" * 10_000, "%00", "²", "2147483648"])
    def test_a_place_that_is_none_is_the_first_page(self, session: Session, desk: Desk, name: str, value: str) -> None:
        number = queued(session)
        assert shown(desk, f"{QUEUE}?{name}={value}") == [number]

    def test_pages_go_there_and_back(self, session: Session, desk: Desk) -> None:
        numbers = [queued(session) for _ in range(2 * browsing.PAGE + 7)][::-1]
        queued(session, campaign="ua-84-11")
        address, pages = f"{QUEUE}?campaign=practice", []
        while address:
            pages.append(shown(desk, address))
            links = re.findall(r'rel="next" href="([^"]+)"', desk.get(address).text)
            last, address = address, links[0].replace("&amp;", "&") if links else ""
        assert pages == [numbers[:50], numbers[50:100], numbers[100:]]
        back = re.findall(r'rel="prev" href="([^"]+)"', desk.get(last).text)[0].replace("&amp;", "&")
        assert shown(desk, back) == pages[1]
        first = re.findall(r'rel="prev" href="([^"]+)"', desk.get(back).text)[0].replace("&amp;", "&")
        assert shown(desk, first) == pages[0]
        assert 'rel="prev"' not in desk.get(f"{QUEUE}?campaign=practice").text

    def test_a_page_before_everything_is_empty_and_no_fault(self, session: Session, desk: Desk) -> None:
        number = queued(session)
        assert shown(desk, f"{QUEUE}?before={number}") == []

    def test_messages_of_an_older_program_are_shown(self, session: Session, desk: Desk) -> None:
        number = queued(session, office="an-office-that-was-removed", campaign="a-campaign-that-was-removed")
        session.execute(update(OutboxMessage).values(reason="the_moon", content=None))
        session.commit()
        assert shown(desk) == [number]
        assert desk.get(f"{QUEUE}/{number}").status_code == 200
        assert "an-office-that-was-removed" in desk.get(QUEUE).text

    def test_offices_whose_mail_came_back_are_listed(self, session: Session, desk: Desk) -> None:
        for _ in range(2):
            queued(session, state=State.BOUNCED)
        queued(session, state=State.FAILED, reason=Reason.REFUSED, office=EMBASSY)
        queued(session, state=State.FAILED, reason=Reason.PASSED, office="ru-president")
        queued(session, state=State.BOUNCED, office="ru-president", at=NOON - timedelta(days=31))
        queued(session, state=State.FAILED, reason=Reason.REFUSED, kind=Kind.NOTICE, office="ru-president")
        actor = Actor(1, "x", frozenset({Role.ADMIN}))
        back = browsing.came_back(session, actor, NOON - timedelta(days=30))
        assert [(one.office, one.count) for one in back] == [(COUNCIL, 2), (EMBASSY, 1)]
        page = desk.get(QUEUE).text
        assert f"/desk/recipients/offices/{COUNCIL}" in page
        assert f"/desk/recipients/offices/{EMBASSY}" in page

    def test_the_queries_read_no_content_and_stay_few(self, session: Session, desk: Desk) -> None:
        for number in range(60):
            queued(session, office=[COUNCIL, EMBASSY, "ru-president"][number % 3], campaign=f"c-{number}")
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        desk.get(QUEUE)
        assert 0 < len(statements) < 25
        assert [one for one in statements if "content" in one] == []

    @pytest.mark.sqlite("its plans say whether rows are read")
    @pytest.mark.parametrize(
        "filters",
        [
            browsing.Filters(reason=Reason.UNCERTAIN),
            browsing.Filters(kind=Kind.NOTICE),
            browsing.Filters(state=State.HELD),
            browsing.Filters(campaign="practice"),
            browsing.Filters(queued_before=NOON),
        ],
        ids=["reason", "kind", "state", "campaign", "age"],
    )
    @pytest.mark.parametrize("before", [None, 1000], ids=["first page", "later page"])
    def test_what_is_asked_is_found_without_reading_rows(
        self, session: Session, filters: browsing.Filters, before: int | None
    ) -> None:
        asked: list[tuple[str, Any]] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        browsing.page(session, Actor(1, "x", frozenset({Role.ADMIN})), filters, before, None)
        statement, values = next(one for one in asked if "LIMIT" in one[0])
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        assert "USING COVERING INDEX" in plan[0][-1]
