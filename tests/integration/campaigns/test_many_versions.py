"""A campaign may have many versions; whoever asks for the newest, or for its series, reads no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import series
from app.campaigns.drafts import queries as drafts
from app.campaigns.ending import services
from app.campaigns.models import Campaign, CampaignVersion
from tests.conftest import NOON
from tests.ending import an_update

LAST_DAY = date(2026, 12, 21)


@contextmanager
def _read(model: type[Campaign | CampaignVersion]) -> Iterator[list[Any]]:
    """Return the rows of a model that are read meanwhile."""
    found: list[Any] = []

    def note(row: Any, _context: Any) -> None:
        found.append(row)

    event.listen(model, "load", note)
    try:
        yield found
    finally:
        event.remove(model, "load", note)


def _extend(session: Session, days: int) -> None:
    services.extend(session, COMMAND_LINE, "practice", LAST_DAY + timedelta(days=days), NOON)


@pytest.mark.parametrize(
    "use",
    [
        lambda session: drafts.draft(session, "practice"),
        lambda session: _extend(session, 9),
        lambda session: services.begin_update(session, COMMAND_LINE, "practice", NOON),
    ],
    ids=["its draft", "an extension", "an update"],
)
def test_of_many_versions_the_newest_alone_is_read(session: Session, use: Callable[[Session], object]) -> None:
    for days in range(1, 6):
        _extend(session, days)
    session.expunge_all()
    with _read(CampaignVersion) as versions:
        use(session)
    assert {version.number for version in versions} <= {6, 7}


def test_of_a_series_no_draft_is_read(app: Flask, session: Session) -> None:
    slugs = ["practice", an_update(app), "practice-update-2", "practice-update-3"]
    an_update(app, "practice-update-1")
    an_update(app, "practice-update-2", published=False)
    session.expunge_all()
    with _read(Campaign) as rows:
        assert [series.series_of(session, slug) for slug in slugs] == [slugs] * 4
    assert rows == []
