"""Pure: the ink of a signature lifted off the paper that it was photographed or scanned on.

What is paper is found by what surrounds it, so that a shadow, a yellow lamp or a pale line of squared paper is none of
the ink. The ink comes out in one dark colour on nothing, as much of it as the pen left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageStat

from app.letters.errors import SignatureBlank, SignatureNotOnPaper
from app.letters.signature_marks import ends_at_the_edge, marks_of, of_a_signature

# Lightness and contrast are counted in these steps; contrast is how much of its paper's light a dot lacks.
_MOST = 255
_HALF = 128
# The paper is looked at this small (dots of its longer side), and strokes up to this part of that side are no paper.
_PAPER_SIZE, _WIDEST_STROKE = 250, 16
# Paper that is darker than this was photographed in the dark; what has less than this part of its light is a table.
_DARKEST_PAPER, _DARKEST_SHADOW = 60, 0.25
# Less contrast than this is no ink, however quiet the picture; nor is what is not this much louder than the paper.
_FAINTEST, _LOUDER = 26, 4
# Strokes with less contrast than this would not be seen on a printed sheet.
_FAINTEST_INK = 40
# Of the ink's own contrast: where a dot begins to be ink, and from where it is nothing else.
_BEGINS, _IS_FULL = 0.42, 0.8
# A signature covers no more than this part of its picture, and no more than that part of its ink is a broad patch.
_MOST_INK, _MOST_BROAD = 0.3, 0.35
# Marks are looked at this small (dots of the picture's longer side); a signature is longer than this many of them.
_MARKS_SIZE, _SHORTEST = 500, 12
# Lines printed on the paper end at the edge of the picture more often than a signature that is cut close does.
_MOST_ENDS = 12
# So many dots of ink are needed to speak of any.
_FEWEST_DOTS = 24
# Ink in a bright photo is grey, and is to be dark on a letter: no lighter than this.
_LIGHTEST_INK = 90
# What is left around the ink, as a part of its longer side.
_MARGIN = 0.02


@dataclass(frozen=True, slots=True)
class _Ink:
    """From which contrast a dot is ink, and from which it is nothing else."""

    begins: float
    full: float


def lifted(picture: Image.Image) -> Image.Image:
    """Return the ink in an RGB picture as RGBA on nothing, cropped to what is written.

    Raises SignatureBlank (no ink), SignatureNotOnPaper (more than a signature, or too dark to tell).
    """
    contrast = _contrast(picture.convert("L").filter(ImageFilter.GaussianBlur(0.7)))
    alpha = _signature(contrast)
    box = alpha.point(_from(_MOST // 8)).getbbox()
    if box is None:
        raise SignatureBlank
    colour = ImageStat.Stat(picture, alpha.point(_from(_HALF))).mean
    ink = Image.new("RGB", picture.size, _dark(colour))
    ink.putalpha(alpha)
    return ink.crop(with_margin(box, ink.size))


def with_margin(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return a box a little larger, within a picture of a size."""
    left, top, right, bottom = box
    margin = max(2, round(_MARGIN * max(right - left, bottom - top)))
    width, height = size
    return max(0, left - margin), max(0, top - margin), min(width, right + margin), min(height, bottom + margin)


def _contrast(grey: Image.Image) -> Image.Image:
    """Return how much of the paper's light is missing at each dot; in a shadow this is the same as beside it."""
    paper = _paper(grey)
    brightest = _percentile(paper.histogram(), 0.95)
    if brightest < _DARKEST_PAPER:
        raise SignatureNotOnPaper
    # On a dark table the noise of the camera would be as loud as ink, and so would the rim of the sheet.
    sheet = paper.point(_from(round(_DARKEST_SHADOW * brightest))).filter(ImageFilter.MinFilter(5))
    missing = ImageMath.lambda_eval(
        lambda given: given["convert"]((given["paper"] - given["grey"]) * _MOST / (given["paper"] + 1), "L"),
        paper=paper.resize(grey.size, Image.Resampling.BICUBIC),
        grey=grey,
    )
    return ImageChops.darker(missing, sheet.resize(grey.size, Image.Resampling.NEAREST))


