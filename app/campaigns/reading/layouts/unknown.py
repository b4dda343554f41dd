"""Pure: a document of no layout that we know: a clear headline at most, everything else is leftover."""

from __future__ import annotations

from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Source


def _read(_source: Source) -> Record:
    return Record(layout=Layout.UNKNOWN)


READER = LayoutReader(Layout.UNKNOWN, lambda _source: True, _read)
