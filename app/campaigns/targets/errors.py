"""Pure: why an office is not made a target of a draft."""

from __future__ import annotations

from app.campaigns.errors import DraftError
from app.errors import N_


class TargetRefused(DraftError):
    """The root of the refusals of a target."""


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
