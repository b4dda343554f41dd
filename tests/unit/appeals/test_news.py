"""What there is to tell of a series of campaigns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.appeals.following.news import Event, Issue, News, news_of, series_of
from app.campaigns.lifecycle import Outcome, Status

OPENED, ENDED = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
FIRST = Issue(1, "ua-1", None, Status.OPEN, OPENED, None, None)
UPDATE = Issue(2, "ua-1-update-1", 1, Status.OPEN, ENDED, None, None)
CLOSED = replace(FIRST, status=Status.CLOSED, ended_at=ENDED, outcome=Outcome.RELEASED)
DRAFT = replace(UPDATE, status=Status.DRAFT, opened_at=None)
SLUGS = ("ua-1", "ua-1-update-1")


@pytest.mark.parametrize(
    ("issues", "news"),
    [
        pytest.param([FIRST], None, id="the first one opens"),
        pytest.param([FIRST, DRAFT], None, id="an update is written"),
        pytest.param([DRAFT, CLOSED], News("ua-1", Event.CLOSED, None, SLUGS), id="closed, and an update is written"),
        pytest.param(
            [replace(FIRST, status=Status.CLOSED, outcome=Outcome.UPDATED), UPDATE],
            News("ua-1-update-1", Event.OPENED, ENDED, SLUGS),
            id="an update opens",
        ),
        pytest.param([CLOSED, UPDATE], News("ua-1-update-1", Event.OPENED, ENDED, SLUGS), id="it goes on after all"),
        pytest.param(
            [replace(FIRST, status=Status.STOPPED, ended_at=ENDED)],
            News("ua-1", Event.STOPPED, ENDED, ("ua-1",)),
            id="stopped",
        ),
        pytest.param([replace(FIRST, status=Status.DRAFT, opened_at=None)], None, id="never published"),
        pytest.param([replace(UPDATE, before=7)], None, id="the one before is gone"),
    ],
)
def test_only_the_newest_campaign_is_news(issues: list[Issue], news: News | None) -> None:
    (series,) = series_of(issues)
    assert news_of(series) == news


def test_campaigns_that_update_each_other_in_a_ring_are_no_series() -> None:
    assert list(series_of([replace(FIRST, before=2), UPDATE])) == []


def test_each_series_stands_for_itself() -> None:
    other = replace(FIRST, number=9, slug="ua-9")
    assert [one.slugs for one in series_of([UPDATE, other, FIRST])] == [("ua-9",), SLUGS]
