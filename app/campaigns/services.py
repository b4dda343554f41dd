"""Use cases of campaigns; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from app.campaigns import addressing, campaign_file, queries
from app.campaigns.content import CampaignContent
from app.campaigns.errors import CampaignFileRefused, CampaignUnknown
from app.campaigns.lifecycle import Status, changed
from app.campaigns.models import Campaign, CampaignVersion
from app.cases import services as cases
from app.extensions import begin_writing
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, Writer, compose
from app.letters.conventions import Language
from app.letters.errors import LetterError
from app.recipients import queries as recipients
from app.recipients.models import Office

# Offices that are invented, for practice, say so by their id.
PRACTICE_OFFICES = "practice-"


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
    publish: bool,
    last_day: date | None = None,
) -> Loaded:
    """Keep the campaign of a file as a draft and, if asked, publish it as a new immutable version.

    `last_day` moves the deadline, for the historical examples. A letter to every target in every language is
    composed first, so that nothing is published of which a letter would be refused later.
    Raises CampaignFileRefused, and TransitionRefused where a campaign is stopped or closed.
    """
    content = campaign_file.read(path)
    if last_day is not None:
        content = replace(content, deadline=content.deadline.moved(last_day), deadline_moved_from=content.deadline)
    begin_writing(session)
    _check_targets(path.name, content, queries.offices_of(session, content), catalogue, now.date())
    campaign = queries.campaign(session, content.slug)
    values = content.as_json()
    outcome = Outcome.NEW if campaign is None else Outcome.UNCHANGED if campaign.draft == values else Outcome.CHANGED
    if campaign is None or outcome is Outcome.CHANGED:
        case = cases.keep_people(session, content.case, content.people)
        campaign = campaign or Campaign(slug=content.slug, status=Status.DRAFT)
        campaign.case, campaign.draft, campaign.historical, campaign.changed_at = case, values, content.historical, now
        session.add(campaign)
    if publish:
        _publish(campaign, now)
    version = max((version.number for version in campaign.versions), default=None)
    session.commit()
    return Loaded(content.slug, outcome, version)


def _publish(campaign: Campaign, now: datetime) -> None:
    newest = max(campaign.versions, key=lambda version: version.number, default=None)
    if campaign.status != Status.OPEN:
        campaign.status = changed(campaign.slug, Status(campaign.status), Status.OPEN)
    if newest is None or newest.content != campaign.draft:
        number = newest.number + 1 if newest else 1
        campaign.versions.append(CampaignVersion(number=number, content=campaign.draft, published_at=now))


def _check_targets(
    file: str, content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue, today: date
) -> None:
    """Compose every letter that the campaign promises; a refusal names the target's place in the file."""
    for number, target in enumerate(content.targets, 1):
        office = offices.get(target.office)
        key = f"targets[{number}]"
        if office is None:
            raise CampaignFileRefused(file, f"{key}.office", f"there is no office “{target.office}” in the directory")
        if reason := _unfit(content, office):
            raise CampaignFileRefused(file, f"{key}.office", reason)
        for code in content.letter_languages:
            originals = originals_of(content, offices, catalogue.language(code)) if target.role is Role.COPY else ()
            try:
                compose(
                    addressing.matter(content, target, office, frozenset(), code, originals),
                    addressing.addressee(office, target, content, catalogue.language(code), today),
                    Writer(name="Ann Example", country="GB"),
                    code,
                    today,
                    catalogue,
                )
            except LetterError as error:
                raise CampaignFileRefused(file, f"{key} ({code})", str(error)) from error


def letters_refused(session: Session, catalogue: Catalogue, today: date) -> list[str]:
    """Return a sentence for each published campaign, still open, of which some letter would be refused now."""
    faults = []
    for found in queries.all_published(session):
        if found.phase_on(today).makes_letters:
            try:
                offices = queries.offices_of(session, found.content)
                _check_targets(found.content.slug, found.content, offices, catalogue, today)
            except CampaignFileRefused as error:
                faults.append(str(error))
    return faults


def _unfit(content: CampaignContent, office: Office) -> str:
    """Return why an office cannot be a target of this campaign, or an empty text.

    A real official must never get a letter about an invented person, nor a letter of today at an address of the past.
    """
    if content.practice != office.id.startswith(PRACTICE_OFFICES):
        return "a practice campaign, and no other, writes to offices whose id begins with “practice-”"
    if not content.historical and office.channels and not recipients.usable(office):
        return f"all addresses of “{office.id}” are historical or dead"
    return ""


def originals_of(
    content: CampaignContent, offices: Mapping[str, Office], language: Language, chosen: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the titles of those to whom the letter itself goes: of the chosen targets, else of the campaign's."""
    addressed = [target.office for target in content.targets if target.role is Role.TO]
    named = [office for office in addressed if office in chosen] or addressed
    return tuple(addressing.named_in_note(offices[office], language) for office in named if office in offices)


def change_status(session: Session, slug: str, wanted: Status, now: datetime) -> None:
    """Stop or close a campaign. Raises CampaignUnknown, TransitionRefused."""
    begin_writing(session)
    campaign = queries.campaign(session, slug)
    if campaign is None:
        raise CampaignUnknown(slug)
    campaign.status = changed(slug, Status(campaign.status), wanted)
    campaign.changed_at = now
    session.commit()


def remove(session: Session, slugs: Collection[str]) -> list[str]:
    """Remove campaigns with all their versions, and the cases that no other campaign tells. Returns their slugs."""
    begin_writing(session)
    found = [campaign for slug in slugs if (campaign := queries.campaign(session, slug))]
    case_slugs = {campaign.case.slug for campaign in found}
    for campaign in found:
        session.delete(campaign)
    session.flush()
    cases.remove_untold(session, case_slugs - queries.cases_told(session))
    session.commit()
    return [campaign.slug for campaign in found]
