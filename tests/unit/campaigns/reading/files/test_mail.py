"""An e-mail gives what it says, or the document that it brings."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from app.campaigns.reading.errors import FileBroken
from app.campaigns.reading.files.documents import text_of
from tests.unit.campaigns.reading.formats import docx, html, pdf

_TEXT = "URGENT ACTION\n\nMinister of the Coast\nMs Ylva Torm\n\nPlease ask where Oda Brenn is held, and by whom."


def _mail(text: str | None = None, page: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "desk@example.org", "Fwd: Urgent Action"
    if text is not None:
        message.set_content(text)
    if page is not None and text is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    return message


@pytest.mark.parametrize(
    "message",
    [
        _mail(_TEXT),
        _mail(_TEXT, "<p>Other"),
        _mail(page=html(_TEXT).decode()),
        _mail("Please see the page.", html(_TEXT).decode()),
    ],
    ids=["text", "text first", "page alone", "stub"],
)
def test_the_body_is_the_text_and_the_subject_is_none_of_it(message: EmailMessage) -> None:
    assert text_of(message.as_bytes()).strip() == _TEXT


@pytest.mark.parametrize(("kind", "make"), [("pdf", pdf), ("docx", docx), ("html", html)])
def test_a_document_that_says_far_more_is_read(kind: str, make: object) -> None:
    message = _mail("Attached.")
    data = make(_TEXT)  # type: ignore[operator]  # One of the functions above.
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"appeal.{kind}")
    assert text_of(message.as_bytes()) == _TEXT


def test_a_forwarded_mail_is_read() -> None:
    outer = _mail("FYI")
    outer.add_attachment(_mail(_TEXT))
    assert text_of(outer.as_bytes()).strip() == _TEXT


def test_wrapped_lines_of_a_program_are_joined() -> None:
    flowed = b"MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nOne \ntwo\n three\n-- \nMe\n"
    assert text_of(flowed) == "One two\nthree\n-- \nMe\n"


def test_quoted_printable_in_another_code_page_is_read() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert text_of(head % b"iso-8859-1" + b"Se=F1ora Direc=\ntora") == "Señora Directora"
    assert "ora Directora" in text_of(head % b"no-such-thing" + b"Se=F1ora Direc=\ntora")


def test_a_broken_document_alone_is_refused() -> None:
    message = _mail("")
    message.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="pdf", filename="appeal.pdf")
    with pytest.raises(FileBroken):
        text_of(message.as_bytes())
