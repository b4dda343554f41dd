"""Pure: which type a file is of, by its content; its name decides only between kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum

from app.campaigns.reading.errors import FileEncrypted


class Kind(StrEnum):
    """The types that are read."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    EML = "eml"
    PLAIN = "plain"


_LOOKED_AT = 65_536
# A PDF may have some bytes of another's before it.
_BEFORE_A_PDF = 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_RTF = b"{\\rtf"
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    r"<(!doctype\s+html|(html|head|body|title|meta|style|p|div|table|article|main|section|center|font|pre|h[1-6])[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(p|br|div|table|h[1-6]|ul|ol|span|pre)\b[^>]{0,500}>", re.IGNORECASE)
_HEADER = re.compile(r"(From [^\n]*\n)?([!-9;-~]+:[^\n]*\n([ \t][^\n]*\n)*)+(\n|$)")
# Headers that programs set and no letter begins with.
_OF_PROGRAMS = re.compile(
    r"^(mime-version|received|message-id|return-path|content-type|content-transfer-encoding|delivered-to|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_OF_MAILS = re.compile(r"^(from|to|subject|date):", re.IGNORECASE | re.MULTILINE)


def kind_of(data: bytes, name: str = "") -> Kind | None:
    """Return the type of a file, None for one that is not read.

    Raises FileEncrypted for a Word document that was encrypted as a whole.
    """
    if b"%PDF-" in data[:_BEFORE_A_PDF]:
        return Kind.PDF
    if data.startswith(_ZIP):
        return Kind.DOCX
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise FileEncrypted
        return None
    if data.lstrip().startswith(_RTF):
        return None
    return _kind_of_text(data[:_LOOKED_AT], name.lower())


def _kind_of_text(data: bytes, name: str) -> Kind:
    # The marks of these types are ASCII, whatever the rest is in; a zero byte is one half of a character of UTF-16.
    head = data.replace(b"\x00", b"").decode("latin-1").replace("\r\n", "\n").lstrip("\xef\xbb\xbf\xff\xfe\n")
    if _HTML.match(head) or (name.endswith((".html", ".htm", ".xhtml")) and _TAG.search(head)):
        return Kind.HTML
    header = _HEADER.match(head)
    if header and (_OF_PROGRAMS.search(header[0]) or (name.endswith(".eml") and _OF_MAILS.search(header[0]))):
        return Kind.EML
    return Kind.PLAIN
