"""Pure: composed letters as the one file that a supporter downloads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.letters import docx, email, pdf, text
from app.letters.letter import Letter

PDF = "application/pdf"
_MOST_TARGETS_IN_NAME = 3


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand out: its name is ASCII and says campaign, target and languages."""

    name: str
    media_type: str
    data: bytes


def pack(
    letters: Sequence[Letter],
    form: str,
    *,
    page: Path,
    written_at: datetime,
    writer_email: str = "",
    recipients: Mapping[str, str] | None = None,
    attach_pdf: bool = False,
) -> File:
    """Return the letters as a file of a form ("pdf", "docx", "eml", "txt"): several PDFs are one, others a zip.

    `recipients` maps the ids of offices to e-mail addresses that may be written to; `page` is the folder of the sheet.
    """
    if form == "pdf":
        return File(_name(letters, "pdf"), PDF, pdf.renderer(page).render(letters))

    def message(letter: Letter) -> bytes:
        address = (recipients or {}).get(letter.target)
        return email.render(
            letter,
            recipients=[address] if address else [],
            writer_email=writer_email,
            written_at=written_at,
            attachment=(_name([letter], "pdf"), pdf.renderer(page).render([letter])) if attach_pdf else None,
        )

    render: Mapping[str, tuple[str, Callable[[Letter], bytes]]] = {
        "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.renderer(page).render),
        "eml": ("message/rfc822", message),
        "txt": ("text/plain; charset=utf-8", lambda letter: text.render(letter).encode()),
    }
    media_type, renderer = render[form]
    files = [(_name([letter], form), renderer(letter)) for letter in letters]
    if len(files) == 1:
        return File(files[0][0], media_type, files[0][1])
    return File(_name(letters, "zip"), "application/zip", _zipped(files, written_at))


def _name(letters: Sequence[Letter], ending: str) -> str:
    targets = [letter.target for letter in letters]
    shown = "+".join(targets[:_MOST_TARGETS_IN_NAME])
    more = f"+{len(targets) - _MOST_TARGETS_IN_NAME}" if len(targets) > _MOST_TARGETS_IN_NAME else ""
    copy = letters[0].reading_copy
    languages = f"{letters[0].language}+{copy.language}" if copy else letters[0].language
    return f"{letters[0].campaign}_{shown}{more}_{languages}.{ending}"


def _zipped(files: Sequence[tuple[str, bytes]], written_at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, written_at.timetuple()[:6]), data)
    return out.getvalue()
