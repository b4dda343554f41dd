"""Pure: Front Line Defenders' appeals: a date, `Country/Country: headline`, an account, one list of demands a state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.campaigns.reading.header import blocks_of, countries_before, countries_of, dated, headline, is_prose
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.lists import FoundList, lists_in, take_lists
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Piece, Source, joined

_NAME = re.compile(r"\bFront ?Line Defenders\b")
# How the sentence before a list begins; what stands before it in its paragraph belongs to the account.
_ASKS = re.compile(
    r"(?:^|(?<=[.!?] ))[\W_]*"
    r"(?:(?:also|therefore|in addition|furthermore|además|asimismo|por ello|de plus|en outre|daher|außerdem|zudem),? )?"
    r"(?:(?:también|fordert|bittet|ruft|appelliert) )?(?P<name>Front ?Line Defenders) (?:[^\W\d_]+,? ){0,3}?"
    r"(?:urges?|calls?|requests?|asks?|appeals?|insta|exhorta|pide|solicita|llama|hace|exhorte|demande|appelle|prie|"
    r"invite|presse|enjoint|fordert|bittet|ruft|appelliert|drängt|die|von|an)\b",
    re.IGNORECASE,
)


def _asking(source: Source, found: FoundList) -> re.Match[str] | None:
    return _ASKS.search(found.lead_text(source))


def _asked(source: Source, pieces: Sequence[Piece]) -> list[FoundList]:
    """Return the lists from the first one on that the organisation's own sentence leads to."""
    found = lists_in(source, pieces)
    first = next((number for number, each in enumerate(found) if _asking(source, each)), len(found))
    return found[first:]


def _recognises(source: Source) -> bool:
    return bool(_asked(source, list(source.free(1, len(source)))))


def _read(source: Source) -> Record:
    pieces = list(source.free(1, len(source)))
    asked = _asked(source, pieces)
    issued, title, account = _parts(source, pieces[: asked[0].start])
    # What stands between two lists is of the account, too.
    for before, after in pairwise(asked):
        account += pieces[before.end : after.start]
    for each in asked:
        account += _take_lead(source, each)
    organisation = next((m.group() for piece in pieces if (m := _NAME.search(source.text(piece)))), None)
    demands = take_lists(source, asked)
    account.sort()
    text, body = joined(source.text(piece) for piece in title) or None, text_of(source, account)
    source.take("issued_on", *issued)
    source.take("title", *title)
    source.take("body", *account)
    found = dated(source, issued[0]) if issued else None
    return Record(
        layout=Layout.FRONT_LINE_DEFENDERS,
        organisation=joined([organisation]) if organisation else None,
        title=text,
        countries=countries_of(text),
        issued_on=found[1].iso if found else None,
        demands=demands,
        body=body,
    )


def _parts(source: Source, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return the date, the headline and the account among what stands before the first list."""
    blocks = _split_at_dates(source, pieces)
    number = next(
        (
            n
            for n, block in enumerate(blocks)
            if is_prose(source, block) and not countries_before(source.text(block[0]))
        ),
        len(blocks),
    )
    top = blocks[:number]
    issued = next((found[0] for block in top if (found := dated(source, block[0]))), None)
    title = headline(source, [block for block in top if not dated(source, block[0])])
    account = [piece for block in top for piece in block if title and piece > title[-1]]
    account = [piece for piece in account if not dated(source, piece)]
    return [issued] if issued else [], title, account + [piece for block in blocks[number:] for piece in block]


def _split_at_dates(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return blocks, of which a line that is a date is one."""
    found: list[list[Piece]] = []
    for block in blocks_of(pieces):
        new = True
        for piece in block:
            is_date = dated(source, piece) is not None
            if new or is_date:
                found.append([])
            found[-1].append(piece)
            new = is_date
    return found


def _take_lead(source: Source, found: FoundList) -> list[Piece]:
    """Take the sentence that asks as a label of the layout, and return what stands before it, or another sentence."""
    asking = _asking(source, found)
    if asking is None:
        return list(found.lead)
    length = 0
    before: list[Piece] = []
    for piece in found.lead:
        text = source.text(piece)
        start = piece.start + max(0, min(asking.start("name") - length, len(text)))
        length += len(text) + 1
        first, rest = source.piece(piece.line, piece.start, start), source.piece(piece.line, start, piece.end)
        if re.search(r"[.!?]", source.text(first)):
            before.append(first)
            source.take("layout", rest)
        elif rest.end > rest.start:
            source.take("layout", piece)
        else:
            before.append(piece)
    return before


READER = LayoutReader(Layout.FRONT_LINE_DEFENDERS, _recognises, _read)
