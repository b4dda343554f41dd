"""Pure: the stretches of a page as lines in the order in which they are read, column by column.

Two columns are parted by an upright that no stretch crosses, with lines at both sides of it. Text that only happens to
have such an upright (a label and its value, a bullet and its text, the entries of a header) is no column: there, a
line is read to its end.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.campaigns.reading.files.glyphs import Stretch

# A gap within a line that is wider than this, in heights of the line, stays visible: it parts the entries of a header.
_WIDE_GAP = 1.9
_WIDE = "    "
# Stretches nearer than this, in heights of the line, are parts of one word.
_TOUCHING = 0.08
# The narrowest strip between two columns, in heights of a line: the cells of a table may all but touch.
_NARROWEST = 0.1
# Rows that must have text at both sides, one below the other; fewer do if each side was drawn by itself.
_ROWS_BESIDE = 3
_ROWS_DRAWN_APART = 2
# A distance between rows that is so many times the usual one parts them.
_APART = 1.35
_LETTERS_OF_A_COLUMN = 4
# So many of a column's lines begin where it does, within so many points.
_BEGINNING_THERE = 0.6
_SAME_EDGE = 2.5
# So many uprights are tried on a page, those first at which most lines begin.
_UPRIGHTS = 40
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

Row = list[Stretch]


@dataclass(slots=True)
class Line:
    """A line as it is read; `first_word` is the width of its first word, `height` that of its tallest glyphs."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    first_word: float


