"""Pure: when a campaign's letters may still be made."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DeadlineKind(StrEnum):
    """How the published wording sets the deadline."""

    BEFORE = "before"
    UNTIL = "until"
    CHECK_AFTER = "check_after"
    MONTH = "month"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A published deadline and the last day that follows from it.

    `day` is a local date in the campaign's time zone. "Before 15 May" ends on 14 May: the published wording excludes
    the day itself (Amnesty case sheets, 2009 to 2017). For an event a coordinator enters the last day as `day`.
    """

    kind: DeadlineKind
    day: date

    @property
    def last_day(self) -> date:
        match self.kind:
            case DeadlineKind.BEFORE:
                return self.day - timedelta(days=1)
            case DeadlineKind.MONTH:
                return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
            case _:
                return self.day

    def has_passed(self, today: date) -> bool:
        return today > self.last_day

    def days_left(self, today: date) -> int:
        """Return the days after today until and with the last day; 0 on the last day, negative when it has passed."""
        return (self.last_day - today).days

    def moved(self, last_day: date) -> Deadline:
        """Return a deadline of the same wording whose last day is another one; a month becomes "until"."""
        match self.kind:
            case DeadlineKind.BEFORE:
                return Deadline(self.kind, last_day + timedelta(days=1))
            case DeadlineKind.MONTH:
                return Deadline(DeadlineKind.UNTIL, last_day)
            case _:
                return Deadline(self.kind, last_day)
