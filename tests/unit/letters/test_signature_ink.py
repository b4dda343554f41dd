"""The ink of a signature on photos that are drawn for it: uneven light, shadows, lines, dust, noise; and on none."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.letters import signature
from app.letters.errors import SignatureBlank, SignatureNotOnPaper
from app.letters.letter import SignatureImage
from app.letters.signature_ink import lifted
from app.letters.signature_marks import ends_at_the_edge, marks_of, of_a_signature
from tests.signature_photos import Photo

YELLOW = (240, 220, 170)
PALE, DARK = (175, 200, 228), (110, 130, 180)
TABLE = (70, 45, 30)

PHOTOS = {
    "even light": Photo(),
    "uneven light, yellowish": Photo(light_from=0.35, paper=YELLOW),
    "a soft shadow": Photo(shadow=0.5),
    "a hard shadow": Photo(shadow=0.55, soft=1.5),
    "squared paper": Photo(lines=PALE, squared=True),
    "squared paper, dark lines": Photo(lines=DARK, squared=True),
    "ruled paper": Photo(lines=(150, 170, 210)),
    "on a dark table": Photo(table=TABLE),
    "dust": Photo(dust=20),
    "noise": Photo(noise=18, light_from=0.4),
    "pencil": Photo(ink=(130, 130, 132), pen=4),
    "light blue ink": Photo(ink=(80, 120, 210)),
    "a broad marker": Photo(pen=26),
    "everything at once": Photo(
        table=TABLE, lines=PALE, squared=True, light_from=0.5, shadow=0.4, paper=(238, 222, 180), dust=12, noise=10
    ),
}


def _lifted(photo: Photo) -> Image.Image:
    with Image.open(io.BytesIO(photo.file())) as picture:
        return lifted(picture.convert("RGB"))


def _drawn(photo: Photo, size: tuple[int, int]) -> Image.Image:
    """Where the photo has ink, cropped to it, as large as a picture of it."""
    mask = photo.mask()
    return mask.crop(mask.getbbox()).resize(size)


def _share(picture: Image.Image, first: int) -> float:
    histogram = picture.histogram()
    return sum(histogram[first:]) / sum(histogram)


@pytest.mark.parametrize("light", PHOTOS)
def test_ink_is_kept_and_paper_is_not(light: str) -> None:
    photo = PHOTOS[light]
    ink = _lifted(photo)
    mask = photo.mask()
    box = mask.getbbox()
    assert box
    # The crop is tight: a margin of a fiftieth, and what the lens blurs.
    assert ink.width == pytest.approx((box[2] - box[0]) * 1.04, abs=8)
    assert ink.height == pytest.approx(box[3] - box[1] + (box[2] - box[0]) * 0.04, abs=8)
    alpha = ink.getchannel("A")
    inner = alpha.crop(alpha.point([0] * 32 + [255] * 224).getbbox())
    drawn = _drawn(photo, inner.size)
    # All that lies clearly off a stroke is nothing at all, and all that lies in the middle of one is ink.
    off = ImageChops.invert(drawn.filter(ImageFilter.MaxFilter(9))).point([0] * 255 + [255])
    assert ImageChops.darker(inner, off).getextrema()[1] == 0
    middle = drawn.point([0] * 200 + [255] * 56)
    assert _share(ImageChops.darker(inner, middle), 100) / _share(middle, 255) > 0.9
    # The ink is dark and of its own hue.
    red, green, blue = ink.convert("RGB").resize((1, 1)).tobytes()
    assert 0.299 * red + 0.587 * green + 0.114 * blue <= 91
    assert blue + 3 >= max(red, green)


def test_a_signature_that_is_cut_close_and_runs_over_the_edge_is_kept() -> None:
    photo = Photo(size=(600, 200), box=(-30, -10, 640, 215), pen=10)
    ink = _lifted(photo)
    assert ink.size == (600, 200)
    assert _share(ink.getchannel("A"), 128) == pytest.approx(_share(photo.mask(), 128), rel=0.2)


def test_a_photo_stands_upright_and_comes_out_no_larger_than_it_is_printed() -> None:
    upright = signature.read(Photo(size=(3200, 2400), box=(700, 900, 2500, 1500), pen=15).file())
    exif = Image.Exif()
    exif[0x0112] = 8
    # Orientation 8 says that the picture must be turned by 90° against the clock.
    turned = (
        Photo(size=(3200, 2400), box=(700, 900, 2500, 1500), pen=15).picture().transpose(Image.Transpose.ROTATE_270)
    )
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=80, exif=exif)
    image = signature.read(out.getvalue())
    assert _size(image) == pytest.approx(_size(upright), abs=4)
    assert max(_size(image)) <= 827
    assert image.width_mm > 2 * image.height_mm
    assert len(image.png) < 60_000


def _size(image: SignatureImage) -> tuple[int, int]:
    with Image.open(io.BytesIO(image.png)) as drawn:
        return drawn.size


def _a_face() -> Image.Image:
    picture = Image.new("RGB", (1200, 1600), (120, 140, 120))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((300, 300, 900, 1150), (205, 160, 135))
    draw.pieslice((270, 220, 930, 900), 180, 360, (60, 40, 30))
    for eye in (450, 660):
        draw.ellipse((eye, 650, eye + 90, 690), (240, 240, 240))
        draw.ellipse((eye + 30, 650, eye + 70, 690), (40, 30, 20))
    draw.arc((480, 850, 720, 980), 20, 160, (150, 60, 60), 20)
    draw.rectangle((200, 1150, 1000, 1600), (40, 60, 110))
    hair = Image.effect_noise((1200, 1600), 60).filter(ImageFilter.GaussianBlur(2))
    return ImageChops.add(picture.filter(ImageFilter.GaussianBlur(4)), Image.merge("RGB", [hair] * 3), offset=-128)


def _bars() -> Image.Image:
    picture = Image.new("RGB", (1200, 800), "white")
    for x in range(0, 1200, 100):
        ImageDraw.Draw(picture).rectangle((x, 0, x + 45, 800), "black")
    return picture


@pytest.mark.parametrize(
    ("drawn", "error"),
    [
        pytest.param(lambda: Image.new("RGB", (800, 300), "white"), SignatureBlank, id="white"),
        pytest.param(lambda: Photo(written=False).picture(), SignatureBlank, id="paper"),
        pytest.param(
            lambda: Photo(written=False, lines=PALE, squared=True).picture(), SignatureBlank, id="squared paper"
        ),
        pytest.param(lambda: Photo(written=False, dust=15).picture(), SignatureBlank, id="dust"),
        pytest.param(lambda: Photo(written=False, table=TABLE).picture(), SignatureBlank, id="paper on a table"),
        pytest.param(lambda: Photo(ink=(232, 230, 224)).picture(), SignatureBlank, id="ink that one hardly sees"),
        pytest.param(lambda: Image.new("RGB", (800, 300)), SignatureNotOnPaper, id="black"),
        pytest.param(lambda: Photo(paper=(30, 30, 28), ink=(0, 0, 0)).picture(), SignatureNotOnPaper, id="in the dark"),
        pytest.param(
            lambda: Photo(paper=(20, 20, 20), ink=(250, 250, 250)).picture(), SignatureNotOnPaper, id="white on black"
        ),
        pytest.param(_a_face, SignatureNotOnPaper, id="a face"),
        pytest.param(_bars, SignatureNotOnPaper, id="bars"),
        pytest.param(
            lambda: Photo(lines=(30, 32, 40), squared=True).picture(),
            SignatureNotOnPaper,
            id="lines as dark as the ink",
        ),
    ],
)
def test_where_there_is_no_signature_none_is_made(drawn: Callable[[], Image.Image], error: type[Exception]) -> None:
    picture = drawn()
    with pytest.raises(error):
        lifted(picture)


def test_marks_are_patches_that_touch() -> None:
    rows = [
        "#....",
        ".#..#",
        "....#",
        ".....",
    ]
    ink = bytes(255 if dot == "#" else 0 for row in rows for dot in row)
    first, second = marks_of(ink, 5)
    assert (list(first.dots), first.ink, first.length, first.edges) == ([0, 6], 510, 2, 2)
    assert (list(second.dots), second.ink, second.length, second.edges) == ([9, 14], 510, 2, 1)
    assert of_a_signature([first, second]) == [second]
    assert ends_at_the_edge(ink, 5) == 3
