"""Pure: German-language sheets on Amnesty's cases: a range of dates, addresses in running text, "(Anrede: …)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.adjectives import state_asked
from app.campaigns.reading.amnesty import organisation_in, reference_in, take_header
from app.campaigns.reading.amnesty_notes import (
    deadline_in,
    take_diplomatic_copies,
    take_office_deadline,
    take_posts,
    take_update,
)
from app.campaigns.reading.amnesty_parts import (
    BANNER,
    countries_of,
    leave_repeated,
    take_languages,
    take_targets,
    take_text,
)
from app.campaigns.reading.countries import countries_in, countries_listed
from app.campaigns.reading.dates import FoundDate, dates_in, months_in
from app.campaigns.reading.demands import entries, take_demands
from app.campaigns.reading.furniture import take_masthead
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.people import gender, is_name, person
from app.campaigns.reading.record import Layout, ReadDeadline, ReadDemand, ReadLanguages, ReadPerson, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.sections import Section, sections
from app.campaigns.reading.source import Piece, Source, joined

_HEADINGS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "background": r"(?:hintergrund(?:information(?:en)?)?|(?:weitere|zusätzliche)\s+informationen)\s*(?::|$)",
        "account": r"(?:sachlage|sachverhalt|zum\s+fall)\s*(?::|$)",
        "act": r"(?=(?:bitte\s+)?(?:schreiben|senden|schicken|richten|fordern|verfassen)\s+sie\b)"
        r"|(?=(?:appelle|briefe|kopien?|forderungen|adress(?:e|en|at\w*)|anschrift(?:en)?|empfänger\w*|empfohlene\s+aktion(?:en)?)\b[^.:]{0,60}(?::|$))",
    }.items()
}
_SIGNS = (
    r"\bAnrede\s*:",
    r"^\s*Appelle an\b",
    r"^\s*Kopien? an\b",
    r"\bschreiben Sie\b",
    r"^\s*Hintergrund(?:informationen)?\b",
    r"\bForderungen\b",
    r"\bEilaktion(?:en)?\b",
    r"\bUA[-\s]Nr\b",
)
_ASKING = re.compile(r"\bschreiben Sie\b|^\s*Appelle an\b|\bAnrede\s*:", re.IGNORECASE | re.MULTILINE)
_BOILERPLATE = re.compile(
    r"(?:brief)?porto\b|herausgegeben\b|v\.\s?i\.\s?s\.\s?d\.\s?p|spendenkonto|bankverbindung|iban\b|impressum|redaktion\s*:"
    r"|kontakt\s*:",
    re.IGNORECASE,
)
_DAY = r"\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d_]+)(?:\s?\d{4}|\s?\d{2}(?!\d))?"
# "14.3.-25.4.2014", "14. März bis 25. April 2014"
_RANGE = re.compile(
    rf"(?:vom\s+)?(?P<first>{_DAY}|\d{{1,2}}\.)\s*(?:[-–—]|bis(?:\s+zum)?)\s*(?P<last>{_DAY})", re.IGNORECASE
)
_RANGE_LABEL = re.compile(r"(?:laufzeit|aktionszeitraum|zeitraum|aktion|datum)\s*:?\s*$", re.IGNORECASE)
_IN_HEADER = re.compile(r"\bUA\b|\bIndex\b")
_BRACKETED = re.compile(r"\((?:m|w|d|x)\)", re.IGNORECASE)
_NAME_LABEL = re.compile(r"(?:namen?|name\(n\)|personen?|betroffene[r]?(?: personen?)?)\s*:\s*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[\s,;/]*(?:(?:und|sowie)\s+)?")
# "an den Minister und fordern Sie:" leads to a list of demands.
_ADDRESSED = re.compile(
    r"\ban\b(?:(?!\b(?:forder|bitte|verlang|folgend|appell))[^.:]){0,60}:?\s*$"
    r"|^\s*(?:adress\w*|anschrift\w*|empfänger\w*)\s*:?\s*$",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"\b(?:Anrede|Fax|E-?Mail|Telefon|Tel\.|Twitter)\b\s*:?", re.IGNORECASE)
# "bitten wir Sie, nach dem 15. Mai 2012 keine Appelle mehr zu verschicken"
_NO_MORE = re.compile(r"\bnach\s+dem\s+(?P<rest>[^.]*(?:\.\s[^.]*)?\bkeine\s+(?:Appelle|Briefe))", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?<!\d)[.!?]\s+(?=[A-ZÄÖÜ])")
_LEAD_IN = 400
_PROSE = 120


def recognises(source: Source) -> bool:
    """Whether the document is in German and asks for letters, by at least two of the words of these sheets."""
    text = "\n".join(source.lines)
    signs = sum(bool(re.search(sign, text, re.IGNORECASE | re.MULTILINE)) for sign in _SIGNS)
    return signs > 1 and bool(_ASKING.search(text))


@dataclass(slots=True)
class _Asked:
    """What the parts that ask for letters have given so far."""

    deadline: ReadDeadline | None = None
    languages: ReadLanguages = field(default_factory=ReadLanguages)
    demands: tuple[ReadDemand, ...] = ()
    blocks: list[tuple[str, list[Piece]]] = field(default_factory=list)


def _read(source: Source) -> Record:
    take_masthead(source)
    source.leave(*(piece for piece in source.free(1, len(source)) if _BOILERPLATE.match(source.text(piece))))
    issued_on, deadline = _take_range(source)
    header = take_header(source)
    reference = header.reference or _take_reference(source)
    notes = take_diplomatic_copies(source)
    update = take_update(source)
    posts = take_posts(source)
    after, office = take_office_deadline(source)
    title = _take_headline(source)
    parts = sections(source, _HEADINGS)
    asked = _Asked(deadline)
    for part in parts:
        if part.heading:
            source.take("layout", part.heading)
        if part.name == "act":
            _take_asked(source, part, asked)
    stops = [*notes, *office, *(fed.piece for fed in source.fed if fed.field.startswith(("posts", "update")))]
    targets = take_targets(source, asked.blocks, stops)
    people = _take_people(source, parts[0].pieces)
    account = [piece for part in parts if part.name in {"", "account"} for piece in part.pieces]
    return Record(
        layout=Layout.AMNESTY_GERMAN,
        organisation=organisation_in(source),
        reference=reference or update.reference,
        index=header.index,
        previous=update.previous,
        update=update.update if update.update is not None else header.update,
        title=title,
        countries=countries_of([*header.countries, *_country_lines(source)], title),
        issued_on=issued_on or header.issued_on,
        deadline=asked.deadline or after,
        languages=asked.languages,
        people=people,
        demands=asked.demands,
        targets=targets.found,
        diplomatic_copies=any(fed.field == "diplomatic_copies" for fed in source.fed),
        posts=posts,
        body=take_text(source, "body", account),
        background=take_text(source, "background", [x for p in parts if p.name == "background" for x in p.pieces]),
        warnings=targets.warnings,
    )


def _take_reference(source: Source) -> str | None:
    """Take a case number that stands alone on its line."""
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        found = reference_in(text)
        if found and not text[: found.start].strip() and not text[found.end :].strip(" .|-"):
            source.take("reference", piece)
            return found.value
    return None


def _take_range(source: Source) -> tuple[str | None, ReadDeadline | None]:
    """Take a range of dates in the header or on a line of its own: the date of issue and the last day for letters."""
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        match = _RANGE.search(text)
        if match is None or text[match.end() :].strip(" .)"):
            continue
        before = text[: match.start()]
        if before.strip(" (") and not _IN_HEADER.search(before) and not _RANGE_LABEL.search(before):
            continue
        last = next(iter(dates_in(match["last"])), None)
        if last is None or last.year is None:
            continue
        source.take(
            "issued_on", source.piece(piece.line, piece.start + match.start(), piece.start + match.start("last"))
        )
        source.take("deadline", source.piece(piece.line, piece.start + match.start("last"), piece.start + match.end()))
        return _first_day(match["first"], last), ReadDeadline(last.iso, DeadlineKind.UNTIL, match["last"].strip())
    return None, None


def _first_day(printed: str, last: FoundDate) -> str | None:
    """Return the first day of a range, whose month and year may stand only behind the last."""
    assert last.year is not None  # noqa: S101  # The caller has seen to it.
    found = next(iter(dates_in(f"{printed.strip()} {last.year}")), None) or next(iter(dates_in(printed)), None)
    if found and found.day:
        year = found.year or last.year
        return date(year - (year == last.year and found.month > last.month), found.month, found.day).isoformat()
    bare = re.fullmatch(r"(\d{1,2})\.", printed.strip())
    return date(last.year, last.month, int(bare[1])).isoformat() if bare and int(bare[1]) <= (last.day or 0) else None


def _take_headline(source: Source) -> str | None:
    """Take the headline: the lines in capitals, or with a country before a colon, above the account; leave the rest."""
    lead = _above_account(source)
    banners = [piece for piece in lead if BANNER.match(source.text(piece))]
    source.take("layout", *banners[:1])
    lines = [piece for piece in lead if piece not in banners]
    for piece in [piece for piece in lines if countries_listed(source.text(piece))]:
        source.take("countries", piece)
        lines.remove(piece)
    headline = _headline(source, lines)
    source.take("title", *headline)
    title = joined(map(source.text, headline)) or None
    leave_repeated(source, [*(source.text(piece) for piece in [*banners, *headline]), *([title] if title else [])])
    source.leave(*lines)
    return title


def _country_lines(source: Source) -> list[str]:
    """Return the countries that stand on lines of their own beside the headline."""
    lines = [source.text(fed.piece) for fed in source.fed if fed.field == "countries"]
    return [code for line in lines for code in countries_listed(line)]


def _above_account(source: Source) -> list[Piece]:
    """Return the lines above the first paragraph of running text, and above lines that name people."""
    found: list[Piece] = []
    pieces = list(source.free(1, len(source)))
    for at, piece in enumerate(pieces):
        text = source.text(piece)
        block = [piece]
        for before, after in pairwise(pieces[at:]):
            if after.line - before.line > 1:
                break
            block.append(after)
        if any(heading.match(text) for heading in _HEADINGS.values()) or _BRACKETED.search(text):
            return found
        if not text.isupper() and _is_prose(joined(map(source.text, block))):
            return found
        found.append(piece)
    return []


def _headline(source: Source, lines: Sequence[Piece]) -> list[Piece]:
    """Return the first lines that begin with a country and a colon, else the last in capitals, else the last."""
    begins = [n for n, piece in enumerate(lines) if _begins_with_country(source.text(piece))]
    capitals = [n for n, piece in enumerate(lines) if source.text(piece).isupper()]
    if not lines:
        return []
    first = begins[0] if begins else capitals[-1] if capitals else len(lines) - 1
    while not begins and first - 1 in capitals and lines[first].line - lines[first - 1].line == 1:
        first -= 1
    end = first + 1
    capital = source.text(lines[first]).isupper()
    while (
        end < len(lines) and lines[end].line - lines[end - 1].line == 1 and source.text(lines[end]).isupper() == capital
    ):
        end += 1
    return list(lines[first:end])


def _is_prose(text: str) -> bool:
    return bool(re.search('[.!?…]["“”»)]*$', text)) or len(text) > _PROSE


def _begins_with_country(text: str) -> bool:
    before, colon, after = text.partition(":")
    found = countries_in(before)
    return bool(colon and after.strip() and found and found[0].start == 0)


def _take_asked(source: Source, part: Section, asked: _Asked) -> None:
    """Take a part that asks for letters: its first words, then addresses or a list of demands."""
    pieces = source.free_within(part.pieces)
    run = Run(source, pieces)
    end = _end_of_lead_in(source, run, pieces)
    words = run.text[:end]
    if not asked.deadline:
        asked.deadline = _take_deadline(source, run, end)
    languages = take_languages(source, run, 0, end, words=r"auf|in")
    if languages.listed or languages.or_own:
        asked.languages = languages
    listed = entries(source, source.free_within(run.pieces(end, len(run.text))))
    if words.rstrip().endswith(":") or _ADDRESSED.search(words) or listed:
        source.take("layout", *run.pieces(0, end))
        rest = source.free_within(pieces)
        if _ADDRESSED.search(words) or (not listed and _CHANNEL.search(Run(source, rest).text)):
            asked.blocks.append(("copy" if re.search(r"\bKopie", words, re.IGNORECASE) else "to", rest))
        elif not asked.demands:
            asked.demands = take_demands(source, rest, state_asked(words, named=False))
    else:
        _take_sentences(source, run, end)


def _take_sentences(source: Source, run: Run, end: int) -> None:
    """Take the other words of each sentence that states a deadline or a language; a day's full stop ends none."""
    start = 0
    for stop in [*(match.end() for match in _SENTENCE_ENDS.finditer(run.text, 0, end)), end]:
        pieces = run.pieces(start, stop)
        if not all(map(source.is_free, pieces)):
            source.take("layout", *pieces)
        start = stop


