"""What a logo may cost whoever reads it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import monotonic

import pytest
from PIL import Image

from app.signons import logos
from app.signons.errors import LogoNotAPicture
from tests.joint_letters import picture


def test_a_jpeg_of_very_many_scans_is_refused_before_any_is_gone_over() -> None:
    data = picture((400, 200), "JPEG", progressive=True)
    assert logos.read(data)
    last = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(LogoNotAPicture):
        logos.read(data[:-2] + 100 * last + b"\xff\xd9")


def test_logos_of_many_dots_are_decoded_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = []
    draw = logos._drawn_anew  # noqa: SLF001  # When a picture is in memory shows nowhere else.

    def noted(given: Image.Image) -> bytes:
        begun = monotonic()
        made = draw(given)
        spans.append((begun, monotonic()))
        return made

    monkeypatch.setattr(logos, "_drawn_anew", noted)
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(logos.read, [picture((2500, 1700))] * 4))
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(spans)))