@dataclass(slots=True)
class Column:
    """Lines below each other; `beside` says whether another column stands beside them."""

    lines: list[Line]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows `start` to `end`, the last not counted in, that have columns at both sides of an upright."""

    start: int
    end: int
    left: Row
    right: Row

    @property
    def weight(self) -> int:
        return min(len(self.left), len(self.right))


def columns(stretches: Sequence[Stretch]) -> list[Column]:
    """Return the columns of a page in the order in which they are read; one, if the page has no columns."""
    return _read(stretches, beside=False)


def _read(stretches: Sequence[Stretch], *, beside: bool) -> list[Column]:
    rows = _rows(stretches)
    bands = _bands(rows)
    if not bands:
        return [Column([_line(row) for row in rows], beside)] if rows else []
    found: list[Column] = []
    start = 0
    for band in bands:
        found += _read(_flat(rows[start : band.start]), beside=beside)
        sides = (band.right, band.left) if _is_right_to_left(stretches) else (band.left, band.right)
        for side in sides:
            found += _read(side, beside=True)
        start = band.end
    return found + _read(_flat(rows[start:]), beside=beside)


def _flat(rows: list[Row]) -> Row:
    return [each for row in rows for each in row]


def _is_right_to_left(stretches: Iterable[Stretch]) -> bool:
    marks = [bool(_RIGHT_TO_LEFT.search(each.text)) for each in stretches]
    return sum(marks) * 2 > len(marks)


def _rows(stretches: Iterable[Stretch]) -> list[Row]:
    """Put stretches that stand on one baseline into a row, from the left; rows from the top."""
    rows: list[Row] = []
    for stretch in sorted(stretches, key=lambda each: -each.bottom):
        first = rows[-1][0] if rows else None
        if first and first.bottom - stretch.bottom < 0.35 * min(first.height, stretch.height):
            rows[-1].append(stretch)
        else:
            rows.append([stretch])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _bands(rows: list[Row]) -> list[_Band]:
    """Return the bands of the upright that has most lines at both its sides."""
    leading = _leading(rows)
    found = [_bands_at(upright, rows, leading) for upright in _uprights(rows)]
    return max(found, key=lambda bands: sum(band.weight for band in bands), default=[])


def _leading(rows: list[Row]) -> float:
    """Return the usual distance from a line to the next: a quarter of them are nearer, for gaps are no leading."""
    distances = [
        distance for index, row in enumerate(rows) for each in row if (distance := _to_next(each, rows[index + 1 :]))
    ]
    return statistics.quantiles(distances, n=4)[0] if len(distances) > 1 else sum(distances)


def _to_next(stretch: Stretch, below: list[Row]) -> float:
    """Return how far below a stretch the next one stands, 0 if there is none."""
    return next(
        (
            stretch.bottom - each.bottom
            for row in below
            for each in row
            if each.left < stretch.right and each.right > stretch.left
        ),
        0.0,
    )


def _uprights(rows: list[Row]) -> list[float]:
    """Return where a column may begin: where lines do, or, from right to left, where they end."""
    if _is_right_to_left(stretch for row in rows for stretch in row):
        edges = Counter(round(each.right + each.height / 2) for row in rows for each in row)
    else:
        edges = Counter(round(each.left - 1) for row in rows for each in row)
    return [float(edge) for edge, count in edges.most_common(_UPRIGHTS) if count > 1]


def _bands_at(upright: float, rows: list[Row], leading: float) -> list[_Band]:
    bands, start = [], 0
    for index in range(len(rows) + 1):
        if index == len(rows) or _crosses(rows[index], upright):
            band = _band(upright, rows, start, index, leading)
            if band:
                bands.append(band)
            start = index + 1
    return bands


def _crosses(row: Row, upright: float) -> bool:
    """Whether something of a row stands on both sides, but for what has run over into the column beside it."""
    return any(
        each.left < upright - 1
        and each.right > upright + 1 - _NARROWEST * each.height
        and not any(upright - 1 <= other.left < each.right for other in row)
        for each in row
    )


def _band(upright: float, rows: list[Row], start: int, end: int, leading: float) -> _Band | None:
    """Return the band within those rows, if they have columns at both sides of the upright."""
    start, end = _trimmed(upright, rows, start, end, leading)
    sides = [_sides(row, upright) for row in rows[start:end]]
    left = [each for side in sides for each in side[0]]
    right = [each for side in sides for each in side[1]]
    if not left or not right or not (_is_text(left) and _is_text(right)):
        return None
    if _are_labels(sides) or not _begins_there(upright, sides):
        return None
    if _drawn_apart(left, right):
        are_columns = min(_within(left, right), _within(right, left)) >= _ROWS_DRAWN_APART
    else:
        are_columns = _beside(rows[start:end], sides, leading) >= _ROWS_BESIDE
    return _Band(start, end, left, right) if are_columns else None


def _sides(row: Row, upright: float) -> tuple[Row, Row]:
    return [each for each in row if each.left < upright - 1], [each for each in row if each.left >= upright - 1]


def _trimmed(upright: float, rows: list[Row], start: int, end: int, leading: float) -> tuple[int, int]:
    """Leave out rows above and below the columns that stand at one side alone and were not drawn with it."""
    left = [each.order for row in rows[start:end] for each in row if each.left < upright - 1]
    while start < end and all(each.left >= upright - 1 and each.order < min(left, default=0) for each in rows[start]):
        start += 1
    # From there down to the first row with text at both sides: what stands at the left above a gap.
    first = next((i for i in range(start, end) if any(each.left >= upright - 1 for each in rows[i])), start)
    gaps = (i for i in range(first, start, -1) if rows[i - 1][0].bottom - rows[i][0].bottom > _APART * leading)
    start = next(gaps, start)
    right = [each.order for row in rows[start:end] for each in row if each.left >= upright - 1]
    # From the end upwards: what stands at the left below a gap and was drawn after the right column.
    cut = end
    for index in range(end - 1, start, -1):
        row = rows[index]
        if any(each.left >= upright - 1 for each in row) or min(each.order for each in row) < max(right, default=0):
            break
        if rows[index - 1][0].bottom - row[0].bottom > _APART * leading:
            cut = index
    return start, cut


def _is_text(side: Row) -> bool:
    """Whether a side holds more than bullets, numbers and marks."""
    return statistics.median(sum(map(str.isalpha, each.text)) for each in side) >= _LETTERS_OF_A_COLUMN


def _begins_there(upright: float, sides: list[tuple[Row, Row]]) -> bool:
    """Whether most lines at the right, or from right to left those at the left, begin at the upright."""
    begins = [abs(right[0].left - 1 - upright) < _SAME_EDGE for _left, right in sides if right]
    ends = [abs(left[-1].right + left[-1].height / 2 - upright) < _SAME_EDGE for left, _right in sides if left]
    return max(sum(begins) / len(begins), sum(ends) / len(ends)) >= _BEGINNING_THERE


def _are_labels(sides: list[tuple[Row, Row]]) -> bool:
    """Whether what stands at the left names what stands at the right."""
    named = [left[-1].text.endswith(":") for left, right in sides if left and right]
    return sum(named) * 2 > len(named)


def _drawn_apart(left: Row, right: Row) -> bool:
    orders = [[each.order for each in side] for side in (left, right)]
    return max(orders[0]) < min(orders[1]) or max(orders[1]) < min(orders[0])


def _within(side: Row, other: Row) -> int:
    """Return how many stretches of one side stand at heights that the other spans."""
    lowest, highest = min(each.bottom for each in other), max(each.top for each in other)
    return sum(each.top > lowest and each.bottom < highest for each in side)


def _beside(rows: list[Row], sides: list[tuple[Row, Row]], leading: float) -> int:
    """Return the most rows, one below the other without a gap, that have text at both sides."""
    most = run = 0
    for index, (left, right) in enumerate(sides):
        if index and rows[index - 1][0].bottom - rows[index][0].bottom > _APART * leading:
            run = 0
        run = run + 1 if left and right else 0
        most = max(most, run)
    return most


def _line(row: Row) -> Line:
    from_right = any(_RIGHT_TO_LEFT.search(each.text) for each in row)
    ordered = sorted(row, key=lambda each: each.order if from_right else each.left)
    text = ordered[0].text
    for one, other in pairwise(ordered):
        gap = max(other.left - one.right, one.left - other.right) / one.height
        text += (_WIDE if gap > _WIDE_GAP else " " if gap > _TOUCHING else "") + other.text
    tallest = max(row, key=lambda each: each.height)
    return Line(
        text,
        row[0].left,
        max(each.right for each in row),
        tallest.bottom,
        tallest.height,
        ordered[0].first_word,
    )
