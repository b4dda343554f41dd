"""Pure: writes a calendar of last days as iCalendar (RFC 5545); each last day is an event of the whole day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Faithfully//Last days//EN"
# Before the day begins at midnight: at nine in the morning of the day before it.
_ALARM = timedelta(hours=-15)
_ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a campaign as a calendar has it. `sequence` grows with every change of it.

    A `cancelled` one is to be dropped by whoever keeps it; `alarm` are the words of one on the day before, if any.
    """

    uid: str
    day: date
    summary: str
    description: str
    url: str
    categories: tuple[str, ...]
    sequence: int
    changed_at: datetime
    cancelled: bool = False
    alarm: str = ""


def written(name: str, language: str, days: Iterable[LastDay]) -> bytes:
    """Return a calendar with a name in a language (BCP 47)."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("refresh-interval", vDuration(_ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_ASK_AGAIN))
    for one in days:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def single(day: LastDay) -> bytes:
    """Return one last day to be added to somebody's calendar; with a name it would open as a calendar of its own."""
    calendar = _calendar()
    calendar.add_component(_event(day))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    for key, value in (
        ("version", "2.0"), ("prodid", _PRODUCT), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
    ):  # fmt: skip
        calendar.add(key, value)
    return calendar


def _event(one: LastDay) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.summary)
    event.add("description", one.description)
    event.add("url", one.url)
    if one.categories:
        event.add("categories", list(one.categories))
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    # A last day keeps nobody from anything else on that day.
    event.add("transp", "TRANSPARENT")
    if one.alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _ALARM)
        alarm.add("description", one.alarm)
        event.add_component(alarm)
    return event
