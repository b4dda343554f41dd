"""Every message that leaves, read by a parser that is not Python's (fast-mail-parser), and its signature by dkimpy."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import dkim
import fast_mail_parser
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import Flask

from app.config import Config, ConfigError
from tests.factories import a_picture
from tests.following import follow
from tests.mail_server import Faults, MailServer
from tests.sending import ANN, COUNCIL, EMBASSY, captured, confirmed, run_once

NAMES = {
    "ru": "Анна Примерова", "ar": "آن المثال", "fa": "محمدرضا حسینی‌نژاد",
    "zh": "王小明", "ja": "田中花子", "ko": "김민수",
    "comma": 'O\'Neill, "Ann", Dr.', "long": "Константинопольская-Преображенская Анна Владимировна " * 3,
}  # fmt: skip


def raw(app: Flask) -> dict[str, bytes]:
    """Return the captured messages as they would have left, by recipient and subject."""
    folder: Path = app.config["FAITHFULLY"].instance_path / "mail"
    return {path.name: path.read_bytes() for path in folder.glob("*.eml")}


def headers(data: bytes) -> dict[str, str]:
    return {name.lower(): values[0] for name, values in fast_mail_parser.parse_email(data).headers.items()}


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fa"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_mail_of_an_appeal_is_a_good_message(app: Flask, name: str, language: str) -> None:
    confirmed(app, name=name, letter_language=language, target=[COUNCIL, EMBASSY], own_words=f"{name}\n\n.\n\nFrom me")
    run_once(app)
    messages = raw(app)
    assert len(messages) == 4
    for file, data in messages.items():
        assert b"\n" not in data.replace(b"\r\n", b""), "a bare line feed"
        assert b"\r" not in data.replace(b"\r\n", b""), "a bare carriage return"
        assert max(map(len, data.split(b"\r\n"))) <= 998
        head = data.split(b"\r\n\r\n", 1)[0]
        assert head.isascii()
        assert all(len(line) <= 78 or b" " not in line.strip() for line in head.split(b"\r\n"))
        found = headers(data)
        assert {"from", "to", "subject", "date", "message-id", "mime-version", "content-type"} <= found.keys()
        assert found["message-id"] == f"<{file.removesuffix('.eml')}@localhost>"
        assert 'format="flowed"' in found["content-type"]
        assert "bcc" not in found
    letter = next(data for data in messages.values() if headers(data)["to"] == "secretary@council.example.org")
    shown, _, address = headers(letter)["from"].rpartition(" <")
    expected = " ".join(name.split())
    assert shown.strip('"').replace('\\"', '"').rstrip('"') == expected.rstrip('"')
    assert (address, headers(letter)["reply-to"]) == ("letters@localhost>", ANN)
    assert headers(letter)["content-language"] == language
    assert "auto-submitted" not in headers(letter)
    body = "".join(fast_mail_parser.parse_email(letter).text_plain)
    assert name.split(maxsplit=1)[0] in body


def test_the_pdf_goes_along_if_the_writer_wishes(app: Flask) -> None:
    confirmed(app, attach_pdf="y", signature_kind="image", signature=("s.png", a_picture()))
    run_once(app)
    (letter,) = captured(app, "secretary@council.example.org")
    (attachment,) = letter.iter_attachments()
    assert attachment.get_filename() == f"practice_{COUNCIL}_en.pdf"
    assert attachment.get_payload(decode=True).startswith(b"%PDF-1.7")  # type: ignore[union-attr]  # A PDF is bytes.
    (independent,) = fast_mail_parser.parse_email(
        next(data for data in raw(app).values() if b"secretary@" in data)
    ).attachments
    assert independent.mimetype == "application/pdf"


def test_a_message_that_is_tried_again_keeps_its_id(app: Flask, tmp_path: Path) -> None:
    confirmed(app)
    with MailServer(tmp_path, Faults(taken_and_cut=1000)) as server:
        _mail_through(app, server)
        run_once(app)
        server.stop()
        server.start()
        app.test_cli_runner().invoke(args=["outbox", "retry", "--all"])
        run_once(app)
        ids = [message["message_id"] for message in server.letters()]
        senders = {message["sender"] for message in server.letters()}
    assert (len(ids), len(set(ids))) == (2, 1)
    assert senders == {f"bounce+{ids[0][1:25]}@letters.example.org"}


def _mail_through(app: Flask, server: MailServer) -> None:
    config: Config = app.config["FAITHFULLY"]
    app.config["FAITHFULLY"] = replace(
        config, mail_server="127.0.0.1", mail_port=server.port, mail_domain="letters.example.org", mail_timeout=2
    )


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _record(key: rsa.RSAPrivateKey) -> bytes:
    """Return what the domain's DNS would say."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return ("v=DKIM1; k=rsa; p=" + "".join(public.split("\n")[1:-2])).encode()


