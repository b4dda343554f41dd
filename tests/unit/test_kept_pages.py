"""Which page may be given again, and for how long; how much is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.kept_pages import KeptPage, KeptPages

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_page(mark: str = "as it was", size: int = 10, made_at: datetime = NOON) -> KeptPage:
    return KeptPage(b"x" * size, {}, mark, made_at)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("age", "left"),
    [(0, 60), (0.001, 59), (1, 59), (20, 40), (58.9, 1), (59, 1), (59.001, 0), (60, 0), (3600, -3540), (-0.001, 0)],
)
def test_what_is_left_of_the_minute_is_never_more_than_the_minute_less_the_age(age: float, left: int) -> None:
    assert a_page().seconds_left(after(age)) == left
    assert age < 0 or age + left <= 60


def test_a_page_is_given_again_within_its_minute() -> None:
    pages, page = KeptPages(), a_page()
    pages.keep("/en/a", page)
    assert pages.find("/en/a", "as it was", after(59)) is page


@pytest.mark.parametrize(
    ("key", "mark", "age"),
    [
        ("/en/b", "as it was", 0),
        ("/en/a", "stopped", 0),
        ("/en/a", "as it was", 59.5),
        ("/en/a", "as it was", 60),
        # The clock was set back: nobody knows how old the page is.
        ("/en/a", "as it was", -1),
    ],
    ids=["another page", "changed", "no whole second left", "a minute old", "from the future"],
)
def test_another_page_a_changed_one_and_an_old_one_are_not(key: str, mark: str, age: float) -> None:
    pages = KeptPages()
    pages.keep("/en/a", a_page())
    assert pages.find(key, mark, after(age)) is None


def test_a_newer_page_takes_the_place_of_the_older() -> None:
    pages, newer = KeptPages(), a_page("stopped")
    pages.keep("/en/a", a_page())
    pages.keep("/en/a", newer)
    assert pages.find("/en/a", "as it was", NOON) is None
    assert pages.find("/en/a", "stopped", NOON) is newer


def test_what_nobody_asked_for_the_longest_makes_room() -> None:
    pages = KeptPages(most_bytes=35_000)
    for name in "abc":
        pages.keep(name, a_page(size=10_000))
    assert pages.find("a", "as it was", NOON)
    pages.keep("d", a_page(size=10_000))
    kept = [name for name in "abcd" if pages.find(name, "as it was", NOON)]
    assert kept == ["a", "c", "d"]


def test_however_many_pages_there_are_they_stay_within_the_room() -> None:
    pages = KeptPages(most_bytes=100_000)
    for number in range(1_000):
        pages.keep(number, a_page(size=10))
    kept = [number for number in range(1_000) if pages.find(number, "as it was", NOON)]
    # Small ones count with what keeping them takes.
    assert kept == list(range(1_000 - len(kept), 1_000))
    assert 0 < len(kept) < 100


def test_a_page_that_is_replaced_frees_its_room() -> None:
    pages = KeptPages(most_bytes=25_000)
    pages.keep("a", a_page(size=10_000))
    for _ in range(10):
        pages.keep("b", a_page(size=10_000))
    assert pages.find("a", "as it was", NOON)


def test_a_page_larger_than_all_the_room_is_not_kept_and_drives_out_none_but_its_elder() -> None:
    pages = KeptPages(most_bytes=20_000)
    pages.keep("a", a_page())
    pages.keep("b", a_page())
    pages.keep("b", a_page(size=30_000))
    assert pages.find("a", "as it was", NOON)
    assert pages.find("b", "as it was", NOON) is None
