"""Somebody of the staff at the desk, for tests of its pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from app.access import Actor, Role, anyone


class Desk:
    """A browser in which somebody is signed in; `post` carries the token that every form of the desk carries."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **given: Any) -> TestResponse:
        return self.client.get(address, **given)

    def post(self, address: str, data: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token(), **(data or {})}, **given)

    def token(self) -> str:
        """Return the token of this session, as any page with a form has it."""
        page = self.client.get("/desk/token-for-tests")
        found = re.search(r"[\w.-]{20,}", page.text)
        assert found, page.text
        return found[0]


def signed_in(app: Flask, *roles: Role, sections: Collection[int] = (), name: str = "Somebody") -> Desk:
    """Return the desk of somebody with these roles. One person a test."""
    actor = Actor(1, name, frozenset(roles), frozenset(sections))
    app.extensions["actor_loader"] = lambda: actor
    if "token_for_tests" not in app.view_functions:
        app.add_url_rule("/desk/token-for-tests", "token_for_tests", anyone(lambda: generate_csrf()))  # noqa: PLW0108  # A function of its own, to be marked.
    return Desk(app.test_client())
