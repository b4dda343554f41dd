"""Runs migrations with the application's own database and models."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.extensions import db

database = current_app.extensions["migrate"].db


def run() -> None:
    """Upgrade or downgrade in one transaction; SQLite changes tables by copying them (batch mode)."""
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Batch mode drops the old table; with foreign keys on, that would delete every row that points into it.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transactional_ddl=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"A migration left rows that point nowhere: {broken[:5]}")
    if sqlite:
        # The connection that had foreign keys off goes; a new one has them on.
        database.engine.dispose()


run()
