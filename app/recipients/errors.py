"""Pure: why a change of the directory is refused."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import AppError


class RecipientsError(AppError):
    """The root of this package's errors."""


class RecipientsFileRefused(RecipientsError):
    """A file of recipients breaks rules; the sentence has one line for each, with row and column."""

    sentence = "%(faults)s"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(faults="\n".join(faults))
        self.faults = tuple(faults)
