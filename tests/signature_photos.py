"""Photos of signatures as a phone takes them, made by drawing: paper, light, shadow, lines, noise and metadata."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter

BLUE_BLACK = (32, 38, 84)


def strokes(width: int, height: int) -> list[list[tuple[float, float]]]:
    """A signature as lines of points in a box: a wave with loops, a bar below it, and the dot of an i."""
    wave = [
        (
            width * (0.05 + 0.85 * step / 300 + 0.03 * math.sin(step / 9)),
            height * (0.45 - (0.35 - 0.001 * step) * math.sin(step / 11) * math.cos(step / 37)),
        )
        for step in range(301)
    ]
    bar = [(width * (0.3 + 0.65 * step / 50), height * (0.9 - 0.1 * math.sin(step / 16))) for step in range(51)]
    return [wave, bar, [(width * 0.62, height * 0.04), (width * 0.625, height * 0.045)]]


@dataclass(frozen=True)
class Photo:
    """What is on a photo. `box` is where the signature stands, `shadow` how much light is missing in one half."""

    size: tuple[int, int] = (1600, 1200)
    box: tuple[int, int, int, int] = (400, 450, 1200, 750)
    pen: int = 7
    ink: tuple[int, int, int] = BLUE_BLACK
    paper: tuple[int, int, int] = (240, 238, 232)
    light_from: float = 1.0
    shadow: float = 0.0
    soft: float = 12
    lines: tuple[int, int, int] | None = None
    squared: bool = False
    table: tuple[int, int, int] | None = None
    noise: float = 6
    dust: int = 0
    blur: float = 0.8
    written: bool = field(default=True)

    def mask(self) -> Image.Image:
        """Where the ink is, before the light and the camera."""
        mask = Image.new("L", self.size)
        left, top, right, bottom = self.box
        draw = ImageDraw.Draw(mask)
        if self.written:
            for line in strokes(right - left, bottom - top):
                points = [(left + x, top + y) for x, y in line]
                draw.line(points, 255, self.pen, "curve")
                for x, y in (points[0], points[-1]):
                    draw.ellipse([x - self.pen / 2, y - self.pen / 2, x + self.pen / 2, y + self.pen / 2], 255)
        return mask

    def picture(self) -> Image.Image:
        """The photo as it falls on the sensor."""
        width, height = self.size
        picture = Image.new("RGB", self.size, self.paper)
        draw = ImageDraw.Draw(picture)
        if self.lines:
            for at in range(30, max(self.size), 60):
                draw.line([(0, at), (width, at + 9)], self.lines, 3)
                if self.squared:
                    draw.line([(at, 0), (at - 9, height)], self.lines, 3)
        for spot in range(self.dust):
            x, y = (spot * 379 + 50) % width, (spot * 283 + 70) % height
            draw.ellipse([x, y, x + 3, y + 3], (90, 85, 80))
        picture.paste(Image.new("RGB", self.size, self.ink), mask=self.mask())
        if self.table:
            desk = Image.new("L", self.size)
            ImageDraw.Draw(desk).polygon([(0, 0), (width, 0), (width, 90), (210, 130), (160, height), (0, height)], 255)
            picture.paste(Image.new("RGB", self.size, self.table), mask=desk)
        if self.light_from < 1:
            lowest = round(255 * self.light_from)
            slope = (
                Image.linear_gradient("L")
                .resize(self.size)
                .point([lowest + (255 - lowest) * at // 255 for at in range(256)])
            )
            picture = ImageChops.multiply(picture, slope.rotate(0).convert("RGB"))
        if self.shadow:
            shade = Image.new("L", self.size, 255)
            ImageDraw.Draw(shade).polygon(
                [(width * 0.55, 0), (width, 0), (width, height), (width * 0.4, height)], round(255 * (1 - self.shadow))
            )
            picture = ImageChops.multiply(picture, shade.filter(ImageFilter.GaussianBlur(self.soft)).convert("RGB"))
        picture = picture.filter(ImageFilter.GaussianBlur(self.blur))
        if self.noise:
            grain = Image.merge("RGB", [Image.effect_noise(self.size, self.noise) for _ in range(3)])
            picture = ImageChops.add(picture, grain, offset=-128)
        return picture

    def file(self, form: str = "JPEG", **options: Any) -> bytes:
        """The photo as a file."""
        out = io.BytesIO()
        self.picture().save(out, form, **({"quality": 75} if form == "JPEG" else {}), **options)
        return out.getvalue()
