"""Every public page in a real browser, on a phone and on a desk, light and dark: nothing that axe finds, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Config
from tests import public_pages
from tests.applications import SECRET, another
from tests.databases import Kept
from tests.public_pages import PublicPage

pytestmark = pytest.mark.browser

@pytest.fixture(scope="module")
def app(_prepared: dict[str, Kept], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("public")
    _prepared["empty"].copy(folder)
    with another(Config(secret_key=SECRET, instance_path=folder)) as app:
        result = app.test_cli_runner().invoke(args=["examples", "load"])
        assert result.exit_code == 0, result.output
        yield app


@pytest.fixture(scope="module")
def pages(app: Flask) -> list[PublicPage]:
    return public_pages.made(app, "en", "ru")

def test_every_public_endpoint_has_a_page(app: Flask, pages: list[PublicPage]) -> None:
    assert public_pages.missing(app, pages) == set()
