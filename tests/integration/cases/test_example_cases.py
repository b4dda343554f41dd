"""The example cases: loaded once, left alone once somebody has changed them, removed; and the letters about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases import queries
from app.cases.models import Case, CaseClaim, CaseSource, PersonAtRisk, PersonName
from app.cases.shipped import case_file, services
from app.cases.shipped.services import Outcome
from app.config import ROOT
from app.extensions import db
from tests.casefiles import the_case
from tests.conftest import NOON

FILES = sorted((ROOT / "app" / "cases" / "examples").glob("*.toml"))


def rows(session: Session) -> list[int]:
    session.rollback()
    return [
        session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Case, CaseClaim, CaseSource, PersonAtRisk, PersonName)
    ]


def test_loading_twice_changes_nothing(runner: FlaskCliRunner, session: Session) -> None:
    before = rows(session)
    result = runner.invoke(args=["examples", "load"])
    assert result.exit_code == 0
    assert "case izzat-amon: unchanged\ncase nizomkhon-juraev: unchanged\n" in result.output
    assert rows(session) == before


def test_examples_are_removed_with_their_files_and_come_back(runner: FlaskCliRunner, session: Session) -> None:
    before = rows(session)
    assert runner.invoke(args=["examples", "remove"]).exit_code == 0
    assert queries.public_case(session, "izzat-amon", "en") is None
    session.rollback()
    assert runner.invoke(args=["examples", "load"]).exit_code == 0
    assert rows(session) == before


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_without_its_campaign_is_a_public_historical_case(empty_app: Flask, path: Path) -> None:
    given = case_file.read(path)
    assert given.slug == path.stem
    with empty_app.app_context():
        session = db.session()
        assert services.load(session, given, NOON) is Outcome.NEW
        case = the_case(session, given.slug)
        assert (case.public, case.historical, case.revision) == (True, True, 2)
        # Each language of the case has all that another one has.
        told = queries.public_case(session, given.slug, "ru")
        assert told is not None
        assert {claim.words.language for event in told.events for claim in event.claims} == {"ru"}
        assert {event.what.language for event in told.events} == {"ru"}
        assert services.load(session, given, NOON) is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("language", "raises", "asks"),
    [
        (
            "en",
            "raise this case with the authorities of Tajikistan, and to call on them to:",
            "I therefore respectfully ask you to:",
        ),
        (
            "fr",
            "de soulever ce cas auprès des autorités de l’État concerné (Tadjikistan) et de les appeler à",
            "je vous demande respectueusement de bien vouloir",
        ),
        (
            "ru",
            "поднять этот вопрос перед властями государства, которого он касается (Таджикистан)",
            "убедительно прошу Вас:",
        ),
    ],
)
def test_the_secretary_general_is_asked_to_raise_the_case_and_the_prosecutor_to_act(
    runner: FlaskCliRunner, tmp_path: Path, language: str, raises: str, asks: str
) -> None:
    letters = {}
    for office in ("un-secretary-general", "tj-prosecutor-general"):
        output = tmp_path / f"{office}.txt"
        options = {"--target": office, "--language": language, "--name": "Ann Example", "--country": "GB"}
        options |= {"--writer-gender": "f", "--format": "txt", "--output": str(output)}
        arguments = [part for pair in options.items() for part in pair]
        result = runner.invoke(args=["letters", "write", "izzat-amon", *arguments])
        assert result.exit_code == 0, result.output
        letters[office] = output.read_text(encoding="utf-8")
    assert raises in letters["un-secretary-general"]
    assert asks not in letters["un-secretary-general"]
    assert asks in letters["tj-prosecutor-general"]
    assert raises not in letters["tj-prosecutor-general"]
