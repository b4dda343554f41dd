"""Published joint letters as everybody reads them, and the example that comes with the program."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.extensions import db, writing
from app.recipients.models import Office
from app.signons import queries
from app.signons.models import JointLetter
from tests import joint_letters
from tests.joint_letters import ALPHA, BETA, SLUG, frozen, handed_over, link_of, opened, sign
from tests.keeping import kept_for, later
from tests.sections import a_section

PAGE = f"/en/joint-letters/{SLUG}"
EXAMPLE = "/en/joint-letters/un-secretary-general-2017"


def get(app: Flask, address: str) -> TestResponse:
    return app.test_client().get(address)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def published(app: Flask) -> None:
    """Let two organisations sign a letter, and publish it."""
    opened(app, ALPHA, BETA)
    for email in (ALPHA, BETA):
        assert sign(app, link_of(app, email)).status_code in {200, 303}
    frozen(app)
    handed_over(app)
    joint_letters.published(app)


def test_the_letter_stays_addressed_as_it_was_handed_over(app: Flask) -> None:
    published(app)
    before = {form: get(app, f"{PAGE}.{form}").data for form in ("pdf", "docx")}
    page = get(app, PAGE).text
    with app.app_context():
        session = db.session()
        with writing(session):
            office = session.get_one(Office, queries.letter(session, SLUG).office)
            office.channels[0].value = "9 Elsewhere Road\nNowhere"
            office.wordings[0].title = "Keeper of Nothing"
    # What was made a minute ago is made anew.
    with later(60):
        assert "Elsewhere" not in get(app, PAGE).text
        assert words(get(app, f"{PAGE}.pdf").data) == words(before["pdf"])
        assert _in_word(get(app, f"{PAGE}.docx").data) == _in_word(before["docx"])
    assert 'class="sheet' in page
    with app.app_context():
        session = db.session()
        with writing(session):
            session.delete(session.get_one(Office, queries.letter(session, SLUG).office))
    with later(120):
        assert words(get(app, f"{PAGE}.pdf").data) == words(before["pdf"])
        assert "to: Secretary of the Practice Council" in get(app, PAGE).text


def _in_word(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]


@pytest.mark.parametrize(
    ("language", "opening", "asked", "third"),
    [
        ("en", "Dear Secretary-General,", "call on the government of Tajikistan", "Norwegian Helsinki Committee"),
        ("fr", "Monsieur le Secrétaire général,", "gouvernement du Tadjikistan", "Comité Helsinki norvégien"),
        (
            "ru",
            "Уважаемый господин Генеральный секретарь!",
            "призвать правительство Таджикистана",
            "Норвежский Хельсинкский комитет",
        ),
    ],
)
def test_the_example_asks_the_secretary_general_to_raise_it(
    app: Flask, language: str, opening: str, asked: str, third: str
) -> None:
    page = get(app, f"{EXAMPLE}?letter={language}").text
    file = words(get(app, f"{EXAMPLE}.pdf?letter={language}").data)
    for said in (opening, asked, "Civil Rights Defenders", "Freedom Now", third):
        assert said in page
        assert said in file
    assert "Historical example" in page


def test_several_sign_a_french_letter_in_the_plural(app: Flask) -> None:
    page = get(app, f"{EXAMPLE}?letter=fr").text
    assert "Nous vous prions d’agréer, Monsieur le Secrétaire général, l’expression de notre haute" in page
    assert "Je vous prie" not in page


def test_a_page_shows_the_letter_in_the_readers_language_and_links_the_others(app: Flask) -> None:
    page = get(app, EXAMPLE.replace("/en/", "/ru/"))
    assert 'lang="ru" dir="ltr" aria-label="Оппозиционеры' in page.text
    assert "letter=fr" in page.text
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert page.headers["X-Robots-Tag"] == "noindex"
    again = app.test_client().get(page.request.path, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    unknown = get(app, f"{EXAMPLE}?letter=xx%00").text
    assert "Dear Secretary-General," in unknown


def test_the_files_of_a_letter_say_what_its_page_says(app: Flask) -> None:
    pdf, word = get(app, f"{EXAMPLE}.pdf"), get(app, f"{EXAMPLE}.docx")
    assert pdf.mimetype == "application/pdf"
    assert 'filename="un-secretary-general-2017-en.pdf"' in pdf.headers["Content-Disposition"]
    document = Document(BytesIO(word.data))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Organisation", "Country"],
        ["Civil Rights Defenders", "Sweden"],
        ["Freedom Now", "United States"],
        ["Norwegian Helsinki Committee", "Norway"],
    ]
    assert "9 June 2017" in words(pdf.data)


@pytest.mark.parametrize("ending", ["", ".pdf", ".docx"])
def test_a_letter_is_given_again_within_its_minute_in_the_same_language(app: Flask, ending: str) -> None:
    first = get(app, f"{EXAMPLE}{ending}")
    with later(20):
        again = get(app, f"{EXAMPLE}{ending}")
        assert (again.data, kept_for(again)) == (first.data, 40)
        french = get(app, f"{EXAMPLE}{ending}?letter=fr")
        assert (french.data == first.data, kept_for(french)) == (False, 60)


def test_examples_can_be_loaded_again_and_removed(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "un-secretary-general-2017: unchanged" in runner.invoke(args=["examples", "load"]).output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(JointLetter)) == 1
    assert runner.invoke(args=["examples", "remove"]).exit_code == 0
    assert get(app, EXAMPLE).status_code == 404


@pytest.mark.parametrize("ending", ["", ".pdf", ".docx"])
def test_what_is_not_published_is_not_there(app: Flask, ending: str) -> None:
    opened(app, ALPHA)
    assert get(app, f"/en/joint-letters/{SLUG}{ending}").status_code == 404
    assert get(app, f"/en/joint-letters/nothing{ending}").status_code == 404
    assert SLUG not in get(app, "/en/joint-letters").text


def test_a_published_letter_is_listed_and_shown_below_a_section_too(app: Flask) -> None:
    published(app)
    a_section(app, "germany", "DE")
    for place in ("/en", "/en/sections/germany"):
        listed = get(app, f"{place}/joint-letters")
        assert f'href="{place}/joint-letters/{SLUG}"' in listed.text
        page = get(app, f"{place}/joint-letters/{SLUG}")
        assert page.status_code == 200
        assert f'href="{place}/joint-letters/{SLUG}.pdf?letter=en"' in page.text
        assert page.text.index("Alpha Watch") < page.text.index("Beta Rights")


def test_a_letter_to_an_office_that_was_never_addressed_still_shows_its_words(app: Flask) -> None:
    published(app)
    with app.app_context():
        session = db.session()
        found = queries.letter(session, SLUG)
        found.office, found.addressees = "gone", {}
        session.commit()
    page = get(app, f"/en/joint-letters/{SLUG}")
    assert page.status_code == 200
    assert "beekeepers of Elbonia" in page.text
    assert "Alpha Watch" in page.text
    assert get(app, f"/en/joint-letters/{SLUG}.pdf").status_code == 404