def _end_of_lead_in(source: Source, run: Run, pieces: Sequence[Piece]) -> int:
    """Return where the words end that stand before a list or an address: at a colon, or with their line."""
    listed = entries(source, pieces)
    first = run.place(listed[0].mark) if listed else len(run.text)
    blank = run.text.find("\n\n")
    limit = min(first, _LEAD_IN, blank if blank >= 0 else len(run.text))
    line = run.text.find("\n", 0, limit)
    if line >= 0 and re.search(r"\ban\s*:?$", run.text[:line], re.IGNORECASE):
        return line
    match = re.compile(r":(?=\s|$)").search(run.text, 0, limit)
    return match.end() if match else limit


def _take_deadline(source: Source, run: Run, end: int) -> ReadDeadline | None:
    text = run.text[:end]
    if found := deadline_in(text):
        source.take("deadline", *run.pieces(found[1], found[2]))
        return found[0]
    for match in _NO_MORE.finditer(text):
        dates = dates_in(match["rest"])
        if dates and not dates[0].start:
            start, stop = match.start("rest"), match.start("rest") + dates[0].end
            source.take("deadline", *run.pieces(start, stop))
            return ReadDeadline(dates[0].iso, DeadlineKind.UNTIL, joined([text[start:stop]]))
    # "noch im Mai", "im Mai 2014"
    for start, stop, _ in months_in(text):
        if re.search(r"\bim\s+$", text[:start], re.IGNORECASE):
            dated = next((each for each in dates_in(text) if each.start == start), None)
            last = dated.end if dated else stop
            source.take("deadline", *run.pieces(start, last))
            return ReadDeadline(dated.iso if dated else None, DeadlineKind.MONTH, joined([text[start:last]]))
    return None


