"""Pure: a reading as the values that are kept of it, and back; and what somebody has chosen of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.record import (
    Fax,
    Handle,
    Layout,
    Leftover,
    Post,
    ReadDeadline,
    ReadDemand,
    ReadLanguages,
    ReadPerson,
    ReadTarget,
    Record,
)
from app.campaigns.reading.source import Fed, Piece


def record_from(kept: Mapping[str, Any]) -> Record:
    """Return the record that `Record.as_json` wrote."""
    deadline, languages = kept["deadline"], kept["languages"]
    return Record(
        **{
            **kept,
            "layout": Layout(kept["layout"]),
            "countries": tuple(kept["countries"]),
            "deadline": deadline and ReadDeadline(deadline["date"], DeadlineKind(deadline["kind"]), deadline["text"]),
            "languages": ReadLanguages(tuple(languages["listed"]), languages["or_own"]),
            "people": tuple(ReadPerson(**person) for person in kept["people"]),
            "demands": tuple(ReadDemand(**demand) for demand in kept["demands"]),
            "targets": tuple(_target(target) for target in kept["targets"]),
            "posts": tuple(Post(**post) for post in kept["posts"]),
            "signatories": tuple(kept["signatories"]),
            "leftover": tuple(Leftover(**one) for one in kept["leftover"]),
            "warnings": tuple(kept["warnings"]),
        }
    )


def _target(kept: Mapping[str, Any]) -> ReadTarget:
    return ReadTarget(
        role=kept["role"],
        lines=tuple(kept["lines"]),
        faxes=tuple(Fax(**fax) for fax in kept["faxes"]),
        phones=tuple(kept["phones"]),
        emails=tuple(kept["emails"]),
        handles=tuple(Handle(**handle) for handle in kept["handles"]),
        salutations=tuple(kept["salutations"]),
    )


def fed_as_json(fed: Sequence[Fed]) -> list[list[Any]]:
    """Return what fed which field as short lists, since there are many."""
    return [[one.field, one.piece.line, one.piece.start, one.piece.end] for one in fed]


def fed_from(kept: Sequence[Sequence[Any]]) -> tuple[Fed, ...]:
    """Return what `fed_as_json` wrote."""
    return tuple(Fed(name, Piece(line, start, end)) for name, line, start, end in kept)


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """What becomes of a target: `office` is the id of one in the directory, "new", "leave", or empty while undecided.

    `channels` are those of the document that a known office gets, as `matching.Way.key` names them. `has_left` and
    `has_moved`: whoever keeps the office is told that the document names somebody else, or another address. The rest is
    what a new office is.
    """

    office: str = ""
    channels: tuple[str, ...] = ()
    has_left: bool = False
    has_moved: bool = False
    title: str = ""
    holder: str = ""
    country: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody has chosen of a reading, as far as that goes.

    `left_out` are the keys of what is not to be taken, `seen` the numbers (from 1) of the warnings that were looked at,
    `leftovers` those of the leftovers. `update_of` is the slug of the campaign that the draft updates, empty for a
    campaign of its own. `keeper` is the number of the section that keeps new offices, empty for the international desk.
    """

    left_out: frozenset[str] = frozenset()
    seen: frozenset[int] = frozenset()
    leftovers: frozenset[int] = frozenset()
    targets: tuple[TargetChoice, ...] = ()
    slug: str = ""
    reference: str = ""
    language: str = ""
    issued_on: str = ""
    kind: str = ""
    day: str = ""
    keeper: str = ""
    update_of: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the choices as JSON values, of which `from_json` makes the same again."""
        return {
            **asdict(self),
            "left_out": sorted(self.left_out),
            "seen": sorted(self.seen),
            "leftovers": sorted(self.leftovers),
            "targets": [{**asdict(target), "channels": [*target.channels]} for target in self.targets],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Choices:
        """Return the choices that `as_json` wrote."""
        return cls(
            **{
                **kept,
                "left_out": frozenset(kept["left_out"]),
                "seen": frozenset(kept["seen"]),
                "leftovers": frozenset(kept["leftovers"]),
                "targets": tuple(
                    TargetChoice(**{**target, "channels": tuple(target["channels"])}) for target in kept["targets"]
                ),
            }
        )
