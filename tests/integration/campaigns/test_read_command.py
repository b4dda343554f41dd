"""`flask campaigns read`: a record and exit code 0, or one sentence and exit code 1."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from app.campaigns.reading.record import Record
from tests.unit.campaigns.reading.formats import FORMATS

_KEYS = [field.name for field in fields(Record)]


@pytest.mark.parametrize("form", FORMATS)
def test_a_record_is_printed_whatever_the_file_is_called(form: str, runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "appeal"
    file.write_bytes(FORMATS[form]("Señora Brenn\n\nA line that says nothing."))
    result = runner.invoke(args=["campaigns", "read", str(file), "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    record = json.loads(result.stdout)
    assert list(record) == _KEYS
    assert "Señora Brenn" in result.stdout


def test_standard_input_is_read(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["campaigns", "read", "-"], input=b"One line.\n")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "layout: unknown")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), (b"", "empty"), (b"%PDF-1.7", "broken"), (bytes(900), "type of file")],
)
def test_what_cannot_be_read_gets_one_sentence(
    content: bytes | None, said: str, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "appeal.txt"
    if content is not None:
        file.write_bytes(content)
    result = runner.invoke(args=["campaigns", "read", str(file), "--json"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_is_no_file(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert runner.invoke(args=["campaigns", "read", str(tmp_path)]).exit_code == 1
