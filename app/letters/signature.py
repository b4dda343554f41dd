"""Pure: an uploaded signature, decoded and drawn anew, so that neither metadata nor anything hidden survives."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from app.letters.errors import SignatureNotAPicture, SignatureTooLarge, SignatureTooManyPixels
from app.letters.letter import SignatureImage

LARGEST_FILE_MB = 5
MOST_MEGAPIXELS = 30

# The signature takes at most 70 × 25 mm of the sheet (the letter's specification), printed at 300 dpi.
WIDEST_MM, HIGHEST_MM = 70.0, 25.0
_DOTS_PER_MM = 300 / 25.4
_FORMATS = ("PNG", "JPEG")


def read(data: bytes) -> SignatureImage:
    """Return the picture in a PNG or JPEG file: upright, on white, grey or colour, no larger than its place.

    Raises SignatureTooLarge, SignatureTooManyPixels (before anything is decoded), SignatureNotAPicture.
    """
    if len(data) > LARGEST_FILE_MB * 1_000_000:
        raise SignatureTooLarge(LARGEST_FILE_MB)
    try:
        with warnings.catch_warnings():
            # Pillow warns of a large picture and refuses a larger one; the bound below is the stricter.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                width, height = picture.size
                if width * height > MOST_MEGAPIXELS * 1_000_000:
                    raise SignatureTooManyPixels(MOST_MEGAPIXELS)
                return _drawn(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as error:
        raise SignatureTooManyPixels(MOST_MEGAPIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError) as error:
        raise SignatureNotAPicture from error


def _drawn(picture: Image.Image) -> SignatureImage:
    flat = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    box = (round(WIDEST_MM * _DOTS_PER_MM), round(HIGHEST_MM * _DOTS_PER_MM))
    flat.thumbnail(box, Image.Resampling.LANCZOS)
    # A small picture keeps its size in dots but is not printed below half the room, where it could not be read.
    scale = min(WIDEST_MM / flat.width, HIGHEST_MM / flat.height)
    scale = min(scale, max(1 / _DOTS_PER_MM, scale / 2))
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return SignatureImage(out.getvalue(), round(flat.width * scale, 2), round(flat.height * scale, 2), alt="")
