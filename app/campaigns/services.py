"""Use cases of campaigns; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import addressing, campaign_file, publishing, queries
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline
from app.campaigns.drafts import services as drafts
from app.campaigns.errors import (
    CampaignEnded,
    CampaignFileRefused,
    CampaignUnknown,
    SectionDeadlineChanged,
)
from app.campaigns.lifecycle import Status, require_ahead
from app.campaigns.models import SectionDeadline
from app.campaigns.publishing import Approval
from app.cases import services as cases
from app.extensions import writing
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, Writer, compose
from app.letters.errors import LetterError
from app.missions.rules import PRACTICE_OFFICES
from app.recipients import queries as recipients
from app.recipients.models import Office
from app.sections import queries as sections
from app.sections.errors import SectionUnknown


class Outcome(StrEnum):
    """What loading a file did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded campaign; `version` is the published version that now stands, None where there is none."""

    slug: str
    outcome: Outcome
    version: int | None


def load(
    session: Session,
    path: Path,
    catalogue: Catalogue,
    now: datetime,
    *,
    approval: Approval | None = None,
    last_day: date | None = None,
) -> Loaded:
    """Keep the campaign of a file as a draft and, where two people answer for it, publish it as an immutable version.

    `last_day` moves the deadline, for the historical examples. A letter to every target in every language is
    composed first, so that nothing is published of which a letter would be refused later.
    Raises CampaignFileRefused, TransitionRefused where a campaign is stopped or closed, and as `publishing.publish`.
    """
    content = campaign_file.read(path, queries.lists_in(session))
    if last_day is not None:
        content = replace(content, deadline=content.deadline.moved(last_day), deadline_moved_from=content.deadline)
    with writing(session):
        offices = queries.offices_of(session, content)
        _check_names(path.name, content, catalogue)
        _check_targets(path.name, content, offices, catalogue, now.date())
        _check_demands(path.name, content, offices, catalogue)
        campaign = queries.campaign_to_change(session, content.slug)
        actor = approval.asked_by if approval else COMMAND_LINE
        outcome = Outcome.UNCHANGED
        if campaign is None:
            campaign, outcome = drafts.begin(session, actor, content, now), Outcome.NEW
        elif campaign.draft != content.as_json():
            outcome = Outcome.CHANGED
            drafts.keep(session, actor, campaign, content, "load", now)
        if approval:
            publishing.publish(session, campaign, approval, now)
        newest = publishing.newest_of(campaign)
    return Loaded(content.slug, outcome, newest.number if newest else None)


def _check_targets(
    file: str, content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue, today: date
) -> None:
    """Compose every letter that the campaign promises; a refusal names the target's place in the file."""
    for number, target in enumerate(content.targets, 1):
        if reason := _unfit(content, target.office, offices.get(target.office)):
            raise CampaignFileRefused(file, f"targets[{number}].office", reason)
    for number, target in enumerate(content.targets, 1):
        key, office = f"targets[{number}]", offices[target.office]
        for code in content.letter_languages:
            try:
                compose(
                    addressing.matter(content, target, offices, frozenset(), catalogue.language(code)),
                    addressing.addressee(office, target, content, catalogue.language(code), today),
                    Writer(name="Ann Example", country="GB"),
                    code,
                    today,
                    catalogue,
                )
            except LetterError as error:
                raise CampaignFileRefused(file, f"{key} ({code})", str(error)) from error


def _check_demands(file: str, content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue) -> None:
    """Refuse a demand that the page would show and no letter carry, or that the page cannot put into words."""
    states = {offices[target.office].country for target in content.originals()}
    third_party = any(target.role is Role.RAISE_WITH for target in content.targets)
    for number, demand in enumerate(content.demands, 1):
        if demand.to is not None and demand.to not in states and not third_party:
            raise CampaignFileRefused(file, f"demands[{number}].to", "the campaign writes to no office of this state")
        for code, text in demand.texts.items():
            try:
                addressing.passage(content, text, code, catalogue.languages)
            except LetterError as error:
                raise CampaignFileRefused(file, f"demands[{number}].texts.{code}", str(error)) from error


def _check_names(file: str, content: CampaignContent, catalogue: Catalogue) -> None:
    """Refuse a form of a name that the language does not have: most likely it is misspelt."""
    for number, person in enumerate(content.people, 1):
        for code, forms in person.names.items():
            language = catalogue.languages.get(code)
            for case in forms if language else ():
                if language and case not in language.default.grammar.cases:
                    known = ", ".join(language.default.grammar.cases)
                    raise CampaignFileRefused(
                        file, f"people[{number}].names.{code}.{case}", f"the language has these forms: {known}"
                    )


def letters_refused(session: Session, catalogue: Catalogue, today: date) -> list[str]:
    """Return a sentence for each published campaign, open somewhere, of which some letter would be refused now."""
    faults = []
    for found in queries.all_published(session):
        if found.status is Status.OPEN and queries.last_day_anywhere(session, found) >= today:
            try:
                offices = queries.offices_of(session, found.content)
                _check_targets(found.content.slug, found.content, offices, catalogue, today)
            except CampaignFileRefused as error:
                faults.append(str(error))
    return faults


def _unfit(content: CampaignContent, office_id: str, office: Office | None) -> str:
    """Return why an office cannot be a target of this campaign, or an empty text.

    A real official must never get a letter about an invented person, nor a letter of today at an address of the past.
    """
    if office is None:
        return f"there is no office “{office_id}” in the directory"
    if content.practice != office.id.startswith(PRACTICE_OFFICES):
        return "a practice campaign, and no other, writes to offices whose id begins with “practice-”"
    if not content.historical and office.channels and not recipients.usable(office):
        return f"all addresses of “{office.id}” are historical or dead"
    return ""


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
        if campaign is None or not campaign.versions:
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
