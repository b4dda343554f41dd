"""What cannot be read gets its sentence, in bounded time and memory, and never another error."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from app.campaigns.reading import errors
from app.campaigns.reading.files.documents import text_of
from tests.printing import printed
from tests.unit.campaigns.reading.formats import docx, eml, html

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr({"document": "word/document.xml"}.get(name, name), content)
    return out.getvalue()


def _word(body: str, before: str = "") -> bytes:
    return _zip(document=f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>")


@cache
def _pages(count: int) -> bytes:
    return printed("<p style='break-after: page'>x</p>" * count)


def _locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pages(1))))
    writer.encrypt(user_password=password, owner_password="owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 300), 255).save(out, kind)
    return out.getvalue()


def _pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b" " * 10**9, 9), 9)
    return (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n4 0 obj<</Length "
        + str(len(packed)).encode()
        + b"/Filter[/FlateDecode/FlateDecode]>>stream\n"
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    return _word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f'<!DOCTYPE l [<!ENTITY a0 "lol">{entities}]>')


def _nested_mail(depth: int) -> bytes:
    parts = (f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return b"MIME-Version: 1.0\n" + "".join(parts).encode() + b"Content-Type: text/plain\n\nhello\n"


# Made only when one is read: some take a second, and every process of the tests reads this list.
BAD: dict[str, tuple[Callable[[], bytes], type[errors.FileUnreadable]]] = {
    "empty": (lambda: b"", errors.FileEmpty),
    "white space": (lambda: b" \r\n\t\n", errors.FileEmpty),
    "empty page": (lambda: b"<html><body></body></html>", errors.FileEmpty),
    "empty mail": (lambda: b"MIME-Version: 1.0\nSubject: x\n\n", errors.FileEmpty),
    "empty document": (lambda: _word(""), errors.FileEmpty),
    "picture": (lambda: _picture("PNG"), errors.FileOfWrongType),
    "zeros": (lambda: bytes(5000), errors.FileOfWrongType),
    "rich text": (lambda: b"{\\rtf1 Hello}", errors.FileOfWrongType),
    "old Word": (lambda: _OLE + bytes(600), errors.FileOfWrongType),
    "zip": (lambda: _zip(a="b"), errors.FileOfWrongType),
    "encrypted Word": (lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), errors.FileEncrypted),
    "encrypted PDF": (lambda: _locked("secret"), errors.FileEncrypted),
    "scanned PDF": (lambda: _picture("PDF"), errors.FileScanned),
    "half a PDF": (lambda: _pages(1)[:400], errors.FileBroken),
    "head of a PDF": (lambda: b"%PDF-1.7\n", errors.FileBroken),
    "half a Word document": (lambda: docx("Hello")[:5000], errors.FileBroken),
    "no body": (lambda: _zip(document="<a/>"), errors.FileBroken),
    "no XML": (lambda: _zip(document="<a"), errors.FileBroken),
    "deep Word document": (lambda: _word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), errors.FileBroken),
    "many pages": (lambda: _pages(61), errors.TooManyPages),
    "large": (lambda: b"a" * (10 * 1024 * 1024 + 1), errors.FileTooLarge),
    "large text": (lambda: b"a\n" * (1024 * 1024 + 1), errors.TextTooLarge),
    "zip bomb": (lambda: _zip(document=" " * 40_000_000), errors.UnpacksTooLarge),
    "PDF bomb": (_pdf_bomb, errors.FileTooCostly),
    "deep page": (lambda: b"<html>" + b"<div>" * 100_000, errors.FileTooCostly),
    "many tags": (lambda: b"<html>" + b"<p>x" * 100_000, errors.FileTooCostly),
    "deep mail": (lambda: _nested_mail(5000), errors.FileTooCostly),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_gets_its_sentence(name: str) -> None:
    make, error = BAD[name]
    data = make()
    with pytest.raises(error):
        text_of(data)


def test_entities_do_not_multiply() -> None:
    with pytest.raises(errors.FileUnreadable):
        text_of(_laughs())


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert text_of(_locked("")) == "x"


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.eml", "", "\x00\n\ud800" * 90])
def test_a_name_never_decides_alone(name: str) -> None:
    assert text_of(docx("Hello"), name) == "Hello"


@settings(max_examples=40)
@given(
    st.binary(max_size=300),
    st.deferred(lambda: st.sampled_from([docx("One\n\nTwo"), html("One"), eml("One"), _pages(1), b""])),
    st.data(),
)
def test_any_bytes_are_read_or_refused(noise: bytes, file: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(file)))
    with contextlib.suppress(errors.FileUnreadable):
        assert text_of(file[:cut] + noise + file[cut + len(noise) :])
