"""Pure: why a change of the directory is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.errors import AppError


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
