"""Pure: Amnesty's case sheets of the 1990s to 2008: an index at the top, the concern as headline, a hanging list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.campaigns.reading.amnesty import (
    DATE_LABEL,
    INDEX,
    INDEX_LABEL,
    index_in,
    organisation_in,
    reference_in,
    updates_before,
)
from app.campaigns.reading.amnesty_notes import (
    deadline_in,
    take_diplomatic_copies,
    take_office_deadline,
)
from app.campaigns.reading.amnesty_parts import COPIES, take_list, take_targets, take_text
from app.campaigns.reading.countries import countries_listed
from app.campaigns.reading.dates import dates_in
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.people import gender, is_name, names, person
from app.campaigns.reading.record import Layout, ReadDeadline, ReadLanguages, ReadPerson, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.sections import Section, sections
from app.campaigns.reading.source import Piece, Source, joined

_HEADINGS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "background": r"(?:background|further)\s+information\s*:?\s*$|background\s*:?\s*$"
        r"|información\s+general\s*:?\s*$|informations?\s+générales?\s*:?\s*$",
        "write": r"(?:further\s+|additional\s+)?recommended\s+actions?\s*:?|acci(?:ón|ones)\s+recomendadas?\s*:?"
        r"|actions?\s+recommandées?\s*:?",
        "when": r"please\s+send\s+(?:your\s+)?appeals?\b(?!\s+to\s*:)|env[ií]en\s+(?:los\s+|sus\s+)?llamamientos\b"
        r"|(?:veuillez\s+)?(?:envoye[zr]|adresse[zr])\s+vos\s+appels\b",
        "send": r"(?:please\s+send\s+)?appeals\s+to\s*:?|llamamientos\s+a\s*:?|appels\s+à\s*:?",
        "copies": COPIES.pattern,
    }.items()
}
_AI_INDEX = re.compile(r"\bAI\s+(?:INDEX|[ÍI]NDICE)\b|\b(?:INDEX|[ÍI]NDICE)\s+AI\b", re.IGNORECASE)
# Who may read it, at the top of the first page.
_PUBLIC = re.compile(
    r"(?:PUBLIC|EXTERNAL|INTERNAL|(?:DOCUMENTO\s+)?PÚBLICO|DOCUMENT\s+PUBLIC)(?=\s{2,}|$|\s+(?:AI|INDEX|[ÍI]NDICE)\b)"
)
# Extraction can lose the gap behind the country.
_COUNTRY_BESIDE_NAME = re.compile(r"(?P<country>[^\Wa-zß-öø-ÿ][^a-zß-öø-ÿ:(]*?)\s(?P<rest>\w*[a-zß-öø-ÿ].*)")
_MOST_WORDS_OF_COUNTRY = 5
_COUNTRY_LINE = re.compile(r"(?P<country>[^\Wa-zß-öø-ÿ][^a-zß-öø-ÿ:(]*?)(?:\s{2,}|:\s*|$)(?P<rest>.*)")
_FOLLOW_UP = re.compile(r"\b(?:and\s+)?follow[\s-]?ups?\b\s*:?", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)")
_GENDER = re.compile(r"\s*\((?P<gender>[mfhwx])\)", re.IGNORECASE)
_AGE = re.compile(r",?\s*\b(?:aged?\b|\d+[\s-]years?[\s-]old|de\s+\d+\s+años|âgée?s?\b)", re.IGNORECASE)
_PERSON = re.compile(rf"{_GENDER.pattern}|{_AGE.pattern}", re.IGNORECASE)
# The country stands among the first lines.
_HEAD_LINES = 20
_SHORTEST_COUNTRY = 3
# A line of a hanging list that is as long has been wrapped.
_WRAPPED = 66


def recognises(source: Source) -> bool:
    """Whether an "AI Index" stands at the top and "recommended action" or "appeals to" below."""
    text = "\n".join(source.lines)
    below = rf"^\s*(?:{_HEADINGS['write'].pattern}|{_HEADINGS['send'].pattern})"
    later = re.search(r"^\s*(?:please\s+)?write\s+immediately\b", text, re.IGNORECASE | re.MULTILINE)
    return bool(_AI_INDEX.search(text) and re.search(below, text, re.IGNORECASE | re.MULTILINE) and not later)


def _read(source: Source) -> Record:
    head, hanging = _head(source)
    known = _take_head(source, head)
    countries, people = _take_hanging(source, hanging)
    notes = take_diplomatic_copies(source)
    after, office = take_office_deadline(source)
    parts = sections(source, _HEADINGS)
    for part in parts:
        if part.heading:
            source.take("layout", part.heading)
    written = next((take_list(source, part) for part in parts if part.name == "write"), None)
    when = _take_when(source, parts)
    blocks = [("copy" if p.name == "copies" else "to", p.pieces) for p in parts if p.name in {"send", "copies"}]
    targets = take_targets(source, blocks, [*notes, *office])
    return Record(
        layout=Layout.AMNESTY_1990S,
        organisation=organisation_in(source),
        reference=known.reference,
        index=known.index,
        previous=known.previous,
        update=known.update,
        title=known.title,
        countries=countries,
        issued_on=known.issued_on,
        deadline=when or after,
        languages=written[0] if written else ReadLanguages(),
        people=people,
        demands=written[1] if written else (),
        targets=targets.found,
        diplomatic_copies=any(fed.field == "diplomatic_copies" for fed in source.fed),
        body=take_text(source, "body", parts[0].pieces),
        background=take_text(source, "background", [x for p in parts if p.name == "background" for x in p.pieces]),
        warnings=targets.warnings,
    )


@dataclass(frozen=True, slots=True)
class _Head:
    reference: str | None
    index: str | None
    previous: str | None
    update: int | None
    title: str | None
    issued_on: str | None


def _head(source: Source) -> tuple[list[Piece], list[Piece]]:
    """Return the lines above the one that begins with the country, and that one with what hangs from it."""
    pieces = list(source.free(1, len(source)))
    at = next((n for n in range(min(len(pieces), _HEAD_LINES)) if _country(source, pieces[n : n + 2])[0]), None)
    if at is None:
        named = next((n for n, piece in enumerate(pieces) if reference_in(source.text(piece))), -1)
        end = _end_of_block(pieces, named + 1)
        return pieces[:end], []
    end = _end_of_block(pieces, at + 1)
    # The country may stand alone, with the people below an empty line.
    if end == at + 1 < len(pieces) and not _rest(source, pieces[at]) and _PERSON.search(source.text(pieces[end])):
        end = _end_of_block(pieces, end + 1)
    return pieces[:at], pieces[at:end]


def _end_of_block(pieces: Sequence[Piece], end: int) -> int:
    while 0 < end < len(pieces) and pieces[end].line - pieces[end - 1].line == 1:
        end += 1
    return end


def _country(source: Source, pieces: Sequence[Piece]) -> tuple[tuple[str, ...], list[Piece]]:
    """Return the countries that a line begins with, in capitals, and where; a name may go on below in its column."""
    cells = []
    for piece in pieces:
        match = _country_line(source.text(piece))
        if match is None or len(match["country"]) < _SHORTEST_COUNTRY:
            break
        cells.append(source.piece(piece.line, piece.start, piece.start + match.end("country")))
        if codes := countries_listed(joined(map(source.text, cells))):
            return codes, cells
    return (), []


def _country_line(text: str) -> re.Match[str] | None:
    match = _COUNTRY_LINE.match(text)
    if match and countries_listed(match["country"]):
        return match
    beside = _COUNTRY_BESIDE_NAME.match(text)
    if beside and countries_listed(beside["country"]):
        return beside
    return _country_before_capitals(text) or match


def _country_before_capitals(text: str) -> re.Match[str] | None:
    """Return a line of which the first words are a country, and the next a name whose surname is in capitals, too."""
    for words in range(_MOST_WORDS_OF_COUNTRY, 0, -1):
        found = re.match(rf"(?P<country>\S+(?: \S+){{{words - 1}}}) (?P<rest>.*\((?:m|f)\).*)", text)
        if found and found["country"].isupper() and countries_listed(found["country"]):
            return found
    return None


def _rest(source: Source, piece: Piece) -> Piece | None:
    match = _country_line(source.text(piece))
    rest = source.piece(piece.line, piece.start + match.start("rest"), piece.end) if match else piece
    return rest if rest.end > rest.start else None


def _take_head(source: Source, pieces: Sequence[Piece]) -> _Head:
    run = Run(source, pieces)
    text = run.text
    for piece in pieces:
        if match := _PUBLIC.match(source.text(piece)):
            source.take("layout", source.piece(piece.line, piece.start, piece.start + match.end()))
    label = INDEX_LABEL.search(text)
    index = index_in(text, label.end()) if label else None
    if label and index:
        source.take("layout", *run.pieces(label.start(), label.end()))
        source.take("index", *run.pieces(index.start, index.end))
    reference = reference_in(text)
    lead = text[run.line_start(reference.start) : reference.start] if reference else ""
    if reference:
        source.take("update", *run.pieces(reference.start - len(lead), reference.start))
        source.take("reference", *run.pieces(reference.start, reference.end))
    previous = _take_previous(source, run, reference.end if reference else 0)
    issued_on = _take_date(source, run)
    title = None
    if reference:
        follow_up = _FOLLOW_UP.search(text, reference.end)
        if follow_up:
            source.leave(*run.pieces(follow_up.start(), follow_up.end()))
        below = [*run.pieces(reference.end, len(text))]
        concern = [piece for piece in source.free_within(below) if re.search(r"\w", source.text(piece))]
        concern = [_without_dashes(source, piece) for piece in concern]
        source.take("title", *concern)
        title = joined(map(source.text, concern)) or None
    source.leave(*pieces)
    return _Head(
        reference.value if reference else None,
        index.value if index else None,
        previous,
        updates_before(lead) if lead else None,
        title,
        issued_on,
    )


def _without_dashes(source: Source, piece: Piece) -> Piece:
    text = source.text(piece)
    left = len(text) - len(text.lstrip(" -–—:,"))
    return source.piece(piece.line, piece.start + left, piece.start + len(text.rstrip(" -–—,")))


def _take_previous(source: Source, run: Run, start: int) -> str | None:
    """Take the last index number of the brackets behind the case number; the dates beside it are left."""
    previous = None
    for bracket in _BRACKET.finditer(run.text, start):
        found = [match.start() for match in INDEX.finditer(run.text, bracket.start(), bracket.end())]
        last = index_in(run.text[: bracket.end()], found[-1]) if found else None
        if last is None:
            continue
        previous = last.value
        source.take("previous", *run.pieces(last.start, last.end))
        comma = re.compile(r"[,;\s]*").match(run.text, last.end)
        source.take("layout", *run.pieces(last.end, comma.end() if comma else last.end))
        for place in (bracket.start(), bracket.end() - 1):
            source.take("layout", *run.pieces(place, place + 1))
        source.leave(*run.pieces(bracket.start(), bracket.end()))
    return previous


def _take_date(source: Source, run: Run) -> str | None:
    """Take the date of issue: the first one that stands in no brackets."""
    inside = [match.span() for match in _BRACKET.finditer(run.text)]
    for found in dates_in(run.text):
        if found.year and found.day and not any(start < found.start < end for start, end in inside):
            if label := DATE_LABEL.search(run.text[: found.start]):
                source.take("layout", *run.pieces(label.start(), label.end()))
            source.take("issued_on", *run.pieces(found.start, found.end))
            return found.iso
    return None


def _take_hanging(source: Source, pieces: Sequence[Piece]) -> tuple[tuple[str, ...], tuple[ReadPerson, ...]]:
    """Take the country and the people that hang from it, one or more lines each; ages and occupations are left."""
    if not pieces:
        return (), ()
    codes, cells = _country(source, pieces[:2])
    source.take("countries", *cells)
    first = _rest(source, pieces[0])
    lines = [*([first] if first else []), *source.free_within(pieces[1:])]
    people: list[ReadPerson] = []
    for entry in _entries(source, lines):
        run = Run(source, entry)
        for start, end, stated, stop in _people_in(run.text):
            source.take(f"people.{len(people)}", *run.pieces(start, end), *run.pieces(end, stop))
            people.append(person(run.text[start:end], stated))
    source.leave(*pieces)
    return codes, tuple(people)


def _entries(source: Source, lines: Sequence[Piece]) -> list[list[Piece]]:
    """Part the lines by who is named: a line goes on where it begins small, or where the one before is full."""
    found: list[list[Piece]] = []
    for before, line in pairwise([None, *lines]):
        if line is None:
            continue
        text = source.text(line)
        wrapped = (
            before is not None
            and (before.end >= _WRAPPED or len(text.split()) == 1)
            and not _PERSON.search(source.text(before))
            and not _PERSON.search(text)
        )
        if found and ((not text[0].isupper() and not text[0].isdigit()) or wrapped):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _people_in(text: str) -> Iterator[tuple[int, int, str | None, int]]:
    """Give from where to where each name of an entry stands, its gender, and where the gender's bracket ends."""
    brackets = list(_GENDER.finditer(text))
    at = 0
    for bracket in brackets:
        start = at
        if at:
            parting = list(re.finditer(r"(?:[,;]|\band\b|\by\b|\bet\b)\s*", text[at : bracket.start()]))
            start = at + (parting[-1].end() if parting else 0)
        yield start, bracket.start(), gender(bracket["gender"]), bracket.end()
        at = bracket.end()
    if brackets:
        return
    age = _AGE.search(text)
    end = age.start() if age else len(text)
    listed = list(names(text[:end]))
    if all(is_name(text[start:stop]) for start, stop, _ in listed):
        yield from ((start, stop, stated, stop) for start, stop, stated in listed)
    else:
        yield 0, len(text[:end].rstrip(" ,;.")), None, end


def _take_when(source: Source, parts: Sequence[Section]) -> ReadDeadline | None:
    """Take "PLEASE SEND APPEALS IMMEDIATELY.", or the deadline that this sentence states."""
    deadline = None
    for part in parts:
        if part.name != "when":
            continue
        run = Run(source, source.free_within(part.pieces))
        sentence = re.compile(r".*?(?:\.(?=\s|$)|\n\n|$)", re.DOTALL).match(run.text)
        if sentence is None or not sentence.group().strip():
            continue
        found = deadline_in(sentence.group(), events=True)
        if found:
            source.take("deadline", *run.pieces(found[1], found[2]))
            deadline = deadline or found[0]
        source.take("layout", *run.pieces(0, sentence.end()))
    return deadline


READER = LayoutReader(Layout.AMNESTY_1990S, recognises, _read)
