"""A channel as cells by name, which a form shows and the log keeps."""

from __future__ import annotations

from collections.abc import Mapping

from app.recipients import cells
from app.recipients.models import Channel, Health


def cells_of(channel: Channel) -> dict[str, str]:
    """Return what is known of a channel as cells."""
    return {
        "kind": channel.kind,
        "value": channel.value,
        "extension": channel.extension,
        "country": channel.country or "",
        "country_line": channel.country_line,
        "network": channel.network,
        "health": channel.health,
        "historical": "yes" if channel.historical else "",
        "source": channel.source,
        "verified_on": channel.verified_on.isoformat() if channel.verified_on else "",
    }


def fill(channel: Channel, said: Mapping[str, str]) -> None:
    """Let a channel be what checked cells say; what they do not name stays."""
    known = cells_of(channel) if channel.value else {}
    said = {"extension": "", "country": "", "country_line": "", "network": "", **known, **said}
    health = Health(said["health"])
    if known and said["value"] != known["value"] and said["health"] == known["health"]:
        # What was learned of one address says nothing of another.
        health = Health.UNVERIFIED
    channel.kind, channel.value, channel.extension = said["kind"], said["value"], said["extension"]
    channel.country, channel.country_line = said["country"] or None, said["country_line"]
    channel.network, channel.health = said["network"].lower(), health.value
    channel.historical = bool(said["historical"])
    channel.source, channel.verified_on = said["source"], cells.as_day(said["verified_on"])
