"""Pure: what stands on a page beside its text: the words "URGENT ACTION", copies of a headline, remarks in brackets."""

from __future__ import annotations

import re

from app.campaigns.reading import channels
from app.campaigns.reading.headings import plain
from app.campaigns.reading.source import Piece, Source, joined

_URGENT_ACTION = re.compile(
    r"\W*(?:amn\w+ international\W+)?(?:urgent action|accion urgente|action urgente|eilaktion)\W*$"
)
# An unfilled "[Add box with local embassy here]" may be wrapped.
_MOST_LINES_OF_REMARK = 3


def take_banner(source: Source) -> int:
    """Take the first line that says "URGENT ACTION" and nothing else, leave the others; return its number, or 0."""
    first = 0
    for piece in source.free(1, len(source)):
        if not _URGENT_ACTION.match(plain(source.text(piece))):
            continue
        if first:
            source.leave(piece)
        else:
            first = piece.line
            source.take("layout", piece)
    return first


def leave_remarks(source: Source) -> None:
    """Leave remarks in square brackets that fill their lines."""
    remark: list[Piece] = []
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        if text.startswith("["):
            remark = []
        elif not remark:
            continue
        remark.append(piece)
        if "]" in text:
            # "[email protected]" hides an address.
            if text.endswith("]") and text.count("]") == 1 and not channels.is_masked(text):
                source.leave(*remark)
            remark = []
        elif len(remark) == _MOST_LINES_OF_REMARK:
            remark = []


def leave_copies(source: Source, text: str, after: int) -> None:
    """Leave the lines after line `after` that say `text` again, as the header of a second page does."""
    wanted = plain(joined([text]))
    pieces = list(source.free(after + 1, len(source)))
    for at, piece in enumerate(pieces):
        run: list[Piece] = []
        said = ""
        for each in [piece, *pieces[at + 1 : at + _MOST_LINES_OF_REMARK]]:
            run.append(each)
            said = plain(joined([said, source.text(each)]))
            if said == wanted:
                source.leave(*run)
            if not wanted.startswith(said):
                break
