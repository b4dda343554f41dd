"""An uploaded signature is decoded and drawn anew; what is no picture, or too much of one, is refused."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps
from PIL.PngImagePlugin import PngInfo

from app.letters import pdf, signature
from app.letters.catalogue import Catalogue
from app.letters.errors import SignatureNotAPicture, SignatureRefused, SignatureTooLarge, SignatureTooManyPixels
from tests.factories import a_picture
from tests.signature_photos import Photo

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
        assert (drawn.format, drawn.mode) == ("PNG", "RGBA")
        assert drawn.width <= 709
        assert drawn.height <= 213
    assert 0 < image.width_mm <= 70
    assert 0 < image.height_mm <= 25


def test_no_metadata_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA OF ANN"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 26.0), 29: "2026:11:21"})
    image = signature.read(a_picture("JPEG", (300, 100), "RGB", exif=exif))
    assert b"CAMERA" not in image.png + image.jpeg
    assert b"2026:11:21" not in image.png + image.jpeg
    with Image.open(io.BytesIO(image.png)) as drawn:
        assert drawn.width < drawn.height == 213
        assert (dict(drawn.getexif()), set(drawn.info)) == ({}, set())


def test_nothing_hides_where_a_picture_is_transparent() -> None:
    secret = Image.new("RGBA", (400, 100), (200, 10, 30, 0))
    ImageDraw.Draw(secret).line([(20, 50), (380, 60)], (20, 20, 60, 255), 6)
    text = PngInfo()
    text.add_text("Author", "ANN")
    out = io.BytesIO()
    secret.save(out, "PNG", pnginfo=text, icc_profile=b"PROFILE OF ANN", dpi=(72, 72))
    image = signature.read(out.getvalue())
    assert b"ANN" not in image.png
    with Image.open(io.BytesIO(image.png)) as drawn:
        assert drawn.info == {}
        assert drawn.getpixel((0, 0)) == (0, 0, 0, 0)
        # The picture is cropped, and is not taken for a photo: its ink keeps its colour.
        assert drawn.getpixel((drawn.width // 2, drawn.height // 2)) == (20, 20, 60, 255)
        assert drawn.height <= 30


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
        assert drawn.width < drawn.height == 213


def test_a_cut_off_picture_is_refused_also_after_a_pdf_was_made(catalogue: Catalogue) -> None:
    pdf.renderer(catalogue.page)
    with pytest.raises(SignatureNotAPicture):
        signature.read(a_picture()[:-200])


@settings(max_examples=150)
@given(st.binary(min_size=1, max_size=12), st.integers(0, 400))
def test_any_spoiled_picture_is_read_or_refused(junk: bytes, at: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    data = bytearray(a_picture("JPEG", (60, 30), "RGB", exif=exif))
    data[at : at + len(junk)] = junk
    with contextlib.suppress(SignatureRefused):
        signature.read(bytes(data))


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (9, 9), (4000, 40)])
def test_odd_shapes_stay_within_their_room(size: tuple[int, int]) -> None:
    image = signature.carried(a_picture(size=size))
    assert 0 < image.width_mm <= 70
    assert 0 < image.height_mm <= 25


def test_a_signature_that_is_carried_along_stays_as_it_is() -> None:
    first = signature.read(Photo().file())
    second = signature.carried(first.png)
    third = signature.carried(second.png)
    assert (third.png, third.width_mm, third.height_mm) == (second.png, second.width_mm, second.height_mm)
    assert second.width_mm == pytest.approx(first.width_mm, abs=0.5)


def _saved(picture: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def test_a_scan_of_16_bits_is_not_white_all_over() -> None:
    grey = Photo(noise=0).picture().convert("L")
    scan = grey.convert("I").point(lambda light: light * 257).convert("I;16")
    assert signature.read(_saved(scan)).width_mm > 20


def test_of_several_pictures_in_a_file_the_first_is_read() -> None:
    photo, other = Photo().picture(), Image.new("RGB", (1600, 1200), "white")
    for form in ("MPO", "PNG"):
        assert signature.read(_saved(photo, form, save_all=True, append_images=[other])).width_mm > 20


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
        (_saved(Image.new("RGB", (1, 1))), SignatureRefused),
        (b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n", SignatureNotAPicture),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 400, SignatureNotAPicture),
        (a_picture("WEBP", mode="RGB"), SignatureNotAPicture),
        (a_picture("TIFF", mode="RGB"), SignatureNotAPicture),
        (a_bomb(20_000, 20_000), SignatureTooManyPixels),
        (a_bomb(), SignatureTooManyPixels),
        (a_bomb(6_000, 6_000), SignatureTooManyPixels),
        (b"\0" * 20_000_000, SignatureTooLarge),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "gif",
        "cut png",
        "cut jpeg",
        "broken png",
        "1 x 1",
        "PDF",
        "HEIC",
        "WebP",
        "TIFF",
        "20000 x 20000",
        "bomb",
        "smaller bomb",
        "20 MB",
    ],
)
def test_what_is_no_usable_picture_is_refused(data: bytes, error: type[SignatureRefused]) -> None:
    for read in (signature.read, signature.carried):
        with pytest.raises(error):
            read(data)


def test_a_jpeg_of_very_many_scans_is_refused_before_any_is_gone_over() -> None:
    """Each scan goes over all dots: in a few megabytes stand as many as keep a processor busy for minutes."""
    picture = io.BytesIO()
    a_signed = Image.open(io.BytesIO(a_picture("PNG", (400, 200), "L")))
    a_signed.save(picture, "JPEG", progressive=True)
    data = picture.getvalue()
    assert signature.read(data)
    last = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(SignatureNotAPicture):
        signature.read(data[:-2] + 100 * last + b"\xff\xd9")


def test_pictures_of_many_dots_are_decoded_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = []
    read_of = signature._rgba  # noqa: SLF001  # When a picture is in memory shows nowhere else.

    def noted(picture: Image.Image) -> Image.Image:
        begun = monotonic()
        made = read_of(picture)
        spans.append((begun, monotonic()))
        return made

    monkeypatch.setattr(signature, "_rgba", noted)
    large = a_picture("PNG", (2500, 1700), "L")
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(signature.read, [large] * 4))
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(spans)))
