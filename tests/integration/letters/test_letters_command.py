"""`flask letters write`: the same letters from the command line, with its exit codes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.appeals.models import Tally
from app.campaigns.cli import EXAMPLES
from app.config import Config
from tests.factories import a_picture

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

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
        (
            {"target": "nowhere"},
            "--target: “nowhere” is not an office that this campaign writes to. Known here: ru-prosecutor-general, ",
        ),
        (
            {"language": "xx"},
            "--language: “xx” is not one of the choices here. Known here: ru, en, ar, de, es, fa, fr, pt, tg, uk.",
        ),
        ({"country": "England"}, "--country: “England” is not one of the choices"),
        ({"name": " "}, "--name: Enter your name."),
        ({"name": "x" * 201}, "--name: This is too long"),
        ({"name": "Ann 😀"}, "(U+1F600) cannot be printed"),
        ({"name": "Ann\x07"}, "(U+0007)"),
        ({"email": "nobody"}, "--email: This is not an e-mail address"),
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


def test_a_database_that_was_never_prepared_is_one_sentence(tmp_path: Path) -> None:
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=tmp_path))
    result = app.test_cli_runner().invoke(args=["campaigns", "list"])
    assert (result.exit_code, "Has it been prepared?" in result.stderr) == (1, True)


def test_an_output_in_no_folder_is_refused_before_anything_is_counted(
    runner: FlaskCliRunner, tmp_path: Path, session: Session
) -> None:
    arguments = _arguments(tmp_path)
    arguments[-1] = str(tmp_path / "no" / "letter")
    assert runner.invoke(args=arguments).exit_code == 1
    assert session.scalars(select(Tally)).all() == []


def test_a_draft_can_be_looked_at_and_is_not_counted(runner: FlaskCliRunner, tmp_path: Path, session: Session) -> None:
    file = tmp_path / "draft.toml"
    practice = (EXAMPLES / "practice.toml").read_text(encoding="utf-8").replace('slug = "practice"', 'slug = "draft"')
    file.write_text(practice, encoding="utf-8")
    assert runner.invoke(args=["campaigns", "load", str(file)]).exit_code == 0
    arguments = _arguments(tmp_path, "draft", target="practice-council-secretary")
    assert runner.invoke(args=arguments).exit_code == 1
    assert runner.invoke(args=[*arguments, "--draft"]).exit_code == 0
    assert session.scalars(select(Tally)).all() == []


def test_letters_are_counted_by_campaign_target_language_and_form(runner: FlaskCliRunner, tmp_path: Path) -> None:
    for _ in range(2):
        runner.invoke(args=_arguments(tmp_path))
    assert runner.invoke(args=["letters", "count"]).output == "ua-84-11\tru-prosecutor-general\tru\ttxt\t2\n"


def test_a_pen_and_a_picture_at_once_are_wrong_usage(runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "sign.png").write_bytes(a_picture())
    arguments = _arguments(tmp_path, signature=str(tmp_path / "sign.png"))
    assert runner.invoke(args=[*arguments, "--pen"]).exit_code == 2
