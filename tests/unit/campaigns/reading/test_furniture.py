"""What stands on a page beside its text is set aside."""

from __future__ import annotations

import pytest

from app.campaigns.reading.furniture import leave_page_numbers
from app.campaigns.reading.source import Source


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("Text.\n\n                      2\n\nMore.", ["Text.", "More."]),
        ("Text.\n- 2 -\nMore.", ["Text.", "More."]),
        ("Text.\nPage 2 of 3\nMore.", ["Text.", "More."]),
        ("[Add a photograph]\n1\nPREFERRED LANGUAGE: English", ["[Add a photograph]", "PREFERRED LANGUAGE: English"]),
        ("on the evening of\n29\nNovember", ["on the evening of", "29", "November"]),
        ("Moscow\n125993\nRussia", ["Moscow", "125993", "Russia"]),
    ],
)
def test_page_numbers_are_set_aside(text: str, free: list[str]) -> None:
    source = Source(text)
    leave_page_numbers(source)
    assert [source.text(piece) for piece in source.free(1, len(source))] == free
