"""Pure: what a section's pages and letters take from it, as a value that needs no database any more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LONGEST_SLUG = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Return whether a text may stand in addresses as a section's short name."""
    return len(text) <= LONGEST_SLUG and bool(_SLUG.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Dress:
    """A section as its supporters meet it; the fields are those of `models.Section`, lists as tuples."""

    id: int
    slug: str
    time_zone: str = "UTC"
    names: Mapping[str, str] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    paper: str = ""
    contact: str = ""
    reply_to: str = ""
    return_address: str = ""

    def name_in(self, language: str) -> str:
        """Return what the section is called in a language, else in English, else in any, else its slug."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.slug)

    @property
    def country(self) -> str:
        """The country that its supporters most likely live in; empty where it serves several, or none."""
        return self.countries[0] if len(self.countries) == 1 else ""

    @property
    def complete(self) -> bool:
        """Whether its supporters have everything of it that they may need."""
        return all((self.contact, self.reply_to, self.return_address))

    def first_of(self, offered: Sequence[str]) -> str:
        """Return the first of the section's languages that is offered, else the first that is; empty for nothing."""
        return next((language for language in self.languages if language in offered), next(iter(offered), ""))
