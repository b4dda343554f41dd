"""A real mail server on loopback that keeps a journal of what it takes, and can be as bad as mail servers are."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import fast_mail_parser
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.forks import Fork


@dataclass(frozen=True, slots=True)
class Faults:
    """How often, of a thousand messages, each fault befalls one; `refused` and `greylist` are about recipients.

    hang: no answer to the message for a long time. cut: the connection ends after the message, which is not taken.
    taken_and_cut: it is taken, and the connection ends before the answer. deferred: 451. shutdown: 421.
    greylist: each recipient's first message in each minute is put off. refused: a recipient that never exists.
    kill: the process of the sender is ended with -9 at a command ("MAIL", "RCPT", "DATA", "TAKEN").
    """

    hang: int = 0
    cut: int = 0
    taken_and_cut: int = 0
    deferred: int = 0
    shutdown: int = 0
    greylist: bool = False
    refused: str = ""
    hang_seconds: float = 5.0
    kill_at: str = ""
    kill_pid_file: str = ""


class Journal:
    """Takes messages and writes a line for each, before the server answers that it has taken it."""

    def __init__(self, path: Path, faults: Faults, seed: int) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._faults = faults
        self._random = random.Random(seed)
        self._seen: Counter[str] = Counter()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._kill("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._kill("RCPT")
        if self._faults.refused and address == self._faults.refused:
            return "550 5.1.1 no such office"
        if self._faults.greylist:
            self._seen[f"{address} {envelope.mail_from}"] += 1
            if self._seen[f"{address} {envelope.mail_from}"] == 1:
                return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._kill("DATA")
        match self._fault():
            case "hang":
                await asyncio.sleep(self._faults.hang_seconds)
                return "451 that took too long"
            case "cut":
                self._cut(server)
                return "451 cut"
            case "deferred":
                return "451 4.3.0 try again"
            case "shutdown":
                return "421 4.3.2 shutting down"
            case "taken_and_cut":
                self._take(envelope, cut=True)
                self._cut(server)
                return "250 taken"
        self._take(envelope)
        self._kill("TAKEN")
        return f"250 2.0.0 taken as {self._seen['']}"

    def _fault(self) -> str:
        number = self._random.randrange(1000)
        for name in ("hang", "cut", "taken_and_cut", "deferred", "shutdown"):
            number -= getattr(self._faults, name)
            if number < 0:
                return name
        return ""

    def _take(self, envelope: Envelope, *, cut: bool = False) -> None:
        self._seen[""] += 1
        content = envelope.original_content or b""
        parsed = fast_mail_parser.parse_email(content)
        headers = {name.lower(): values[0] for name, values in parsed.headers.items()}
        line = {
            "sender": envelope.mail_from,
            "recipient": envelope.rcpt_tos[0],
            "message_id": headers.get("message-id", ""),
            "reply_to": headers.get("reply-to", ""),
            "automatic": "auto-submitted" in headers,
            "subject": parsed.subject,
            "text": "".join(parsed.text_plain) if "auto-submitted" in headers else "",
            "bytes": len(content),
            "cut": cut,
        }
        self._file.write(json.dumps(line) + "\n")
        # It is in the kernel's hands, which outlives this process.
        self._file.flush()

    @staticmethod
    def _cut(server: SMTP) -> None:
        if isinstance(server.transport, asyncio.Transport):
            server.transport.abort()

    def _kill(self, command: str) -> None:
        if self._faults.kill_at == command and self._faults.kill_pid_file:
            path = Path(self._faults.kill_pid_file)
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
                os.kill(int(path.read_text(encoding="ascii")), signal.SIGKILL)
                path.unlink()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class MailServer:
    """The server in a process of its own; it can be ended and started again on the same port with other faults."""

    def __init__(self, folder: Path, faults: Faults | None = None) -> None:
        self.journal = folder / "journal.jsonl"
        self.port = free_port()
        self._process: Fork | None = None
        self.start(faults)

    def start(self, faults: Faults | None = None) -> None:
        words = [str(self.port), str(self.journal), json.dumps(asdict(faults or Faults()))]
        self._process = Fork(main, words, os.environ)
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return
            time.sleep(0.05)
        raise RuntimeError("the mail server does not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None

    def taken(self) -> list[Mapping[str, Any]]:
        """Return what was taken, in order."""
        if not self.journal.exists():
            return []
        return [json.loads(line) for line in self.journal.read_text(encoding="utf-8").splitlines()]

    def letters(self) -> list[Mapping[str, Any]]:
        return [message for message in self.taken() if not message["automatic"]]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


async def _serve(port: int, journal: Path, faults: Faults) -> None:
    handler = Journal(journal, faults, seed=port)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=False), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def links_in(messages: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the paths of the confirming links in mails that were taken."""
    for message in messages:
        for word in str(message["text"]).split():
            if "/confirm/" in word:
                yield "/" + word.split("/", 3)[3]


def main(words: Sequence[str]) -> None:
    port, journal, faults = words
    asyncio.run(_serve(int(port), Path(journal), Faults(**json.loads(faults))))
