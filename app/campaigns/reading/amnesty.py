"""Pure: what Amnesty's layouts share: case and index numbers, counts of updates, the header line, the name.

The header is one line ("Further information on UA: 84/11 Index: EUR 46/020/2011 Russian Federation Date: 5 April
2012"), which extraction wraps, puts in another order or at the end of the document, or loses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.campaigns.reading.countries import countries_listed
from app.campaigns.reading.dates import dates_in, only_date
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source

# "UA: 84/11", "UA 84.11", "UA Nr. 84/11", "AU : 951/12"; "EXTRA 92/00" is of another scheme.
_CASE = (
    r"\b(?:UA|AU)\b[\s-]*(?:(?:Nr|No|N[°º]|n[°º]|núm)\.?)?\s*:?\s*(?:UA\s)?\d{1,4}\s?[/.]\s?\d{2}\b"
    # German sections print the year in full, and behind it how many issues came before: "UA-084/2011-2".
    r"|\b(?:UA|AU)\b[\s-]*(?:Nr\.?)?\s*:?\s*\d{1,4}/(?:19|20)\d{2}(?:-\d{1,2})?(?![\d/])"
    r"|\bEXTRA\s+\d{1,4}/\d{2}\b"
)
INDEX = re.compile(r"\b(?P<region>[A-Z]{3})\s*(?P<number>\d{2}/\s?\d{1,5}/\s?(?:\d{4}|\d{2}))\b")
INDEX_LABEL = re.compile(
    r"\b(?:AI[\s-]+)?(?:INDEX|[ÍI]NDICE)(?:\s+(?:AI|number|n[°º]\.?|de\s+AI))?\s*:\s*", re.IGNORECASE
)
DATE_LABEL = re.compile(
    r"\b(?:issue\s+date|date\s+of\s+issue|date|fecha(?:\s+de\s+emisión)?|datum|date\s+d[’']émission)\s*:\s*",
    re.IGNORECASE,
)

_ORDINALS = (
    "first|1st|primera?|1\\.?[ªa]|première?|premier|1[eè]?re|erste[rsn]?",
    "second|2nd|segunda?|2\\.?[ªa]|deuxième|seconde?|2(?:[eè]?me|e)|zweite[rsn]?",
    "third|3rd|tercera?|3\\.?[ªa]|troisième|3(?:[eè]?me|e)|dritte[rsn]?",
    "fourth|4th|cuarta?|4\\.?[ªa]|quatrième|4(?:[eè]?me|e)|vierte[rsn]?",
    "fifth|5th|quinta?|5\\.?[ªa]|cinquième|5(?:[eè]?me|e)|fünfte[rsn]?",
    "sixth|6th|sexta?|6\\.?[ªa]|sixième|6(?:[eè]?me|e)|sechste[rsn]?",
    "seventh|7th|s[eé]ptima?|7\\.?[ªa]|septième|7(?:[eè]?me|e)|siebte[rsn]?",
    "eighth|8th|octava?|8\\.?[ªa]|huitième|8(?:[eè]?me|e)|achte[rsn]?",
    "ninth|9th|novena?|9\\.?[ªa]|neuvième|9(?:[eè]?me|e)|neunte[rsn]?",
    "tenth|10th|d[eé]cima?|10\\.?[ªa]|dixième|10(?:[eè]?me|e)|zehnte[rsn]?",
    "eleventh|11th|und[eé]cima?|onzième|11(?:[eè]?me|e)|elfte[rsn]?",
    "twelfth|12th|duod[eé]cima?|douzième|12(?:[eè]?me|e)|zwölfte[rsn]?",
)
_ORDINAL = "(?:" + "|".join(_ORDINALS) + ")"
_COUNTED_CASE = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:UA|AU|urgent\s+action|acción\s+urgente|action\s+urgente)\b", re.IGNORECASE
)
_COUNTED_UPDATE = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:update|actualización|mise\s+à\s+jour|actualisation|aktualisierung|further\s+information)\b",
    re.IGNORECASE,
)
_UNCOUNTED_UPDATE = re.compile(
    r"\bfurther\s+information\s+on\b|\bupdate\s+(?:of|on|to)\s+(?:UA|AU)\b|\bmás\s+información\s+sobre\b"
    r"|\binformación\s+(?:adicional|complementaria)\s+sobre\b|\bactualización\s+de\b"
    r"|\b(?:action|informations?)\s+complémentaires?\s+(?:sur|à|concernant|relatives?\s+à)\b|\bmise\s+à\s+jour\s+(?:de|sur)\b"
    r"|\bweitere\s+informationen\s+zu[rm]?\b|\baktualisierung\s+(?:der|von|zu[rm]?)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(r"\b(?:Amnesty\s+International|Amnistía\s+Internacional|Amnistie\s+internationale)\b")
# Lines of a header that extraction has wrapped, at most.
_HEADER_LINES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a text, from `start` to `end`."""

    start: int
    end: int
    value: str


