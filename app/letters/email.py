"""Pure: a letter as a message (RFC 5322) that the writer's own mail program opens as a draft."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from app.letters import text
from app.letters.addresses import ascii_email
from app.letters.letter import Letter

_WIDTH = 72


def render(
    letter: Letter,
    *,
    recipients: Sequence[str],
    writer_email: str,
    written_at: datetime,
    attachment: tuple[str, bytes] | None = None,
) -> bytes:
    """Return the message as bytes with CRLF.

    `recipients` are e-mail addresses; an office that has none, or none that may be written to, gives a message
    without "To". Without `writer_email` there is no "From". "X-Unsent" makes mail programs open it as a draft.
    `attachment` is a file name and a PDF.
    """
    message = EmailMessage(policy=SMTP)
    if writer_email and (address := ascii_email(writer_email)):
        message["From"] = Address(display_name=_literal(letter.writer), addr_spec=address)
    if recipients:
        message["To"] = tuple(Address(addr_spec=address) for address in recipients)
    message["Subject"] = _literal(f"{letter.notice}: {letter.subject}" if letter.notice else letter.subject)
    message["Date"] = written_at
    message["X-Unsent"] = "1"
    message.set_content(
        flowed(text.render(letter)), charset="utf-8", cte="quoted-printable", params={"format": "flowed"}
    )
    message["Content-Language"] = letter.language
    if attachment is not None:
        name, data = attachment
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def _literal(text: str) -> str:
    """Keep a text from being read as an encoded word (RFC 2047), which "=?" begins."""
    return text.replace("=?", "= ?")


def flowed(plain: str) -> str:
    """Return text as format=flowed (RFC 3676): lines of at most 72 columns, soft breaks end with a space."""
    return "\n".join(line for paragraph in plain.split("\n") for line in _flowed_line(paragraph))


def _flowed_line(paragraph: str) -> Sequence[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.rstrip().split(" "):
        if line and _columns(line) + 1 + _columns(word) > _WIDTH:
            lines.append(_stuffed(line) + " ")
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, _stuffed(line)]


def _stuffed(line: str) -> str:
    """A line that begins with a space, a quote mark or "From " is moved one space to the right (RFC 3676, 4.4)."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


def _columns(word: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in word)
