"""Pure: reads a case file that comes with the program (TOML); everything in it is public.

`app/cases/examples/README.md` explains the keys. A key that is unknown, and one that is missing, is an error of whoever
ships the file, and none that somebody could mend at the desk.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cases.partial_date import PartialDate, parse, parsed
from app.cases.values import Confidence, PersonRole, PersonStatus, RelationKind

Texts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class SourceGiven:
    """Who published something; `key` is how the file calls the source."""

    key: str
    publisher: str
    title: str = ""
    link: str = ""
    language: str = ""
    published_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class SpellingGiven:
    """A spelling of a name, its language, and the key of its source."""

    name: str
    source: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class StatusGiven:
    """What happened to a person, and the key of the source that says so."""

    status: PersonStatus
    happened_on: PartialDate
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class PersonInFile:
    """Somebody in the case; whoever is not at risk has no name."""

    role: PersonRole
    name: str
    gender: str | None
    spellings: tuple[SpellingGiven, ...]
    statuses: tuple[StatusGiven, ...]


@dataclass(frozen=True, slots=True)
class ClaimGiven:
    """What a source, by its key, says of an event; `texts` maps language → the words."""

    source: str
    confidence: Confidence
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class EventGiven:
    """Something that happened, or is said to have; `texts` maps language → `what` and `place`."""

    happened_on: PartialDate
    texts: Texts
    claims: tuple[ClaimGiven, ...]


@dataclass(frozen=True, slots=True)
class CaseGiven:
    """An example case. `related` maps the slug of another one to what the two have in common."""

    slug: str
    texts: Texts
    sources: tuple[SourceGiven, ...]
    people: tuple[PersonInFile, ...]
    events: tuple[EventGiven, ...]
    related: dict[str, RelationKind]


def read(path: Path) -> CaseGiven:
    """Return the case in a file."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return CaseGiven(
        slug=values.pop("slug"),
        texts=values.pop("texts"),
        sources=tuple(_source(one) for one in values.pop("sources")),
        people=tuple(_person(one) for one in values.pop("people")),
        events=tuple(_event(one) for one in values.pop("events")),
        related={slug: RelationKind(kind) for slug, kind in values.pop("related", {}).items()},
        **values,
    )


def _source(values: Mapping[str, Any]) -> SourceGiven:
    return SourceGiven(**{**values, "published_on": parsed(values.get("published_on", ""))})


def _person(values: Mapping[str, Any]) -> PersonInFile:
    return PersonInFile(
        **{
            "name": "",
            "gender": None,
            **values,
            "role": PersonRole(values["role"]),
            "spellings": tuple(SpellingGiven(**one) for one in values.get("spellings", ())),
            "statuses": tuple(_status(one) for one in values.get("statuses", ())),
        }
    )


def _status(values: Mapping[str, Any]) -> StatusGiven:
    return StatusGiven(
        **{
            **values,
            "status": PersonStatus(values["status"]),
            "happened_on": parse(values["happened_on"]),
            "confidence": Confidence(values["confidence"]),
        }
    )


def _event(values: Mapping[str, Any]) -> EventGiven:
    claims = tuple(ClaimGiven(**{**one, "confidence": Confidence(one["confidence"])}) for one in values["claims"])
    return EventGiven(**{**values, "happened_on": parse(values["happened_on"]), "claims": claims})
