"""The table of published appeals that were brought to the desk. A document never becomes public, and no log has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.models import Campaign
from app.extensions import Model, UtcDateTime


class AppealDocument(Model):
    """A document, what was read in it, and what somebody has chosen of that so far.

    `text` are its lines as they are counted. `record` and `fed` are what `reader.read` gives, `choices` what `Choices`
    is as JSON, empty before anybody has chosen. `revision` counts the changes of the choices. `campaign_id` is the
    draft that was made of it.
    """

    __tablename__ = "appeal_document"
    __table_args__ = (
        UniqueConstraint("account_id", "sha256"),
        Index("ix_appeal_document_campaign_id", "campaign_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    brought_by: Mapped[str] = mapped_column(String(120))
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    # Deferred, so that a list of documents reads none.
    data: Mapped[bytes] = mapped_column(deferred=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    fed: Mapped[list[list[Any]]] = mapped_column(JSON, deferred=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"))

    campaign: Mapped[Campaign | None] = relationship()
