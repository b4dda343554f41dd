"""Pure: why an office is not made a target of a draft."""

from __future__ import annotations

from app.campaigns.errors import DraftError
from app.errors import N_


class TargetRefused(DraftError):
    """The root of the refusals of a target."""


class OfficeUnknown(TargetRefused):
    """The directory has no office of this id."""

    sentence = N_("There is no office “%(office)s” in the directory.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office if len(office) <= 80 else office[:80] + "…")  # noqa: PLR2004  # As long as an id may be.


class PracticeMixed(TargetRefused):
    """A real official must never get a letter about an invented person, nor an invented one a real letter."""

    sentence = N_(
        "“%(office)s” cannot be a target: a practice campaign, and no other, writes to offices whose id begins with "
        "“practice-”."
    )

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class AddressesDead(TargetRefused):
    """A letter of today never goes to an address of the past, nor to one that is known to be dead."""

    sentence = N_("All addresses of “%(office)s” are historical or dead.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class OfficeTargeted(TargetRefused):
    """The office is a target already."""

    sentence = N_("This office is a target of the campaign already.")


class TargetsFull(TargetRefused):
    """A campaign has as many targets as anybody can write to."""

    sentence = N_("A campaign has at most %(most)s targets.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class ListUnknown(TargetRefused):
    """There is no such list, or none that whoever asks may know of."""

    sentence = N_("There is no such list.")


class NothingToAdd(TargetRefused):
    """Every office of the list is a target already, or cannot be one."""

    sentence = N_("No office of this list was added: each is a target already, or letters cannot go to it.")
