"""The desk of the outbox: what it shows, what can be done there and by whom, and what it never shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, bindparam, event, select, text, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.desk import Task
from app.extensions import db
from app.keys.encrypted import EncryptedText
from app.outbox import browsing, services, words
from app.outbox.content import NoticeContent
from app.outbox.errors import CampaignWithoutMessages
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import Reason, State
from app.outbox.tasks import tasks
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.sections import a_section
from tests.sending import ANN, COUNCIL, EMBASSY, confirmed, run_once, text_of

ROLES = {"admin": Role.ADMIN, "coordinator": Role.COORDINATOR}
QUEUE = "/desk/outbox"


def queued(
    session: Session,
    *,
    state: State = State.QUEUED,
    reason: Reason = Reason.NONE,
    campaign: str = "practice",
    office: str = COUNCIL,
    section: int | None = None,
    kind: Kind = Kind.LETTER,
    at: datetime = NOON,
) -> int:
    """Let there be a message as it would be found; return its number."""
    content = NoticeContent(ANN, "Ann Example", "A subject", "Words of mine.\n", "en")
    message = services.enqueue(session, content, at, source=("x", 1), hold_key=campaign, lane=office, section=section)
    message.kind, message.state, message.reason = kind, state, reason
    if state in {State.FAILED, State.BOUNCED, State.HANDED_OVER, State.WITHDRAWN}:
        message.ended_at = at
    session.commit()
    return message.id


def found(session: Session, number: int) -> tuple[str, str]:
    session.rollback()
    session.expire_all()
    message = session.get(OutboxMessage, number)
    assert message is not None
    return message.state, message.reason


def entries(session: Session) -> list[AuditEntry]:
    session.rollback()
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def shown(desk: Desk, address: str = QUEUE) -> list[int]:
    """Return the numbers of the messages of a page, in its order."""
    response = desk.get(address)
    assert response.status_code == 200, response.text
    return [int(number) for number in re.findall(r'<td data-th="Message"><a href="/desk/outbox/(\d+)"', response.text)]


def seen(desk: Desk, number: int) -> str:
    """Return what a message's page says that its reader has seen."""
    return str(Page(desk.get(f"{QUEUE}/{number}")).values["seen"])


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora Ordinator")


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


