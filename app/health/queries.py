"""Asks the database whether it is there and as new as the program."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.config import ROOT


def require_tables(session: Session) -> None:
    """Return when the database answers and has its tables. Raises SQLAlchemyError."""
    session.execute(select(Campaign.id).limit(1))


def is_migrated(session: Session) -> bool:
    """Return whether no migration is missing. Raises SQLAlchemyError."""
    known = MigrationContext.configure(session.connection()).get_current_heads()
    return set(known) == set(ScriptDirectory(str(ROOT / "migrations")).get_heads())
