"""A letter that waits is the same letter afterwards, in every output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from app.letters import docx, frozen, pdf, signature, text
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from tests.factories import a_letter, a_picture

PAGE = ROOT / "letter_templates" / "_page"
WRITERS: dict[str, dict[str, Any]] = {
    "typed": {"own_words": "Меня это тревожит.\n\nI care: «نعم» 12.", "occupation": "librarian"},
    "by pen": {"signature": SignatureKind.PEN, "country": "US"},
    "picture": {"signature": SignatureKind.IMAGE},
}


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("writer", WRITERS)
def test_it_is_the_same_letter_again(catalogue: Catalogue, writer: str, language: str) -> None:
    given = dict(WRITERS[writer])
    if writer == "picture":
        given["signature_image"] = signature.read(a_picture())
    base = "ru" if language == "ru" else "en"
    letter = a_letter(catalogue, base, writer=given)
    again = frozen.from_text(frozen.as_text(letter))
    assert again == letter
    assert text.render(again) == text.render(letter)
    assert pdf.renderer(Path(PAGE)).render([again]) == pdf.renderer(Path(PAGE)).render([letter])
    assert docx.renderer(Path(PAGE)).render(again) == docx.renderer(Path(PAGE)).render(letter)


@pytest.mark.parametrize("damage", ["{}", "[]", "null", '{"letter": 1}', "{"])
def test_what_is_no_letter_is_noticed(damage: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        frozen.from_text(damage)


@pytest.mark.parametrize("key", ["sections", "language", "written_on", "paper"])
def test_a_letter_with_a_part_missing_is_noticed(catalogue: Catalogue, key: str) -> None:
    values = json.loads(frozen.as_text(a_letter(catalogue)))
    del values[key]
    with pytest.raises((KeyError, TypeError, ValueError)):
        frozen.from_json(values)
