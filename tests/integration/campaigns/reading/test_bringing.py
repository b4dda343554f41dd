"""A published appeal is brought to the desk, seen, given back, deleted and forgotten."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns.reading import services
from app.campaigns.reading.models import AppealDocument
from app.campaigns.reading.shown import MOST_LINES
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.reading import TEXT, a_document
from tests.sending import text_of

INDEX = "/desk/campaigns/read"
NAMED = "Zofia Szara"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def bring(desk: Desk, data: bytes, name: str = "appeal.txt") -> TestResponse:
    return desk.post(INDEX, {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def number_of(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AppealDocument)) or 0


def test_a_document_is_brought_and_shown_line_by_line(desk: Desk) -> None:
    answer = bring(desk, TEXT.encode())
    assert answer.status_code == 303
    page = desk.get(answer.location)
    assert page.status_code == 200
    assert '<li id="line-4" value="4">' in page.text
    assert "The {names} of **all** who saw it are [known](to us)." in text_of(page)


def test_the_same_file_of_the_same_person_is_the_same_document(app: Flask, session: Session, desk: Desk) -> None:
    first, again = bring(desk, TEXT.encode()), bring(desk, TEXT.encode(), "other-name.txt")
    assert first.location == again.location
    other = bring(signed_in(app, Role.COORDINATOR), TEXT.encode())
    assert other.location != first.location
    assert number_of(session) == 2


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "", "Choose a file."),
        (b"", "appeal.txt", "The file is empty."),
        (b" \n\t\n", "appeal.txt", "The file is empty."),
        (b"\x00\x01\x02\xff", "appeal.bin", "This type of file cannot be read."),
        (b"a" * (11 * 1024 * 1024), "appeal.txt", "The file is too large. At most 10 MB can be read."),
        (TEXT.encode(), "appeal\x1b.txt", "contains a character that cannot stand"),
    ],
    ids=["no file", "empty", "white space", "no type that is known", "11 MB", "control character in the name"],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    session: Session, desk: Desk, data: bytes, name: str, sentence: str
) -> None:
    answer = bring(desk, data, name)
    # A large one is in a file of the test's own.
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'aria-describedby="file-hint file-error"' in answer.text
    assert number_of(session) == 0


@pytest.mark.parametrize("name", ["appeal\0.txt", "../../etc/passwd", "a" * 5000 + ".txt", 'ö"; x=y.txt'])
def test_odd_names_are_kept_as_they_fit(desk: Desk, name: str) -> None:
    answer = bring(desk, TEXT.encode(), name)
    assert answer.status_code in {303, 422}
    if answer.status_code == 303:
        given = desk.get(f"{answer.location}/file")
        assert given.headers["Content-Disposition"].startswith("attachment; filename")
        assert "/" not in given.headers["Content-Disposition"].partition("filename=")[2]


def test_a_file_is_given_back_by_its_name_in_whatever_script(desk: Desk) -> None:
    given = desk.get(f"{bring(desk, TEXT.encode(), 'Обращение.txt').location}/file")
    named = parse_options_header(given.headers["Content-Disposition"])
    assert named == ("attachment", {"filename": "Обращение.txt"})


def test_a_form_without_a_file_or_with_a_text_for_one_is_refused(desk: Desk) -> None:
    assert desk.post(INDEX).status_code == 422
    assert desk.post(INDEX, {"file": "no file"}).status_code == 422


def test_the_file_is_given_back_as_it_was_and_never_opened(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number, "<script>alert(1)</script>")
    answer = desk.get(f"{INDEX}/{number}/file")
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=appeal.txt"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script>" not in desk.get(f"{INDEX}/{number}").text


@pytest.mark.parametrize("role", [Role.SECTION_EDITOR, Role.TRANSLATOR])
def test_only_the_desk_sees_documents(app: Flask, desk: Desk, role: Role) -> None:
    number = a_document(app, desk.number)
    other = signed_in(app, role)
    for address in (INDEX, f"{INDEX}/{number}", f"{INDEX}/{number}/file"):
        assert other.get(address).status_code == 403
        assert app.test_client().get(address).status_code in {302, 303, 401}


def test_another_coordinator_sees_a_document_and_cannot_delete_it(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    other = signed_in(app, Role.COORDINATOR)
    assert other.get(f"{INDEX}/{number}").status_code == 200
    assert "Delete" not in text_of(other.get(INDEX))
    refused = other.post(f"{INDEX}/{number}/discard")
    assert refused.status_code == 403
    assert "Only who brought this document" in text_of(refused)
    assert signed_in(app, Role.ADMIN).post(f"{INDEX}/{number}/discard").status_code == 303
    assert number_of(session) == 0


def test_who_brought_a_document_deletes_it(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number)
    assert desk.get(f"{INDEX}/{number}/discard").location == f"{INDEX}/{number}"
    assert desk.post(f"{INDEX}/{number}/discard").status_code == 303
    assert number_of(session) == 0
    assert desk.post(f"{INDEX}/{number}/discard").status_code == 404
    assert desk.get(f"{INDEX}/{number}").status_code == 404


@pytest.mark.parametrize("address", ["/99", "/0", "/2147483648", "/-1", "/99/file", "/99/discard", "/x"])
def test_what_is_not_there_is_not_found(desk: Desk, address: str) -> None:
    assert desk.get(INDEX + address).status_code == 404


def test_what_has_no_draft_is_forgotten_after_thirty_days(app: Flask, session: Session, desk: Desk) -> None:
    a_document(app, desk.number)
    services.sweep(session, NOON + timedelta(days=29))
    assert number_of(session) == 1
    services.sweep(session, NOON + timedelta(days=30, seconds=1))
    assert number_of(session) == 0
    assert services.sweep in app.extensions["housework"]


def test_no_log_has_a_word_of_a_document(session: Session, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = bring(desk, TEXT.encode(), f"{NAMED}.txt")
        desk.get(answer.location)
    assert NAMED not in caplog.text
    told = [(entry.action, entry.before, entry.after) for entry in session.scalars(select(AuditEntry))]
    assert "bring" in {action for action, _before, _after in told}
    assert NAMED not in repr(told)


def test_a_very_long_document_is_shown_in_part_and_says_so(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number, "a line of text\n" * 140_000)
    page = desk.get(f"{INDEX}/{number}")
    assert page.text.count('<li id="line-') == MOST_LINES
    assert "more lines are not shown; they are in the file." in text_of(page)
    assert len(page.data) < 1_000_000


def test_the_desk_without_documents_says_so(desk: Desk) -> None:
    assert "There is none." in text_of(desk.get(INDEX))
    assert f'href="{INDEX}"' in desk.get("/desk/campaigns").text


def test_what_a_document_does_not_state_is_listed_in_one_place(app: Flask, desk: Desk) -> None:
    number = a_document(app, desk.number, posts=(), targets=(), organisation=None, previous=None)
    page = desk.get(f"{INDEX}/{number}")
    listed = page.text.partition('id="unstated"')[2].partition("</div>")[0]
    for name in ("Organisation", "Earlier appeal", "Suggested posts", "Targets"):
        assert name in listed
    for name in ("Headline", "Index number", "Demands", "Day of issue"):
        assert name not in listed
    assert page.text.count("The document does not state it.") == 0
    assert 'id="field-targets"' not in page.text


def test_lines_in_two_scripts_each_have_their_own_direction(app: Flask, desk: Desk) -> None:
    page = desk.get(f"{INDEX}/{a_document(app, desk.number)}")
    # The name of a field before a line, in the language of the interface, does not turn the line.
    assert '<a href="#field-title"><bdi>Headline</bdi></a>' in page.text
    style = Path(app.static_folder or "", "desk.css").read_text(encoding="utf-8")
    assert re.search(r"\.source li \{[^}]*unicode-bidi: plaintext", style)
