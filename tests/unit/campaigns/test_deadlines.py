"""The last day follows from the kind of the deadline, and the phase from the day."""

from __future__ import annotations

from datetime import date

import pytest

from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import TransitionRefused
from app.campaigns.lifecycle import TRANSITIONS, Phase, Status, changed, phase

BEFORE, UNTIL, CHECK_AFTER, MONTH, EVENT = DeadlineKind


@pytest.mark.parametrize(
    ("kind", "printed", "last"),
    [
        (BEFORE, date(2012, 5, 15), date(2012, 5, 14)),
        (BEFORE, date(2024, 3, 1), date(2024, 2, 29)),
        (UNTIL, date(2012, 5, 15), date(2012, 5, 15)),
        (CHECK_AFTER, date(1999, 7, 6), date(1999, 7, 6)),
        (MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (EVENT, date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_last_day_follows_from_the_kind(kind: DeadlineKind, printed: date, last: date) -> None:
    deadline = Deadline(kind, printed)
    assert deadline.last_day == last
    assert not deadline.has_passed(last)
    assert deadline.has_passed(date.fromordinal(last.toordinal() + 1))
    assert deadline.days_left(last) == 0


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_moved_deadline_ends_on_the_day_asked_for(kind: DeadlineKind) -> None:
    assert Deadline(kind, date(2012, 5, 1)).moved(date(2026, 12, 21)).last_day == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        (Status.OPEN, date(2026, 6, 23), Phase.OPEN),
        (Status.OPEN, date(2026, 6, 24), Phase.LAST_WEEK),
        (Status.OPEN, date(2026, 6, 30), Phase.LAST_WEEK),
        (Status.OPEN, date(2026, 7, 1), Phase.PASSED),
        (Status.STOPPED, date(2026, 6, 1), Phase.STOPPED),
        (Status.STOPPED, date(2026, 7, 1), Phase.STOPPED),
        (Status.CLOSED, date(2026, 6, 1), Phase.CLOSED),
    ],
)
def test_the_phase_follows_from_state_and_day(status: Status, today: date, expected: Phase) -> None:
    found = phase(status, Deadline(UNTIL, date(2026, 6, 30)), today)
    assert found is expected
    assert found.makes_letters == (expected in {Phase.OPEN, Phase.LAST_WEEK})


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_was_never_published_has_no_phase(status: Status) -> None:
    with pytest.raises(ValueError, match="never published"):
        phase(status, Deadline(UNTIL, date(2026, 6, 30)), date(2026, 6, 1))


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("wanted", Status)
def test_only_the_transitions_of_the_table_are_made(current: Status, wanted: Status) -> None:
    if wanted in TRANSITIONS[current]:
        assert changed("slug", current, wanted) is wanted
    else:
        with pytest.raises(TransitionRefused, match="slug"):
            changed("slug", current, wanted)
