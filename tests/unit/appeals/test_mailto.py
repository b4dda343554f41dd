"""Links for the writer's own mail program, read back as a mail program reads them (RFC 6068)."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from app.appeals.ways import mailto

HARD = "Ваше & Моё = 100 %?\n\n“a+b” #1 'c'\tПисьмо \u2067نامه\u2069 🕊️\n"


@pytest.mark.parametrize("text", ["Yours,\nAnn\n", HARD, "?&=#%+;,:@/", "%0D%0A", " two  spaces ", "\n\n"])
def test_a_link_is_read_back_as_it_was_written(text: str) -> None:
    link = mailto.link("secretary@council.example.org", text.replace("\n", " "), text)
    assert link.isascii()
    parts = urlsplit(link)
    assert (parts.scheme, unquote(parts.path), parts.fragment) == ("mailto", "secretary@council.example.org", "")
    read = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    assert read == {"subject": [text.replace("\n", " ")], "body": [text.replace("\n", "\r\n")]}


def test_nothing_but_the_query_parts_a_link() -> None:
    """No plus sign stands for a space, and no line break is bare: programs take both as they stand."""
    link = mailto.link("a+b@example.org", "a b", "c d\ne")
    assert link == "mailto:a%2Bb@example.org?subject=a%20b&body=c%20d%0D%0Ae"


def test_no_body_and_no_recipient_leave_a_link_that_opens_a_message() -> None:
    assert mailto.link("", "Mara Ilves", "") == "mailto:?subject=Mara%20Ilves"


@pytest.mark.parametrize(("letter", "longest"), [("a", 1_877), ("я", 312), ("ع", 312), ("☂", 208), ("🕊", 156)])
def test_a_link_fits_by_its_length_as_it_is_written(letter: str, longest: int) -> None:
    """A letter of Cyrillic or Arabic takes six characters, what comes after them in Unicode nine or twelve."""
    for count, fits in ((longest, True), (longest + 1, False)):
        link = mailto.link("", "s", letter * count)
        assert mailto.fits(link) is fits
    assert mailto.fits("x" * 1_900)
    assert not mailto.fits("x" * 1_901)
