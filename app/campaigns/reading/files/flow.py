"""Pure: the columns of all pages as one text: paragraphs parted by empty lines, lines that a page has wrapped joined.

What a page repeats (its header, its footer, its number) stays in the text, marked, but not within a paragraph.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.campaigns.reading.files.columns import Column, Line
from app.campaigns.reading.source import REPEATED

_SOFT_HYPHEN = "\u00ad"
# A distance between lines that is so many times the usual one parts paragraphs.
_GAP = 1.28
# A line is wrapped if the next word had found no room. That needs an edge at which several lines end, so near to it.
_NEAR_EDGE = 0.12
_LINES_AT_EDGE = 4
# What a space takes at the least, in heights of the line.
_SPACE = 0.25
# A line that ends so may well end its paragraph; the reader of paragraphs joins it if it does not.
_ENDS = re.compile(r"[.:!?…][\"'”’»)\]]*$")
# An entry of a list; it goes on until the next begins.
_ENTRY = re.compile(r"[-–—•·●▪◦■*\ue000-\uf8ff]|\(?(\d{1,2}|[ivx]{1,4}|[a-z])[.)]\s")
_LABEL_IN_CAPITALS = r"[A-ZÀ-Ý][^\sa-zß-ÿ:]*( [^\sa-zß-ÿ:]+){1,9} ?:\s+\S"
# "Tegucigalpa Fax: 1" is the rest of a line, not a label.
_REST_OF_ADDRESS = (
    r"(?i:(?!tel|fax|phone)\S+ [^:]*\b(?:fax|tel|e-?mail|correo|courriel|salutation|anrede|tratamiento)\b[^:]*:)"
)
_BEGINS_ANEW = re.compile(
    _ENTRY.pattern + rf"|\[|(?!{_REST_OF_ADDRESS})[A-ZÀ-Ý][^\s:]+( [^\s:]+){{0,3}} ?:\s+\S|" + _LABEL_IN_CAPITALS
)
_ADDRESS_GOES_ON = 0.8
_SALUTATION = re.compile(r"\s*\(?(salutation|anrede|tratamiento|formule|saludo)", re.IGNORECASE)
# A label within a line: an address that runs on as a sentence does.
_RUN_IN = re.compile(
    r"\S (fax|tel|e-?mail|correo|courriel|salutation|anrede|tratamiento|formule)[^:]{0,12}:", re.IGNORECASE
)
_CHANNEL = re.compile(
    r"\(?(fax|tel|phone|e-?mail|correo|courriel|twitter|facebook|salutation|anrede|tratamiento|formule|saludo)[^:]{0,12}:",
    re.IGNORECASE,
)
# What stands behind these labels is words, and goes on if it is wrapped.
_WORDS_BEHIND_LABEL = re.compile(_SALUTATION.pattern + r"|t[eé]l[eé](gram|x)", re.IGNORECASE)
# Behind a small word, or within a word, nothing ends.
_SMALL_WORD = re.compile(r"\s[^\W\d_A-ZÀ-Þ]+$")
_MID_PHRASE = re.compile(_SMALL_WORD.pattern + r"|(\w[-/,]|://\S*)$")
# A label that a narrow column has parted from its address.
_LABEL_ALONE = re.compile(r"[\w-]+ ?:")
_LABEL_LAST = re.compile(r"\s[\w-]+ ?:$")
_WEB_FIRST = re.compile(r"https?://|www\.|@\w")
_NUMBER_LAST = re.compile(r"\+ ?\d[\d ]*$")
_REST_OF_NUMBER = re.compile(r"\d[\d ]{0,11}$")
_ACCOUNT = re.compile(r"\S*@\S+")
_DAY = re.compile(r"\b\d{1,2}\.?$")
_MONTH = re.compile(
    r"(jan|ene|feb|fév|mar|mär|apr|abr|avr|may|mai|jun|jul|juin|aug|ago|août|sep|oct|okt|nov|de[cz]|dic|déc)",
    re.IGNORECASE,
)
_DATE = re.compile(rf"\d{{1,2}}\.? (de )?{_MONTH.pattern}", re.IGNORECASE)
# A long address of a page is parted between any two letters, where there is room for no more.
_ONE_GLYPH = 0.7
_URL_TAIL = re.compile(r"(https?://|www\.)\S*$")
_REST_OF_URL = re.compile(r"[^\s:@]+/[^\s:@]*|[a-z][\w-]+")
_URL_HEAD = re.compile(r"\S*[/\d=?&.\-_]\S*")
# A line may end within a word behind a hyphen or a stroke; "in- and exports" is two words.
_PARTED = re.compile(r"\w[-/]$")
_AFTER_A_DASH = re.compile(r"(and|or|und|oder|y|et|ou)\b")
_PAGE_NUMBER = re.compile(
    r"\W*((page|seite|p[aá]gina|pag|p|s)\b\.?)?\s*\d{1,3}\s*((of|/|von|de|sur)\s*\d{1,3})?\W*", re.IGNORECASE
)
_FURNITURE_LINES = 3
# Words and numbers of a header that says which appeal this is.
_IDENTIFYING = re.compile(r"\d{2}|urgente?\b|eilaktion|\bindex\b|amnesty|front line|observato", re.IGNORECASE)

Page = list[Column]


@dataclass(slots=True)
class _Block:
    lines: list[str]
    last: Line


def text_of_pages(pages: list[Page]) -> str:
    """Return the text of all pages."""
    return _Flow(pages).text()


class _Flow:
    def __init__(self, pages: list[Page]) -> None:
        self._furniture = _furniture(pages)
        self._pages = pages
        columns = [column for page in pages for column in page]
        self._leading = _leading(columns)
        self._edge = _edge([line for column in columns if not column.beside for line in column.lines])
        self._width = max((_width(column) for column in columns if column.beside), default=0.0)
        self._blocks: list[list[str]] = []
        # The block that may go on, the line that ends it, and the furniture that must wait until it is at its end.
        self._last: list[str] = []
        self._open: tuple[Column, Line] | None = None
        self._waiting: list[list[str]] = []

    def text(self) -> str:
        for page in self._pages:
            self._add_page(page)
        self._settle()
        return "\n\n".join("\n".join(block) for block in self._blocks)

    def _add_page(self, page: Page) -> None:
        lines = [line for column in page for line in column.lines]
        body = [line.bottom for line in lines if id(line) not in self._furniture]
        middle = statistics.median(body) if body else 0.0
        furniture = [line for line in lines if id(line) in self._furniture]
        above = [line.text for line in furniture if line.bottom > middle]
        below = [REPEATED + line.text for line in furniture if line.bottom <= middle]
        if page is not self._pages[0] or not any(map(_identifies, above)):
            above = [REPEATED + text for text in above]
        self._add_furniture(above)
        for column in page:
            rest = Column([line for line in column.lines if id(line) not in self._furniture], column.beside)
            if rest.lines:
                self._add_column(rest)
        self._add_furniture(below)

    def _add_furniture(self, texts: list[str]) -> None:
        if texts:
            self._waiting.append(texts)
        if self._open is None:
            self._settle()

    def _settle(self) -> None:
        self._blocks += self._waiting
        self._waiting = []

    def _add_column(self, column: Column) -> None:
        blocks = list(self._blocks_of(column))
        first = column.lines[0]
        if self._open and self._goes_on(*self._open, column, first):
            self._extend(blocks.pop(0), self._open[1], first, self._room(self._open[0]))
        if blocks:
            self._settle()
            self._blocks += blocks
            self._last = blocks[-1]
        self._open = (column, column.lines[-1])

    def _extend(self, block: list[str], last: Line, first: Line, room: float | None) -> None:
        head, *rest = block
        if _is_wrapped(last, first, room):
            self._last[-1] = _joined(self._last[-1], head, touches=_touches(last, room))
        else:
            self._last.append(head)
        self._last += rest

    def _room(self, column: Column) -> float | None:
        """Return where lines of a column must end; None where that cannot be told, as of addresses side by side."""
        if not column.beside:
            return self._edge
        room = min(line.left for line in column.lines) + self._width
        return room if self._width and all(line.right < room + line.height for line in column.lines) else None

    def _blocks_of(self, column: Column) -> Iterator[list[str]]:
        room = self._room(column)
        lines = [column.lines[0]]
        for above, line in pairwise(column.lines):
            goes_on = _is_wrapped(above, line, room) and line.text[:1].islower() and _goes_on(above.text, line.text)
            if self._is_gap(above, line) and not goes_on:
                yield _block(lines, room)
                lines = []
            lines.append(line)
        yield _block(lines, room)

    def _is_gap(self, above: Line, line: Line) -> bool:
        return _distance(above, line) > _GAP * self._leading

    def _goes_on(self, before: Column, last: Line, column: Column, first: Line) -> bool:
        """Whether the paragraph in which one column or page ends plainly goes on in the next."""
        # No address begins with a channel.
        if _CHANNEL.match(first.text) or last.text.endswith(_SOFT_HYPHEN):
            return True
        if _BEGINS_ANEW.match(first.text):
            return False
        if (before.beside or column.beside) and not self._width:
            return False
        if not _ENDS.search(last.text) and (first.text[:1].islower() or _DATE.match(first.text)):
            return True
        room = self._room(before)
        if _is_wrapped(last, first, room) and not last.text.endswith(":") and not first.text.isupper():
            return True
        return self._address_goes_on(last, first, room)

    def _address_goes_on(self, last: Line, first: Line, room: float | None) -> bool:
        block = self._last
        if room is None or len(block) == 1 or first.text.isupper() or _ENDS.search(last.text):
            return False
        short = (room - last.left) * _ADDRESS_GOES_ON
        return all(line_width < short for line_width in (last.right - last.left, first.right - first.left)) and not any(
            map(_SALUTATION.match, block)
        )


def _block(lines: list[Line], room: float | None) -> list[str]:
    """Return lines without a gap between them, those joined that a page has wrapped."""
    is_prose = _is_prose(lines, room)
    block = [lines[0].text]
    for above, line in pairwise(lines):
        wrapped = _is_wrapped(above, line, room)
        goes_on = _ENTRY.match(block[-1]) or (_WORDS_BEHIND_LABEL.match(block[-1]) and not line.text.endswith(":"))
        joins = is_prose or goes_on or _is_within_phrase(above.text, line.text)
        if _is_torn(above.text, line.text) or (wrapped and joins):
            block[-1] = _joined(block[-1], line.text, touches=_touches(above, room))
        else:
            block.append(line.text)
    return block


def _is_prose(lines: list[Line], room: float | None) -> bool:
    """Whether every line but the last is full, and a sentence, or an address in one, goes on from one to the next."""
    return all(_is_wrapped(above, line, room) for above, line in pairwise(lines)) and any(
        _goes_on(above.text, line.text) or _RUN_IN.search(above.text) for above, line in pairwise(lines)
    )


def _goes_on(text: str, following: str) -> bool:
    """Whether a sentence goes on from one line to the next."""
    return not _ENDS.search(text) and (following[:1].islower() or bool(_SMALL_WORD.search(text)))


def _identifies(header: str) -> bool:
    """Whether the header of a first page may say which appeal this is, and does not only run over all pages."""
    return header.isupper() or bool(_IDENTIFYING.search(header))


def _is_wrapped(line: Line, following: Line, room: float | None) -> bool:
    """Whether the next line's first word had found no room at the end of a line."""
    if line.text.endswith(_SOFT_HYPHEN):
        return True
    if room is None or _is_headline(line, following):
        return False
    if _BEGINS_ANEW.match(following.text) and not _heading_goes_on(line.text, following.text):
        return False
    return line.right + _SPACE * line.height + following.first_word > room


