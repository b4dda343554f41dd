"""The practice campaign with texts in few languages, and offices that read what a test says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app.campaigns.cli import EXAMPLES
from app.extensions import writing
from app.recipients.models import Office
from tests.approving import approved_by

SLUG = "practice-few"


def a_campaign_in(app: Flask, folder: Path, *languages: str) -> str:
    """Publish the practice campaign with its texts in English and Russian, or in English alone; return its page."""
    written = (EXAMPLES / "practice.toml").read_text(encoding="utf-8").replace('"practice"', f'"{SLUG}"', 1)
    if "ru" not in languages:
        written = re.sub(r"(?ms)^\[texts\.ru\].*?(?=^\[)", "", written)
        written = re.sub(r"(?m)^(\[demands\.texts\]\nen = .*\n)ru = .*\n", r"\1", written)
    path = folder / f"{SLUG}.toml"
    path.write_text(written, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["campaigns", "load", str(path), "--publish", *approved_by(app)])
    assert result.exit_code == 0, result.output
    return f"/en/campaigns/{SLUG}"


def let_read(session: Session, reads: Mapping[str, str]) -> None:
    """Let offices (ids) read languages, as the directory writes them."""
    with writing(session):
        for office, languages in reads.items():
            session.get_one(Office, office).reads = languages
