"""Pure: what a message carries, frozen when it is queued: a composed letter, or the text of a mail to a supporter."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from app.letters import frozen
from app.letters.letter import Letter


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter to an office. Its address is not frozen: it is looked up when the letter leaves."""

    letter: Letter
    sender_name: str
    reply_to: str = ""
    attach_pdf: bool = False


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A mail of our own; `language` is BCP 47. `unsubscribe` is the link that ends such mails, empty for none.

    `reply_to` is where an answer goes, empty for our own address.
    """

    to: str
    sender_name: str
    subject: str
    text: str
    language: str
    unsubscribe: str = ""
    reply_to: str = ""


Content = LetterContent | NoticeContent


def as_text(content: Content) -> str:
    """Return a content as the text that is stored."""
    match content:
        case LetterContent(letter, sender_name, reply_to, attach_pdf):
            values = {
                "letter": frozen.as_json(letter),
                "sender_name": sender_name,
                "reply_to": reply_to,
                "attach_pdf": attach_pdf,
            }
        case NoticeContent():
            values = asdict(content)
    return json.dumps(values, ensure_ascii=False)


def from_text(stored: str) -> Content:
    """Return the content that was stored. Raises KeyError, TypeError or ValueError for anything else."""
    values = json.loads(stored)
    if "letter" in values:
        return LetterContent(**{**values, "letter": frozen.from_json(values["letter"])})
    return NoticeContent(**values)
