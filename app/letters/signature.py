"""Pure: an uploaded signature, decoded and drawn anew, so that neither metadata nor anything hidden survives."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageChops

from app.letters.errors import (
    SignatureBlank,
    SignatureNotAPicture,
    SignatureRefused,
    SignatureTooLarge,
    SignatureTooManyPixels,
)
from app.letters.letter import SignatureImage

LARGEST_FILE_MB = 5
MOST_MEGAPIXELS = 30

# A signature may take 70 × 25 mm of the sheet (the letter's specification); a little less keeps the letter on one page.
WIDEST_MM, HIGHEST_MM = 60.0, 18.0
_DOTS_PER_MM = 300 / 25.4
_FORMATS = ("PNG", "JPEG")
_DRAFT = (2000, 2000)

# EXIF 2.3, tag 0x0112: how the picture must be turned to stand upright.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A picture whose darkest dot is lighter than this (of 255) shows nothing on paper.
_LIGHTEST_STROKE = 245
# Strokes on white show the blocks of a JPEG below this.
_JPEG_QUALITY = 90


def read(data: bytes) -> SignatureImage:
    """Return the picture in a PNG or JPEG file: upright, on white, grey or colour, no larger than its place.

    Raises SignatureTooLarge, SignatureTooManyPixels (before anything is decoded), SignatureNotAPicture, SignatureBlank.
    """
    if len(data) > LARGEST_FILE_MB * 1_000_000:
        raise SignatureTooLarge(LARGEST_FILE_MB)
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, which are bounded below, and of odd metadata, which is thrown away.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _require_few_pixels(picture)
                # A JPEG is decoded at a fraction of its size where that is enough.
                picture.draft("RGB", _DRAFT)
                return _drawn(_upright(picture))
    except Image.DecompressionBombError as error:
        raise SignatureTooManyPixels(MOST_MEGAPIXELS) from error
    except SignatureRefused:
        raise
    except Exception as error:
        # A damaged file makes Pillow raise nearly anything (OSError, SyntaxError, struct.error, TypeError, …).
        raise SignatureNotAPicture from error


def _require_few_pixels(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise SignatureTooManyPixels(MOST_MEGAPIXELS)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn the picture as its orientation tag says; of the metadata nothing else is read."""
    orientation = picture.getexif().get(_ORIENTATION)
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def _drawn(picture: Image.Image) -> SignatureImage:
    box = (round(WIDEST_MM * _DOTS_PER_MM), round(HIGHEST_MM * _DOTS_PER_MM))
    # Made small before anything else, so that a large picture does not stand in memory several times.
    small = picture if picture.mode in {"L", "RGB", "RGBA"} else picture.convert("RGBA")
    small.thumbnail(box, Image.Resampling.LANCZOS)
    with_alpha = small.convert("RGBA")
    flat = Image.new("RGB", small.size, "white")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    if flat.convert("L").point(lambda light: light <= _LIGHTEST_STROKE and 255).getbbox() is None:
        raise SignatureBlank
    # A small picture keeps its size in dots but is not printed below half the room, where it could not be read.
    scale = min(WIDEST_MM / flat.width, HIGHEST_MM / flat.height)
    scale = min(scale, max(1 / _DOTS_PER_MM, scale / 2))
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    width_mm, height_mm = round(flat.width * scale, 2), round(flat.height * scale, 2)
    return SignatureImage(out.getvalue(), _jpeg(flat), width_mm, height_mm, alt="")


def _jpeg(flat: Image.Image) -> bytes:
    """Return the picture as a JPEG, in grey where it has no colour."""
    red, green, blue = flat.split()
    grey = ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(red, blue).getbbox() is None
    out = io.BytesIO()
    (flat.convert("L") if grey else flat).save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return out.getvalue()
