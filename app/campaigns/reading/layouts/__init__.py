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


def recognised(source: Source) -> LayoutReader:
    """Return the reader of the layout that the document has."""
    return next(each for each in LAYOUTS if each.recognises(source))
