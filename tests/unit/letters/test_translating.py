"""A letter with its translation on page two: what stands where, and that every output carries and marks it."""

from __future__ import annotations

import email
import email.policy
import io
import json
import zipfile
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

import docx as python_docx
import page
import pytest
from pypdf import PdfReader

from app.letters import docx, frozen, pdf, signature, text
from app.letters import email as email_renderer
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, SignatureKind
from app.letters.errors import FormOfAddressMissing, GlyphMissing, TextMissing, TranslationIntoItself
from app.letters.letter import Bullets, Direction, Letter, Paragraph, Part
from tests.factories import a_bilingual_letter, a_letter, a_picture

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAIRS = [("ru", "en"), ("ar", "en"), ("en", "fa"), ("en", "ar"), ("ar", "fa")]
OWN_WORDS = "Меня это тревожит.\n\nI care too.\n\nيهمني هذا الأمر."


def _copy(letter: Letter) -> Letter:
    assert letter.reading_copy is not None
    return letter.reading_copy


def _parts(letter: Letter) -> dict[Part, str]:
    return {
        section.part: "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))
        for section in letter.sections
    }


def _both(letter: Letter) -> str:
    return f"{text.words(letter)}\n{text.words(_copy(letter))}"


class TestComposing:
    def test_it_says_what_it_is_to_whoever_gets_it_and_to_whoever_signs(self, catalogue: Catalogue) -> None:
        copy = _copy(a_bilingual_letter(catalogue, "ru", "en"))
        assert [section.part for section in copy.sections] == [
            Part.TRANSLATION_HEADING, Part.TRANSLATION_NOTE, Part.ADDRESSEE, Part.SALUTATION, Part.SUBJECT, Part.BODY,
            Part.CLOSING, Part.NAME,
        ]  # fmt: skip
        parts = _parts(copy)
        assert parts[Part.TRANSLATION_HEADING] == "Перевод для автора письма: английский"
        assert parts[Part.TRANSLATION_NOTE].endswith("What is signed is the letter itself (Russian).")
        assert (parts[Part.ADDRESSEE], parts[Part.NAME]) == ("Prosecutor General\nJon Aske", "Ann Example")
        assert (copy.language, copy.direction, copy.window) == ("en", Direction.LTR, None)

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_the_heading_is_marked_with_the_language_of_the_letter(
        self, catalogue: Catalogue, first: str, second: str
    ) -> None:
        letter = a_bilingual_letter(catalogue, first, second)
        (heading,) = _copy(letter).sections[0].blocks
        assert isinstance(heading, Paragraph)
        turns = letter.direction is not _copy(letter).direction
        assert (heading.language, heading.direction) == (letter.variant, letter.direction if turns else None)

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_the_letter_itself_is_as_without_a_translation(self, catalogue: Catalogue, first: str, second: str) -> None:
        given = {"own_words": OWN_WORDS}
        letter = a_bilingual_letter(catalogue, first, second, writer=given)
        assert letter.sections == a_letter(catalogue, first, writer=given).sections
        assert letter.language == first

    def test_own_words_are_repeated_unchanged(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en", writer={"own_words": OWN_WORDS})
        for document in (letter, _copy(letter)):
            own = [b.text for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and b.own]
            assert own == OWN_WORDS.split("\n\n")

    @pytest.mark.parametrize("kind", SignatureKind)
    def test_the_signature_stands_under_the_letter_alone(self, catalogue: Catalogue, kind: SignatureKind) -> None:
        image = signature.read(a_picture()) if kind is SignatureKind.IMAGE else None
        letter = a_bilingual_letter(catalogue, "ru", "en", writer={"signature": kind, "signature_image": image})
        assert Part.SIGNATURE in _parts(letter)
        assert Part.SIGNATURE not in _parts(_copy(letter))
        assert all(isinstance(b, Paragraph | Bullets) for s in _copy(letter).sections for b in s.blocks)

    @pytest.mark.parametrize(
        ("role", "given", "said"),
        [
            (Role.COPY, {"originals": ("Prosecutor General",)}, "For information. The original of this letter"),
            (Role.RAISE_WITH, {"states": ("RU", "TJ")}, "with the authorities of Russia and Tajikistan, and"),
        ],
    )
    def test_copies_and_letters_to_third_parties_have_theirs(
        self, catalogue: Catalogue, role: Role, given: dict[str, Any], said: str
    ) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en", addressee={"role": role}, matter=given)
        assert said in text.words(_copy(letter))

    def test_a_historical_letter_has_its_notice_once(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en", matter={"historical": True})
        assert (letter.notice, _copy(letter).notice) == ("Исторический пример – не для отправки", "")

    def test_a_letter_is_not_translated_into_itself(self, catalogue: Catalogue) -> None:
        with pytest.raises(TranslationIntoItself, match="en"):
            a_bilingual_letter(catalogue, "en", "en")

    def test_what_the_second_language_lacks_refuses_the_letter(self, catalogue: Catalogue) -> None:
        with pytest.raises(TextMissing, match="concern"):
            a_bilingual_letter(catalogue, "ru", "en", matter={"concern": " "})
        with pytest.raises(FormOfAddressMissing, match="form of address"):
            a_bilingual_letter(catalogue, "ru", "en", addressee={"form_of_address": None})
        with pytest.raises(GlyphMissing):
            a_bilingual_letter(catalogue, "ru", "en", writer={"name": "𠮷"})


class TestFrozen:
    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_it_is_the_same_letter_again(self, catalogue: Catalogue, first: str, second: str) -> None:
        letter = a_bilingual_letter(catalogue, first, second, writer={"own_words": OWN_WORDS})
        again = frozen.from_text(frozen.as_text(letter))
        assert again == letter
        assert text.render(again) == text.render(letter)

    def test_what_was_frozen_before_there_were_translations_is_read(self, catalogue: Catalogue) -> None:
        letter = a_letter(catalogue, "ru")
        stored = json.loads(frozen.as_text(letter))
        assert "reading_copy" not in stored
        assert frozen.from_json(stored) == letter

    @pytest.mark.parametrize("damage", [{"paper": "A4"}, 7, "text"])
    def test_a_damaged_translation_is_noticed(self, catalogue: Catalogue, damage: Any) -> None:
        stored = json.loads(frozen.as_text(a_bilingual_letter(catalogue, "ru", "en"))) | {"reading_copy": damage}
        with pytest.raises((KeyError, TypeError, ValueError)):
            frozen.from_json(stored)


class TestText:
    def test_a_separator_parts_the_two(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en")
        own, translation = text.render(letter).split(f"\n\n{text.SEPARATOR}\n\n")
        assert own.endswith("С уважением,\n\nAnn Example")
        assert translation.startswith("Перевод для автора письма: английский\n\nThis is a translation")

    def test_the_message_names_both_languages(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ar", "en")
        data = email_renderer.render(letter, recipients=[], writer_email="", written_at=NOW)
        message: Any = email.message_from_bytes(data, policy=email.policy.default)
        assert message["Content-Language"] == "ar, en"
        assert message.get_content_type() == "text/plain"
        assert message["Content-Type"].params["format"] == "flowed"
        assert "-- " not in message.get_content().splitlines()
        assert message.get_content().replace(" \n", " ").split() == text.render(letter).split()


class TestPdf:
    def _elements(self, reader: PdfReader) -> list[Any]:
        found: list[Any] = []

        def walk(node: Any) -> None:
            node = node.get_object()
            for child in node if isinstance(node, list) else [node.get("/K", [])] if isinstance(node, dict) else []:
                walk(child)
            if isinstance(node, dict) and "/S" in node:
                found.append(node)

        walk(reader.trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]  # What pypdf gives has any shape.
        return found

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_each_part_has_its_language_and_the_checker_is_content(
        self, catalogue: Catalogue, first: str, second: str
    ) -> None:
        letter = a_bilingual_letter(catalogue, first, second, writer={"own_words": OWN_WORDS})
        data = pdf.renderer(catalogue.page).render([letter])
        reader = PdfReader(io.BytesIO(data))
        root: Any = reader.trailer["/Root"]
        languages = [(e["/S"], e.get("/Lang")) for e in self._elements(reader) if e["/S"] in {"/Part", "/H1"}]
        assert root["/Lang"] == letter.variant
        assert languages == [("/H1", letter.variant), ("/Part", _copy(letter).variant)]
        report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
        assert [failure.message for failure in report.failures] == []

    def test_the_translation_begins_on_a_page_of_its_own_and_is_found_by_its_bookmark(
        self, catalogue: Catalogue
    ) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en")
        reader = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter, letter])))
        texts = [sheet.extract_text() for sheet in reader.pages]
        heading = "Перевод для автора письма: английский"
        assert [words.startswith(heading) for words in texts] == [False, True, False, True]
        outline: Any = reader.outline
        assert [mark.title for mark in outline] == [letter.title, heading] * 2
        assert [reader.get_destination_page_number(mark) for mark in outline] == [0, 1, 2, 3]

    def test_a_long_letter_and_its_translation_go_on_over_pages(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(
            catalogue, "ru", "en", writer={"own_words": "слово " * 1500}, matter={"historical": True}
        )
        data = pdf.renderer(catalogue.page).render([letter])
        pages = PdfReader(io.BytesIO(data)).pages
        own = len(PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([a_letter(
            catalogue, "ru", writer={"own_words": "слово " * 1500}, matter={"historical": True}
        )]))).pages)  # fmt: skip
        texts = [sheet.extract_text() for sheet in pages]
        before = list(takewhile(lambda words: "Перевод для автора письма" not in words, texts))
        assert 1 < len(before) == own < len(pages) - 1
        assert all("Исторический пример" in words for words in texts)
        report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
        assert [failure.message for failure in report.failures] == []

    def test_a_letter_alone_has_neither_bookmark_nor_part(self, catalogue: Catalogue) -> None:
        reader = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([a_letter(catalogue)])))
        assert reader.outline == []
        assert {"/Part", "/H1"}.isdisjoint(element["/S"] for element in self._elements(reader))

    def test_it_has_the_words_of_both(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en", writer={"own_words": "Меня это тревожит."})
        pages = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages
        words = "\n".join(sheet.extract_text() for sheet in pages).replace("•", " ").split()
        assert words == _both(letter).replace("•", " ").split()


class TestDocx:
    def _parts(self, catalogue: Catalogue, letter: Letter) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(docx.renderer(catalogue.page).render(letter))) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}

    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_its_styles_know_language_and_direction(self, catalogue: Catalogue, first: str, second: str) -> None:
        letter = a_bilingual_letter(catalogue, first, second, writer={"own_words": OWN_WORDS})
        parts = self._parts(catalogue, letter)
        copy = _copy(letter)
        styles = [line for line in parts["word/styles.xml"].splitlines() if 'w:styleId="Translation' in line]
        assert len(styles) == len(copy.sections) + 1
        assert all(f'<w:lang w:val="{copy.variant}" w:bidi="{copy.variant}"/>' in style for style in styles)
        assert [style.count("<w:pageBreakBefore/>") for style in styles if "TranslationHeading" in style] == [1]
        paragraphs = parts["word/document.xml"].split("<w:p>")
        (heading,) = [p for p in paragraphs if '"TranslationHeading"' in p]
        (note,) = [p for p in paragraphs if '"TranslationNote"' in p]
        assert ("<w:bidi/>" in heading) == (letter.direction is Direction.RTL)
        assert ("<w:bidi/>" in note) == (copy.direction is Direction.RTL)
        assert f'<w:lang w:val="{letter.variant}"' in heading

    def test_it_has_the_words_of_both_and_lists_of_its_own(self, catalogue: Catalogue) -> None:
        letter = a_bilingual_letter(catalogue, "ru", "en")
        document = python_docx.Document(io.BytesIO(docx.renderer(catalogue.page).render(letter)))
        assert " ".join(p.text for p in document.paragraphs).split() == _both(letter).replace("•", " ").split()
        styles = [p.style.name for p in document.paragraphs if p.style]
        assert (styles.count("List Bullet"), styles.count("Translation List Bullet")) == (2, 2)
        assert styles.index("Translation Heading") == styles.index("Letter Signature") + 1
