"""Pure: reads delivery reports (RFC 3464, and what servers send instead) and finds the message that they are about."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from app.outbox.errors import ReportUnreadable

# The headers in which a server says to whom it has delivered the report, and those that name the message itself.
_DELIVERED_TO = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "To",
    "X-Failed-Recipients",
    "Message-ID",
    "References",
    "In-Reply-To",
)
_KEY = re.compile(r"(?:bounce\+|<)([0-9a-f]{24})@")
_LONGEST_REPLY = 500
# A report with the whole message in it; ours are smaller.
LARGEST = 2_000_000

# The library writes the whole fault to the log, and with it whatever stood in the mail.
logging.getLogger("flufl.bounce").disabled = True


@dataclass(frozen=True, slots=True)
class Report:
    """The key of the message, whether its address has failed for good, and what the server said."""

    key: str
    permanent: bool
    reply: str


def read(data: bytes) -> Report:
    """Return what a delivery report says. Raises ReportUnreadable."""
    if len(data) > LARGEST:
        raise ReportUnreadable(f"it is larger than {LARGEST // 1_000_000} MB")
    try:
        return _read(data)
    except ReportUnreadable:
        raise
    except Exception as error:  # Whatever is in a mail from outside, it ends in a sentence.
        raise ReportUnreadable("it cannot be read") from error


def _read(data: bytes) -> Report:
    # flufl.bounce wants the older of Python's two kinds of message.
    report = email.message_from_bytes(data, policy=email.policy.compat32)
    # Its detectors stumble over a report without a sender.
    if "From" not in report:
        report["From"] = "MAILER-DAEMON"
    temporary, permanent = all_failures(report)
    if not temporary and not permanent:
        raise ReportUnreadable("it does not say that something was not delivered")
    key = next(iter(_keys(report)), None)
    if key is None:
        raise ReportUnreadable("it names no message that we could have sent")
    return Report(key, bool(permanent), _diagnosis(report))


def _keys(report: Message) -> Iterator[str]:
    """Yield the keys that the report names, the address that it was sent to coming first."""
    for part in report.walk():
        for name in _DELIVERED_TO:
            for value in part.get_all(name, []):
                yield from _KEY.findall(str(value))
    # Some servers return the message as text within their own words.
    for part in report.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield from _KEY.findall(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")


def _diagnosis(report: Message) -> str:
    for part in report.walk():
        for name in ("Diagnostic-Code", "Status"):
            if value := part.get(name):
                return "".join(one for one in " ".join(str(value).split())[:_LONGEST_REPLY] if one.isprintable())
    return ""
