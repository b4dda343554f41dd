"""A message is captured as a file until somebody configures a mail server; then it goes there, and is told honestly."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskCliRunner

from app.config import Config
from app.outbox.errors import MessageDeferred, MessageRefused, TransportError
from app.outbox.transport import transport_for


class Sink:
    """A mail server that keeps what it is given, or answers with `reply`."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.reply = "250 taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name.
        if self.reply.startswith("250"):
            self.messages.append(envelope.content)
        return self.reply


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def port(sink: Sink) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    controller = Controller(sink, "127.0.0.1", number)
    controller.start()
    yield number
    controller.stop()


def _configure(app: Flask, **changes: Any) -> FlaskCliRunner:
    config: Config = app.config["FAITHFULLY"]
    app.config["FAITHFULLY"] = replace(config, **changes)
    return app.test_cli_runner()


def test_without_a_mail_server_the_message_is_a_file(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["outbox", "try", "somebody@example.org"])
    assert (result.exit_code, "mail/trial-" in result.output) == (0, True)
    (path,) = (app.config["FAITHFULLY"].instance_path / "mail").iterdir()
    assert email.message_from_bytes(path.read_bytes())["To"] == "somebody@example.org"


def test_with_a_mail_server_it_is_handed_over(app: Flask, sink: Sink, port: int) -> None:
    result = _configure(app, mail_server="127.0.0.1", mail_port=port).invoke(args=["outbox", "try", "a@example.org"])
    assert result.output == f"handed over to 127.0.0.1:{port}\n"
    assert email.message_from_bytes(sink.messages[0])["Subject"] == "A trial message"
    assert not list((app.config["FAITHFULLY"].instance_path).glob("mail/*"))


@pytest.mark.parametrize(
    ("reply", "error"), [("554 no mail from here", MessageRefused), ("451 come back later", MessageDeferred)]
)
def test_the_servers_reply_is_told_and_says_whether_to_try_again(
    app: Flask, sink: Sink, port: int, reply: str, error: type[TransportError]
) -> None:
    sink.reply = reply
    runner = _configure(app, mail_server="127.0.0.1", mail_port=port)
    result = runner.invoke(args=["outbox", "try", "a@example.org"])
    assert (result.exit_code, reply in result.stderr) == (1, True)
    transport = transport_for(app.config["FAITHFULLY"])
    with pytest.raises(error, match=reply):
        transport.hand_over(b"Subject: a trial\r\n\r\nA trial.\r\n", "a@example.org", "b@example.org", "trial")
    transport.close()


def test_a_server_that_is_not_there_is_told(app: Flask) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    result = _configure(app, mail_server="127.0.0.1", mail_port=closed).invoke(args=["outbox", "try", "a@example.org"])
    assert (result.exit_code, "cannot be reached" in result.stderr) == (1, True)


def test_what_is_no_address_is_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["outbox", "try", "a@b\nBcc: c@example.org"])
    assert (result.exit_code, "Traceback" in result.stderr) == (1, False)
