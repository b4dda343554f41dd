"""`flask letters write`: the same letters from the command line, with its exit codes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from pypdf import PdfReader

from tests.factories import a_picture

WHOLE = {
    "--target": "ru-prosecutor-general",
    "--language": "ru",
    "--name": "Ann Example",
    "--country": "GB",
    "--format": "txt",
}


def _arguments(tmp_path: Path, slug: str = "ua-84-11", **changes: str) -> list[str]:
    options = {**WHOLE, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    given = [part for name, value in options.items() for part in (name, value)]
    return ["letters", "write", slug, *given, "--output", str(tmp_path / "letter")]


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("eml", b"Subject"), ("txt", "Истор".encode())]
)
def test_a_letter_of_every_form_is_written(runner: FlaskCliRunner, tmp_path: Path, form: str, begins: bytes) -> None:
    result = runner.invoke(args=_arguments(tmp_path, format=form))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "letter").read_bytes().startswith(begins)


def test_everything_that_the_form_takes_is_taken(runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Мне не всё равно.", encoding="utf-8")
    (tmp_path / "sign.png").write_bytes(a_picture())
    arguments = _arguments(
        tmp_path, format="pdf", place="Leeds", address="1 Long Street", occupation="librarian", email="ann@example.org",
        own_words=str(tmp_path / "words.txt"), signature=str(tmp_path / "sign.png"), paper="Letter", demand="1",
    )  # fmt: skip
    assert runner.invoke(args=arguments).exit_code == 0
    (page,) = PdfReader(tmp_path / "letter").pages
    text = page.extract_text()
    for said in ("librarian, Leeds", "1 Long Street", "ann@example.org", "Мне не всё равно."):
        assert said in text
    assert "не высылать и не выдавать" not in text
    assert len(list(page.images)) == 1
    assert round(page.mediabox.height) == 792


def test_several_targets_are_several_letters(runner: FlaskCliRunner, tmp_path: Path) -> None:
    more = ["--target", "ru-president"]
    assert runner.invoke(args=[*_arguments(tmp_path, format="pdf"), *more]).exit_code == 0
    assert len(PdfReader(tmp_path / "letter").pages) == 2
    assert runner.invoke(args=[*_arguments(tmp_path), *more]).exit_code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "letter").read_bytes())) as archive:
        assert len(archive.namelist()) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "nowhere"}, "There is no campaign “nowhere”."),
        ({"target": "nowhere"}, "The office “nowhere” is not a target of this campaign."),
        ({"language": "xx"}, "language “xx”"),
        ({"country": "England"}, "“England” is not a country code"),
        ({"name": " "}, "--name is empty"),
        ({"name": "x" * 201}, "--name is too long"),
        ({"name": "Ann 😀"}, "(U+1F600) cannot be printed"),
        ({"name": "Ann\x07"}, "(U+0007)"),
        ({"email": "nobody"}, "--email is not an e-mail address"),
        ({"demand": "9"}, "“9” is not a demand"),
    ],
)
def test_a_refusal_is_one_sentence_on_standard_error(
    runner: FlaskCliRunner, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    result = runner.invoke(args=_arguments(tmp_path, **changes))
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "letter").exists()


def test_a_file_that_is_no_signature_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "sign.png").write_bytes(b"no picture")
    result = runner.invoke(args=_arguments(tmp_path, signature=str(tmp_path / "sign.png")))
    assert (result.exit_code, "must be a PNG or JPEG" in result.stderr) == (1, True)


def test_a_stopped_campaign_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    runner.invoke(args=["campaigns", "stop", "ua-84-11"])
    result = runner.invoke(args=_arguments(tmp_path))
    assert (result.exit_code, "it is stopped" in result.stderr) == (1, True)


def test_an_output_that_cannot_be_written_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    arguments = _arguments(tmp_path)
    arguments[-1] = str(tmp_path / "no" / "such" / "folder")
    result = runner.invoke(args=arguments)
    assert (result.exit_code, "Traceback" in result.stderr) == (1, False)


@pytest.mark.parametrize("missing", ["target", "language", "name", "country", "format"])
def test_wrong_usage_is_exit_code_2(runner: FlaskCliRunner, tmp_path: Path, missing: str) -> None:
    arguments = _arguments(tmp_path)
    at = arguments.index(f"--{missing}")
    assert runner.invoke(args=arguments[:at] + arguments[at + 2 :]).exit_code == 2
    assert runner.invoke(args=_arguments(tmp_path, format="odt")).exit_code == 2
