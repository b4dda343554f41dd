"""The supporter's way of a letter that we e-mail, from the form to the files that the worker captured."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.fields import fields

COUNCIL, EMBASSY = "practice-council-secretary", "practice-embassy"
ANN = "ann@people.example.net"
SEND = "/en/campaigns/practice/send"


def text_of(response: TestResponse) -> str:
    """Return the words of a page, without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", response.text))


def practice_fields(**changes: Any) -> dict[str, Any]:
    """A whole form for the practice campaign, to one office."""
    return fields(**{"target": [COUNCIL], "letter_language": "en", "email": ANN, **changes})


def ask(app: Flask, **changes: Any) -> TestResponse:
    """Ask for a letter to be e-mailed."""
    return app.test_client().post(SEND, data=practice_fields(**changes))


def run_once(app: Flask) -> str:
    """Let a worker hand over what is due; return what it told."""
    result = app.test_cli_runner().invoke(args=["outbox", "run", "--once"])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output.strip()


def captured(app: Flask, to: str = "") -> list[EmailMessage]:
    """Return the captured messages, in the order in which they were queued; all, or those to one address."""
    folder: Path = app.config["FAITHFULLY"].instance_path / "mail"
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    messages = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [message for message in messages if not to or message["To"] == to]


def body_of(message: EmailMessage) -> str:
    """Return the text of a message, its soft line breaks undone (RFC 3676)."""
    part = message.get_body(("plain",))
    assert part is not None
    return re.sub(r"(?m)^ (?=[ >F])", "", str(part.get_content()).replace("\r\n", "\n").replace(" \n", " "))


def link_in(message: EmailMessage) -> str:
    """Return the path of the one link of a mail."""
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", body_of(message))
    return str(link)


def confirm_link(app: Flask, to: str = ANN) -> str:
    """Let the asking mail leave and return the path of its link."""
    run_once(app)
    return [link for mail in captured(app, to) if "/confirm/" in (link := link_in(mail))][-1]


def confirmed(app: Flask, **changes: Any) -> str:
    """Ask, confirm, and return the path of the page that shows what becomes of it."""
    assert ask(app, **changes).status_code == 200
    response = app.test_client().post(confirm_link(app, changes.get("email", ANN)))
    assert response.status_code == 303
    return str(response.headers["Location"])


def listed(app: Flask) -> list[list[str]]:
    """Return the rows of `flask outbox list`, the oldest first."""
    output = app.test_cli_runner().invoke(args=["outbox", "list"]).stdout
    return [line.split("\t") for line in reversed(output.splitlines())]


def letters(app: Flask) -> dict[str, tuple[str, str]]:
    """Return state and reason of each queued letter, by office."""
    return {row[5]: (row[1], row[2]) for row in listed(app) if row[3].startswith("appeal_letter")}
