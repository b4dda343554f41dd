"""What is asked of the list of what needs checking, as an address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from app.letters.countries import is_country
from app.recipients.checking import Filter, Reason

_NAMES = ("reason", "country", "keeper", "first")


@dataclass(frozen=True, slots=True)
class CheckingAsked:
    """A reason (None: the first that there is), a filter, and how many offices came on the pages before."""

    reason: Reason | None
    filter: Filter
    first: int = 0

    @classmethod
    def given(cls, said: Mapping[str, str], sections: Mapping[int, str]) -> CheckingAsked:
        """Return what an address asks; what makes no sense counts as not asked."""
        reason, country, keeper = said.get("reason", ""), said.get("country", ""), said.get("keeper", "")
        kept_by = int(keeper) if keeper.isascii() and keeper.isdecimal() and len(keeper) < 10 else None  # noqa: PLR2004  # No section has such a number.
        first = said.get("first", "")
        return cls(
            Reason(reason) if reason in tuple(Reason) else None,
            Filter(
                country if is_country(country) else "",
                kept_by if kept_by == 0 or kept_by in sections else None,
            ),
            int(first[:6]) if first.isascii() and first.isdecimal() else 0,
        )

    def address(self, **changed: object) -> dict[str, object]:
        """Return the same, or something like it, as an address says it."""
        said = {
            "reason": self.reason and self.reason.value,
            "country": self.filter.country,
            "keeper": None if self.filter.keeper is None else str(self.filter.keeper),
            "first": self.first,
            **changed,
        }
        return {name: value for name, value in said.items() if value}


def way_back(carried: str) -> dict[str, Any]:
    """Return what a form says of the list that it was on."""
    return {name: value for name, value in parse_qsl(carried[:200]) if name in _NAMES}
