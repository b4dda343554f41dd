"""Pure: what there is to tell of each series of campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.campaigns.lifecycle import Outcome, Status


class Event(StrEnum):
    """What followers are told of a campaign, each once."""

    OPENED = "opened"
    STOPPED = "stopped"
    CLOSED = "closed"


# The state in which a campaign must still be when a mail about an event leaves.
HOLDS_IN = {Event.OPENED: Status.OPEN, Event.STOPPED: Status.STOPPED, Event.CLOSED: Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Issue:
    """A campaign as far as its series is concerned; `before` is the number of the one that it updates.

    `opened_at` is None where it was never published.
    """

    number: int
    slug: str
    before: int | None
    status: Status
    opened_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Series:
    """The campaigns of a case, the first coming first, and the newest of them that was published, if any was."""

    slugs: tuple[str, ...]
    newest: Issue | None


@dataclass(frozen=True, slots=True)
class News:
    """An event of a campaign, for those who follow any campaign of its series.

    Whoever asked to follow later than `since` knew it already from the page; None: nobody can have.
    """

    campaign: str
    event: Event
    since: datetime | None
    series: tuple[str, ...]


def series_of(issues: Iterable[Issue]) -> Iterator[Series]:
    """Yield every series of campaigns."""
    known = {issue.number: issue for issue in issues}
    after = {issue.before: issue for issue in known.values() if issue.before is not None}
    for first in (issue for issue in known.values() if issue.before not in known):
        members = [first]
        while (following := after.get(members[-1].number)) is not None:
            members.append(following)
        published = [issue for issue in members if issue.opened_at is not None]
        yield Series(tuple(issue.slug for issue in members), published[-1] if published else None)


def news_of(series: Series) -> News | None:
    """Return what there is to tell of a series: only its newest campaign is news, and only as it stands now."""
    newest = series.newest
    if newest is None:
        return None
    match newest.status:
        case Status.OPEN if newest.slug != series.slugs[0]:
            return News(newest.slug, Event.OPENED, newest.opened_at, series.slugs)
        case Status.STOPPED:
            return News(newest.slug, Event.STOPPED, newest.ended_at, series.slugs)
        case Status.CLOSED if newest.outcome is not Outcome.UPDATED:
            # Nobody can begin to follow what is closed.
            return News(newest.slug, Event.CLOSED, None, series.slugs)
    return None
