"""Pure: targets that stand on one line each, with their channels and salutation in it, or run together on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.reading import channels
from app.campaigns.reading.channels import Label
from app.campaigns.reading.lists import mark_of
from app.campaigns.reading.run_in import cut
from app.campaigns.reading.source import Piece, Source, joined

# The office before its holder: "President: His Excellency …".
_OFFICE = re.compile(r"[^\W\d_][^:.;@\d]{2,90}?\s?:\s+\S")
_SALUTATION = re.compile(
    r"\b(?:salutations?|salutaci[oó]n|saludo|tratamiento|encabezamiento|anrede|formule d['’]appel)\s?:\s*",
    re.IGNORECASE,
)
# Where a salutation ends and the next address begins: at a mark, or behind what is surely a whole salutation.
_END = re.compile(
    r"[^:;|]{2,80}?(?:\s*[;|]\s*|\s{2,}|[.,]\s+)(?=[^\W\d_])"
    r"|(?:dear )?(?:(?:your|votre|su|vuestra|eure|ihre) (?:royal |serene )?)?"
    r"(?:excellenc(?:y|ies)|excellence|excelencia|exzellenz|majesty|highness|honou?r|eminence|sirs?|madam)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)


def labels_within(text: str) -> set[Label]:
    """Return the labels that stand in a line behind words; none where the line begins with a label."""
    found = channels.labelled(text, run_in=True)
    return {each.label for each in found} if found and found[0].start > 0 else set()


def is_one_line(source: Source, pieces: Sequence[Piece]) -> bool:
    """Whether lines are an address with a salutation in them, behind its other parts."""
    text = joined(source.text(piece) for piece in pieces)
    return Label.SALUTATION in labels_within(text) or (bool(_OFFICE.match(text)) and bool(labels_within(text)))


def begins_with_office(text: str) -> bool:
    """Whether a line begins with an office and a colon, not with the label of a channel."""
    return bool(_OFFICE.match(text)) and not any(each.start == 0 for each in channels.labelled(text, run_in=True))


def units(source: Source, block: Sequence[Piece]) -> list[list[Piece]]:
    """Part a block into the lines of one address each; a line that names no office goes on with the one before it."""
    found: list[list[Piece]] = []
    has_label = False
    for piece in block:
        text = source.text(piece)
        mark = mark_of(text)
        if not found or mark or (has_label and begins_with_office(text)):
            found.append([])
            has_label = False
        found[-1].append(piece)
        has_label = has_label or bool(channels.labelled(text, run_in=True))
    return found


def split(source: Source, unit: Sequence[Piece]) -> list[list[Piece]] | None:
    """Part several addresses on one line behind each one's salutation; None where one cannot be told from the next."""
    text = joined(source.text(piece) for piece in unit)
    places = []
    for label in list(_SALUTATION.finditer(text))[:-1]:
        end = _END.match(text, label.end())
        if end is None:
            return None
        places.append(end.end())
    return cut(source, unit, places) if places else [list(unit)]
