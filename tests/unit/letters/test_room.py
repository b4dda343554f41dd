"""How much fits on the first page, held against the pages of the real PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from app.letters import pdf, signature
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from app.letters.letter import Letter
from app.letters.room import room_of
from tests.factories import a_letter, a_picture

OWN = {
    "en": "I run a village library and cannot imagine mine without the woman who taught me the trade. ",
    "ru": "Я заведую сельской библиотекой и не представляю её без женщины, которая научила меня этому делу. ",
    "ar": "أدير مكتبة قرية صغيرة ولا أتخيلها من دون المرأة التي علمتني هذه المهنة. ",
}
MANY = {"demands": tuple(f"do something for Mara Ilves, number {n}, without waiting for anybody;" for n in range(7))}


def pages_of(letter: Letter, catalogue: Catalogue) -> int:
    return len(PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages)


@pytest.mark.parametrize(
    ("language", "writer", "matter"),
    [
        ("en", {"country": "GB"}, {}),
        ("en", {"country": "US", "address": "1 Street\nTown\nCounty"}, MANY),
        ("en", {"country": "IE", "signature": SignatureKind.PEN}, MANY),
        ("ru", {"country": "DE"}, {}),
        ("ru", {"country": "FR", "signature": SignatureKind.IMAGE}, {}),
        ("ru", {"country": "US"}, {}),
        ("ar", {"country": "GB"}, {}),
        ("ar", {"country": "US"}, {}),
    ],
    ids=[
        "window",
        "Letter paper, many demands",
        "by pen",
        "German window",
        "picture",
        "Russian on Letter",
        "Arabic",
        "Arabic on Letter",
    ],
)
def test_as_many_characters_fit_as_are_said_to_and_hardly_more(
    catalogue: Catalogue, language: str, writer: dict[str, Any], matter: dict[str, Any]
) -> None:
    if language == "ar":
        matter = {"introduction": OWN["ar"], "concern": OWN["ar"], "legal_ground": OWN["ar"], "demands": (OWN["ar"],)}
    if writer.get("signature") is SignatureKind.IMAGE:
        writer = {**writer, "signature_image": signature.read(a_picture())}

    def with_words(count: int) -> Letter:
        text = (OWN[language] * 60)[:count].strip()
        return a_letter(catalogue, language, writer={**writer, "own_words": text}, matter=matter)

    said = room_of(with_words(0)).characters
    assert said > 500
    full, over = with_words(said), with_words(int(said * 1.1) + 150)
    assert pages_of(full, catalogue) == 1
    assert (pages_of(over, catalogue), room_of(over).pages) == (2, 2)


def test_each_line_of_ones_own_takes_a_line(catalogue: Catalogue) -> None:
    poem = a_letter(catalogue, writer={"own_words": "\n".join(["Dawn"] * 60)})
    assert pages_of(poem, catalogue) == room_of(poem).pages == 2
    assert room_of(poem).characters == 0


def test_a_word_without_an_end_is_counted_by_its_lines(catalogue: Catalogue) -> None:
    endless = a_letter(catalogue, writer={"own_words": "n" * 9_000})
    assert min(pages_of(endless, catalogue), room_of(endless).pages) > 1
