"""Reads drafts, for the desk only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.campaigns import campaign_file
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent, is_same
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign
from app.recipients.tokens import terms, tokens
from app.staff.models import Account

_ON_A_PAGE = 50
_UNPUBLISHED = frozenset({Status.DRAFT, Status.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign as the desk sees it: its draft, its state, and which version is published (0: none).

    `predecessor` and `successor` are the slugs of the campaign that it updates and of its update, empty for none;
    `predecessor_last_day` is the published one.
    """

    slug: str
    content: CampaignContent
    status: Status
    revision: int
    version: int
    is_published: bool
    owner: str
    owner_id: int | None
    approvals: dict[str, Any]
    review_by: int | None
    review_asked_by: str
    review_at: datetime | None
    predecessor: str
    predecessor_last_day: date | None
    successor: str
    successor_is_published: bool

    @property
    def in_review(self) -> bool:
        """Whether somebody has asked a second person to approve the draft as it stands."""
        return self.review_at is not None

    @property
    def is_editable(self) -> bool:
        return self.status in {Status.DRAFT, Status.IN_REVIEW, Status.OPEN}


def draft(session: Session, slug: str) -> Draft:
    """Return a campaign with its draft. Raises CampaignUnknown."""
    row = campaigns.campaign(session, slug)
    if row is None:
        raise CampaignUnknown(slug)
    newest = campaigns.newest_version(session, slug)
    return Draft(
        slug=row.slug,
        content=CampaignContent.from_json(row.draft),
        status=Status(row.status),
        revision=row.revision,
        version=newest.number if newest else 0,
        # What the draft says is what the public sees.
        is_published=newest is not None and is_same(newest.content, row.draft),
        owner=row.owner.shown_as if row.owner else "",
        owner_id=row.owner_id,
        approvals=row.approvals,
        review_by=row.review_by,
        review_asked_by=row.review_asked_by,
        review_at=row.review_at,
        predecessor=row.predecessor.slug if row.predecessor else "",
        predecessor_last_day=row.predecessor.last_day if row.predecessor else None,
        successor=row.successor.slug if row.successor else "",
        successor_is_published=row.successor is not None and Status(row.successor.status) not in _UNPUBLISHED,
    )


def content_of_file(session: Session, name: str, data: bytes) -> CampaignContent:
    """Return the campaign in a file that was uploaded. Raises CampaignFileRefused."""
    return campaign_file.content_in(name, data, campaigns.lists_in(session))


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign in the list of all; `has_passed`: it is open, and its last day is over where it counts."""

    slug: str
    reference: str
    subject: str
    status: Status
    last_day: date | None
    has_passed: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the campaigns that were asked for: page `number`, from 1, of `pages`; `total` were found."""

    campaigns: tuple[Listed, ...]
    number: int
    pages: int
    total: int


def page_of(session: Session, asked: str, status: Status | None, number: int, now: datetime) -> Page:
    """Return a page of all campaigns, those that were changed last coming first; no content of any is read.

    `asked` are beginnings of words of a reference, a name or a short name, in any script.
    """
    chosen = [_in_state(status)] if status else []
    order = (Campaign.changed_at.desc(), Campaign.id.desc())
    if asked:
        known = select(Campaign.id, Campaign.slug, Campaign.reference, Campaign.subject).where(*chosen).order_by(*order)
        ids = [row.id for row in session.execute(known) if _is_named(asked, row[1:])]
        total = len(ids)
    else:
        total = session.scalar(select(func.count()).select_from(Campaign).where(*chosen)) or 0
    pages = max(1, -(-total // _ON_A_PAGE))
    number = min(number, pages)
    first = (number - 1) * _ON_A_PAGE
    query = (
        select(
            Campaign.slug, Campaign.reference, Campaign.subject, Campaign.status, Campaign.last_day,
            Campaign.time_zone, Account.name, Account.email,
        )
        .outerjoin(Account, Account.id == Campaign.owner_id)
        .order_by(*order)
    )  # fmt: skip
    if asked:
        query = query.where(Campaign.id.in_(ids[first : first + _ON_A_PAGE]))
    else:
        query = query.where(*chosen).limit(_ON_A_PAGE).offset(first)
    return Page(tuple(_listed(row, now) for row in session.execute(query)), number, pages, total)


def _in_state(status: Status) -> ColumnElement[bool]:
    """Return what finds a state; changes of an open campaign may be in review, too."""
    if status is Status.IN_REVIEW:
        return Campaign.review_at.is_not(None)
    return Campaign.status == status


def _is_named(asked: str, told: Sequence[str]) -> bool:
    """Return whether every word that is asked for begins a word that is told; a sign alone names nothing."""
    wanted, known = terms(asked), tokens(" ".join(told))
    return bool(wanted) and all(
        any(word.startswith(beginning) for word in known for beginning in beginnings) for beginnings in wanted
    )


def _listed(row: Any, now: datetime) -> Listed:
    today = now.astimezone(ZoneInfo(row.time_zone)).date()
    status = Status(row.status)
    return Listed(
        slug=row.slug,
        reference=row.reference,
        subject=row.subject,
        status=status,
        last_day=row.last_day,
        has_passed=status is Status.OPEN and row.last_day is not None and row.last_day < today,
        owner=row.name or row.email or "",
    )
