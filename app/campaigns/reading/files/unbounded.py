"""Pure: reads what only a bounded process may read: PDF, Word, web pages and e-mails, which hold any of the others."""

from __future__ import annotations

from app.campaigns.reading.errors import FileOfWrongType, FileTooCostly
from app.campaigns.reading.files import plain
from app.campaigns.reading.files.kinds import Kind, kind_of

_MOST_CHARACTERS = 2_000_000


def text_of(data: bytes, name: str) -> str:
    """Return the text of a document.

    Raises what stands in `app.campaigns.reading.errors`, and whatever else a library raises.
    """
    text = _text_of(data, name)
    if len(text) > _MOST_CHARACTERS:
        raise FileTooCostly
    return text.encode("utf-8", "replace").decode()


def _text_of(data: bytes, name: str) -> str:
    # Each library is imported only if it is needed: that takes longer than to read a document.
    match kind_of(data, name):
        case Kind.PDF:
            from app.campaigns.reading.files import pdf  # noqa: PLC0415

            return pdf.text_of(data)
        case Kind.DOCX:
            from app.campaigns.reading.files import docx  # noqa: PLC0415

            return docx.text_of(data)
        case Kind.HTML:
            from app.campaigns.reading.files import web  # noqa: PLC0415

            return web.text_of(data)
        case Kind.EML:
            from app.campaigns.reading.files import mail  # noqa: PLC0415

            return mail.text_of(data, _text_of)
        case Kind.PLAIN:
            return plain.text_of(data)
        case None:
            raise FileOfWrongType
