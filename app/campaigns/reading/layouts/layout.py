"""Pure: what a layout is to the reader: how to recognise it and how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Source


@dataclass(frozen=True, slots=True)
class LayoutReader:
    """`recognises` looks at a source and takes nothing of it; `read` takes what feeds a field and returns the record.

    The record's `leftover` is filled in afterwards, with what was not taken.
    """

    layout: Layout
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Record]
