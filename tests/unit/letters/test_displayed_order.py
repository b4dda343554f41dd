"""In a letter from right to left, numbers and Latin names stand as they are read: by the places of their glyphs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.letters import docx, pdf, text
from app.letters.bidi import with_isolates
from app.letters.catalogue import Catalogue
from app.letters.letter import Bullets, Direction, Letter, Paragraph, Run
from tests import displayed
from tests.factories import a_letter
from tests.office import converted

CASE, PHONE, NAME = "4-117/2025", "+992 37 221-00-00", "Izzat Amon (Izatullo Kholov)"
SENTENCES = {
    "ar": f"أكتب إليكم بشأن {NAME}، في القضية رقم {CASE}، ورقم الهاتف {PHONE}، منذ عام 2021.",
    "fa": f"درباره {NAME} می‌نویسم، پرونده شماره {CASE}، تلفن {PHONE}، از سال ۲۰۲۱.",
}
STRINGS = [CASE, PHONE, NAME]
# A line that ends within a phone number would be right, and hard to test: each string gets a line of its own.
LINES = {
    "ar": [f"القضية رقم {CASE} في المحكمة.", f"الهاتف {PHONE} للاتصال.", f"عن {NAME} نكتب."],
    "fa": [f"پرونده شماره {CASE} در دادگاه.", f"تلفن {PHONE} برای تماس.", f"درباره {NAME} می‌نویسم."],
}


def _letter(catalogue: Catalogue, language: str) -> Letter:
    """A letter with the strings in the campaign's text, in a demand, in own words and in the sender's address."""
    lines = LINES[language]
    return a_letter(
        catalogue,
        language,
        writer={"own_words": "\n\n".join(lines), "address": PHONE, "name": NAME},
        matter={"concern": "\n\n".join(lines), "demands": tuple(line.rstrip(".") for line in lines)},
    )


def _counted(lines: list[str]) -> dict[str, int]:
    return {string: sum("".join(string.split()) in line for line in lines) for string in STRINGS}


def _plain(letter: Letter) -> Letter:
    """The same letter with nothing isolated."""

    def whole(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return (Run("".join(run.text for run in runs)),)

    sections = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, runs=whole(block.runs))
                if isinstance(block, Paragraph)
                else Bullets(tuple(whole(item) for item in block.items))
                if isinstance(block, Bullets)
                else block
                for block in section.blocks
            ),
        )
        for section in letter.sections
    )
    return replace(letter, sections=sections)


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_the_pdf_shows_numbers_and_names_in_their_order(catalogue: Catalogue, language: str) -> None:
    letter = _letter(catalogue, language)
    shown = _counted(displayed.lines(pdf.renderer(catalogue.page).render([letter])))
    # Text, own words and demands have each once; the address has the phone, and the name stands in three more places.
    assert shown == {CASE: 3, PHONE: 4, NAME: 6}
    spoiled = _counted(displayed.lines(pdf.renderer(catalogue.page).render([_plain(letter)])))
    assert spoiled[CASE] < 3
    assert spoiled[PHONE] < 4


# Groups of Arabic-Indic digits, and a handle, an address and a name whose signs belong to them.
HARD = ["٠١١-٤٤٥-٢٢", "٤-١١٧/٢٠٢٥", "#FreeIzzat", "https://example.org/a/", "C++"]


def _hard(catalogue: Catalogue) -> Letter:
    return a_letter(catalogue, "ar", matter={"concern": "\n\n".join(f"هنا {string} هناك." for string in HARD)})


def _shown(lines: list[str]) -> list[str]:
    return [string for string in HARD if any(string in line for line in lines)]


def test_the_pdf_shows_groups_of_arabic_digits_and_signs_in_their_order(catalogue: Catalogue) -> None:
    assert _shown(displayed.lines(pdf.renderer(catalogue.page).render([_hard(catalogue)]))) == HARD
    spoiled = _shown(displayed.lines(pdf.renderer(catalogue.page).render([_plain(_hard(catalogue))])))
    assert spoiled == []


@pytest.mark.office
def test_the_word_document_shows_them_too(
    catalogue: Catalogue, tmp_path: Path, plain_environment: dict[str, str]
) -> None:
    data = docx.renderer(catalogue.page).render(_hard(catalogue))
    assert _shown(displayed.lines(converted(data, "pdf", tmp_path, plain_environment))) == HARD


@pytest.mark.office
@pytest.mark.parametrize("language", ["ar", "fa"])
def test_the_word_document_shows_them_in_their_order(
    catalogue: Catalogue, language: str, tmp_path: Path, plain_environment: dict[str, str]
) -> None:
    data = docx.renderer(catalogue.page).render(_letter(catalogue, language))
    shown = _counted(displayed.lines(converted(data, "pdf", tmp_path, plain_environment)))
    assert shown == {CASE: 3, PHONE: 4, NAME: 6}


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_the_text_isolates_them(catalogue: Catalogue, language: str) -> None:
    letter = a_letter(catalogue, language, matter={"concern": SENTENCES[language]})
    written = text.render(letter)
    for string in STRINGS:
        assert f"\u2066{string}\u2069" in written
    # A number alone needs nothing.
    assert "\u20662021\u2069" not in written


def test_an_arabic_name_in_english_is_isolated(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue, "en", matter={"concern": "Her name is مارا إلفيس (Mara)."})
    assert "Her name is \u2067مارا إلفيس\u2069 (Mara)." in text.render(letter)


@pytest.mark.parametrize(
    ("typed", "isolated"),
    [
        ("قال (Izzat Amon) ذلك", ["Izzat Amon"]),
        ("هو Ann (Leeds، بريطانيا) هنا", ["Ann", "Leeds"]),
        ("المواد 3, 5 و13", []),
        ("بنسبة 50% من", ["50%"]),
        ("انظر https://x.example.org/a?b=1 هنا", ["https://x.example.org/a?b=1"]),
        ("+992 (37) 221-00-00", ["+992 (37) 221-00-00"]),
        ("هاتف (495) 123-45-67 هنا", ["(495) 123-45-67"]),
        ("هو (Ann) هنا", ["Ann"]),
        ("۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)", []),
        ("سطر One\nTwo سطر", ["One", "Two"]),
        ("رسالة إلى وAmnesty", ["Amnesty"]),
        ("a) ب (b) ب (c", ["a", "b", "c"]),
        # What changes its direction over and over within a word is none, and would be minutes of layout.
        ("aا" * 20, []),
        ("a\u00a0ا\u00a0" * 20, []),
        (
            "انظر https://example.org/ و#FreeIzzat و@izzat_amon وC++ هنا",
            ["https://example.org/", "#FreeIzzat", "@izzat_amon", "C++"],
        ),
        ("", []),
    ],
)
def test_what_is_isolated(typed: str, isolated: list[str]) -> None:
    runs = with_isolates([Run(typed)], Direction.RTL)
    assert "".join(run.text for run in runs) == typed
    assert [run.text for run in runs if run.direction] == isolated
