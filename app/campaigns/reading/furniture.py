"""Pure: what stands on a page beside its text: the words "URGENT ACTION", copies of a headline, remarks in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.reading import channels
from app.campaigns.reading.headings import plain
from app.campaigns.reading.source import Piece, Source, joined

_URGENT_ACTION = re.compile(
    r"\W*(?:amn\w+ international\W+)?(?:urgent action|accion urgente|action urgente|eilaktion)\W*$"
)
_MASTHEAD = re.compile(
    r"(?:amnesty\s+international|amnist[ií]a\s+internacional)"
    r"(?=\W*(?:(?:urgent action|acción urgente|action urgente|eilaktion)\W*)?$)",
    re.IGNORECASE,
)
_HEAD_LINES = 12
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|seite|página|pág\.?|p\.)\s*)?\d{1,3}(?:\s*(?:of|/|von|de|sur)\s*\d{1,3})?[-–—\s]*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,2}")
_ENDS = re.compile(r"[.!?\])][\"”’»)]*$")
# A line of running text is longer than one of an address, in which a number may stand alone.
_LONG_LINE = 60
# How lines begin that a group or an office adds below an appeal, as `plain` gives them: thanks, contacts, imprint.
_CLOSING = re.compile(
    r"\W*(?:thank you|thanks (?:for|to)|many thanks|with thanks|(?:muchas )?gracias (?:por|a)|"
    r"merci (?:de votre|pour|a tou|d'avance)|(?:vielen|herzlichen|besten) dank|danke\b|wir danken|"
    r"(?:for (?:more|further) information|for questions|questions)\b.{0,40}\bcontact|contact (?:us|details)?\s*:|"
    r"para mas informacion|contacto\s*:|pour (?:plus d|toute? )\S* ?\w+|kontakt\s*:|bei (?:fragen|ruckfragen)|"
    r"ruckfragen|(?:brief)?porto\b|herausgegeben\b|v\.\s?i\.\s?s\.\s?d\.\s?p|spendenkonto|bankverbindung|iban\b|"
    r"impressum|redaktion\s*:|bitte (?:informieren|schicken|senden) sie (?:uns|eine kopie)|"
    r"please (?:let us know|send us|share|report back)|"
    r"amnesty international,? (?:section|sektion|gruppe|group|postfach)|(?:©|copyright\b))"
)
_MOST_CLOSING_LINES = 8
# An unfilled "[Add box with local embassy here]" may be wrapped.
_MOST_LINES_OF_REMARK = 3
_NUMBER_GOES_ON = re.compile(r"[\d)/+-]\s*$")


def is_page_number(text: str) -> bool:
    """Whether a line may be the number of a page and nothing else: "2", "- 2 -", "Page 2 of 3"."""
    return bool(_PAGE_NUMBER.fullmatch(text)) and (not text.isdigit() or bool(_BARE_NUMBER.fullmatch(text)))


def leave_page_numbers(source: Source) -> None:
    """Leave lines that are a page number; a bare number only if it stands apart, or within running text."""
    for piece in list(source.free(1, len(source))):
        text = source.text(piece)
        if is_page_number(text) and (not text.isdigit() or _stands_apart(source, piece)):
            source.leave(piece)


def _stands_apart(source: Source, piece: Piece) -> bool:
    if piece.start > 0 or piece.line in {1, len(source)}:
        return True
    above, below = source.line(piece.line - 1), source.line(piece.line + 1).strip()
    # A number that a page has wrapped goes on below: half of a fax number would be a wrong one.
    if _NUMBER_GOES_ON.search(above):
        return False
    # Extraction can lose the white space: what ends above the number, and begins below it, does not need it.
    between = bool(_ENDS.search(above)) and below[:1].isupper()
    return not above.strip() or not below or len(above) > _LONG_LINE or between


def turns_page(source: Source, before: Piece, after: Piece) -> bool:
    """Whether nothing but the number of a page, and empty lines, stand between two lines."""
    between = [source.line(number).strip() for number in range(before.line + 1, after.line)]
    return any(between) and all(is_page_number(text) for text in between if text)


def take_banner(source: Source) -> int:
    """Take the first line that says "URGENT ACTION" and nothing else, leave the others; return its number, or 0."""
    first = 0
    for piece in source.free(1, len(source)):
        if not _URGENT_ACTION.match(plain(source.text(piece))):
            continue
        if first:
            source.leave(piece)
        else:
            first = piece.line
            source.take("layout", piece)
    return first


def take_masthead(source: Source) -> None:
    """Take Amnesty's name where it is a line of the first ones, alone or before "URGENT ACTION"."""
    for piece in source.free(1, min(len(source), _HEAD_LINES)):
        if match := _MASTHEAD.match(source.text(piece)):
            source.take("organisation", source.piece(piece.line, piece.start, piece.start + match.end()))
            return


def leave_remarks(source: Source) -> None:
    """Leave remarks in square brackets that fill their lines."""
    remark: list[Piece] = []
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        if text.startswith("["):
            remark = []
        elif not remark:
            continue
        remark.append(piece)
        if "]" in text:
            # "[email protected]" hides an address.
            if text.endswith("]") and text.count("]") == 1 and not channels.is_masked(text):
                source.leave(*remark)
            remark = []
        elif len(remark) == _MOST_LINES_OF_REMARK:
            remark = []


def leave_copies(source: Source, text: str, after: int) -> None:
    """Leave the lines after line `after` that say `text` again, as the header of a second page does."""
    wanted = plain(joined([text]))
    pieces = list(source.free(after + 1, len(source)))
    for at, piece in enumerate(pieces):
        run: list[Piece] = []
        said = ""
        for each in [piece, *pieces[at + 1 : at + _MOST_LINES_OF_REMARK]]:
            run.append(each)
            said = plain(joined([said, source.text(each)]))
            if said == wanted:
                source.leave(*run)
            if not wanted.startswith(said):
                break


def without_closing(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return running text without what a group or an office has added below it; that is left.

    It begins where a line thanks, or says whom to contact, after the end of a sentence, a few lines before the end.
    """
    for at, piece in enumerate(pieces):
        if (
            at
            and len(pieces) - at <= _MOST_CLOSING_LINES
            and _CLOSING.match(plain(source.text(piece)))
            and re.search("[.!?][\"'”’»)]*$", source.text(pieces[at - 1]))
        ):
            source.leave(*pieces[at:])
            return list(pieces[:at])
    return list(pieces)
