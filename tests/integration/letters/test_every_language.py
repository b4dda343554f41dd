"""The letters of the examples in every language: one page, the same words everywhere, readable by a screen reader."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx as python_docx
import page
import pytest
from flask import Flask
from pypdf import PdfReader, PdfWriter

from app.appeals.letters_of import Appeal, compose_letters
from app.campaigns import queries
from app.extensions import db
from app.letters import docx, pdf, signature, text
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind, Writer
from app.letters.letter import Direction, Letter, Paper
from tests import displayed
from tests.factories import a_picture

pytestmark = pytest.mark.sqlite("It is about what stands in files; what they are made from is read on both.")

LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "pt", "ru", "tg", "uk"]
SLUGS = ["izzat-amon", "practice", "ua-84-11"]
# One for each kind of envelope window, and one without; the United States print on Letter.
COUNTRIES = ["GB", "US", "DE", "FR", "KZ"]
DAY = date(2026, 11, 21)
Write = Callable[..., list[Letter]]

# What a reader does not see: joiners, and the characters that isolate or mark a direction.
_UNSEEN = dict.fromkeys((0x00AD, 0x200C, 0x200E, 0x200F, 0x2066, 0x2067, 0x2069))


@pytest.fixture
def write(app: Flask) -> Iterator[Write]:
    """Return a function that writes a campaign's letters to all its targets."""
    with app.app_context():

        def letters(slug: str, language: str, paper: Paper | None = None, **writer: Any) -> list[Letter]:
            found = queries.published(db.session(), slug)
            catalogue = app.extensions["letter_catalogue"]
            targets = tuple(target.office for target in found.content.targets)
            signed = Writer(**{"name": "Ann Example", "country": "GB", "place": "Leeds", **writer})
            return compose_letters(db.session(), found, Appeal(targets, language, signed, paper=paper), catalogue, DAY)

        yield letters


def _seen(of: str) -> list[str]:
    return unicodedata.normalize("NFKC", of.translate(_UNSEEN)).replace("•", " ").split()


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_standard_letter_fits_on_one_page(write: Write, catalogue: Catalogue, language: str, country: str) -> None:
    address = "12 Example Road\nLeeds LS1 1AA"
    for slug in SLUGS:
        for letter in write(slug, language, country=country, address=address, signature=SignatureKind.PEN):
            data = pdf.renderer(catalogue.page).render([letter])
            assert len(PdfReader(io.BytesIO(data)).pages) == 1, (slug, letter.target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_word_document_have_the_same_words_in_the_same_order(
    write: Write, catalogue: Catalogue, language: str
) -> None:
    letter = write("practice", language, own_words="I care.")[0]
    wanted = _seen(text.render(letter))
    word = docx.renderer(catalogue.page).render(letter)
    assert len(word) < 25_000
    document = python_docx.Document(io.BytesIO(word))
    assert _seen("\n".join(paragraph.text for paragraph in document.paragraphs)) == wanted
    data = pdf.renderer(catalogue.page).render([letter])
    if letter.direction is Direction.LTR:
        pages = PdfReader(io.BytesIO(data)).pages
        assert _seen("\n".join(sheet.extract_text() for sheet in pages)) == wanted
    else:
        assert sorted(_letters("".join(displayed.lines(data)))) == sorted(_letters("".join(wanted)))
        _assert_read_from_right_to_left(displayed.lines(data), _letters("".join(wanted)))


def _letters(of: str) -> str:
    """Leave out vowel marks, which stand over a letter: read backwards they would come before it."""
    decomposed = unicodedata.normalize("NFKC", of.translate(_UNSEEN)).replace("•", "")
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")


def _assert_read_from_right_to_left(lines: list[str], wanted: str) -> None:
    """Find every line that has Arabic letters only, read from the right, one after the other in the letter."""
    at = checked = 0
    for line in map(_letters, lines):
        if any(unicodedata.bidirectional(character) in {"L", "EN", "AN"} for character in line):
            continue
        read = line[::-1].translate(str.maketrans("()", ")("))
        at = wanted.find(read, at)
        assert at >= 0, read
        checked += 1
    assert checked > 8


@pytest.fixture(params=[(language, paper) for language in LANGUAGES for paper in Paper], ids="-".join)
def signed(request: pytest.FixtureRequest, write: Write) -> Letter:
    """A letter of several pages, with own words in two scripts and a picture of a signature."""
    language, paper = request.param
    image = signature.read(a_picture())
    return write(
        "ua-84-11",
        language,
        paper,
        own_words="I care.\n\nМне не всё равно.\n\nيهمني هذا الأمر.\n\n" * 25,
        signature=SignatureKind.IMAGE,
        signature_image=image,
    )[0]


def _faults(data: bytes) -> list[str]:
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id} {failure.message}" for failure in report.failures]