def reference_in(text: str) -> Found | None:
    """Return the first case number of a text: "UA 84/11", also of "AU: 84/11", "UA 84.11" and "UA Nr. 84/11"."""
    match = re.search(_CASE, text)
    if match is None:
        return None
    number = re.findall(r"\d+", match.group())
    scheme = "EXTRA" if match.group().startswith("EXTRA") else "UA"
    if len(number[1]) > 2:  # noqa: PLR2004  # Of the year, two digits count.
        number = [number[0].lstrip("0"), number[1][2:]]
    return Found(match.start(), match.end(), f"{scheme} {number[0]}/{number[1]}")


def index_in(text: str, start: int = 0) -> Found | None:
    """Return the first index number of a text from `start` on, with a single space: "EUR 46/020/2011"."""
    match = INDEX.search(text, start)
    if match is None:
        return None
    number = "".join(match["number"].split())
    return Found(match.start(), match.end(), f"{match['region']} {number}")


def updates_before(text: str) -> int | None:
    """Return how many issues came before the one that a text counts.

    "Third UA" and "second update of" are 2, "further information on" with no count is 1; None where it counts nothing.
    """
    if match := _COUNTED_UPDATE.search(text):
        return _ordinal(match)
    if match := _COUNTED_CASE.search(text):
        return _ordinal(match) - 1
    return 1 if _UNCOUNTED_UPDATE.search(text) else None


def _ordinal(match: re.Match[str]) -> int:
    words = match["ordinal"]
    return next(number for number, each in enumerate(_ORDINALS, 1) if re.fullmatch(each, words, re.IGNORECASE))


def organisation_in(source: Source) -> str | None:
    """Return Amnesty's name as the document prints it, None where it does not; nothing is taken."""
    text = Run(source, (source.piece(number) for number in range(1, len(source) + 1))).text
    match = _ORGANISATION.search(text) or re.search(_ORGANISATION.pattern, text, re.IGNORECASE)
    return re.sub(r"\s+", " ", match.group()) if match else None


@dataclass(frozen=True, slots=True)
class Header:
    """What the header states; `update` is None where it counts nothing. `line` is its last line, 0 where none is."""

    reference: str | None = None
    index: str | None = None
    countries: tuple[str, ...] = ()
    issued_on: str | None = None
    update: int | None = None
    line: int = 0


# What may stand before the number on the line.
_LEAD = rf"(?:{_ORDINAL}\s+|(?:{_UNCOUNTED_UPDATE.pattern})\s*(?:the\s+|la\s+|le\s+|l[’']\s*|de\s+la\s+|der\s+)?)*"
_LEAD_AND_CASE = rf"(?i:{_LEAD})(?:{_CASE})"
_BEGINS = re.compile(rf"{_LEAD_AND_CASE}(?!\s*\.\s)|(?i:{INDEX_LABEL.pattern}|{DATE_LABEL.pattern})")


def take_header(source: Source) -> Header:
    """Take the first header of the document, and leave its copies: they are leftover."""
    blocks = _blocks(source)
    if not blocks:
        return Header()
    header = _take(source, blocks[0])
    for block in blocks[1:]:
        source.leave(*block)
    return header


def _blocks(source: Source) -> list[list[Piece]]:
    """Return the lines of each header: those which begin as one does, and those after them which go on with it."""
    found: list[list[Piece]] = []
    pieces = list(source.free(1, len(source)))
    at = 0
    while at < len(pieces):
        block: list[Piece] = []
        while at < len(pieces) and (
            _goes_on(source, block, pieces[at]) if block else _BEGINS.match(source.text(pieces[at]))
        ):
            block.append(pieces[at])
            at += 1
        text = Run(source, block).text
        if block and _is_header(text):
            found.append(block)
        elif not block:
            at += 1
    return found


