"""The blocks of a document's text, as somebody would write them: paragraphs, lists, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_BULLET = re.compile(r"\s*[-–—•·●▪*\uf0b7]\s*(?=[^\W\d]|[«“\"])")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,2}|[ivx]{1,4})\.\s+(?=[^\W\d]|[«“\"])")
# A document whose lines are longer has no wrapped lines.
_WIDEST = 125
_NARROWEST = 60
_CHANNEL = re.compile(
    r"(fax|tel|phone|e-?mail|correo|courriel|salutation|tratamiento|anrede|formule)", re.IGNORECASE | re.MULTILINE
)
# Behind a hyphen a word is parted.
_PARTED = re.compile(r"\w-$")
_LABEL = re.compile(r"[^\s:]+( [^\s:]+){0,2} ?:(\s|$)")
_FEWEST_OF_ADDRESS, _WIDEST_OF_ADDRESS = 3, 60


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a paragraph "p", or the entries of a list "ul", "ol" (1, 2) or "i" (i, ii)."""

    kind: str
    lines: list[str]


def blocks_of(text: str) -> list[list[str]]:
    """Return the lines of each block."""
    return [block.strip("\n").split("\n") for block in re.split(r"\n[ \t]*(?=\n)", text) if block.strip()]


def whole_words(text: str) -> str:
    """Return a text where no soft hyphen stands in front of a break."""
    return re.sub("\u00ad\\s*\n", "", text)


def is_address(lines: list[str]) -> bool:
    """Whether a block is surely an address: short lines, one of them a fax number or the like."""
    return (
        len(lines) >= _FEWEST_OF_ADDRESS
        and max(map(len, lines)) < _WIDEST_OF_ADDRESS
        and any(map(_CHANNEL.match, lines[1:]))
        and not lines[0].isupper()
        and not lines[0].endswith(":")
        and not _CHANNEL.match(lines[0])
    )


def blocks_with_lists(text: str) -> Iterator[Block]:
    """Give paragraphs whose wrapped lines are joined, and lists."""
    blocks = blocks_of(whole_words(text))
    widest = max((len(line) for block in blocks for line in block if len(line) <= _WIDEST), default=0)
    for block in blocks:
        yield from _parted(block, widest)


def _parted(lines: list[str], widest: int) -> Iterator[Block]:
    start = next((at for at in range(len(lines)) if _kind(lines[at:])), len(lines))
    if start:
        yield Block("p", _joined(lines[:start], widest))
    kind = _kind(lines[start:])
    if not kind:
        return
    mark = _BULLET if kind == "ul" else _NUMBER
    entries: list[str] = []
    for line in lines[start:]:
        if match := mark.match(line):
            entries.append(line[match.end() :])
        else:
            entries[-1] += ("" if _PARTED.search(entries[-1]) else " ") + line.strip()
    yield Block(kind, entries)


def _kind(lines: list[str]) -> str | None:
    """Return the kind of the list that begins with the first line, if one does."""
    if not lines:
        return None
    if _BULLET.match(lines[0]) and sum(map(bool, map(_BULLET.match, lines))) > 1:
        return "ul"
    numbers = [match["number"] for match in map(_NUMBER.match, lines) if match]
    if _NUMBER.match(lines[0]) and len(numbers) > 1:
        counted = [str(number) for number in range(1, len(numbers) + 1)]
        roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][: len(numbers)]
        return {tuple(counted): "ol", tuple(roman): "i"}.get(tuple(numbers))
    return None


def _joined(lines: list[str], widest: int) -> list[str]:
    found = [lines[0]]
    for before, line in pairwise(lines):
        room = widest - len(before) - 1
        wrapped = len(before) > _NARROWEST and not line[:1].isspace() and len(line.split()[0]) > room
        if wrapped and not _LABEL.match(line) and before.isupper() == line.isupper():
            found[-1] += ("" if _PARTED.search(before) else " ") + line.strip()
        else:
            found.append(line)
    return found
