"""One application serves many tests, since to make one takes longer than most; one that was changed serves none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.applications import Application
from tests.conftest import CATALOGUE
from tests.databases import Kept


@pytest.fixture
def lent(_prepared: dict[str, Kept]) -> Application:
    return Application(_prepared["empty"], CATALOGUE, "lent")


def _folders(tmp_path: Path) -> list[Path]:
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    return folders


def test_the_next_test_gets_the_same_application_over_a_database_of_its_own(lent: Application, tmp_path: Path) -> None:
    first, second = _folders(tmp_path)
    with lent.over(first) as app:
        app.test_client().get("/en/")
    with lent.over(second) as again:
        assert again is app


def test_an_application_that_a_test_has_changed_is_not_lent_again(lent: Application, tmp_path: Path) -> None:
    first, second = _folders(tmp_path)
    with lent.over(first) as app:
        app.config["FAITHFULLY"] = None
    with lent.over(second) as again:
        assert again is not app
