"""Who may change which office at the desk, and who only reads it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Role
from app.sections.models import Section
from tests.desk import Desk, signed_in
from tests.desk_forms import sent
from tests.recipients_desk import ONE, channel_of, office

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


@pytest.fixture
def editor(app: Flask, session: Session) -> Desk:
    """The editor of one of two sections; the office is kept by the other one."""
    session.add_all([Section(id=1, slug="one", names={"en": "One"}), Section(id=2, slug="two", names={"en": "Two"})])
    session.commit()
    office(session).keeper = 2
    session.commit()
    return signed_in(app, Role.SECTION_EDITOR, sections=[1])


def _changing_addresses(session: Session) -> list[str]:
    holder, channel = office(session).holders[0].id, office(session).channels[0].id
    return [
        f"{ONE}/edit", f"{ONE}/delete", f"{ONE}/succession", f"{ONE}/holders/{holder}", f"{ONE}/holders/{holder}/end",
        f"{ONE}/channels/new/fax", f"{ONE}/channels/{channel}", f"{ONE}/channels/{channel}/remove",
    ]  # fmt: skip


def test_who_does_not_keep_an_office_reads_it_and_is_told_who_keeps_it(editor: Desk, session: Session) -> None:
    page = editor.get(ONE)
    assert page.status_code == 200
    assert "/edit" not in page.text
    channel = office(session).channels[0].id
    for address in _changing_addresses(session):
        for answer in (editor.get(address), editor.post(address, {"value": "+992 372 21 00 00"})):
            assert answer.status_code == 403, address
            assert "“Two”" in answer.text
    for address in (f"{ONE}/channels/{channel}/mark", f"{ONE}/channels/{channel}/move"):
        assert editor.post(address, {"mark": "dead", "way": "up"}).status_code == 403
    assert office(session).version == 1


def test_an_editor_enters_offices_for_their_own_sections_only(editor: Desk, session: Session) -> None:
    page = editor.get("/desk/recipients/new")
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="2").status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="0").status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper=None).status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="1").status_code == 303
    one = "/desk/recipients/offices/x-one"
    assert sent(editor, f"{one}/edit", editor.get(f"{one}/edit"), keeper="2", title_en="Mine").status_code == 303
    assert office(session, "x-one").keeper == 1


def test_a_translator_reads_only(app: Flask, session: Session) -> None:
    translator = signed_in(app, Role.TRANSLATOR)
    assert translator.get(ONE).status_code == 200
    assert translator.get("/desk/recipients/checking").status_code == 403
    for address in ["/desk/recipients/new", *_changing_addresses(session)]:
        assert translator.get(address).status_code == 403
        assert translator.post(address).status_code == 403


def test_numbers_of_another_office_are_not_found(desk: Desk, session: Session) -> None:
    other = office(session, "ru-prosecutor-general")
    for address in (
        f"{ONE}/holders/{other.holders[0].id}", f"{ONE}/holders/{other.holders[0].id}/end", f"{ONE}/holders/0",
        f"{ONE}/channels/{other.channels[0].id}", f"{ONE}/channels/{other.channels[0].id}/remove",
        f"{ONE}/holders/99999999999999999999", f"{ONE}/channels/99999999999999999999",
    ):  # fmt: skip
        assert desk.get(address).status_code == 404
    assert desk.post(f"{ONE}/channels/{other.channels[0].id}/mark", {"mark": "dead"}).status_code == 404
    for address in ("edit", "delete", "succession", "channels/new/fax"):
        assert desk.get(f"/desk/recipients/offices/no-such/{address}").status_code == 404
    assert desk.get(f"{ONE}/channels/new/pigeon").status_code == 404
    assert desk.post(f"{ONE}/channels/{channel_of(session)}/mark", {"mark": "eaten"}).status_code == 400


def test_a_form_without_its_token_is_refused(desk: Desk, session: Session) -> None:
    for address in _changing_addresses(session):
        assert desk.client.post(address).status_code == 400
