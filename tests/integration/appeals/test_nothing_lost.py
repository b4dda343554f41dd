"""Whatever goes wrong, what was typed comes back, and leads back into the form."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.public import LARGEST_BODY
from tests.factories import a_picture
from tests.fields import Page
from tests.sections import a_section
from tests.sending import COUNCIL, EMBASSY, confirmed, practice_fields, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE = "/en/campaigns/practice"
TYPED = {
    "own_words": 'I care.\n\n<A lot> & "more".', "name": "Ann Example", "occupation": "librarian", "place": "Leeds",
    "address": "1 Long Street\nLS1", "email": "ann@people.example.net",
}  # fmt: skip
CHOSEN = {
    "target": [COUNCIL, EMBASSY], "letter_language": "ru", "country": "IE", "signature_kind": "pen", "paper": "Letter",
}  # fmt: skip
BACK = "Back to the form, with what I typed"


def hidden_in(response: TestResponse) -> tuple[str, dict[str, Any]]:
    """Return where the page's form leads and what it carries."""
    page = Page(response)
    form = next(given for tag, given in page.tags if tag == "form")
    carried: dict[str, Any] = {}
    for tag, given in page.tags:
        if tag == "input" and given.get("type") == "hidden":
            carried.setdefault(str(given["name"]), []).append(given["value"])
    return str(form["action"]).partition("#")[0], carried


def spoil(app: Flask) -> None:
    (app.config["FAITHFULLY"].instance_path / "faithfully.db").write_bytes(b"not a database at all" * 100)


@pytest.mark.parametrize(
    "ending", ["", "/preview", "/preview?part=letter", "/letter.pdf", "/mail", "/print", "/send", "/posted"]
)
def test_a_failure_of_ours_gives_everything_back_and_leads_back_to_the_form(app: Flask, ending: str) -> None:
    client = app.test_client()
    data = (app.config["FAITHFULLY"].instance_path / "faithfully.db").read_bytes()
    spoil(app)
    response = client.post(PRACTICE + ending, data=practice_fields(**TYPED, **CHOSEN))
    assert (response.status_code, response.headers["Cache-Control"]) == (500, "no-store")
    for text in TYPED.values():
        assert text in unescape(response.text)
    assert BACK in response.text
    # The server is well again, and the button is pressed.
    (app.config["FAITHFULLY"].instance_path / "faithfully.db").write_bytes(data)
    address, carried = hidden_in(response)
    form = Page(client.post(address, data=carried))
    for name, value in {**TYPED, "country": "IE", "paper": "Letter"}.items():
        assert form.values[name] == value
    assert form.values["target"] == [COUNCIL, EMBASSY]
    assert (form.values["letter_language"], form.values["signature_kind"]) == (["ru"], ["pen"])
    assert form.errors == {}


def test_the_picture_that_was_carried_along_is_carried_back(app: Flask) -> None:
    client = app.test_client()
    seen = Page(client.post(f"{PRACTICE}/preview", data=practice_fields(signature=("s.png", a_picture()))))
    picture = seen.values["signature_data"]
    spoil(app)
    response = client.post(f"{PRACTICE}/preview", data=practice_fields(signature_data=picture))
    assert hidden_in(response)[1]["signature_data"] == [picture]
    # Nobody copies it by hand.
    assert response.text.count(picture) == 1


def test_who_has_only_drawn_gets_the_drawing_back(app: Flask) -> None:
    spoil(app)
    response = app.test_client().post(f"{PRACTICE}/preview", data={"signature_kind": "drawn", "drawing": "a drawing"})
    assert hidden_in(response)[1]["drawing"] == ["a drawing"]
    assert (BACK in response.text, "What you typed, to copy" in response.text) == (True, False)


def test_what_somebody_told_of_a_reply_comes_back_to_be_copied(app: Flask) -> None:
    spoil(app)
    told = {"text": "Your letter <was> read.", "received_on": "2026-07-01"}
    response = app.test_client().post(f"{PRACTICE}/reply", data=told)
    assert response.status_code == 500
    assert all(text in unescape(response.text) for text in told.values())
    # The form of the letter takes none of it.
    assert BACK not in response.text


def test_a_picture_that_is_too_large_costs_no_word(client: FlaskClient) -> None:
    large = FileStorage(io.BytesIO(b"\x89PNG" + b"\0" * LARGEST_BODY), "s.png")
    boundary, body = encode_multipart(practice_fields(**TYPED, signature=large))
    kind = f"multipart/form-data; boundary={boundary}"
    response = client.post(f"{PRACTICE}/preview", data=body, content_type=kind)
    assert response.status_code == 413
    address, carried = hidden_in(response)
    assert address == PRACTICE
    assert {name: carried[name] for name in TYPED} == {name: [text] for name, text in TYPED.items()}
    assert Page(client.post(address, data=carried)).values["own_words"] == TYPED["own_words"]


