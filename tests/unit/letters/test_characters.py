"""What a person typed is made safe to print, and no word of it changes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.characters import direction_of, line_of, lines_of, paragraphs_of, script_of
from app.letters.errors import CharacterRefused
from app.letters.letter import Direction


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two  words ", "two words"),
        ("one\r\ntwo", "one two"),
        ("tab\there", "tab here"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202a+7 495\u202c", "+7 495"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_line_loses_only_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert line_of(typed) == kept


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\u202d", "\u202e", chr(0xFFFD), "\ud800", "\ue000"]
)
def test_a_character_that_cannot_stand_in_a_letter_is_named(character: str) -> None:
    with pytest.raises(CharacterRefused, match=f"U\\+{ord(character):04X}"):
        line_of(f"Ann {character}")


def test_paragraphs_are_parted_by_empty_lines_and_keep_their_line_ends() -> None:
    assert paragraphs_of(lines_of("one\r\nstill one\r\n \r\n\r\ntwo")) == ("one\nstill one", "two")


@given(st.text())
def test_what_is_kept_is_free_of_controls_and_stays_as_it_is(typed: str) -> None:
    try:
        kept = lines_of(typed)
    except CharacterRefused:
        return
    assert not any(unicodedata.category(character) == "Cc" for character in kept.replace("\n", ""))
    assert lines_of(kept) == kept


@pytest.mark.parametrize(
    ("text", "direction", "script"),
    [
        ("Ann", Direction.LTR, "Latn"),
        ("123 Анна", Direction.LTR, "Cyrl"),
        ("«مرحبا»", Direction.RTL, "Arab"),
        ("שלום", Direction.RTL, "Hebr"),
        ("12 – 3", None, None),
    ],
)
def test_direction_and_script_follow_the_first_letter(
    text: str, direction: Direction | None, script: str | None
) -> None:
    assert (direction_of(text), script_of(text)) == (direction, script)
