"""The text of a document of any type that is taken; what is not plain text is read by a process of its own."""

from __future__ import annotations

from app.campaigns.reading.errors import FileEmpty, FileOfWrongType, FileTooLarge, TextTooLarge
from app.campaigns.reading.files import bounded, plain
from app.campaigns.reading.files.kinds import Kind, kind_of

# What is taken, in megabytes.
MOST = 10
MOST_OF_TEXT = 2
_MEGABYTE = 1024 * 1024


def text_of(data: bytes, name: str = "") -> str:
    """Return the text of a document; `name` is its file's, which decides only where the content does not.

    Raises what stands in `app.campaigns.reading.errors`, nothing else.
    """
    if len(data) > MOST * _MEGABYTE:
        raise FileTooLarge(megabytes=MOST)
    match kind_of(data, name):
        case None:
            raise FileOfWrongType
        case Kind.PLAIN:
            if len(data) > MOST_OF_TEXT * _MEGABYTE:
                raise TextTooLarge(megabytes=MOST_OF_TEXT)
            text = plain.text_of(data)
        case _:
            text = bounded.text_of(data, name)
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise FileEmpty
    return text
