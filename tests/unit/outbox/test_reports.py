"""Delivery reports as mail servers write them, and what is none."""

from __future__ import annotations

import pytest

from app.outbox import reports
from app.outbox.errors import ReportUnreadable

KEY = "0123456789abcdef01234567"

# A report after RFC 3464; what differs from server to server is filled in.
_REPORT = """From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; secretary@council.example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <secretary@council.example.org>:
    user unknown

--b
Content-Type: {returned}

Message-ID: <{key}@letters.example.org>
From: "Ann Example" <letters@letters.example.org>
Subject: Mara Ilves

--b--
"""


def report(**changes: str) -> bytes:
    values = {
        "to": f"bounce+{KEY}@letters.example.org", "action": "failed", "status": "5.1.1", "key": KEY,
        "returned": "text/rfc822-headers", **changes,
    }  # fmt: skip
    return _REPORT.format(**values).replace("\n", "\r\n").encode()


def test_a_report_names_its_message_and_says_why() -> None:
    found = reports.read(report())
    assert found == reports.Report(
        KEY, permanent=True, reply="smtp; 550 5.1.1 <secretary@council.example.org>: user unknown"
    )


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_where_the_address_is_lost_the_returned_message_names_itself(returned: str) -> None:
    assert reports.read(report(to="postmaster@letters.example.org", returned=returned)).key == KEY


def test_a_delay_is_not_for_good() -> None:
    assert not reports.read(report(action="delayed", status="4.4.1")).permanent


def test_a_server_that_writes_words_of_its_own_is_understood() -> None:
    qmail = f"""From: MAILER-DAEMON@mx.example.org
To: bounce+{KEY}@letters.example.org
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<secretary@council.example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 no such user

--- Below this line is a copy of the message.

"""
    found = reports.read(qmail.encode())
    assert (found.key, found.permanent) == (KEY, True)


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"no message at all",
        b"\xff\xfe\x00",
        f"To: bounce+{KEY}@letters.example.org\r\nAuto-Submitted: auto-replied\r\n\r\nBack soon.".encode(),
        report(to="postmaster@letters.example.org", key="elsewhere"),
    ],
    ids=["nothing", "no message", "no text", "an absence notice", "somebody else's message"],
)
def test_what_is_no_report_about_our_mail_is_refused(given: bytes) -> None:
    with pytest.raises(ReportUnreadable):
        reports.read(given)
