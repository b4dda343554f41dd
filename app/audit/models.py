"""The table of the audit log. No row is ever changed, and none tells of a supporter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime


class AuditEntry(Model):
    """One change. `before` and `after` hold what changed, as JSON; None where there was, or is, nothing.

    `account` has no foreign key: the log outlives accounts. `actor` is what the account was called then.
    `section` is the number of the section that the changed thing belongs to, None for the international desk.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject"),
        Index("ix_audit_entry_section", "section"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    section: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse_change(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    raise RuntimeError(f"entry {entry.id} of the audit log cannot be changed")
