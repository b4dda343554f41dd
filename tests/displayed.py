"""What a reader sees: the characters of a PDF by their places on the page, not in the order of the file."""

from __future__ import annotations

import pypdfium2


def lines(data: bytes) -> list[str]:
    """Return the lines of all pages from top to bottom, each as its glyphs stand from left to right."""
    found: list[str] = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        glyphs = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            left, bottom, right, _top = text.get_charbox(index, loose=True)
            if character.strip() and right > left:
                glyphs.append((bottom, left, character))
        found += _joined(glyphs)
    return found


def _joined(glyphs: list[tuple[float, float, str]]) -> list[str]:
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for bottom, left, character in sorted(glyphs, key=lambda glyph: -glyph[0]):
        # Glyphs of different fonts on one line differ a little in height; lines are more than ten points apart.
        if rows and abs(rows[-1][0] - bottom) < 5:
            rows[-1][1].append((left, character))
        else:
            rows.append((bottom, [(left, character)]))
    return ["".join(character for _left, character in sorted(row)) for _bottom, row in rows]
