"""Whose offices an import changes at the desk, and who sees it."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.access import Actor, Role
from app.extensions import db
from app.imports import running, services
from app.imports.models import ImportOffice
from tests.conftest import NOON
from tests.desk import signed_in
from tests.importing import (
    COLUMNS,
    a_row,
    apply,
    as_csv,
    imported,
    section_called,
    stored_offices,
    upload,
)


def test_an_editor_changes_what_the_section_keeps_and_is_told_of_the_rest(empty_app: Flask) -> None:
    own, _other = section_called(empty_app, "own"), section_called(empty_app, "other")
    admin = signed_in(empty_app, Role.ADMIN)
    columns = (*COLUMNS, "keeper")
    before = [a_row(1, keeper="own"), a_row(2, keeper="other"), a_row(3)]
    imported(admin, as_csv(before, columns))
    desk = signed_in(empty_app, Role.SECTION_EDITOR, sections=[own])
    address = upload(desk, as_csv([a_row(number, title_en="Changed") for number in range(1, 5)]), keeper=str(own))
    page = desk.get(f"{address}?verdict=refused").text
    assert "this office is not yours to change: other keeps it" in page
    assert "this office is not yours to change: the international desk keeps it" in page
    apply(desk, address)
    found = {name: (record.wordings["en"][0], record.keeper) for name, record in stored_offices(empty_app).items()}
    assert found == {
        "xx-office-1": ("Changed", "own"),
        "xx-office-2": ("Office no. 2", "other"),
        "xx-office-3": ("Office no. 3", ""),
        "xx-office-4": ("Changed", "own"),
    }


@pytest.mark.parametrize("keeper", ["other", "nowhere"])
def test_an_editor_cannot_give_offices_to_anothersection_called(empty_app: Flask, keeper: str) -> None:
    own = section_called(empty_app, "own")
    section_called(empty_app, "other")
    desk = signed_in(empty_app, Role.SECTION_EDITOR, sections=[own])
    page = desk.get(upload(desk, as_csv([a_row(1, keeper=keeper)], (*COLUMNS, "keeper")))).text
    assert f"“{keeper}”" in page
    assert "Apply" not in page


def test_an_editor_cannot_let_another_section_keep_new_offices(empty_app: Flask) -> None:
    own, other = section_called(empty_app, "own"), section_called(empty_app, "other")
    desk = signed_in(empty_app, Role.SECTION_EDITOR, sections=[own])
    data = {"file": (io.BytesIO(as_csv([a_row(1)])), "offices.csv"), "keeper": str(other)}
    assert desk.post("/desk/imports", data).status_code == 422
    assert desk.post("/desk/imports", {**data, "file": (io.BytesIO(b"x"), "a.csv"), "keeper": ""}).status_code == 422


def test_the_imports_of_others_are_not_there(empty_app: Flask) -> None:
    own = section_called(empty_app, "own")
    with empty_app.app_context():
        theirs = Actor(2, "Somebody else", frozenset({Role.SECTION_EDITOR}), frozenset({own}))
        upload_ = services.Upload("theirs.csv", "csv", own)
        number = services.begin(db.session(), theirs, upload_, NOON)
        file = running.file_of(running.folder_of(empty_app), number)
        file.parent.mkdir()
        file.write_bytes(as_csv([a_row(1, fax="1")]))
        running.carry_out(db.session(), number, file, clock.now)
        (office,) = db.session.scalars(select(ImportOffice.id))
    desk = signed_in(empty_app, Role.SECTION_EDITOR, Role.COORDINATOR, sections=[own])
    assert "theirs.csv" not in desk.get("/desk/imports").text
    for address in (f"/desk/imports/{number}", f"/desk/imports/{number}/offices/{office}", f"/desk/imports/{'9' * 30}"):
        assert desk.get(address).status_code == 404
    of_office = [f"offices/{office}{end}" for end in ("", "/choose", "/leave-out")]
    for end in ("apply", "remove", "choose", *of_office):
        assert desk.post(f"/desk/imports/{number}/{end}", {"choice": "file"}).status_code == 404
    mine = upload(desk, as_csv([a_row(2, fax="1")]), keeper=str(own))
    for end in (*of_office, f"offices/{'9' * 30}"):
        assert desk.post(f"{mine}/{end}", {"choice": "file"}).status_code == 404
    admin = signed_in(empty_app, Role.ADMIN)
    assert "theirs.csv" in admin.get("/desk/imports").text
    assert admin.get(f"/desk/imports/{number}").status_code == 200
