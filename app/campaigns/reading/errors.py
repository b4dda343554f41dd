"""What can be wrong with a file that is to be read."""

from __future__ import annotations

from enum import StrEnum

from app.errors import AppError


class Unreadable(StrEnum):
    """Why no text can be had of a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    WRONG_TYPE = "wrong_type"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    TOO_COSTLY = "too_costly"


class FileUnreadable(AppError):
    """A file gives no text; `reason` says why. The page and the command word it."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(f"the file gives no text: {reason}")
        self.reason = reason
