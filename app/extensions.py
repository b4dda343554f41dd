"""The bare extension objects; `create_app` binds them to an application."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """The root of all models; every constraint has a name, so that migrations can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC and read back aware; a naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature.
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature.
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
babel = Babel()

# Flask-SQLAlchemy makes the models' base class at run time; a type checker is shown the one it is made from.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

# What is raised when the database does not answer, or not as it should.
DatabaseError = SQLAlchemyError

_WRITING = "faithfully_writing"


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """Run the writing part of one use case: commits at its end, rolls back on an error.

    SQLite lets a transaction that read first fail when it writes later; one that takes the write lock at its
    beginning waits for its turn instead. PostgreSQL lets several write side by side (READ COMMITTED): whoever changes
    what he has read locks its row by `with_for_update`. What was only read before is read anew.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a use case that writes was begun inside another one")
    session.rollback()
    session.connection(execution_options={_WRITING: True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def insert(session: Session, model: type[Model]) -> sqlite.Insert:
    """Return an INSERT that can name a conflict, for the database at hand; both speak of it in the same way."""
    if session.get_bind().dialect.name == "postgresql":
        return cast("sqlite.Insert", postgresql.insert(model))
    return sqlite.insert(model)


def tidy_log(session: Session) -> None:
    """Empty SQLite's log, in which what was erased stays until then; another database keeps house by itself."""
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).exec_driver_sql(
            "PRAGMA wal_checkpoint(TRUNCATE)"
        )
        session.rollback()


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        # The driver's own BEGIN would come too late; `_begin` below emits it.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("PRAGMA foreign_keys=ON")


@event.listens_for(Engine, "handle_error")
def _quote_no_row(context: ExceptionContext) -> None:
    """Keep the first line of an error: in those after it, PostgreSQL quotes the row, which may be a person's."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).split("\n", 1)[0], *error.args[1:])


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
