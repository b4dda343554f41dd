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


@pytest.mark.parametrize("name", ["王小明", "田中花子", "김민수", "Ann 王 Example"])
def test_libreoffice_shows_east_asian_names_and_words(
    catalogue: Catalogue, tmp_path: Path, plain_environment: dict[str, str], name: str
) -> None:
    letter = a_letter(catalogue, "ru", writer={"name": name, "own_words": f"{name}，「자유」、自由。" * 20})
    # Debian keeps the font that has Korean where programs look only when they are told.
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        "<fontconfig><include>/etc/fonts/fonts.conf</include>"
        "<dir>/usr/share/fonts-droid-fallback/truetype</dir></fontconfig>",
        encoding="utf-8",
    )
    environment = {**plain_environment, "FONTCONFIG_FILE": str(fonts)}
    document = docx.renderer(catalogue.page).render(letter)
    (sheet,) = PdfReader(io.BytesIO(converted(document, "pdf", tmp_path, environment))).pages
    drawn_by: dict[str, set[str]] = {}

    def visit(fragment: str, _cm: object, _matrix: object, font: dict[str, str] | None, _size: object) -> None:
        for character in fragment.strip():
            drawn_by.setdefault(character, set()).add(font["/BaseFont"].partition("+")[2] if font else "")

    read = sheet.extract_text(visitor_text=visit)
    # LibreOffice ends a line of a PDF's text where the font changes, and pypdf puts a space there.
    assert "".join(read.split()).count("".join(name.split())) > 20
    for character in filter(str.isalpha, f"{name}자유自由"):
        wanted = "LiberationSerif" if character.isascii() else "DroidSansFallback"
        assert {font.removesuffix("-Italic") for font in drawn_by[character]} == {wanted}, character
