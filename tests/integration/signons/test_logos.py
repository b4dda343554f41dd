"""The logo that an organisation sends when it signs a joint letter."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from app.extensions import db
from app.signons import queries
from tests.conftest import NOON
from tests.fields import Page
from tests.joint_letters import ALPHA, SLUG, link_of, opened, picture, sign, signatories


class TestLogo:
    """Logos of every shape, type and size."""

    SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'

    @pytest.mark.parametrize(
        "data",
        [
            picture(),
            picture((40, 400)),
            picture((3000, 2000), "JPEG"),
            picture(kind="JPEG", mode="CMYK"),
            picture(mode="P"),
            picture(mode="LA"),
            picture(mode="1"),
            picture(mode="RGBA"),
            picture((16, 16)),
            picture((5400, 5400)),
        ],
        ids=["png", "tall", "large", "cmyk", "palette", "grey-alpha", "bits", "alpha", "small", "huge"],
    )
    def test_it_is_drawn_anew_within_bounds(self, app: Flask, data: bytes) -> None:
        opened(app, ALPHA)
        link = link_of(app, ALPHA)
        assert sign(app, link, logo=(BytesIO(data), "logo.png")).status_code == 303
        with app.app_context():
            session = db.session()
            (one,) = queries.view(session, queries.letter(session, SLUG), NOON.date()).signatories
        assert one.logo is not None
        with Image.open(BytesIO(one.logo)) as drawn:
            assert drawn.format == "PNG"
            assert drawn.width <= 600
            assert drawn.height <= 300
            assert drawn.mode in {"RGB", "RGBA"}
            assert drawn.info == {}
        assert "data:image/png;base64," in app.test_client().get(link).text

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (SVG, "SVG is not taken"),
            (b"GIF89a" + bytes(40), "not a PNG or JPEG picture"),
            (picture()[:-60], "not a PNG or JPEG picture"),
            (b"", "not a PNG or JPEG picture"),
            (bytes(3_000_001), "larger than 3 MB"),
            (picture((5, 5)), "too small"),
            (picture((1200, 20)), "times as long"),
            (picture((9000, 9000), mode="1"), "million dots"),
        ],
        ids=["svg", "gif", "cut-off", "empty", "too-many-bytes", "too-small", "a-line", "too-many-dots"],
    )
    def test_what_cannot_be_one_is_refused_beside_the_field_and_signs_nothing(
        self, app: Flask, data: bytes, sentence: str
    ) -> None:
        opened(app, ALPHA)
        refused = sign(app, link_of(app, ALPHA), logo=(BytesIO(data), "logo.png"), signer="Ann Example")
        assert refused.status_code == 422
        assert sentence in Page(refused).errors["logo"]
        assert Page(refused).values["signer"] == "Ann Example"
        assert signatories(app) == []

    def test_one_colour_shows_nothing(self, app: Flask) -> None:
        blank = BytesIO()
        Image.new("RGB", (90, 90), "white").save(blank, "PNG")
        opened(app, ALPHA)
        refused = sign(app, link_of(app, ALPHA), logo=(BytesIO(blank.getvalue()), "logo.png"))
        assert "nothing on this picture" in Page(refused).errors["logo"]

    def test_it_has_nothing_of_the_metadata_and_can_be_left_out_again(self, app: Flask) -> None:
        exif = Image.Exif()
        exif[0x010E] = "taken at a secret place"
        opened(app, ALPHA)
        link = link_of(app, ALPHA)
        sign(app, link, logo=(BytesIO(picture(kind="JPEG", exif=exif)), "logo.jpg"))
        logo = _logo(app)
        assert logo is not None
        assert b"secret" not in logo
        assert sign(app, link).status_code == 303
        assert _logo(app) == logo
        sign(app, link, without_logo="y")
        assert _logo(app) is None


def _logo(app: Flask) -> bytes | None:
    with app.app_context():
        (row,) = queries.letter(db.session(), SLUG).organisations
        return row.logo
