"""The only reader of the time: everything else is given the time as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str = "UTC") -> date:
    """Return the local date in `time_zone` (an IANA name)."""
    return datetime.now(ZoneInfo(time_zone)).date()
