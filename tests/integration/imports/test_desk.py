"""The desk's pages of imports: upload, check, mend, apply, export."""

from __future__ import annotations

import io
import os
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.imports import running, services
from app.imports.errors import RunUnknown
from app.imports.models import ImportOffice, ImportRow, ImportRun
from app.imports.states import STALE_AFTER, RunState, Verdict
from app.imports.tasks import tasks
from app.recipients import delimited, queries, stored
from app.recipients.records import OfficeRecord
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.importing import (
    COLUMNS,
    a_row,
    apply,
    as_csv,
    as_xlsx,
    imported,
    lead,
    section_called,
    settled,
    stored_offices,
    upload,
)


def _mend(desk: Desk, address: str, **typed: str) -> Any:
    """Fill in what is typed by column in the form at an address, leave the rest, and send it."""
    page = desk.get(address).text
    names = re.findall(r'name="(\d+)-(\w+)"', page)
    data = {f"{row}-{column}": typed[column] for row, column in names if column in typed}
    for row, column in names:
        found = re.search(rf'name="{row}-{column}"[^>]*value="([^"]*)"', page)
        data.setdefault(f"{row}-{column}", found[1] if found else "")
    return desk.post(address, data)


@pytest.mark.slow
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
    assert lead(apply(desk, address)) == "Applied. New offices: 2000; changed: 0."
    with empty_app.app_context():
        assert len(queries.records(db.session())) == 2_000
    exported = desk.get("/desk/imports/export/recipients.xlsx")
    again = upload(desk, exported.data, "again.xlsx")
    exported.close()
    assert lead(desk.get(again)) == "Nothing to change: the directory already is as the file has it."
    assert "Apply" not in desk.get(again).text


def _titles(app: Flask) -> dict[str, str]:
    return {name: record.wordings["en"][0] for name, record in stored_offices(app).items()}


def test_the_first_page_says_that_nothing_waits_and_offers_exports(empty_app: Flask) -> None:
    page = signed_in(empty_app, Role.COORDINATOR).get("/desk/imports")
    assert lead(page).startswith("Nothing waits for you here.")
    assert page.text.count("/desk/imports/export/recipients.") == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a file."),
        ({"file": "only text"}, "Choose a file."),
        ({"file": (io.BytesIO(b""), "")}, "Choose a file."),
        ({"file": (io.BytesIO(b"x"), "offices.xls")}, "ends in .csv, .xlsx or .vcf"),
        ({"file": (io.BytesIO(b"x"), "x\0.csv.exe")}, "ends in .csv, .xlsx or .vcf"),
        ({"file": (io.BytesIO(b"x"), "offices.csv"), "keeper": "99"}, "Choose who keeps"),
        ({"file": (io.BytesIO(b"x"), "offices.csv"), "keeper": "9" * 400 + "\0"}, "Choose who keeps"),
    ],
)
def test_an_upload_that_is_none_gets_a_sentence(empty_app: Flask, fields: dict[str, Any], sentence: str) -> None:
    response = signed_in(empty_app, Role.COORDINATOR).post("/desk/imports", fields)
    assert response.status_code == 422
    assert sentence in response.text
    with empty_app.app_context():
        assert not db.session.scalar(select(func.count(ImportRun.id)))


def test_a_form_without_its_token_is_refused(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    assert desk.client.post("/desk/imports", data={"file": (io.BytesIO(b"x"), "a.csv")}).status_code == 400


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, b"office;rank;rank\n")
    page = desk.get(address)
    assert lead(page).startswith("This file could not be read")
    assert "Row 1, rank: this column stands here twice" in page.text
    assert list(running.folder_of(empty_app).iterdir()) == []


