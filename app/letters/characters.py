"""Pure: what a person typed, made safe to print without changing a word of it."""

from __future__ import annotations

import re
import unicodedata

from app.letters.errors import CharacterRefused
from app.letters.letter import Direction

# Invisible characters that editors and address books leave behind when text is copied. They carry no word, and
# every renderer isolates runs of the other direction itself. U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202D), *range(0x2066, 0x206A)))

# They make a text read otherwise than it was typed; the last stands for what was no text at all.
_FORBIDDEN = frozenset("\u202d\u202e\ufffd")

# Controls, lone surrogates, private use: nothing that can be printed. Unassigned characters have no glyph and are
# refused as such.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Co"})

# Scripts (ISO 15924) by the word with which Unicode's names of their letters begin; all others count as "other".
SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "GREEK": "Grek", "HEBREW": "Hebr", "ARMENIAN": "Armn",
    "GEORGIAN": "Geor", "ETHIOPIC": "Ethi", "DEVANAGARI": "Deva", "BENGALI": "Beng", "TAMIL": "Taml", "THAI": "Thai",
    "CJK": "Hani", "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "SYRIAC": "Syrc", "THAANA": "Thaa",
}  # fmt: skip

_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
_SPACES = re.compile(r"[ \t\u00a0]+")


def lines_of(typed: str) -> str:
    """Return text of several lines with line feeds only, no invisible characters and no space at either end of a line.

    Raises CharacterRefused for a control character or a direction override.
    """
    text = _LINE_ENDS.sub("\n", typed).replace("\t", " ").translate(_INVISIBLE)
    for character in text:
        if character in _FORBIDDEN or (character != "\n" and unicodedata.category(character) in _REFUSED_CATEGORIES):
            raise CharacterRefused(character)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")


def line_of(typed: str) -> str:
    """Return text as one line with single spaces. Raises CharacterRefused as `lines_of` does."""
    return _SPACES.sub(" ", lines_of(typed).replace("\n", " ")).strip()


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, which empty lines part."""
    return tuple(part.strip("\n") for part in re.split(r"\n[ ]*\n\s*", text) if part.strip())


def direction_of(text: str) -> Direction | None:
    """Return the direction of the first letter that has one, or None (Unicode Bidirectional Algorithm, P2)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return Direction.LTR
            case "R" | "AL":
                return Direction.RTL
    return None


def script_of(text: str) -> str | None:
    """Return the script of a text's first letter (a value of SCRIPTS, else "other"), or None where it has none."""
    for character in text:
        if character.isalpha():
            return SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], "other")
    return None
