"""Counts what is limited, within the caller's commit."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.extensions import insert
from app.limits.models import LimitCount

_FORGOTTEN_AFTER = timedelta(days=2)


# A window is counted in so many parts, so that it slides.
_PARTS = 24


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window of time that slides."""

    name: str
    most: int
    window: timedelta

    def part(self, now: datetime) -> datetime:
        """Return when the part of the window began that is counted now."""
        seconds = self.window.total_seconds() / _PARTS
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)


def hit(session: Session, limit: Limit, key: str, now: datetime, times: int = 1) -> bool:
    """Count within the caller's commit and return whether this is still within the limit."""
    row = insert(session, LimitCount).values(name=limit.name, key=key, since=limit.part(now), count=times)
    session.execute(
        row.on_conflict_do_update(index_elements=["name", "key", "since"], set_={"count": LimitCount.count + times})
    )
    counted = (LimitCount.name == limit.name, LimitCount.key == key, LimitCount.since > now - limit.window)
    return (session.scalar(select(func.sum(LimitCount.count)).where(*counted)) or 0) <= limit.most


def forget(session: Session, now: datetime) -> None:
    """Forget counts of windows that are over, within the caller's commit."""
    session.execute(delete(LimitCount).where(LimitCount.since < now - _FORGOTTEN_AFTER))


def network_of(address: str | None) -> str:
    """Return the network that an address is of: what one household or one provider's customer has."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))  # noqa: PLR2004  # The fourth version of IP.
