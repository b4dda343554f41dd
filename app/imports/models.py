"""The tables in which an import is staged. They hold nothing of supporters, and are forgotten after a week."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime
from app.imports.states import Choice, RunState, Verdict


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class ImportRun(Model):
    """One import: whose it is, where it stands, and who carries it out now.

    `account` and `actor` are who uploaded the file. `acting` is who asked for what is done now, with the rights of that
    moment: whoever uploaded the file, then whoever let it be applied. `keeper` is the section that new offices get.
    `columns` are those of the file, None for a vCard. `remarks` and `faults` are about the whole file. `worker` names
    who carries it out, and `heartbeat` says when that one was last seen; `done` counts the rows read, then the offices
    checked.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        _one_of("state", RunState),
        Index("ix_import_run_account", "account"),
        # The log speaks of imports by their numbers, also of those that are forgotten.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(200))
    acting: Mapped[dict[str, Any]] = mapped_column(JSON)
    keeper: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"))
    file_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    columns: Mapped[list[str] | None] = mapped_column(JSON)
    remarks: Mapped[list[Any]] = mapped_column(JSON)
    faults: Mapped[list[Any]] = mapped_column(JSON)
    rows: Mapped[int] = mapped_column(default=0)
    offices: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(40), default="")
    heartbeat: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportRow(Model):
    """One row of a file: its number there, the office that it is about, its cells, and what its reader found wrong.

    `office` is "?" and a number where the row names no office.
    """

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_office", "run_id", "office"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    number: Mapped[int]
    office: Mapped[str] = mapped_column(String(80))
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    faults: Mapped[list[Any]] = mapped_column(JSON)


class ImportOffice(Model):
    """One office of a file: the verdict on it and why; what would change, and what is to be written.

    `number` is the first row's. `version` is that of the stored office when it was last checked, 0 where there was
    none, None before the first check.
    """

    __tablename__ = "import_office"
    __table_args__ = (
        _one_of("verdict", Verdict),
        _one_of("choice", Choice),
        Index("ix_import_office_verdict", "run_id", "verdict", "id"),
        Index("ix_import_office_office", "run_id", "office", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    office: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10), default=Verdict.WAITING)
    choice: Mapped[str] = mapped_column(String(6), default=Choice.STORED)
    version: Mapped[int | None]
    faults: Mapped[list[Any] | None] = mapped_column(JSON)
    before: Mapped[dict[str, str] | None] = mapped_column(JSON)
    after: Mapped[dict[str, str] | None] = mapped_column(JSON)
    record: Mapped[dict[str, Any] | None] = mapped_column(JSON)
