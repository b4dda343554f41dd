"""Pure: which characters the fonts of a letter can show. A character that none of them has is refused by name.

The folder and the families are those of `letter_templates/_page/fonts.conf`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.letters.errors import GlyphMissing
from app.letters.letter import Bullets, Letter, Paragraph

_FONTS = Path("/usr/share/fonts/truetype")

# Asked first: they have nearly every letter that is ever written here.
_MAIN = ("liberation*/LiberationSerif-Regular.ttf", "noto/NotoNaskhArabic-Regular.ttf")
_OTHERS = ("noto/NotoSans*-Regular.ttf", "noto/NotoSerif*-Regular.ttf")

# They are drawn by no glyph of their own: white space, format characters, and the variation selectors.
_UNSEEN_CATEGORIES = frozenset({"Cf", "Zl", "Zp", "Zs"})


class FontsMissing(RuntimeError):
    """The fonts of the letters are not installed; script/server and script/test install them."""


@cache
def _main_characters() -> frozenset[int]:
    files = {glob: next(iter(sorted(_FONTS.glob(glob))), None) for glob in _MAIN}
    if missing := [glob for glob, file in files.items() if file is None]:
        raise FontsMissing(f"No font {missing[0]}: install the Debian packages fonts-liberation2 and fonts-noto-core.")
    return frozenset().union(*(_characters(file) for file in files.values() if file is not None))


@cache
def _all_characters() -> frozenset[int]:
    return _main_characters().union(*(_characters(file) for glob in _OTHERS for file in sorted(_FONTS.glob(glob))))


def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def missing_glyph(text: str) -> str | None:
    """Return the first character of `text` that no font of the letters can show, or None."""
    for character in dict.fromkeys(text):
        code = ord(character)
        if character == "\n" or code in _main_characters() or 0xFE00 <= code <= 0xFE0F:  # noqa: PLR2004  # Variation selectors, Unicode 23.4.
            continue
        if unicodedata.category(character) in _UNSEEN_CATEGORIES or code in _all_characters():
            continue
        return character
    return None


def require_glyphs(letter: Letter) -> None:
    """Raise GlyphMissing for the first character of a letter that no font can show."""
    for section in letter.sections:
        for block in section.blocks:
            runs = (
                block.runs
                if isinstance(block, Paragraph)
                else [run for item in block.items for run in item]
                if isinstance(block, Bullets)
                else ()
            )
            for run in runs:
                if character := missing_glyph(run.text):
                    raise GlyphMissing(character)
