"""Addresses that extraction has set side by side: parted by position, or not at all."""

from __future__ import annotations

import pytest

from app.campaigns.reading.columns import columns
from app.campaigns.reading.source import Source


def parted(text: str) -> list[list[str]] | None:
    source = Source(text)
    found = columns(source, list(source.free(1, len(source))))
    return None if found is None else [[source.text(piece) for piece in column] for column in found]


def test_columns_are_parted_by_position() -> None:
    text = """\
Minister of Bread         Prosecutor              And copies to:
Mr A. Crust               Ms B. Crumb             Ombudsman
1 Oven Lane                                       Box 7
Fax: +99 555 0101         Fax: +99 555 0102
Salutation: Dear Sir      Salutation: Dear Madam
"""
    assert parted(text) == [
        ["Minister of Bread", "Mr A. Crust", "1 Oven Lane", "Fax: +99 555 0101", "Salutation: Dear Sir"],
        ["Prosecutor", "Ms B. Crumb", "Fax: +99 555 0102", "Salutation: Dear Madam"],
        ["And copies to:", "Ombudsman", "Box 7"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Minister of Bread Prosecutor\nMr A. Crust Ms B. Crumb\nFax: +99 555 0101 Fax: +99 555 0102",
        "Minister     Prosecutor\nMr Alexander Crust     Ms B. Crumb\nX     Y",
        "Minister Fax: 555 0101 Salutation: Dear Minister Prosecutor Fax: 555 0102 Salutation: Dear Prosecutor",
    ],
)
def test_what_nothing_tells_apart_is_not_parted(text: str) -> None:
    assert parted(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Minister of Bread\nMr A. Crust\nFax: +99 555 0101\nEmail: a@oven.example, b@oven.example",
        "Fax:          +99 555 0101\nEmail:        a@oven.example\nSalutation:   Dear Minister",
        "Minister of Bread\n1 Oven Lane,     Bakerstown\nTel: 555 0101 | Fax: 555 0102",
    ],
)
def test_one_address_is_one_column(text: str) -> None:
    assert parted(text) == [text.split("\n")]
