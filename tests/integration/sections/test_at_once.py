"""Editors at the very same moment: one is faster, and the others are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from app.access import COMMAND_LINE
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import SectionDeadlineChanged
from app.campaigns.services import set_section_deadline
from app.errors import AppError
from app.extensions import db
from app.sections import services
from app.sections.errors import SectionChanged, SectionExists
from tests.conftest import NOON
from tests.sections import a_section

_EDITORS = 8


def _at_once(app: Flask, edit: Callable[[int], object]) -> list[type[AppError] | None]:
    """Let several editors do something at one moment; return what each was refused by."""
    start = Barrier(_EDITORS)

    def one(number: int) -> type[AppError] | None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                edit(number)
            except AppError as error:
                return type(error)
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(_EDITORS) as pool:
        return list(pool.map(one, range(_EDITORS)))


def _only_one_was_faster(refused: list[type[AppError] | None], by: type[AppError]) -> None:
    assert sorted(map(str, refused)) == sorted(map(str, [None, *[by] * (_EDITORS - 1)]))


def test_one_slug_is_given_once(app: Flask) -> None:
    def make(_number: int) -> None:
        services.create(db.session(), COMMAND_LINE, "germany", "Germany", ["DE"], "UTC", NOON)

    _only_one_was_faster(_at_once(app, make), SectionExists)


def test_no_change_of_a_section_is_overwritten_unseen(app: Flask) -> None:
    a_section(app)

    def change(number: int) -> None:
        services.change(db.session(), COMMAND_LINE, "germany", {"contact": f"editor {number}"}, 1, NOON)

    _only_one_was_faster(_at_once(app, change), SectionChanged)


@pytest.mark.parametrize("before", [None, date(2027, 1, 1)])
def test_no_last_day_is_overwritten_unseen(app: Flask, before: date | None) -> None:
    a_section(app)
    seen = Deadline(DeadlineKind.UNTIL, before) if before else None
    place = ("germany", "practice")
    if seen:
        with app.app_context():
            set_section_deadline(db.session(), COMMAND_LINE, place, seen, None, NOON)

    def choose(number: int) -> None:
        wanted = Deadline(DeadlineKind.UNTIL, date(2027, 2, 1 + number))
        set_section_deadline(db.session(), COMMAND_LINE, place, wanted, seen, NOON)

    _only_one_was_faster(_at_once(app, choose), SectionDeadlineChanged)
