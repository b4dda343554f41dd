"""What somebody types into a field of one or more lines: it fits, and holds nothing that cannot be read."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from wtforms import Form
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.errors import AppError
from app.letters.characters import line_of, lines_of
from app.public import worded


class Typed:
    """At most so many characters, no control characters; where `needed` is given, something must be there."""

    def __init__(self, longest: int, *, lines: bool = False, needed: Any | None = None) -> None:
        self.longest, self.lines, self.needed = longest, lines, needed

    def __call__(self, _form: Form, field: Field) -> None:
        typed = field.data or ""
        # What is far too long is not looked at letter by letter.
        if len(typed) > 2 * self.longest + 100:
            raise self._too_long(len(typed))
        try:
            text = lines_of(typed) if self.lines else line_of(typed)
        except AppError as error:
            raise StopValidation(worded(error)) from None
        if len(text) > self.longest:
            raise self._too_long(len(text))
        if self.needed is not None and not any(character.isalnum() for character in text):
            raise StopValidation(str(self.needed))

    def _too_long(self, length: int) -> StopValidation:
        words = gettext("This is too long: it has %(length)s characters, and at most %(longest)s fit.",
                        length=length, longest=self.longest)  # fmt: skip
        return StopValidation(words)


def number(field: Field) -> int:
    """Return the small number that a hidden field carries, 0 where it carries none."""
    typed = (field.data or "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004  # As far as a version ever goes.


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones (IANA); to find them takes a walk through the machine's folders."""
    return frozenset(available_timezones())
