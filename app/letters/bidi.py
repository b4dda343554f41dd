"""Pure: keeps what runs the other way than its paragraph in its own order.

Between Arabic letters the case number `4-117/2025`, a phone number or a bracketed Latin name is displayed in pieces
(Unicode Bidirectional Algorithm, W2 and N2); isolated, each of them stays whole. So does an Arabic name in English.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from app.letters.letter import Direction, Run

# Left-to-right isolate, right-to-left isolate, and the end of either (UAX #9, 2.4).
_ISOLATES = {Direction.LTR: "\u2066", Direction.RTL: "\u2067"}
_END = "\u2069"
# Left-to-right override, and its end.
_OVERRIDE, _END_OF_OVERRIDE = "\u202d", "\u202c"

_STRONG = {"L": Direction.LTR, "R": Direction.RTL, "AL": Direction.RTL}
_NUMBERS = frozenset({"EN", "AN"})
# What may stand before a number and belongs to it.
_SIGNS = frozenset("+-−#№§$€£@/")
_BRACKETS = {")": "(", "]": "[", "»": "«", "”": "“"}
_OPENING = frozenset(_BRACKETS.values())
_AROUND_A_NUMBER = "()[]"
# A hashtag or a handle begins so; an address may end with a stroke, a name (C++) with a sign.
_TAGS, _TRAILING = frozenset("#@"), frozenset("/+#")
# Arabic punctuation has no direction of its own, and parts what stands before it from what follows.
_ARABIC_MARKS = frozenset("،؛؟۔")
_MOST_IN_A_WORD = 12
# Where a line may end; at a no-break space it may not.
_SPACES = frozenset(" \t\n")
# Between numbers these part one from the next: "3, 5 and 13" are three.
_PARTS_NUMBERS = re.compile(r"[,;:]\s")


def isolated(text: str, direction: Direction | None) -> str:
    """Return text with the isolating characters of a direction around it; None leaves it as it is."""
    return f"{_ISOLATES[direction]}{in_order(text, direction)}{_END}" if direction else text


def in_order(text: str, direction: Direction | None) -> str:
    """Return text with its order held where isolating does not hold it: groups of Arabic-Indic digits turn round."""
    arabic_digits = any(unicodedata.bidirectional(character) == "AN" for character in text)
    return f"{_OVERRIDE}{text}{_END_OF_OVERRIDE}" if direction is Direction.LTR and arabic_digits else text


def with_isolates(runs: Iterable[Run], direction: Direction) -> tuple[Run, ...]:
    """Return the runs of a paragraph with what runs against its direction as runs of their own."""
    found: list[Run] = []
    for run in runs:
        for text, against in _pieces(run.text, direction):
            found.append(Run(text, run.bold, run.italic, against))
    return tuple(found)


def _pieces(text: str, direction: Direction) -> Iterator[tuple[str, Direction | None]]:
    against = Direction.LTR if direction is Direction.RTL else Direction.RTL
    if direction is Direction.LTR and not any(_direction(character) is against for character in text):
        yield text, None
        return
    done = 0
    for begin, end in _within_words(text, _spans(text, against)):
        if begin > done:
            yield text[done:begin], None
        yield text[begin:end], against
        done = end
    if done < len(text) or not text:
        yield text[done:], None


def _within_words(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leave out the stretches of a word that changes its direction over and over: it is no word, and costs minutes."""
    word: list[tuple[int, int]] = []
    for span in spans:
        if word and any(character in _SPACES for character in text[word[-1][1] : span[0]]):
            yield from word if len(word) <= _MOST_IN_A_WORD else ()
            word = []
        word.append(span)
    yield from word if len(word) <= _MOST_IN_A_WORD else ()


def _direction(character: str) -> Direction | None:
    return None if character in _ARABIC_MARKS else _STRONG.get(unicodedata.bidirectional(character))


def _spans(text: str, against: Direction) -> Iterator[tuple[int, int]]:
    """Find the longest stretches that begin and end with what runs `against` the paragraph."""
    for begin, end in _segments(text, against):
        opened, unclosed = _brackets(text, begin, end)
        # A bracket before a number, as of an area code, belongs to it.
        closed = frozenset(opened.values()) if against is Direction.LTR else frozenset()
        at = begin
        while at < end:
            if not _begins(text, at, against) and not (at in closed and _begins(text, at + 1, against, number=True)):
                at += 1
                continue
            # A bracket that closes outside belongs to the paragraph, and so does what it holds.
            following = bisect_left(unclosed, at)
            limit = unclosed[following] if following < len(unclosed) else end
            last = _end(text, at, limit, against, opened)
            # A number alone keeps its order everywhere; what holds anything but digits may not.
            if not text[at:last].strip(_AROUND_A_NUMBER).isdigit():
                yield at, last
            at = last


def _segments(text: str, against: Direction) -> Iterator[tuple[int, int]]:
    """Cut a text at line feeds, at Arabic marks, and at what runs with the paragraph."""
    begin = 0
    for at, character in enumerate(text):
        if character == "\n" or character in _ARABIC_MARKS or _direction(character) not in {None, against}:
            if at > begin:
                yield begin, at
            begin = at + 1
    if begin < len(text):
        yield begin, len(text)


def _brackets(text: str, begin: int, end: int) -> tuple[dict[int, int], list[int]]:
    """Return closing bracket → opening bracket within a segment, and the opening ones that nothing closes there."""
    opened: dict[int, int] = {}
    waiting: list[int] = []
    for at in range(begin, end):
        if text[at] in _OPENING:
            waiting.append(at)
        elif waiting and _BRACKETS.get(text[at]) == text[waiting[-1]]:
            opened[at] = waiting.pop()
    return opened, waiting


def _begins(text: str, at: int, against: Direction, *, number: bool = False) -> bool:
    """Return whether a stretch begins at a place; with `number`, whether one that begins with a number does."""
    if _direction(text[at]) is against:
        return not number
    if text[at] in _TAGS and not number and text[at + 1 : at + 2] and _direction(text[at + 1]) is against:
        return True
    if against is Direction.RTL:
        return False
    following = text[at + 1 : at + 2]
    return _is_number(text[at]) or (text[at] in _SIGNS and following != "" and _is_number(following))


def _is_number(character: str) -> bool:
    return unicodedata.bidirectional(character) in _NUMBERS


def _end(text: str, begin: int, limit: int, against: Direction, opened: Mapping[int, int]) -> int:
    """Return where the stretch ends: after its last letter, number, or bracket that closes one of its own."""
    end = begin
    seen_letter = False
    for at in range(begin, limit):
        direction = _direction(text[at])
        number = _is_number(text[at]) and against is Direction.LTR
        if number and not seen_letter and _PARTS_NUMBERS.search(text, end, at):
            break
        seen_letter |= direction is against
        closes = opened.get(at, -1) >= begin
        trails = at == end and (text[at] == "%" or (seen_letter and text[at] in _TRAILING))
        if direction is against or number or closes or trails:
            end = at + 1
    return max(end, begin + 1)
