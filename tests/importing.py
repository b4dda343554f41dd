"""Files of recipients as somebody brings them, and the way through an import's pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping

from flask import Flask
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE
from app.extensions import db
from app.recipients import delimited, queries, spreadsheets
from app.recipients.records import OfficeRecord
from app.sections import services as sections
from tests import import_threads
from tests.conftest import NOON
from tests.desk import Desk

COLUMNS = ("office", "country", "rank", "title_en", "post", "fax", "email", "historical", "source")


def a_row(number: int, **cells: str) -> dict[str, str]:
    """One row of a file, which is an office with a fax."""
    return {
        "office": f"xx-office-{number}", "country": "RU", "rank": "director", "title_en": f"Office no. {number}",
        "fax": f"+7 495 {number:07}", "historical": "no", "source": "invented", **cells,
    }  # fmt: skip


def as_csv(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> bytes:
    out = io.BytesIO()
    delimited.write(out, tuple(columns), rows)
    return out.getvalue()


def as_xlsx(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> bytes:
    out = io.BytesIO()
    spreadsheets.write(out, tuple(columns), rows)
    return out.getvalue()


def upload(desk: Desk, data: bytes, name: str = "offices.csv", **fields: str) -> str:
    """Upload a file, wait until it is checked, and return the address of its import."""
    response = desk.post("/desk/imports", {"file": (io.BytesIO(data), name), **fields})
    assert response.status_code == 303, response.text
    settled(desk, response.location)
    return response.location


def settled(desk: Desk, address: str) -> TestResponse:
    """Return the page of an import once nothing is under way any more; it refreshes itself until then."""
    # To look at the page begins what a process that died has left.
    desk.get(address)
    import_threads.wait()
    page = desk.get(address)
    assert 'http-equiv="refresh"' not in page.text, page.text
    return page


def lead(page: TestResponse) -> str:
    """Return the sentence with which a page of the desk begins."""
    found = re.search(r'<p class="lead">(.*?)</p>', page.text, re.DOTALL)
    assert found, page.text
    return " ".join(found[1].split())


def apply(desk: Desk, address: str, **fields: str) -> TestResponse:
    response = desk.post(f"{address}/apply", fields)
    assert response.status_code == 303, response.text
    return settled(desk, response.location)


def section_called(app: Flask, slug: str) -> int:
    """Let there be a section; return its number."""
    with app.app_context():
        return sections.create(db.session(), COMMAND_LINE, slug, slug.title(), ["DE"], "UTC", NOON).id


def stored_offices(app: Flask) -> dict[str, OfficeRecord]:
    """Return what the directory has, by the ids of its offices."""
    with app.app_context():
        return {record.id: record for record in queries.records(db.session())}


def imported(desk: Desk, data: bytes) -> str:
    """Upload a file and apply it; return the address of its import."""
    address = upload(desk, data)
    apply(desk, address)
    return address