def test_what_was_too_much_to_type_leads_nowhere_and_breaks_nothing(client: FlaskClient) -> None:
    response = client.post(f"{PRACTICE}/preview", data=practice_fields(own_words="a" * (LARGEST_BODY + 1)))
    assert response.status_code == 413
    assert BACK not in response.text


def test_a_limit_that_is_reached_gives_everything_back(app: Flask) -> None:
    app.extensions["post"] = replace(
        app.extensions["post"], config=replace(app.extensions["post"].config, network_per_hour=1)
    )
    client = app.test_client()
    for status in (200, 429):
        response = client.post(f"{PRACTICE}/posted", data=practice_fields(**TYPED))
        assert response.status_code == status
    assert "Too much was asked for in the last hour" in text_of(response)
    assert hidden_in(response)[1]["own_words"] == [TYPED["own_words"]]
    response = client.post(f"{PRACTICE}/send", data=practice_fields(**TYPED))
    response = client.post(f"{PRACTICE}/send", data=practice_fields(**TYPED))
    assert response.status_code == 429
    assert {name: Page(response).values[name] for name in TYPED} == TYPED


@pytest.mark.parametrize("path", ["/en/campaigns/nix/preview", "/en/nowhere", "/en/confirm/unknown"])
def test_a_page_that_does_not_exist_gives_texts_back_and_promises_no_form(client: FlaskClient, path: str) -> None:
    response = client.post(path, data={"own_words": "Keep <this>.", "token": "a secret"})
    assert response.status_code in {404, 405}
    assert "Keep &lt;this&gt;." in response.text
    assert BACK not in response.text
    assert "a secret" not in response.text


def test_the_dress_of_a_section_stays_on_the_way_back(app: Flask) -> None:
    a_section(app)
    app.extensions["post"] = replace(
        app.extensions["post"], config=replace(app.extensions["post"].config, network_per_hour=0)
    )
    address = "/en/sections/germany/campaigns/practice"
    response = app.test_client().post(f"{address}/posted", data=practice_fields(**TYPED))
    assert hidden_in(response)[0] == address


def test_the_language_of_the_page_changes_with_everything_typed_and_the_dress(app: Flask) -> None:
    a_section(app)
    client = app.test_client()
    address = "/en/sections/germany/campaigns/practice"
    (switch,) = re.findall(r'formaction="([^"]+)" lang="ru"', client.get(address).text)
    assert switch == "/ru/sections/germany/campaigns/practice"
    form = Page(client.post(switch, data=practice_fields(**TYPED, **CHOSEN)))
    assert {name: form.values[name] for name in TYPED} == TYPED
    assert (form.values["letter_language"], form.values["country"]) == (["ru"], "IE")


def test_a_draft_is_put_back_into_an_untouched_form_only(client: FlaskClient) -> None:
    def form_of(response: TestResponse) -> dict[str, str | None]:
        return next(given for tag, given in Page(response).tags if tag == "form" and given.get("id") == "letter")

    assert "data-fresh" in form_of(client.get(PRACTICE))
    assert "data-fresh" not in form_of(client.post(PRACTICE, data=practice_fields()))
    assert "data-fresh" not in form_of(client.post(f"{PRACTICE}/preview", data=practice_fields()))
    assert "data-fresh" not in form_of(client.post(f"{PRACTICE}/preview"))


def test_the_draft_has_no_field_that_is_sent_and_is_shown_by_its_script_alone(client: FlaskClient) -> None:
    tags = Page(client.get(PRACTICE)).tags
    assert "hidden" in next(given for _tag, given in tags if given.get("id") == "draft")
    assert "name" not in next(given for _tag, given in tags if given.get("id") == "keep-draft")


def test_the_pages_after_which_a_draft_is_not_needed_wipe_it(app: Flask) -> None:
    client = app.test_client()
    posted = client.post(f"{PRACTICE}/posted", data=practice_fields())
    assert 'data-wipe-draft="practice"' in posted.text
    nothing = client.post(f"{PRACTICE}/posted", data=practice_fields(target=[]))
    assert "draft" not in nothing.text
    erased = client.post(f"{confirmed(app)}/erase")
    assert 'data-wipe-draft=""' in erased.text
    assert erased.headers["Content-Security-Policy"].endswith("script-src 'self'")
