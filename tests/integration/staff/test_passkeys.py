"""Passkeys without a browser: what is refused of what a browser could say; tests/browser/ has one that says yes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.access import Role
from app.extensions import db
from app.staff.models import Passkey
from tests.applications import another
from tests.conftest import NOON
from tests.desk import an_account, signed_in
from tests.passkeys import SoftKey
from tests.signing_in import SIGN_IN, change, send, sign_in, token_in, with_password

_ID = "AAAAAAAAAAAAAAAAAAAAAA"


def _said(**response: str) -> str:
    return json.dumps({"id": _ID, "rawId": _ID, "type": "public-key", "response": response})


_NO_DEVICE = "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA"
# In the form of an answer, of a passkey that one account here has.
_OF_SOMEBODY = _said(clientDataJSON=_ID, authenticatorData=_ID, signature=_ID, userHandle=_ID)
GARBAGE = [
    "", "x", "[]", "{}", "null", "1", "[" * 50_000, '{"id": 1}', "\0", "x" * 1_000_000, _said(), _OF_SOMEBODY,
    _said(clientDataJSON=_ID, attestationObject=_ID), _said(clientDataJSON="e30", attestationObject=_NO_DEVICE),
    json.dumps({"id": _ID, "rawId": _ID, "type": "public-key", "response": 7}),
]  # fmt: skip


def _begin(client: FlaskClient, address: str, **fields: str) -> str:
    """Open a page, press its button, and return where its script would send what the browser says."""
    page = send(client, address, **fields)
    action = re.search(r'<form method="post" action="([^"]+)">', page.text)
    assert action, page.text
    options = re.search(r'data-options="([^"]+)"', page.text)
    assert options, page.text
    assert "&#34;challenge&#34;" in options[1]
    return action[1]


@pytest.mark.parametrize("credential", GARBAGE)
def test_a_passkey_that_cannot_be_read_is_refused_in_a_sentence(empty_app: Flask, credential: str) -> None:
    desk = signed_in(empty_app, Role.TRANSLATOR)
    way = _begin(desk.client, "/desk/account/passkeys", name="my telephone", usage="first")
    assert desk.post(way, {"credential": credential}).location == "/desk/account/passkeys"
    page = desk.get("/desk/account/passkeys").text
    assert 'class="flash error"' in page
    assert "You have none yet." in page

    client = empty_app.test_client()
    way = _begin(client, "/desk/account/passkey")
    answer = client.post(way, data={"csrf_token": token_in(client.get(SIGN_IN)), "credential": credential})
    assert answer.location == "/desk/account/passkey"
    assert 'class="flash error"' in client.get("/desk/account/passkey").text
    assert client.get("/desk/").status_code == 303


def test_a_passkey_of_a_deactivated_account_opens_nothing_and_writes_nothing(empty_app: Flask) -> None:
    number, _email, _mark = an_account(empty_app, Role.ADMIN)
    change(empty_app, number, active=False, webauthn=[_a_passkey()])
    client = empty_app.test_client()
    way = _begin(client, "/desk/account/passkey")
    assert (
        client.post(way, data={"csrf_token": token_in(client.get(SIGN_IN)), "credential": _OF_SOMEBODY}).status_code
        == 303
    )
    assert client.get("/desk/").status_code == 303


@pytest.mark.parametrize("name", ["", " ", "<b>", "x" * 65, "x" * 1_000_000, "a\0b", "a\u202eb"])
def test_a_passkey_has_a_plain_name(empty_app: Flask, name: str) -> None:
    desk = signed_in(empty_app, Role.TRANSLATOR)
    answer = desk.post("/desk/account/passkeys", {"name": name, "usage": "first"})
    assert (answer.status_code, 'class="error"' in answer.text) == (422, True)


def _a_passkey() -> Passkey:
    return Passkey(
        name="my telephone", credential_id=b"\0" * 16, public_key=b"\0", transports=[], lastuse_datetime=NOON
    )


def _second_step_with(app: Flask, email: str, key: SoftKey) -> FlaskClient:
    """Sign in by the password, and answer the second step with a passkey, whosever it is."""
    client = app.test_client()
    led = str(sign_in(client, email).location)
    assert led.startswith("/desk/account/passkey")
    page = send(client, led)
    action = re.search(r'<form method="post" action="([^"]+)">', page.text)
    assert action, page.text
    client.post(unescape(action[1]), data={"csrf_token": token_in(page), "credential": key.answer(page)})
    return client


def test_the_passkey_of_another_account_is_no_second_step(empty_app: Flask) -> None:
    people = []
    for role in (Role.ADMIN, Role.COORDINATOR):
        (number, email), key = with_password(empty_app, role), SoftKey()
        change(empty_app, number, webauthn=[key.as_row()])
        people.append((email, key))
    (ann, key_of_ann), (ben, key_of_ben) = people
    for email, key, status in ((ann, key_of_ann, 200), (ben, key_of_ben, 200), (ann, key_of_ben, 303)):
        assert _second_step_with(empty_app, email, key).get("/desk/").status_code == status
    refused = _second_step_with(empty_app, ben, key_of_ann)
    assert 'class="flash error"' in refused.get("/desk/account/passkey").text
    assert str(refused.get("/desk/").location).startswith(SIGN_IN)


def test_whoever_has_an_app_and_a_passkey_chooses_between_them(empty_app: Flask) -> None:
    number, email = with_password(empty_app, Role.ADMIN)
    change(
        empty_app, number, webauthn=[_a_passkey()], tf_primary_method="authenticator", tf_totp_secret="nobody has this"
    )
    client = empty_app.test_client()
    led = sign_in(client, email)
    assert str(led.location).startswith("/desk/account/second-step")
    assert str(send(client, str(led.location), which="authenticator").location).startswith("/desk/account/code")
    assert str(send(client, str(led.location), which="webauthn").location).startswith("/desk/account/passkey")
    assert send(client, str(led.location), which="carrier pigeon").status_code == 422
    assert client.get("/desk/").status_code == 303
    with empty_app.app_context():
        # A key that the program can no longer read opens nothing, and does not fail.
        assert db.session.get(Passkey, 1) is not None
    assert send(client, "/desk/account/code", code="123456").status_code == 422


def test_a_desk_that_is_opened_by_another_name_says_that_passkeys_do_not_work_there(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.TRANSLATOR)
    sentence = "Passkeys work only where the desk is opened by its own name"
    assert sentence not in desk.get("/desk/account/passkey", headers={"Host": "localhost:8000"}).text
    away = empty_app.test_client().get("/desk/account/passkey", headers={"Host": "127.0.0.1:8000"})
    assert sentence in away.text


@pytest.mark.parametrize("body", ["[1]", "{", '{"email": ["x"], "password": {}}', "null"])
def test_only_forms_are_taken(empty_app: Flask, body: str) -> None:
    client = empty_app.test_client()
    token = token_in(client.get(SIGN_IN))
    answer = client.post(SIGN_IN, data=body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 415


def test_over_https_the_cookie_is_for_https_alone(empty_app: Flask) -> None:
    address = "https://letters.example.org"
    with another(replace(empty_app.config["FAITHFULLY"], base_url=address)) as app:
        _number, email = with_password(app, Role.TRANSLATOR)
        client = app.test_client()
        page = client.get(SIGN_IN, base_url=address)
        fields = {"csrf_token": token_in(page), "email": email, "password": "a sentence that nobody guesses"}
        answer = client.post(SIGN_IN, base_url=address, data=fields, headers={"Referer": f"{address}{SIGN_IN}"})
        assert (answer.status_code, "; Secure;" in answer.headers["Set-Cookie"]) == (303, True)
        assert client.get("/desk/", base_url=address).status_code == 200
