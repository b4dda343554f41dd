"""Pure: the layouts that are known, and which of them a document has."""

from __future__ import annotations

from app.campaigns.reading.layouts import (
    amnesty_1990s,
    amnesty_2009,
    amnesty_2018,
    amnesty_form_2017,
    amnesty_german,
    amnesty_section_web,
    front_line_defenders,
    observatory,
    organisations_letter,
    scholars_network,
    unknown,
)
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.source import Source

# Asked in this order; the first that recognises a document reads it. The last recognises any.
LAYOUTS: tuple[LayoutReader, ...] = (
    amnesty_form_2017.READER,
    amnesty_2018.READER,
    amnesty_section_web.READER,
    amnesty_german.READER,
    amnesty_1990s.READER,
    amnesty_2009.READER,
    observatory.READER,
    front_line_defenders.READER,
    scholars_network.READER,
    organisations_letter.READER,
    unknown.READER,
)


# No appeal is longer, nor a paragraph of one: in a longer document nothing is looked for, so that reading it takes
# the time that its length asks for, whatever stands in it.
_MOST_LINES = 4_000
_MOST_CHARACTERS = 300_000
_LONGEST_LINE = 20_000


def _is_too_long(source: Source) -> bool:
    lengths = [len(line) for line in source.lines]
    return len(source) > _MOST_LINES or sum(lengths) > _MOST_CHARACTERS or max(lengths) > _LONGEST_LINE


def recognised(source: Source) -> LayoutReader:
    """Return the reader of the layout that the document has."""
    if _is_too_long(source):
        return unknown.READER
    return next(each for each in LAYOUTS if each.recognises(source))
