"""Pure: keeps what runs the other way than its paragraph in its own order.

Between Arabic letters the case number `4-117/2025`, a phone number or a bracketed Latin name is displayed in pieces
(Unicode Bidirectional Algorithm, W2 and N2); isolated, each of them stays whole. So does an Arabic name in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from app.letters.letter import Direction, Run

# Left-to-right isolate, right-to-left isolate, and the end of either (UAX #9, 2.4).
_ISOLATES = {Direction.LTR: "\u2066", Direction.RTL: "\u2067"}
_END = "\u2069"

_STRONG = {"L": Direction.LTR, "R": Direction.RTL, "AL": Direction.RTL}
_NUMBERS = frozenset({"EN", "AN"})
# What may stand before a number and belongs to it.
_SIGNS = frozenset("+-−#№§$€£@/")
_BRACKETS = {")": "(", "]": "[", "»": "«", "”": "“"}
# Arabic punctuation has no direction of its own, and parts what stands before it from what follows.
_ARABIC_MARKS = frozenset("،؛؟۔")
# Between numbers these part one from the next: "3, 5 and 13" are three.
_PARTS_NUMBERS = re.compile(r"[,;:]\s")


def isolated(text: str, direction: Direction | None) -> str:
    """Return text with the isolating characters of a direction around it; None leaves it as it is."""
    return f"{_ISOLATES[direction]}{text}{_END}" if direction else text


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
    for begin, end in _spans(text, against):
        if begin > done:
            yield text[done:begin], None
        yield text[begin:end], against
        done = end
    if done < len(text) or not text:
        yield text[done:], None


def _direction(character: str) -> Direction | None:
    return None if character in _ARABIC_MARKS else _STRONG.get(unicodedata.bidirectional(character))


def _spans(text: str, against: Direction) -> Iterator[tuple[int, int]]:
    """Find the longest stretches, within a line, that begin and end with what runs `against` the paragraph."""
    at = 0
    while at < len(text):
        if not _begins(text, at, against):
            at += 1
            continue
        end = _end(text, at, against)
        # A number alone keeps its order everywhere; what holds anything but digits may not.
        if any(not character.isdigit() for character in text[at:end]):
            yield at, end
        at = end


def _begins(text: str, at: int, against: Direction) -> bool:
    if _direction(text[at]) is against:
        return True
    if against is Direction.RTL:
        return False
    following = text[at + 1 : at + 2]
    return _is_number(text[at]) or (text[at] in _SIGNS and following != "" and _is_number(following))


def _is_number(character: str) -> bool:
    return unicodedata.bidirectional(character) in _NUMBERS


def _end(text: str, begin: int, against: Direction) -> int:
    """Return where the stretch ends: after its last letter, number, or bracket that closes one of its own."""
    end = begin
    seen_letter = False
    for at in range(begin, _limit(text, begin, against)):
        character = text[at]
        direction = _direction(character)
        number = _is_number(character) and against is Direction.LTR
        if number and not seen_letter and _PARTS_NUMBERS.search(text, end, at):
            break
        seen_letter |= direction is against
        closes = character in _BRACKETS and _BRACKETS[character] in text[begin:at]
        if direction is against or number or closes or (character == "%" and at == end):
            end = at + 1
    return max(end, begin + 1)


def _limit(text: str, begin: int, against: Direction) -> int:
    """Return how far a stretch may go: to what runs with the paragraph, or to a bracket that closes beyond that."""
    limit = begin
    while limit < len(text):
        character = text[limit]
        if character == "\n" or character in _ARABIC_MARKS or _direction(character) not in {None, against}:
            break
        limit += 1
    for closing, opening in _BRACKETS.items():
        at = text.find(opening, begin, limit)
        while at >= 0:
            if (close := text.find(closing, at, limit)) < 0:
                limit = at
                break
            at = text.find(opening, close, limit)
    return limit
