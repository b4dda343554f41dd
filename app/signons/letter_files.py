"""Pure: the files of a joint letter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.letters import docx, pdf
from app.letters.letter import Letter

# The forms of a letter as a file, each with its media type.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@lru_cache(maxsize=16)
def rendered(page: Path, letter: Letter, form: str) -> bytes:
    """Return a letter as a file of a form; that of hundreds of organisations takes seconds, and is always the same.

    `page` is the folder of the catalogue with the templates of files.
    """
    if form == "pdf":
        return pdf.renderer(page).render([letter])
    return docx.renderer(page).render(letter)
