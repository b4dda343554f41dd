"""Pure: why a change of the directory is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.errors import N_, AppError


class RecipientsError(AppError):
    """The root of this package's errors."""


class RecipientsFileRefused(RecipientsError):
    """A file of recipients breaks rules; the sentence has one line for each, with row and column.

    `told` are the faults as values (`app.recipients.rows.Fault`), `faults` the lines.
    """

    sentence = "%(faults)s"

    def __init__(self, told: Sequence[Any]) -> None:
        self.told = tuple(told)
        self.faults = tuple(str(fault) for fault in told)
        super().__init__(faults="\n".join(self.faults))


class OfficeUnknown(RecipientsError):
    """There is no office of this id."""

    sentence = N_("There is no office “%(office)s”.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class OfficeKeptByOthers(RecipientsError):
    """Whoever would change an office is not of those who keep it; `keeper` is the number of the section that does."""

    sentence = N_("Others keep the office “%(office)s”.")

    def __init__(self, office: str, keeper: int | None) -> None:
        super().__init__(office=office)
        self.keeper = keeper


class OfficeExists(RecipientsError):
    """An office of this id is there already."""

    sentence = N_("There is an office “%(office)s” already.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class OfficeInUse(RecipientsError):
    """A campaign writes to an office, so that it cannot be deleted."""

    sentence = N_("Campaigns write to this office, or a section names it, so that it cannot be deleted.")


class KeeperNotYours(RecipientsError):
    """Somebody would give an office to a section that is not theirs."""

    sentence = N_("Choose one of your own sections.")


class HolderUnknown(RecipientsError):
    """There is no such holder of this office (any more)."""


class HolderExists(RecipientsError):
    """The same person stands there with the same first day."""

    sentence = N_("%(name)s stands here already with this first day.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class DaysInWrongOrder(RecipientsError):
    """A last day lies before its first day."""

    sentence = N_("The last day would lie before the first day, %(first)s.")

    def __init__(self, first: object) -> None:
        super().__init__(first=first)


class ChannelUnknown(RecipientsError):
    """There is no such channel of this office (any more)."""


class ChannelExists(RecipientsError):
    """The office has this address already."""

    sentence = N_("This stands here already.")
