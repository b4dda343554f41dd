"""Pure: lines of running text as paragraphs, whether empty lines part the paragraphs or, as from PDFs, every line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.campaigns.reading.source import Piece, Source, joined

# In a text that is set with an empty line after each line, hardly two lines follow each other.
_MOST_NEIGHBOURS = 0.35
# The last line of a paragraph is shorter than the widest; less than this share of it, it is surely the last.
_SHORT = 0.93
_ENDS_SENTENCE = re.compile("[.!?:…][\"'”’»)]*$")
_BEGINS_SENTENCE = re.compile("[\"'“‘«¿¡(]*[^\\Wa-zß-öø-ÿ]")


def is_double_spaced(pieces: Sequence[Piece]) -> bool:
    """Whether an empty line follows nearly each line, so that empty lines part nothing."""
    gaps = [after.line - before.line for before, after in pairwise(pieces) if after.line != before.line]
    return len(gaps) > 1 and sum(gap == 1 for gap in gaps) <= _MOST_NEIGHBOURS * len(gaps) and gaps.count(2) > 1


def paragraphs(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces by paragraph.

    In a text of double-spaced lines, a line that ends a sentence, and is shorter than the widest, ends its paragraph.
    """
    if not pieces:
        return []
    double = is_double_spaced(pieces)
    widest = max(len(source.text(piece)) for piece in pieces)
    found = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        gap = piece.line - before.line
        if gap > (2 if double else 1) or (gap > 1 and _ends_paragraph(source, before, piece, widest)):
            found.append([])
        found[-1].append(piece)
    return found


def _ends_paragraph(source: Source, before: Piece, piece: Piece, widest: int) -> bool:
    text = source.text(before)
    return bool(
        _ENDS_SENTENCE.search(text) and len(text) < _SHORT * widest and _BEGINS_SENTENCE.match(source.text(piece))
    )


def text_of(source: Source, pieces: Sequence[Piece]) -> str | None:
    """Return running text, its paragraphs parted by an empty line; None where there is none."""
    texts = [joined(source.text(piece) for piece in paragraph) for paragraph in paragraphs(source, pieces)]
    return "\n\n".join(text for text in texts if text) or None
