"""Use cases of campaigns; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import approval as approval_marks
from app.campaigns import campaign_file, publishing, queries, readiness
from app.campaigns.approval import Approvals
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent, is_same
from app.campaigns.deadlines import Deadline
from app.campaigns.drafts import services as drafts
from app.campaigns.errors import (
    CampaignEnded,
    CampaignFileRefused,
    CampaignOver,
    CampaignUnknown,
    ChangedMeanwhile,
    SectionDeadlineChanged,
)
from app.campaigns.lifecycle import Cause, Status, require_ahead
from app.campaigns.models import Campaign, Safeguard, SectionDeadline
from app.campaigns.publishing import Approval
from app.campaigns.readiness import Standard
from app.campaigns.safeguards import queries as safeguards
from app.cases import services as cases
from app.extensions import writing
from app.letters.catalogue import Catalogue
from app.sections import queries as sections
from app.sections.errors import SectionUnknown

# As the configuration has it where nobody says otherwise (STALE_AFTER_DAYS).
_USUALLY_STALE_AFTER = 180


class Outcome(StrEnum):
    """What loading a file did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded campaign; `version` is the published version that now stands, None where there is none.

    `warnings` are what would keep it from being published at the desk, and for which its approver answers here.
    """

    slug: str
    outcome: Outcome
    version: int | None
    warnings: tuple[Block, ...] = ()


def load(
    session: Session,
    path: Path,
    catalogue: Catalogue,
    now: datetime,
    *,
    approval: Approval | None = None,
    last_day: date | None = None,
    stale_after_days: int = _USUALLY_STALE_AFTER,
) -> Loaded:
    """Keep the campaign of a file as a draft and, where two people answer for it, publish it as an immutable version.

    `last_day` moves the deadline, for the historical examples. A letter to every target in every language is
    composed first, so that nothing is published of which a letter would be refused later; that takes seconds, in which
    nobody waits for this, and what somebody else changes meanwhile is not overwritten.
    Raises CampaignFileRefused, CampaignOver, ChangedMeanwhile, and as `publishing.publish`.
    """
    content = campaign_file.read(path, queries.lists_in(session))
    if last_day is not None:
        content = replace(content, deadline=content.deadline.moved(last_day), deadline_moved_from=content.deadline)
    standard = Standard(catalogue, now, stale_after_days)
    # Before anything else is read: another database shows what somebody changes while this goes on.
    seen = _seen(session, content.slug)
    today, offices = standard.today(content), queries.offices_of(session, content)
    _require_faultless(path.name, readiness.faults(content, offices, catalogue, today))
    approvals = approval_marks.after_change(seen.content, content, seen.approvals) if seen else {}
    warnings = tuple(readiness.blocks(session, content, approvals, standard))
    if approval:
        _require_faultless(path.name, (warning for warning in warnings if warning.file_key))
    with writing(session):
        campaign = queries.campaign_to_change(session, content.slug)
        if campaign is not None and campaign.status not in drafts.EDITABLE:
            raise CampaignOver(content.slug, campaign.status)
        if (campaign.revision if campaign else None) != (seen.revision if seen else None):
            raise ChangedMeanwhile(content.slug)
        actor = approval.asked_by if approval else COMMAND_LINE
        outcome = Outcome.UNCHANGED
        if campaign is None:
            campaign, outcome = drafts.begin(session, actor, content, now), Outcome.NEW
        elif not is_same(campaign.draft, content.as_json()):
            outcome = Outcome.CHANGED
            drafts.keep(session, actor, campaign, content, "load", now)
        if approval:
            # What must not be mentioned may be another since; no revision counts it.
            protecting = safeguards.blocks(session, content.slug, content, today)
            _require_faultless(path.name, (fault for fault in protecting if fault.file_key))
            publishing.publish(session, campaign, approval, now)
            _state_consent(campaign, approval)
        newest = queries.newest(session, content.slug)
    return Loaded(content.slug, outcome, newest.version if newest else None, warnings)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A campaign as it stood before the letters of its file were composed."""

    revision: int
    content: CampaignContent
    approvals: Approvals


