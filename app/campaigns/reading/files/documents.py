"""Pure: from a file to the text in it."""

from __future__ import annotations

from app.campaigns.reading.errors import FileEmpty, FileOfWrongType


def text_of(data: bytes, name: str) -> str:  # noqa: ARG001  # The other types are told apart by it.
    """Return the text of a file. Raises FileUnreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileOfWrongType from None
    if "\0" in text:
        raise FileOfWrongType
    if not text.strip():
        raise FileEmpty
    return text
