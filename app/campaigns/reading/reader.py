"""Pure: from the text of a published appeal to its record, and to where in the text each field stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.campaigns.reading.furniture import leave_page_numbers
from app.campaigns.reading.layouts import recognised
from app.campaigns.reading.record import Record
from app.campaigns.reading.source import Fed, Source


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: `lines` as they are counted, the record, and which stretch of a line fed which field."""

    lines: tuple[str, ...]
    record: Record
    fed: tuple[Fed, ...]


def read(text: str) -> Reading:
    """Read the text of a document; whatever it is, nothing of it is lost: what feeds no field is leftover."""
    source = Source(text)
    leave_page_numbers(source)
    record = recognised(source).read(source)
    return Reading(tuple(source.lines), replace(record, leftover=source.leftover()), source.fed)
