"""Which counts may be shown: none that picks somebody out, by itself or by working it out from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tracking.progress.small_counts import FEWEST, Shown, Span, of_days, of_values

MONDAY = date(2026, 11, 2)

_counts = st.one_of(st.integers(0, 12), st.integers(0, 1_000_000))
_values = st.dictionaries(st.text(max_size=4), _counts, max_size=12)
_days = st.dictionaries(st.integers(0, 120).map(lambda number: MONDAY + timedelta(days=number)), _counts, max_size=30)


@pytest.mark.parametrize(
    ("counts", "shown", "others"),
    [
        pytest.param({}, {}, 0, id="nothing"),
        pytest.param({"a": 0, "b": 0}, {}, 0, id="zeros"),
        pytest.param({"a": 5, "b": 700, "c": 0}, {"a": 5, "b": 700}, 0, id="nothing small"),
        pytest.param({"a": 2, "b": 4, "c": 9}, {"c": 9}, 6, id="small ones are enough together"),
        pytest.param({"a": 2, "b": 7, "c": 9}, {"c": 9}, 9, id="one alone could be subtracted, so another joins it"),
        pytest.param({"a": 2, "b": 7, "c": 7, "d": 9}, {"d": 9}, 16, id="equal ones are treated alike"),
        pytest.param({"a": 4, "b": 4, "c": 5}, {}, 13, id="two that are the same would be half of their sum"),
        pytest.param({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 30, "g": 40}, {"g": 40}, 35, id="each exactly one"),
        pytest.param({"a": 1, "b": 1_000_000}, {}, 1_000_001, id="only one other"),
        pytest.param({"a": 3}, {}, 3, id="fewer than five in all"),
    ],
)
def test_small_counts_are_told_together(counts: dict[str, int], shown: dict[str, int], others: int) -> None:
    assert of_values(counts) == Shown(shown, others)


@given(_values)
def test_no_small_count_is_shown_and_the_sum_stays(counts: dict[str, int]) -> None:
    found = of_values(counts)
    assert all(count >= FEWEST and count == counts[value] for value, count in found.counts.items())
    assert sum(found.counts.values()) + found.others == sum(counts.values())
    assert found.others == 0 or found.others >= min(FEWEST, sum(counts.values()))
    # Whoever subtracts all that is shown from the whole is left with two counts or more, if one of them is small.
    left = [count for value, count in counts.items() if count and value not in found.counts]
    assert len(left) != 1 or sum(counts.values()) == left[0] < FEWEST


@given(_values, st.randoms(use_true_random=False))
def test_the_order_of_values_says_nothing(counts: dict[str, int], dice: object) -> None:
    turned = list(counts.items())
    dice.shuffle(turned)  # type: ignore[attr-defined]  # Hypothesis' own `Random`.
    assert of_values(dict(turned)) == of_values(counts)


@given(_days, st.booleans())
def test_spans_are_in_order_none_is_small_and_the_sum_stays(counts: dict[date, int], by_week: bool) -> None:  # noqa: FBT001  # Hypothesis gives it by its place.
    spans, whole = of_days(counts, by_week=by_week), sum(counts.values())
    assert sum(span.count for span in spans) == whole
    assert all(span.count >= min(FEWEST, whole) for span in spans)
    assert all(before.last < after.first for before, after in pairwise(spans))
    for span in spans:
        assert span.count == sum(count for day, count in counts.items() if span.first <= day <= span.last)
        assert not by_week or (span.first.weekday(), span.last.weekday()) == (0, 6)


def _of(*counts: int) -> dict[date, int]:
    return {MONDAY + timedelta(days=number): count for number, count in enumerate(counts)}


def _shape(spans: Iterable[Span]) -> list[tuple[int, int, int]]:
    return [((span.first - MONDAY).days, (span.last - MONDAY).days, span.count) for span in spans]


@pytest.mark.parametrize(
    ("counts", "spans"),
    [
        pytest.param((), [], id="nothing"),
        pytest.param((9, 0, 0, 5), [(0, 0, 9), (3, 3, 5)], id="days without any stay out"),
        pytest.param((0, 2, 0, 4, 7), [(1, 3, 6), (4, 4, 7)], id="small ones are joined"),
        pytest.param((8, 2), [(0, 1, 10)], id="the last is joined with those before"),
        pytest.param((8, 9, 2, 0, 1), [(0, 0, 8), (1, 4, 12)], id="the last two are joined with those before"),
        pytest.param((1, 0, 2), [(0, 2, 3)], id="fewer than five in all"),
    ],
)
def test_small_days_are_joined_with_their_neighbours(
    counts: tuple[int, ...], spans: list[tuple[int, int, int]]
) -> None:
    assert _shape(of_days(_of(*counts))) == spans


def test_weeks_begin_on_monday() -> None:
    counts = {MONDAY - timedelta(days=1): 5, MONDAY: 3, MONDAY + timedelta(days=6): 4, MONDAY + timedelta(days=7): 6}
    assert _shape(of_days(counts, by_week=True)) == [(-7, -1, 5), (0, 6, 7), (7, 13, 6)]


def _pinned(show: Callable[[tuple[int, ...]], object], cases: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the cases of which somebody who knows the rules and sees what is shown learns a small count exactly."""
    seen: dict[object, list[set[int]]] = {}
    kept: dict[object, tuple[int, ...]] = {}
    for case in cases:
        key = show(case)
        kept[key] = case
        for possible, count in zip(seen.setdefault(key, [set() for _ in case]), case, strict=True):
            possible.add(count)
    return [
        kept[key] for key, columns in seen.items() if any(len(one) == 1 and 0 < min(one) < FEWEST for one in columns)
    ]


def _values_shown(case: tuple[int, ...]) -> object:
    found = of_values({str(number): count for number, count in enumerate(case)})
    return tuple(sorted(found.counts.items())), found.others


def _days_shown(case: tuple[int, ...]) -> object:
    return of_days(_of(*case))


def _every(places: int) -> list[tuple[int, ...]]:
    """Return every way in which five to sixteen letters can stand in some places; of fewer nothing is shown at all."""
    return [case for case in product(range(17), repeat=places) if FEWEST <= sum(case) <= 16]


@pytest.mark.parametrize("show", [_values_shown, _days_shown], ids=["values", "days"])
@pytest.mark.parametrize("places", [2, 3, 4])
def test_whoever_knows_the_rules_can_work_no_small_count_out(
    show: Callable[[tuple[int, ...]], object], places: int
) -> None:
    assert _pinned(show, _every(places)) == []


def _subtractable(case: tuple[int, ...]) -> object:
    """What would be shown if each small count were only left out."""
    shown: Mapping[int, int] = {number: count for number, count in enumerate(case) if count >= FEWEST}
    return tuple(sorted(shown.items())), sum(case)


def test_counts_that_are_only_left_out_are_worked_out() -> None:
    assert _pinned(_subtractable, _every(2))
