"""The desk's pages of imports: upload, check, mend, apply, export."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskCliRunner

from app.access import Role
from app.extensions import db
from app.recipients import queries
from tests.desk import Desk, signed_in
from tests.importing import a_row, apply, as_csv, as_xlsx, lead, settled, upload


def _mend(desk: Desk, address: str, **typed: str) -> Any:
    """Fill in what is typed by column in the form at an address, leave the rest, and send it."""
    page = desk.get(address).text
    names = re.findall(r'name="(\d+)-(\w+)"', page)
    data = {f"{row}-{column}": typed[column] for row, column in names if column in typed}
    for row, column in names:
        found = re.search(rf'name="{row}-{column}"[^>]*value="([^"]*)"', page)
        data.setdefault(f"{row}-{column}", found[1] if found else "")
    return desk.post(address, data)


def test_two_thousand_rows_with_forty_broken_ones_are_mended_applied_exported_and_imported_again(
    empty_app: Flask,
) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    rows = [a_row(number, **({"fax": "495 987"} if number % 50 == 0 else {})) for number in range(2_000)]
    address = upload(desk, as_xlsx(rows), "offices.xlsx")
    assert lead(settled(desk, address)) == "40 offices have faults: mend them, or leave them out."
    form = re.search(rf'href="({address}/offices/\d+)"', desk.get(f"{address}?verdict=faulty").text)
    assert form
    where = form[1]
    for mended in range(1, 41):
        response = _mend(desk, where, fax=f"+7 495 {mended:07}")
        assert response.status_code == 303
        where = response.location
    assert where == address
    assert "Apply 2000 changes" in desk.get(address).text
    assert lead(apply(desk, address)) == "Applied: 2000 offices are new, 0 were changed."
    with empty_app.app_context():
        assert len(queries.records(db.session())) == 2_000
    exported = desk.get("/desk/imports/export/recipients.xlsx")
    again = upload(desk, exported.data, "again.xlsx")
    exported.close()
    assert lead(desk.get(again)) == "Nothing to change: the directory already is as the file has it."
    assert "Apply" not in desk.get(again).text
