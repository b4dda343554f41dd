"""The files of a joint letter at the desk: it is looked at as its office gets it before it is handed over."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from app.access import Role
from app.extensions import db
from tests.desk import Desk, signed_in
from tests.joint_letters import ALPHA, BETA, DESK, begun, frozen, link_of, opened, sign
from tests.sending import text_of

FILE = f"{DESK}/hand-over/letter"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def in_pdf(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def in_docx(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(("form", "read"), [("pdf", in_pdf), ("docx", in_docx)])
def test_a_file_has_those_who_stand_under_the_letter_by_now(
    app: Flask, desk: Desk, form: str, read: Callable[[bytes], str]
) -> None:
    opened(app, ALPHA, BETA)
    sign(app, link_of(app, ALPHA))
    before = desk.get(f"{FILE}.{form}")
    assert before.headers["Content-Disposition"] == f'attachment; filename="free-the-beekeepers-en.{form}"'
    sign(app, link_of(app, BETA))
    frozen(app)
    for data, both in ((before.data, False), (desk.get(f"{FILE}.{form}").data, True)):
        said = read(data)
        assert "beekeepers of Elbonia" in said
        assert "Alpha Watch" in said
        assert ("Beta Rights" in said) is both


def test_a_letter_to_nobody_is_no_file_yet(app: Flask, desk: Desk) -> None:
    with app.app_context():
        begun(db.session(), office="")
    assert f"{FILE}.pdf" not in desk.get(f"{DESK}/hand-over").text
    refused = desk.get(f"{FILE}.pdf")
    assert refused.status_code == 409
    assert "Choose the office to which the letter goes." in text_of(refused)


@pytest.mark.parametrize("file", ["letter.eml", "letter"])
def test_another_form_is_not_there(app: Flask, desk: Desk, file: str) -> None:
    opened(app, ALPHA)
    assert desk.get(f"{DESK}/hand-over/{file}").status_code == 404


def test_only_the_desk_sees_a_letter_that_is_not_published(app: Flask) -> None:
    opened(app, ALPHA)
    assert signed_in(app, Role.TRANSLATOR).get(f"{FILE}.pdf").status_code == 403
