"""Which lines make a paragraph: of texts with wrapped lines, double-spaced ones, and lines that are paragraphs."""

from __future__ import annotations

import pytest

from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.source import Source

LONG = "The court heard the two printers for eleven minutes, without their lawyer, and sent them to prison for years."


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"{LONG}\n\nThey appealed.\n\n{LONG}", [LONG, "They appealed.", LONG]),
        ("I urge you to:\n• release them;\n• hear\nthem.\nThank you.",
         ["I urge you to:", "• release them;", "• hear them. Thank you."]),
        ("The court heard the two\n\n\n\nprinters for eleven minutes.\n\nThey appealed.",
         ["The court heard the two printers for eleven minutes.", "They appealed."]),
        ("The court heard them for a while –\nalone.", ["The court heard them for a while – alone."]),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(text: str, paragraphs: list[str]) -> None:
    source = Source(text)
    assert (text_of(source, list(source.free(1, len(source)))) or "").split("\n\n") == paragraphs
