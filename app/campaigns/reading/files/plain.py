"""Pure: bytes of plain text as text. Nothing of it is changed, for its lines are counted."""

from __future__ import annotations

import codecs
import unicodedata

import charset_normalizer

from app.campaigns.reading.errors import FileOfWrongType

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What appeals are written in that is not UTF-8.
_CODE_PAGES = ["cp1252", "iso8859_15", "cp1251", "koi8_r", "mac_roman"]
# A text may hold a stray control character; a picture or a program holds many.
_MOST_CONTROLS = 0.005
_ZEROS_OF_UTF_16 = 0.2


def text_of(data: bytes) -> str:
    """Return the text of a file of plain text; a lone carriage return ends a line where no line feed does.

    Raises FileOfWrongType.
    """
    text = decoded(data)
    controls = sum(unicodedata.category(each) in {"Cc", "Cn"} and each not in "\t\n\r\f\v\x85" for each in text)
    if "\x00" in text or controls > _MOST_CONTROLS * len(text):
        raise FileOfWrongType
    return text if "\n" in text else text.replace("\r", "\n")


def decoded(data: bytes) -> str:
    """Return bytes as text, by their mark, as UTF-8, or by the code page in which they make most sense.

    Raises FileOfWrongType.
    """
    try:
        return data.decode(_marked(data) or _unmarked_utf_16(data) or "utf-8")
    except UnicodeDecodeError as error:
        if _marked(data) or b"\x00" in data:
            raise FileOfWrongType from error
    best = charset_normalizer.from_bytes(data, cp_isolation=_CODE_PAGES).best()
    return str(best) if best else data.decode("cp1252", "replace")


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _unmarked_utf_16(data: bytes) -> str | None:
    """Return the encoding of a text whose every other byte is mostly zero."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = data[first::2].count(0), data[1 - first :: 2].count(0)
        if zeros > _ZEROS_OF_UTF_16 * len(data) / 2 and not others:
            return encoding
    return None
