"""The root of this program's own errors; what a reader is told of them is worded by `app.public`."""

from __future__ import annotations

from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802  # The name by which gettext's tools know a string that is translated later.
    """Mark a sentence for translation and hand it back unchanged."""
    return sentence


class AppError(Exception):
    """Something was refused for a reason that a person can understand.

    An error carries data. Its class holds one English sentence with `%(name)s` places for that data;
    pages translate the sentence by gettext, the command line prints it as it is.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, **data: object) -> None:
        super().__init__(data)
        self.data = data

    def __str__(self) -> str:
        return self.sentence % self.data if self.sentence else super().__str__()
