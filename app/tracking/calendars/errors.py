"""What is refused about links of calendars."""

from __future__ import annotations

from app.errors import N_, AppError


class CalendarForbidden(AppError):
    """Somebody asked for a link to a calendar that is not theirs."""

    sentence = N_("This calendar is not yours.")
