"""Pure: a document's sections, each begun by a heading or label that its layout knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.campaigns.reading.source import Piece, Source


@dataclass(slots=True)
class Section:
    """What stands from a heading to the next one: `pieces` begin with the rest of the heading's own line.

    `name` is empty, and `heading` None, for what stands before the first heading.
    """

    name: str
    heading: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)


def sections(source: Source, headings: Mapping[str, re.Pattern[str]]) -> list[Section]:
    """Part what is free of a source at the lines that begin with one of the headings; of two, the earlier named.

    Only the heading itself is `heading`; nothing is taken.
    """
    found = [Section("")]
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        name, match = next(((n, m) for n, p in headings.items() if (m := p.match(text))), ("", None))
        if match is None:
            found[-1].pieces.append(piece)
            continue
        section = Section(name, source.piece(piece.line, piece.start, piece.start + match.end()))
        rest = source.piece(piece.line, piece.start + match.end(), piece.end)
        if rest.end > rest.start:
            section.pieces.append(rest)
        found.append(section)
    return found
