"""Pure: the bounds within which a picture that somebody gave us is decoded."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext

from PIL import Image

# A progressive JPEG has about ten scans; each of them goes over all dots, and a small file can hold ten thousands.
_MOST_SCANS = 100
_SCAN = b"\xff\xda"
# One with more dots takes up to 400 MB while it is decoded, and a file of 14 kB can have them all: one after another.
_MANY_DOTS = 4_000_000
_ONE_AT_A_TIME = threading.Lock()


def has_few_scans(picture: Image.Image, data: bytes) -> bool:
    """Return whether a picture, not decoded yet, goes over its dots no more often than any camera's does."""
    # What is coded in a scan never holds these two bytes (ITU-T T.81, B.1.1.5).
    return picture.format == "PNG" or data.count(_SCAN) <= _MOST_SCANS


def room_for(picture: Image.Image) -> AbstractContextManager[object]:
    """Let pictures of many dots wait for each other: one in each thread of a process would fill its memory."""
    return _ONE_AT_A_TIME if picture.width * picture.height > _MANY_DOTS else nullcontext()
