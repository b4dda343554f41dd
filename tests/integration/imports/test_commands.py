"""`flask recipients import` and `export`: what they print, how they end, and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.extensions import db
from app.imports.models import ImportOffice, ImportRow, ImportRun
from app.recipients import delimited, queries
from app.recipients.models import Channel, Office
from tests.importing import COLUMNS, a_row, as_csv, as_xlsx

BROKEN = [a_row(1), a_row(2, fax="495", email="nobody"), a_row(3, rank="emperor"), a_row(4)]


@pytest.fixture
def runner(empty_app: Flask) -> FlaskCliRunner:
    return empty_app.test_cli_runner()


def _offices(app: Flask) -> list[str]:
    with app.app_context():
        return [record.id for record in queries.records(db.session())]


def _left_behind(app: Flask) -> int:
    with app.app_context():
        return sum(
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (ImportRun, ImportRow, ImportOffice)
        )


def test_a_check_says_what_an_import_would_do_and_changes_nothing(
    empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(as_csv([a_row(1), a_row(2)]))
    result = runner.invoke(args=["recipients", "import", str(file), "--check"])
    assert (result.exit_code, result.stdout) == (0, "new 2, changed 0, unchanged 0, errors 0\n")
    assert _offices(empty_app) == []
    assert _left_behind(empty_app) == 0


@pytest.mark.parametrize("check", [[], ["--check"]])
@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_one_line_a_row_with_an_error_and_nothing_is_applied(
    empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path, check: list[str], make: object
) -> None:
    file = tmp_path / ("offices.csv" if make is as_csv else "offices.xlsx")
    file.write_bytes((as_csv if make is as_csv else as_xlsx)(BROKEN))
    result = runner.invoke(args=["recipients", "import", str(file), *check])
    assert result.exit_code == 1
    first, second, last = result.stdout.splitlines()
    assert first == (
        "row 3, fax: “495” is not a number in international form such as +7 495 987 58 41; "
        "email: “nobody” is not an e-mail address"
    )
    assert second.startswith("row 4, rank: “emperor” is none of head_of_state")
    assert last == "new 2, changed 0, unchanged 0, errors 2"
    assert _offices(empty_app) == []


def test_what_is_right_is_applied_where_errors_are_skipped(
    empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(as_csv(BROKEN))
    result = runner.invoke(args=["recipients", "import", str(file), "--skip-errors"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "new 2, changed 0, unchanged 0, errors 2"
    assert _offices(empty_app) == ["xx-office-1", "xx-office-4"]


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx", "all.vcf"])
def test_an_export_changes_nothing_when_it_is_imported_again(app: Flask, tmp_path: Path, name: str) -> None:
    runner = app.test_cli_runner()
    file = tmp_path / name
    assert runner.invoke(args=["recipients", "export", str(file)]).exit_code == 0
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert result.stdout == "new 0, changed 0, unchanged 7, errors 0\n"


def test_the_health_of_a_channel_comes_back_by_an_export(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    with app.app_context():
        channel = db.session.scalars(select(Channel).where(Channel.kind == "email")).first()
        assert channel
        which, channel.health = channel.id, "failing"
        db.session.commit()
    file = tmp_path / "all.csv"
    runner.invoke(args=["recipients", "export", str(file)])
    with app.app_context():
        db.session.get_one(Channel, which).health = "dead"
        db.session.commit()
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert result.stdout == "new 0, changed 1, unchanged 6, errors 0\n"
    with app.app_context():
        assert db.session.get_one(Channel, which).health == "failing"


def test_an_export_older_than_a_change_is_a_conflict_and_does_not_undo_it(
    empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(as_csv([a_row(1, version="1", title_en="Older")], (*COLUMNS, "version")))
    runner.invoke(args=["recipients", "import", str(file)])
    newer = tmp_path / "newer.csv"
    newer.write_bytes(as_csv([a_row(1, title_en="Newer")]))
    assert runner.invoke(args=["recipients", "import", str(newer)]).exit_code == 0
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "row 2, version: the office was changed since: the file has version 1, stored is 2",
        "new 0, changed 0, unchanged 0, errors 1",
    ]
    with empty_app.app_context():
        (office,) = queries.records(db.session())
        assert (office.wordings["en"][0], office.version) == ("Newer", 2)


def test_rows_of_an_office_may_stand_anywhere(empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    rows = [a_row(number) for number in range(1_500)]
    rows += [{"office": row["office"], "email": "office@example.org", "historical": "no"} for row in rows]
    file = tmp_path / "offices.csv"
    file.write_bytes(as_csv(rows))
    assert runner.invoke(args=["recipients", "import", str(file)]).stdout.startswith("new 1500, changed 0")
    with empty_app.app_context():
        assert all(len(office.channels) == 2 for office in queries.records(db.session()))


def test_an_import_and_each_office_in_it_stand_in_the_log(
    empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "offices.csv"
    for title in ("Before", "After"):
        file.write_bytes(as_csv([a_row(1, title_en=title)]))
        runner.invoke(args=["recipients", "import", str(file)])
    with empty_app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        told = [(entry.action, entry.subject_kind, entry.before, entry.actor) for entry in entries]
        assert told[0][:3] == ("import", "office", None)
        assert told[2] == ("import", "office", {"title_en": "Before"}, "command line")
        assert entries[2].after == {"title_en": "After"}
        assert entries[3].after == {"file": "offices.csv", "new": 0, "changed": 1, "left out": 0}
        assert db.session.get_one(Office, "xx-office-1").version == 2


def test_standard_output_gets_csv(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["recipients", "export", "-"])
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfoffice,country,rank")


@pytest.mark.parametrize("name", ["offices.xls", "offices", "offices.txt"])
def test_a_file_of_another_kind_is_refused_by_its_name(runner: FlaskCliRunner, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    result = runner.invoke(args=["recipients", "import", str(tmp_path / name)])
    assert result.exit_code == 1
    assert "ends in .csv, .xlsx or .vcf" in result.stderr


def test_a_file_that_cannot_be_read_is_one_error(empty_app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(b"office,rank\nx,\xff\n")
    result = runner.invoke(args=["recipients", "import", str(file), "--skip-errors"])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "file: it is not encoded in UTF-8 (save it as “CSV UTF-8”)",
        "new 0, changed 0, unchanged 0, errors 1",
    ]
    assert _left_behind(empty_app) == 0


def test_a_cell_that_looks_like_a_formula_leaves_escaped(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_bytes(as_csv([a_row(1, title_en='=HYPERLINK("https://example.org")', source="@SUM(1)")]))
    runner.invoke(args=["recipients", "import", str(file)])
    out = tmp_path / "out.csv"
    runner.invoke(args=["recipients", "export", str(out)])
    cells = [cell for line in out.read_text("utf-8-sig").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "-", "@"))]
    with out.open("rb") as exported:
        first = next(delimited.rows_of(exported).stream)
    assert first.cells["title_en"] == '=HYPERLINK("https://example.org")'
