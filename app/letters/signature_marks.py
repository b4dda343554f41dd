"""Pure: the marks on a piece of paper, each a patch of dots that touch, and which of them belong to a signature.

A picture is given as bytes, one a dot, in rows of a width; a byte says how much ink is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# A dot with less ink than this (of 255) is none.
_FAINTEST = 20
# A mark with less than this part of the largest one's ink is dust; the dot of an i has more.
_DUST = 0.002
# Where the marks inside have at least this part of all ink, those that reach two edges are lines or shadows.
_ENOUGH_INSIDE = 0.2


@dataclass(frozen=True, slots=True)
class Mark:
    """A patch of ink: its dots as positions, how much ink they hold, its longer side, and how many edges it reaches."""

    dots: Sequence[int]
    ink: int
    length: int
    edges: int


def marks_of(ink: bytes, width: int) -> list[Mark]:
    """Return the marks in a picture."""
    left = bytearray(dot if dot >= _FAINTEST else 0 for dot in ink)
    last_row, last_column = len(ink) // width - 1, width - 1
    found = []
    for start in range(len(left)):
        if not left[start]:
            continue
        left[start] = 0
        dots = [start]
        # It grows while it is walked through.
        for dot in dots:
            row, column = divmod(dot, width)
            for near_row in range(max(0, row - 1), min(last_row, row + 1) + 1):
                begin = near_row * width
                for near in range(begin + max(0, column - 1), begin + min(last_column, column + 1) + 1):
                    if left[near]:
                        left[near] = 0
                        dots.append(near)
        columns, rows = {dot % width for dot in dots}, {dot // width for dot in dots}
        edges = (0 in columns) + (last_column in columns) + (0 in rows) + (last_row in rows)
        length = max(max(columns) - min(columns), max(rows) - min(rows)) + 1
        found.append(Mark(dots, sum(ink[dot] for dot in dots), length, edges))
    return found


def of_a_signature(marks: list[Mark]) -> list[Mark]:
    """Leave out dust, and what reaches from one edge of the picture to another where enough is written between."""
    inside = [mark for mark in marks if mark.edges < 2]  # noqa: PLR2004  # From one edge to another.
    if sum(mark.ink for mark in inside) >= _ENOUGH_INSIDE * sum(mark.ink for mark in marks):
        marks = inside
    largest = max((mark.ink for mark in marks), default=0)
    return [mark for mark in marks if mark.ink >= _DUST * largest]


def ends_at_the_edge(ink: bytes, width: int) -> int:
    """Return how often ink reaches the edge of a picture."""
    edges = (ink[:width], ink[-width:], ink[::width], ink[width - 1 :: width])
    return sum(before < _FAINTEST <= dot for edge in edges for before, dot in pairwise((0, *edge)))
