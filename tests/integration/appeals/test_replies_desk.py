"""The desk's pages of replies: who reads them, what is noted, and what is counted."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import DESK, Role
from app.appeals.replies.models import OfficeReply
from app.audit.models import AuditEntry
from tests.desk import Desk, signed_in
from tests.replying import PDF, REPLY, WORDS, told
from tests.sections import a_section
from tests.sending import COUNCIL, EMBASSY, text_of

PAGE = "/desk/replies"
PROGRESS = "/desk/campaigns/practice/progress"
IN_SECTION = REPLY.replace("/en/", "/en/sections/germany/")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora")


def _notes(session: Session) -> list[tuple[str, str, int | None]]:
    session.rollback()
    query = select(AuditEntry.actor, AuditEntry.action, AuditEntry.section).where(AuditEntry.subject_kind == "reply")
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(AuditEntry.id))]


def _count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(OfficeReply)) or 0


def test_a_reply_is_listed_by_campaign_and_reading_it_is_noted(app: Flask, session: Session, desk: Desk) -> None:
    told(app, text="Their words <b>")
    page = desk.get(PAGE)
    assert "1 reply waits to be read" in page.text
    assert 'id="of-practice"' in page.text
    assert "Secretary of the Practice Council" in page.text
    assert "Their words" not in page.text
    assert _notes(session) == []
    page = desk.get(f"{PAGE}/1")
    assert "Their words &lt;b&gt;" in page.text
    assert _notes(session) == [("Cora", "read reply", None)]


def test_the_first_page_of_the_desk_says_how_many_wait(app: Flask, desk: Desk) -> None:
    assert "waits to be read" not in desk.get("/desk/").text
    told(app)
    assert "1 reply of an office waits to be read." in desk.get("/desk/").text
    told(app)
    assert "2 replies of offices wait to be read." in desk.get("/desk/").text


def test_a_file_is_given_out_as_it_was_brought_to_be_saved(app: Flask, session: Session, desk: Desk) -> None:
    told(app, file=PDF)
    assert f'href="{PAGE}/1/file"' in desk.get(f"{PAGE}/1").text
    with desk.get(f"{PAGE}/1/file") as response:
        assert response.data == PDF
        assert response.headers["Content-Disposition"] == "attachment; filename=reply-1.pdf"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
    assert _notes(session)[-1] == ("Cora", "take file of reply", None)


def test_a_reply_without_a_file_has_none_to_give_out(app: Flask, desk: Desk) -> None:
    told(app)
    assert f"{PAGE}/1/file" not in desk.get(f"{PAGE}/1").text
    assert desk.get(f"{PAGE}/1/file").status_code == 404


def test_an_editor_reads_what_came_through_the_own_section_only(app: Flask, session: Session) -> None:
    own, other = a_section(app), a_section(app, "france", "FR")
    told(app, IN_SECTION)
    told(app)
    editor, stranger = (signed_in(app, Role.SECTION_EDITOR, sections=[number]) for number in (own, other))
    assert "1 reply waits to be read" in editor.get(PAGE).text
    assert WORDS in editor.get(f"{PAGE}/1").text
    assert _notes(session) == [("Somebody", "read reply", own)]
    assert editor.get(f"{PAGE}/2").status_code == 404
    assert "No reply waits to be read" in stranger.get(PAGE).text
    for address in (f"{PAGE}/1", f"{PAGE}/1/file"):
        assert stranger.get(address).status_code == 404
    for act in ("handled", "delete"):
        assert stranger.post(f"{PAGE}/1/{act}", {"sure": "y"}).status_code == 404
    assert _count(session) == 2


@pytest.mark.parametrize("role", sorted(DESK))
def test_the_international_desk_reads_all(app: Flask, role: Role) -> None:
    a_section(app)
    told(app, IN_SECTION)
    told(app)
    page = signed_in(app, role).get(PAGE)
    assert "2 replies wait to be read" in page.text
    assert "Germany section" in page.text


def test_a_translator_is_not_let_in(app: Flask) -> None:
    translator = signed_in(app, Role.TRANSLATOR, languages=["en"])
    assert translator.get(PAGE).status_code == 403
    assert PAGE not in translator.get("/desk/").text


def test_a_reply_is_handled_once(app: Flask, session: Session, desk: Desk) -> None:
    told(app)
    other = signed_in(app, Role.ADMIN, name="Ada")
    assert desk.post(f"{PAGE}/1/handled").status_code == 303
    late = other.post(f"{PAGE}/1/handled")
    assert late.status_code == 409
    assert "Somebody else has marked this reply as handled" in late.text
    assert "It was marked as handled on 21 November 2026" in late.text
    assert "No reply waits" in desk.get(PAGE).text
    assert "Secretary of the Practice Council" in desk.get(f"{PAGE}?handled=yes").text
    assert [note[1] for note in _notes(session)] == ["handle reply", "read reply"]


def test_deleting_asks_for_a_tick_and_takes_it_out_of_the_count(app: Flask, session: Session, desk: Desk) -> None:
    told(app)
    refused = desk.post(f"{PAGE}/1/delete")
    assert refused.status_code == 422
    assert "Tick that you want to delete it" in refused.text
    assert desk.post(f"{PAGE}/1/delete", {"sure": "y"}).status_code == 303
    assert _count(session) == 0
    assert desk.post(f"{PAGE}/1/delete", {"sure": "y"}).status_code == 404
    assert _notes(session)[-1][1] == "delete reply"


@pytest.mark.parametrize("act", ["handled", "delete"])
def test_the_address_of_a_button_leads_back(app: Flask, desk: Desk, act: str) -> None:
    told(app)
    response = desk.get(f"{PAGE}/1/{act}")
    assert (response.status_code, response.location) == (303, f"{PAGE}/1")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param(f"{PAGE}/99", 404, id="no such reply"),
        pytest.param(f"{PAGE}/2147483648", 404, id="a huge number"),
        pytest.param(f"{PAGE}/-1", 404, id="less than nothing"),
        pytest.param(f"{PAGE}?page=99999999999999999999", 200, id="a page far away"),
        pytest.param(f"{PAGE}?page=x&handled=x&campaign=%00", 200, id="no page"),
        pytest.param(f"{PAGE}?campaign=nowhere", 200, id="no such campaign"),
    ],
)
def test_strange_addresses(desk: Desk, address: str, status: int) -> None:
    assert desk.get(address).status_code == status


def test_a_long_list_has_pages_and_a_campaign_may_be_looked_at_alone(
    app: Flask, session: Session, desk: Desk
) -> None:  # fmt: skip
    told(app)
    with session.begin_nested():
        kept = session.scalars(select(OfficeReply)).one()
        for number in range(50):
            session.add(
                OfficeReply(
                    campaign="another" if number else "practice", office="gone", section="", told_at=kept.told_at,
                    received_on=kept.received_on, text=f"{number}", file_kind="", file_size=0,
                )
            )  # fmt: skip
    session.commit()
    first, second = desk.get(PAGE), desk.get(f"{PAGE}?page=2")
    assert (first.text.count("<tr>"), second.text.count("<tr>")) == (2 + 50, 1 + 1)
    alone = desk.get(f"{PAGE}?campaign=practice")
    assert "of-another" not in alone.text
    # An office that the directory has no more keeps its short name.
    assert "gone" in alone.text


def test_progress_counts_replies_and_tells_no_small_count(app: Flask, desk: Desk) -> None:
    assert "No supporter has told of a reply yet" in desk.get(PROGRESS).text
    told(app)
    page = text_of(desk.get(PROGRESS))
    assert "Supporters have told of fewer than 5 replies" in page
    assert _rows(desk) == [("all", "", "fewer than 5")]
    for _ in range(6):
        told(app)
    for office in (EMBASSY, "other"):
        told(app, office=office)
    assert "Supporters have told of 9 replies." in text_of(desk.get(PROGRESS))
    # Two offices with one each are fewer than five together, and are told with the next.
    assert _rows(desk) == [("all", "", "9"), ("target", "others together", "9")]


def test_what_was_told_of_many_replies_is_told_by_office(app: Flask, desk: Desk) -> None:
    for office, count in ((COUNCIL, 5), (EMBASSY, 4)):
        for _ in range(count):
            told(app, office=office)
    assert _rows(desk)[0] == ("all", "", "9")
    shown = re.search(r'aria-labelledby="replies">(.*?)</table>', desk.get(PROGRESS).text, re.DOTALL)
    assert shown is not None
    assert "Others, together" in shown[1]


def _rows(desk: Desk) -> list[tuple[str, str, str]]:
    """Return what the file of counts says of replies."""
    with desk.get(f"{PROGRESS}/letters.csv") as answer:
        rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        return [(row[0], row[1], row[3]) for row in rows if row[2] == "reply"]
