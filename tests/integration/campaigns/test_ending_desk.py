"""The desk's pages of decisions: what they say, what they refuse, and what stands when two decide at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.campaigns.ending import services
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.campaigns.models import Campaign
from app.errors import AppError
from app.extensions import db
from tests.conftest import NOON
from tests.desk import signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import a_campaign, an_update, at, ended, publish, row_of
from tests.fields import Page
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

ONE = "/desk/campaigns/one"
DECISIONS = ["extend", "update", "close", "stop"]
CLOSING = {"outcome": "released", "text-en": "She is free."}


@pytest.fixture(autouse=True)
def _one(app: Flask) -> None:
    a_campaign(app, "one", date(2026, 12, 21))


@pytest.mark.parametrize(
    ("moment", "proposed"),
    [
        ("2026-11-21T12:00:00", "2027-01-04"),
        ("2026-12-21T23:59:59", "2027-01-04"),
        ("2026-12-25T00:00:00", "2027-01-08"),
        ("2028-02-15T12:00:00", "2028-02-29"),
    ],
)
def test_two_weeks_are_proposed_from_the_last_day_or_from_today(app: Flask, moment: str, proposed: str) -> None:
    with at(moment):
        page = signed_in(app, Role.COORDINATOR).get(f"{ONE}/extend")
    assert fields_of(page, "/extend")["until"] == [proposed]


def test_an_extension_by_the_page(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/extend", desk.get(f"{ONE}/extend"))
    assert (response.status_code, response.location) == (303, "/desk/deadlines/")
    assert row_of(session, "one").last_day == date(2027, 1, 4)
    assert "ONE goes on until 4 January 2027." in text_of(desk.get("/desk/deadlines/"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a day"),
        ("tomorrow", "Enter a day"),
        ("2027-02-29", "Enter a day"),
        ("2027-1-4", "Enter a day"),
        ("9999-12-31", "Enter a day"),
        ("0001-01-01", "Enter a day"),
        ("２０２７-01-04", "Enter a day"),
        ("2027-01-04\0", "Enter a day"),
        ("9" * 900_000, "Enter a day"),
        ("2026-11-20", "which is over"),
        ("2026-12-21", "The last day is 21 December 2026 already"),
        ("2026-12-01", "The last day is 21 December 2026 already"),
        ("2027-11-23", "Choose a day within a year"),
    ],
    ids=lambda value: value[:20],
)
def test_a_wrong_day_has_its_sentence_beside_it(app: Flask, session: Session, typed: str, said: str) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/extend", desk.get(f"{ONE}/extend"), until=typed)
    assert response.status_code == 422
    assert said in Page(response).errors["until"]
    assert fields_of(response, "/extend")["until"] == [typed]
    assert len(row_of(session, "one").versions) == 1


def test_an_update_by_the_page_belongs_to_who_began_it(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/update", desk.get(f"{ONE}/update"))
    assert (response.status_code, response.location) == (303, f"{ONE}-update-1")
    assert row_of(session, "one-update-1").owner_id == desk.number
    assert desk.get(f"{ONE}-update-1").status_code == 200


def test_who_would_begin_a_second_update_is_led_to_the_first(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    page = desk.get(f"{ONE}/update")
    an_update(app, "one", published=False)
    response = sent(desk, f"{ONE}/update", page)
    assert (response.status_code, response.location) == (303, f"{ONE}-update-1")
    assert len(list(session.scalars(select(Campaign.slug).where(Campaign.slug.startswith("one-"))))) == 1
    assert f"{ONE}-update-1" in desk.get(f"{ONE}/update").text


@pytest.mark.parametrize(
    ("page", "room", "marked"),
    [
        ("decide", "decide", "page"),
        ("extend", "decide", "true"),
        ("stop", "decide", "true"),
        ("people/1", "people", "true"),
        ("versions/1", "versions", "true"),
        ("texts", "texts", "page"),
    ],
)
def test_every_page_of_a_campaign_marks_its_room(app: Flask, page: str, room: str, marked: str) -> None:
    text = signed_in(app, Role.COORDINATOR).get(f"{ONE}/{page}").text
    rooms = text.partition('class="rooms"')[2].partition("</nav>")[0]
    assert f'href="{ONE}/{room}" aria-current="{marked}"' in rooms
    assert rooms.count("aria-current") == 1


def test_an_update_that_would_shorten_the_time_says_so(app: Flask, session: Session) -> None:
    desk, sooner = signed_in(app, Role.COORDINATOR), "2 January 2027 as its last day"
    told = "Its last day is 2 January 2027; that of the campaign it updates is "
    assert sooner not in text_of(desk.get(f"{ONE}/update"))
    new = an_update(app, "one", published=False)
    assert told not in text_of(desk.get(f"/desk/campaigns/{new}"))
    services.extend(session, COMMAND_LINE, "one", date(2027, 2, 1), NOON)
    assert f"{told}1 February 2027." in text_of(desk.get(f"/desk/campaigns/{new}"))
    a_campaign(app, "two", date(2027, 2, 1))
    update = text_of(desk.get("/desk/campaigns/two/update"))
    assert f"{sooner}; that of this campaign is 1 February 2027." in update


def test_what_has_an_update_leads_to_it_and_offers_no_other(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    new = an_update(app, "one", published=False)
    assert f"An update is being written {new}" in " ".join(text_of(desk.get(ONE)).split())
    decide = desk.get(f"{ONE}/decide")
    assert f"An update of it is being written: {new}" in " ".join(text_of(decide).split())
    assert f'href="{ONE}/update"' not in decide.text
    publish(session, new)
    assert f"Updated by {new}" in " ".join(text_of(desk.get(ONE)).split())
    for page in (ONE, f"{ONE}/facts", f"{ONE}/decide", f"{ONE}/extend"):
        answer = desk.get(page)
        text = " ".join(text_of(answer).split())
        assert text.count(f"There is an update of it: {new}") == 1
        assert "Make an update" not in text
        assert f'href="{ONE}/update"' not in answer.text


def test_a_close_by_the_page_tells_the_outcome(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/close", desk.get(f"{ONE}/close"), **CLOSING)
    assert response.status_code == 303
    row = row_of(session, "one")
    assert (row.status, row.outcome, row.ended_at) == (
        Status.CLOSED, {"kind": "released", "texts": {"en": "She is free."}}, NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"outcome": None}, "outcome", "Choose what has become"),
        ({"outcome": "updated"}, "outcome", "Choose what has become"),
        ({"outcome": "a miracle"}, "outcome", "Choose what has become"),
        ({"outcome": ["released", "died"], "text-en": ""}, "text-en", "at least one language"),
        ({"text-en": ""}, "text-en", "at least one language"),
        ({"text-en": " \n\t "}, "text-en", "at least one language"),
        ({"text-en": "1. first\n2. second"}, "text-en", "numbered list"),
        ({"text-en": "{{ person }} is free"}, "text-en", "Placeholders"),
        ({"text-en": "a bell \x07"}, "text-en", "U+0007"),
        ({"text-en": "x" * 10_001}, "text-en", "too long"),
        ({"text-en": "x" * 800_000}, "text-en", "too long"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_close_has_its_sentence_and_changes_nothing(
    app: Flask, session: Session, changed: dict[str, object], field: str, said: str
) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/close", desk.get(f"{ONE}/close"), **{**CLOSING, **changed})
    assert response.status_code == 422
    assert said in Page(response).errors[field]
    assert row_of(session, "one").status == Status.OPEN


@pytest.mark.parametrize("reason", ["", "Her lawyer asked us to."])
def test_a_stop_by_the_page_notes_why(app: Flask, session: Session, reason: str) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    assert sent(desk, f"{ONE}/stop", desk.get(f"{ONE}/stop"), reason=reason).status_code == 303
    assert row_of(session, "one").status == Status.STOPPED
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "stop")).one()
    assert entry.after == {"status": "stopped", "reason": reason}
    assert reason not in app.test_client().get("/en/campaigns/one").text or not reason


@pytest.mark.parametrize("reason", ["x" * 2_001, "x" * 800_000, "a\x00b"], ids=["long", "huge", "nul"])
def test_a_reason_that_cannot_be_kept_is_refused_beside_it(app: Flask, session: Session, reason: str) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    response = sent(desk, f"{ONE}/stop", desk.get(f"{ONE}/stop"), reason=reason)
    assert response.status_code == 422
    assert row_of(session, "one").status == Status.OPEN


@pytest.mark.parametrize("decision", ["extend", "close", "stop"])
def test_the_second_of_two_coordinators_is_told_what_stands(app: Flask, session: Session, decision: str) -> None:
    first, second = signed_in(app, Role.COORDINATOR, name="Ann"), signed_in(app, Role.COORDINATOR, name="Ben")
    theirs = {"close": CLOSING}.get(decision, {})
    pages = [desk.get(f"{ONE}/{decision}") for desk in (first, second)]
    assert sent(first, f"{ONE}/{decision}", pages[0], **theirs).status_code == 303
    row = row_of(session, "one")
    stands = (row.status, row.last_day, row.revision, len(row.versions))
    response = sent(second, f"{ONE}/{decision}", pages[1], **theirs)
    assert response.status_code == 409
    assert {
        "extend": "Letters are made until 4 January 2027", "close": "It is closed", "stop": "It was stopped",
    }[decision] in text_of(response)  # fmt: skip
    row = row_of(session, "one")
    assert (row.status, row.last_day, row.revision, len(row.versions)) == stands


def test_what_was_typed_is_kept_and_can_be_decided_again(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    page = desk.get(f"{ONE}/extend")
    services.extend(session, COMMAND_LINE, "one", date(2026, 12, 28), NOON)
    overtaken = sent(desk, f"{ONE}/extend", page, until="2027-02-01")
    assert overtaken.status_code == 409
    assert fields_of(overtaken, "/extend")["until"] == ["2027-02-01"]
    assert sent(desk, f"{ONE}/extend", overtaken).status_code == 303
    assert row_of(session, "one").last_day == date(2027, 2, 1)


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "１", "0"])
def test_a_form_that_saw_nothing_decides_nothing(app: Flask, session: Session, revision: str) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    for decision, data in {"extend": {"until": "2027-01-04"}, "update": {}, "close": CLOSING}.items():
        assert desk.post(f"{ONE}/{decision}", {**data, "revision": revision}).status_code == 409
    row = row_of(session, "one")
    assert (row.status, row.last_day, row.successor) == (Status.OPEN, date(2026, 12, 21), None)


@pytest.mark.parametrize("decision", [*DECISIONS, "decide"])
@pytest.mark.parametrize("state", ["draft", "stopped", "closed"])
def test_every_page_opens_in_every_state_and_offers_what_is_possible(app: Flask, state: str, decision: str) -> None:
    slug = f"of-{state}"
    a_campaign(app, slug, date(2026, 12, 21), published=state != "draft")
    if state != "draft":
        with app.app_context():
            ended(db.session(), slug, Status(state))
    page = signed_in(app, Role.COORDINATOR).get(f"/desk/campaigns/{slug}/{decision}")
    assert page.status_code == 200
    possible = {"draft": set(), "stopped": {"update", "close"}, "closed": {"update"}}[state]
    assert (f'action="/desk/campaigns/{slug}/{decision}"' in page.text) == (decision in possible)
    if decision == "decide":
        links = {name for name in DECISIONS if f'href="/desk/campaigns/{slug}/{name}"' in page.text}
        assert links == possible


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("state", ["draft", "stopped", "closed"])
def test_what_is_not_possible_is_refused_with_what_stands(
    app: Flask, session: Session, state: str, decision: str
) -> None:
    a_campaign(app, "two", date(2026, 12, 21), published=state != "draft")
    if state != "draft":
        ended(session, "two", Status(state))
    row = row_of(session, "two")
    data = {"revision": str(row.revision), "until": "2027-01-04", **CLOSING}
    response = signed_in(app, Role.COORDINATOR).post(f"/desk/campaigns/two/{decision}", data)
    done = {"update"} if state == "closed" else {"update", "close"} if state == "stopped" else set()
    assert response.status_code == (303 if decision in done else 409)
    if decision not in done:
        assert row_of(session, "two").status == state


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_campaign_that_is_not_there_is_not_found(app: Flask, decision: str) -> None:
    desk = signed_in(app, Role.COORDINATOR)
    data = {"revision": "1", "until": "2027-01-04", **CLOSING}
    for slug in ("nowhere", "x" * 300, "%00", "..."):
        assert desk.get(f"/desk/campaigns/{slug}/{decision}").status_code == 404
        assert desk.post(f"/desk/campaigns/{slug}/{decision}", data).status_code == 404


@pytest.mark.parametrize("role", [Role.SECTION_EDITOR, Role.TRANSLATOR])
@pytest.mark.parametrize("decision", DECISIONS)
def test_a_role_without_the_right_decides_nothing(app: Flask, session: Session, role: Role, decision: str) -> None:
    desk = signed_in(app, role)
    assert desk.get(f"{ONE}/{decision}").status_code == 403
    data = {"revision": str(row_of(session, "one").revision), "until": "2027-01-04", **CLOSING}
    assert desk.post(f"{ONE}/{decision}", data).status_code == 403
    row = row_of(session, "one")
    assert (row.status, row.last_day, row.successor) == (Status.OPEN, date(2026, 12, 21), None)


@pytest.mark.parametrize("decision", DECISIONS)
def test_of_many_who_decide_at_the_very_same_moment_one_decides(app: Flask, session: Session, decision: str) -> None:
    seen = row_of(session, "one").revision
    start = Barrier(6)

    def decide(_number: int) -> bool:
        with app.app_context():
            start.wait(timeout=30)
            try:
                match decision:
                    case "extend":
                        services.extend(db.session(), COMMAND_LINE, "one", date(2027, 1, 4), NOON, seen=seen)
                    case "update":
                        services.begin_update(db.session(), COMMAND_LINE, "one", NOON, seen=seen)
                    case "close":
                        services.close(db.session(), COMMAND_LINE, "one", Ending(Outcome.DIED), NOON, seen=seen)
                    case _:
                        services.stop(db.session(), COMMAND_LINE, "one", NOON)
            except AppError:
                return False
            finally:
                db.session.remove()
        return True

    session.rollback()
    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(decide, range(6))) == [False] * 5 + [True]
    assert row_of(session, "one").revision == seen + 1
