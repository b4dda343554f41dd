"""Use cases of the demands of a campaign; each is one commit. Their texts in other languages are a matter of `texts`.

Whoever changes the demands says which they have seen (`part`). They are numbered in their order, as in a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.campaigns.content import CampaignContent, Demand
from app.campaigns.demands.errors import DemandGone, NoOriginal
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import Edit


def part(content: CampaignContent) -> object:
    """Return what the page of demands is about; what a translator writes is no part of it."""
    original = content.original_language
    return tuple((demand.id, demand.to, demand.texts.get(original, "")) for demand in content.demands)


def append(session: Session, actor: Actor, slug: str, seen: str, to: str | None, text: str, now: datetime) -> None:
    """Add a demand after the others, in the language of the original.

    Raises CampaignUnknown, CampaignOver, DraftChanged, NoOriginal.
    """

    def new(content: CampaignContent) -> CampaignContent:
        if not content.original_language:
            raise NoOriginal
        return _numbered(content, (*content.demands, Demand("", to, {content.original_language: text})))

    drafts.change(session, actor, slug, Edit("add demand", part, seen, new), now)


def ask(session: Session, actor: Actor, slug: str, seen: str, number: int, to: str | None, now: datetime) -> None:
    """Ask a demand of another state, or (None) of all.

    Raises CampaignUnknown, CampaignOver, DraftChanged, DemandGone.
    """

    def new(content: CampaignContent) -> CampaignContent:
        place = _place(content, number)
        demands = list(content.demands)
        demands[place] = replace(demands[place], to=to)
        return replace(content, demands=tuple(demands))

    drafts.change(session, actor, slug, Edit("change demand", part, seen, new), now)


def move(session: Session, actor: Actor, slug: str, seen: str, number: int, step: int, now: datetime) -> None:
    """Move a demand by a step up (-1) or down (1); at the end it stays. Raises as `ask`."""

    def new(content: CampaignContent) -> CampaignContent:
        place = _place(content, number)
        demands = list(content.demands)
        moved = demands.pop(place)
        demands.insert(max(0, place + step), moved)
        return _numbered(content, demands)

    drafts.change(session, actor, slug, Edit("order demands", part, seen, new), now)


def remove(session: Session, actor: Actor, slug: str, seen: str, number: int, now: datetime) -> None:
    """Remove a demand with its texts in all languages. Raises as `ask`."""

    def new(content: CampaignContent) -> CampaignContent:
        place = _place(content, number)
        return _numbered(content, (*content.demands[:place], *content.demands[place + 1 :]))

    drafts.change(session, actor, slug, Edit("remove demand", part, seen, new), now)


def _place(content: CampaignContent, number: int) -> int:
    found = (place for place, demand in enumerate(content.demands) if demand.id == str(number))
    if (place := next(found, None)) is None:
        raise DemandGone
    return place


def _numbered(content: CampaignContent, demands: Iterable[Demand]) -> CampaignContent:
    return replace(content, demands=tuple(replace(demand, id=str(n)) for n, demand in enumerate(demands, 1)))