def test_an_independent_checker_finds_the_pdf_accessible(signed: Letter, catalogue: Catalogue, tmp_path: Path) -> None:
    data = pdf.renderer(catalogue.page).render([signed])
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) > 1
    assert _faults(data) == []
    path = tmp_path / "letter.pdf"
    path.write_bytes(data)
    qpdf = shutil.which("qpdf")
    assert qpdf is not None
    assert subprocess.run([qpdf, "--check", path], capture_output=True, check=False).returncode == 0
    alternatives = [element["/Alt"] for element in _elements(reader) if element.get("/S") == "/Figure"]
    labels = catalogue.language(signed.language).default.labels
    assert alternatives == [labels["signature_alt"].format(name="Ann Example")]
    # What is in another language says so, and the document says in which it is.
    languages = {element.get("/Lang") for element in _elements(reader)}
    assert languages == {None, "und"} | (set() if signed.language == "en" else {"en"})
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == signed.variant
    assert reader.metadata is not None
    assert reader.metadata.title == signed.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tags_are_in_reading_order(write: Write, catalogue: Catalogue, language: str) -> None:
    """What is drawn is marked with rising numbers, in the order of the letter; the tags name them in that order.

    Only the bullets of a list are drawn last; their tags stand where they are read.
    """
    letter = write("practice", language, own_words="I care. " * 600)[0]
    reader = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter])))
    numbers: dict[int, list[int]] = {}
    for element in _elements(reader, but="/Lbl"):
        content = element.get("/K", [])
        marks = [int(mark) for mark in (content if isinstance(content, list) else [content]) if isinstance(mark, int)]
        if marks:
            numbers.setdefault(element.raw_get("/Pg").idnum, []).extend(marks)
    assert len(numbers) > 1
    for marks in numbers.values():
        assert marks == sorted(marks)
        assert len(marks) > 10


def _elements(reader: PdfReader, *, but: str = "") -> list[Any]:
    """Return the structure elements of a document in reading order, but for those of one kind."""
    root: Any = reader.trailer["/Root"]
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and node.get("/S") == but:
            return
        elif isinstance(node, dict) and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))
        elif isinstance(node, dict):
            walk(node.get("/K", []))

    walk(root["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("taken", ["/Lang", "/Metadata", "/StructTreeRoot", "title"])
def test_the_checker_notices_what_is_taken_out(write: Write, catalogue: Catalogue, language: str, taken: str) -> None:
    data = pdf.renderer(catalogue.page).render(write("practice", language)[:1])
    assert _faults(data) == []
    writer = PdfWriter(clone_from=io.BytesIO(data))
    if taken == "title":
        metadata: Any = writer.root_object["/Metadata"].get_object()
        before = metadata.get_data()
        begin, end = before.index(b"<dc:title>"), before.index(b"</dc:title>") + len(b"</dc:title>")
        metadata.set_data(before[:begin] + before[end:])
    else:
        del writer.root_object[taken]
    spoiled = io.BytesIO()
    writer.write(spoiled)
    assert _faults(spoiled.getvalue())
