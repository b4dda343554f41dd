"""Signing in: by a password, by a second step, out again; nothing tells who has an account."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEntry
from app.extensions import db
from tests.desk import an_account, signed_in
from tests.signing_in import (
    PASSWORD,
    SIGN_IN,
    account,
    change,
    later,
    send,
    set_up_app,
    sign_in,
    token_in,
    with_password,
)


def _is_in(client: object) -> bool:
    return client.get("/desk/").status_code == 200  # type: ignore[attr-defined,no-any-return]  # A client of tests.


def test_a_translator_signs_in_by_password_and_out_again(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    client = empty_app.test_client()
    assert not _is_in(client)
    answer = sign_in(client, email.upper())
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert _is_in(client)
    assert send(client, "/desk/account/password").status_code == 422
    out = client.post("/desk/account/sign-out", data={"csrf_token": token_in(client.get("/desk/account/"))})
    assert (out.status_code, out.location) == (303, SIGN_IN)
    assert not _is_in(client)


def test_a_cookie_belongs_to_the_desk_alone(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    cookie = sign_in(empty_app.test_client(), email).headers["Set-Cookie"]
    assert re.search(r"; HttpOnly; Path=/desk; SameSite=Lax\Z", cookie), cookie
    # Nobody is remembered past the session, whatever is sent.
    client = empty_app.test_client()
    remembered = send(client, SIGN_IN, email=email, password=PASSWORD, remember="y")
    assert [name for name in remembered.headers.getlist("Set-Cookie") if "remember" in name] == []


def test_a_session_is_another_one_after_signing_in(empty_app: Flask) -> None:
    """Somebody who planted a cookie, or knew the token of the form, knows nothing of the session that follows."""
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    client = empty_app.test_client()
    before = token_in(client.get(SIGN_IN))
    planted = client.get_cookie("session", path="/desk")
    sign_in(client, email)
    after = client.get_cookie("session", path="/desk")
    assert planted is not None
    assert after is not None
    assert planted.value != after.value
    assert client.post("/desk/account/sign-out", data={"csrf_token": before}).status_code == 400
    stranger = empty_app.test_client()
    stranger.set_cookie("session", planted.value, path="/desk")
    assert not _is_in(stranger)


def test_nothing_tells_at_sign_in_whether_there_is_such_an_account(empty_app: Flask) -> None:
    _number, real = with_password(empty_app, Role.TRANSLATOR)
    gone, inactive = with_password(empty_app, Role.TRANSLATOR)
    change(empty_app, gone, active=False)
    _number, invited, _mark = an_account(empty_app, Role.TRANSLATOR, second_factor=False, password=None)
    pages = set()
    for email, password in (
        ("nobody@example.org", PASSWORD), (real, "not this one at all"), (inactive, PASSWORD), (invited, PASSWORD),
    ):  # fmt: skip
        answer = sign_in(empty_app.test_client(), email, password)
        assert "This address and this password do not go together." in answer.text
        assert email in answer.text
        assert PASSWORD not in answer.text
        pages.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert len(pages) == 1
    assert pages.pop()[0] == 422


@pytest.mark.parametrize(
    "email", ["", "no address", "a" * 1_000_000, "ann@example.org\0", "<b>@example.org", "ан@example.org"]
)
@pytest.mark.parametrize("password", ["", "x" * 1_000_000, "\0", PASSWORD])
def test_whatever_is_typed_is_answered(empty_app: Flask, email: str, password: str) -> None:
    assert sign_in(empty_app.test_client(), email, password).status_code == 422


def test_who_signs_in_stands_in_the_log_with_nothing_of_where_from(empty_app: Flask) -> None:
    number, email = with_password(empty_app, Role.TRANSLATOR)
    sign_in(empty_app.test_client(), email)
    with empty_app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry)).all()
        assert (entry.action, entry.account, entry.subject) == ("sign in", number, email)
        assert "127.0.0.1" not in str(vars(entry))


ELSEWHERE = [
    "https://elsewhere.example.org/", "//elsewhere.example.org/", "/\\elsewhere.example.org",
    "\\\\elsewhere.example.org",
    "///elsewhere.example.org", "/desk/../../elsewhere", "/en/", "http://localhost/en/", "javascript:alert(1)",
    "/desk//elsewhere.example.org", " //elsewhere.example.org", "/desk@elsewhere.example.org", "staff.index\n",
    "%2F%2Felsewhere.example.org",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_only_to_pages_of_the_desk(empty_app: Flask, where: str) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    for fields in ({}, {"next": where}):
        client = empty_app.test_client()
        page = client.get(SIGN_IN, query_string={"next": where})
        answer = client.post(
            SIGN_IN, query_string={"next": where},
            data={"csrf_token": token_in(page), "email": email, "password": PASSWORD, **fields},
        )  # fmt: skip
        if answer.status_code == 303:
            assert answer.location == "/desk/"
        else:
            assert answer.status_code == 422
            assert "<a href=" in answer.text


def test_signing_in_leads_back_to_where_somebody_was_going(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.SECTION_EDITOR)
    client = empty_app.test_client()
    led = client.get("/desk/log?who=ann")
    assert led.status_code == 303
    assert sign_in(client, email, address=str(led.location)).location == "/desk/log?who=ann"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_without_a_second_factor_an_admin_can_do_nothing_but_set_one_up(empty_app: Flask, role: Role) -> None:
    _number, email = with_password(empty_app, role)
    client = empty_app.test_client()
    sign_in(client, email)
    for address in ("/desk/", "/desk/log", "/desk/account/", "/desk/account/password", "/desk/account/recovery-codes"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, "/desk/account/second-factor"), address
    assert client.get("/desk/account/passkeys").status_code == 200
    set_up_app(client)
    assert _is_in(client)


def test_an_authenticator_app_is_asked_for_after_the_password(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.ADMIN)
    first = empty_app.test_client()
    sign_in(first, email)
    app = set_up_app(first)
    with later(2):
        client = empty_app.test_client()
        asked = sign_in(client, email, address=f"{SIGN_IN}?next=/desk/staff")
        assert str(asked.location).startswith("/desk/account/code")
        assert not _is_in(client)
        wrong = send(client, str(asked.location), code="000000")
        assert (wrong.status_code, "This code is not right" in wrong.text) == (422, True)
        answer = send(client, str(asked.location), code=app.generate().token)
        assert (answer.status_code, answer.location) == (303, "/desk/staff")
        assert _is_in(client)
        # The same code opens nothing a second time.
        again = empty_app.test_client()
        sign_in(again, email)
        assert send(again, "/desk/account/code", code=app.generate().token).status_code == 422
        assert not _is_in(again)


@pytest.mark.parametrize("code", ["", "abc", "1" * 1_000_000, "\0", "-1", "12345", "１２３４５６"])
def test_no_code_that_cannot_be_one_fails(empty_app: Flask, code: str) -> None:
    _number, email = with_password(empty_app, Role.ADMIN)
    first = empty_app.test_client()
    sign_in(first, email)
    set_up_app(first)
    with later(2):
        client = empty_app.test_client()
        sign_in(client, email)
        assert send(client, "/desk/account/code", code=code).status_code == 422
        assert send(client, "/desk/account/recovery", code=code).status_code == 422


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash(empty_app: Flask) -> None:
    number, email = with_password(empty_app, Role.ADMIN)
    first = empty_app.test_client()
    sign_in(first, email)
    set_up_app(first)
    codes = re.findall(r"<code[^>]*>([0-9a-f-]{14})</code>", send(first, "/desk/account/recovery-codes").text)
    assert len(codes) == 10
    kept = account(empty_app, number).mf_recovery_codes or []
    assert len(kept) == 10
    assert not set(codes) & set(kept)
    assert not any(code in first.get("/desk/account/recovery-codes?show_codes=1").text for code in codes)
    for opens in (True, False):
        client = empty_app.test_client()
        sign_in(client, email)
        answer = send(client, "/desk/account/recovery", code=codes[0].upper())
        assert answer.status_code == (303 if opens else 422)
        assert _is_in(client) == opens


def test_the_only_second_factor_of_an_admin_stays(empty_app: Flask) -> None:
    admin, translator = signed_in(empty_app, Role.ADMIN), signed_in(empty_app, Role.TRANSLATOR)
    for desk, status in ((admin, 422), (translator, 303)):
        assert desk.post("/desk/account/authenticator", {"setup": "disable"}).status_code == status
    assert account(empty_app, admin.number).tf_primary_method
    assert not account(empty_app, translator.number).tf_primary_method


def test_without_second_factors_in_the_configuration_an_admin_signs_in_by_password(empty_app: Flask) -> None:
    staff = empty_app.extensions["staff"]
    empty_app.extensions["staff"] = replace(staff, second_factor=False)
    _number, email = with_password(empty_app, Role.ADMIN)
    client = empty_app.test_client()
    sign_in(client, email)
    assert _is_in(client)


def test_whoever_is_deactivated_is_out_at_once(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.TRANSLATOR)
    assert _is_in(desk)
    change(empty_app, desk.number, active=False)
    assert desk.get("/desk/").location == "/desk/account/sign-in"


def test_one_button_signs_out_everywhere(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    one, other = empty_app.test_client(), empty_app.test_client()
    for client in (one, other):
        sign_in(client, email)
        assert _is_in(client)
    token = token_in(one.get("/desk/account/"))
    assert one.post("/desk/account/sign-out-everywhere", data={"csrf_token": token}).status_code == 303
    assert [_is_in(one), _is_in(other)] == [False, False]


def test_account_pages_ask_again_who_it_is_after_a_while(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    client = empty_app.test_client()
    sign_in(client, email)
    assert client.get("/desk/account/authenticator").status_code == 200
    with later(60):
        led = client.get("/desk/account/authenticator")
        assert str(led.location).startswith("/desk/account/verify")
        assert send(client, str(led.location), password="not this one at all").status_code == 422
        assert send(client, str(led.location), password=PASSWORD).location == "/desk/account/authenticator"
