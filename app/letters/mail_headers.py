"""Pure: the header lines of a message, encoded so that every reader finds the same words (RFC 5322, RFC 2047).

Python's own writer of headers loses the quotes around a long name when it folds it; here a name that is not short and
plain is always encoded, and nothing that is ready is folded again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.base64mime import header_encode
from email.utils import format_datetime

# RFC 5322, 2.1.1: a line should have at most 78 characters, an encoded word at most 75 (RFC 2047, 2).
_LONGEST_LINE = 76
# In base64 with its frame, and after the longest of our header names, that stays below either bound.
_BYTES_IN_WORD = 39
_LONGEST_PLAIN_NAME = 50

_PLAIN = re.compile(r"[ -~]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def text(name: str, value: str) -> str:
    """Return an unstructured header such as Subject as one line, folded, with its end."""
    value = " ".join(value.split())
    if _is_plain(value) and len(name) + 2 + len(value) <= _LONGEST_LINE:
        return f"{name}: {value}\r\n"
    return f"{name}: {_encoded(value)}\r\n"


def mailbox(name: str, display_name: str, address: str) -> str:
    """Return a header with one address, such as From; `address` is ASCII (see `addresses.ascii_email`)."""
    shown = " ".join(display_name.split())
    if not shown:
        return f"{name}: {address}\r\n"
    if _is_plain(shown) and len(shown) <= _LONGEST_PLAIN_NAME:
        phrase = shown if _ATOMS.fullmatch(shown) else '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"'
    else:
        phrase = _encoded(shown)
    return f"{name}: {phrase}\r\n <{address}>\r\n"


def plain(name: str, value: str) -> str:
    """Return a header whose value is ours, short and ASCII. Raises ValueError where it is not."""
    if not _PLAIN.fullmatch(value):
        raise ValueError(f"the header {name} has a character that it cannot have")
    return f"{name}: {value}\r\n"


def one_click(link: str) -> tuple[str, str]:
    """Return the headers by which a mail program ends such mails with one POST to a link (RFC 8058)."""
    return plain("List-Unsubscribe", f"<{link}>"), plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def moment(name: str, value: datetime) -> str:
    """Return a header with a moment, in its own time zone."""
    return plain(name, format_datetime(value))


def _is_plain(value: str) -> bool:
    """Return whether a text can stand as it is; "=?" begins an encoded word and would be read as one."""
    return bool(_PLAIN.fullmatch(value)) and "=?" not in value


def _encoded(value: str) -> str:
    """Return a text as encoded words, a line each.

    They are parted after a space where there is one: readers that wrongly show the gap between two of them then show
    two spaces, and do not break a name.
    """
    return "\r\n ".join(header_encode(piece.encode(), "utf-8") for piece in _pieces(value))


def _pieces(value: str) -> Iterator[str]:
    while len(value.encode()) > _BYTES_IN_WORD:
        end = len(value.encode()[:_BYTES_IN_WORD].decode("utf-8", "ignore"))
        end = value.rfind(" ", 0, end) + 1 or end
        yield value[:end]
        value = value[end:]
    yield value
