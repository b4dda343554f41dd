"""The PDF is one that a screen reader can read: PDF/UA-1, by an independent checker."""

from __future__ import annotations

import io
from typing import Any

import page
import pytest
from pypdf import PdfReader, PdfWriter

from app.letters import pdf, signature
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from app.letters.letter import Letter
from tests.factories import a_letter, a_picture


def _faults(data: bytes) -> list[str]:
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id} {failure.message}" for failure in report.failures]


@pytest.fixture(params=[("en", "GB"), ("en", "US"), ("ru", "GB"), ("ru", "US")], ids="-".join)
def letter(catalogue: Catalogue, request: pytest.FixtureRequest) -> Letter:
    language, country = request.param
    image = signature.read(a_picture())
    writer = {
        "country": country, "own_words": "I care.\n\nМне не всё равно.\n\n" * 40, "signature": SignatureKind.IMAGE,
        "signature_image": image,
    }  # fmt: skip
    return a_letter(catalogue, language, writer=writer, matter={"historical": True})


def test_every_language_and_paper_is_accessible(catalogue: Catalogue, letter: Letter) -> None:
    data = pdf.renderer(catalogue.page).render([letter, letter])
    assert len(PdfReader(io.BytesIO(data)).pages) > 2
    assert _faults(data) == []


def test_the_signature_has_an_alternative_text(catalogue: Catalogue, letter: Letter) -> None:
    data = pdf.renderer(catalogue.page).render([letter])
    reader = PdfReader(io.BytesIO(data))
    size: Any = reader.trailer["/Size"]
    objects: list[Any] = [reader.get_object(number) for number in range(1, size)]
    alternatives = [found.get("/Alt") for found in objects if isinstance(found, dict) and found.get("/S") == "/Figure"]
    assert alternatives == [f"{'Подпись: ' if letter.language == 'ru' else 'Signature of '}Ann Example"]


@pytest.mark.parametrize("key", ["/Lang", "/MarkInfo", "/StructTreeRoot"])
def test_the_checker_notices_what_is_taken_out(catalogue: Catalogue, letter: Letter, key: str) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf.renderer(catalogue.page).render([letter])))
    del writer.root_object[key]
    spoiled = io.BytesIO()
    writer.write(spoiled)
    assert _faults(spoiled.getvalue())
