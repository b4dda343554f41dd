"""Composes the letter that goes to the office out of a joint letter: its words, and who stands under it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns import addressing, values
from app.campaigns.content import CampaignContent, Target
from app.errors import AppError
from app.letters import composing, dates, fonts
from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee
from app.letters.letter import Block, Letter, Paper, Paragraph, Part, Run, Section
from app.letters.markup import parse
from app.recipients import queries as recipients
from app.signons import signature_block
from app.signons.content import JointLetterView
from app.signons.errors import OfficeMissing

# So many organisations are named as the authors of the file where the letter comes in nobody's name.
_AUTHORS = 3


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes joint letters in the languages that the program knows."""

    catalogue: Catalogue

    def letter(self, session: Session, view: JointLetterView, language: str) -> Letter:
        """Return the letter in a language of its texts, to its office as it was addressed when it was handed over.

        Before that, as the directory has the office on the day of the letter. Raises OfficeMissing, OfficeGone, and
        what `compose` raises.
        """
        addressee = view.addressees.get(language) or self._addressee(session, view, language)
        return compose(view, language, addressee, self.catalogue)

    def addressees(self, session: Session, view: JointLetterView) -> dict[str, Addressee]:
        """Return the office as the letter addresses it, in each language of its texts that it can be addressed in."""
        found = {}
        for language in view.texts:
            with suppress(AppError):
                found[language] = self._addressee(session, view, language)
        return found

    def _addressee(self, session: Session, view: JointLetterView, language: str) -> Addressee:
        if not view.office:
            raise OfficeMissing
        office = addressing.office_in(recipients.offices(session, [view.office]), view.office)
        target = Target(view.office, view.role)
        rules = self.catalogue.language(language)
        return addressing.addressee(office, target, _as_content(view), rules, view.written_on)


def _as_content(view: JointLetterView) -> CampaignContent:
    """Return what addressing asks of a campaign: whether it is of the past, and of which day."""
    day = view.written_on
    return CampaignContent(
        slug=view.slug, reference="", organisation="", issued_on=day, deadline=values.usual_deadline(day),
        case=view.slug, people=(), texts={}, demands=(), targets=(), historical=view.historical,
        practice=view.practice,
    )  # fmt: skip


def compose(view: JointLetterView, language: str, addressee: Addressee, catalogue: Catalogue) -> Letter:
    """Return the letter in a language of its texts.

    Raises LanguageUnknown, FormOfAddressMissing, SalutationMissing, GlyphMissing.
    """
    conventions = catalogue.language(language).default
    said, them = view.texts[language], view.signatories
    parts: dict[Part, Sequence[Block]] = {
        **composing.frame(addressee, "", conventions, together=True),
        Part.DATE: (Paragraph((Run(dates.line(view.written_on, "", addressee.postal_country, conventions)),)),),
        Part.SUBJECT: composing.subject_line(said.title, conventions),
        Part.BODY: parse(said.body),
    }
    sections = (
        *((composing.notice(conventions),) if view.historical else ()),
        Section(Part.LETTERHEAD, tuple(signature_block.letterhead(them, conventions)), "center"),
        *composing.placed(parts, conventions, window=False),
        Section(Part.SIGNATORIES, tuple(signature_block.signatories(them, conventions))),
        Section(
            Part.COSIGNERS,
            tuple(signature_block.cosigners(view.individuals, view.individual_names, conventions)),
        ),
    )
    letter = Letter(
        campaign=view.slug, target=view.office, language=language, variant=conventions.variant,
        direction=conventions.direction, paper=Paper.A4, window=None, written_on=view.written_on,
        title=f"{said.title} – {addressee.title or addressee.office}", subject=said.title,
        writer=view.sender_name or conventions.comma.join(one.name_in(language) for one in them[:_AUTHORS]),
        sections=tuple(section for section in sections if section.blocks),
    )  # fmt: skip
    fonts.require_glyphs(letter)
    return letter
