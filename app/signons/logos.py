"""Pure: the logo of an organisation, decoded and drawn anew, so that neither metadata nor anything hidden survives."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache

from PIL import Image, ImageOps

from app.letters.letter import Picture
from app.letters.pictures import has_few_scans, room_for
from app.signons.errors import (
    LogoBlank,
    LogoNotAPicture,
    LogoRefused,
    LogoTooLarge,
    LogoTooLong,
    LogoTooManyPixels,
    LogoTooSmall,
)

LARGEST_FILE_MB = 3
MOST_MEGAPIXELS = 30
# No output prints a logo larger than 50 × 25 mm; this is that at 300 dots an inch.
_BOX = (600, 300)
_SMALLEST_SIDE = 16
_LONGEST = 10
_FORMATS = ("PNG", "JPEG")
_BITS_16 = 256
_DOTS_PER_MM = 300 / 25.4
# A picture of few dots is not drawn larger than on a screen.
_LARGEST_DOT_MM = 25.4 / 96


def read(data: bytes) -> bytes:
    """Return the logo in a PNG or JPEG file as a PNG of ours, upright, no larger than it is ever printed.

    Raises LogoTooLarge, LogoTooManyPixels (before anything is decoded), LogoNotAPicture, LogoTooSmall, LogoTooLong,
    LogoBlank.
    """
    if len(data) > LARGEST_FILE_MB * 1_000_000:
        raise LogoTooLarge(LARGEST_FILE_MB)
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, which are bounded below, and of odd metadata, which is thrown away.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _require_bounds(picture, data)
                with room_for(picture):
                    return _drawn_anew(picture)
    except Image.DecompressionBombError as error:
        raise LogoTooManyPixels(MOST_MEGAPIXELS) from error
    except LogoRefused:
        raise
    except Exception as error:
        # A damaged file makes Pillow raise nearly anything (OSError, SyntaxError, struct.error, TypeError, …).
        raise LogoNotAPicture from error


def _require_bounds(picture: Image.Image, data: bytes) -> None:
    width, height = picture.size
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise LogoTooManyPixels(MOST_MEGAPIXELS)
    if min(width, height) < _SMALLEST_SIDE:
        raise LogoTooSmall(_SMALLEST_SIDE)
    if max(width, height) > _LONGEST * min(width, height):
        raise LogoTooLong(_LONGEST)
    if not has_few_scans(picture, data):
        raise LogoNotAPicture


def _drawn_anew(picture: Image.Image) -> bytes:
    # A JPEG is decoded at a fraction of its size where that is enough.
    picture.draft("RGB", (2 * _BOX[0], 2 * _BOX[1]))
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would take all that is lighter than a 256th for white.
        picture = picture.point(lambda light: light / _BITS_16).convert("L")
    # Made small before anything else, so that a large picture does not stand in memory several times.
    plain = picture.mode in {"L", "RGB", "RGBA"} and "transparency" not in picture.info
    small = picture if plain else picture.convert("RGBA")
    small.thumbnail((2 * _BOX[0], 2 * _BOX[0]))
    drawn = ImageOps.exif_transpose(small).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")
    if len(flat.getcolors(1) or ()) == 1:
        # A white logo on nothing would be as blank on paper.
        raise LogoBlank
    kept = drawn if drawn.getchannel("A").getextrema() != (255, 255) else flat
    kept.thumbnail(_BOX, Image.Resampling.LANCZOS)
    # A new picture has nothing of the old one but its dots.
    clean = Image.new(kept.mode, kept.size)
    clean.paste(kept)
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=1024)
def printed(logo: bytes, alt: str, width_mm: float, height_mm: float) -> Picture:
    """Return one of our logos as it is printed within so much room, with no more dots than it then needs."""
    with Image.open(io.BytesIO(logo), formats=("PNG",)) as picture:
        size = picture.size
        if size[0] > width_mm * _DOTS_PER_MM or size[1] > height_mm * _DOTS_PER_MM:
            picture.thumbnail((width_mm * _DOTS_PER_MM, height_mm * _DOTS_PER_MM), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            picture.save(out, "PNG")
            logo, size = out.getvalue(), picture.size
    scale = min(width_mm / size[0], height_mm / size[1], _LARGEST_DOT_MM)
    return Picture(logo, round(size[0] * scale, 2), round(size[1] * scale, 2), alt)
