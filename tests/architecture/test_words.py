"""Every sentence of the interface is translated, and every language's catalogue is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.config import ROOT
from app.public import INTERFACE_LANGUAGES


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    pot = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "script/babel.cfg"]
    subprocess.run([*command, "-k", "N_", "-k", "lazy_gettext", "-o", str(pot), "."], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != "en"])
def test_every_sentence_is_translated(language: str, wanted: Catalog) -> None:
    with Path(ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    missing = [message.id for message in wanted if message.id and not _strings(catalogue, message.id)]
    assert missing == []
    assert [m.id for m in catalogue if m.id and (m.fuzzy or wanted.get(_first(m.id)) is None)] == []
    assert [(m.id, str(error)) for m in catalogue if m.id for error in m.check(catalogue)] == []


def _first(identifier: object) -> str:
    return str(identifier[0] if isinstance(identifier, (tuple, list)) else identifier)


def _strings(catalogue: Catalog, identifier: object) -> bool:
    message = catalogue.get(_first(identifier))
    if message is None:
        return False
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(strings) and all(strings)
