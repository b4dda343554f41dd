"""Composes the letters of one supporter's answer to a campaign; nothing is kept or counted here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent, Target
from app.campaigns.errors import DemandUnknown, LetterLanguageUnknown, TargetUnknown
from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee, Matter, Writer, compose
from app.letters.conventions import Language
from app.letters.letter import Letter, Paper
from app.letters.translating import with_reading_copy
from app.overrides import queries as overrides
from app.overrides.values import NOTHING, Own
from app.recipients.models import Office


@dataclass(frozen=True, slots=True)
class Appeal:
    """One supporter's answer to one campaign. No demand chosen means all of them; no paper means the country's.

    `copies`: diplomatic missions get copies, where the campaign asks for them. `translation` is the language of the
    translation that stands on page two, empty for none.
    """

    targets: tuple[str, ...]
    language: str
    writer: Writer
    demands: frozenset[str] = frozenset()
    paper: Paper | None = None
    attach_pdf: bool = False
    copies: bool = False
    translation: str = ""


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
    own = overrides.of_section(session, found.section.id if found.section else None, offices)
    around = Around(content, offices, own, catalogue, today)
    return [compose_one(around, appeal, target, appeal.targets) for target in targets]


@dataclass(frozen=True, slots=True)
class Around:
    """What the letters of one appeal share: the campaign, its offices by id, and what a section says of these."""

    content: CampaignContent
    offices: Mapping[str, Office]
    own: Mapping[str, Own]
    catalogue: Catalogue
    today: date


def compose_one(around: Around, appeal: Appeal, target: Target, originals: Collection[str]) -> Letter:
    """Return the letter to one target, with its translation where one is asked for.

    `originals` are the offices to which the letter itself goes, if it is a copy. Raises OfficeGone, and as `compose`
    and `with_reading_copy`.
    """
    content, offices = around.content, around.offices
    office = addressing.office_in(offices, target.office)
    said = around.own.get(target.office, NOTHING)

    def in_language(language: Language) -> tuple[Matter, Addressee]:
        return (
            addressing.matter(content, target, offices, appeal.demands, language, originals),
            addressing.addressee(office, target, content, language, around.today, said),
        )

    language = around.catalogue.language(appeal.language)
    letter = compose(*in_language(language), appeal.writer, language.code, around.today, around.catalogue, appeal.paper)
    if not appeal.translation:
        return letter
    second = around.catalogue.language(appeal.translation)
    return with_reading_copy(letter, *in_language(second), appeal.writer, second.code, around.catalogue)


def _chosen(content: CampaignContent, appeal: Appeal) -> list[Target]:
    for office in appeal.targets:
        if content.target(office) is None:
            raise TargetUnknown(office)
    if unknown := appeal.demands - {demand.id for demand in content.demands}:
        raise DemandUnknown(min(unknown))
    for language in filter(None, (appeal.language, appeal.translation)):
        if language not in content.letter_languages:
            raise LetterLanguageUnknown(language)
    return [target for target in content.targets if target.office in appeal.targets]
