"""Every letter in every language as text, held against `tests/snapshots/`.

After an intended change: `UPDATE_SNAPSHOTS=1 script/test -k snapshot`, then read the difference as the official would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from app.campaigns.campaign_file import files_in, read
from app.campaigns.cli import EXAMPLES
from app.config import ROOT

SNAPSHOTS = ROOT / "tests" / "snapshots"
LETTERS = [
    (content.slug, target.office, language)
    for content in (read(path) for path in files_in(EXAMPLES))
    for target in content.targets
    for language in content.letter_languages
]
# Letters with a translation on page two, in every pair of directions.
BILINGUAL = [
    ("izzat-amon", "ru-prosecutor-general", "ru", "en"),
    ("izzat-amon", "tj-prosecutor-general", "ar", "en"),
    ("practice", "practice-council-secretary", "en", "fa"),
    ("ua-84-11", "ru-president", "ar", "fa"),
]


@pytest.mark.parametrize(("slug", "office", "language"), LETTERS)
def test_the_letter_is_as_it_was_read(
    runner: FlaskCliRunner, tmp_path: Path, slug: str, office: str, language: str
) -> None:
    _assert_read(runner, tmp_path, SNAPSHOTS / language / f"{slug}_{office}.txt", slug, office, language)


@pytest.mark.parametrize(("slug", "office", "language", "second"), BILINGUAL)
def test_the_letter_and_its_translation_are_as_they_were_read(
    runner: FlaskCliRunner, tmp_path: Path, slug: str, office: str, language: str, second: str
) -> None:
    snapshot = SNAPSHOTS / f"{language}+{second}" / f"{slug}_{office}.txt"
    _assert_read(runner, tmp_path, snapshot, slug, office, language, second)


def _assert_read(
    runner: FlaskCliRunner, tmp_path: Path, snapshot: Path, slug: str, office: str, language: str, second: str = ""
) -> None:
    written = tmp_path / "letter.txt"
    result = runner.invoke(
        args=[
            "letters",
            "write",
            slug,
            "--target",
            office,
            "--language",
            language,
            "--translation",
            second,
            "--name",
            "Ann Example",
            "--country",
            "GB",
            "--place",
            "Leeds",
            "--occupation",
            "librarian",
            "--format",
            "txt",
            "--output",
            str(written),
        ]
    )
    assert result.exit_code == 0, result.output
    if os.environ.get("UPDATE_SNAPSHOTS"):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_bytes(written.read_bytes())
    assert written.read_text(encoding="utf-8") == snapshot.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    expected = {f"{language}/{slug}_{office}.txt" for slug, office, language in LETTERS}
    expected |= {f"{language}+{second}/{slug}_{office}.txt" for slug, office, language, second in BILINGUAL}
    assert {path.relative_to(SNAPSHOTS).as_posix() for path in SNAPSHOTS.rglob("*.txt")} == expected
