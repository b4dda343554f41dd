"""Composes the letters of one supporter's answer to a campaign; nothing is kept or counted here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent, Target
from app.campaigns.errors import DemandUnknown, LetterLanguageUnknown, TargetUnknown
from app.letters.catalogue import Catalogue
from app.letters.composing import Writer, compose
from app.letters.letter import Letter, Paper
from app.overrides import queries as overrides
from app.overrides.values import NOTHING


@dataclass(frozen=True, slots=True)
class Appeal:
    """One supporter's answer to one campaign. No demand chosen means all of them; no paper means the country's.

    `copies`: diplomatic missions get copies, where the campaign asks for them.
    """

    targets: tuple[str, ...]
    language: str
    writer: Writer
    demands: frozenset[str] = frozenset()
    paper: Paper | None = None
    attach_pdf: bool = False
    copies: bool = False


def compose_letters(
    session: Session, found: campaigns.Published, appeal: Appeal, catalogue: Catalogue, today: date
) -> list[Letter]:
    """Return one letter to each chosen target, in the campaign's order.

    Raises CampaignMakesNoLetters, TargetUnknown, DemandUnknown, LetterLanguageUnknown, OfficeGone, and what
    `letters.composing.compose` raises.
    """
    found.require_letters(today)
    content = found.content
    targets = _chosen(content, appeal)
    offices = campaigns.offices_of(session, content)
    language = catalogue.language(appeal.language)
    own = overrides.of_section(session, found.section.id if found.section else None, offices)
    return [
        compose(
            addressing.matter(content, target, offices, appeal.demands, language, appeal.targets),
            addressing.addressee(
                addressing.office_in(offices, target.office),
                target,
                content,
                language,
                today,
                own.get(target.office, NOTHING),
            ),
            appeal.writer,
            language.code,
            today,
            catalogue,
            appeal.paper,
        )
        for target in targets
    ]


def _chosen(content: CampaignContent, appeal: Appeal) -> list[Target]:
    for office in appeal.targets:
        if content.target(office) is None:
            raise TargetUnknown(office)
    if unknown := appeal.demands - {demand.id for demand in content.demands}:
        raise DemandUnknown(min(unknown))
    if appeal.language not in content.letter_languages:
        raise LetterLanguageUnknown(appeal.language)
    return [target for target in content.targets if target.office in appeal.targets]
