"""The Word document as LibreOffice reads it, beside the PDF: the same words, one page, opened again unchanged."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import docx as python_docx
import pytest
from pypdf import PdfReader

from app.letters import docx, signature, text
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from app.letters.letter import Direction, Letter
from tests.factories import a_letter, a_picture
from tests.office import converted

pytestmark = pytest.mark.office


@pytest.fixture(params=["en", "ru", "ar", "fa", "de"])
def letter(catalogue: Catalogue, request: pytest.FixtureRequest) -> Letter:
    image = signature.read(a_picture())
    writer = {"own_words": "Мне не всё равно.", "signature": SignatureKind.IMAGE, "signature_image": image}
    return a_letter(catalogue, request.param, writer=writer, matter={"historical": True})


def test_libreoffice_reads_the_same_words_on_one_page(
    catalogue: Catalogue, letter: Letter, tmp_path: Path, plain_environment: dict[str, str]
) -> None:
    pages = PdfReader(
        io.BytesIO(converted(docx.renderer(catalogue.page).render(letter), "pdf", tmp_path, plain_environment))
    ).pages
    assert len(pages) == 1
    wanted = [word for word in text.render(letter).split() if word != "•"]
    found = [word for word in pages[0].extract_text().split() if word not in {"•", "\uf0b7"}]
    if letter.direction is Direction.RTL:
        # pypdf takes mixed lines apart; what is shown, and in which order, is tested by the places of glyphs.
        found, wanted = (
            sorted(filter(str.isalnum, unicodedata.normalize("NFKC", "".join(w)))) for w in (found, wanted)
        )
    assert found == wanted


def test_a_document_that_libreoffice_wrote_again_has_the_same_paragraphs(
    catalogue: Catalogue, letter: Letter, tmp_path: Path, plain_environment: dict[str, str]
) -> None:
    before = docx.renderer(catalogue.page).render(letter)
    after = converted(before, "docx", tmp_path, plain_environment)
    paragraphs = [
        [paragraph.text for paragraph in python_docx.Document(io.BytesIO(data)).paragraphs] for data in (before, after)
    ]
    assert paragraphs[0] == paragraphs[1]


@pytest.mark.parametrize(("language", "country"), [("ru", "GB"), ("en", "US"), ("en", "DE")])
def test_the_address_shows_in_the_window_of_a_printed_word_document(
    catalogue: Catalogue, tmp_path: Path, plain_environment: dict[str, str], language: str, country: str
) -> None:
    letter = a_letter(catalogue, language, writer={"country": country})
    assert letter.window is not None
    page = PdfReader(
        io.BytesIO(converted(docx.renderer(catalogue.page).render(letter), "pdf", tmp_path, plain_environment))
    ).pages[0]
    places: dict[str, float] = {}

    def visit(fragment: str, cm: list[float], matrix: list[float], _font: object, _size: object) -> None:
        for line in ("1 Example Street", "RUSSIAN FEDERATION"):
            if line in fragment:
                y = matrix[4] * cm[1] + matrix[5] * cm[3] + cm[5]
                places.setdefault(line, (float(page.mediabox.height) - y) / 72 * 25.4)

    page.extract_text(visitor_text=visit)
    top, bottom = letter.window.top_mm, letter.window.top_mm + letter.window.height_mm
    # The street is the third line, the country the fourth.
    assert top + 8 < places["1 Example Street"] < places["RUSSIAN FEDERATION"] < bottom
