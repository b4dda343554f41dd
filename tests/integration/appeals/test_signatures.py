"""A signature in the form: photographed, drawn or carried along; what is none is refused, and what is typed is kept."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.factories import a_picture
from tests.fields import Page, fields
from tests.signature_photos import Photo
from tests.unit.letters.test_signature import SVG, a_bomb

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

UA = "/en/campaigns/ua-84-11"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 400


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _drawing() -> str:
    return _text(a_picture(size=(500, 150)))


def _pictures(pdf: TestResponse) -> int:
    assert pdf.status_code == 200
    return len(list(PdfReader(io.BytesIO(pdf.data)).pages[0].images))


def _carried(page: Page, name: str) -> Image.Image:
    with Image.open(io.BytesIO(base64.b64decode(page.values[name]))) as picture:
        picture.load()
        return picture


def test_a_photo_comes_back_without_its_paper_and_stands_in_the_letter(client: FlaskClient) -> None:
    photo = Photo(light_from=0.5, shadow=0.3).file()
    page = Page(client.post(f"{UA}/preview", data=fields(own_words="Kept.", signature=("s.jpg", photo))))
    picture = _carried(page, "signature_data")
    assert (picture.mode, picture.getpixel((0, 0))[3]) == ("RGBA", 0)  # type: ignore[index]  # RGBA has four bands.
    assert picture.width < 720
    assert page.values["signature_kind"] == ["image"]
    assert "This picture is used:" in page.text
    sent = fields(signature_kind="image", signature_data=page.values["signature_data"])
    assert _pictures(client.post(f"{UA}/letter.pdf", data=sent)) == 1


def test_a_drawing_stands_in_the_letter_and_survives_an_error_elsewhere(client: FlaskClient) -> None:
    page = Page(client.post(f"{UA}/preview", data=fields(name="", signature_kind="drawn", drawing=_drawing())))
    assert page.values["signature_kind"] == ["drawn"]
    assert "This drawing is used:" in page.text
    sent = fields(signature_kind="drawn", drawing=page.values["drawing"])
    assert _pictures(client.post(f"{UA}/letter.pdf", data=sent)) == 1


@pytest.mark.parametrize("kind", ["typed", "pen"])
def test_a_drawing_that_is_not_chosen_is_kept_and_not_used(client: FlaskClient, kind: str) -> None:
    sent = fields(signature_kind=kind, drawing=_drawing())
    page = Page(client.post(f"{UA}/preview", data=sent))
    assert _carried(page, "drawing").width > 400
    assert page.values["signature_kind"] == [kind]
    assert _pictures(client.post(f"{UA}/letter.pdf", data=sent)) == 0


def test_a_drawing_and_a_picture_stand_beside_each_other(client: FlaskClient) -> None:
    """Whoever chose the drawing signs with it; the picture is kept for another choice."""
    sent = fields(signature_kind="drawn", drawing=_drawing(), signature=("s.jpg", Photo().file()))
    page = Page(client.post(f"{UA}/preview", data=sent))
    assert page.values["signature_kind"] == ["drawn"]
    assert _carried(page, "drawing").height != _carried(page, "signature_data").height


# Made only for the test that sends one: every process of the tests reads these lists.
DRAWINGS: dict[str, Callable[[], str]] = {
    "none": lambda: "",
    "no base64": lambda: "!!!",
    "no PNG": lambda: _text(b"hello"),
    "SVG": lambda: _text(SVG),
    "cut off": lambda: _text(a_picture()[:200]),
    "20000 x 20000": lambda: _text(a_bomb(20_000, 20_000)),
    "nothing drawn": lambda: _text(a_picture(blank=True)),
    "1 x 1": lambda: _text(a_picture(size=(1, 1))),
    "3 million characters": lambda: "A" * 3_000_000,
    "NUL": lambda: "\0" * 40,
    "the address of a picture": lambda: "data:image/png;base64," + _text(a_picture()),
    "script": lambda: '"><script>alert(1)</script>',
}


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("ending", ["preview", "letter.pdf"])
def test_what_is_no_drawing_is_asked_for_again(client: FlaskClient, drawing: str, ending: str) -> None:
    sent = fields(signature_kind="drawn", own_words="Kept.", drawing=DRAWINGS[drawing]())
    response = client.post(f"{UA}/{ending}", data=sent)
    page = Page(response)
    assert response.status_code == 422
    assert page.errors["drawing"] == "Draw your signature, or sign in another way."
    assert (page.values["own_words"], page.values["drawing"]) == ("Kept.", "")
    # Where nobody typed a name instead, the letter can still be had without the drawing.
    assert client.post(f"{UA}/{ending}", data={**sent, "signature_kind": "typed"}).status_code == 200


PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a photo of nothing": (Photo(written=False).file, "No ink was found"),
    "in the dark": (Photo(paper=(30, 30, 28), ink=(0, 0, 0)).file, "The picture shows more than a signature"),
    "HEIC": (lambda: HEIC, "must be a PNG or JPEG picture"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj\n", "must be a PNG or JPEG picture"),
}


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_without_a_signature(client: FlaskClient, picture: str) -> None:
    made, said = PICTURES[picture]
    sent = fields(signature_kind="image", own_words="Kept.", signature=("s.png", made()))
    response = client.post(f"{UA}/preview", data=sent)
    page = Page(response)
    assert response.status_code == 422
    assert said in page.errors["signature"]
    assert page.values["own_words"] == "Kept."


def test_only_a_page_with_the_form_may_run_a_script(client: FlaskClient) -> None:
    def policy(response: TestResponse) -> str:
        return response.headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy(client.get(UA))
    assert "script-src 'self'" in policy(client.post(f"{UA}/preview", data=fields()))
    assert "script-src" not in policy(client.post(f"{UA}/letter.pdf", data=fields()))
    for path in ("/en/", "/en/privacy", "/en/campaigns/nix"):
        assert "script-src" not in policy(client.get(path))


def test_who_has_no_javascript_is_offered_no_drawing(client: FlaskClient) -> None:
    html = client.get(UA).get_data(as_text=True)
    (card,) = [line for line in html.split("<label") if 'value="drawn"' in line]
    assert card.startswith(' class="card" hidden>')
    (panel,) = [given for tag, given in Page(client.get(UA)).tags if given.get("id") == "drawing"]
    assert "hidden" in panel
