"""Passwords: chosen by an invitation, forgotten, changed; the links work once, and the mails go through the outbox."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.outbox.content import NoticeContent, from_text
from app.outbox.models import OutboxMessage
from app.staff.services import STAFF_MAIL
from tests.desk import an_account, signed_in
from tests.sending import body_of, captured, run_once
from tests.signing_in import PASSWORD, RESET, SIGN_IN, change, later, send, sign_in, token_in, with_password

OTHER = "another sentence that nobody guesses"


def mails(app: Flask) -> list[NoticeContent]:
    with app.app_context():
        rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        found = [from_text(row.content or "") for row in rows if row.source_kind == STAFF_MAIL]
    assert all(isinstance(mail, NoticeContent) for mail in found)
    return found  # type: ignore[return-value]  # As asserted.


def link_in(mail: NoticeContent) -> str:
    found = re.search(r"^http://localhost:8000(/desk/account/\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def test_somebody_who_is_invited_chooses_a_password_once(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    assert (
        admin.post(
            "/desk/staff/invite", {"email": "Ann@Example.org", "name": "Ann", "roles": "translator", "languages": "de"}
        ).status_code
        == 303
    )
    (mail,) = mails(empty_app)
    assert (mail.to, mail.language) == ("ann@example.org", "en")
    client = empty_app.test_client()
    assert sign_in(client, "ann@example.org").status_code == 422
    link = link_in(mail)
    assert send(client, link, password=PASSWORD, password_confirm=PASSWORD).location == SIGN_IN
    assert sign_in(client, "ann@example.org").location == "/desk/"
    assert client.get(link).status_code == 410
    assert (
        client.post(
            link,
            data={"csrf_token": token_in(client.get("/desk/account/")), "password": OTHER, "password_confirm": OTHER},
        ).status_code
        == 410
    )


@pytest.mark.parametrize(("days", "status"), [(0, 200), (6.9, 200), (7.1, 410), (-1, 410)])
def test_an_invitation_lasts_a_week(empty_app: Flask, days: float, status: int) -> None:
    printed = empty_app.test_cli_runner().invoke(args=["staff", "create", "ann@example.org", "--role", "admin"])
    link = printed.output.strip().removeprefix("http://localhost:8000")
    with later(days * 24 * 60):
        assert empty_app.test_client().get(link).status_code == status


def test_an_invitation_ends_with_a_newer_one_and_with_the_account(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    admin.post("/desk/staff/invite", {"email": "ann@example.org", "roles": "admin"})
    number = admin.number + 1
    admin.post(f"/desk/staff/{number}/invitation")
    first, second = (link_in(mail) for mail in mails(empty_app))
    client = empty_app.test_client()
    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]
    admin.post(f"/desk/staff/{number}/active", {"active": "no"})
    assert client.get(second).status_code == 410


@pytest.mark.parametrize("token", ["x", "WyJhIl0.x", "%00", "a" * 5000, "..%2F.."])
def test_a_mistyped_link_is_answered(empty_app: Flask, token: str) -> None:
    assert empty_app.test_client().get(f"/desk/account/welcome/{token}").status_code in {404, 410}
    assert empty_app.test_client().get(f"{RESET}/{token}").status_code in {302, 303, 404}


@pytest.mark.parametrize(
    ("password", "again"),
    [("", ""), ("short", "short"), (OTHER, PASSWORD), ("ann.longname@example.org", "ann.longname@example.org"),
     ("x" * 1_000_000, "x" * 1_000_000)],
)  # fmt: skip
def test_a_password_that_is_too_short_or_typed_differently_is_refused(
    empty_app: Flask, password: str, again: str
) -> None:
    printed = empty_app.test_cli_runner().invoke(
        args=["staff", "create", "ann.longname@example.org", "--role", "admin"]
    )
    link = printed.output.strip().removeprefix("http://localhost:8000")
    client = empty_app.test_client()
    answer = send(client, link, password=password, password_confirm=again)
    assert (answer.status_code, 'class="error"' in answer.text) == (422, True)
    assert client.get(link).status_code == 200


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    elsewhere = empty_app.test_client()
    sign_in(elsewhere, email)
    client = empty_app.test_client()
    # The link leads to the address that is configured, whatever Host the request names.
    client.post(
        RESET, data={"csrf_token": token_in(client.get(RESET)), "email": email}, headers={"Host": "evil.example.org"}
    )
    send(client, RESET, email=email.upper())
    link = link_in(mails(empty_app)[-1])
    assert send(client, link, password=OTHER, password_confirm=OTHER).location == SIGN_IN
    assert client.get(link).status_code in {302, 303}
    assert elsewhere.get("/desk/").status_code == 303
    assert sign_in(empty_app.test_client(), email).status_code == 422
    assert sign_in(client, email, OTHER).location == "/desk/"
    assert "was changed" in mails(empty_app)[-1].text
    with empty_app.app_context():
        actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["sign in", "set password", "sign in"]


def test_a_link_for_a_forgotten_password_lasts_an_hour(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    client = empty_app.test_client()
    send(client, RESET, email=email)
    link = link_in(mails(empty_app)[-1])
    with later(61):
        led = client.get(link)
        assert led.location == RESET
        assert "This link has expired." in client.get(RESET).text


def test_nothing_tells_at_a_forgotten_password_whether_there_is_such_an_account(empty_app: Flask) -> None:
    _number, real = with_password(empty_app, Role.TRANSLATOR)
    gone, inactive = with_password(empty_app, Role.TRANSLATOR)
    change(empty_app, gone, active=False)
    _number, invited, _mark = an_account(empty_app, Role.TRANSLATOR, second_factor=False, password=None)
    pages = set()
    for email in (real, inactive, invited, "nobody@example.org"):
        client = empty_app.test_client()
        answer = send(client, RESET, email=email)
        words = re.sub(r'value="[^"]*"', "", answer.text).replace(email, "")
        pages.add((answer.status_code, words))
    assert len(pages) == 1
    assert pages.pop()[0] == 200
    assert {mail.to for mail in mails(empty_app)} == {real, invited}


def test_a_changed_password_ends_the_other_sessions_and_is_told(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    one, other = empty_app.test_client(), empty_app.test_client()
    for client in (one, other):
        sign_in(client, email)
    wrong = send(one, "/desk/account/password", password=OTHER, new_password=OTHER, new_password_confirm=OTHER)
    assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
    right = {"password": PASSWORD, "new_password": OTHER, "new_password_confirm": OTHER}
    assert send(one, "/desk/account/password", **right).location == "/desk/account/"
    assert [one.get("/desk/").status_code, other.get("/desk/").status_code] == [200, 303]
    (mail,) = mails(empty_app)
    assert (mail.to, "was changed" in mail.text) == (email, True)


def test_a_mail_to_the_staff_leaves_through_the_outbox(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    send(empty_app.test_client(), RESET, email=email)
    run_once(empty_app)
    (left,) = captured(empty_app, email)
    assert left["Subject"] == "A new password for the desk of Faithfully"
    assert "http://localhost:8000/desk/account/reset/" in body_of(left)


def test_the_mails_speak_the_language_of_the_page(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    client = empty_app.test_client()
    page = client.get(RESET)
    client.post(RESET, data={"csrf_token": token_in(page), "email": email}, headers={"Accept-Language": "ru"})
    assert mails(empty_app)[-1].language == "ru"
