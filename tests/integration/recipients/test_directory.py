"""The directory: importing, exporting, and who held an office on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from app.config import ROOT
from app.letters.conventions import Gender, Rank
from app.recipients import queries, services
from app.recipients.recipients_file import HolderRecord, OfficeRecord, read

ONE = OfficeRecord(
    "x-office",
    "RU",
    Rank.DIRECTOR,
    holders=(
        HolderRecord("First", gender=Gender.M, held_until=date(2012, 3, 30)),
        HolderRecord("Second", gender=Gender.F, held_from=date(2012, 3, 30), held_until=date(2020, 1, 1)),
    ),
)


def test_the_same_file_again_changes_nothing(empty_session: Session) -> None:
    assert services.import_offices(empty_session, [ONE]) == services.Imported(1, 0, 0)
    assert services.import_offices(empty_session, [ONE]) == services.Imported(0, 0, 1)
    assert queries.records(empty_session) == [ONE]


def test_a_changed_office_is_as_the_file_has_it(empty_session: Session) -> None:
    services.import_offices(empty_session, [ONE])
    changed = OfficeRecord("x-office", "RU", Rank.MINISTER, holders=ONE.holders[1:])
    assert services.import_offices(empty_session, [changed]) == services.Imported(0, 1, 0)
    assert queries.records(empty_session) == [changed]


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(1999, 1, 1), "First"),
        (date(2012, 3, 29), "First"),
        (date(2012, 3, 30), "Second"),
        (date(2020, 1, 1), "Second"),
        (date(2020, 1, 2), None),
    ],
)
def test_the_holder_is_resolved_by_the_day(empty_session: Session, day: date, holder: str | None) -> None:
    services.import_offices(empty_session, [ONE])
    found = queries.holder_on(queries.offices(empty_session)["x-office"], day)
    assert (found.name if found else None) == holder


def test_an_export_imports_as_unchanged(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    assert runner.invoke(args=["recipients", "export", str(file)]).exit_code == 0
    assert {office.id for office in read(file.read_bytes())} == {
        "ru-prosecutor-general", "ru-mfa-third-cis-department", "ru-president", "tj-prosecutor-general",
        "un-secretary-general", "practice-council-secretary", "practice-embassy",
    }  # fmt: skip
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert result.output.splitlines()[-1] == "new 0, changed 0, unchanged 7, errors 0"


def test_faults_are_told_and_nothing_is_applied(runner: FlaskCliRunner, tmp_path: Path, session: Session) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("office,rank\nnew-office,official\nother,emperor\n", encoding="utf-8")
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert result.exit_code == 1
    assert "row 3, rank" in result.stderr
    assert "new-office" not in queries.offices(session)


def test_an_import_that_breaks_an_open_campaigns_letter_says_so(runner: FlaskCliRunner, tmp_path: Path) -> None:
    shipped = (ROOT / "recipients" / "practice.csv").read_text(encoding="utf-8")
    assert "Секретарю Практического совета" in shipped
    file = tmp_path / "broken.csv"
    file.write_text(shipped.replace("Секретарю Практического совета", ""), encoding="utf-8")
    result = runner.invoke(args=["recipients", "import", str(file)])
    assert "Warning: an open campaign needs a look: practice: targets[1] (ru)" in result.stderr
    assert result.output.splitlines()[-1] == "new 0, changed 1, unchanged 1, errors 0"


def test_loading_the_examples_again_leaves_a_changed_office_as_it_is(
    runner: FlaskCliRunner, tmp_path: Path, session: Session
) -> None:
    file = tmp_path / "changed.csv"
    shipped = (ROOT / "recipients" / "practice.csv").read_text(encoding="utf-8")
    file.write_text(shipped.replace("Jon Aske", "Vera Lind"), encoding="utf-8")
    assert runner.invoke(args=["recipients", "import", str(file)]).exit_code == 0
    assert runner.invoke(args=["examples", "load"]).exit_code == 0
    assert [holder.name for holder in queries.offices(session)["practice-council-secretary"].holders] == ["Vera Lind"]


def test_an_older_directory_gets_the_languages_it_lacks_and_keeps_what_was_changed(empty_session: Session) -> None:
    (shipped,) = read((ROOT / "recipients" / "tj.csv").read_bytes())
    (holder,) = shipped.holders
    old = replace(
        shipped,
        wordings={"en": ("Changed here", "Changed here", "", "")},
        holders=(replace(holder, names={"ru": ("Изменено", "Изменено")}),),
        channels=(),
    )
    services.import_offices(empty_session, [old])
    services.import_offices(empty_session, [shipped], only_new=True)
    found = queries.record_of(queries.offices(empty_session)[shipped.id])
    assert found.wordings == {**shipped.wordings, **old.wordings}
    assert found.holders[0].names == {**holder.names, "ru": ("Изменено", "Изменено")}
    assert found.channels == ()
