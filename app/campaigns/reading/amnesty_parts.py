"""Pure: the parts of Amnesty's case sheets: headline, lead, lists of demands, address blocks, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.campaigns.reading.adjectives import state_asked
from app.campaigns.reading.channels import labelled
from app.campaigns.reading.columns import FLATTENED, columns
from app.campaigns.reading.countries import countries_in
from app.campaigns.reading.demands import Entry, entries, take_demands
from app.campaigns.reading.furniture import without_closing
from app.campaigns.reading.languages import languages_in
from app.campaigns.reading.paragraphs import paragraphs, text_of
from app.campaigns.reading.people import genders, is_name, names, person
from app.campaigns.reading.record import ReadDemand, ReadLanguages, ReadPerson, ReadTarget
from app.campaigns.reading.run import Run
from app.campaigns.reading.sections import Section
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee, addressees, without_remarks

BANNER = re.compile(r"\W*(?:URGENT ACTION|ACCIÓN URGENTE|ACTION URGENTE|EILAKTION)\W*$")
COPIES = re.compile(
    r"(?:and\s+|(?:please\s+)?(?:also\s+)?send\s+(?:also\s+)?)?copies\s+to\b\s*:?|(?:(?:and|with)\s+)?a\s+copy\s+to\s*:"
    r"|(?:please\s+)?(?:also\s+)?send\s+a\s+copy\s+to\s*:|(?:y|con)\s+copias?\s+a\b\s*:?|copias?\s+a\s*:"
    r"|(?:env[ií]en\s+)?(?:también\s+)?copias?\s+a\s*:|(?:et\s+)?copies?\s+à\s*:?|et\s+(?:une|des)\s+copies?\s+à\s*:?"
    r"|(?:veuillez\s+)?(?:également\s+)?envoye[rz]\s+(?:également\s+)?(?:une|des)\s+copies?\s+à\s*:"
    r"|(?:(?:mit|und)\s+)?kopien?\s+an\s*:?|in\s+kopie\s+an\s*:?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:[mfhwx]\s*/\s*)+[mfhwx]", re.IGNORECASE)
# What a section puts above "URGENT ACTION" is no part of the account, unless it is all of it.
_MOST_ABOVE_BANNER = 6
# The words before a list: at most so many characters, up to a colon.
_LEAD_IN = 300
_GENDER_IN_BRACKETS = re.compile(r"\s*[(\[][mfwhx][)\]]", re.IGNORECASE)
# What stands between two names of a list; at the end of a line; at the beginning of one.
_JOINING = re.compile(r"[\s,;&]*(?:\b(?:and|y|e|et|und)\b)?\s*", re.IGNORECASE)
_JOINED = re.compile(r"(?:[,;&]|\b(?:and|y|e|et|und))$", re.IGNORECASE)
_JOINS = re.compile(r"(?:and|y|e|et|und)\b|\([mfwhx]\)|[,;&]", re.IGNORECASE)
# A line of an address that has its other parts on other lines has no more commas.
_MOST_PARTS_OF_LINE = 3
# A line of running text is longer than a line of an address.
_RUN_IN = 60
# After the languages, what to ask: its adjectives ("the Russian authorities") are no languages.
_ASKS = re.compile(
    r"[,;\s]*\b(?:calling|urging|asking|demanding|insisting|expressing|reminding|appealing|requesting|pidiendo|instando"
    r"|exigiendo|solicitando|exhortando|exhortant|appelant|demandant|priant|und\s+(?:bitten|fordern))\b",
    re.IGNORECASE,
)
_HEADLINE_ENDS = re.compile(r"[.;:,]$")


def take_headline(source: Source, headings: Iterable[re.Pattern[str]] = ()) -> str | None:
    """Take the words "URGENT ACTION" and the headline below them, in capitals or set apart; leave their copies.

    None of the headings is part of a headline.
    """
    pieces = list(source.free(1, len(source)))
    at = next((number for number, piece in enumerate(pieces) if BANNER.match(source.text(piece))), None)
    following = pieces[at + 1 :] if at is not None else pieces
    if at is not None:
        source.take("layout", pieces[at])
        if at <= _MOST_ABOVE_BANNER:
            source.leave(*pieces[:at])
    stop = next((n for n, x in enumerate(following) if any(h.match(source.text(x)) for h in headings)), len(following))
    headline = _headline(source, following[:stop])
    source.take("title", *headline)
    title = joined(source.text(piece) for piece in headline) or None
    banner = [source.text(pieces[at])] if at is not None else []
    leave_repeated(source, [*banner, *(source.text(piece) for piece in headline), *([title] if title else [])])
    return title


def _headline(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    if not pieces:
        return []
    found = [pieces[0]]
    first = source.text(pieces[0])
    if not first.isupper():
        return found if _stands_out(source, pieces) else []
    for before, piece in pairwise(pieces):
        if piece.line - before.line > 1 or not source.text(piece).isupper():
            break
        found.append(piece)
    return found


def _stands_out(source: Source, pieces: Sequence[Piece]) -> bool:
    """Whether the first line, which is not in capitals, is a headline: it stands alone, or on a later page, too."""
    first = source.text(pieces[0])
    if _HEADLINE_ENDS.search(first):
        return False
    alone = len(pieces) == 1 or pieces[1].line - pieces[0].line > 1
    again = any(BANNER.match(source.text(before)) and source.text(piece) == first for before, piece in pairwise(pieces))
    return alone or again


def leave_repeated(source: Source, texts: Iterable[str]) -> None:
    """Leave the lines that say one of the texts, as the page header does once more on the next page."""
    known = {_bare(text) for text in texts}
    source.leave(*(piece for piece in source.free(1, len(source)) if _bare(source.text(piece)) in known))


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def countries_of(header: Iterable[str], title: str | None) -> tuple[str, ...]:
    """Return the countries of the header and those that the headline names, each once."""
    return tuple(dict.fromkeys([*header, *(each.code for each in countries_in(title or ""))]))


def split_lead(source: Source, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part the lead from the account: it is the first block of lines, where another follows.

    A line that does not end its sentence and stands apart is of a double-spaced text, not a lead.
    """
    end = next(
        (n for n, (before, piece) in enumerate(pairwise(pieces), 1) if piece.line - before.line > 1), len(pieces)
    )
    if end == 1 and pieces and not re.search("[.!?][\"'”’»)]*$", source.text(pieces[0])):
        parted = paragraphs(source, pieces)
        end = len(parted[0])
    return (list(pieces[:end]), list(pieces[end:])) if end < len(pieces) else ([], list(pieces))