def _take_people(source: Source, pieces: Sequence[Piece]) -> tuple[ReadPerson, ...]:
    """Take the names that stand on lines of their own above the account, each with its gender in brackets."""
    found: list[ReadPerson] = []
    for piece in source.free_within(pieces):
        text = source.text(piece)
        if _is_prose(text):
            break
        if not _BRACKETED.search(text):
            continue
        label = _NAME_LABEL.match(text)
        at = label.end() if label else 0
        source.take("layout", source.piece(piece.line, piece.start, piece.start + at))
        for bracket in _BRACKETED.finditer(text):
            between = _BETWEEN_NAMES.match(text, at)
            start = between.end() if between else at
            source.take("layout", source.piece(piece.line, piece.start + at, piece.start + start))
            # What follows a comma is no name: "34 Jahre alt", "seine Frau".
            end = start + len(re.split(r"[,;]", text[start : bracket.start()])[0].rstrip())
            at = bracket.end()
            if not is_name(text[start:end]):
                continue
            places = [(start, end), (bracket.start(), at)]
            pieces = [source.piece(piece.line, piece.start + first, piece.start + last) for first, last in places]
            source.take(f"people.{len(found)}", *pieces)
            found.append(person(text[start:end], gender(bracket.group().strip("()"))))
        source.leave(piece)
    return tuple(found)


READER = LayoutReader(Layout.AMNESTY_GERMAN, recognises, _read)
