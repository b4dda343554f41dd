"""Whatever text comes, reading it ends without an error, in bounded steps, and loses no word."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.campaigns.reading.reader import Reading, read
from app.config import ROOT

OURS = Path(__file__).parent / "documents"
EXAMPLES = ROOT.parent / "shared"
SMALL = """18 February 2022

Laos: Founders of a radio station detained

On 11 February 2022, the founders of the station were stopped at a checkpoint near the river and put on a boat.

Front Line Defenders urges the authorities in Laos to:

1. Release the founders;
2. Return the transmitter.

Dear Minister,

President: His Excellency A. B., 1 Road, Town Fax: +1 202 555 0100 Salutation: Your Excellency

Sincerely,

Ink Without Borders
"""
FILES = sorted([*OURS.glob("*.txt"), *EXAMPLES.glob("*/*.txt")])
DOCUMENTS = [SMALL, *(path.read_text(encoding="utf-8") for path in FILES)]
# These fields hold codes, dates and numbers in place of the words that fed them.
CODED = {"layout", "countries", "issued_on", "deadline", "languages", "reference", "index", "update", "previous"}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [each for part in value.values() for each in strings(part)]
        case list():
            return [each for part in value for each in strings(part)]
        case _:
            return []


def lost(reading: Reading) -> set[str]:
    """Return the words of the source that stand neither in a value or leftover nor in what became a label or code."""
    kept = words(" ".join(strings(reading.record.as_json() | {"warnings": []})))
    for fed in reading.fed:
        kept |= words(reading.lines[fed.piece.line - 1][fed.piece.start : fed.piece.end])
    return {word for line in reading.lines for word in words(line.replace("\u00ad", ""))} - kept


def lost_by_fields(reading: Reading) -> set[str]:
    """Return the words that fed a field of text and stand in no value: the field took them and did not keep them."""
    kept = words(json.dumps(reading.record.as_json(), ensure_ascii=False).replace("\\n", " ").replace('\\"', '"'))
    fed = {
        word
        for each in reading.fed
        if each.field.split(".")[0] in {"title", "body", "summary", "background", "demands", "targets", "signatories"}
        for word in words(reading.lines[each.piece.line - 1][each.piece.start : each.piece.end])
    }
    return fed - kept


@example("0\ue0000")
@given(st.text())
def test_any_text_is_read_and_loses_no_word(text: str) -> None:
    assert lost(read(text)) == set()


@given(st.lists(st.sampled_from([line for document in DOCUMENTS for line in document.split("\n")]), max_size=60))
def test_any_lines_of_documents_are_read_and_lose_no_word(lines: list[str]) -> None:
    reading = read("\n".join(lines))
    assert lost(reading) == set()
    assert {word for word in lost_by_fields(reading) if not word.isdigit()} == set()


@settings(max_examples=60)
@given(st.sampled_from(DOCUMENTS), st.data())
def test_any_truncation_is_read_and_loses_no_word(document: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(start, len(document)))
    assert lost(read(document[start:end])) == set()


@settings(max_examples=60)
@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_any_shuffle_of_lines_is_read_and_loses_no_word(document: str, randomly: random.Random) -> None:
    lines = document.split("\n")
    randomly.shuffle(lines)
    assert lost(read("\n".join(lines))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a " * 500_000,
        "\u00ad" * 1_000_000,
        "a" + " " * 1_000_000 + "b",
        "a\n" * 100_000,
        "Dear Sir, 12 May 2012 Fax: 1\n" * 70_000,
    ],
    ids=["a word", "words", "soft hyphens", "spaces", "lines", "two megabytes"],
)
def test_more_than_any_appeal_is_leftover_whole(text: str) -> None:
    reading = read(text)
    assert reading.record.layout == "unknown"
    assert lost(reading) == set()


# What a pattern that tries every way to divide a run of characters would never end with.
RUNS = (
    "a|1| |.|(|+1 |a.|a@|a-|/ |Fax |Fax: 1 |Salutation: x |Twitter: @a |of the |Your Excellency |the authorities of |"
    "1/2/|Before your |we ask |NPL 902 / |* |_ "
)


@pytest.mark.parametrize("unit", RUNS.split("|"))
def test_a_long_run_is_read(unit: str) -> None:
    run = (unit * 4000)[:4000]
    for text in (run, f"Fax: {run}x", f"Dear X,\n{run}\nSincerely,\nA", f"{run}:\n1. a", "\n".join([run[:40]] * 200)):
        assert lost(read(text)) == set()
