"""Pure: what a page of a PDF has printed: stretches of glyphs with their places, as pypdfium2 tells them.

pypdfium2 gives the characters of a line in the order in which they are read, also from right to left.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

# A gap between two glyphs that is wider than this, in heights of the line, may part two columns.
_GAP = 0.4
# Glyphs stand on one line if their baselines differ by less than this, in heights of the line: a note's number does.
_OFF_BASELINE = 0.45
# The first of two that make one character beyond the basic plane.
_FIRST_HALF = re.compile("[\ud800-\udbff]")
_SOFT_HYPHEN = "\u00ad"
# What pypdfium2 gives for a hyphen that ends a line and parts a word.
_PARTING = "\x02"
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, its width, and the size of its font above the baseline; y grows upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True)
class Stretch:
    """Glyphs that follow each other on one line without a wide gap; `order` counts the stretches as they were drawn.

    `first_word` is the width of its first word: whether it had found room on the line before.
    """

    order: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    first_word: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def stretches(page: pypdfium2.PdfPage) -> list[Stretch]:
    """Return what is printed on a page, in the order in which it was drawn."""
    found: list[Stretch] = []
    glyphs: list[Glyph] = []
    for glyph in [*_glyphs(page), None]:
        if glyphs and (glyph is None or _parts(glyphs[-1], glyph)):
            stretch = _stretch(len(found), glyphs)
            if stretch:
                found.append(stretch)
            glyphs = []
        if glyph is not None:
            glyphs.append(glyph)
    return found


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    box = raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = ""
    before: Glyph | None = None
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = _printed(code)
        if _FIRST_HALF.match(text):
            high = text
            continue
        text, high = _whole(high + text), ""
        if not text or not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            continue
        if before and text == " " and raw.FPDFText_IsGenerated(text_page, index):
            # Nothing is printed there: pypdfium2 has seen a gap. It must not hide how wide that is.
            glyph = replace(before, text=text)
        else:
            # What a font reaches above and below the baseline is its own; size and baseline tell what is one line.
            raw.FPDFText_GetCharOrigin(text_page, index, x, y)
            raw.FPDFText_GetMatrix(text_page, index, matrix)
            size = raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
            left, right = sorted((box.left, box.right))
            glyph = Glyph(text, left, y.value, right, y.value + size)
        yield glyph
        before = glyph
    text_page.close()


def _printed(code: int) -> str:
    match chr(code):
        case "\r" | "\n":
            return ""
        case "\x02" | "\ufffe":
            return _PARTING
        case character:
            return _LIGATURES.get(character, "" if unicodedata.category(character) == "Cc" else character)


def _whole(text: str) -> str:
    """Return characters without halves of a pair."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _parts(before: Glyph, glyph: Glyph) -> bool:
    height = max(min(before.height, glyph.height), 1.0)
    if abs(before.bottom - glyph.bottom) > _OFF_BASELINE * height and not _within(before, glyph):
        return True
    return max(glyph.left - before.right, before.left - glyph.right) > _GAP * height


def _within(before: Glyph, glyph: Glyph) -> bool:
    """Whether one of the two is small and stands beside the middle of the other, as a note's number does."""
    small, large = sorted((before, glyph), key=lambda each: each.height)
    middle = (small.top + small.bottom) / 2
    return small.height < large.height * 0.8 and large.bottom <= middle <= large.top


def _stretch(order: int, glyphs: list[Glyph]) -> Stretch | None:
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not seen:
        return None
    text = unicodedata.normalize("NFC", "".join(glyph.text for glyph in glyphs))
    words = text.split()
    first = seen[: len(words[0])]
    # The tallest glyph that stands on the line, not above it, says how high the line is.
    tallest = max(seen, key=lambda glyph: glyph.height)
    return Stretch(
        order,
        _hyphened(" ".join(words)),
        min(glyph.left for glyph in seen),
        max(glyph.right for glyph in seen),
        tallest.bottom,
        tallest.top,
        max(glyph.right for glyph in first) - min(glyph.left for glyph in first),
    )


def _hyphened(text: str) -> str:
    """Return a line whose last hyphen is soft if a typesetter has set it: those set U+2010, people type U+002D."""
    text = text.replace(_PARTING, "-")
    return text[:-1] + _SOFT_HYPHEN if text.endswith("\u2010") and text[-2:-1].isalpha() else text
