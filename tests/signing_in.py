"""Somebody who signs in to the desk by its pages, as a browser without JavaScript does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from passlib.context import CryptContext
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from app.access import Role
from app.extensions import db, writing
from app.staff import queries
from app.staff.models import Account
from tests.conftest import NOON
from tests.desk import an_account

PASSWORD = "a sentence that nobody guesses"  # noqa: S105  # It opens nothing outside of tests.

SIGN_IN = "/desk/account/sign-in"
RESET = "/desk/account/reset"


def token_in(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Open a page and send its form."""
    return client.post(address, data={"csrf_token": token_in(client.get(address)), **fields})


# As safe as a password hash needs to be in a test: many people sign in here.
_CHEAP = CryptContext(schemes=["argon2"], argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)


def cheap_passwords(app: Flask) -> None:
    """Let an application hash passwords quickly, also those of accounts that there are not."""
    app.extensions["security"].pwd_context = _CHEAP


def with_password(app: Flask, *roles: Role, **account: object) -> tuple[int, str]:
    """Make an account that signs in by PASSWORD alone and return its number and its address."""
    cheap_passwords(app)
    with app.app_context():
        hashed = hash_password(PASSWORD)
    number, email, _mark = an_account(app, *roles, second_factor=False, password=hashed, **account)  # type: ignore[arg-type]  # Columns.
    return number, email


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, address: str = SIGN_IN) -> TestResponse:
    return send(client, address, email=email, password=password)


def set_up_app(client: FlaskClient) -> TOTP:
    """Set up an authenticator app by its pages and return it."""
    page = send(client, "/desk/account/authenticator", setup="authenticator")
    key = re.search(r"<code[^>]*>([A-Z2-7-]+)</code>", page.text)
    action = re.search(r'action="(/desk/account/authenticator/[^"]+)"', page.text)
    assert key, page.text
    assert action, page.text
    app = TOTP(key[1].replace("-", ""))
    answer = client.post(action[1], data={"csrf_token": token_in(page), "code": app.generate().token})
    assert (answer.status_code, answer.location) == (303, "/desk/account/"), answer.text
    return app


def change(app: Flask, number: int, **columns: object) -> None:
    with app.app_context():
        session = db.session()
        with writing(session):
            account = queries.locked(session, number)
            assert account is not None
            for column, value in columns.items():
                setattr(account, column, value)


def account(app: Flask, number: int) -> Account:
    with app.app_context():
        found = queries.by_number(db.session(), number)
        assert found is not None
        # Read while there is a session.
        assert isinstance(found.webauthn, list)
        db.session.expunge_all()
        return found


def later(minutes: float, since: datetime = NOON) -> time_machine.travel:
    """Move the clock of a test."""
    return time_machine.travel(since + timedelta(minutes=minutes), tick=False)
