"""Pure: an address as a QR code, which a telephone's camera reads."""

from __future__ import annotations

import io

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# The empty border that a reader needs, in modules (ISO/IEC 18004), and the side of a module in pixels.
_BORDER = 4
_MODULE = 8


def matrix(address: str) -> list[list[bool]]:
    """Return the modules row by row, with the border; a dark one is true."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_BORDER)
    code.add_data(address)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def svg(address: str) -> bytes:
    """Return the code as a picture of any size, black on white also where the page is dark."""
    rows = matrix(address)
    side = len(rows)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>\n'
    ).encode("ascii")


def png(address: str) -> bytes:
    """Return the code as pixels, for browsers that show no SVG."""
    rows = matrix(address)
    picture = Image.new("1", (len(rows), len(rows)))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    out = io.BytesIO()
    picture.resize((len(rows) * _MODULE,) * 2, Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
