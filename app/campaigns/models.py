"""The tables of campaigns. A draft can change; what the public sees is a published version, which never does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.lifecycle import Cause, Status
from app.cases.models import Case
from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText
from app.staff.models import Account

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_CAUSES = ", ".join(f"'{cause}'" for cause in Cause)
_KINDS = ", ".join(f"'{kind}'" for kind in DeadlineKind)


class Campaign(Model):
    """One issue of an urgent action. `draft` is a `CampaignContent` as JSON, `revision` counts every change of the row.

    `approvals` are the marks of approved texts (see `approval`). `review_by` is the account that asked a second person
    to approve the draft as it stands, None where nobody has; the command line has no account and asks nobody.
    `predecessor` is the campaign that this one updates. `outcome` is what became of the people, once it is closed;
    `ended_at` is when it was stopped, or closed where nobody had stopped it.
    The columns from `reference` on repeat what the newest published version says, or the draft where there is none, so
    that a list of thousands reads no content; `last_day_since` is when the last day was set to what it is.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        UniqueConstraint("predecessor_id"),
        Index("ix_campaign_status_last_day", "status", "last_day"),
        Index("ix_campaign_reference", "reference"),
        Index("ix_campaign_owner_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    status: Mapped[str] = mapped_column(String(10), default=Status.DRAFT)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"))
    approvals: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    review_by: Mapped[int | None]
    review_asked_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    review_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    subject: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    last_day: Mapped[date | None]
    last_day_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC", server_default=text("'UTC'"))
    # Neither an example nor a practice campaign takes a reference from anybody, and nobody need be reminded of it.
    invented: Mapped[bool] = mapped_column(default=False, server_default=false())

    case: Mapped[Case] = relationship()
    owner: Mapped[Account | None] = relationship()
    predecessor: Mapped[Campaign | None] = relationship(remote_side="Campaign.id", back_populates="successor")
    successor: Mapped[Campaign | None] = relationship(back_populates="predecessor", passive_deletes=True)
    versions: Mapped[list[CampaignVersion]] = relationship(
        back_populates="campaign",
        cascade="all, delete-orphan",
        order_by="CampaignVersion.number",
        passive_deletes=True,
    )
    safeguard: Mapped[Safeguard | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class CampaignVersion(Model):
    """What was published at a moment; a row is written once and never changed.

    `asked_by` and `approved_by` are what the two people were called who answer for it; `cause` is why there is one.
    """

    __tablename__ = "campaign_version"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint(f"cause IN ({_CAUSES})", name="cause"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cause: Mapped[str] = mapped_column(String(10), default=Cause.APPROVED, server_default=text("'approved'"))
    asked_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    approved_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))

    campaign: Mapped[Campaign] = relationship(back_populates="versions")


class Safeguard(Model):
    """What protects the people of a campaign: who agreed to what, until when that holds, and what must never be said.

    Only the desk reads it. `never_mention` holds one term a line, `terms_since` says since when these, None where there
    is none, and `mentioned` whether what is published mentions one of them. `stated_by` is who said
    that there is a consent, where nobody has recorded it yet (a file that was published from the command line).
    """

    __tablename__ = "campaign_safeguard"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    agreed_by: Mapped[str] = mapped_column(EncryptedText, default="")
    agreed_to: Mapped[str] = mapped_column(EncryptedText, default="")
    agreed_on: Mapped[date | None]
    review_on: Mapped[date | None]
    risks: Mapped[str] = mapped_column(EncryptedText, default="")
    never_mention: Mapped[str] = mapped_column(EncryptedText, default="")
    terms_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mentioned: Mapped[bool] = mapped_column(default=False, server_default=false())
    stated_by: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))


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