def _seen(session: Session, slug: str) -> _Seen | None:
    query = select(Campaign.revision, Campaign.draft, Campaign.approvals).where(Campaign.slug == slug)
    row = session.execute(query).first()
    return _Seen(row.revision, CampaignContent.from_json(row.draft), row.approvals) if row else None


def _require_faultless(file: str, faults: Iterable[Block]) -> None:
    """Refuse a file for the first of its faults. Raises CampaignFileRefused."""
    for fault in faults:
        raise CampaignFileRefused(file, fault.file_key, fault.file_words)


def _state_consent(campaign: Campaign, approval: Approval) -> None:
    """Keep who answers for the consent of a campaign from a file, where nobody has recorded one at the desk yet."""
    if campaign.invented or approval.cause is Cause.SHIPPED:
        return
    campaign.safeguard = campaign.safeguard or Safeguard()
    if not campaign.safeguard.agreed_by:
        campaign.safeguard.stated_by = approval.approved_by.name


def letters_refused(session: Session, catalogue: Catalogue, today: date) -> list[str]:
    """Return a sentence for each published campaign, open somewhere, of which some letter would be refused now."""
    faults = []
    for found in queries.all_published(session):
        if found.status is Status.OPEN and queries.last_day_anywhere(session, found) >= today:
            offices = queries.offices_of(session, found.content)
            try:
                _require_faultless(
                    found.content.slug, readiness.letters_refused(found.content, offices, catalogue, today)
                )
            except CampaignFileRefused as error:
                faults.append(str(error))
    return faults


def set_section_deadline(
    session: Session,
    actor: Actor,
    place: tuple[str, str],
    wanted: Deadline | None,
    seen: Deadline | None,
    now: datetime,
) -> None:
    """Let the supporters of a section write until another day than the published one; None takes that back.

    `place` is (section, campaign) by slug; `seen` is what stood there when the form was opened. A stop or a close
    ends the campaign all the same. Raises SectionUnknown (also for another's section), CampaignUnknown, CampaignEnded,
    LastDayInPast, LastDayTooFar, SectionDeadlineChanged.
    """
    section_slug, slug = place
    with writing(session):
        section = sections.of_actor(session, section_slug, actor)
        if section is None:
            raise SectionUnknown(section_slug)
        campaign = queries.campaign_to_change(session, slug)
        if campaign is None or queries.newest(session, slug) is None:
            raise CampaignUnknown(slug)
        row = queries.section_deadline_to_change(session, campaign, section.id)
        current = row.deadline if row else None
        if current != seen:
            raise SectionDeadlineChanged(current)
        if wanted == current:
            return
        if wanted is not None:
            if campaign.status != Status.OPEN:
                raise CampaignEnded
            require_ahead(wanted.last_day, now.astimezone(ZoneInfo(section.time_zone)).date())
            row = row or SectionDeadline(section_id=section.id, campaign_id=campaign.id)
            row.kind, row.day = wanted.kind, wanted.day
            session.add(row)
        elif row is not None:
            session.delete(row)
        action = "remove deadline" if wanted is None else "set deadline" if current is None else "change deadline"
        about = Subject("campaign", slug, section.id)
        audit.record(session, actor, action, about, now, before=_told(current), after=_told(wanted))


def _told(deadline: Deadline | None) -> dict[str, str] | None:
    return {"kind": deadline.kind.value, "day": deadline.day.isoformat()} if deadline else None


def remove(session: Session, slugs: Collection[str]) -> list[str]:
    """Remove campaigns with all their versions, and the cases that no other campaign tells. Returns their slugs."""
    with writing(session):
        found = [campaign for slug in slugs if (campaign := queries.campaign_to_change(session, slug))]
        removed = [campaign.slug for campaign in found]
        case_slugs = {campaign.case.slug for campaign in found}
        for campaign in found:
            session.delete(campaign)
        session.flush()
        cases.remove_untold(session, case_slugs - queries.cases_told(session))
    return removed