def _is_headline(line: Line, following: Line) -> bool:
    """Whether a line in capitals stands above a sentence."""
    return line.text.isupper() and following.text[:1].isupper() and not following.text.split(" ", 1)[0].isupper()


def _heading_goes_on(text: str, following: str) -> bool:
    """Whether a heading in capitals ends, with its colon, on the next line."""
    label, colon, _ = following.partition(":")
    return bool(colon) and label.isupper() and text.isupper() and ":" not in text


def _is_within_phrase(text: str, following: str) -> bool:
    """Whether a line so plainly goes on in the next that it is one line, be it that of an address."""
    if text.endswith(_SOFT_HYPHEN) or following.startswith(("http://", "https://", "www.")):
        return True
    if _ENDS.search(text):
        return False
    if not following[:1].isupper() or (text.isupper() and following.split(" ", 1)[0].isupper()):
        return True
    return bool(_MID_PHRASE.search(text) or (_DAY.search(text) and _MONTH.match(following)))


def _is_torn(text: str, following: str) -> bool:
    """Whether two lines are one whatever the width of the page: a label and its account, a page's address, a number."""
    if _LABEL_ALONE.fullmatch(text):
        return bool(_ACCOUNT.fullmatch(following))
    if _LABEL_LAST.search(text) or _NUMBER_LAST.search(text):
        return bool((_WEB_FIRST if text.endswith(":") else _REST_OF_NUMBER).match(following))
    return bool(_URL_TAIL.search(text) and text.endswith("/") and _REST_OF_URL.fullmatch(following))


