"""Which reminder of a last day is due: the days before it, the days after it, and what is not made up for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tracking.reminders.due import AHEAD, due, is_ahead, windows

LAST = date(2026, 12, 24)
LONG_AGO = date(2026, 1, 1)

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
weeks = st.integers(-60, 60).map(lambda number: timedelta(days=number))


@pytest.mark.parametrize(
    ("today", "event"),
    [
        (date(2026, 12, 9), None),
        (date(2026, 12, 10), "14"),
        (date(2026, 12, 16), "14"),
        (date(2026, 12, 17), "7"),
        (date(2026, 12, 22), "7"),
        (date(2026, 12, 23), "1"),
        (date(2026, 12, 24), "0"),
        (date(2026, 12, 25), "2026-12-25"),
        (date(2027, 2, 28), "2027-02-28"),
    ],
)
def test_the_latest_event_is_due(today: date, event: str | None) -> None:
    assert due(LAST, LONG_AGO, today) == event


def test_29_february_is_a_day_like_any_other() -> None:
    assert due(date(2028, 2, 29), LONG_AGO, date(2028, 2, 15)) == "14"
    assert due(date(2028, 3, 1), LONG_AGO, date(2028, 2, 29)) == "1"
    assert due(date(2028, 2, 28), LONG_AGO, date(2028, 2, 29)) == "2028-02-29"


@pytest.mark.parametrize(
    ("since", "today", "event"),
    [
        pytest.param(date(2026, 12, 10), date(2026, 12, 10), "14", id="on the day of the reminder"),
        pytest.param(date(2026, 12, 11), date(2026, 12, 11), None, id="a day after it"),
        pytest.param(date(2026, 12, 11), date(2026, 12, 17), "7", id="the next one comes"),
        pytest.param(date(2026, 12, 24), date(2026, 12, 24), "0", id="on the last day"),
        pytest.param(date(2026, 12, 26), date(2026, 12, 26), "2026-12-26", id="a last day in the past"),
    ],
)
def test_what_lies_before_the_campaign_got_this_last_day_is_not_made_up_for(
    since: date, today: date, event: str | None
) -> None:
    assert due(LAST, since, today) == event


@given(days, weeks, weeks)
def test_an_event_is_the_nearest_that_has_come_and_lies_not_before_the_last_day_was_set(
    last_day: date, before: timedelta, away: timedelta
) -> None:
    since, today = last_day - before, last_day - away
    come = [number for number in AHEAD if last_day - timedelta(days=number) <= today]
    event = due(last_day, since, today)
    if today > last_day:
        assert event == today.isoformat()
        assert not is_ahead(event)
    elif not come or last_day - timedelta(days=min(come)) < since:
        assert event is None
    else:
        assert event == str(min(come))
        assert is_ahead(event)


@given(days, days)
def test_from_day_to_day_each_event_comes_once_and_none_returns(last_day: date, since: date) -> None:
    first = last_day - timedelta(days=20)
    events = [due(last_day, since, first + timedelta(days=number)) for number in range(30)]
    runs = [event for place, event in enumerate(events) if event and (place == 0 or events[place - 1] != event)]
    assert len(runs) == len(set(runs))
    assert runs[-9:] == [(last_day + timedelta(days=number)).isoformat() for number in range(1, 10)]


@given(days, weeks)
def test_the_windows_of_a_day_are_what_is_due_on_it(today: date, away: timedelta) -> None:
    last_day = today + away
    found = [one.event for one in windows(today) if one.first <= last_day <= one.last]
    event = due(last_day, date.min, today)
    assert found == ([event] if event else [])
