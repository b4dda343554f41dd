"""Pure: a document of no layout that we know: a clear headline at most, everything else is leftover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.reading.header import blocks_of, dated, is_headline, is_prose
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Piece, Source, joined

# Nothing further down is at the head of a document.
_MOST_LINES = 60
_LONGEST_LINE = 20_000
_MOST_BLOCKS_ABOVE_TEXT = 6
_BYLINE = re.compile(r"[\W_]*(?:by|por|par|von)\s", re.IGNORECASE)


def _read(source: Source) -> Record:
    if any(len(line) > _LONGEST_LINE for line in source.lines[:_MOST_LINES]):
        return Record(layout=Layout.UNKNOWN)
    pieces = list(source.free(1, min(len(source), _MOST_LINES)))
    title = _headline(source, blocks_of(pieces))
    if title is None:
        return Record(layout=Layout.UNKNOWN)
    source.take("title", title)
    return Record(layout=Layout.UNKNOWN, title=joined([source.text(title)]))


def _headline(source: Source, blocks: Sequence[Sequence[Piece]]) -> Piece | None:
    """Return a first line that stands alone, or above who wrote it, where running text follows soon; else None."""
    if not blocks or not any(is_prose(source, block) for block in blocks[1:_MOST_BLOCKS_ABOVE_TEXT]):
        return None
    first, *more = blocks[0]
    below = all(_BYLINE.match(source.text(piece)) or dated(source, piece) for piece in more)
    return first if below and is_headline(source, [first]) and dated(source, first) is None else None


READER = LayoutReader(Layout.UNKNOWN, lambda _source: True, _read)