def test_what_is_typed_in_vain_is_kept_and_told(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(1, fax="495"), a_row(2)]))
    (where,) = re.findall(rf'href="({address}/offices/\d+)"', desk.get(address).text)
    for typed in ("still wrong", "<script>alert(1)</script>", "nul \0", "x" * 1_000_000, "\ufffd"):
        response = _mend(desk, where, fax=typed)
        assert response.status_code == 422
        assert "<script>" not in response.text
    assert "a cell has at most 2000 characters" in _mend(desk, where, fax="y" * 3_000).text
    assert "still wrong" in _mend(desk, where, fax="still wrong").text
    assert "still wrong" in desk.get(where).text
    assert lead(desk.get(address)) == "1 office has faults: mend it, or leave it out."


def test_a_row_that_names_no_office_is_mended_into_the_office_that_it_is_about(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(1), {"office": "Not An Id", "email": "a@example.org", "historical": "no"}]))
    (where,) = re.findall(rf'href="({address}/offices/\d+)"', desk.get(address).text)
    assert _mend(desk, where, office="xx-office-1").location == address
    assert lead(apply(desk, address)) == "Applied. New offices: 1; changed: 0."
    assert [channel.kind for channel in stored_offices(empty_app)["xx-office-1"].channels] == ["fax", "email"]


