"""What kind of file somebody brings, whatever it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.appeals.replies.errors import FileEmpty, FileRefused, FileTooLarge
from app.appeals.replies.files import LARGEST_FILE, FileKind, kind_of

MESSAGE = b"From: office@council.example.org\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nSubject: Re\r\n\r\nDear Ann\r\n"
WORD = ("[Content_Types].xml", "word/document.xml")


def packed(*names: str) -> bytes:
    """Return a ZIP file with some files in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n...", FileKind.PDF, id="pdf"),
        pytest.param(b"\xef\xbb\xbf\n%PDF-1.4", FileKind.PDF, id="pdf after a mark"),
        pytest.param(b"\xff\xd8\xff\xe1Exif", FileKind.JPEG, id="jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", FileKind.PNG, id="png"),
        pytest.param(MESSAGE, FileKind.EML, id="eml"),
        pytest.param(b"From ann Mon Nov  2\n" + MESSAGE, FileKind.EML, id="eml from a mailbox"),
        pytest.param(b"Received: by mx; Mon\n\tfrom y\nDATE: x\nfrom: y\n\nz", FileKind.EML, id="eml with other words"),
        pytest.param(packed(*WORD, "docProps/core.xml"), FileKind.DOCX, id="docx"),
        pytest.param(b"%PDF-" + bytes(LARGEST_FILE - 5), FileKind.PDF, id="as large as may be"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", FileEmpty, id="empty"),
        pytest.param(b"%PDF-" + bytes(LARGEST_FILE - 4), FileTooLarge, id="too large"),
        pytest.param(b"MZ\x90\x00", FileRefused, id="a program"),
        pytest.param(b"\x7fELF", FileRefused, id="another program"),
        pytest.param(b"GIF89a", FileRefused, id="gif"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileRefused, id="svg"),
        pytest.param(b"<!doctype html><script>", FileRefused, id="html"),
        pytest.param(b"Dear Ann, thank you", FileRefused, id="text"),
        pytest.param(b"Note: this\nis no mail", FileRefused, id="text with a colon"),
        pytest.param(MESSAGE + b"\0", FileRefused, id="a mail with NUL"),
        pytest.param(bytes(2000) + b"%PDF-1.7", FileRefused, id="pdf after too much"),
        pytest.param(b"\xd0\xcf\x11\xe0", FileRefused, id="doc"),
        pytest.param(b"PK\x03\x04 and nothing", FileRefused, id="a broken zip"),
        pytest.param(packed("a.txt"), FileRefused, id="a zip"),
        pytest.param(packed("[Content_Types].xml", "xl/workbook.xml"), FileRefused, id="xlsx"),
        pytest.param(packed(*WORD, "word/vbaProject.bin"), FileRefused, id="docx with macros"),
    ],
)
def test_no_other_file_is_taken(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        kind_of(data)
