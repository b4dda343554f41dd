"""A real case sheet of 2012, read as the contract says; who works on this program has it, a user has not."""

from __future__ import annotations

from typing import Any

import pytest

from app.campaigns.reading.reader import read
from app.config import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def sheet() -> dict[str, Any]:
    found = list(SEEDS.glob("003_*.txt"))
    if not found:
        pytest.skip("the seeds are not here")
    return read(found[0].read_bytes().decode("utf-8")).record.as_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("layout", "amnesty-2009"),
        ("organisation", "Amnesty International"),
        ("reference", "UA 84/11"),
        ("index", None),
        ("previous", "http://www.amnesty.org/en/library/info/EUR46/020/2011/en"),
        ("update", 2),
        ("title", "TAJIK REFUSED ASYLUM SEEKER DISAPPEARED"),
        ("countries", []),
        ("issued_on", None),
        ("deadline", {"date": "2012-05-15", "kind": "before", "text": "15 MAY 2012"}),
        ("languages", {"listed": ["ru"], "or_own": True}),
        ("people", [{"name": "Nizomkhon Juraev", "gender": "m", "pronouns": None}]),
        ("diplomatic_copies", True),
        ("signatories", []),
        ("warnings", []),
    ],
)
def test_the_sheet_gives(sheet: dict[str, Any], field: str, value: object) -> None:
    assert sheet[field] == value


def test_two_addressees_and_a_copy_with_their_channels(sheet: dict[str, Any]) -> None:
    first, second, copy = sheet["targets"]
    assert [each["role"] for each in sheet["targets"]] == ["to", "to", "copy"]
    assert first["salutations"] == ["Dear Prosecutor General"]
    assert first["lines"][-3:] == ["Moscow", "125993", "Russian Federation"]
    assert second["salutations"] == ["Dear Director"]
    assert second["emails"] == ["3dsng@mid.ru"]
    assert copy["faxes"] == [{"number": "+7 495 9100766", "extension": "2134"}]
    assert copy["handles"] == [{"network": "twitter", "handle": "@MedvedevRussia"}]


def test_demands_without_their_bullets_and_a_post(sheet: dict[str, Any]) -> None:
    assert [each["text"].split()[0] for each in sheet["demands"]] == ["Urge", "Remind"]
    (post,) = sheet["posts"]
    assert post["network"] == "twitter"
    assert post["text"].startswith("Ensure that")
    assert post["text"].endswith("returned to Tajikistan.")


def test_lead_account_and_background_are_parted(sheet: dict[str, Any]) -> None:
    assert sheet["summary"].startswith("Nizomkhon Juraev was released from a Russian")
    assert sheet["summary"].endswith("an unfair trial.")
    assert [text.split()[0] for text in sheet["body"].split("\n\n")] == ["On", "Nizomkhon", "Immediately"]
    assert len(sheet["background"].split("\n\n")) == 7
    assert sheet["background"].endswith("by the Court”.")


def test_furniture_and_the_section_sentence_are_left(sheet: dict[str, Any]) -> None:
    assert [each["text"] for each in sheet["leftover"]] == [
        "Name Address 1 Address 2 Address 3 Fax Fax number Email Email address Salutation Salutation",
        "Please check with your section office if sending appeals after the above date.",
        "URGENT ACTION",
        "TAJIK REFUSED ASYLUM SEEKER DISAPPEARED",
    ]
