"""Pure: which characters the fonts of a letter can show. A character that none of them has is refused by name.

The folder and the families are those of `letter_templates/_page/fonts.conf`.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.letters.errors import GlyphMissing
from app.letters.letter import Letter, runs_of

_FONTS = Path("/usr/share")

# Asked first: they have nearly every letter that is ever written here.
_MAIN = ("fonts/truetype/liberation*/LiberationSerif-Regular.ttf", "fonts/truetype/noto/NotoNaskhArabic-Regular.ttf")
# Chinese, Japanese and Korean: Korean is in the first of them only, the rarer Chinese characters in the second.
_EAST_ASIAN = (
    "fonts-droid-fallback/truetype/DroidSansFallback.ttf",
    "fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
_OTHERS = ("fonts/truetype/noto/NotoSans*-Regular.ttf", "fonts/truetype/noto/NotoSerif*-Regular.ttf")
# Parts of Korean syllables: who types has whole ones. The font draws them as it draws the letters U+3131 to U+318E,
# and a PDF knows one character a glyph.
_PARTS_OF_SYLLABLES = range(0x1100, 0x1200)

# They are drawn by no glyph of their own: white space, joiners and marks of direction, variation selectors.
# Fonts have glyphs for some of these, and yet they are no text, or turn it round.
_NO_TEXT = frozenset({"Cc", "Cs", "Co"})
_OVERRIDES = range(0x202A, 0x202F)
_UNSEEN_CATEGORIES = frozenset({"Zl", "Zp", "Zs"})
_UNSEEN = frozenset({0x0A, 0x061C, 0x200C, 0x200D, 0x200E, 0x200F, *range(0xFE00, 0xFE10)})

# How wide a character is taken to be that the main fonts lack, in em; Chinese, Japanese and Korean ones are.
_USUAL_WIDTH = 1.0
# Arabic letters are narrower within a word than each for itself, by so much on average (measured on letters).
_JOINED = 0.85
_ARABIC = frozenset(map(chr, range(0x0620, 0x06D4)))
# A line of the sheet holds this many em (170 mm at 11 pt), a page this many lines.
_EM_IN_LINE, _LINES_ON_PAGE = 43.0, 50


class FontsMissing(RuntimeError):
    """The fonts of the letters are not installed; script/server and script/test install them."""


@cache
def _main_widths() -> dict[int, float]:
    """Return the width in em of each character of the main fonts."""
    widths: dict[int, float] = {}
    for file in _files(_MAIN):
        with TTFont(file, lazy=True) as font:
            em, metrics = font["head"].unitsPerEm, font["hmtx"]
            for code, glyph in (font.getBestCmap() or {}).items():
                widths.setdefault(code, metrics[glyph][0] / em)
    return widths


def _files(globs: Iterable[str]) -> list[Path]:
    """Return a file for each of several patterns. Raises FontsMissing."""
    files = {glob: next(iter(sorted(_FONTS.glob(glob))), None) for glob in globs}
    if missing := [glob for glob, file in files.items() if file is None]:
        raise FontsMissing(
            f"No font {missing[0]}: install the Debian packages fonts-liberation2, fonts-noto-core and"
            " fonts-droid-fallback."
        )
    return [file for file in files.values() if file]


@cache
def _east_asian_characters() -> frozenset[int]:
    return frozenset().union(*map(_characters, _files(_EAST_ASIAN))).difference(_PARTS_OF_SYLLABLES)


@cache
def _rarer_characters() -> frozenset[int]:
    return frozenset().union(*(_characters(file) for glob in _OTHERS for file in sorted(_FONTS.glob(glob))))


def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def missing_glyph(text: str) -> str | None:
    """Return the first character of `text` that no font of the letters can show, or None."""
    for character in dict.fromkeys(text):
        code = ord(character)
        if (unicodedata.category(character) in _NO_TEXT and character != "\n") or code in _OVERRIDES:
            return character
        if code in _UNSEEN or code in _main_widths() or unicodedata.category(character) in _UNSEEN_CATEGORIES:
            continue
        if code not in _east_asian_characters() and code not in _rarer_characters():
            return character
    return None


def width_of(text: str) -> float:
    """Return how wide a text is in one line, in em, roughly where letters are joined."""
    widths = _main_widths()
    return sum(
        widths.get(ord(character), _USUAL_WIDTH) * (_JOINED if character in _ARABIC else 1.0) for character in text
    )


def pages_of(text: str) -> int:
    """Return how many pages a text takes, roughly: its widths summed up line by line."""
    lines = sum(max(1, math.ceil(width_of(line) / _EM_IN_LINE)) for line in text.split("\n"))
    return math.ceil(lines / _LINES_ON_PAGE)


def require_glyphs(letter: Letter) -> None:
    """Raise GlyphMissing for the first character of a letter that no font can show."""
    for section in letter.sections:
        for block in section.blocks:
            for run in (run for runs in runs_of(block) for run in runs):
                if character := missing_glyph(run.text):
                    raise GlyphMissing(character)