def test_an_office_that_is_left_out_stays_as_it_is_and_can_be_taken_in_again(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    imported(desk, as_csv([a_row(1, title_en="Before"), a_row(2, title_en="Before")]))
    address = upload(desk, as_csv([a_row(1, title_en="After", fax="1"), a_row(2, title_en="After")]))
    assert desk.post(f"{address}/apply").status_code == 422
    (where,) = re.findall(rf'href="({address}/offices/\d+)"', desk.get(address).text)
    assert desk.post(f"{where}/leave-out").location == address
    assert "Take in again" in desk.get(f"{address}?verdict=left_out").text
    assert desk.post(f"{where}/leave-out", {"in": "1"}).location == where
    assert lead(apply(desk, address, skip="1")) == "Applied. New offices: 0; changed: 1."
    assert _titles(empty_app) == {"xx-office-1": "Before", "xx-office-2": "After"}


def test_a_change_is_shown_with_what_stands_and_what_would(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    imported(desk, as_csv([a_row(1, title_en="<b>Before</b>")]))
    page = desk.get(upload(desk, as_csv([a_row(1, title_en="After")]))).text
    assert re.search(r"<dt><bdi>title_en</bdi></dt>\s*<dd><del>.*&lt;b&gt;Before&lt;/b&gt;.*<ins>.*After", page)
    assert "Apply 1 change<" in page


@pytest.mark.parametrize(("choice", "title"), [("", "Newer"), ("stored", "Newer"), ("file", "Exported")])
@pytest.mark.parametrize("where", ["for all", "for one"])
def test_whoever_imports_chooses_between_a_file_and_a_change_made_since(
    empty_app: Flask, choice: str, title: str, where: str
) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    imported(desk, as_csv([a_row(1, title_en="Old")]))
    imported(desk, as_csv([a_row(1, title_en="Newer")]))
    exported = as_csv([a_row(1, title_en="Exported", version="1"), a_row(2)], (*COLUMNS, "version"))
    address = upload(desk, exported)
    page = desk.get(f"{address}?verdict=conflict").text
    assert "Newer" in page
    assert "Exported" in page
    if choice:
        (one,) = re.findall(rf'action="({address}/offices/\d+)/choose"', page)
        assert desk.post(f"{address if where == 'for all' else one}/choose", {"choice": choice}).status_code == 303
    apply(desk, address)
    assert _titles(empty_app) == {"xx-office-1": title, "xx-office-2": "Office no. 2"}


def _change(app: Flask, office: str, title: str) -> None:
    """Change an office as somebody else does meanwhile."""
    with app.app_context():
        session = db.session()
        record = stored.records(session, [office])[office]
        changed = OfficeRecord(record.id, record.country, record.rank, wordings={"en": (title, "", "", "")})
        stored.store(session, [stored.Change(changed, None, is_new=False)])
        session.commit()


def test_what_somebody_changed_between_check_and_apply_is_not_overwritten(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    imported(desk, as_csv([a_row(1), a_row(2)]))
    address = upload(desk, as_csv([a_row(1, title_en="Mine"), a_row(2, title_en="Mine")]))
    _change(empty_app, "xx-office-1", "Theirs")
    page = apply(desk, address)
    assert "the office was changed since" in page.text
    assert _titles(empty_app) == {"xx-office-1": "Theirs", "xx-office-2": "Office no. 2"}
    apply(desk, address)
    assert _titles(empty_app) == {"xx-office-1": "Theirs", "xx-office-2": "Mine"}


def test_a_failure_in_the_middle_of_applying_leaves_nothing(empty_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(number) for number in range(1_200)]))
    number = int(address.rpartition("/")[2])
    stores = iter([stored.store])

    def fail_at_the_second(*given: Any) -> None:
        next(stores)(*given)

    with empty_app.app_context():
        actor = Actor(1, "Somebody", frozenset({Role.COORDINATOR}))
        services.ask_to_apply(db.session(), number, actor, NOON)
        monkeypatch.setattr(stored, "store", fail_at_the_second)
        with pytest.raises((StopIteration, RuntimeError)):
            running.carry_out(db.session(), number, running.file_of(running.folder_of(empty_app), number), clock.now)
        monkeypatch.undo()
        assert queries.records(db.session()) == []
        assert db.session.scalar(select(func.count(AuditEntry.id))) == 0
        # Whoever finds it later carries it to its end.
        db.session.get_one(ImportRun, number).heartbeat -= STALE_AFTER * 2
        db.session.commit()
    assert lead(settled(desk, address)) == "Applied. New offices: 1200; changed: 0."


@pytest.mark.parametrize("dies_while", [RunState.READING, RunState.CHECKING])
def test_an_import_whose_process_died_goes_on_by_itself(empty_app: Flask, dies_while: RunState) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    with empty_app.app_context():
        session = db.session()
        actor = Actor(1, "Somebody", frozenset({Role.COORDINATOR}))
        number = services.begin(session, actor, services.Upload("offices.csv", "csv"), NOON)
        file = running.file_of(running.folder_of(empty_app), number)
        file.parent.mkdir()
        file.write_bytes(as_csv([a_row(number) for number in range(1_500)]))
        assert services.claim(session, number, "dead", NOON) is RunState.READING
        with file.open("rb") as stream:
            rows = delimited.rows_of(stream)
            services.open_file(session, number, "dead", rows.columns, (), NOON)
            services.stage(session, number, "dead", [next(rows.stream) for _ in range(700)], NOON)
            if dies_while is RunState.CHECKING:
                services.stage(session, number, "dead", list(rows.stream), NOON)
                services.end_reading(session, number, "dead", NOON)
                file.unlink()
                assert services.check(session, number, "dead", NOON)
        # As long as somebody may still be at it, nobody else is.
        assert services.claim(session, number, "other", NOON + STALE_AFTER) is None
        session.get_one(ImportRun, number).heartbeat -= STALE_AFTER * 2
        session.commit()
    address = f"/desk/imports/{number}"
    assert "Apply 1500 changes" in settled(desk, address).text
    # The worker that was taken for dead can do no more harm.
    with empty_app.app_context(), pytest.raises(RunUnknown):
        services.check(db.session(), number, "dead", NOON)


def test_an_import_that_ends_its_process_again_and_again_is_given_up(empty_app: Flask) -> None:
    with empty_app.app_context():
        session = db.session()
        number = services.begin(session, COMMAND_LINE, services.Upload("a.csv", "csv"), NOON)
        for attempt in range(3):
            assert services.claim(session, number, str(attempt), NOON + attempt * timedelta(minutes=5))
        assert services.claim(session, number, "last", NOON + timedelta(hours=1)) is None
        assert session.get_one(ImportRun, number).state == RunState.FAILED


def test_an_import_that_cannot_be_applied_keeps_what_was_mended(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(1)]))
    number = int(address.rpartition("/")[2])
    with empty_app.app_context():
        actor = Actor(1, "Somebody", frozenset({Role.COORDINATOR}))
        services.ask_to_apply(db.session(), number, actor, NOON)
        for attempt in range(3):
            assert services.claim(db.session(), number, str(attempt), NOON + attempt * timedelta(minutes=5))
        db.session.get_one(ImportRun, number).heartbeat -= timedelta(hours=1)
        db.session.commit()
    page = settled(desk, address).text
    assert "Applying it failed several times, and nothing was written" in page
    assert "Apply 1 change<" in page
    assert lead(apply(desk, address)) == "Applied. New offices: 1; changed: 0."


