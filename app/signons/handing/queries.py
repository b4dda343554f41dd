"""Reads at which address an office is handed a joint letter."""

from __future__ import annotations

from app.letters.addresses import ascii_email
from app.recipients import queries as recipients
from app.recipients.models import ChannelKind, Health, Office


def verified_email(office: Office) -> str:
    """Return the first e-mail address of an office that was checked on some day and works, in ASCII; empty for none."""
    known = (
        channel.value
        for channel in recipients.usable(office)
        if channel.kind == ChannelKind.EMAIL and channel.verified_on and channel.health != Health.FAILING
    )
    return next((address for value in known if (address := ascii_email(value))), "")
