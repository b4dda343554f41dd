"""Somebody of the staff at the desk, with an account and a session, for tests of its pages."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Collection
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app import clock
from app.access import Role
from app.extensions import db, writing
from app.staff.models import Account, AccountLanguage, AccountRole, AccountSection


class Desk:
    """A browser in which somebody is signed in; `post` carries the token that every form of the desk carries."""

    def __init__(self, client: FlaskClient, number: int = 0, email: str = "", token: str = "") -> None:
        self.client, self.number, self.email = client, number, email
        self._token = token

    def get(self, address: str, **given: Any) -> TestResponse:
        _forget_the_request_before()
        return self.client.get(address, **given)

    def post(self, address: str, data: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        # It is the session's, and stays as long as that does.
        self._token = self._token or self.token()
        _forget_the_request_before()
        return self.client.post(address, data={"csrf_token": self._token, **(data or {})}, **given)

    def token(self) -> str:
        """Return the token of this session, as any page with a form has it."""
        _forget_the_request_before()
        page = self.client.get("/desk/account/", follow_redirects=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found, page.text
        return found[1]


def _forget_the_request_before() -> None:
    """Give a request a context of its own, also where a test holds one open, in which all its requests would meet.

    What was read in that context before shows nothing that was written since.
    """
    if has_app_context():
        db.session.rollback()
        for name in list(g):
            g.pop(name)


def an_account(
    app: Flask,
    *roles: Role,
    sections: Collection[int] = (),
    languages: Collection[str] = (),
    name: str = "Somebody",
    second_factor: bool = True,
    **values: Any,
) -> tuple[int, str, str]:
    """Make an account and return its number, its address and its mark; with a second factor unless told otherwise."""
    with app.app_context():
        session, mark = db.session(), secrets.token_hex(8)
        account = Account(
            email=f"{mark}@example.org", name=name, created_at=clock.now(), fs_uniquifier=mark,
            fs_webauthn_user_handle=mark, password="no password has this hash",
            tf_primary_method="authenticator" if second_factor else None,
            tf_totp_secret="nobody has this app" if second_factor else None,
            granted_roles=[AccountRole(role=role) for role in roles],
            granted_sections=[AccountSection(section_id=number) for number in sections],
            granted_languages=[AccountLanguage(language=language) for language in languages],
        )  # fmt: skip
        for column, value in values.items():
            setattr(account, column, value)
        with writing(session):
            session.add(account)
        return account.id, account.email, account.fs_uniquifier


def signed_in(app: Flask, *roles: Role, sections: Collection[int] = (), name: str = "Somebody", **account: Any) -> Desk:
    """Return the desk of somebody with these roles, who has an account of their own."""
    number, email, mark = an_account(app, *roles, sections=sections, name=name, **account)
    client = app.test_client()
    with client.session_transaction("/desk/") as session:
        # What signing in leaves in a session; tests/integration/staff/test_signing_in.py signs in by the pages.
        session.update({"_user_id": mark, "_fresh": True, "fs_paa": time.time(), "fs_cc": "set"})
        # What the first form leaves there, so that no page has to be asked for one.
        session["csrf_token"] = secrets.token_hex(20)
        token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(session["csrf_token"])
    return Desk(client, number, email, str(token))