def test_an_import_is_forgotten_when_asked_and_after_a_week(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    first, second = (upload(desk, as_csv([a_row(1, fax=fax)])) for fax in ("1", "2"))
    assert desk.post(f"{first}/remove").location == "/desk/imports"
    assert desk.get(first).status_code == 404
    folder = running.folder_of(empty_app)
    forgotten = folder / "forgotten"
    forgotten.write_bytes(b"")
    os.utime(forgotten, (NOON.timestamp(), NOON.timestamp()))
    with empty_app.app_context():
        services.sweep(folder, db.session(), NOON + timedelta(days=6))
    assert desk.get(second).status_code == 200
    with empty_app.app_context():
        services.sweep(folder, db.session(), NOON + timedelta(days=8))
        assert [db.session.scalar(select(func.count(m.id))) for m in (ImportRun, ImportRow, ImportOffice)] == [0, 0, 0]
        assert list(folder.iterdir()) == []
    assert desk.get(second).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "vcf"])
def test_an_export_holds_all_or_what_one_section_keeps(empty_app: Flask, kind: str) -> None:
    section_called(empty_app, "own")
    desk = signed_in(empty_app, Role.ADMIN)
    imported(desk, as_csv([a_row(1, keeper="own"), a_row(2)], (*COLUMNS, "keeper")))
    for keeper, sentence in (("", "2 unchanged"), ("own", "1 unchanged")):
        response = desk.get(f"/desk/imports/export/recipients.{kind}?keeper={keeper}")
        data = response.data
        response.close()
        address = upload(desk, data, f"again.{kind}")
        page = desk.get(address).text
        assert "Nothing to change" in page
        assert f"unchanged: {sentence[0]}" in page
    assert desk.get(f"/desk/imports/export/recipients.{kind}?keeper=nowhere%00").status_code == 404


def test_pages_of_an_import_are_paged_and_filtered(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(number) for number in range(120)] + [a_row(900, fax="1")]))
    first = desk.get(address).text
    assert first.index("xx-office-900") < first.index("xx-office-0<")
    assert 'rel="next"' in first
    last = desk.get(f"{address}?verdict=new&page=3").text
    assert "xx-office-119" in last
    assert 'rel="next"' not in last
    for odd in ("page=0", "page=-1", "page=x", f"page={'9' * 400}", "verdict=none", "page=99"):
        assert desk.get(f"{address}?{odd}").status_code == 200


def test_a_run_that_has_moved_on_says_so(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    address = upload(desk, as_csv([a_row(1)]))
    apply(desk, address)
    assert desk.post(f"{address}/apply").status_code == 303
    assert "This import has moved on meanwhile" in desk.get(address).text


def test_a_verdict_is_never_longer_than_its_column() -> None:
    assert max(map(len, Verdict)) <= 10


def test_the_first_page_of_the_desk_is_told_what_waits(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.COORDINATOR)
    actor = Actor(1, "Somebody", frozenset({Role.COORDINATOR}))
    upload(desk, as_csv([a_row(1, fax="1"), a_row(2)]), "broken.csv")
    address = upload(desk, as_csv([a_row(1)]), "right.csv")
    with empty_app.test_request_context():
        told = [(task.sentence, task.address) for task in tasks(db.session(), actor, NOON)]
        assert told[0][0] == "The import of broken.csv waits: 1 office has faults."
        assert told[1] == ("The import of right.csv is checked and waits to be applied.", address)
        assert list(tasks(db.session(), COMMAND_LINE, NOON)) == []
