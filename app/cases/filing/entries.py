"""The entries of a case file as cells by name, which a form shows and the log tells of: such as `what_ru`.

An entry belongs to the file itself, or to another entry: a spelling to a person, a claim to an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from app.cases.models import (
    Case,
    CaseClaim,
    CaseEvent,
    CaseRelation,
    CaseSource,
    PersonAtRisk,
    PersonName,
    PersonStatusEntry,
)
from app.cases.values import PersonRole

Entry = CaseSource | PersonAtRisk | PersonName | PersonStatusEntry | CaseEvent | CaseClaim | CaseRelation
Cells = Mapping[str, str]
YES = "yes"


class Kind(StrEnum):
    """The kinds of entries, as they stand in the addresses of the desk."""

    PERSON = "people"
    NAME = "names"
    STATUS = "statuses"
    SOURCE = "sources"
    EVENT = "events"
    CLAIM = "claims"
    RELATION = "relations"


# What an entry of a kind belongs to; the others belong to the file itself.
BELONGS_TO = {Kind.NAME: Kind.PERSON, Kind.STATUS: Kind.PERSON, Kind.CLAIM: Kind.EVENT}
MODELS: Mapping[Kind, type[Entry]] = {
    Kind.PERSON: PersonAtRisk, Kind.NAME: PersonName, Kind.STATUS: PersonStatusEntry, Kind.SOURCE: CaseSource,
    Kind.EVENT: CaseEvent, Kind.CLAIM: CaseClaim, Kind.RELATION: CaseRelation,
}  # fmt: skip
# What the log keeps of an entry; names, births and texts may have to be forgotten.
LOGGED = frozenset({"public", "historical", "role", "status", "confidence", "kind", "happened_on", "published_on"})


def siblings(case: Case, relations: Iterable[CaseRelation], kind: Kind, of: int) -> Sequence[Entry] | None:
    """Return the entries of a kind, of one that they belong to where they do; None where there is no such one."""
    match kind:
        case Kind.PERSON:
            return case.people
        case Kind.SOURCE:
            return case.sources
        case Kind.EVENT:
            return case.events
        case Kind.RELATION:
            return list(relations)
        case Kind.CLAIM:
            return next((event.claims for event in case.events if event.id == of), None)
    person = next((person for person in case.people if person.id == of), None)
    return None if person is None else person.names if kind is Kind.NAME else person.statuses


def entry(case: Case, relations: Iterable[CaseRelation], kind: Kind, number: int) -> Entry | None:
    """Return the entry of a kind that has a number, None where there is none."""
    owners: Sequence[PersonAtRisk | CaseEvent] = case.events if kind is Kind.CLAIM else case.people
    places = [owner.id for owner in owners] if kind in BELONGS_TO else [0]
    found = (one for of in places for one in siblings(case, relations, kind, of) or ())
    return next((one for one in found if one.id == number), None)


def owner(row: Entry) -> PersonAtRisk | CaseEvent | None:
    """Return what an entry belongs to, None for the file itself."""
    return getattr(row, "person", None) or getattr(row, "event", None)


# The columns of an entry that are cells as they stand, its yes or no, and its texts in each language.
_COLUMNS: Mapping[type[Entry | Case], tuple[str, ...]] = {
    Case: (),
    PersonAtRisk: ("role", "name", "private_name", "born_on"),
    PersonName: ("name", "language"),
    PersonStatusEntry: ("status", "happened_on", "confidence"),
    CaseSource: ("publisher", "title", "link", "language", "published_on"),
    CaseEvent: ("happened_on",),
    CaseClaim: ("confidence",),
    CaseRelation: ("kind",),
}
_FLAGS = ("group", "public", "historical")
_PARTS = {Case: ("title", "summary"), CaseEvent: ("what", "place"), CaseClaim: ("text",)}


def cells_of(row: Entry | Case, case: Case) -> dict[str, str]:
    """Return what stands in the cells of an entry, or of the file itself."""
    said = {name: getattr(row, name) or "" for name in _COLUMNS[type(row)]}
    said |= {f"{part}_{code}": text for code, parts in _texts_of(row).items() for part, text in parts.items()}
    if isinstance(row, PersonName | PersonStatusEntry | CaseClaim):
        said["source"] = str(row.source_id or "")
    if isinstance(row, CaseRelation):
        said["other"] = other_of(row, case).slug
    return said | {name: YES if getattr(row, name) else "" for name in _FLAGS if hasattr(row, name)}


def fill(row: Entry | Case, said: Cells) -> None:
    """Let an entry be what checked cells say; what they do not name stays."""
    for name in _COLUMNS[type(row)]:
        # A name that is not there is not encrypted.
        setattr(row, name, said.get(name, getattr(row, name)) or (None if name == "private_name" else ""))
    for name in _FLAGS:
        if name in said and hasattr(row, name):
            setattr(row, name, said[name] == YES)
    if isinstance(row, PersonName | PersonStatusEntry | CaseClaim) and "source" in said:
        row.source_id = int(said["source"]) if said["source"] else None
    if isinstance(row, Case | CaseEvent | CaseClaim):
        texts = _texts_of(row)
        for name, text in said.items():
            part, _, code = name.partition("_")
            if code and part in _PARTS[type(row)]:
                texts.setdefault(code, {})[part] = text
        _write(row, texts)


def _texts_of(row: Entry | Case) -> dict[str, dict[str, str]]:
    if isinstance(row, CaseClaim):
        return {code: {"text": text} for code, text in (row.texts or {}).items()}
    if isinstance(row, Case | CaseEvent):
        return {code: dict(parts) for code, parts in (row.texts or {}).items()}
    return {}


def _write(row: Case | CaseEvent | CaseClaim, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Keep the texts of an entry; a language in which nothing is written is none of it."""
    if isinstance(row, CaseClaim):
        row.texts = {code: parts["text"] for code, parts in texts.items() if parts["text"]}
    else:
        written = {code: {part: text for part, text in parts.items() if text} for code, parts in texts.items()}
        row.texts = {code: parts for code, parts in written.items() if parts}


def other_of(relation: CaseRelation, case: Case) -> Case:
    """Return the other case of a relation."""
    return relation.other if relation.case_id == case.id else relation.case


def told(row: Entry | Case, case: Case) -> dict[str, str]:
    """Return the cells of an entry and of what belongs to it, which goes when it is removed."""
    below: list[Entry] = []
    if isinstance(row, PersonAtRisk):
        below = [*row.names, *row.statuses]
    elif isinstance(row, CaseEvent):
        below = [*row.claims]
    said = {str(number): ", ".join(filter(None, cells_of(one, case).values())) for number, one in enumerate(below, 1)}
    return {**cells_of(row, case), **said}


def is_at_risk(person: PersonAtRisk) -> bool:
    """Return whether somebody is in the case as one at risk."""
    return person.role == PersonRole.AT_RISK
