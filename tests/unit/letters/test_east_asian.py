"""Chinese, Japanese and Korean names and words in a PDF: every character drawn, read again, and lines that end well."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import page
import pypdfium2
import pytest
from pypdf import PdfReader

from app.letters import pdf
from app.letters.catalogue import Catalogue
from app.letters.pdf import breakable
from tests import displayed
from tests.factories import a_letter

CHINESE = "沒有人見過她，也沒有人說出她在哪裏。「每個人都有權享有自由」，這不是一句空話。请公布她的下落！" * 7
JAPANESE = "私は彼女の行方を案じています。「自由への権利」は、すべての人のものです。ちょっと待ってください。" * 7
KOREAN = "모든 사람은 자유로울 권리가 있습니다. 그녀가 어디에 있는지 알려 주십시오. " * 8
WRITERS = {
    "王小明": {"country": "CN", "place": "北京", "address": "北京市朝阳区建国路88号", "own_words": CHINESE},
    "田中花子": {"country": "JP", "place": "東京", "address": "東京都千代田区丸の内1-1-1", "own_words": JAPANESE},
    "김민수": {"country": "KR", "place": "서울", "address": "서울특별시 종로구 1", "own_words": KOREAN},
    "Ann 王 Example": {"own_words": "Ich heiße 王 (㐱), по-корейски 왕, と呼ばれています。"},
}
EAST_ASIAN_FONT = "Droid-Sans-Fallback"


def _fonts(data: bytes) -> dict[str, Any]:
    """Return the fonts of a PDF by their names, without the tag that a subset has before its name."""
    found: dict[str, Any] = {}
    for sheet in PdfReader(io.BytesIO(data)).pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            found[font["/BaseFont"].removeprefix("/").partition("+")[2]] = font["/DescendantFonts"][0]
    return found


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fa"])
@pytest.mark.parametrize("name", WRITERS)
def test_east_asian_writers_get_letters_that_can_be_seen_read_and_heard(
    catalogue: Catalogue, tmp_path: Path, name: str, language: str
) -> None:
    writer = {"name": name, **WRITERS[name]}
    data = pdf.renderer(catalogue.page).render([a_letter(catalogue, language, writer=writer)])
    assert page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1).failures == []
    assert "/FontFile2" in _fonts(data)[EAST_ASIAN_FONT]["/FontDescriptor"]
    # A subset of it: the fonts themselves have 4 MB each.
    assert len(data) < 120_000
    # The sender's block, the first sentence and the signature have the name.
    path = tmp_path / "letter.pdf"
    path.write_bytes(data)
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout
    pdfium = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(data))
    for read in (poppler, pdfium):
        assert read.count(name) >= 3
        assert _written(writer["own_words"]) in _written(read)


def _written(text: str) -> str:
    """Leave out spaces, at which lines end, and the marks at which a long line may."""
    return "".join(text.replace("\u200b", "").split())


def test_a_letter_without_east_asian_characters_does_not_ask_their_font(catalogue: Catalogue) -> None:
    own_words = "§ “x” ‘y’ … – — · × № € ¥ ฿ 𐐀 ( ) [ ] { } | 1½ ½ ☺ → ① Ω שלום สวัสดี გამარჯობა ሰላም नमस्ते"
    for language in ("en", "ru", "ar"):
        data = pdf.renderer(catalogue.page).render([a_letter(catalogue, language, writer={"own_words": own_words})])
        assert EAST_ASIAN_FONT not in _fonts(data)


def test_commas_and_brackets_have_the_font_of_the_words_between_them(catalogue: Catalogue) -> None:
    # Some fonts of other scripts (Yi, Mongolian) have them too, of another width and place.
    own_words = "、。「自由」『自由』《自由》【自由】〔自由〕・〇｛自由｝"
    data = pdf.renderer(catalogue.page).render([a_letter(catalogue, writer={"own_words": own_words})])
    assert {font.partition("-Serif")[0] for font in _fonts(data)} == {"Liberation", EAST_ASIAN_FONT}


@pytest.mark.parametrize("shift", range(0, 60, 7))
@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
def test_lines_are_filled_and_end_where_such_lines_may(catalogue: Catalogue, text: str, shift: int) -> None:
    own_words = "我" * shift + text
    data = pdf.renderer(catalogue.page).render([a_letter(catalogue, writer={"own_words": own_words})])
    lines = [line for line in displayed.lines(data) if line[0] in own_words]
    assert "".join(lines) == own_words
    for line in lines[:-1]:
        assert 40 <= len(line) <= 43, line
    assert [line for line in lines if line[0] in "，。」、！" or line[-1] == "「"] == []


def test_a_long_line_is_not_cut_before_a_comma_or_after_a_bracket() -> None:
    assert breakable("我" * 60 + "，「我") == "我" * 60 + "，<wbr>「我"
    assert breakable("我" * 58 + "，「我我") == "我" * 58 + "，「我<wbr>我"
    # No writing has a row of these, and its length must not be anybody's weapon.
    assert breakable("。" * 300).count("<wbr>") == 2