class TestRights:
    @pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
    def test_the_international_desk_sees_and_changes_all(self, app: Flask, session: Session, role: Role) -> None:
        numbers = [queued(session, section=section) for section in (None, 1, 2)]
        desk = signed_in(app, role)
        assert shown(desk) == numbers[::-1]
        for number in numbers:
            assert desk.post(f"{QUEUE}/{number}/hold", {"seen": "queued:"}).status_code == 303

    def test_a_section_editor_knows_only_of_the_messages_of_the_own_sections(
        self, app: Flask, session: Session
    ) -> None:
        for slug in ("one", "two", "three"):
            a_section(app, slug)
        for section in (None, 1, 2, 3):
            queued(
                session, section=section, state=State.HELD, campaign=f"campaign-{section}", office=f"office-{section}"
            )
            queued(session, section=section, state=State.BOUNCED, office=f"bounced-{section}")
        desk = signed_in(app, Role.SECTION_EDITOR, sections={1, 3})
        page = desk.get(QUEUE).text
        assert "<h1>2 messages wait for a decision</h1>" in page
        assert len(shown(desk)) == 4
        assert "held: 2" in text_of(desk.get(QUEUE))
        for hidden in ("campaign-None", "campaign-2", "office-None", "office-2", "bounced-None", "bounced-2"):
            assert hidden not in page
        assert "bounced-1" in page
        assert shown(desk, f"{QUEUE}?campaign=campaign-2") == []

    def test_a_section_editor_guesses_no_number_and_changes_no_campaign(self, app: Flask, session: Session) -> None:
        a_section(app)
        numbers = [queued(session, section=section) for section in (None, 2)]
        own = queued(session, section=1)
        desk = signed_in(app, Role.SECTION_EDITOR, sections={1})
        for number in numbers:
            assert desk.get(f"{QUEUE}/{number}").status_code == 404
            for act in ("hold", "release", "retry"):
                response = desk.post(f"{QUEUE}/{number}/{act}", {"seen": "queued:"})
                assert response.status_code == 404
        for act in ("hold", "release"):
            assert desk.post(f"{QUEUE}/campaigns/practice/{act}").status_code == 403
        assert "/campaigns/" not in desk.get(f"{QUEUE}?campaign=practice").text
        assert {found(session, number) for number in (*numbers, own)} == {("queued", "")}
        assert desk.post(f"{QUEUE}/{own}/hold", {"seen": "queued:"}).status_code == 303
        assert found(session, own) == ("held", "by_operator")

    def test_an_editor_of_no_section_sees_nothing(self, app: Flask, session: Session) -> None:
        number = queued(session)
        desk = signed_in(app, Role.SECTION_EDITOR)
        assert shown(desk) == []
        assert desk.get(f"{QUEUE}/{number}").status_code == 404

    def test_a_translator_is_not_let_in(self, app: Flask, session: Session) -> None:
        number = queued(session)
        desk = signed_in(app, Role.TRANSLATOR)
        for address in (QUEUE, f"{QUEUE}/{number}"):
            assert desk.get(address).status_code == 403
        for address in (f"{QUEUE}/{number}/hold", f"{QUEUE}/campaigns/practice/hold"):
            assert desk.post(address, {"seen": "queued:"}).status_code == 403
        assert found(session, number) == ("queued", "")

    def test_the_services_themselves_refuse_whoever_gets_past_a_page(self, session: Session) -> None:
        queued(session, section=2)
        editor = Actor(7, "x", frozenset({Role.SECTION_EDITOR}), frozenset({2}))
        with pytest.raises(CampaignWithoutMessages):
            services.hold_key(session, editor, "practice", NOON)
        assert services.hold_key(session, COMMAND_LINE, "practice", NOON) == 1


class TestTasks:
    def _tasks(self, app: Flask, actor: Actor) -> Sequence[Task]:
        with app.test_request_context("/desk/"):
            return list(tasks(db.session(), actor, NOON))

    def _actor(self, *roles: Role, sections: tuple[int, ...] = ()) -> Actor:
        return Actor(1, "x", frozenset(roles), frozenset(sections))

    def test_nothing_to_do_is_no_task(self, app: Flask, session: Session) -> None:
        queued(session)
        assert self._tasks(app, self._actor(Role.ADMIN)) == []

    def test_what_waits_for_a_decision_is_told_to_whoever_may_decide(self, app: Flask, session: Session) -> None:
        queued(session, state=State.HELD, section=1, at=NOON - timedelta(days=1))
        queued(session, state=State.HELD, section=2)
        (task,) = self._tasks(app, self._actor(Role.COORDINATOR))
        assert task == Task(
            "2 messages wait for a decision, the first of them since 20 November 2026, 12:00 UTC.",
            "/desk/outbox?state=held",
        )
        (task,) = self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(2,)))
        assert task.sentence == "1 message waits for a decision, since 21 November 2026, 12:00 UTC."
        assert self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(3,))) == []
        assert self._tasks(app, self._actor(Role.TRANSLATOR)) == []

    def test_that_nothing_leaves_is_told_to_the_international_desk(self, app: Flask, session: Session) -> None:
        queued(session, section=1, at=NOON - timedelta(hours=3))
        (task,) = self._tasks(app, self._actor(Role.ADMIN))
        assert task.sentence.startswith("The oldest message in the outbox is due since 21 November 2026, 09:00 UTC")
        assert self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(1,))) == []