def take_text(source: Source, field: str, pieces: Sequence[Piece]) -> str | None:
    """Take running text as a field and return it in paragraphs."""
    free = source.free_within(pieces)
    free = without_closing(source, free) if field == "background" else free
    text = text_of(source, free)
    source.take(field, *free)
    return text


def take_list(source: Source, section: Section) -> tuple[ReadLanguages, tuple[ReadDemand, ...]]:
    """Take a section that says what to write: in which languages, then a list of demands."""
    pieces = source.free_within(section.pieces)
    run = Run(source, pieces)
    end = _end_of_lead_in(source, run, pieces)
    languages = take_languages(source, run, 0, end)
    source.take("layout", *run.pieces(0, end))
    return languages, take_demands(source, source.free_within(pieces), state_asked(run.text[:end], named=False))


def _end_of_lead_in(source: Source, run: Run, pieces: Sequence[Piece]) -> int:
    listed = entries(source, pieces)
    first = run.place(listed[0].mark) if listed else len(run.text)
    colon = run.text.find(":", 0, min(first, _LEAD_IN))
    if colon >= 0:
        return colon + 1
    return first if first <= _LEAD_IN and listed else 0


def take_languages(source: Source, run: Run, start: int, end: int, words: str = "in|en|auf|dans|au") -> ReadLanguages:
    """Take what says in which languages to write ("in Russian or your own language") in a stretch of a text."""
    for match in re.finditer(rf"\b(?:{words})\s+", run.text[start:end]):
        asks = _ASKS.search(run.text, start + match.end(), end)
        stop = asks.start() if asks else end
        rest = run.text[start + match.end() : stop]
        near = languages_in(" ".join(rest.split()[:4]))
        if near.listed or near.or_own:
            source.take("languages", *run.pieces(start + match.end(), stop))
            return languages_in(rest)
    return ReadLanguages()


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of a document, and what to warn of."""

    found: tuple[ReadTarget, ...] = ()
    warnings: tuple[str, ...] = ()


def take_targets(source: Source, blocks: Iterable[tuple[str, Sequence[Piece]]], stops: Sequence[Piece]) -> Targets:
    """Take blocks of addresses, each with its role; an address ends where a note on something else begins.

    Columns that cannot be told apart are left, with a warning.
    """
    found: list[ReadTarget] = []
    warnings: list[str] = []
    for role, block in blocks:
        pieces = _before(source.free_within(block), stops)
        parted = columns(source, pieces) if pieces else []
        if parted is None:
            source.leave(*pieces)
            warnings.append(FLATTENED)
            continue
        for column in parted:
            for each_role, stream in _by_role(source, role, column):
                for each in _addressees(source, stream, each_role):
                    warnings += each.warnings
                    found.append(each.take(source, len(found)))
    return Targets(tuple(found), tuple(dict.fromkeys(warnings)))


def _addressees(source: Source, pieces: Sequence[Piece], role: str) -> list[Addressee]:
    """Read addresses line by line, or run-in ones paragraph by paragraph; prose is none."""
    found = []
    pieces = without_remarks(source, pieces)
    listed = entries(source, pieces)
    if listed and listed[0].mark.line == pieces[0].line:
        source.take("layout", *(entry.mark for entry in listed))
    for stream in _runs(source, pieces, listed):
        if separator := _separator(stream.text):
            each = Addressee(role)
            each.read(stream, separator)
            found.append(each)
        else:
            found += addressees(source, stream.pieces(0, len(stream.text)), role)
    return [each for each in found if each.has_channels or each.salutations or not _is_prose(each.lines)]


def _runs(source: Source, pieces: Sequence[Piece], listed: Sequence[Entry]) -> list[Run]:
    """Return each paragraph or entry of a list as one text if it is a run-in address, else all as one."""
    blocks = [entry.pieces for entry in listed] or paragraphs(source, pieces)
    runs = [Run(source, block) for block in blocks]
    if not any(_separator(run.text) for run in runs):
        return [Run(source, source.free_within(pieces))]
    return runs


def _separator(text: str) -> str | None:
    """Return what parts the lines of an address that runs on in its line up to its first label, None if it does not."""
    labels = labelled(text)
    head = text[: labels[0].start].rstrip(" (") if labels else text
    separator = ";" if ";" in head else ","
    least = 1 if separator == ";" else 2
    # In an address of several lines, each label begins one; what has no label may be a sentence.
    if not labels or head.endswith("\n"):
        head = head.rstrip("\n")
        least = _MOST_PARTS_OF_LINE if "\n" not in head else least
    if not head or head.count(separator) < least or re.search(r"[.!?:]$", head):
        return None
    lines = head.split("\n")
    if len(lines) == 1:
        return separator
    # Where the labels have lines of their own, so may the parts of the address.
    is_run_in = any if labels and not text[: labels[0].start].rstrip(" (").endswith("\n") else all
    return separator if is_run_in(line.endswith(separator) or len(line) > _RUN_IN for line in lines[:-1]) else None


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether what has no channel is a sentence: it ends as one does, on one line or on lines as long as a text's."""
    return bool(lines) and lines[-1].endswith((".", "!", "?")) and (len(lines) == 1 or max(map(len, lines)) > _RUN_IN)


