"""A glyph that no font has is an error that names it."""

from __future__ import annotations

import pytest

from app.letters.fonts import missing_glyph, pages_of


@pytest.mark.parametrize(
    "text",
    [
        "Ann Exämple",
        "Анна Пример",
        "ғ ӣ қ ӯ ҳ ҷ",
        "мова їєґ",
        "مرحبا می‌خواهم",
        "ანა",
        "አና",
        "a\nb",
        "№ • – “x” …",
        "é",
        "a\ufe0f",
        "王小明，《自由》",
        "田中花子・タナカ",
        "김민수",
        "㐱䶮",
    ],
)
def test_scripts_that_the_fonts_cover_pass(text: str) -> None:
    assert missing_glyph(text) is None


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Ann 😀", "😀"),
        ("a\uffffb", "\uffff"),
        # Ideographs beyond the first 65,536 characters, a variant of one, and a part of a Korean syllable.
        ("王𠮷", "𠮷"),
        ("葛\U000e0100", "\U000e0100"),
        ("\u1112", "\u1112"),
    ],
)
def test_a_character_without_a_glyph_is_named(text: str, character: str) -> None:
    assert missing_glyph(text) == character


# The national character sets, whose two-byte codes begin and end within these; not all of them are taken.
_FIRST, _SECOND = range(0x81, 0xFF), range(0x40, 0xFF)


@pytest.mark.parametrize("national", ["gb2312", "gbk", "big5", "shift_jis", "euc_jp", "euc_kr", "cp949"])
def test_all_characters_of_the_east_asian_sets_can_be_shown(national: str) -> None:
    codes = (bytes([first, second]).decode(national, "ignore") for first in _FIRST for second in _SECOND)
    letters = "".join(code for code in codes if len(code) == 1 and code.isalpha())
    assert len(letters) > 6_000
    assert missing_glyph(letters) is None


def test_an_east_asian_character_is_as_wide_as_it_is_high() -> None:
    # 43 in a line, 50 lines on a page.
    assert (pages_of("王" * 43 * 50), pages_of("王" * 43 * 50 + "王")) == (1, 2)