def test_the_link_that_ends_following_is_signed(app: Flask, key: rsa.RSAPrivateKey) -> None:
    """No mail program shows its button otherwise (RFC 8058, 4)."""
    config: Config = app.config["FAITHFULLY"]
    app.config["FAITHFULLY"] = replace(
        config, mail_domain="letters.example.org", dkim_selector="s1", dkim_key=_pem(key)
    )
    follow(app)
    run_once(app)
    (data,) = raw(app).values()

    def dns(_name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001  # dkimpy's signature.
        return _record(key)

    assert dkim.verify(data, dnsfunc=dns)
    for header in (b"List-Unsubscribe: <", b"List-Unsubscribe-Post: List"):
        assert not dkim.verify(data.replace(header, header + b"x", 1), dnsfunc=dns)


@pytest.mark.parametrize("name", ["王小明", 'O\'Neill, "Ann", Dr.'])
def test_the_signature_is_verified_by_dkimpy(app: Flask, key: rsa.RSAPrivateKey, name: str) -> None:
    config: Config = app.config["FAITHFULLY"]
    app.config["FAITHFULLY"] = replace(
        config, mail_domain="letters.example.org", dkim_selector="s1", dkim_key=_pem(key)
    )
    confirmed(app, name=name, own_words=".\n\nA line with a space at its end \nand more.", attach_pdf="y")
    run_once(app)
    asked: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001  # dkimpy's signature.
        asked.append(name)
        return _record(key)

    for data in raw(app).values():
        assert dkim.verify(data, dnsfunc=dns)
        assert re.search(rb"(?i)from ?:[^;]*subject", data.split(b"b=")[0].replace(b"\r\n", b""))
        assert not dkim.verify(data.replace(b"Subject: ", b"Subject: Re: ", 1), dnsfunc=dns)
    assert set(asked) == {b"s1._domainkey.letters.example.org."}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DKIM_SELECTOR": "s1"}, "go together"),
        ({"DKIM_SELECTOR": "s1", "DKIM_KEY": "/no/such/file"}, "private RSA key"),
        (
            {"DKIM_SELECTOR": "s1", "DKIM_KEY": "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"},
            "private RSA key",
        ),
        ({"ENCRYPTION_KEYS": "short"}, "ENCRYPTION_KEYS"),
        ({"MAIL_DOMAIN": "no domain"}, "MAIL_DOMAIN"),
        ({"OUTBOX_OFFICE_PER_HOUR": "0"}, "OUTBOX_OFFICE_PER_HOUR"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_wrong_setting_is_told_at_the_start(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Config.from_env({"SECRET_KEY": "only-for-tests-0123456789", **given})


def test_a_key_may_be_a_file_or_have_its_lines_escaped(key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    file = tmp_path / "dkim.pem"
    file.write_text(_pem(key), encoding="ascii")
    for given in (str(file), _pem(key), _pem(key).replace("\n", "\\n")):
        config = Config.from_env({"SECRET_KEY": "only-for-tests-0123456789", "DKIM_SELECTOR": "s", "DKIM_KEY": given})
        read = load_pem_private_key(config.dkim_key.encode(), None)
        assert isinstance(read, rsa.RSAPrivateKey)
        assert read.private_numbers() == key.private_numbers()


class TestBounces:
    def _report(self, key: str, action: str = "failed") -> str:
        return (
            f"From: MAILER-DAEMON@mx.example.org\nTo: bounce+{key}@localhost\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
            f"Final-Recipient: rfc822; secretary@council.example.org\nAction: {action}\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 no such user\n\n--b--\n"
        )

    def _bounced(self, app: Flask, **changes: str) -> tuple[str, str]:
        page = confirmed(app, own_words="My own word.")
        run_once(app)
        key = str(captured(app, "secretary@council.example.org")[0]["Message-ID"])[1:25]
        result = app.test_cli_runner().invoke(args=["outbox", "bounce"], input=self._report(key, **changes))
        assert result.exit_code == 0, result.output
        return page, result.output

    def test_it_is_noted_on_message_and_address_and_the_text_is_given_back(self, app: Flask) -> None:
        page, told = self._bounced(app)
        assert told.endswith(": bounced\n")
        text = app.test_client().get(page).text
        assert "It came back" in text
        assert "550 no such user" in text
        run_once(app)
        assert "did not get through" in captured(app, ANN)[-1]["Subject"]
        exported = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert "bounced" in exported
        from app.extensions import db  # noqa: PLC0415  # For this one look.
        from app.recipients.models import Channel  # noqa: PLC0415  # As above.

        with app.app_context():
            health = dict(db.session.execute(db.select(Channel.value, Channel.health)).all())
            assert health["secretary@council.example.org"] == "failing"
            assert health["embassy@council.example.org"] == "unverified"

    def test_a_second_report_changes_nothing(self, app: Flask) -> None:
        self._bounced(app)
        key = str(captured(app, "secretary@council.example.org")[0]["Message-ID"])[1:25]
        result = app.test_cli_runner().invoke(args=["outbox", "bounce"], input=self._report(key))
        assert (result.exit_code, result.output.endswith(": bounced\n")) == (0, True)
        run_once(app)
        assert len([mail for mail in captured(app, ANN) if "get through" in mail["Subject"]]) == 1

    def test_a_delay_is_no_bounce(self, app: Flask) -> None:
        _page, told = self._bounced(app, action="delayed")
        assert "a delay" in told

    @pytest.mark.parametrize("given", ["", "Hello", "From: a@example.org\n\nI am away."])
    def test_what_is_no_report_is_refused_in_a_sentence(self, app: Flask, given: str) -> None:
        result = app.test_cli_runner().invoke(args=["outbox", "bounce"], input=given)
        assert (result.exit_code, "no delivery report" in result.output) == (1, True)

    def test_a_report_of_an_unknown_message_is_refused(self, app: Flask) -> None:
        result = app.test_cli_runner().invoke(args=["outbox", "bounce"], input=self._report("0" * 24))
        assert (result.exit_code, "There is no message" in result.output) == (1, True)
