"""Pure: the text of an e-mail that brings an appeal.

The text is what the e-mail says, or the document that it brings if that says far more. The subject is no part of it:
senders write there what they like, and the same appeal must read the same from a file of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from app.campaigns.reading.errors import FileEmpty, FileUnreadable
from app.campaigns.reading.files.plain import decoded

# What says so many times more than another part is what the e-mail is about.
_FAR_MORE = 3

_FORWARDED = "message/rfc822"

Reader = Callable[[bytes, str], str]


def text_of(data: bytes, read: Reader) -> str:
    """Return the text of an e-mail; `read` reads the documents that it brings, by their bytes and their name.

    Raises FileEmpty, and what `read` raises if nothing but an unreadable document is there.
    """
    return _text_of(message_from_bytes(data, policy=default), read)


def _text_of(message: Message, read: Reader) -> str:
    refusal: FileUnreadable = FileEmpty()
    plain, web, brought = "", "", ""
    for part in _parts(message):
        try:
            kind = part.get_content_type()
            if kind == _FORWARDED:
                brought = brought or _text_of(part.get_content(), read)
            elif _is_attached(part):
                brought = brought or read(_bytes(part), part.get_filename() or "")
            elif kind == "text/plain":
                plain = plain or _flowed(part, _text(part))
            elif kind == "text/html":
                web = web or read(_text(part).encode(), "part.html")
        except FileUnreadable as error:
            refusal = error
    text = _fullest(_fullest(plain, web), brought)
    if not text.strip():
        raise refusal
    return text


def _parts(message: Message) -> Iterator[EmailMessage]:
    """Give the parts that are no containers, and what is forwarded as one part."""
    if isinstance(message, EmailMessage) and (message.get_content_type() == _FORWARDED or not message.is_multipart()):
        yield message
        return
    for part in message.iter_parts() if isinstance(message, EmailMessage) else ():
        yield from _parts(part)


def _is_attached(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    named = bool(part.get_filename())
    return (kind not in {"text/plain", "text/html"} and (named or kind == "application/pdf")) or (
        named and part.get_content_disposition() == "attachment"
    )


def _fullest(first: str, second: str) -> str:
    return second if len(second.split()) > _FAR_MORE * len(first.split()) else first


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: EmailMessage) -> str:
    """Return the text of a part in the encoding that it names, or in the one that it seems to have."""
    data = _bytes(part)
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decoded(data)
    return text.replace("\r\n", "\n")


def _flowed(part: EmailMessage, text: str) -> str:
    """Return text with the lines joined that the sender's program has wrapped (RFC 3676)."""
    if str(part.get_param("format")).lower() != "flowed":
        return text
    deletes_space = str(part.get_param("delsp")).lower() == "yes"
    lines: list[str] = []
    flows = False
    for line in text.split("\n"):
        content = line.removeprefix(" ")
        if flows:
            lines[-1] += content
        else:
            lines.append(content)
        flows = content.endswith(" ") and content != "-- "
        if flows and deletes_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
