"""Runs migrations with the application's own database and models."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.extensions import db

database = current_app.extensions["migrate"].db


def run() -> None:
    """Upgrade or downgrade in one transaction; SQLite changes tables by copying them (batch mode)."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
