"""Whatever a writer types or a campaign says, nothing overlaps, nothing is cut, and no box stands for a letter."""

from __future__ import annotations

import io
import logging
import unicodedata
from collections import Counter
from typing import Any

import docx as python_docx
import pypdfium2
import pytest

from app.letters import docx, pdf, text
from app.letters.catalogue import Catalogue
from app.letters.conventions import Rank
from app.letters.errors import GlyphMissing, TextMissing
from app.letters.letter import Letter
from tests.factories import a_letter

LANGUAGES = ["en", "de", "ru", "ar", "fa"]
# Two hundred characters each; all but the first have no space at which a line could end.
GEORGIAN = "მარიამ " * 28 + "მარი"
AMHARIC = "ማርያም" * 50
LATIN = "Wolfeschlegelsteinhausenbergerdorff" * 5 + "Wolfeschlegelsteinhausenb"
CHINESE = "王小明花" * 50
MARGIN_PT = 10 / 25.4 * 72
SMALLEST_PT = 4

WRITERS: dict[str, dict[str, Any]] = {
    "a Georgian name of 200 characters": {"name": GEORGIAN},
    "an Amharic name of 200 characters": {"name": AMHARIC},
    "a Latin name of 200 characters": {"name": LATIN, "address": "\n".join(["1 Street"] * 3)},
    "a Chinese name of 200 characters": {"name": CHINESE, "address": "北京市朝阳区建国路88号\n" * 3},
    "an address of 9 lines": {"address": "\n".join(f"{n} Example Road" for n in range(9)), "email": "ann@example.org"},
    "own words of three pages": {"own_words": "\n\n".join(["I care about what happens. " * 25] * 18)},
    "own words from right to left": {"own_words": "يهمني ما يحدث في القضية 4-117/2025. " * 60},
    "own words in Chinese": {"own_words": "沒有人見過她，也沒有人說出她在哪裏。「自由」不是空話！" * 60},
    "own words in six scripts": {"own_words": "नमस्ते שלום สวัสดี გამარჯობა ሰላም 안녕하세요"},
}
MATTERS: dict[str, dict[str, Any]] = {
    "a demand of 600 characters": {"demands": ("make sure of this, " * 31 + "always", "release her")},
    "twelve demands": {"demands": tuple(f"do the thing number {n} that is asked of you here" for n in range(12))},
    "a subject of 300 characters": {"subject": "Mara Ilves, " * 25},
}


# Each input in each language, and in each country, which is where the address stands on which paper; no input needs all
# twenty of the pairs.
COUNTRIES = ["GB", "US", "FR", "KZ"]
HARD = [
    pytest.param(name, language, COUNTRIES[(at + place) % len(COUNTRIES)], id=f"{name}-{language}")
    for at, name in enumerate([*WRITERS, *MATTERS])
    for place, language in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("name", "language", "country"), HARD)
def test_hard_input_is_printed_whole(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture, name: str, language: str, country: str
) -> None:
    writer = {**WRITERS.get(name, {}), "country": country}
    letter = a_letter(catalogue, language, writer=writer, matter=MATTERS.get(name, {}))
    with caplog.at_level(logging.WARNING, "weasyprint"):
        data = pdf.renderer(catalogue.page).render([letter])
    assert [record.getMessage() for record in caplog.records] == []
    for sheet in pypdfium2.PdfDocument(data):
        _assert_nothing_overlaps(sheet)
    # Not a letter is lost; their order is tested elsewhere.
    assert not _letters(text.render(letter)) - _letters(_written(data))
    _assert_word_document_holds(letter, catalogue)


def _letters(of: str) -> Counter[str]:
    return Counter(character for character in unicodedata.normalize("NFKC", of) if character.isalnum())


def _written(data: bytes) -> str:
    return "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(data))


def _assert_nothing_overlaps(sheet: Any) -> None:
    """Lines of text keep clear of each other and of the sheet's edge."""
    words = sheet.get_textpage()
    width, height = sheet.get_size()
    boxes = [words.get_rect(index) for index in range(words.count_rects())]
    # Full stops and vowel marks are boxes of their own, within the line.
    boxes = [box for box in boxes if box[3] - box[1] > SMALLEST_PT]
    for left, bottom, right, top in boxes:
        assert left > MARGIN_PT
        assert right < width - MARGIN_PT
        assert bottom > MARGIN_PT
        assert top < height - MARGIN_PT / 2
    for number, (left, bottom, right, top) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(right, other[2]) - max(left, other[0])
            along = min(top, other[3]) - max(bottom, other[1])
            # Boxes of neighbouring letters may touch, those of tall scripts by a little more.
            assert not (across > 1 and along > 0.55 * min(top - bottom, other[3] - other[1])), (boxes[number], other)


def _assert_word_document_holds(letter: Letter, catalogue: Catalogue) -> None:
    document = python_docx.Document(io.BytesIO(docx.renderer(catalogue.page).render(letter)))
    assert not _letters(text.render(letter)) - _letters("\n".join(part.text for part in document.paragraphs))


@pytest.mark.parametrize("name", ["王小𠮷" * 60, "Ann 😀", "Ann \U0001f468\u200d\U0001f469\u200d\U0001f467"])
def test_a_character_that_no_font_has_is_an_error_and_never_a_box(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(GlyphMissing) as refused:
        a_letter(catalogue, writer={"name": name})
    assert refused.value.character in name


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fa", "fr", "pt", "ru", "tg", "uk"])
def test_a_rank_without_a_form_and_a_title_gets_the_neutral_salutation(catalogue: Catalogue, language: str) -> None:
    letter = a_letter(catalogue, language, addressee={"rank": Rank.OFFICIAL, "title": None, "surname": None})
    neutral = catalogue.language(language).default.salutation.neutral
    salutation = next(section for section in letter.sections if section.part == "salutation")
    assert neutral in "".join(run.text for block in salutation.blocks for run in block.runs)  # type: ignore[union-attr]  # Paragraphs.


def test_a_campaign_without_a_text_in_the_language_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(TextMissing, match="concern in the language “de”"):
        a_letter(catalogue, "de", matter={"concern": "  "})
