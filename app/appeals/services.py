"""Use cases of the supporter's way."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.appeals import packing
from app.appeals.models import Form, LetterState, Tally
from app.campaigns import addressing, queries
from app.campaigns.content import CampaignContent, Target
from app.campaigns.errors import DemandUnknown, LetterLanguageUnknown, TargetUnknown
from app.extensions import writing
from app.letters.catalogue import Catalogue
from app.letters.composing import Writer, compose
from app.letters.letter import Letter, Paper

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Appeal:
    """One supporter's answer to one campaign. No demand chosen means all of them; no paper means the country's."""

    targets: tuple[str, ...]
    language: str
    writer: Writer
    demands: frozenset[str] = frozenset()
    paper: Paper | None = None
    attach_pdf: bool = False


def compose_letters(
    session: Session, found: queries.Published, appeal: Appeal, catalogue: Catalogue, today: date
) -> list[Letter]:
    """Return one letter to each chosen target, in the campaign's order.

    Raises CampaignMakesNoLetters, TargetUnknown, DemandUnknown, LetterLanguageUnknown, and what
    `letters.composing.compose` raises.
    """
    found.require_letters(today)
    content = found.content
    targets = _chosen(content, appeal)
    offices = queries.offices_of(session, content)
    language = catalogue.language(appeal.language)
    return [
        compose(
            addressing.matter(content, target, offices, appeal.demands, language, appeal.targets),
            addressing.addressee(offices[target.office], target, content, language, today),
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


def hand_out(
    session: Session,
    found: queries.Published,
    appeal: Appeal,
    form: Form,
    catalogue: Catalogue,
    now: datetime,
    today: date,
) -> packing.File:
    """Return the letters as a file and count them; letters from a draft are not counted. Raises as `compose_letters`.

    A count that cannot be written is logged; the letter is handed out all the same.
    """
    letters = compose_letters(session, found, appeal, catalogue, today)
    content, offices = found.content, queries.offices_of(session, found.content)
    addresses = {id_: address for id_, office in offices.items() if (address := addressing.email_of(office, content))}
    # Rendering takes a while: no transaction stays open over it.
    session.rollback()
    file = packing.pack(
        letters,
        form.value,
        page=catalogue.page,
        written_at=now,
        writer_email=appeal.writer.email,
        recipients=addresses,
        attach_pdf=appeal.attach_pdf,
    )
    try:
        if not found.is_draft:
            _count(session, letters, form, today)
    except SQLAlchemyError as error:
        _log.warning(
            "letters of %s were handed out and not counted: %s", content.slug, type(error).__name__
        )  # Its trace says no more.
    return file


def _count(session: Session, letters: Sequence[Letter], form: Form, day: date) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    cell = ["campaign", "target", "section", "day", "language", "form", "state"]
    with writing(session):
        for letter in letters:
            row = insert(Tally).values(
                campaign=letter.campaign,
                target=letter.target,
                section="",
                day=day,
                language=letter.language,
                form=form.value,
                state=LetterState.GENERATED.value,
                count=1,
            )
            session.execute(row.on_conflict_do_update(index_elements=cell, set_={"count": Tally.count + 1}))


def counts(session: Session) -> list[tuple[str, str, str, str, int]]:
    """Return (campaign, target, language, form, number of letters) over all days."""
    cell = (Tally.campaign, Tally.target, Tally.language, Tally.form)
    rows = session.execute(select(*cell, func.sum(Tally.count)).group_by(*cell).order_by(*cell))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def forget_tally(session: Session, slugs: Collection[str]) -> None:
    """Remove the counts of campaigns that are being removed."""
    with writing(session):
        session.execute(delete(Tally).where(Tally.campaign.in_(slugs)))
