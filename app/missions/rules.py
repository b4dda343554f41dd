"""Pure: which mission of a state a copy from a country goes to.

What a section has chosen comes first; then a mission that is accredited to the country and stands in it; then one that
is accredited to it from abroad. Whatever cannot be reached by post, fax or e-mail is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Offices that are invented, for practice, say so by their id.
PRACTICE_OFFICES = "practice-"


class Rule(StrEnum):
    """How a mission was found, or why there is none."""

    CHOSEN = "chosen"
    IN_COUNTRY = "in_country"
    FROM_ABROAD = "from_abroad"
    NONE_WANTED = "none_wanted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mission of the state. `stands_in` are the countries (ISO 3166-1 alpha-2) of its postal addresses.

    `is_embassy`: an ambassador is addressed there, and not a consul or an honorary one. `is_reachable`: some address of
    it may be written to.
    """

    office: str
    stands_in: frozenset[str] = frozenset()
    is_embassy: bool = True
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """What a section has chosen: a mission, or (None) that on purpose no copy is made."""

    mission: Candidate | None


@dataclass(frozen=True, slots=True)
class Found:
    """The mission of a state for a country; `office` is its id, None where no copy is made."""

    state: str
    rule: Rule
    office: str | None = None


def found(state: str, country: str, accredited: Iterable[Candidate], choice: Choice | None = None) -> Found:
    """Return the mission of a state that is accredited to a country: always the same of the same directory."""
    if choice is not None:
        if choice.mission is None:
            return Found(state, Rule.NONE_WANTED)
        if choice.mission.is_reachable:
            return Found(state, Rule.CHOSEN, choice.mission.office)
    reachable = [mission for mission in accredited if mission.is_reachable]
    best = min(reachable, key=lambda m: (country not in m.stands_in, not m.is_embassy, m.office), default=None)
    if best is None:
        return Found(state, Rule.UNKNOWN)
    return Found(state, Rule.IN_COUNTRY if country in best.stands_in else Rule.FROM_ABROAD, best.office)
