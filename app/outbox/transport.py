"""Hands one message over: to the configured mail server, or, where there is none, to a file in `instance/mail/`.

The only module that imports Flask-Mail, whose connection sets no timeout and drops the server's reply.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from flask_mail import Connection, Mail

from app.config import Config
from app.errors import AppError

TIMEOUT_SECONDS = 30


class TransportError(AppError):
    """A message was not handed over."""


class ServerUnreachable(TransportError):
    """No connection, or it broke: trying again later may help."""

    sentence = "The mail server %(server)s cannot be reached: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)


class MessageDeferred(TransportError):
    """The server answered with 4xx: it may take the message later; its reply says why."""

    sentence = "The mail server %(server)s did not take the message now: %(reply)s"

    def __init__(self, server: str, reply: str) -> None:
        super().__init__(server=server, reply=reply)


class MessageRefused(TransportError):
    """The server answered with 5xx: it will not take the message; its reply says why."""

    sentence = "The mail server %(server)s did not take the message: %(reply)s"

    def __init__(self, server: str, reply: str) -> None:
        super().__init__(server=server, reply=reply)


class Transport(Protocol):
    """A way out for messages."""

    def hand_over(self, message: EmailMessage, identifier: str) -> str:
        """Hand a message over and return what is known of it afterwards. Raises TransportError."""


class CaptureTransport:
    """Writes each message to a file, whole or not at all; nothing leaves the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, message: EmailMessage, identifier: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{identifier}.eml"
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return f"captured as {path}"


class _TimedConnection(Connection):
    def configure_host(self) -> smtplib.SMTP:
        host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=TIMEOUT_SECONDS)
        if self.mail.use_tls:
            host.starttls(context=ssl.create_default_context())
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host


class SmtpTransport:
    """Hands messages to the configured mail server."""

    def __init__(self, config: Config) -> None:
        self.server = f"{config.mail_server}:{config.mail_port}"
        mail = Mail()
        mail.state = mail.init_mail(
            {
                "MAIL_SERVER": config.mail_server,
                "MAIL_PORT": config.mail_port,
                "MAIL_USE_TLS": config.mail_use_tls,
                "MAIL_USERNAME": config.mail_username,
                "MAIL_PASSWORD": config.mail_password,
            }
        )
        self._mail = mail

    def hand_over(self, message: EmailMessage, identifier: str) -> str:  # noqa: ARG002  # The server names messages itself.
        try:
            with _TimedConnection(self._mail) as connection:
                assert connection.host is not None  # noqa: S101  # Flask-Mail has none only when it suppresses mail.
                connection.host.send_message(message)
        except smtplib.SMTPResponseException as error:
            raise self._answered(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise self._answered(*next(iter(error.recipients.values()))) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerUnreachable(self.server, str(error) or type(error).__name__) from error
        return f"handed over to {self.server}"

    def _answered(self, code: int, reply: bytes | str) -> TransportError:
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        deferred = 400 <= code < 500  # noqa: PLR2004  # RFC 5321, 4.2.1: 4xx is transient.
        return (MessageDeferred if deferred else MessageRefused)(self.server, f"{code} {said}")


def transport_for(config: Config) -> Transport:
    """Return the way out that the configuration asks for; without a mail server, files in the instance folder."""
    return SmtpTransport(config) if config.mail_server else CaptureTransport(config.instance_path / "mail")
