"""A year of simulated days over many campaigns in four time zones, held against what the calendar alone says.

What happens to each campaign is thrown with one seed beforehand, as a history; the program lives through it, and each
reminder that should have been is then counted from the history in another way than the program finds it.
Its dice need not be secret.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Role
from app.campaigns import queries
from app.campaigns.deadlines import DeadlineKind
from app.campaigns.errors import CampaignMakesNoLetters
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign, SectionDeadline
from app.extensions import writing
from app.outbox.models import OutboxMessage
from app.sections.dress import Dress
from app.staff.models import Account
from app.tracking.models import Reminder
from app.tracking.reminders import services
from tests.campaign_rows import ended, extended, opened, updated
from tests.desk import an_account
from tests.sections import a_section
from tests.sending import practice_fields

CAMPAIGNS = 300
ZONES = ("Pacific/Kiritimati", "Europe/Berlin", "America/New_York", "Pacific/Pago_Pago")
START = datetime(2027, 3, 1, tzinfo=UTC)
DAYS = 366
# Once a day, which misses no local day of the four zones; and on every fourth day more often than anything is new.
HOURS = (1, 9, 17)
RUNS = [START + timedelta(days=day, hours=hour) for day in range(DAYS) for hour in HOURS if hour == 9 or day % 4 == 0]
# On these days no worker ran at all.
DOWN = frozenset(START.date() + timedelta(days=day) for day in (40, 41, 42, 43, 160, 300, 301))

Had = tuple[str, date, str, int]


@dataclass
class History:
    """What happens to a campaign: from when on it is open with which last day, and when that ends how.

    `last_days` are pairs of a moment and the last day from then on; `over` is the moment from which it is open no more.
    """

    slug: str
    zone: str
    owner: int | None
    last_days: list[tuple[datetime, date]]
    over: datetime | None = None
    how: Status = Status.CLOSED
    number: int = 0
    section_day: date | None = None
    updates: History | None = None

    def local(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def midnight_after(self, day: date) -> datetime:
        """Return the moment at which a local day ends."""
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.zone)).astimezone(UTC)


def _histories(dice: random.Random, owners: Sequence[int | None], campaigns: int = CAMPAIGNS) -> list[History]:
    found = []
    for number in range(campaigns):
        begun = START + timedelta(days=dice.randrange(-10, DAYS - 60), hours=dice.randrange(24), minutes=30)
        life = dice.choice((5, 7, 13, 14, 15, 42, 42, 42, 60))
        zone = ZONES[number % len(ZONES)]
        one = History(f"ua-{number}", zone, dice.choice([*owners, None]), [])
        one.last_days.append((begun, one.local(begun) + timedelta(days=life)))
        if dice.random() < 0.4:
            at = begun + timedelta(days=dice.randrange(1, life + 6), hours=dice.randrange(24))
            later = one.local(at) + timedelta(days=dice.choice((1, 3, 7, 8, 21, 42)))
            one.last_days.append((at, max(later, one.last_days[0][1] + timedelta(days=1))))
        moved, last_day = one.last_days[-1]
        what = dice.choice(("on time", "late", "updated", "stopped", "at midnight", "a week late"))
        match what:
            case "on time":
                one.over = max(moved, one.midnight_after(last_day) - timedelta(hours=dice.randrange(1, 90)))
            case "late" | "updated":
                one.over = one.midnight_after(last_day) + timedelta(hours=dice.randrange(1, 120))
            case "stopped":
                one.over, one.how = moved + timedelta(hours=dice.randrange(1, 24 * life)), Status.STOPPED
            case "at midnight":
                one.over = one.midnight_after(last_day)
            case "a week late":
                one.over = one.midnight_after(last_day) + timedelta(days=8)
        if dice.random() < 0.3:
            one.section_day = last_day + timedelta(days=dice.randrange(-3, 12))
        found.append(one)
        if what == "updated" and one.over:
            following = [(one.over, one.local(one.over) + timedelta(days=42))]
            end = one.midnight_after(following[0][1]) + timedelta(days=2)
            found.append(History(f"{one.slug}-update", one.zone, one.owner, following, end, updates=one))
    return found


@dataclass
class Staff:
    """Who works at the desk, and from when on somebody no longer does."""

    coordinators: list[int]
    owners: list[int]
    gone: dict[int, datetime]

    def there(self, account: int, moment: datetime) -> bool:
        return account not in self.gone or moment < self.gone[account]


def _expected(one: History, staff: Staff) -> Iterator[Had]:
    """Yield each reminder of a campaign that should have been, run by run, from the calendar of its last days."""
    ends = [moment for moment, _day in one.last_days[1:]] + [one.over or RUNS[-1] + timedelta(days=1)]
    for (begun, last_day), until in zip(one.last_days, ends, strict=True):
        calendar = {last_day - timedelta(days=days): str(days) for days in (14, 7, 1, 0)}
        calendar = {day: name for day, name in calendar.items() if day >= one.local(begun)}
        told: set[str] = set()
        for run in RUNS:
            if run.date() in DOWN or not begun <= run < until:
                continue
            today = one.local(run)
            come = [day for day in calendar if day <= today]
            name = today.isoformat() if today > last_day else calendar[max(come)] if come else ""
            if not name or name in told:
                continue
            told.add(name)
            owned = one.owner is not None and staff.there(one.owner, run) and today <= last_day
            for account in [one.owner or 0] if owned else staff.coordinators:
                if staff.there(account, run):
                    yield one.slug, last_day, name, account


def _happenings(histories: list[History]) -> list[tuple[datetime, str, History]]:
    """Return what happens in the order of its moments."""
    found = [(moment, "opened" if place == 0 else "extended", one) for one in histories
             for place, (moment, _day) in enumerate(one.last_days)]  # fmt: skip
    # An update closes the campaign from which it goes on.
    updated = {one.updates.slug for one in histories if one.updates}
    found += [(one.over, "over", one) for one in histories if one.over and one.slug not in updated]
    return sorted(found, key=lambda happening: (happening[0], happening[2].slug, happening[1] != "opened"))


def _live(session: Session, what: str, one: History, moment: datetime) -> None:
    match what:
        case "opened" if one.updates:
            number, last_day = one.updates.number, one.last_days[0][1]
            one.number = updated(session, number, one.slug, last_day, moment, time_zone=one.zone)
        case "opened":
            one.number = opened(session, one.slug, one.last_days[0][1], moment, one.owner, time_zone=one.zone)
        case "extended":
            extended(session, one.number, one.last_days[1][1], moment)
        case "over":
            ended(session, one.number, one.how, moment)


def _staff(app: Flask) -> Staff:
    coordinators = [an_account(app, Role.COORDINATOR)[0] for _ in range(3)]
    owners = [*coordinators, *(an_account(app, Role.ADMIN)[0] for _ in range(3))]
    gone = {coordinators[2]: START + timedelta(days=200, hours=3), owners[4]: START + timedelta(days=90, hours=20)}
    return Staff(coordinators, owners, gone)


def _leave(session: Session, staff: Staff, before: datetime, after: datetime) -> None:
    for account, moment in staff.gone.items():
        if before < moment <= after:
            with writing(session):
                session.get_one(Account, account).active = False


@pytest.mark.slow
@pytest.mark.sqlite("The days are counted by the program; both databases are asked for reminders elsewhere.")
def test_in_a_year_every_reminder_is_queued_exactly_once(app: Flask, session: Session) -> None:
    staff = _staff(app)
    histories = _histories(random.Random(6), staff.owners)  # noqa: S311  # As said above.
    coming, before = _happenings(histories), START - timedelta(days=30)
    for run in RUNS:
        while coming and coming[0][0] <= run:
            moment, what, one = coming.pop(0)
            _live(session, what, one, moment)
        _leave(session, staff, before, run)
        before = run
        if run.date() not in DOWN:
            services.remind("http://letters.example.org", session, run)
    rows = session.execute(
        select(Campaign.slug, Reminder.last_day, Reminder.event, Reminder.account_id)
        .join(Campaign, Campaign.id == Reminder.campaign_id)
    )  # fmt: skip
    had: Counter[Had] = Counter((slug, day, name, account) for slug, day, name, account in rows)
    expected = Counter(reminder for one in histories for reminder in _expected(one, staff))
    assert set(expected.values()) == {1}
    assert (had - expected, expected - had) == (Counter(), Counter())
    mails = select(func.count()).where(OutboxMessage.source_kind == services.REMINDER)
    assert session.scalar(mails) == len(expected)
    # Of everything that can happen there was something.
    events = Counter(name for _slug, _day, name, _account in expected)
    assert min(events[name] for name in ("14", "7", "1", "0")) > 50
    assert sum(count for name, count in events.items() if not name.isdecimal()) > 300


SECTION_ZONE = "Asia/Kathmandu"
MINUTES = (-1440, -1, 0, 1, 1440)


def _asked(one: History) -> set[datetime]:
    """Return the moments around each midnight after which a campaign may make no letters, and around its end."""
    midnights = [one.midnight_after(day) for _begun, day in one.last_days]
    if one.section_day:
        end = datetime.combine(one.section_day + timedelta(days=1), time(), ZoneInfo(SECTION_ZONE))
        midnights.append(end.astimezone(UTC))
    around = {midnight + timedelta(minutes=minutes) for midnight in midnights for minutes in MINUTES}
    ends = {one.over, one.over - timedelta(minutes=1)} if one.over else set()
    return {moment for moment in around | ends if moment >= one.last_days[0][0]}


def _may_write(one: History, moment: datetime, section: Dress | None) -> bool:
    """Return whether letters are made at a moment, by what happened to the campaign until then."""
    if one.over and moment >= one.over:
        return False
    last_day = [day for begun, day in one.last_days if begun <= moment][-1]
    if section is None:
        return moment < one.midnight_after(last_day)
    return moment.astimezone(ZoneInfo(SECTION_ZONE)).date() <= (one.section_day or last_day)


def _makes_letters(session: Session, one: History, moment: datetime, section: Dress | None) -> bool:
    found = queries.published(session, one.slug, section)
    try:
        found.require_letters(found.day_of(moment))
    except CampaignMakesNoLetters:
        return False
    return True


@pytest.mark.slow
@pytest.mark.sqlite("The days are counted by the program; both databases are asked for a campaign elsewhere.")
def test_no_letter_is_made_after_a_last_day_and_none_is_refused_before_it(app: Flask, session: Session) -> None:
    section = Dress(a_section(app, "nepal", "NP", SECTION_ZONE), "nepal", SECTION_ZONE)
    histories = _histories(random.Random(6), [], CAMPAIGNS // 2)  # noqa: S311  # As said above.
    happenings = _happenings(histories)
    happenings += [(moment, "asked", one) for one in histories for moment in _asked(one)]
    order = ("opened", "extended", "over", "asked")
    answers: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for moment, what, one in sorted(happenings, key=lambda found: (found[0], order.index(found[1]), found[2].slug)):
        if what != "asked":
            _live(session, what, one, moment)
            if what == "opened" and one.section_day:
                with writing(session):
                    session.add(
                        SectionDeadline(
                            section_id=section.id, campaign_id=one.number, kind=DeadlineKind.UNTIL, day=one.section_day
                        )
                    )
            continue
        for through in (None, section):
            may, does = _may_write(one, moment, through), _makes_letters(session, one, moment, through)
            answers[may, does] += 1
            if may != does:
                wrong.append((one, moment, through))
    assert wrong == []
    assert min(answers[True, True], answers[False, False]) > 1000


@pytest.mark.parametrize("zone", [*ZONES, SECTION_ZONE])
@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)])
def test_a_supporters_letter_is_made_until_midnight_and_not_after(
    app: Flask, session: Session, zone: str, day: date
) -> None:
    one = History("ua-1", zone, None, [(START, day)])
    opened(session, one.slug, day, START, time_zone=zone)
    end = one.midnight_after(day)
    answers = {}
    for minutes in (-1, 0):
        with time_machine.travel(end + timedelta(minutes=minutes), tick=False):
            response = app.test_client().post("/en/campaigns/ua-1/letter.txt", data=practice_fields())
            answers[minutes] = response.status_code
    assert answers == {-1: 200, 0: 409}