def _touches(line: Line, room: float | None) -> bool:
    """Whether behind a line there is room for no glyph."""
    return room is not None and room - line.right < _ONE_GLYPH * line.height


def _joined(text: str, following: str, *, touches: bool) -> str:
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + following
    tail = _URL_TAIL.search(text)
    head = following.split(" ", 1)[0]
    if tail and (_URL_HEAD.fullmatch(head) or ((touches or text.endswith("/")) and head == following)):
        return text + following
    if _PARTED.search(text) and following[:1].isalpha() and not _AFTER_A_DASH.match(following):
        return text + following
    return f"{text} {following}"


def _distance(above: Line, line: Line) -> float:
    """Return how far a line stands below another, in heights of the taller."""
    return (above.bottom - line.bottom) / max(above.height, line.height, 1.0)


def _leading(columns: list[Column]) -> float:
    """Return the usual distance between lines: a quarter of them are nearer, for gaps are no leading."""
    distances = [
        _distance(above, line)
        for column in columns
        for above, line in pairwise(column.lines)
        if above.bottom > line.bottom
    ]
    return statistics.quantiles(distances, n=4)[0] if len(distances) > 1 else 1.2


def _edge(lines: list[Line]) -> float | None:
    """Return where lines end at the right, if so many end there within a sentence that it is an edge."""
    if not lines:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    near = right - _NEAR_EDGE * (right - left)
    within = sum(line.right > near and following.text[:1].islower() for line, following in pairwise(lines))
    return right if within >= _LINES_AT_EDGE else None


def _width(column: Column) -> float:
    """Return the width of a column of running text, 0 if it has too few lines that fill it."""
    edge = _edge(column.lines)
    return edge - min(line.left for line in column.lines) if edge else 0.0


def _furniture(pages: list[Page]) -> set[int]:
    """Return the identities of the lines that pages repeat at the same height, and of page numbers."""
    outer: list[list[Line]] = []
    for page in pages:
        lines = sorted((line for column in page for line in column.lines), key=lambda line: -line.bottom)
        outer.append([*lines[:_FURNITURE_LINES], *lines[_FURNITURE_LINES:][-_FURNITURE_LINES:]])
    counts = Counter(key for lines in outer for key in {_key(line) for line in lines})
    found = set()
    for lines in outer:
        for place, line in enumerate(lines):
            edge = place in {0, len(lines) - 1}
            if (len(pages) > 1 and counts[_key(line)] > 1) or (edge and _PAGE_NUMBER.fullmatch(line.text)):
                found.add(id(line))
    return found


def _key(line: Line) -> tuple[str, int]:
    # The number of the page stands first or last.
    return re.sub(r"^\D*\d+|\d+(?=\D*$)", "0", line.text), round(line.bottom / 6)
