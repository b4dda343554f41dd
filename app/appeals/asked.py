"""What a supporter asks of delivery, and what they say to have posted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.appeals.letters_of import Appeal


class ReplyTo(StrEnum):
    """To whom an office replies; "campaign" is the section, where it has an address for replies."""

    WRITER = "writer"
    CAMPAIGN = "campaign"


class ReturnAddress(StrEnum):
    """Which address stands at the head of the letter."""

    OWN = "own"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for letters to be e-mailed, and how: `network` is where the request comes from, never an address."""

    appeal: Appeal
    email: str
    reply_to: ReplyTo
    interface_language: str
    network: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What somebody says to have posted: letters to `offices` of the campaign, copies in a country (empty: none)."""

    offices: Collection[str]
    copies_in: str
    language: str
    network: str
