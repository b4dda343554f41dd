"""Pure: the text of a PDF, by the places of what its pages print."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from app.campaigns.reading.errors import FileBroken, FileEncrypted, FileScanned, TooManyPages
from app.campaigns.reading.files.columns import columns
from app.campaigns.reading.files.flow import text_of_pages
from app.campaigns.reading.files.glyphs import stretches

MOST_PAGES = 60


def text_of(data: bytes) -> str:
    """Return the text of a PDF.

    Raises FileBroken, FileEncrypted, FileScanned, TooManyPages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _reason() from error
    if len(document) > MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)
    try:
        pages = [columns(stretches(page)) for page in document]
    except pypdfium2.PdfiumError as error:
        raise FileBroken from error
    text = text_of_pages(pages)
    if not text.strip():
        raise FileScanned
    return text


def _reason() -> FileBroken | FileEncrypted:
    locked = raw.FPDF_GetLastError() in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
    return FileEncrypted() if locked else FileBroken()
