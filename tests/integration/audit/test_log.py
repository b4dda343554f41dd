"""The page of the log: who may read what of it, and how it is searched."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import COMMAND_LINE, Actor, Role
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import db, writing
from app.sections import services as sections
from tests.conftest import NOON
from tests.desk import signed_in
from tests.signing_in import later

ANN = Actor(7, "Ann", frozenset({Role.ADMIN}))


def _sections(app: Flask) -> tuple[int, int]:
    with app.app_context():
        made = [
            sections.create(db.session(), COMMAND_LINE, slug, slug.title(), [], "UTC", NOON).id
            for slug in ("one", "two")
        ]
    return made[0], made[1]


def _record(app: Flask, subject: Subject, **values: dict[str, object]) -> None:
    with app.app_context():
        session = db.session()
        with writing(session):
            audit.record(session, ANN, "change", subject, NOON, **values)


def test_the_log_shows_what_was_before_and_what_is_after(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    assert "Nothing has been changed yet." in admin.get("/desk/log").text
    _record(empty_app, Subject("office", "xx-king"), before={"title": "<b>Kin</b>"}, after={"title": "King"})
    page = admin.get("/desk/log").text
    assert "<del>&lt;b&gt;Kin&lt;/b&gt;</del>" in page
    assert "<ins>King</ins>" in page
    assert "21 November 2026, 12:00 UTC" in page


def test_a_section_editor_reads_only_of_their_sections(empty_app: Flask) -> None:
    one, two = _sections(empty_app)
    for name, section in (("of-one", one), ("of-two", two), ("of-none", None)):
        _record(empty_app, Subject("office", name, section))
    editor = signed_in(empty_app, Role.SECTION_EDITOR, sections=[one])
    for query in ("", f"?section={two}", "?subject=of", "?who=Ann", f"?section={one}", "?page=1"):
        page = editor.get(f"/desk/log{query}")
        assert page.status_code == 200
        assert "of-one" in page.text
        assert "of-two" not in page.text
        assert "of-none" not in page.text
    assert "Two" not in editor.get("/desk/log").text
    admin = signed_in(empty_app, Role.ADMIN)
    assert "of-one" not in admin.get(f"/desk/log?section={two}").text
    assert "of-two" in admin.get(f"/desk/log?section={two}").text


def test_a_translator_does_not_read_the_log(empty_app: Flask) -> None:
    assert signed_in(empty_app, Role.TRANSLATOR).get("/desk/log").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [("subject=king", True), ("subject=queen", False), ("subject=OFFICE", True), ("who=ann", True), ("who=bob", False),
     ("day=2026-11-21", True), ("day=2026-11-20", False), ("subject=%25", False), ("subject=_", False)],
)  # fmt: skip
def test_the_log_is_searched(empty_app: Flask, query: str, found: bool) -> None:  # noqa: FBT001  # A column of the table.
    admin = signed_in(empty_app, Role.ADMIN)
    _record(empty_app, Subject("office", "xx-king"))
    page = admin.get(f"/desk/log?{query}")
    assert page.status_code == 200
    assert ("xx-king" in page.text) == found


@pytest.mark.parametrize(
    ("query", "status"),
    [("day=yesterday", 422), ("day=0000-00-00", 422), ("day=9999-12-31", 422),
     ("day=0001-01-01", 422), ("subject=" + "x" * 10_000, 422),
     ("who=%00", 422), ("page=-1", 200), ("page=x", 200), ("page=" + "9" * 100, 200), ("section=x", 200),
     ("section=" + "9" * 100, 200), ("page=%D9%A3", 200), ("subject=%ED%A0%80", 200), ("day=2026-W01-1", 200)],
)  # fmt: skip
def test_whatever_is_asked_of_the_log_is_answered(empty_app: Flask, query: str, status: int) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    assert admin.get(f"/desk/log?{query}").status_code == status


def test_a_long_log_has_pages(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    for number in range(120):
        _record(empty_app, Subject("office", f"number-{number:03}-"))
    first, second, third = (admin.get(f"/desk/log?who=Ann&page={page}").text for page in (1, 2, 3))
    assert "number-119-" in first
    assert "number-069-" in second
    assert "number-000-" in third
    assert "/desk/log?who=Ann&amp;page=2" in first
    assert "Older" not in third
    with later(1):
        assert "number-" not in admin.get("/desk/log?page=4").text
