"""An uploaded signature is decoded and drawn anew; what is no picture, or too much of one, is refused."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from app.letters import pdf, signature
from app.letters.catalogue import Catalogue
from app.letters.errors import SignatureNotAPicture, SignatureRefused, SignatureTooLarge, SignatureTooManyPixels
from tests.factories import a_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kB that would take gigabytes when decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * 100, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "RGB"), ("JPEG", "CMYK")]
)
def test_pictures_of_every_mode_come_out_small_and_upright(form: str, mode: str) -> None:
    image = signature.read(a_picture(form, (2400, 700), mode))
    with Image.open(io.BytesIO(image.png)) as drawn:
        assert (drawn.format, drawn.mode) == ("PNG", "RGB")
        assert drawn.width <= 709
        assert drawn.height <= 213
    assert 0 < image.width_mm <= 70
    assert 0 < image.height_mm <= 25


def test_no_metadata_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA OF ANN"
    exif[0x0112] = 6
    image = signature.read(a_picture("JPEG", (300, 100), "RGB", exif=exif))
    assert b"CAMERA" not in image.png + image.jpeg
    with Image.open(io.BytesIO(image.png)) as drawn:
        assert (drawn.width, drawn.height, dict(drawn.getexif())) == (71, 213, {})


def test_damaged_metadata_is_thrown_away_and_the_picture_stands_upright() -> None:
    # Orientation 6, and a width of a type that Pillow can read and not write again (ImageOps.exif_transpose fails).
    orientation, width = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0), struct.pack(">HHII", 0x0100, 1, 1, 8)
    block = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 2) + orientation + width + b"\0" * 4 + b"SECRET\0"
    data = a_picture("JPEG", (300, 100), "RGB", exif=block)
    with Image.open(io.BytesIO(data)) as picture, pytest.raises(struct.error):
        ImageOps.exif_transpose(picture)
    image = signature.read(data)
    assert b"SECRET" not in image.png + image.jpeg
    with Image.open(io.BytesIO(image.png)) as drawn:
        assert (drawn.width, drawn.height) == (71, 213)


def test_a_cut_off_picture_is_refused_also_after_a_pdf_was_made(catalogue: Catalogue) -> None:
    pdf.renderer(catalogue.page)
    with pytest.raises(SignatureNotAPicture):
        signature.read(a_picture()[:-200])


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=12), st.integers(0, 400))
def test_any_spoiled_picture_is_read_or_refused(junk: bytes, at: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    data = bytearray(a_picture("JPEG", (60, 30), "RGB", exif=exif))
    data[at : at + len(junk)] = junk
    with contextlib.suppress(SignatureRefused):
        signature.read(bytes(data))


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_odd_shapes_stay_within_their_room(size: tuple[int, int]) -> None:
    image = signature.read(a_picture(size=size))
    assert image.width_mm <= 70
    assert image.height_mm <= 25


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", SignatureNotAPicture),
        (b"hello", SignatureNotAPicture),
        (SVG, SignatureNotAPicture),
        (a_picture("GIF", mode="L"), SignatureNotAPicture),
        (a_picture()[:200], SignatureNotAPicture),
        (a_picture("JPEG", mode="RGB")[:400], SignatureNotAPicture),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, SignatureNotAPicture),
        (a_bomb(), SignatureTooManyPixels),
        (a_bomb(6_000, 6_000), SignatureTooManyPixels),
        (b"\0" * 20_000_000, SignatureTooLarge),
    ],
    ids=["empty", "text", "svg", "gif", "cut png", "cut jpeg", "broken png", "bomb", "smaller bomb", "20 MB"],
)
def test_what_is_no_usable_picture_is_refused(data: bytes, error: type[SignatureRefused]) -> None:
    with pytest.raises(error):
        signature.read(data)
