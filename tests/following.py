"""Following a case as somebody does it: by the page, the mail and its button."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.sending import ANN, body_of, captured, run_once

FOLLOW = "/en/campaigns/practice/follow"


def follow(app: Flask, email: str = ANN, address: str = FOLLOW, **given: Any) -> TestResponse:
    """Ask to follow the practice campaign."""
    return app.test_client().post(address, data={"email": email}, **given)


def links_to(app: Flask, email: str = ANN, part: str = "/follow/") -> list[str]:
    """Let the mails leave and return the paths of their links that hold a part, the oldest mail first."""
    run_once(app)
    found = [re.findall(r"https?://[^/\s]+(/\S+)", body_of(mail)) for mail in captured(app, email)]
    return [link for links in found for link in links if part in link]


def followed(app: Flask, email: str = ANN, address: str = FOLLOW) -> str:
    """Ask, confirm, and return the path of the page that ends it."""
    assert follow(app, email, address).status_code == 200
    response = app.test_client().post(links_to(app, email)[-1])
    assert response.status_code == 303
    return str(response.headers["Location"])


def subjects(app: Flask, email: str = ANN) -> list[str]:
    """Let the mails leave and return their subjects, the oldest first."""
    run_once(app)
    return [str(mail["Subject"]) for mail in captured(app, email)]
