"""Pure: the picture of a signature, decoded and drawn anew, so that neither metadata nor anything hidden survives.

How the ink is told from the paper is in signature_ink.py.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageChops

from app.letters.errors import (
    SignatureBlank,
    SignatureNotAPicture,
    SignatureRefused,
    SignatureTooLarge,
    SignatureTooManyPixels,
)
from app.letters.letter import SignatureImage
from app.letters.pictures import has_few_scans, room_for
from app.letters.signature_ink import lifted, with_margin

LARGEST_FILE_MB = 5
MOST_MEGAPIXELS = 30

# A signature may take 70 × 25 mm of the sheet (the letter's specification); a little less keeps the letter on one page.
WIDEST_MM, HIGHEST_MM = 60.0, 18.0
_DOTS_PER_MM = 300 / 25.4
_FORMATS = ("PNG", "JPEG")
# A photo is looked at no larger than this; a signature that fills half of it is still as fine as it is printed.
_LARGEST_LOOKED_AT = (1600, 1600)

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
# A dot that is less opaque than this (of 255) is no stroke; strokes shorter than this show nothing either.
_FAINTEST_STROKE, _SHORTEST_STROKE = 32, 8
# A picture that is transparent in at least this part of it was cut out by somebody already.
_CUT_OUT = 0.4
# Strokes on white show the blocks of a JPEG below this.
_JPEG_QUALITY = 90


def read(data: bytes) -> SignatureImage:
    """Return the signature in a PNG or JPEG file: upright, its ink on nothing, cropped, no larger than its place.

    A picture that is transparent already is cropped only. Raises SignatureTooLarge, SignatureTooManyPixels (before
    anything is decoded), SignatureNotAPicture, SignatureBlank, SignatureNotOnPaper.
    """
    return _decoded(data, lambda picture: _upright(picture, _signature_in))


def carried(data: bytes) -> SignatureImage:
    """Return a signature that is its own paper already: one that was read before, or drawn on the page.

    Raises what `read` raises.
    """
    return _decoded(data, lambda picture: _cut_out(_rgba(picture)))


def _decoded(data: bytes, signature_in: Callable[[Image.Image], Image.Image]) -> SignatureImage:
    if len(data) > LARGEST_FILE_MB * 1_000_000:
        raise SignatureTooLarge(LARGEST_FILE_MB)
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, which are bounded below, and of odd metadata, which is thrown away.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _require_bounds(picture, data)
                with room_for(picture):
                    # A JPEG is decoded at a fraction of its size where that is enough.
                    picture.draft("RGB", _LARGEST_LOOKED_AT)
                    return _printed(signature_in(picture))
    except Image.DecompressionBombError as error:
        raise SignatureTooManyPixels(MOST_MEGAPIXELS) from error
    except SignatureRefused:
        raise
    except Exception as error:
        # A damaged file makes Pillow raise nearly anything (OSError, SyntaxError, struct.error, TypeError, …).
        raise SignatureNotAPicture from error


def _require_bounds(picture: Image.Image, data: bytes) -> None:
    width, height = picture.size
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise SignatureTooManyPixels(MOST_MEGAPIXELS)
    if not has_few_scans(picture, data):
        raise SignatureNotAPicture


def _upright(picture: Image.Image, signature_in: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """Turn the signature as the picture's orientation tag says; of the metadata nothing else is read."""
    orientation = picture.getexif().get(_ORIENTATION)
    signature = signature_in(_rgba(picture))
    return signature.transpose(_TURNS[orientation]) if orientation in _TURNS else signature


def _rgba(picture: Image.Image) -> Image.Image:
    """Return a picture of any mode in RGBA, no larger than it is looked at; nothing is left where it is transparent."""
    if picture.mode.startswith("I;16"):
        # Pillow would take all that is lighter than a 256th for white.
        picture = picture.point(lambda light: light * (255 / 65535)).convert("L")
    # Made small before anything else, so that a large picture does not stand in memory several times.
    small = picture if picture.mode in {"L", "RGB", "RGBA"} else picture.convert("RGBA")
    small.thumbnail(_LARGEST_LOOKED_AT)
    with_alpha = small.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", with_alpha.size), with_alpha)


def _signature_in(picture: Image.Image) -> Image.Image:
    transparent = sum(picture.getchannel("A").histogram()[:_FAINTEST_STROKE]) / (picture.width * picture.height)
    return _cut_out(picture) if transparent >= _CUT_OUT else lifted(_on_white(picture))


def _cut_out(picture: Image.Image) -> Image.Image:
    """Crop a picture on nothing to what would be seen of it on paper."""
    if not any(_on_white(picture).convert("L").histogram()[: _LIGHTEST_STROKE + 1]):
        raise SignatureBlank
    box = picture.getchannel("A").point(lambda opaque: opaque >= _FAINTEST_STROKE and 255).getbbox()
    if box is None or max(box[2] - box[0], box[3] - box[1]) < _SHORTEST_STROKE:
        raise SignatureBlank
    return picture.crop(with_margin(box, picture.size))


def _on_white(picture: Image.Image) -> Image.Image:
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _printed(signature: Image.Image) -> SignatureImage:
    """Make a signature as large as it is printed, and no larger than it needs to be for that."""
    signature.thumbnail((round(WIDEST_MM * _DOTS_PER_MM), round(HIGHEST_MM * _DOTS_PER_MM)), Image.Resampling.LANCZOS)
    # A small picture keeps its size in dots but is not printed below half the room, where it could not be read.
    scale = min(WIDEST_MM / signature.width, HIGHEST_MM / signature.height)
    scale = min(scale, max(1 / _DOTS_PER_MM, scale / 2))
    out = io.BytesIO()
    # Packing it harder takes four times as long, with every letter, and saves a fiftieth.
    signature.save(out, "PNG")
    width_mm, height_mm = round(signature.width * scale, 2), round(signature.height * scale, 2)
    return SignatureImage(out.getvalue(), _jpeg(_on_white(signature)), width_mm, height_mm, alt="")


def _jpeg(flat: Image.Image) -> bytes:
    """Return the picture as a JPEG, in grey where it has no colour."""
    red, green, blue = flat.split()
    grey = ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(red, blue).getbbox() is None
    out = io.BytesIO()
    (flat.convert("L") if grey else flat).save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return out.getvalue()
