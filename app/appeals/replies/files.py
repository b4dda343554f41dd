"""Pure: what kind of file somebody brings, by what is in it. Its name and what a browser says of it are not asked."""

from __future__ import annotations

import io
import re
import zipfile
from email.parser import BytesHeaderParser
from enum import StrEnum

from app.appeals.replies.errors import FileEmpty, FileRefused, FileTooLarge

LARGEST_FILE_MB = 10
LARGEST_FILE = LARGEST_FILE_MB * 1_000_000

# Readers of PDF look for its mark in so many bytes.
_HEAD_OF_PDF = 1024
# The headers of a message on its way through many servers are a few kilobytes.
_HEAD_OF_MESSAGE = 64 * 1024
_FIRST_HEADER = re.compile(rb"(?:From [^\n]*\r?\n)?[!-9;-~]+[ \t]*:")


class FileKind(StrEnum):
    """The kinds of file that are taken; each is the ending of the name under which it is given out."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    EML = "eml"
    DOCX = "docx"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.EML: "message/rfc822",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def kind_of(data: bytes) -> FileKind:
    """Return of what kind a file is. Raises FileEmpty, FileTooLarge, FileRefused."""
    if not data:
        raise FileEmpty
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(LARGEST_FILE_MB)
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    if b"%PDF-" in data[:_HEAD_OF_PDF]:
        return FileKind.PDF
    if _is_message(data):
        return FileKind.EML
    raise FileRefused


def _docx(data: bytes) -> FileKind:
    """Look only at the list of what is packed, and unpack nothing. One with macros is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise FileRefused from None
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if has_macros or not names >= {"[Content_Types].xml", "word/document.xml"}:
        raise FileRefused
    return FileKind.DOCX


def _is_message(data: bytes) -> bool:
    """Return whether this is a saved e-mail: text that begins with headers, among them from whom and when."""
    if b"\0" in data or not _FIRST_HEADER.match(data):
        return False
    headers = {name.lower() for name in BytesHeaderParser().parsebytes(data[:_HEAD_OF_MESSAGE])}
    return headers >= {"from", "date"}
