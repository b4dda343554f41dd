"""A document whose reference is known here is proposed as an update of that campaign."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.campaigns import queries
from app.campaigns.content import TextKind
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.drafting import content_of
from tests.ending import a_campaign, an_update
from tests.reading import RECORD, a_document
from tests.sending import text_of

INDEX = "/desk/campaigns/read"
LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def desk(app: Flask) -> Desk:
    a_campaign(app, "earlier", LAST_DAY, reference="UA 31/26", index="EUR 46/001/2026", targets=())
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def make(desk: Desk, number: int, **changed: Any) -> TestResponse:
    fields: dict[str, Any] = fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}")
    fields |= {"action": "make", "warning": "1", "target-1-office": "leave", **changed}
    del fields["csrf_token"]
    return desk.post(f"{INDEX}/{number}", fields)


def words_of(page: TestResponse) -> str:
    return " ".join(text_of(page).split())


def test_a_known_reference_is_proposed_as_an_update_with_the_differences(app: Flask, desk: Desk) -> None:
    page = desk.get(f"{INDEX}/{a_document(app, desk.number)}")
    assert fields_of(page, "/read/1")["update_of"] == ["earlier"]
    told = words_of(page)
    assert "an update of UA 31/26 (proposed)" in told
    assert "a campaign of its own, which needs another reference" in told
    assert "things in the update would differ" in told
    assert RECORD.title is not None
    assert f'<ins dir="auto">{RECORD.title}</ins>' in page.text


def test_an_update_says_what_was_read_over_what_was_published(app: Flask, session: Session, desk: Desk) -> None:
    before = content_of(session, "earlier")
    session.rollback()
    answer = make(desk, a_document(app, desk.number))
    assert answer.location == "/desk/campaigns/earlier-update-1"
    draft = content_of(session, "earlier-update-1")
    assert (draft.previous, draft.update, draft.reference) == ("earlier", 1, "UA 31/26")
    assert draft.texts["en"][TextKind.TITLE] == RECORD.title
    assert draft.texts["en"][TextKind.CONCERN] == before.texts["en"][TextKind.CONCERN]
    assert draft.texts["ru"] == before.texts["ru"]
    assert [person.name for person in draft.people] == ["Zofia Szara"]
    row = queries.campaign(session, "earlier-update-1")
    assert row is not None
    assert row.predecessor is not None
    assert row.predecessor.slug == "earlier"
    # Nobody has approved of the new words.
    assert "by" not in row.approvals["en"]["title"]
    assert "by" in row.approvals["en"]["concern"]
    assert desk.get(answer.location).status_code == 200


def test_a_campaign_of_its_own_needs_another_reference(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    refused = make(desk, number, update_of="")
    assert refused.status_code == 422
    assert "The campaign “earlier” has this reference." in text_of(refused)
    assert queries.campaign(session, "ua-31-26") is None
    session.rollback()
    assert make(desk, number, update_of="", reference="UA 32/26").location == "/desk/campaigns/ua-31-26"
    assert content_of(session, "ua-31-26").update is None


@pytest.mark.parametrize("previous", ["EUR 46/001/2026", "https://www.example.org/library/EUR46/001/2026/en"])
def test_the_index_of_the_predecessor_is_known_too(app: Flask, desk: Desk, previous: str) -> None:
    number = a_document(app, desk.number, reference="UA 99/26", previous=previous)
    page = desk.get(f"{INDEX}/{number}")
    assert fields_of(page, f"/read/{number}")["update_of"] == ["earlier"]


def test_the_newest_of_a_series_is_updated(app: Flask, desk: Desk) -> None:
    newest = an_update(app, "earlier")
    answer = make(desk, a_document(app, desk.number))
    assert answer.location == "/desk/campaigns/earlier-update-2"
    assert newest == "earlier-update-1"


def test_an_update_that_is_being_written_is_named_and_no_other_one_begun(
    app: Flask, session: Session, desk: Desk
) -> None:
    number = a_document(app, desk.number)
    fields = {**fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}"), "action": "make", "warning": "1"}
    fields |= {"target-1-office": "leave"}
    del fields["csrf_token"]
    begun = an_update(app, "earlier", published=False)
    late = desk.post(f"{INDEX}/{number}", fields)
    assert late.status_code == 422
    assert f'href="/desk/campaigns/{begun}"' in late.text
    assert queries.campaign(session, "earlier-update-2") is None


def test_an_example_of_the_past_is_offered_and_not_preselected(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number, reference="UA 84/11")
    page = desk.get(f"{INDEX}/{number}")
    assert 'name="update_of" value="" checked' in page.text
    assert "an update of UA 84/11" in words_of(page)
    assert make(desk, number, update_of="", slug="ua-84-11-again").location == "/desk/campaigns/ua-84-11-again"
    assert content_of(session, "ua-84-11-again").reference == "UA 84/11"


def test_what_nobody_here_knows_is_a_campaign_of_its_own(app: Flask, desk: Desk) -> None:
    page = desk.get(f"{INDEX}/{a_document(app, desk.number, reference='UA 77/26')}")
    assert "An update?" not in text_of(page)
