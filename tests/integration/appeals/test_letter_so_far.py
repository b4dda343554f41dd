"""The letter alone, as a page asks for it while its form is being filled in, and what it leaves of its page."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE
from app.appeals.models import Tally
from app.campaigns.ending import services
from app.campaigns.lifecycle import Ending, Outcome
from tests.conftest import NOON
from tests.factories import a_picture
from tests.fields import Page, fields
from tests.sending import practice_fields, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE = "/en/campaigns/practice"
REFUSED = "the letter cannot be shown"


def so_far(client: FlaskClient, campaign: str = PRACTICE, **changes: Any) -> TestResponse:
    return client.post(f"{campaign}/preview?part=letter", data=practice_fields(**changes))


def room_in(response: TestResponse) -> str:
    return response.text.split('id="own_words-room"')[1].split(">", 1)[1].split("<", 1)[0]


def test_it_is_the_letter_and_no_page_around(client: FlaskClient) -> None:
    response = so_far(client, own_words="I care <b>a lot</b>.")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    tags = {tag for tag, _given in Page(response).tags}
    assert tags.isdisjoint({"html", "head", "form", "script", "style", "button"})
    assert "I care &lt;b&gt;a lot&lt;/b&gt;." in response.text
    assert "What the official will see of you" in text_of(response)


def test_it_says_which_language_the_translation_is_in(client: FlaskClient) -> None:
    response = so_far(client, translation="y", translation_language="ru")
    assert "a translation on page two: Russian" in " ".join(text_of(response).split())


def test_it_has_the_words_of_the_preview(client: FlaskClient) -> None:
    sheets = [
        response.text.split("<article", 1)[1].rsplit("</article>", 1)[0]
        for response in (so_far(client), client.post(f"{PRACTICE}/preview", data=practice_fields()))
    ]
    assert sheets[0] == sheets[1]


@pytest.mark.parametrize(
    ("unfinished", "shown"),
    [
        ({"name": ""}, "My name is Your name"),
        ({"name": "-"}, "My name is Your name"),
        ({"country": ""}, "My name is Ann Example."),
        ({"email": "ann@"}, "My name is Ann Example"),
        ({"translation": "y", "translation_language": ""}, "My name is Ann Example"),
        ({"signature_kind": "image"}, "My name is Ann Example"),
        ({"signature_data": "no picture"}, "My name is Ann Example"),
        ({"signature_kind": "drawn"}, "My name is Ann Example"),
        ({"signature_kind": "drawn", "drawing": "no drawing"}, "My name is Ann Example"),
    ],
    ids=[
        "no name",
        "a dash for a name",
        "no country",
        "half an address",
        "no language chosen",
        "no picture yet",
        "what is no picture",
        "nothing drawn yet",
        "what is no drawing",
    ],
)
def test_what_is_unfinished_is_left_out_without_a_word_of_reproach(
    client: FlaskClient, unfinished: dict[str, str], shown: str
) -> None:
    response = so_far(client, **unfinished)
    assert response.status_code == 200
    assert shown in text_of(response)
    assert "ann@<" not in response.text
    assert Page(response).errors == {}
    assert "data-made" not in response.text
    assert "What the official will see of you" not in text_of(response)


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": []},
        {"target": ["nobody"]},
        {"letter_language": "xx"},
        {"own_words": "a" * 10_001},
        {"own_words": "a" * 1_000_000},
        {"own_words": "\x07"},
        {"name": "A\x00nn", "place": "\x00"},
        {"demand": ["99999999999999999999"]},
        {"paper": "A0"},
    ],
    ids=lambda wrong: " and ".join(f"{name} {str(value)[:12]!r}" for name, value in wrong.items()),
)
def test_what_cannot_be_shown_is_said_in_one_sentence(client: FlaskClient, wrong: dict[str, Any]) -> None:
    response = so_far(client, **wrong)
    assert (response.status_code, REFUSED in response.text) == (422, True)
    assert "<" not in response.text


def test_an_ended_campaign_shows_no_letter_any_more(client: FlaskClient, session: Session) -> None:
    services.close(session, COMMAND_LINE, "practice", Ending(Outcome.RELEASED, {"en": "She is free."}), NOON)
    response = so_far(client)
    assert (response.status_code, REFUSED in response.text) == (422, True)


def test_a_letter_that_nobody_asked_for_yet_is_not_counted(client: FlaskClient, session: Session) -> None:
    so_far(client)
    assert session.scalar(select(func.count()).select_from(Tally)) == 0


def test_only_pages_of_campaigns_may_ask_for_it(client: FlaskClient) -> None:
    for address, may in ((PRACTICE, True), ("/en/", False), ("/en/privacy", False), ("/en/campaigns/nix", False)):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert ("script-src 'self'; connect-src 'self'" in policy) == ("connect-src" in policy) == may
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("words", "said", "state"),
    [
        ("", "more characters fit on this page", "wide"),
        ("I care. " * 285, "About 110 more characters fit on this page.", "narrow"),
        ("I care. " * 305, "The page is full: one more line begins a second one.", "full"),
        ("I care. " * 400, "The letter has 2 pages; one is read sooner.", "over"),
        ("I care. " * 1200, "The letter has 3 pages; one is read sooner.", "over"),
    ],
    ids=["nothing yet", "little room", "no room", "two pages", "three pages"],
)
def test_the_field_says_what_fits_on_the_page(client: FlaskClient, words: str, said: str, state: str) -> None:
    for response in (
        so_far(client, own_words=words),
        client.post(f"{PRACTICE}/preview", data=practice_fields(own_words=words)),
    ):
        assert said in room_in(response)
        assert f'data-state="{state}"' in response.text


def test_the_page_says_it_before_anything_is_typed(client: FlaskClient) -> None:
    response = client.get("/ru/campaigns/ua-84-11")
    assert room_in(response) != ""
    field = next(given for tag, given in Page(response).tags if tag == "textarea" and given.get("name") == "own_words")
    assert "own_words-room" in (field["aria-describedby"] or "")


def test_the_longest_letter_counts(client: FlaskClient) -> None:
    one, both = (
        client.post("/en/campaigns/ua-84-11/preview?part=letter", data=fields(target=targets))
        for targets in (["ru-prosecutor-general"], ["ru-prosecutor-general", "ru-president"])
    )
    assert room_in(one) >= room_in(both) != ""


def test_a_picture_that_is_carried_along_is_in_the_letter(client: FlaskClient) -> None:
    seen = Page(client.post(f"{PRACTICE}/preview", data=practice_fields(signature=("s.png", a_picture()))))
    carried = {"signature_kind": "image", "signature_data": seen.values["signature_data"]}
    assert 'class="signature"' in so_far(client, **carried).text
