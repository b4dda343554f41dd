"""Pure: whose joint letter it is, and who stands under it, in the words and the directions of the letter's language."""

from __future__ import annotations

from collections.abc import Sequence

from app.letters import countries
from app.letters.bidi import with_isolates
from app.letters.conventions import Conventions
from app.letters.letter import Block, Marks, Paragraph, Picture, Row, Run, Table
from app.signons import logos
from app.signons.content import Signatory

# With more, the letterhead would be a second list of those who sign; then each logo stands beside its name.
_MOST_IN_LETTERHEAD = 12
_IN_LETTERHEAD_MM, _IN_TABLE_MM = (42.0, 14.0), (30.0, 8.0)
_BETWEEN_NAMES = " · "


def letterhead(signatories: Sequence[Signatory], conventions: Conventions) -> Sequence[Block]:
    """Return the logos of the organisations, the names of those that have none; nothing where they are many."""
    if not 0 < len(signatories) <= _MOST_IN_LETTERHEAD:
        return ()
    if any(one.logo for one in signatories):
        return (Marks(tuple(_mark(one, conventions) for one in signatories)),)
    runs: list[Run] = []
    for one in signatories:
        runs += [*([Run(_BETWEEN_NAMES)] if runs else []), *_cell(one.name_in(conventions.language), conventions)]
    return (Paragraph(tuple(runs)),)


def _mark(one: Signatory, conventions: Conventions) -> Picture | tuple[Run, ...]:
    name = one.name_in(conventions.language)
    if one.logo:
        return logos.printed(one.logo, name, *_IN_LETTERHEAD_MM)
    return with_isolates((Run(name, bold=True),), conventions.direction)


def signatories(them: Sequence[Signatory], conventions: Conventions) -> Sequence[Block]:
    """Return the organisations in their order: name, country, and who signs for it, as far as any of them says so."""
    if not them:
        return ()
    labels = conventions.labels
    in_table = len(them) > _MOST_IN_LETTERHEAD
    columns = {
        "organisation": [one.name_in(conventions.language) for one in them],
        "country": [countries.name_of(one.country, conventions.variant) if one.country else "" for one in them],
        "signed_by": [conventions.comma.join(part for part in (one.signer, one.office) if part) for one in them],
    }
    shown = {label: cells for label, cells in columns.items() if any(cells)}
    rows = [
        Row(tuple(_cell(cell, conventions) for cell in cells), _beside(one, conventions) if in_table else None)
        for one, cells in zip(them, zip(*shown.values(), strict=True), strict=True)
    ]
    headings = tuple(_cell(labels[label], conventions) for label in shown)
    return (Table(headings, tuple(label == "country" for label in shown), tuple(rows)),)


def _beside(one: Signatory, conventions: Conventions) -> Picture | None:
    if not one.logo:
        return None
    alt = conventions.labels["logo_alt"].format(name=one.name_in(conventions.language))
    return logos.printed(one.logo, alt, *_IN_TABLE_MM)


def cosigners(number: int, names: Sequence[str], conventions: Conventions) -> Sequence[Block]:
    """Return the people who sign beside the organisations: the names of those who wish it, and how many others."""
    labels, unnamed = conventions.labels, number - len(names)
    said = [labels["also_signed"].format(names=conventions.comma.join(names))] if names else []
    if unnamed > 0:
        said.append(labels["also_unnamed"].format(number=_digits(unnamed, conventions)))
    return tuple(Paragraph(_cell(text, conventions)) for text in said)


def _digits(number: int, conventions: Conventions) -> str:
    return "".join((conventions.date.digits or "0123456789")[int(digit)] for digit in str(number))


def _cell(text: str, conventions: Conventions) -> tuple[Run, ...]:
    return with_isolates((Run(text),), conventions.direction)
