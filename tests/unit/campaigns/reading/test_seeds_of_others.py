"""Real documents of others, where they are at hand: what issue 7 says that reading them must give."""

from __future__ import annotations

import pytest

from app.campaigns.reading.reader import read
from app.campaigns.reading.record import Record
from app.config import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not at hand")


def seed(number: str) -> Record:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read(path.read_text(encoding="utf-8")).record


def test_an_appeal_to_two_states_gives_a_list_of_demands_for_each() -> None:
    record = seed("000")
    assert record.layout == "front-line-defenders"
    assert [demand.to for demand in record.demands] == ["RU"] * 3 + ["TJ"] * 3
    assert record.countries == ("RU", "TJ")
    assert record.issued_on == "2021-04-02"
    assert record.title is not None
    assert record.title.startswith("Russia/Tajikistan: ")
    assert (record.targets, record.deadline, record.leftover) == ((), None, ())


@pytest.mark.parametrize("number", ["001", "002"])
def test_an_article_has_a_headline_at_most(number: str) -> None:
    record = seed(number)
    assert record.layout == "unknown"
    assert (record.targets, record.deadline, record.demands, record.body) == ((), None, (), None)
    assert record.title in {
        "Moscow, hundreds arrested for support of Tajik human rights activist",
        "Rights Groups Decry Russian Deportations of Central Asian Activists",
    }


def test_a_letter_has_one_target_and_three_signatories() -> None:
    record = seed("004")
    assert record.layout == "organisations-letter"
    (target,) = record.targets
    assert target.lines[0] == "Mr. António Guterres"
    assert len(target.lines) == 5
    assert target.salutations == ("Dear Mr. Guterres",)
    assert record.signatories == ("Civil Rights Defenders", "Freedom Now", "Norwegian Helsinki Committee")
    assert record.issued_on == "2017-06-09"
    assert record.deadline is not None
    assert record.deadline.text == "your upcoming trip to Tajikistan"
    assert [(each.line, each.text) for each in record.leftover] == [(31, "Sincerely,")]
