"""Dates of any precision: what is read, how they are ordered, and when one is surely before another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.partial_date import NoPartialDate, Precision, parse


@pytest.mark.parametrize(
    ("written", "precision", "first", "last"),
    [
        ("2021", Precision.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-03", Precision.MONTH, date(2021, 3, 1), date(2021, 3, 31)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-03-25", Precision.DAY, date(2021, 3, 25), date(2021, 3, 25)),
    ],
)
def test_a_date_is_read_and_written_as_far_as_it_is_known(
    written: str, precision: Precision, first: date, last: date
) -> None:
    found = parse(written)
    assert (found.precision, found.earliest, found.latest, str(found)) == (precision, first, last, written)
    assert str(parse(f"{written}~")) == f"{written}~"
    assert parse(f"{written}~").earliest < first < parse(f"{written}~").latest


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "21",
        "2021-13",
        "2021-02-30",
        "2021-3",
        "25.03.2021",
        "1799",
        "2200",
        "0000",
        "2021~~",
        "٢٠٢١",
        "2021-03-25T12",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(NoPartialDate):
        parse(typed)


@pytest.mark.parametrize(
    ("one", "other", "is_before"),
    [
        ("1970", "1971", True),
        ("1970", "1970-05-01", False),
        ("1970-05-01", "1970", False),
        ("1970-05-01", "1970-05-02", True),
        ("1970-05-01", "1970-05-01", False),
        ("1970~", "1971", False),
        ("1969", "1971~", False),
        ("1968", "1971~", True),
        ("1970-05~", "1970-06", False),
    ],
)
def test_a_date_is_before_another_only_where_that_is_sure(one: str, other: str, *, is_before: bool) -> None:
    assert parse(one).is_before(parse(other)) is is_before


def test_in_order_the_whole_comes_before_its_parts() -> None:
    dates = ["2021-03-25", "2021", "2021-01-01", "2021-03", "2020-12-31", "2021-01"]
    ordered = sorted(dates, key=lambda written: parse(written).order)
    assert ordered == ["2020-12-31", "2021", "2021-01", "2021-01-01", "2021-03", "2021-03-25"]


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)), st.sampled_from([4, 7, 10]), st.sampled_from(["", "~"]))
def test_what_is_written_is_read_again(day: date, length: int, about: str) -> None:
    written = day.isoformat()[:length] + about
    assert str(parse(written)) == written
    assert parse(written).earliest <= day <= parse(written).latest
    assert not parse(written).is_before(parse(written))
