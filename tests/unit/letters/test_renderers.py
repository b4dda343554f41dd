"""PDF, DOCX, e-mail and text carry the same words in the same order, and nothing but the letter."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.letters import docx, pdf, signature, text
from app.letters import email as email_renderer
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from app.letters.letter import Letter
from tests.factories import a_letter, a_picture

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WRITER = {"own_words": "Меня это тревожит.\n\nI care too.", "email": "ann@example.org", "occupation": "librarian"}


def words(of: str) -> list[str]:
    return of.replace("•", " ").split()


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def docx_text(data: bytes) -> str:
    document = python_docx.Document(io.BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def unflowed(flowed: str) -> str:
    """Join the lines of format=flowed as RFC 3676 has it, section 4."""
    joined = re.sub(r" \n", " ", flowed.replace("\r\n", "\n"))
    return re.sub(r"^ ", "", joined, flags=re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_output_has_the_same_words_in_the_same_order(catalogue: Catalogue, language: str) -> None:
    letter = a_letter(catalogue, language, writer=WRITER)
    plain = text.render(letter)
    assert words(pdf_text(pdf.renderer(catalogue.page).render([letter]))) == words(plain)
    assert words(docx_text(docx.renderer(catalogue.page).render(letter))) == words(plain)
    message = parsed(email_renderer.render(letter, recipients=[], writer_email="", written_at=NOW))
    assert unflowed(message.get_content()).strip() == plain.strip()


class TestPdf:
    def test_it_is_tagged_titled_and_in_its_language(self, catalogue: Catalogue) -> None:
        reader = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([a_letter(catalogue, "ru")])))
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == "ru"
        assert root["/MarkInfo"]["/Marked"]
        assert reader.metadata is not None
        assert reader.metadata.title == "Мара Илвес – Генеральный прокурор"

    @pytest.mark.parametrize(("country", "size"), [("GB", (595, 842)), ("US", (612, 792))])
    def test_the_sheet_is_that_of_the_writers_country(
        self, catalogue: Catalogue, country: str, size: tuple[int, int]
    ) -> None:
        letter = a_letter(catalogue, writer={"country": country})
        (page,) = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size

    def test_all_fonts_are_embedded(self, catalogue: Catalogue) -> None:
        reader = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([a_letter(catalogue, "ru", writer=WRITER)])))
        resources: list[Any] = [page["/Resources"] for page in reader.pages]
        fonts = [font.get_object() for resource in resources for font in resource["/Font"].values()]
        assert fonts
        for font in fonts:
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor

    def test_each_letter_of_several_begins_on_its_own_page(self, catalogue: Catalogue) -> None:
        letters = [a_letter(catalogue), a_letter(catalogue, addressee={"office": "other", "holder": "Lena Orav"})]
        pages = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render(letters))).pages
        assert len(pages) == 2
        assert all("Ann Example" in page.extract_text() for page in pages)

    def test_a_long_letter_goes_on_with_the_notice_on_every_page(self, catalogue: Catalogue) -> None:
        letter = a_letter(catalogue, writer={"own_words": "word " * 1500}, matter={"historical": True})
        pages = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages
        assert len(pages) > 1
        assert all("Historical example – not for sending" in page.extract_text() for page in pages)

    def test_markup_in_a_letter_is_text(self, catalogue: Catalogue) -> None:
        words = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'
        data = pdf.renderer(catalogue.page).render(
            [a_letter(catalogue, writer={"own_words": words, "name": "<b>Ann</b>"})]
        )
        assert "<b>Ann</b>" in pdf_text(data)
        assert PdfReader(io.BytesIO(data)).attachments == {}

    @pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "https://192.0.2.1/x.png"])
    def test_the_renderer_follows_no_address_but_data(self, catalogue: Catalogue, address: str) -> None:
        # Were markup ever to get into a letter, this is what stands behind it.
        with pytest.raises(ValueError, match="protocol"):
            pdf.renderer(catalogue.page).fetch(address)

    @pytest.mark.parametrize("country", ["GB", "US", "DE", "FR"])
    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_the_address_shows_in_the_window(self, catalogue: Catalogue, country: str, language: str) -> None:
        letter = a_letter(catalogue, language, writer={"country": country})
        window = letter.window
        assert window is not None
        page = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages[0]
        places: dict[str, tuple[float, float]] = {}

        def visit(fragment: str, cm: list[float], matrix: list[float], _font: object, _size: object) -> None:
            for line in ("Prosecutor General", "RUSSIAN FEDERATION"):
                if line in fragment:
                    x, y = matrix[4] * cm[0] + matrix[5] * cm[2] + cm[4], matrix[4] * cm[1] + matrix[5] * cm[3] + cm[5]
                    places.setdefault(line, (x / 72 * 25.4, (float(page.mediabox.height) - y) / 72 * 25.4))

        page.extract_text(visitor_text=visit)
        left, first = places["Prosecutor General"]
        last = places["RUSSIAN FEDERATION"][1]
        assert left == pytest.approx(window.left_mm, abs=1)
        assert window.top_mm < first < last < window.top_mm + window.height_mm

    @pytest.mark.parametrize("country", ["GB", "US", "DE", "FR"])
    def test_a_long_sender_pushes_the_address_down_with_a_gap(self, catalogue: Catalogue, country: str) -> None:
        lines = "\n".join(f"line {n}" for n in range(12))
        letter = a_letter(catalogue, writer={"address": lines, "country": country, "email": "ann@example.org"})
        places: list[tuple[float, str]] = []

        def visit(fragment: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
            if fragment.strip():
                places.append((matrix[5], fragment.strip()))

        page = pdf.renderer(catalogue.page).render([letter])
        PdfReader(io.BytesIO(page)).pages[0].extract_text(visitor_text=visit)
        heights = [height for height, _text in places]
        address = next(height for height, text in places if text.startswith("Prosecutor General"))
        above = min(
            (height for height in heights if height != address), key=lambda h: abs(h - address) if h > address else 1e9
        )
        # Lines of one block stand about 12 points apart.
        assert abs(above - address) > 15

    def test_an_endless_word_is_broken_and_kept_whole(self, catalogue: Catalogue) -> None:
        letter = a_letter(catalogue, writer={"own_words": "a\u0431\u0561" * 1000})
        assert "a\u0431\u0561" * 1000 in "".join(pdf_text(pdf.renderer(catalogue.page).render([letter])).split())


class TestDocx:
    @pytest.fixture
    def letter(self, catalogue: Catalogue) -> Letter:
        image = signature.read(a_picture("JPEG", mode="RGB"))
        return a_letter(
            catalogue,
            "ru",
            writer={"signature": SignatureKind.IMAGE, "signature_image": image},
            matter={"historical": True},
        )

    def test_properties_are_the_letters_own(self, catalogue: Catalogue, letter: Letter) -> None:
        properties = python_docx.Document(io.BytesIO(docx.renderer(catalogue.page).render(letter))).core_properties
        assert (properties.title, properties.author, properties.language) == (letter.title, "Ann Example", "ru")
        assert properties.created is not None
        assert properties.created.date() == letter.written_on
        assert (properties.comments, properties.last_modified_by) == ("", "")

    def test_the_signature_has_a_description_and_no_metadata(self, catalogue: Catalogue, letter: Letter) -> None:
        with zipfile.ZipFile(io.BytesIO(docx.renderer(catalogue.page).render(letter))) as archive:
            assert 'descr="Подпись: Ann Example"' in archive.read("word/document.xml").decode()
            (picture,) = [name for name in archive.namelist() if name.startswith("word/media/")]
            assert archive.read(picture).startswith(b"\x89PNG")

    def test_nothing_of_the_librarys_own_template_is_left(self, catalogue: Catalogue, letter: Letter) -> None:
        with zipfile.ZipFile(io.BytesIO(docx.renderer(catalogue.page).render(letter))) as archive:
            assert not [name for name in archive.namelist() if "thumbnail" in name or name == "docProps/app.xml"]
            assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())

    def test_the_notice_stands_in_the_header(self, catalogue: Catalogue, letter: Letter) -> None:
        document = python_docx.Document(io.BytesIO(docx.renderer(catalogue.page).render(letter)))
        assert document.sections[0].header.paragraphs[0].text == letter.notice

    def test_demands_are_a_real_list_and_parts_have_styles(self, catalogue: Catalogue, letter: Letter) -> None:
        styles = [
            p.style.name
            for p in python_docx.Document(io.BytesIO(docx.renderer(catalogue.page).render(letter))).paragraphs
            if p.style
        ]
        assert styles.count("List Bullet") == 2
        assert {"Letter Sender", "Letter Addressee", "Letter Salutation", "Letter Body", "Letter Closing"} <= set(
            styles
        )

    def test_a_right_to_left_paragraph_is_marked(self, catalogue: Catalogue) -> None:
        data = docx.renderer(catalogue.page).render(a_letter(catalogue, writer={"own_words": "أكتب إليكم"}))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("word/document.xml").decode()
        assert "<w:bidi/>" in xml
        assert "<w:rtl/>" in xml


class TestEmail:
    def test_without_the_writers_address_it_has_no_from(self, catalogue: Catalogue) -> None:
        data = email_renderer.render(a_letter(catalogue), recipients=["a@example.org"], writer_email="", written_at=NOW)
        message = parsed(data)
        assert (message["From"], message["X-Unsent"], message["To"]) == (None, "1", "a@example.org")

    def test_names_and_subject_are_encoded_in_any_script(self, catalogue: Catalogue) -> None:
        letter = a_letter(catalogue, "ru", writer={"name": "Анна «Пример», дочь"})
        data = email_renderer.render(letter, recipients=[], writer_email="ann@example.org", written_at=NOW)
        assert data.isascii()
        message = parsed(data)
        assert message["From"].addresses[0].display_name == "Анна «Пример», дочь"
        assert message["Subject"] == "Мара Илвес"
        assert message["Date"].datetime == NOW
        assert "To" not in message

    def test_every_line_ends_as_the_standard_has_it_and_fits(self, catalogue: Catalogue) -> None:
        letter = a_letter(catalogue, "ru", writer={"own_words": "слово " * 900 + "ж" * 2000})
        data = email_renderer.render(letter, recipients=[], writer_email="", written_at=NOW)
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert max(len(line) for line in data.split(b"\r\n")) <= 998

    def test_the_pdf_is_attached_on_wish(self, catalogue: Catalogue) -> None:
        data = email_renderer.render(
            a_letter(catalogue), recipients=[], writer_email="", written_at=NOW, attachment=("letter.pdf", b"%PDF-1.7")
        )
        (attached,) = parsed(data).iter_attachments()
        assert (attached.get_filename(), attached.get_content_type()) == ("letter.pdf", "application/pdf")

    @given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
    def test_flowed_text_comes_back_word_for_word(self, typed: str) -> None:
        assert unflowed(email_renderer.flowed(typed)).split() == typed.split()
