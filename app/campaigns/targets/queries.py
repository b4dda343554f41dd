"""Reads what the desk shows of a draft's targets; an office that the directory has no more is shown as its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns import addressing
from app.campaigns.content import CampaignContent, Target
from app.campaigns.readiness import unfit
from app.campaigns.unready import OfficeGone, Unready
from app.errors import AppError
from app.letters import countries
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, opening
from app.letters.errors import LetterError
from app.recipients import queries as recipients
from app.recipients import search
from app.recipients.checking import Known, is_stale
from app.recipients.models import ChannelKind, Office

_MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class ChannelShown:
    """A way to an office that letters of this campaign may take; `network` is that of a handle."""

    kind: str
    network: str
    verified_on: date | None
    stale: bool
    failing: bool


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target as the desk shows it; `known` is whether the directory has it, `refused` why it cannot be a target.

    `worded` are the languages in which the campaign says how its letters open, `posts` those of the suggested posts,
    `states` the names of those with which it is asked to raise the case, empty for all.
    """

    office: str
    title: str
    holder: str
    role: Role
    reads: tuple[str, ...]
    channels: tuple[ChannelShown, ...]
    worded: tuple[str, ...]
    posts: tuple[str, ...]
    states: tuple[str, ...]
    known: bool
    refused: Unready | None
    has_handle: bool


@dataclass(frozen=True, slots=True)
class OfficeFound:
    """An office that a search has found; `taken` where it is a target already, `refused` why it cannot be one."""

    office: str
    title: str
    taken: bool
    refused: Unready | None


@dataclass(frozen=True, slots=True)
class Opening:
    """How letters in one language open where the campaign says nothing else, or (`refused`) why that is not known."""

    language: str
    words: str = ""
    refused: AppError | None = None


def targets_shown(
    session: Session, content: CampaignContent, language: str, known: Known, some: Sequence[Target] | None = None
) -> list[TargetShown]:
    """Return the targets of a draft in their order, or only some of them, to a reader of `language`."""
    targets = content.targets if some is None else some
    offices = recipients.offices(session, [target.office for target in targets])
    return [_shown(content, target, offices.get(target.office), language, known) for target in targets]


def _shown(content: CampaignContent, target: Target, office: Office | None, language: str, known: Known) -> TargetShown:
    holder = addressing.holder_of(office, content, known.today) if office else None
    names = {wording.language: wording.name for wording in holder.wordings if wording.name} if holder else {}
    ways = recipients.usable(office, historical=content.historical) if office else []
    return TargetShown(
        office=target.office,
        title=addressing.title_of(office, language) if office else target.office,
        holder=names.get(language, holder.name) if holder else "",
        role=target.role,
        reads=tuple(office.reads.split()) if office else (),
        channels=tuple(
            ChannelShown(way.kind, way.network, way.verified_on, is_stale(way, known), way.health == "failing")
            for way in ways
        ),
        worded=tuple(target.salutations),
        posts=tuple(target.posts),
        states=tuple(countries.name_of(state, language) for state in target.states),
        known=office is not None,
        refused=unfit(content, target.office, office),
        has_handle=any(way.kind == ChannelKind.HANDLE for way in ways),
    )


def found_by(session: Session, content: CampaignContent, words: str, language: str) -> list[OfficeFound]:
    """Return the first offices that a search finds, with what would keep each from being a target."""
    if not words:
        return []
    ids = search.find(session, search.Asked(words), page=_MOST_FOUND).ids
    offices = recipients.offices(session, ids)
    return [
        OfficeFound(
            office=id_,
            title=addressing.title_of(offices[id_], language),
            taken=content.target(id_) is not None,
            refused=unfit(content, id_, offices[id_]),
        )
        for id_ in ids
    ]


def languages_of(content: CampaignContent, target: Target) -> tuple[str, ...]:
    """Return the languages in which something may be said of a target: those of the letters come first."""
    return tuple(dict.fromkeys((*content.letter_languages, *content.texts, *target.salutations, *target.posts)))


def openings(
    session: Session, content: CampaignContent, target: Target, catalogue: Catalogue, today: date
) -> list[Opening]:
    """Return by language how letters to a target open without what the campaign itself says."""
    offices = recipients.offices(session, [target.office])
    unsaid = replace(target, salutations={})
    found = []
    for code in languages_of(content, target):
        try:
            office = addressing.office_in(offices, target.office)
            addressee = addressing.addressee(office, unsaid, content, catalogue.language(code), today)
            found.append(Opening(code, opening(addressee, code, catalogue)))
        except (LetterError, OfficeGone) as error:
            found.append(Opening(code, refused=error))
    return found
