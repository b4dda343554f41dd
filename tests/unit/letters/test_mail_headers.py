"""Header lines are read back as they were meant, by a parser that is not Python's (fast-mail-parser, in Rust)."""

from __future__ import annotations

import fast_mail_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters import mail_headers

NAMES = {
    "en": "Ann Example", "ru": "Анна Примерова", "ar": "آن المثال", "fa": "محمدرضا حسینی‌نژاد", "zh": "王小明",
    "ja": "田中花子", "ko": "김민수", "he": "שרה כהן", "de": "Jürgen Müßig",
    "quotes": 'Ann "the Elder" O\'Neill, Dr.', "angles": "Ann <b@example.org>", "backslash": "Ann \\ Example",
    "encoded word": "=?utf-8?b?QWxpY2U=?=", "a comma, long": "Ann, Example, " * 14 + "Ann",
    "very long": "Константинопольская-Преображенская " * 6 + "Анна", "no space": "x" * 200, "emoji": "Ann 🕊 Example",
}  # fmt: skip


def _read(name: str, line: str) -> str:
    parsed = fast_mail_parser.parse_email((line + "\r\nx").encode("ascii"))
    return str(parsed.headers[name][0])


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_read_back_beside_its_address(name: str) -> None:
    line = mail_headers.mailbox("From", name, "letters@example.org")
    shown, _, address = _read("From", line).rpartition(" <")
    quoted = shown.startswith('"') and shown.endswith('"')
    unquoted = shown[1:-1].replace('\\"', '"').replace("\\\\", "\\") if quoted else shown
    assert (unquoted, address) == (name, "letters@example.org>")


@pytest.mark.parametrize("value", NAMES.values(), ids=NAMES)
def test_a_subject_is_read_back(value: str) -> None:
    assert _read("Subject", mail_headers.text("Subject", value)) == value


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Co", "Cn"]), max_size=300))
def test_no_text_breaks_out_of_its_header(value: str) -> None:
    for line in (mail_headers.text("Subject", value), mail_headers.mailbox("From", value, "a@example.org")):
        first, *rest = line.removesuffix("\r\n").split("\r\n")
        assert "\n" not in line.replace("\r\n", "")
        assert "\r" not in line.replace("\r\n", "")
        assert all(folded.startswith(" ") for folded in rest)
        assert all(len(part) <= 78 for part in (first, *rest))


@pytest.mark.parametrize("value", ["a\r\nBcc: b@example.org", "ü"])
def test_what_is_ours_must_be_plain(value: str) -> None:
    with pytest.raises(ValueError, match="cannot have"):
        mail_headers.plain("Message-ID", value)


@pytest.mark.parametrize(
    "function", [mail_headers.text, lambda name, value: mail_headers.mailbox(name, value, "a@b.example")]
)
def test_line_ends_that_were_typed_end_no_header(function: object) -> None:
    line = function("X", "Ann\r\nBcc: c@example.org\n\nbody")  # type: ignore[operator]  # One of the two above.
    assert "\r\nBcc" not in line
    assert "\n\n" not in line
