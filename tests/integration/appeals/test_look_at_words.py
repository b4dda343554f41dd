"""The look at own words at the desk: what it shows, to whom, and what is decided there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.outbox import services as outbox
from app.outbox.errors import DeskDecides
from app.outbox.models import OutboxMessage
from app.outbox.tasks import tasks
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.held_words import HELD, WORDS, address_of, held_letter, list_terms, number_of
from tests.sections import a_section
from tests.sending import ANN, COUNCIL, SEND, confirm_link, confirmed, letters, practice_fields, run_once, text_of


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora Ordinator")


@pytest.fixture
def held(app: Flask) -> str:
    return held_letter(app)


def test_it_shows_the_words_and_nobodys_name_or_address(app: Flask, session: Session, desk: Desk) -> None:
    list_terms(app, "Зербинетта")
    confirmed(
        app, name="Nomenquod Example", address="Streetquod 1", own_words=f"<b>{WORDS}</b>\n\nA second one.",
        occupation="baker", place="Townquod",
    )  # fmt: skip
    run_once(app)
    page = desk.get(address_of(session))
    assert "<mark>Zerbinetta</mark>" in page.text
    assert [one for one in ("&lt;b&gt;My friend", "A second one.", "baker", "Townquod") if one not in page.text] == []
    assert [one for one in ("Nomenquod", "Streetquod", ANN) if one in page.text] == []
    assert page.headers["Cache-Control"] == "no-store"


def test_that_it_was_read_is_noted_without_its_words(session: Session, desk: Desk, held: str) -> None:
    assert held
    desk.get(address_of(session))
    session.rollback()
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "read held words")).all()
    assert (entry.actor, entry.subject_kind, entry.subject, entry.before, entry.after) == (
        "Cora Ordinator", "message", str(number_of(session)), None, None,
    )  # fmt: skip
    shown = text_of(desk.get(f"/desk/outbox/{number_of(session)}"))
    assert "Its own words were read by Cora Ordinator" in shown


def test_the_desk_is_led_to_it(app: Flask, session: Session, desk: Desk, held: str) -> None:
    assert held
    address = address_of(session)
    for page in (
        "/desk/outbox?state=held",
        f"/desk/outbox/{number_of(session)}",
        "/desk/campaigns/practice/safeguards",
    ):
        assert f'href="{address}"' in desk.get(page).text
    with app.test_request_context("/desk/"):
        (task,) = tasks(db.session(), COMMAND_LINE, NOON)
    assert (task.sentence, task.address) == (
        "1 letter waits for a look at its own words.", "/desk/outbox?state=held&reason=review",
    )  # fmt: skip


@pytest.mark.parametrize("act", ["release", "refuse"])
def test_two_who_decide_at_once(app: Flask, session: Session, desk: Desk, held: str, act: str) -> None:
    address = address_of(session)
    app.test_client().post(f"{held}/withdraw")
    response = desk.post(f"{address}/{act}")
    assert response.status_code == 409
    assert "does not wait for a look any more" in response.text
    assert WORDS not in response.text
    assert letters(app)[COUNCIL] == ("withdrawn", "by_writer")
    assert desk.get(address).status_code == 410


@pytest.mark.parametrize("act", ["release", "refuse"])
def test_what_is_held_for_another_reason_is_neither_shown_nor_decided_here(
    app: Flask, session: Session, desk: Desk, act: str
) -> None:
    confirmed(app, own_words=WORDS)
    outbox.hold(session, COMMAND_LINE, number_of(session), NOON)
    assert desk.get(address_of(session)).status_code == 410
    assert desk.post(f"{address_of(session)}/{act}", {"seen": "held:by_operator"}).status_code == 409
    assert letters(app)[COUNCIL] == ("held", "by_operator")


@pytest.mark.parametrize("number", ["0", "77", "99999999999999999999", "-1", "x", "%00", "1/explode"])
def test_what_is_not_there_is_404(desk: Desk, number: str) -> None:
    address = f"/desk/campaigns/practice/safeguards/held/{number}"
    assert desk.get(address).status_code == 404
    for act in ("release", "refuse"):
        assert desk.post(f"{address}/{act}").status_code == 404


def test_neither_under_another_campaign_nor_for_a_mail_of_our_own(session: Session, desk: Desk, held: str) -> None:
    assert held
    other = address_of(session).replace("/practice/", "/ua-84-11/")
    assert (desk.get(other).status_code, desk.post(f"{other}/release").status_code) == (404, 404)
    notice = session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind == "notice")).first()
    assert desk.get(f"/desk/campaigns/practice/safeguards/held/{notice}").status_code == 404


def test_a_form_that_was_only_opened_leads_back(session: Session, desk: Desk, held: str) -> None:
    assert held
    for act in ("release", "refuse"):
        response = desk.get(f"{address_of(session)}/{act}")
        assert (response.status_code, response.headers["Location"]) == (303, address_of(session))


def test_without_the_token_of_the_form_nothing_is_done(app: Flask, session: Session, desk: Desk) -> None:
    list_terms(app, "Zerbinetta")
    confirmed(app, own_words=WORDS)
    run_once(app)
    for act in ("release", "refuse"):
        assert desk.client.post(f"{address_of(session)}/{act}").status_code == 400
        assert "csrf_token" in fields_of(desk.get(address_of(session)), f"/{act}")
    assert letters(app)[COUNCIL] == HELD


def test_a_section_editor_sees_the_reason_and_neither_words_nor_buttons(app: Flask, session: Session) -> None:
    section = a_section(app, "germany", "DE")
    list_terms(app, "Zerbinetta")
    data = practice_fields(own_words=WORDS)
    app.test_client().post(SEND.replace("/en/", "/en/sections/germany/"), data=data)
    app.test_client().post(confirm_link(app))
    run_once(app)
    editor, number = signed_in(app, Role.SECTION_EDITOR, sections=[section]), number_of(session)
    for page in ("/desk/outbox", f"/desk/outbox/{number}"):
        shown = editor.get(page).text
        assert "own words need a look" in shown
        assert [one for one in (WORDS, "Zerbinetta", "/held/", "/release") if one in shown] == []
    assert "Nothing waits for a decision" in editor.get("/desk/outbox").text
    assert editor.get(address_of(session)).status_code == 403
    response = editor.post(f"/desk/outbox/{number}/release", {"seen": "held:review"})
    assert response.status_code == 409
    assert "Only the international desk decides" in response.text
    assert letters(app)[COUNCIL] == HELD


def test_the_services_themselves_refuse_a_section_editor(app: Flask, session: Session, held: str) -> None:
    assert held
    editor = replace(COMMAND_LINE, roles=frozenset({Role.SECTION_EDITOR}), sections=frozenset({1}))
    session.execute(update(OutboxMessage).values(section=1))
    session.commit()
    with pytest.raises(DeskDecides):
        outbox.release(session, editor, number_of(session), NOON)
    with pytest.raises(DeskDecides):
        outbox.refuse(session, app.extensions["outbox_sources"], editor, number_of(session), NOON)


def test_a_list_that_has_changed_since_is_said(app: Flask, session: Session, desk: Desk, held: str) -> None:
    assert held
    list_terms(app)
    page = desk.get(address_of(session))
    assert (page.status_code, "The list has changed since" in page.text, "<mark>" in page.text) == (
        200,
        True,
        False,
    )
