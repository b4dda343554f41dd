"""Hands one message over: to the configured mail server, or, where there is none, to a file in `instance/mail/`.

The only module that imports Flask-Mail, whose connection sets no timeout and drops the server's reply.
"""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from flask_mail import Connection, Mail

from app.config import Config
from app.outbox.errors import AnswerMissing, CaptureFailed, MessageDeferred, MessageRefused, ServerUnreachable

# A whole talk may take so many times as long as one answer; the lease of a worker is longer (see `states.LEASE`).
_PATIENCE = 5
_PATIENCE_AFTER_DOT = 3
_WATCHED_EVERY = 0.2
# A server may end a connection that has carried so many messages; it is made anew before.
_MESSAGES_PER_CONNECTION = 100
_TLS_FROM_THE_START = 465


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who took a message, and with what words."""

    server: str
    reply: str


class Transport(Protocol):
    """A way out for messages."""

    def hand_over(self, data: bytes, sender: str, recipient: str, identifier: str) -> Receipt:
        """Hand a message over; `sender` gets its delivery reports, `identifier` is stable. Raises TransportError."""

    def close(self) -> None:
        """End what is open; the next message opens it again."""


class CaptureTransport:
    """Writes each message to a file, whole or not at all; nothing leaves the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, data: bytes, sender: str, recipient: str, identifier: str) -> Receipt:  # noqa: ARG002  # The file has the message, which names them.
        path = self.folder / f"{identifier}.eml"
        partial = path.with_suffix(".partial")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise CaptureFailed(str(self.folder), error.strerror or type(error).__name__) from error
        return Receipt("", f"captured as {path}")

    def close(self) -> None:
        """Nothing stays open."""


def forget_captured(folder: Path, before: datetime) -> None:
    """Delete captured files that are older; they are clear by nature."""
    for path in (*folder.glob("*.eml"), *folder.glob("*.partial")):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


class _Known:
    """Makes a connection of the standard library known before it is opened, so that it can be cut meanwhile."""

    sock: socket.socket | None

    def __init__(self, known: Callable[[_Known], None], *args: Any, **options: Any) -> None:
        known(self)
        super().__init__(*args, **options)


class _Smtp(_Known, smtplib.SMTP):
    """A connection that begins in clear."""


class _SmtpTls(_Known, smtplib.SMTP_SSL):
    """A connection with TLS from the start."""


class _TimedConnection(Connection):
    """Flask-Mail's connection with a timeout, certificates that are checked, and TLS from the start on port 465."""

    def __init__(self, mail: Mail, timeout: int, known: Callable[[_Known], None]) -> None:
        super().__init__(mail)
        self.timeout, self.known = timeout, known

    def configure_host(self) -> smtplib.SMTP:
        mail = self.mail
        if mail.port == _TLS_FROM_THE_START:
            context = ssl.create_default_context()
            host: smtplib.SMTP = _SmtpTls(self.known, mail.server, mail.port, timeout=self.timeout, context=context)
        else:
            host = _Smtp(self.known, mail.server, mail.port, timeout=self.timeout)
            if mail.use_tls:
                host.starttls(context=ssl.create_default_context())
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host


