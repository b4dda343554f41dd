"""The tables of campaigns. A draft can change; what the public sees is a published version, which never does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.lifecycle import Status
from app.cases.models import Case
from app.extensions import Model, UtcDateTime

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_KINDS = ", ".join(f"'{kind}'" for kind in DeadlineKind)


class Campaign(Model):
    """One issue of an urgent action. `draft` is a `CampaignContent` as JSON."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint(f"status IN ({_STATUSES})", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    status: Mapped[str] = mapped_column(String(10), default=Status.DRAFT)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    versions: Mapped[list[CampaignVersion]] = relationship(
        back_populates="campaign",
        cascade="all, delete-orphan",
        order_by="CampaignVersion.number",
        passive_deletes=True,
    )


class CampaignVersion(Model):
    """What was published at a moment; a row is written once and never changed."""

    __tablename__ = "campaign_version"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    campaign: Mapped[Campaign] = relationship(back_populates="versions")


class SectionDeadline(Model):
    """Until when a section's own supporters write, where it is not until the published day; `day` is local there."""

    __tablename__ = "section_deadline"
    __table_args__ = (
        UniqueConstraint("section_id", "campaign_id"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]

    @property
    def deadline(self) -> Deadline:
        return Deadline(DeadlineKind(self.kind), self.day)


@event.listens_for(CampaignVersion, "before_update")
def _refuse_change(_mapper: Any, _connection: Any, version: CampaignVersion) -> None:
    """A letter of a day must be shown as it was on that day."""
    raise RuntimeError(f"version {version.number} of a campaign was published and cannot be changed")
