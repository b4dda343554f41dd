"""A glyph that no font has is an error that names it."""

from __future__ import annotations

import pytest

from app.letters.fonts import missing_glyph


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
    ],
)
def test_scripts_that_the_fonts_cover_pass(text: str) -> None:
    assert missing_glyph(text) is None


@pytest.mark.parametrize(("text", "character"), [("Ann 😀", "😀"), ("名前", "名"), ("a\uffffb", "\uffff")])
def test_a_character_without_a_glyph_is_named(text: str, character: str) -> None:
    assert missing_glyph(text) == character
