"""Use cases of reports; each is one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.keys.encrypted import keyed_hash
from app.limits import services as limits
from app.recipients.models import Channel, Health, Office
from app.reports import queries
from app.reports.errors import AlreadyDecided, ChannelUnknown, ReportUnknown, TooManyReports
from app.reports.models import AddressReport, Decision, Wrong

_HOUR = timedelta(hours=1)
FROM_A_NETWORK = limits.Limit("report network", 10, _HOUR)
ABOUT_A_CAMPAIGN = limits.Limit("report campaign", 100, _HOUR)

# What a reader wrote is needed until somebody has looked, and a while longer in case of a doubt.
ERASED_AFTER_DECISION = timedelta(days=28)
ERASED_UNDECIDED = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a reader says; `network` is where the request comes from, never an address, and empty for the desk."""

    campaign: str
    office: str
    wrong: Wrong
    text: str
    source: str
    network: str = ""


def report(session: Session, told: Reported, secret: str, now: datetime) -> None:
    """Keep a report for whoever keeps the office; the caller has seen that it is one of the campaign's.

    Raises TooManyReports.
    """
    with writing(session):
        hidden = keyed_hash(secret, "network", told.network)
        if not limits.hit(session, FROM_A_NETWORK, hidden, now):
            raise TooManyReports
        if not limits.hit(session, ABOUT_A_CAMPAIGN, told.campaign, now):
            raise TooManyReports
        add(session, told, now)


def add(session: Session, told: Reported, now: datetime) -> None:
    """Keep a report within the caller's commit, such as one that the desk itself makes."""
    session.add(
        AddressReport(
            office_id=told.office,
            campaign=told.campaign,
            wrong=told.wrong.value,
            text=told.text or None,
            source=told.source or None,
            reported_at=now,
        )
    )


def accept(
    session: Session, actor: Actor, number: int, channel: int | None, reason: str, now: datetime
) -> str:  # fmt: skip
    """Find a report right; an address that is named (the number of a channel) is failing from now on.

    Returns the id of the office. Raises ReportUnknown, AlreadyDecided, ChannelUnknown.
    """
    with writing(session):
        found = _to_decide(session, actor, number)
        office = _decide(session, actor, found, Decision.ACCEPTED, reason, now)
        if channel is not None:
            _mark_failing(session, actor, office, channel, now)
        return office.id


def refuse(session: Session, actor: Actor, number: int, reason: str, now: datetime) -> None:
    """Find a report wrong, or of no use. Raises ReportUnknown, AlreadyDecided."""
    with writing(session):
        _decide(session, actor, _to_decide(session, actor, number), Decision.REFUSED, reason, now)


def _to_decide(session: Session, actor: Actor, number: int) -> AddressReport:
    about = session.scalar(select(AddressReport.office_id).where(AddressReport.id == number))
    # The office first, as whoever deletes it with its reports does.
    session.execute(select(Office.id).where(Office.id == about).with_for_update())
    found = queries.one(session, actor, number, locked=True)
    if found is None:
        raise ReportUnknown
    if found.decision != Decision.OPEN:
        raise AlreadyDecided
    return found


def _decide(
    session: Session, actor: Actor, found: AddressReport, decision: Decision, reason: str, now: datetime
) -> Office:
    """Write a decision down; the log tells nothing of what the reader wrote."""
    office = session.scalars(select(Office).where(Office.id == found.office_id).with_for_update()).one()
    found.decision, found.reason, found.decided_at = decision.value, reason, now
    what = {"office": office.id, "wrong": found.wrong, "decision": decision.value, "reason": reason}
    audit.record(session, actor, "decide", Subject("report", str(found.id), office.keeper), now, after=what)
    return office


def _mark_failing(session: Session, actor: Actor, office: Office, number: int, now: datetime) -> None:
    """Note that letters to an address do not arrive; people decide whether it is dead."""
    channel = session.scalar(
        select(Channel).where(Channel.id == number, Channel.office_id == office.id).with_for_update()
    )
    if channel is None:
        raise ChannelUnknown
    if channel.health == Health.DEAD:
        return
    before, channel.health = channel.health, Health.FAILING
    office.version += 1
    subject = Subject("office", office.id, office.keeper)
    where = f"{channel.kind} {channel.value}"
    audit.record(
        session, actor, "mark failing", subject, now,
        before={where: before}, after={where: Health.FAILING.value},
    )  # fmt: skip


def sweep(session: Session, now: datetime) -> None:
    """Erase what readers wrote once nobody needs it any more; that there was a report stays."""
    due = or_(
        AddressReport.decided_at < now - ERASED_AFTER_DECISION,
        and_(AddressReport.decided_at.is_(None), AddressReport.reported_at < now - ERASED_UNDECIDED),
    )
    written = or_(AddressReport.text.is_not(None), AddressReport.source.is_not(None))
    if session.scalar(select(AddressReport.id).where(due, written).limit(1)) is None:
        return
    with writing(session):
        session.execute(update(AddressReport).where(due, written).values(text=None, source=None))
