"""A draft is made of what was read: what is asked before, what goes where, and what happens when two are at it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns import queries
from app.campaigns.content import CampaignContent, Person, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.reading.models import AppealDocument
from app.campaigns.reading.record import Leftover, ReadDeadline
from app.letters.markup import parse, plain_text
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.drafting import content_of
from tests.reading import RECORD, a_document
from tests.sending import text_of

INDEX = "/desk/campaigns/read"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def save(desk: Desk, number: int, **changed: Any) -> TestResponse:
    """Send the form of a document with some fields changed; None leaves one out."""
    address = f"{INDEX}/{number}"
    fields: dict[str, Any] = {**fields_of(desk.get(address), f"/read/{number}"), **changed}
    return desk.post(
        address, {name: said for name, said in fields.items() if said is not None and name != "csrf_token"}
    )


def make(desk: Desk, number: int, **changed: Any) -> TestResponse:
    """Ask for the draft with every warning ticked and every target left out, but for what is changed."""
    return save(desk, number, **{"action": "make", "warning": "1", "target-1-office": "leave", **changed})


def test_a_document_becomes_a_draft_that_leads_back_to_it(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    answer = make(desk, number)
    assert answer.location == "/desk/campaigns/ua-31-26"
    draft = content_of(session, "ua-31-26")
    assert draft.people == (Person("Zofia Szara", "f"),)
    assert draft.deadline == Deadline(DeadlineKind.BEFORE, draft.deadline.day)
    overview = desk.get(answer.location)
    assert f'href="{INDEX}/{number}"' in overview.text
    assert "The document it was read from" in text_of(overview)
    assert desk.get(f"{INDEX}/{number}/file").status_code == 200
    for room in ("facts", "people", "texts", "demands", "targets", "letters", "safeguards", "versions"):
        assert desk.get(f"{answer.location}/{room}").status_code == 200, room


def test_one_entry_of_the_log_says_that_it_was_read(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    make(desk, number)
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "read from a document")).all()
    assert entry.after == {"document": number, "warnings": 1, "leftovers not looked at": 1}


def test_the_words_of_a_document_come_through_as_they_are(app: Flask, session: Session, desk: Desk) -> None:
    make(desk, a_document(app, desk.number))
    draft = content_of(session, "ua-31-26")
    account = draft.texts["en"][TextKind.ACCOUNT]
    assert plain_text(parse(account)) == (
        "The {names} of **all** who saw it are [known](to us).\n\n- {{ first }} 1. second"
    )
    assert plain_text(parse(draft.demands[1].texts["en"])) == "Asking for * {{ mercy }} _now_"


def test_choices_are_kept(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number)
    before = fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}")
    assert before.keys().isdisjoint({"warning", "leftover"})
    take = [key for key in before["take"] if key != "title"]
    answer = save(desk, number, action="save", take=take, warning="1", leftover="1", slug="other")
    assert answer.location == f"{INDEX}/{number}"
    after = fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}")
    assert after["take"] == take
    assert (after["warning"], after["leftover"], after["slug"]) == (["1"], ["1"], ["other"])
    assert "All are ticked as seen." in text_of(desk.get(f"{INDEX}/{number}"))


def test_what_is_not_ticked_is_not_in_the_draft(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    make(desk, number, take=["summary"])
    draft = content_of(session, "ua-31-26")
    assert draft.texts == {"en": {TextKind.SUMMARY: RECORD.summary}}
    assert (draft.people, draft.demands, draft.targets, draft.index, draft.countries) == ((), (), (), "", ())


def test_leftovers_that_nobody_has_ticked_are_counted(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number, leftover=tuple(Leftover(n, f"rest {n}") for n in range(1, 601)))
    page = desk.get(f"{INDEX}/{number}")
    assert "600 lines are not ticked as seen yet." in text_of(page)
    assert "100 more are not shown." in text_of(page)
    save(desk, number, action="save", leftover=["1", "2", "999", "x", "-1", "9" * 40])
    assert "598 lines are not ticked as seen yet." in text_of(desk.get(f"{INDEX}/{number}"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"warning": None}, "Look at every warning, and tick it."),
        ({"warning": ["2", "x"]}, "Look at every warning, and tick it."),
        ({"slug": ""}, "Enter a short name."),
        ({"slug": "Not A Slug"}, "A short name has lower-case letters"),
        ({"slug": "read"}, "read"),
        ({"slug": "practice"}, "practice"),
        ({"language": ""}, "Choose the language that the document is written in."),
        ({"language": "xx"}, "Choose one of these."),
        ({"issued_on": ""}, "Enter the day of issue"),
        ({"issued_on": "yesterday"}, "is not a date"),
        ({"issued_on": "0001-01-01"}, "0001-01-01"),
        ({"day": ""}, "Enter the day of the deadline"),
        ({"day": "9999-12-31"}, "is not a date"),
        ({"kind": "whenever"}, "Choose one of these."),
        ({"keeper": "99"}, "Choose one of these."),
        ({"update_of": "practice"}, "Choose one of these."),
        ({"target-1-office": ""}, "Choose which office target 1 is."),
        ({"target-1-office": None}, "Choose which office target 1 is."),
        ({"target-1-office": "no-office"}, "Choose one of these."),
        ({"target-1-office": "new", "target-1-title": ""}, "Enter what the office of target 1 is called."),
        ({"target-1-country": "ZZ"}, "is not a country code"),
        ({"reference": "a\x00b"}, "cannot"),
        ({"reference": "x" * 1_000}, "200"),
        ({"target-1-title": "x" * 100_000}, "2000"),
    ],
)  # fmt: skip
def test_what_makes_no_draft_is_said_and_nothing_is_written(
    app: Flask, session: Session, desk: Desk, changed: dict[str, Any], sentence: str
) -> None:
    number = a_document(app, desk.number)
    answer = make(desk, number, **changed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert queries.campaign(session, "ua-31-26") is None
    # What was chosen is still on the page.
    typed = fields_of(answer, f"/read/{number}")
    for name, said in changed.items():
        if name in {"slug", "reference", "day", "issued_on"}:
            assert typed[name] == [said.replace("\x00", "\ufffd")] or typed[name] == [said]


@pytest.mark.parametrize(
    "printed",
    [ReadDeadline(None, DeadlineKind.EVENT, "until the trial"), ReadDeadline(None, DeadlineKind.MONTH, "in May")],
)
def test_a_deadline_without_a_day_is_asked_for(app: Flask, session: Session, desk: Desk, printed: Any) -> None:
    number = a_document(app, desk.number, deadline=printed)
    page = desk.get(f"{INDEX}/{number}")
    assert fields_of(page, f"/read/{number}")["day"] == [""]
    assert printed.text in text_of(page)
    assert make(desk, number).status_code == 422
    assert make(desk, number, day="2026-12-31").status_code == 303
    assert content_of(session, "ua-31-26").deadline.kind is printed.kind


def test_a_document_without_a_deadline_makes_a_draft_that_says_so(app: Flask, session: Session, desk: Desk) -> None:
    make(desk, a_document(app, desk.number, deadline=None))
    assert content_of(session, "ua-31-26").deadline_is_usual


def test_an_unknown_layout_makes_a_draft_of_what_is_said(app: Flask, session: Session, desk: Desk) -> None:
    empty: dict[str, Any] = dict.fromkeys(("reference", "index", "title", "issued_on", "deadline", "summary", "body"))
    nothing: dict[str, Any] = dict.fromkeys(("countries", "people", "demands", "targets", "posts", "warnings"), ())
    number = a_document(app, desk.number, **empty, **nothing)
    page = desk.get(f"{INDEX}/{number}")
    assert fields_of(page, f"/read/{number}")["language"] == [""]
    answer = make(desk, number, slug="new-one", language="fr", issued_on="2026-11-02")
    assert answer.location == "/desk/campaigns/new-one"
    draft = content_of(session, "new-one")
    assert (draft.texts, draft.source_language, draft.people) == ({"fr": {}}, "fr", ())
    assert desk.get(answer.location).status_code == 200


def test_a_draft_that_was_made_is_shown_instead_of_a_second_one(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number)
    fields = {**fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}"), "action": "make", "warning": "1"}
    del fields["csrf_token"]
    first = make(desk, number)
    again = desk.post(f"{INDEX}/{number}", fields)
    assert (again.status_code, again.location) == (303, first.location)
    page = desk.get(f"{INDEX}/{number}")
    assert "A draft was made of this document." in text_of(page)
    assert 'value="make"' not in page.text
    discarded = desk.post(f"{INDEX}/{number}/discard")
    assert discarded.location == first.location
    assert "appeal.txt" not in desk.get(INDEX).text


def test_where_the_draft_was_discarded_another_can_be_made(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    address = make(desk, number).location
    desk.post(f"{address}/discard", fields_of(desk.get(f"{address}/discard")) | {"csrf_token": desk.token()})
    assert queries.campaign(session, "ua-31-26") is None
    session.rollback()
    assert make(desk, number).location == address


def test_a_page_that_was_overtaken_changes_nothing(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number)
    save(desk, number, action="save", slug="first")
    late = save(desk, number, action="save", slug="second", revision="1")
    assert late.status_code == 409
    assert "Somebody else has changed what is taken of this document" in text_of(late)
    assert fields_of(late, f"/read/{number}")["slug"] == ["first"]
    assert make(desk, number, revision="x").status_code == 409


def test_two_who_make_the_draft_at_once_make_one(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    others = [desk, *(signed_in(app, Role.COORDINATOR) for _ in range(3))]
    fields = fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}")
    fields |= {"action": ["make"], "warning": ["1"], "target-1-office": ["new"], "target-1-title": ["Keeper"]}
    tokens = [one.token() for one in others]

    def ask(one: Desk, token: str) -> TestResponse:
        return one.client.post(f"{INDEX}/{number}", data={**fields, "csrf_token": token})

    with ThreadPoolExecutor(len(others)) as pool:
        answers = list(pool.map(ask, others, tokens))
    session.rollback()
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/desk/campaigns/ua-31-26")}
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "read from a document")).all()) == 1
    assert [row.campaign_id is not None for row in session.scalars(select(AppealDocument))] == [True]


def test_a_short_name_that_is_taken_meanwhile_is_said(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    make(desk, number)
    other = a_document(app, desk.number, index="EUR 46/032/2026", reference="UA 32/26")
    answer = make(desk, other, slug="ua-31-26")
    assert answer.status_code == 422
    assert "ua-31-26" in text_of(answer)
    assert {"read"} <= drafts.RESERVED
    assert isinstance(content_of(session, "ua-31-26"), CampaignContent)