def _is_header(text: str) -> bool:
    reference, index = reference_in(text), index_in(text)
    if INDEX_LABEL.search(text) or DATE_LABEL.search(text):
        return bool(reference or index)
    # "UA: 12/13 Benin", the dates of which may have been taken as a range.
    rest = text[reference.end :].strip(" |,;–-") if reference else ""
    if reference and reference.start == 0 and countries_listed(rest):
        return True
    # "AU 12/13, AFR 20/002/2013", but in "Further information on UA 12/13, AFR 20/001/2013" the index is another's.
    return bool(
        reference and index and re.fullmatch(r"[,\s]*", text[reference.end : index.start]) and reference.start == 0
    )


def _goes_on(source: Source, block: list[Piece], piece: Piece) -> bool:
    if len(block) >= _HEADER_LINES or piece.line - block[-1].line > 2:  # noqa: PLR2004  # One empty line between.
        return False
    text = source.text(piece)
    whole = Run(source, block).text
    # What is there already does not come twice in one header.
    if reference_in(text) and reference_in(whole):
        return False
    if re.search(r":\s*$|[A-Z]{3}\s*$", whole) and (INDEX.match(text) or re.match(r"\d{2}/", text)):
        return True
    if piece.line - block[-1].line == 1 and _wraps_country(whole, text):
        return True
    dated = only_date(text) is not None or bool(re.match(r"\d{4}$", text))
    return bool(_BEGINS.match(text) or dated or (countries_listed(text) and not _has_country(whole)))


def _has_country(text: str) -> bool:
    return any(countries_listed(text[start:end]) for start, end in _unlabelled(text))


def _wraps_country(whole: str, text: str) -> bool:
    """Whether the text begins with a country, or with the rest of one, before the label of the date."""
    label = DATE_LABEL.search(text)
    if label is None or label.start() == 0:
        return False
    open_end = next((whole[start:end] for start, end in _unlabelled(whole) if end == len(whole)), "")
    return bool(countries_listed(f"{open_end} {text[: label.start()]}".replace("\n", " ")))


def _unlabelled(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a header that neither a label nor a number nor a date covers."""
    covered = [match.span() for pattern in (INDEX_LABEL, DATE_LABEL, INDEX) for match in pattern.finditer(text)]
    covered += [(each.start, each.end) for each in dates_in(text)]
    if match := re.search(_LEAD_AND_CASE, text):
        covered.append(match.span())
    found, at = [], 0
    for start, end in sorted(covered):
        found.append((at, start))
        at = max(at, end)
    found.append((at, len(text)))
    trimmed = ((text[:end].rstrip(" \n,;|–-"), start) for start, end in found if start < end)
    return [(start, len(head)) for head, start in trimmed if len(head) > start and text[start : len(head)].strip()]


def _take(source: Source, block: list[Piece]) -> Header:
    run = Run(source, block)
    text = run.text
    reference, index = reference_in(text), index_in(text)
    label = DATE_LABEL.search(text)
    dates = dates_in(text)
    issued = next((each for each in dates if label and each.start >= label.start()), dates[0] if dates else None)
    countries: tuple[str, ...] = ()
    for start, end in _unlabelled(text):
        listed = countries_listed(re.sub(r"\s+", " ", text[start:end]))
        if listed and not countries:
            countries = listed
            source.take("countries", *run.pieces(start, end))
    if issued:
        source.take("issued_on", *run.pieces(issued.start, issued.end))
    if index:
        source.take("index", *run.pieces(index.start, index.end))
    if reference:
        source.take("reference", *run.pieces(reference.start, reference.end))
        lead = re.search(rf"{_LEAD}$", text[: reference.start], re.IGNORECASE)
        if lead:
            source.take("update", *run.pieces(lead.start(), lead.end()))
    for pattern in (INDEX_LABEL, DATE_LABEL):
        for match in pattern.finditer(text):
            source.take("layout", *run.pieces(match.start(), match.end()))
    source.leave(*block)
    return Header(
        reference.value if reference else None,
        index.value if index else None,
        countries,
        issued.iso if issued else None,
        updates_before(text),
        block[-1].line,
    )
