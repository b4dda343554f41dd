"""The code of a page, as a camera finds it: dark on white, with the border that it needs."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from app.appeals.ways import qr

SHORT = "http://localhost:8000/en/campaigns/practice"
LONG = f"https://letters.example.org/ru/sections/germany/campaigns/{'x' * 80}"
# Three of a code's corners (ISO/IEC 18004, 6.3.3).
_FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def _pixels(data: bytes) -> list[list[bool]]:
    picture = Image.open(io.BytesIO(data)).convert("L")
    side = picture.width // 8
    return [[picture.getpixel((8 * x + 4, 8 * y + 4)) == 0 for x in range(side)] for y in range(side)]


def _shapes(data: bytes) -> list[list[bool]]:
    text = data.decode("ascii")
    (side,) = (int(side) for side in re.findall(r'viewBox="0 0 (\d+) \1"', text))
    white, dark = re.findall(r' d="([^"]*)"', text)
    assert white == f"M0 0h{side}v{side}H0z"
    places = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", dark)}
    return [[(x, y) in places for x in range(side)] for y in range(side)]


@pytest.mark.parametrize("address", [SHORT, LONG])
def test_both_pictures_show_the_same_code(address: str) -> None:
    assert _pixels(qr.png(address)) == _shapes(qr.svg(address)) == qr.matrix(address)


@pytest.mark.parametrize("address", [SHORT, LONG])
def test_a_camera_finds_its_corners_and_its_border(address: str) -> None:
    rows = ["".join("01"[dark] for dark in row) for row in _pixels(qr.png(address))]
    assert all("1" not in row for row in (*rows[:4], *rows[-4:]))
    assert {row[:4] + row[-4:] for row in rows} == {"0" * 8}
    assert [row[4:11] for row in rows[4:11]] == _FINDER
    assert [row[-11:-4] for row in rows[4:11]] == _FINDER
    assert [row[4:11] for row in rows[-11:-4]] == _FINDER
    assert rows[-11][-11:-4] != "1111111"


def test_another_address_is_another_code() -> None:
    assert qr.matrix(SHORT) != qr.matrix(SHORT.replace("/en/", "/ru/"))
