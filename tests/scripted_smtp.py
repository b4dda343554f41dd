"""A mail server on loopback that plays a script, good or bad, and keeps every line that it hears."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

# Every drop comes in time for a client that waits a second for an answer.
_DROP_SECONDS = 0.1
# A client that neither speaks nor ends must not keep a test for ever.
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered; without words nothing is. So many `drops` come slowly before it; `cut` ends the connection."""

    words: str = ""
    cut: bool = False
    drops: int = 0


CUT = Reply(cut=True)

_USUAL = {
    "greeting": Reply("220 ready"),
    "EHLO": Reply("250-scripted\r\n250-STARTTLS\r\n250 SIZE"),
    "STARTTLS": Reply("220 go"),
    "DATA": Reply("354 go on"),
    ".": Reply("250 taken"),
    "QUIT": Reply("221 bye", cut=True),
}


@dataclass(slots=True)
class Heard:
    """What was heard over one connection: the commands, and each message as the wire had it, without its last dot."""

    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    @property
    def verbs(self) -> str:
        """The commands without what follows them; the end of a message is a dot."""
        return " ".join(command.split(" ")[0].upper() for command in self.commands)


class ScriptedServer:
    """Answers the first, second, … time that it hears a command as the script says, and then as servers usually do.

    The script's keys are commands, "greeting", and "." for the end of a message. With `tls` it speaks that after
    STARTTLS, or, `from_the_start`, at once.
    """

    def __init__(
        self,
        script: Mapping[str, Sequence[Reply]] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        from_the_start: bool = False,
    ) -> None:
        self.heard: list[Heard] = []
        # Whether somebody listened to drops until their end.
        self.was_endured = False
        self._script = {command: list(replies) for command, replies in (script or {}).items()}
        self._tls, self._from_the_start = tls, from_the_start
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._client: socket.socket | None = None
        self._said = ""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def messages(self) -> list[bytes]:
        """The messages of all connections, with their dots as they were before the wire doubled them."""
        return [
            message.removeprefix(b".").replace(b"\r\n.", b"\r\n") for heard in self.heard for message in heard.messages
        ]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        # To close a socket wakes nobody who waits for it in another thread.
        for sock in (self._listener, self._client):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            client.settimeout(_PATIENCE_SECONDS)
            self.heard.append(Heard())
            # A client may end as it likes, also in the middle of an answer or of a handshake.
            with contextlib.suppress(OSError), client:
                if self._tls is not None and self._from_the_start:
                    client = self._tls.wrap_socket(client, server_side=True)
                self._talk(client, "greeting")

    def _talk(self, client: socket.socket, first: str = "") -> None:
        self._client, heard = client, self.heard[-1]
        with client, client.makefile("rb") as lines:
            goes_on = not first or self._answer(client, first)
            while goes_on and (line := lines.readline()):
                heard.commands.append(line.decode(errors="replace").rstrip("\r\n"))
                verb = heard.verbs.rpartition(" ")[2]
                goes_on = self._answer(client, verb)
                if verb == "DATA" and self._said.startswith("354"):
                    heard.messages.append(_message(lines))
                    heard.commands.append(".")
                    goes_on = self._answer(client, ".")
                elif verb == "STARTTLS" and self._tls is not None:
                    self._talk(self._tls.wrap_socket(client, server_side=True))
                    goes_on = False

    def _answer(self, client: socket.socket, command: str) -> bool:
        """Answer a command; return whether the connection goes on."""
        replies = self._script.get(command)
        reply = replies.pop(0) if replies else _USUAL.get(command, Reply("250 OK"))
        for _ in range(reply.drops):
            time.sleep(_DROP_SECONDS)
            client.sendall(f"{reply.words[:3]}-drop\r\n".encode())
        self.was_endured |= reply.drops > 0
        self._said = reply.words
        if reply.words:
            client.sendall(f"{reply.words}\r\n".encode())
        return not reply.cut


def _message(lines: Iterable[bytes]) -> bytes:
    text: list[bytes] = []
    for line in lines:
        if line == b".\r\n":
            return b"".join(text)
        text.append(line)
    raise ConnectionError("the client went away in the middle of a message")


def own_certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Return what a server at a name or an address speaks TLS with, and its certificate, which nobody else signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    try:
        known_as: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        known_as = x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # OpenSSL asks the machine for the time, whatever the tests' clock says.
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([known_as]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private, public = folder / "key.pem", folder / "certificate.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