class TestPrivacy:
    def test_no_page_and_no_entry_tells_who_wrote_or_what(self, app: Flask, session: Session) -> None:
        needles = ["Nomenquod", "nomenquod@people.example.net", "people.example.net", "Phrasequod", "Townquod"]
        desk = signed_in(app, Role.ADMIN)
        confirmed(
            app, name="Nomenquod Example", email=needles[1], own_words="Phrasequod of mine.", place="Townquod",
            target=[COUNCIL, EMBASSY],
        )  # fmt: skip
        ours = f"550 <{needles[1]}> of “Ann” may not write to <secretary@council.example.org>"
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "letter").values(reply=ours))
        session.commit()
        pages = []
        for _ in range(2):
            numbers = shown(desk)
            assert len(numbers) >= 3
            pages += [desk.get(QUEUE).text, *(desk.get(f"{QUEUE}/{number}").text for number in numbers)]
            for number in numbers:
                for act in ("hold", "release", "retry"):
                    pages.append(desk.post(f"{QUEUE}/{number}/{act}", {"seen": "queued:"}).text)
                    pages.append(desk.post(f"{QUEUE}/{number}/{act}", {"seen": "held:by_operator"}).text)
            desk.post(f"{QUEUE}/campaigns/practice/hold")
            mark = Page(desk.get(f"{QUEUE}?campaign=practice")).values.get("seen", "")
            desk.post(f"{QUEUE}/campaigns/practice/release", {"seen": mark})
            run_once(app)
        assert any("550 &lt;…@…&gt; of" in page for page in pages)
        noted = [str((entry.before, entry.after, entry.subject, entry.actor)) for entry in entries(session)]
        assert noted
        assert [needle for needle in needles if any(needle in text for text in (*pages, *noted))] == []

    def test_what_a_supporters_server_said_is_not_shown(self, session: Session, desk: Desk) -> None:
        number = queued(session, kind=Kind.NOTICE, office="")
        session.execute(update(OutboxMessage).values(reply="550 Ann Example has moved"))
        session.commit()
        for address in (QUEUE, f"{QUEUE}/{number}"):
            assert "has moved" not in desk.get(address).text

    def test_words_that_cannot_be_decrypted_do_not_close_the_page(self, session: Session, desk: Desk) -> None:
        numbers = [queued(session), queued(session)]
        session.execute(update(OutboxMessage).where(OutboxMessage.id == numbers[0]).values(reply="250 readable"))
        session.commit()
        stored = EncryptedText().process_bind_param("250 hidden", session.get_bind().dialect)
        assert stored is not None
        _store_raw(session, numbers[1], stored[:-10])
        page = desk.get(QUEUE)
        assert page.status_code == 200
        assert "250 readable" in page.text

    def test_what_a_server_says_is_escaped(self, session: Session, desk: Desk) -> None:
        number = queued(session, campaign="<b>bold")
        session.execute(update(OutboxMessage).values(reply="550 <script>alert(1)</script>", server="<i>mx"))
        session.commit()
        for address in (QUEUE, f"{QUEUE}/{number}", f"{QUEUE}?campaign=%3Cb%3Ebold"):
            page = desk.get(address).text
            assert "<script" not in page
            assert "<i>mx" not in page
            assert "<b>bold" not in page


def _store_raw(session: Session, number: int, value: bytes) -> None:
    """Store what no key of ours has written."""
    statement = text("UPDATE outbox_message SET reply = :reply WHERE id = :id")
    session.execute(statement.bindparams(bindparam("reply", type_=LargeBinary)), {"reply": value, "id": number})
    session.commit()


class TestPages:
    @pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}?campaign=practice", f"{QUEUE}/{{number}}"])
    def test_a_page_is_whole_for_every_reader(self, session: Session, desk: Desk, address: str) -> None:
        number = queued(session, state=State.HELD, reason=Reason.STOPPED)
        queued(session, state=State.BOUNCED)
        page = desk.get(address.format(number=number))
        tags: list[tuple[str, dict[str, Any]]] = Page(page).tags
        assert sum(tag == "h1" for tag, _given in tags) == 1
        labels = {given.get("for") for tag, given in tags if tag == "label"}
        for tag, given in tags:
            if tag in {"select", "input"} and given.get("type") != "hidden":
                assert given["id"] in labels
            if tag == "td":
                assert given["data-th"]
            assert "style" not in given
            if tag == "table":
                assert given["class"] == "stack"
        assert "<script" not in page.text
