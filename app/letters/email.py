"""Pure: a letter as a message (RFC 5322): a draft for the writer's own mail program, or one that we hand over."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from app.letters import mail_headers, text
from app.letters.addresses import ascii_email
from app.letters.letter import Letter

_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands in the headers of a message that we hand over; the addresses are ASCII.

    `sender` is at our own domain, under the writer's name; `reply_to` may be empty. `unsubscribe` is the link by
    which a mail program ends such mails at one press of a button, empty for none.
    """

    sender_name: str
    sender: str
    recipient: str
    reply_to: str
    message_id: str
    sent_at: datetime
    unsubscribe: str = ""


def render(
    letter: Letter,
    *,
    recipients: Sequence[str],
    writer_email: str,
    written_at: datetime,
    attachment: tuple[str, bytes] | None = None,
) -> bytes:
    """Return the letter as a draft, as bytes with CRLF.

    `recipients` are e-mail addresses; an office that has none, or none that may be written to, gives a message
    without "To". Without `writer_email` there is no "From". "X-Unsent" makes mail programs open it as a draft.
    `attachment` is a file name and a PDF.
    """
    headers = []
    if writer_email and (address := ascii_email(writer_email)):
        headers.append(mail_headers.mailbox("From", letter.writer, address))
    if recipients:
        headers.append(mail_headers.plain("To", ", ".join(recipients)))
    headers += [
        mail_headers.text("Subject", subject_of(letter)),
        mail_headers.moment("Date", written_at),
        mail_headers.plain("X-Unsent", "1"),
    ]
    return "".join(headers).encode("ascii") + letter_body(letter, attachment)


def letter_body(letter: Letter, attachment: tuple[str, bytes] | None = None) -> bytes:
    """Return a letter as the part of a message that follows the headers of `message`."""
    languages = [letter.language, *([letter.reading_copy.language] if letter.reading_copy else [])]
    return _body(text.render(letter), ", ".join(languages), attachment)


def notice_body(words: str, language: str) -> bytes:
    """Return a mail of our own as the part of a message that follows the headers of `message`."""
    return _body(words, language, None)


def message(envelope: Envelope, subject: str, body: bytes, *, automatic: bool = False) -> bytes:
    """Return the message that leaves, as bytes with CRLF; no machine should answer an `automatic` one (RFC 3834, 5)."""
    headers = [
        mail_headers.mailbox("From", envelope.sender_name, envelope.sender),
        mail_headers.mailbox("To", "", envelope.recipient),
        *([mail_headers.mailbox("Reply-To", "", envelope.reply_to)] if envelope.reply_to else []),
        mail_headers.text("Subject", subject),
        mail_headers.moment("Date", envelope.sent_at),
        mail_headers.plain("Message-ID", f"<{envelope.message_id}>"),
        *([mail_headers.plain("Auto-Submitted", "auto-generated")] if automatic else []),
        *(mail_headers.one_click(envelope.unsubscribe) if envelope.unsubscribe else []),
    ]
    return "".join(headers).encode("ascii") + body


def subject_of(letter: Letter) -> str:
    """Return the subject of the letter's message; what must stand on every page stands here, too."""
    return f"{letter.notice}: {letter.subject}" if letter.notice else letter.subject


def _body(words: str, language: str, attachment: tuple[str, bytes] | None) -> bytes:
    body = EmailMessage(policy=SMTP)
    body.set_content(flowed(words), charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    body["Content-Language"] = language
    if attachment is not None:
        name, data = attachment
        body.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return body.as_bytes()


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
