"""A text comes back from every format with its words in order and its blocks apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.campaigns.reading.files.documents import text_of
from app.config import ROOT
from tests.unit.campaigns.reading.formats import FORMATS

_OWN = """First UA: 905/21 Index: XYZ 11/0001/2021 Ruritania Date: 3 March 2021

URGENT ACTION
LIGHTHOUSE KEEPER HELD WITHOUT CHARGE FOR SEVEN WEEKS AND A DAY
Oda Brenn keeps the lighthouse of Strel. On 12 January she was taken from it, and her family has had no word of her
since then, though her sister asked at four police stations.

TAKE ACTION:
- Ask the authorities to say where Oda Brenn is held;
- Ask them to let her see a lawyer and her sister at once.

Minister of the Coast
Ms Ylva Torm
2 Pier Road
Strel 4410, Ruritania
Email: minister@coast.example
Salutation: Dear Minister

Further information: https://www.appeals.example/en/documents/xyz11/0000/2021/en/

Name: Oda Brenn
Gender m/f: f"""
_SHARED = sorted((ROOT.parent / "shared" / "appeals").glob("*.txt"))
TEXTS = {"own": _OWN} | {path.stem: path.read_text(encoding="utf-8") for path in map(Path, _SHARED)}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", TEXTS)
def test_no_word_changes_its_place(name: str, form: str) -> None:
    assert text_of(FORMATS[form](TEXTS[name])).split() == TEXTS[name].split()


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf-two-columns"])
@pytest.mark.parametrize("name", TEXTS)
def test_blocks_stay_apart(name: str, form: str) -> None:
    assert _blocks(text_of(FORMATS[form](TEXTS[name]))) == _blocks(TEXTS[name])


@pytest.mark.parametrize("form", [form for form in FORMATS if not form.startswith("pdf")])
@pytest.mark.parametrize("name", TEXTS)
def test_lines_stay_lines_where_no_page_wraps_them(name: str, form: str) -> None:
    assert _lines(text_of(FORMATS[form](TEXTS[name]))) == _lines(TEXTS[name])


@pytest.mark.parametrize("form", FORMATS)
def test_an_address_stays_as_it_is(form: str) -> None:
    address = "Minister of the Coast\nMs Ylva Torm\n2 Pier Road\nStrel 4410, Ruritania\nEmail: minister@coast.example"
    assert address in text_of(FORMATS[form](_OWN))


def _blocks(text: str) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]
