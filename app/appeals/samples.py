"""The finished letter of a draft, as the desk looks at it: its writer is invented, and nothing is counted or kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.appeals import packing
from app.appeals.letters_of import Appeal, compose_letters
from app.campaigns import queries as campaigns
from app.letters.catalogue import Catalogue
from app.letters.composing import Writer
from app.letters.letter import Letter, Paper

WRITER = "Ann Example"
USUAL_COUNTRY = "GB"


@dataclass(frozen=True, slots=True)
class Sample:
    """Which letter is looked at; `country` (ISO 3166-1 alpha-2) is where its invented writer lives."""

    office: str
    language: str
    paper: Paper
    country: str = USUAL_COUNTRY


def letter(session: Session, slug: str, sample: Sample, catalogue: Catalogue, today: date) -> Letter:
    """Return a letter of a draft. Raises CampaignUnknown, and as `compose_letters`."""
    writer = Writer(name=WRITER, country=sample.country)
    appeal = Appeal((sample.office,), sample.language, writer, paper=sample.paper)
    return compose_letters(session, campaigns.drafted(session, slug), appeal, catalogue, today)[0]


def file(composed: Letter, form: str, catalogue: Catalogue, now: datetime) -> packing.File:
    """Return a letter of a draft as a file; a message is addressed to nobody, since its writer does not exist."""
    packed = packing.pack([composed], form, page=catalogue.page, written_at=now)
    return replace(packed, name=f"draft_{packed.name}")
