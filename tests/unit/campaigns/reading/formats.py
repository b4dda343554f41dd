"""The text of a document as a PDF, a Word document, a web page and an e-mail: each says the same, line by line.

Blocks of the text are parted by empty lines; they become paragraphs, and their lines stay lines.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

from docx import Document
from weasyprint import HTML

_PAGE = "@page { size: A4; margin: 18mm } body { font: 10pt 'Liberation Sans'; margin: 0 } p { margin: 0 0 8pt }"
_TWO_COLUMNS = "body { column-count: 2; column-gap: 8mm; font-size: 9pt; overflow-wrap: anywhere }"


def html(text: str, style: str = "") -> bytes:
    """Return a web page with a paragraph for each block."""
    blocks = [block.strip("\n").split("\n") for block in text.split("\n\n") if block.strip()]
    paragraphs = "\n".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in blocks)
    head = f'<meta charset="utf-8"><title>Urgent Action</title><style>{style}</style>'
    return f"<!doctype html><html><head>{head}</head><body>\n{paragraphs}\n</body></html>".encode()


def pdf(text: str) -> bytes:
    """Return pages of A4 in one column."""
    return _printed(html(text, _PAGE))


def pdf_in_two_columns(text: str) -> bytes:
    """Return pages of A4 set in two columns; long lines wrap."""
    return _printed(html(text, _PAGE + _TWO_COLUMNS))


def _printed(page: bytes) -> bytes:
    data: bytes = HTML(string=page.decode()).write_pdf()
    return data


def docx(text: str) -> bytes:
    """Return a Word document with a paragraph for each line, and an empty one for each empty line."""
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def docx_of_blocks(text: str) -> bytes:
    """Return a Word document with a paragraph for each block, whose lines are parted by breaks."""
    document = Document()
    for block in text.split("\n\n"):
        document.add_paragraph(block.strip("\n"))
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # python-docx's own type of a document is no class.
    return out.getvalue()


def eml(text: str, subject: str = "Urgent Action") -> bytes:
    """Return an e-mail whose only part is the text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.org", "network@example.org", subject
    message.set_content(text)
    return message.as_bytes()


def eml_with_web_page(text: str) -> bytes:
    """Return an e-mail that has the text as a web page alone."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.org", "network@example.org", "Urgent Action"
    message.set_content(html(text).decode(), subtype="html")
    return message.as_bytes()


# Every format in which the same document must give the same record, by a name for tests.
FORMATS: dict[str, Callable[[str], bytes]] = {
    "pdf": pdf,
    "pdf-two-columns": pdf_in_two_columns,
    "docx": docx,
    "docx-blocks": docx_of_blocks,
    "html": html,
    "eml": eml,
    "eml-html": eml_with_web_page,
}