def _before(pieces: Sequence[Piece], stops: Sequence[Piece]) -> list[Piece]:
    """Return the pieces up to the first stop that follows one of them."""
    after = [stop for stop in stops if pieces and stop > pieces[0]]
    return [piece for piece in pieces if not after or piece < min(after)]


def _by_role(source: Source, role: str, column: Sequence[Piece]) -> list[tuple[str, list[Piece]]]:
    """Part a column at a heading for copies."""
    found: list[tuple[str, list[Piece]]] = [(role, [])]
    for piece in column:
        match = COPIES.match(source.text(piece))
        if not match:
            found[-1][1].append(piece)
            continue
        source.take("layout", source.piece(piece.line, piece.start, piece.start + match.end()))
        found.append(("copy", source.free_within([piece])))
    return found


def take_people(source: Source, parts: Sequence[Section]) -> tuple[ReadPerson, ...]:
    """Take name lines, and the gender lines that follow them."""
    found: list[tuple[str, str | None]] = []
    ungendered = 0
    for section in parts:
        if section.heading is None:
            continue
        label = source.text(section.heading)
        if section.name == "name":
            source.take("layout", section.heading)
            ungendered = len(found)
            found += _take_names(source, section, label, len(found))
        elif section.name == "gender" and found[ungendered:]:
            source.take("layout", section.heading)
            # "Hombre/Mujer" is "h/m".
            letters = _LETTERS.search(re.sub(r"(\w)\w*\s*/\s*(\w)\w*", r"\1/\2", label))
            line = section.pieces[:1]
            stated = genders(
                joined(map(source.text, line)), letters.group() if letters else "", len(found) - ungendered
            )
            source.take(f"people.{ungendered}", *line)
            pairs = zip(found[ungendered:], stated, strict=True)
            alone = len(stated) == 1
            # Of "Ana Bel and three others" one letter says only who Ana Bel is.
            found[ungendered:] = [
                # In Spanish, "(m)" may be a woman: what the line says in a word is sure.
                (name, (given if alone or is_name(name) else None) or own)
                for (name, own), given in pairs
            ]
    return tuple(person(name, stated) for name, stated in found)


def _take_names(source: Source, section: Section, label: str, number: int) -> list[tuple[str, str | None]]:
    run = Run(source, _lines_of_names(source, section.pieces))
    plural = not re.match(r"(?:name|nombre|nom)\s*:", label, re.IGNORECASE)
    found: list[tuple[str, str | None]] = []
    at = 0
    for start, end, stated in names(run.text, plural=plural):
        bracket = _GENDER_IN_BRACKETS.match(run.text, end)
        stop = bracket.end() if bracket else end
        if _JOINING.fullmatch(run.text[at:start]):
            source.take("layout", *run.pieces(at, start))
        source.take(f"people.{number + len(found)}", *run.pieces(start, stop))
        found.append((run.text[start:end], stated))
        at = stop
    return found


def _lines_of_names(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the first line, and those after it as long as the list goes on from line to line."""
    found = list(pieces[:1])
    for before, piece in pairwise(pieces):
        goes_on = _JOINED.search(source.text(before)) or _JOINS.match(source.text(piece))
        if not goes_on or piece.line - before.line > 2:  # noqa: PLR2004  # One empty line between.
            break
        found.append(piece)
    return found
