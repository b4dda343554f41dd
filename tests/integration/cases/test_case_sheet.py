"""The sheet of a case: one page, accessible, in the reader's language, with what fits and a word on what does not."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import page
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.cases import sheet
from app.cases.filing.entries import Kind
from app.cases.public_view import PublicCase, Words
from app.cases.sheet import Sheet, SheetTooLong
from app.letters import pdf
from app.letters.catalogue import Catalogue
from app.letters.letter import Paper
from tests.casefiles import a_case, a_person, a_source, an_entry
from tests.keeping import kept_for, later
from tests.sections import a_section

pytestmark = pytest.mark.sqlite("It is about what is printed; the queries under it are tested on both.")

CUT = "Not everything that is known fits on this page."


def text_of(data: bytes) -> str:
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("slug", ["izzat-amon", "nizomkhon-juraev"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_independent_checker_finds_the_sheet_accessible(
    client: FlaskClient, tmp_path: Path, slug: str, language: str
) -> None:
    answer = client.get(f"/{language}/cases/{slug}/sheet.pdf")
    assert answer.headers["Content-Disposition"] == f'inline; filename="{slug}.pdf"'
    report = page.validate_pdf_bytes(answer.data, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    path = tmp_path / "sheet.pdf"
    path.write_bytes(answer.data)
    qpdf = shutil.which("qpdf")
    assert qpdf is not None
    assert subprocess.run([qpdf, "--check", path], capture_output=True, check=False).returncode == 0
    reader = PdfReader(io.BytesIO(answer.data))
    root: Any = reader.trailer["/Root"]
    assert (len(reader.pages), root["/Lang"]) == (1, language)
    assert reader.metadata is not None
    name = {"izzat-amon": ("Izzat Amon", "Иззат Амон"), "nizomkhon-juraev": ("Nizomkhon Juraev", "Низомхон Джураев")}
    assert str(reader.metadata.title).startswith(name[slug][language == "ru"])
    told = text_of(answer.data)
    assert ("Исторический пример" if language == "ru" else "Historical example") in told
    assert f"/{language}/cases/{slug}" in told


def test_what_does_not_fit_is_left_out_the_oldest_first(client: FlaskClient, session: Session) -> None:
    assert CUT not in text_of(client.get("/en/cases/nizomkhon-juraev/sheet.pdf").data)
    a_case(session, "c", "Much has happened", public=True)
    source = a_source(session, "c", "A paper", public=True)
    for number in range(60):
        event = an_entry(session, "c", Kind.EVENT, happened_on=str(1960 + number), what_en="It went on", public=True)
        said = {"text_en": "They say so. " * 9, "source": source, "confidence": "reported"}
        an_entry(session, "c", Kind.CLAIM, event, **said, public=True)
    data = client.get("/en/cases/c/sheet.pdf").data
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    told = text_of(data)
    years = [year for year in range(1960, 2020) if str(year) in told]
    assert len(years) > 10
    assert years == list(range(years[0], 2020))
    assert CUT in told
    assert "/en/cases/c" in told


def test_what_is_in_another_language_says_so(client: FlaskClient, session: Session) -> None:
    a_case(session, "c", "A case", public=True)
    person = a_person(session, "c", "مريم", public=True)
    an_entry(session, "c", Kind.NAME, person, name="Мариам", language="ru", public=True)
    for language, what in (("en", "She is free."), ("ru", "Она свободна."), ("ar", "إنها حرة (2021/4-117).")):
        an_entry(session, "c", Kind.EVENT, happened_on="2021", **{f"what_{language}": what}, public=True)
    data = client.get("/en/cases/c/sheet.pdf").data
    assert page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1).failures == []
    sections = [one.get("/Lang") for one in _elements(PdfReader(io.BytesIO(data))) if one.get("/S") == "/Sect"]
    assert sections == ["ru", "ar"]
    told = text_of(data)
    # A number in brackets stays whole between Arabic words.
    assert "إنها حرة" in told
    assert "(2021/4-117)." in told


def _elements(reader: PdfReader) -> list[Any]:
    """Return the structure elements of a document in reading order."""
    root: Any = reader.trailer["/Root"]
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            walk(node.get("/K", []))

    walk(root["/StructTreeRoot"])
    return found


def test_a_section_s_sheet_is_on_its_paper(app: Flask, client: FlaskClient) -> None:
    a_section(app, paper="Letter")
    sheets = (client.get(f"/en/{place}cases/izzat-amon/sheet.pdf").data for place in ("", "sections/germany/"))
    widths = [round(PdfReader(io.BytesIO(data)).pages[0].mediabox.width) for data in sheets]
    assert widths == [595, 612]


def test_people_and_summary_leave_a_sheet_at_last(catalogue: Catalogue) -> None:
    renderer = pdf.renderer(catalogue.page)
    case = PublicCase(
        "c", Words("T", "en"), Words("S", "en"), historical=False, changed_at=None, people=(), events=(), sources=(),
        relations=(),
    )  # fmt: skip

    def html(shown: Sheet) -> str:
        # A summary that no page holds.
        text = "word " * (20_000 if shown.case.summary.text else 1)
        return f'<html lang="en"><head><title>T</title></head><body><p>{text}{shown.is_cut}</p></body></html>'

    printed = text_of(sheet.printed(renderer, html, Sheet(case, ()), Paper.A4))
    assert printed == "word True"
    endless = f'<html lang="en"><head><title>T</title></head><body><p>{"word " * 20_000}</p></body></html>'
    with pytest.raises(SheetTooLong):
        sheet.printed(renderer, lambda _shown: endless, Sheet(case, ()), Paper.A4)


def test_the_sheet_says_of_which_day_it_is(client: FlaskClient) -> None:
    told = text_of(client.get("/en/cases/izzat-amon/sheet.pdf").data)
    assert f"as known here on {date(2026, 11, 21):%d %B %Y}" in told


def test_a_sheet_is_given_again_within_its_minute_unless_the_case_has_changed(app: Flask, session: Session) -> None:
    a_case(session, "c", public=True)
    client = app.test_client()
    first = client.get("/en/cases/c/sheet.pdf")
    with later(20):
        again = client.get("/en/cases/c/sheet.pdf")
        assert (again.data, kept_for(again)) == (first.data, 40)
        a_person(session, "c", "Tamor Belzud", public=True)
        changed = client.get("/en/cases/c/sheet.pdf")
        assert ("Tamor Belzud" in text_of(changed.data), kept_for(changed)) == (True, 60)
