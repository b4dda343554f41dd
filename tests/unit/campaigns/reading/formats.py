"""The text of a document as a PDF, a Word document, a web page and an e-mail: each says the same, line by line.

Blocks of the text are parted by empty lines; they become paragraphs, and their lines stay lines. Those whose name ends
in "-joined" say it as people write: running text wraps where the page does, and lists are lists.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html import escape
from itertools import groupby

from docx import Document

from tests.printing import printed
from tests.unit.campaigns.reading.blocks_of_text import Block, blocks_of, blocks_with_lists, is_address, whole_words

_PAGE = "@page { size: A4; margin: 18mm } body { font: 10pt 'Liberation Sans'; margin: 0 } p { margin: 0 0 8pt }"
_TWO_COLUMNS = "body { column-count: 2; column-gap: 8mm; font-size: 9pt; overflow-wrap: anywhere }"
_AS_A_BOOK = (
    "body { font: 11pt 'Liberation Serif'; text-align: justify; hyphens: auto } ul, ol { margin: 0 0 8pt }"
    "td { vertical-align: top; padding: 0 8mm 0 0; text-align: left; hyphens: none }"
)
# What a page repeats: no word of the document.
HEADER = "Copy for the Lantern Network"
_REPEATED = (
    f"@page {{ size: 210mm 150mm; margin: 25mm 18mm; @top-right {{ content: '{HEADER}' }}"
    " @bottom-center { content: 'Page ' counter(page) ' of ' counter(pages) } }"
)
_TABLE = "table { border-spacing: 0; margin: 0 0 8pt } td { vertical-align: top; padding: 0 6mm 0 0 }"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# More addresses find no room on a page.
_MOST_BESIDE = 3
# A form feed parts pages; nothing else of these can be written in a Word document or on a web page.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def _printable(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\x00", "").replace("\r\n", "\n").replace("\f", "\n\n"))


def _page(body: str, style: str = "", language: str = "en") -> bytes:
    head = f'<meta charset="utf-8"><title>Urgent Action</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>\n{body}\n</body></html>'.encode()


def _paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(map(escape, lines))}</p>"


def html(text: str, style: str = "") -> bytes:
    """Return a web page with a paragraph for each block."""
    return _page("\n".join(map(_paragraph, blocks_of(_printable(text)))), style)


def html_pre(text: str) -> bytes:
    """Return a web page that has the text as it stands."""
    return _page(f"<pre>{escape(_printable(text))}</pre>")


def html_joined(text: str, style: str = "", language: str = "en") -> bytes:
    """Return a web page whose running text wraps where the window does, with lists."""
    return _page("\n".join(map(_element, blocks_with_lists(_printable(text)))), style, language)


def _element(block: Block) -> str:
    if block.kind == "p":
        return _paragraph(block.lines)
    start = '<ol type="i" style="list-style-type: lower-roman">' if block.kind == "i" else f"<{block.kind}>"
    items = "".join(f"<li>{escape(line)}</li>" for line in block.lines)
    return f"{start}{items}</{start[1:3]}>"


def html_with_table(text: str, style: str = "") -> bytes:
    """Return a web page where addresses that follow each other stand side by side in a table."""
    return _page("\n".join(_with_tables(blocks_of(_printable(text)))), style)


def _with_tables(blocks: list[list[str]]) -> Iterator[str]:
    for are_addresses, group in groupby(blocks, is_address):
        paragraphs = [_paragraph(block) for block in group]
        if are_addresses and 1 < len(paragraphs) <= _MOST_BESIDE:
            yield "<table><tr>" + "".join(f"<td>{each}</td>" for each in paragraphs) + "</tr></table>"
        else:
            yield from paragraphs


def pdf(text: str, style: str = "") -> bytes:
    """Return pages of A4 in one column."""
    # A page breaks a line at a soft hyphen by itself; of one in front of a break it prints nothing.
    return _printed(html(whole_words(text), _PAGE + style))


def pdf_in_two_columns(text: str) -> bytes:
    """Return pages of A4 set in two columns; long lines wrap."""
    return pdf(text, _TWO_COLUMNS)


def pdf_joined(text: str) -> bytes:
    """Return pages of A4 whose running text wraps where the page does."""
    return _printed(html_joined(text, _PAGE))


def pdf_as_a_book(text: str) -> bytes:
    """Return justified pages with words parted at the ends of lines."""
    words = text.lower().split()
    languages = {"en": ("the", "and"), "es": ("el", "los"), "fr": ("les", "et"), "de": ("der", "und")}
    language = max(languages, key=lambda each: sum(map(words.count, languages[each])))
    return _printed(html_joined(text, _PAGE + _AS_A_BOOK, language))


def pdf_with_headers(text: str) -> bytes:
    """Return pages each of which repeats a header and counts the pages."""
    return pdf(text, _REPEATED)


def pdf_with_table(text: str) -> bytes:
    """Return pages where addresses that follow each other stand side by side."""
    return _printed(html_with_table(whole_words(text), _PAGE + _TABLE))


def _printed(page: bytes) -> bytes:
    return printed(page.decode())


def docx(text: str) -> bytes:
    """Return a Word document with a paragraph for each line, and an empty one for each empty line."""
    document = Document()
    for line in _printable(text).split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def docx_of_blocks(text: str) -> bytes:
    """Return a Word document with a paragraph for each block, whose lines are parted by breaks."""
    document = Document()
    for block in blocks_of(_printable(text)):
        document.add_paragraph("\n".join(block))
    return _saved(document)


def docx_joined(text: str) -> bytes:
    """Return a Word document whose running text wraps where the page does, with lists."""
    document = Document()
    counted: set[str] = set()
    for block in blocks_with_lists(_printable(text)):
        match block.kind:
            case "p":
                document.add_paragraph("\n".join(block.lines))
            case "ul":
                for line in block.lines:
                    document.add_paragraph(line, style="List Bullet")
            case "ol" if "ol" not in counted:
                # The style numbers all lists of a document through.
                counted.add("ol")
                for line in block.lines:
                    document.add_paragraph(line, style="List Number")
            case kind:
                for number, line in enumerate(block.lines):
                    document.add_paragraph(f"{_ROMAN[number] if kind == 'i' else number + 1}. {line}")
    return _saved(document)


def docx_with_table(text: str) -> bytes:
    """Return a Word document where addresses that follow each other stand side by side in a table."""
    document = Document()
    for are_addresses, group in groupby(blocks_of(_printable(text)), is_address):
        blocks = ["\n".join(block) for block in group]
        if are_addresses and len(blocks) > 1:
            table = document.add_table(rows=1, cols=len(blocks))
            for cell, block in zip(table.rows[0].cells, blocks, strict=True):
                cell.text = block
        else:
            for block in blocks:
                document.add_paragraph(block)
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # python-docx's own type of a document is no class.
    return out.getvalue()


def _message(subject: str = "Urgent Action") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.org", "network@example.org", subject
    return message


def eml(text: str, subject: str = "Urgent Action", encoding: str | None = None) -> bytes:
    """Return an e-mail whose only part is the text."""
    message = _message(subject)
    message.set_content(text, cte=encoding)
    return message.as_bytes()


def eml_in_base64(text: str) -> bytes:
    """Return an e-mail whose only part is the text, as letters and digits."""
    return eml(text, encoding="base64")


def eml_quoted(text: str) -> bytes:
    """Return an e-mail whose only part is the text, its long lines torn and its other letters quoted."""
    return eml(text, encoding="quoted-printable")


def eml_with_web_page(text: str) -> bytes:
    """Return an e-mail that has the text as a web page alone."""
    message = _message()
    message.set_content(html(text).decode(), subtype="html")
    return message.as_bytes()


def eml_with_both(text: str) -> bytes:
    """Return an e-mail that has the text twice: plainly and as a web page."""
    message = _message()
    message.set_content(text)
    message.add_alternative(html_joined(text).decode(), subtype="html")
    return message.as_bytes()


def eml_with_pdf(text: str) -> bytes:
    """Return an e-mail that brings the document."""
    message = _message()
    message.set_content("Please find the appeal attached.\n")
    message.add_attachment(pdf(text), maintype="application", subtype="pdf", filename="appeal.pdf")
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
# Others, which do not keep every line or every place, but say the same.
MORE_FORMATS: dict[str, Callable[[str], bytes]] = {
    "pdf-joined": pdf_joined,
    "pdf-book": pdf_as_a_book,
    "pdf-headers": pdf_with_headers,
    "pdf-table": pdf_with_table,
    "docx-joined": docx_joined,
    "docx-table": docx_with_table,
    "html-pre": html_pre,
    "html-joined": html_joined,
    "html-table": html_with_table,
    "eml-base64": eml_in_base64,
    "eml-quoted": eml_quoted,
    "eml-both": eml_with_both,
    "eml-pdf": eml_with_pdf,
}
