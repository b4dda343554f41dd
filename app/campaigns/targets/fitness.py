"""Whether an office can be a target of a campaign; one rule for files, for the desk and before a publication."""

from __future__ import annotations

from app.campaigns.content import CampaignContent
from app.campaigns.targets.errors import AddressesDead, OfficeUnknown, PracticeMixed, TargetRefused
from app.missions.rules import PRACTICE_OFFICES
from app.recipients import queries as recipients
from app.recipients.models import Office


def unfit(content: CampaignContent, office_id: str, office: Office | None) -> TargetRefused | None:
    """Return why an office (None: the directory has it not) cannot be a target of this campaign, None where it can.

    A real official must never get a letter about an invented person, nor a letter of today at an address of the past.
    """
    if office is None:
        return OfficeUnknown(office_id)
    if content.practice != office.id.startswith(PRACTICE_OFFICES):
        return PracticeMixed(office.id)
    if not content.historical and office.channels and not recipients.usable(office):
        return AddressesDead(office.id)
    return None
