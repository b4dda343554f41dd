"""Documents of every layout, in four languages, with the records that reading them gives; all in them is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.campaigns.reading.reader import read
from app.config import ROOT

OURS = Path(__file__).parent / "documents"
# The examples of whoever works on this program; a user has no such folder.
EXAMPLES = ROOT.parent / "shared" / "appeals"


def documents() -> list[Path]:
    return sorted([*OURS.glob("*.txt"), *EXAMPLES.glob("*.txt")])


def without_wording(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose warnings are but the fields that they are about."""
    return record | {"warnings": [warning.split(":")[0] for warning in record["warnings"]]}


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.stem)
def test_a_document_gives_its_record(document: Path) -> None:
    wanted = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    read_as = read(document.read_bytes().decode("utf-8")).record.as_json()
    assert without_wording(read_as) == without_wording(wanted)