class SmtpTransport:
    """Hands messages to the configured mail server, over one connection as long as that lasts."""

    def __init__(self, config: Config) -> None:
        self.server = f"{config.mail_server}:{config.mail_port}"
        self._mail = Mail()
        self._mail.state = self._mail.init_mail(
            {
                "MAIL_SERVER": config.mail_server,
                "MAIL_PORT": config.mail_port,
                "MAIL_USE_TLS": config.mail_use_tls,
                "MAIL_USERNAME": config.mail_username,
                "MAIL_PASSWORD": config.mail_password,
            }
        )
        self._timeout = config.mail_timeout
        self._host: smtplib.SMTP | None = None
        # The connection that is open or being opened; whoever watches the time cuts it.
        self._opened: _Known | None = None
        self._carried = 0

    def hand_over(self, data: bytes, sender: str, recipient: str, identifier: str) -> Receipt:  # noqa: ARG002  # The message itself names its identifier.
        try:
            with self._watched():
                host = self._begin(sender, len(data))
                self._expect(host.rcpt(recipient))
                reply = self._data(host, data)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self.close()
            raise ServerUnreachable(self.server, _reason(error)) from error
        except (MessageDeferred, MessageRefused):
            with self._watched():
                self._reset()
            raise
        except (ServerUnreachable, AnswerMissing):
            # What the server says next may belong to what it was asked before.
            self.close()
            raise
        self._carried += 1
        if self._carried >= _MESSAGES_PER_CONNECTION:
            self.close()
        return Receipt(self.server, reply)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Cut off a server that answers drop by drop, or without end: every single answer would come in time."""
        over = threading.Event()

        def watch() -> None:
            left: float = self._timeout * _PATIENCE
            while not over.wait(left):
                sock = self._opened.sock if self._opened is not None else None
                if sock is not None:
                    with contextlib.suppress(OSError):
                        sock.shutdown(socket.SHUT_RDWR)
                # The next connection, made anew after this one, is cut off, too.
                left = _WATCHED_EVERY

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            over.set()

    def close(self) -> None:
        """End the connection; the server's last word is not waited for, since nothing follows from it."""
        opened, host = self._opened, self._host
        self._opened, self._host, self._carried = None, None, 0
        if host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                host.putcmd("quit")
        if isinstance(opened, smtplib.SMTP):
            opened.close()

    def _connected(self) -> smtplib.SMTP:
        """Return the connection, or make one."""
        if self._host is None:
            try:
                host = _TimedConnection(self._mail, self._timeout, self._know).configure_host()
                host.ehlo_or_helo_if_needed()
                if host.sock is not None:
                    # The last dot is sent apart from the text; with Nagle's algorithm it would wait for the server's
                    # delayed acknowledgement of the text, which is 40 ms a letter.
                    host.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except Exception as error:  # A name that is none, a password that cannot be sent: no message's fault.
                self.close()
                raise ServerUnreachable(self.server, _reason(error)) from error
            self._host = host
        return self._host

    def _know(self, opened: _Known) -> None:
        self._opened = opened

    def _begin(self, sender: str, size: int) -> smtplib.SMTP:
        """Begin a message; a connection that the server has ended since the last one is made anew."""
        for again in (self._host is not None, False):
            host = self._connected()
            try:
                answer = host.mail(sender, [f"SIZE={size}"] if host.has_extn("size") else [])
            except (OSError, smtplib.SMTPServerDisconnected):
                self.close()
                if not again:
                    raise
                continue
            if answer[0] == _SHUTTING_DOWN and again:
                self.close()
                continue
            self._expect(answer, ours=True)
            return host
        raise AssertionError("the second time never asks for a third")

    def _data(self, host: smtplib.SMTP, data: bytes) -> str:
        """Send the message and return the words of the answer. Until the last dot, no server can have taken it."""
        begun = host.docmd("data")
        if begun[0] != _GO_ON:
            if begun[0] >= _LATER:
                self._expect(begun)
            raise ServerUnreachable(self.server, f"not a word for DATA: {_words(begun)}")
        sock = host.sock
        assert sock is not None  # noqa: S101  # It has just answered.
        sock.sendall(_dotted(data))
        try:
            # The server may first look through the message (RFC 5321, 4.5.3.2.6).
            sock.settimeout(self._timeout * _PATIENCE_AFTER_DOT)
            sock.sendall(b".\r\n")
            answer = host.getreply()
            sock.settimeout(self._timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerMissing(self.server, _reason(error)) from error
        if not _DONE <= answer[0] < _GO_ON and answer[0] < _LATER:
            raise AnswerMissing(self.server, _words(answer))
        return self._expect(answer, about_content=True)

    def _expect(self, answer: tuple[int, bytes], *, ours: bool = False, about_content: bool = False) -> str:
        """Return the words of a good answer. A refusal of what is `ours` is about us, not about the message.

        One of the content is about the message, whatever its code: so do filters speak (5.7.1, too).
        """
        code, words = answer[0], _words(answer)
        if _DONE <= code < _GO_ON:
            return words
        about_us = ours or code in _ABOUT_US or (_STATUS_ABOUT_US.match(words) is not None and not about_content)
        if code < _LATER or code == _SHUTTING_DOWN or (code >= _PERMANENT and about_us and code != _TOO_LARGE):
            raise ServerUnreachable(self.server, words)
        raise (MessageDeferred if code < _PERMANENT else MessageRefused)(self.server, words)

    def _reset(self) -> None:
        if self._host is not None:
            try:
                self._host.rset()
            except (OSError, smtplib.SMTPException):
                self.close()


# RFC 5321, 4.2: what servers answer. 2xx is a yes, 4xx may become one, 5xx will not.
_DONE, _GO_ON, _LATER, _SHUTTING_DOWN, _PERMANENT, _TOO_LARGE = 200, 354, 400, 421, 500, 552
# A server that wants us to log in, or does not relay for us, mostly says so only when it is given a recipient; the
# enhanced codes of such refusals are 5.7.x and those about the sender (RFC 3463, 3.2 and 3.8).
_ABOUT_US = frozenset({530, 535})
_STATUS_ABOUT_US = re.compile(r"5\d\d[ -]5\.(?:7\.\d+|1\.[78])\b")
_LONGEST_REPLY = 500


def _words(answer: tuple[int, bytes]) -> str:
    """Return an answer as one line that can be shown on a terminal."""
    said = " ".join(answer[1].decode("utf-8", "replace").split())
    return "".join(one for one in f"{answer[0]} {said}"[:_LONGEST_REPLY] if one.isprintable())


def _dotted(data: bytes) -> bytes:
    """Return a message with CRLF as it goes over the wire: a line that begins with a dot gets another (4.5.2)."""
    dotted = data.replace(b"\r\n.", b"\r\n..")
    return (b"." + dotted if dotted.startswith(b".") else dotted).removesuffix(b"\r\n") + b"\r\n"


def _reason(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException():
            said = error.smtp_error
            return _words((error.smtp_code, said if isinstance(said, bytes) else said.encode()))
        case _:
            return str(error) or type(error).__name__


def transport_for(config: Config) -> Transport:
    """Return the way out that the configuration asks for; without a mail server, files in the instance folder."""
    return SmtpTransport(config) if config.mail_server else CaptureTransport(captured_in(config))


def captured_in(config: Config) -> Path:
    """Return the folder of captured messages; files may stand there from before a mail server was named."""
    return config.instance_path / "mail"