def _paper(grey: Image.Image) -> Image.Image:
    """Return the picture in small, without what is narrow and darker than what surrounds it."""
    small = grey.reduce(max(1, round(max(grey.size) / _PAPER_SIZE)))
    reach = max(1, max(small.size) // _WIDEST_STROKE // 2)
    for _ in range(reach):
        small = small.filter(ImageFilter.MaxFilter(3))
    for _ in range(reach):
        small = small.filter(ImageFilter.MinFilter(3))
    # A little more of what is dark and large, so that its rim is not taken for a stroke.
    return small.filter(ImageFilter.GaussianBlur(1)).filter(ImageFilter.MinFilter(5))


def _signature(contrast: Image.Image) -> Image.Image:
    """Return how much ink is at each dot; where lines are printed on the paper, only what is darker than they are."""
    histogram = contrast.histogram()
    quiet = max(_FAINTEST, _LOUDER * _percentile(histogram, 0.75))
    if quiet > _HALF:
        raise SignatureNotOnPaper
    between, level = _parted(histogram, quiet)
    alpha, small = _inked(contrast, _Ink(max(_BEGINS * level, quiet), _IS_FULL * level))
    if ends_at_the_edge(small.tobytes(), small.width) > _MOST_ENDS:
        between, level = _parted(histogram, between)
        alpha, small = _inked(contrast, _Ink(between, max(between + 1, _IS_FULL * level)))
        if ends_at_the_edge(small.tobytes(), small.width) > _MOST_ENDS:
            raise SignatureNotOnPaper
    return _without_specks(alpha, small)


def _parted(histogram: list[int], quiet: int) -> tuple[int, float]:
    """Return where to part what is louder than the paper in two (Otsu 1979), and the mean contrast of the darker part.

    The darker part is the ink; soft edges, and lines that are printed on the paper, fall into the other.
    """
    loud = [0] * quiet + histogram[quiet:]
    counts = list(accumulate(loud))
    sums = list(accumulate(step * count for step, count in enumerate(loud)))
    if counts[-1] < _FEWEST_DOTS:
        raise SignatureBlank

    def apart(step: int) -> float:
        below, above = counts[step], counts[-1] - counts[step]
        if not below or not above:
            return 0
        return below * above * (sums[step] / below - (sums[-1] - sums[step]) / above) ** 2

    best = max(range(quiet, _MOST), key=apart)
    level = (sums[-1] - sums[best]) / (counts[-1] - counts[best]) if apart(best) else sums[-1] / counts[-1]
    if level < _FAINTEST_INK:
        raise SignatureBlank
    return best, level


def _inked(contrast: Image.Image, ink: _Ink) -> tuple[Image.Image, Image.Image]:
    """Return how much ink is at each dot, and the same in small; refuse what was not written with a pen."""
    part = [(step - ink.begins) / (ink.full - ink.begins) for step in range(_MOST + 1)]
    alpha = contrast.point([round(_MOST * min(1, max(0, full))) for full in part])
    solid = alpha.point(_from(_HALF))
    inked = _share_from(solid, _HALF)
    broad = solid.reduce(max(1, round(max(solid.size) / _PAPER_SIZE)))
    for _ in range(max(1, max(broad.size) // 80)):
        broad = broad.filter(ImageFilter.MinFilter(3))
    if inked > _MOST_INK or _share_from(broad, _HALF) > _MOST_BROAD * inked:
        raise SignatureNotOnPaper
    return alpha, alpha.reduce(_to_marks(alpha))


def _to_marks(picture: Image.Image) -> int:
    return max(1, round(max(picture.size) / _MARKS_SIZE))


def _without_specks(alpha: Image.Image, small: Image.Image) -> Image.Image:
    """Return the ink without dust, and without what only reaches in from beyond the edge of the picture."""
    marks = of_a_signature(marks_of(small.tobytes(), small.width))
    if max((mark.length for mark in marks), default=0) < min(_SHORTEST, max(small.size) // 4):
        raise SignatureBlank
    kept = bytearray(small.width * small.height)
    for mark in marks:
        for dot in mark.dots:
            kept[dot] = _MOST
    # A dot more to each side, where strokes end softly.
    mask = Image.frombytes("L", small.size, bytes(kept)).filter(ImageFilter.MaxFilter(3))
    factor = _to_marks(alpha)
    large = mask.resize((small.width * factor, small.height * factor), Image.Resampling.NEAREST)
    return ImageChops.darker(alpha, large.crop((0, 0, *alpha.size)))


def _from(first: int) -> list[int]:
    """Return the table that makes every step from the first on full, and every other nothing."""
    return [_MOST if step >= first else 0 for step in range(_MOST + 1)]


def _percentile(histogram: list[int], part: float) -> int:
    wanted = part * sum(histogram)
    return next(step for step, count in enumerate(accumulate(histogram)) if count >= wanted)


def _share_from(picture: Image.Image, first: int) -> float:
    histogram = picture.histogram()
    return sum(histogram[first:]) / sum(histogram)


def _dark(colour: list[float]) -> tuple[int, int, int]:
    """Return a colour in its own hue, no lighter than ink on a letter may be."""
    red, green, blue = colour
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    part = min(1.0, _LIGHTEST_INK / light) if light else 1.0
    return round(red * part), round(green * part), round(blue * part)
