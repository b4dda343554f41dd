"""A joint letter says the same words in every output, in the order of those who sign, however many they are."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from app.letters import docx, email, frozen, pdf, text
from app.letters.catalogue import Catalogue
from app.letters.errors import GlyphMissing
from app.letters.letter import Marks, Part, Picture, Table, runs_of
from app.signons.content import Signatory
from tests.many_signing import NAMES, a_joint_letter, a_logo, signers, squeezed, tagged_rows, tags_of

ONE = Signatory({"en": "Alpha Watch", "ru": "Альфа"}, "SE", None, "Mara Ilves", "Director")
TWO = Signatory({"en": "Beta Rights"})
LANGUAGES = ("ar", "en", "ru")


def rows_of(data: bytes) -> list[list[str]]:
    """Return the rows of the tagged table without its headings, which stand at the top of each page."""
    rows = tagged_rows(data)
    return [row for row in rows if row != rows[0]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 3, 60])
def test_every_output_has_everybody_in_order(catalogue: Catalogue, language: str, number: int) -> None:
    them = signers(number)
    letter = a_joint_letter(catalogue, them, language)
    names = [one.name_in(language) for one in them]
    assert [row[0] for row in rows_of(pdf.renderer(catalogue.page).render([letter]))] == list(map(squeezed, names))
    (table,) = Document(io.BytesIO(docx.renderer(catalogue.page).render(letter))).tables
    assert [squeezed(row.cells[0].text) for row in table.rows[1:]] == list(map(squeezed, names))
    plain = text.render(letter)
    places = [squeezed(plain).rindex(squeezed(f"{name}–")) for name in names]
    assert places == sorted(places)
    assert text.render(frozen.from_text(frozen.as_text(letter))) == plain
    # What is mailed is that text, but for its line breaks.
    assert email.letter_body(letter)


def test_five_hundred_organisations_are_read_in_their_order(catalogue: Catalogue) -> None:
    them = signers(500, with_logos=True)
    letter = a_joint_letter(catalogue, them)
    data = pdf.renderer(catalogue.page).render([letter])
    rows = rows_of(data)
    assert [row[0] for row in rows] == [squeezed(one.name_in("en")) for one in them]
    assert [row[2] for row in rows] == [
        squeezed(", ".join(part for part in (one.signer, one.office) if part)) for one in them
    ]
    pages = len(PdfReader(io.BytesIO(data)).pages)
    # Each page begins with the headings; the first, which has the letter too, has them below it.
    assert len(tagged_rows(data)) - len(rows) == pages
    (table,) = Document(io.BytesIO(docx.renderer(catalogue.page).render(letter))).tables
    assert len(table.rows) == 501


def test_an_organisation_is_never_on_two_pages(catalogue: Catalogue) -> None:
    long = tuple(Signatory({"en": f"{name} " * 8 + str(at)}, country) for at, (name, country) in enumerate(NAMES * 6))
    rows = rows_of(pdf.renderer(catalogue.page).render([a_joint_letter(catalogue, long)]))
    # A row that is parted would come as two.
    assert [row[0] for row in rows] == [squeezed(one.name_in("en")) for one in long]


def test_the_tagged_table_has_headers_of_columns_and_rows(catalogue: Catalogue) -> None:
    data = pdf.renderer(catalogue.page).render([a_joint_letter(catalogue, (ONE, TWO))])
    kinds = tags_of(data)
    assert [kinds.count(kind) for kind in ("/Table", "/THead", "/TR", "/TH", "/TD")] == [1, 1, 3, 5, 4]
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_the_word_table_repeats_its_headings_and_parts_no_row(catalogue: Catalogue) -> None:
    data = docx.renderer(catalogue.page).render(a_joint_letter(catalogue, (ONE, TWO), "ar"))
    document = Document(io.BytesIO(data))
    (table,) = document.tables
    found = document.element.body.xpath
    assert [len(found(f"//w:tr{kind}")) for kind in ("", "[1]/w:trPr/w:tblHeader", "/w:trPr/w:cantSplit")] == [3, 1, 3]
    assert len(found("//w:tblPr/w:bidiVisual")) == 1
    assert table.style is not None
    assert table.style.name == "Letter Signatory Table"
    assert {paragraph.style.name for row in table.rows[1:] for cell in row.cells for paragraph in cell.paragraphs} == {
        "Letter Signatories"
    }


def test_only_what_somebody_says_has_a_column(catalogue: Catalogue) -> None:
    def headings(*them: Signatory) -> list[str]:
        letter = a_joint_letter(catalogue, them)
        (table,) = (block for section in letter.sections for block in section.blocks if isinstance(block, Table))
        return ["".join(run.text for run in heading) for heading in table.headings]

    assert headings(ONE, TWO) == ["Organisation", "Country", "Signed by"]
    assert headings(replace(ONE, country=""), TWO) == ["Organisation", "Signed by"]
    assert headings(TWO) == ["Organisation"]


def test_names_and_countries_are_in_the_language_of_the_letter(catalogue: Catalogue) -> None:
    assert "Альфа – Швеция – Mara Ilves, Director" in text.render(a_joint_letter(catalogue, (ONE, TWO), "ru"))


@pytest.mark.parametrize(
    ("logos", "shown"),
    [((None, None), []), ((0, None), ["Alpha Watch", None]), ((0, 1), ["Alpha Watch", "Beta Rights"])],
)
def test_the_letterhead_has_logos_and_the_names_of_those_without(
    catalogue: Catalogue, logos: tuple[int | None, int | None], shown: list[str | None]
) -> None:
    them = tuple(
        replace(one, logo=a_logo(logo) if logo is not None else None)
        for one, logo in zip((ONE, TWO), logos, strict=True)
    )
    letter = a_joint_letter(catalogue, them)
    head = letter.sections[0]
    assert head.part is Part.LETTERHEAD
    marks = [mark for block in head.blocks if isinstance(block, Marks) for mark in block.marks]
    assert [mark.alt if isinstance(mark, Picture) else None for mark in marks] == shown
    assert text.render(letter).startswith("Alpha Watch · Beta Rights\n")
    word = Document(io.BytesIO(docx.renderer(catalogue.page).render(letter)))
    assert word.element.body.xpath("//wp:docPr/@descr") == [name for name in shown if name]
    assert pdf.renderer(catalogue.page).render([letter])


def test_the_logos_of_many_stand_beside_their_names(catalogue: Catalogue) -> None:
    letter = a_joint_letter(catalogue, signers(13, with_logos=True))
    assert letter.sections[0].part is not Part.LETTERHEAD
    pictures = [
        row.picture.alt if row.picture else ""
        for section in letter.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    assert pictures[:2] == ["", f"Logo of {NAMES[1][0]} 2"]
    assert all(picture.height_mm <= 8 for picture in _pictures(letter))


def _pictures(letter: Any) -> list[Picture]:
    tables = [block for section in letter.sections for block in section.blocks if isinstance(block, Table)]
    return [row.picture for table in tables for row in table.rows if row.picture]


@pytest.mark.parametrize(
    ("number", "names", "said"),
    [
        (0, (), ""),
        (2, ("Ann Other", "Ибн Сина"), "Also signed by: Ann Other, Ибн Сина"),
        (12, (), "People who also sign and do not wish to be named: 12"),
        (13, ("Ann Other",), "Also signed by: Ann Other People who also sign and do not wish to be named: 12"),
    ],
)
def test_people_stand_after_the_organisations_by_name_only_where_they_wish_it(
    catalogue: Catalogue, number: int, names: tuple[str, ...], said: str
) -> None:
    letter = a_joint_letter(catalogue, (ONE,), individuals=number, individual_names=names)
    after = text.render(letter).partition("Mara Ilves, Director")[2]
    assert " ".join(after.split()) == said


def test_people_are_counted_in_the_digits_of_the_language(catalogue: Catalogue) -> None:
    letter = a_joint_letter(catalogue, (ONE,), "ar", individuals=12)
    (last,) = letter.sections[-1].blocks
    assert "".join(run.text for runs in runs_of(last) for run in runs).endswith(": 12")


def test_a_historical_letter_says_so_on_every_page(catalogue: Catalogue) -> None:
    letter = a_joint_letter(catalogue, signers(40), historical=True)
    pages = PdfReader(io.BytesIO(pdf.renderer(catalogue.page).render([letter]))).pages
    assert len(pages) > 1
    assert all("Historical example – not for sending" in page.extract_text() for page in pages)
    assert letter.sections[0].part is Part.NOTICE


def test_a_name_that_no_font_can_show_is_refused_by_its_character(catalogue: Catalogue) -> None:
    with pytest.raises(GlyphMissing, match=re.escape("\ue000")):
        a_joint_letter(catalogue, (Signatory({"en": "Ensi \ue000"}),))


def test_an_endless_name_stays_on_the_sheet(catalogue: Catalogue) -> None:
    letter = a_joint_letter(catalogue, (Signatory({"en": "A" * 200}, "SE"), TWO))
    assert [row[0] for row in rows_of(pdf.renderer(catalogue.page).render([letter]))] == ["A" * 200, "BetaRights"]


def test_markup_in_a_name_is_text(catalogue: Catalogue) -> None:
    name = "<b>&amp;</b> <img src=x> {{ 7 * 7 }}"
    letter = a_joint_letter(catalogue, (Signatory({"en": name}, "SE", None, name, name),))
    (table,) = Document(io.BytesIO(docx.renderer(catalogue.page).render(letter))).tables
    assert table.rows[1].cells[0].text == name
    assert rows_of(pdf.renderer(catalogue.page).render([letter]))[0][0] == squeezed(name)
