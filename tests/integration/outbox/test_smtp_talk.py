"""The talk with a mail server, word by word: whose fault a refusal is, what is sent again, and who is trusted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.config import Config
from app.outbox import transport
from app.outbox.errors import AnswerMissing, MessageDeferred, MessageRefused, ServerUnreachable, TransportError
from app.outbox.transport import Receipt, Transport
from tests.scripted_smtp import CUT, Reply, ScriptedServer, own_certificate

_DATA = b"Subject: a trial\r\n\r\nA trial.\r\n"
# They come for longer than a whole talk may take in the tests of slowness.
_DROPS = 20

Opening = Callable[..., Transport]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opening]:
    """Return what makes a transport to a server; all of them are closed in the end."""
    with contextlib.ExitStack() as stack:

        def to(server: ScriptedServer, *, tls: bool = False) -> Transport:
            # The server is entered first, so that it still listens when the transport says good-bye.
            stack.enter_context(server)
            config = Config(
                secret_key="only-for-tests-0123456789",
                instance_path=tmp_path,
                mail_server="127.0.0.1",
                mail_port=server.port,
                mail_timeout=1,
                mail_use_tls=tls,
            )
            made = transport.transport_for(config)
            stack.callback(made.close)
            return made

        yield to


def _hand_over(way: Transport, data: bytes = _DATA) -> Receipt:
    return way.hand_over(data, "bounce@letters.example.org", "office@council.example.org", "trial")


@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        # Whatever a server has against our own address, it has against every message.
        ("MAIL", "550 we know no such sender", ServerUnreachable),
        ("MAIL", "501 5.1.7 bad sender", ServerUnreachable),
        ("MAIL", "421 4.3.2 shutting down", ServerUnreachable),
        ("MAIL", "451 4.3.0 come again", MessageDeferred),
        ("MAIL", "552 5.3.4 larger than we take", MessageRefused),
        # What it has against us, it may say only when it hears of a recipient.
        ("RCPT", "554 5.7.1 relay access denied", ServerUnreachable),
        ("RCPT", "550 5.1.8 bad sender", ServerUnreachable),
        ("RCPT", "530 log in first", ServerUnreachable),
        ("RCPT", "535 wrong password", ServerUnreachable),
        ("RCPT", "421 too many from you", ServerUnreachable),
        ("RCPT", "550 5.1.1 no such office", MessageRefused),
        ("RCPT", "550 no such office", MessageRefused),
        ("RCPT", "552 5.2.2 mailbox full", MessageRefused),
        ("RCPT", "451 4.7.1 greylisted", MessageDeferred),
        ("DATA", "250 OK", ServerUnreachable),
        ("DATA", "421 shutting down", ServerUnreachable),
        ("DATA", "451 4.3.0 disk full", MessageDeferred),
        ("DATA", "554 5.5.1 nobody to write to", MessageRefused),
        (".", "421 shutting down", ServerUnreachable),
        (".", "451 4.3.0 come again", MessageDeferred),
        (".", "552 5.3.4 larger than we take", MessageRefused),
        (".", "554 no", MessageRefused),
        # So speaks a filter that has read the message.
        (".", "554 5.7.1 looks like spam", MessageRefused),
        # Neither a yes nor a no: it may have been taken.
        (".", "354 go on", AnswerMissing),
    ],
)
def test_a_refusal_is_the_messages_or_ours(
    opened: Opening, command: str, reply: str, error: type[TransportError]
) -> None:
    server = ScriptedServer({command: [Reply(reply)]})
    way = opened(server)
    with pytest.raises(TransportError, match=reply) as refused:
        _hand_over(way)
    assert type(refused.value) is error
    assert len(server.messages) == (command == ".")
    # The next message is another's; over the same connection where only the message was refused, else over a new one.
    assert _hand_over(way).reply == "250 taken"
    assert len(server.heard) == (1 if error in {MessageDeferred, MessageRefused} else 2)
    assert server.messages[-1] == _DATA


@pytest.mark.parametrize("reply", ["451 4.7.1 greylisted", "550 5.1.1 no such office"])
def test_after_a_refusal_the_server_is_told_to_forget_it(opened: Opening, reply: str) -> None:
    server = ScriptedServer({"RCPT": [Reply(reply)]})
    way = opened(server)
    with pytest.raises(TransportError):
        _hand_over(way)
    _hand_over(way)
    assert [heard.verbs for heard in server.heard] == ["EHLO MAIL RCPT RSET MAIL RCPT DATA ."]


def test_no_answer_after_the_last_dot_is_not_known_to_be_a_no(opened: Opening) -> None:
    server = ScriptedServer({".": [CUT]})
    way = opened(server)
    with pytest.raises(AnswerMissing):
        _hand_over(way)
    assert server.messages == [_DATA]


def test_no_answer_before_the_message_is_known_to_be_a_no(opened: Opening) -> None:
    server = ScriptedServer({"RCPT": [CUT]})
    with pytest.raises(ServerUnreachable):
        _hand_over(opened(server))
    assert server.messages == []


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: dots\r\n\r\nBefore.\r\n.\r\nAfter.\r\n",
        b"Subject: dots\r\n\r\n.\r\n.\r\n..\r\n...two\r\n.one\r\nin. the. middle.\r\n.\r\n",
        b".begins: with one\r\n\r\nWords.\r\n",
        b".\r\n",
    ],
    ids=["a line of one", "lines of several", "the first byte", "nothing else"],
)
def test_dots_arrive_as_they_are_and_end_no_message(opened: Opening, data: bytes) -> None:
    server = ScriptedServer()
    way = opened(server)
    for _ in range(2):
        assert _hand_over(way, data).reply == "250 taken"
    assert server.messages == [data, data]
    assert len(server.heard) == 1


class TestConnections:
    @pytest.mark.parametrize(
        "script",
        [{".": [Reply("250 taken", cut=True)]}, {"MAIL": [Reply("250 OK"), Reply("421 4.4.2 idle for too long")]}],
        ids=["cut", "421"],
    )
    def test_one_that_the_server_has_ended_meanwhile_is_made_anew(
        self, opened: Opening, script: dict[str, list[Reply]]
    ) -> None:
        server = ScriptedServer(script)
        way = opened(server)
        for data in (_DATA, b"Subject: the second\r\n\r\nWords.\r\n"):
            assert _hand_over(way, data).reply == "250 taken"
        assert [len(heard.messages) for heard in server.heard] == [1, 1]
        assert server.messages[-1].startswith(b"Subject: the second")

    def test_a_new_one_that_is_ended_at_once_is_not_made_for_ever(self, opened: Opening) -> None:
        server = ScriptedServer({"MAIL": [CUT] * 9})
        with pytest.raises(ServerUnreachable):
            _hand_over(opened(server))
        assert len(server.heard) == 1

    def test_it_is_made_anew_after_a_hundred_messages(self, opened: Opening) -> None:
        server = ScriptedServer()
        way = opened(server)
        for _ in range(101):
            _hand_over(way)
        assert [len(heard.messages) for heard in server.heard] == [100, 1]
        assert server.heard[0].verbs.endswith("QUIT")


class TestSlowness:
    """A server that answers drop by drop is always in time; only the whole talk takes too long."""

    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # A talk as long as one answer, so that the test need not wait for longer.
        monkeypatch.setattr(transport, "_PATIENCE", 1)

    @pytest.mark.parametrize(
        ("command", "reply", "error"),
        [
            ("EHLO", "250 OK", ServerUnreachable),
            ("MAIL", "250 OK", ServerUnreachable),
            ("RCPT", "250 OK", ServerUnreachable),
            (".", "250 taken", AnswerMissing),
        ],
    )
    def test_a_server_that_drips_is_cut_off(
        self, opened: Opening, command: str, reply: str, error: type[TransportError]
    ) -> None:
        server = ScriptedServer({command: [Reply(reply, drops=_DROPS)]})
        with pytest.raises(error):
            _hand_over(opened(server))
        assert not server.was_endured

    def test_one_that_drips_its_greeting_is_cut_off(self, opened: Opening) -> None:
        server = ScriptedServer({"greeting": [Reply("220 ready", drops=_DROPS)]})
        with contextlib.suppress(ServerUnreachable):
            _hand_over(opened(server))
        assert not server.was_endured

    def test_one_that_drips_again_over_a_new_connection_is_cut_off(self, opened: Opening) -> None:
        drips = Reply("250 OK", drops=_DROPS)
        server = ScriptedServer({"MAIL": [Reply("250 OK"), drips, drips]})
        way = opened(server)
        _hand_over(way)
        with contextlib.suppress(ServerUnreachable):
            _hand_over(way)
        assert not server.was_endured

    def test_one_that_drips_its_good_bye_is_cut_off(self, opened: Opening) -> None:
        server = ScriptedServer({"QUIT": [Reply("221 bye", cut=True, drops=_DROPS)]})
        way = opened(server)
        _hand_over(way)
        way.close()
        assert not server.was_endured


class TestCertificates:
    """The servers are the same; what differs is whether anybody whom the machine trusts vouches for them."""

    @pytest.fixture(params=[False, True], ids=["STARTTLS", "from the start"])
    def from_the_start(self, request: pytest.FixtureRequest) -> bool:
        return bool(request.param)

    def _server(
        self, folder: Path, name: str, patch: pytest.MonkeyPatch, *, start: bool, trusted: bool
    ) -> ScriptedServer:
        context, certificate = own_certificate(folder, name)
        server = ScriptedServer(tls=context, from_the_start=start)
        if trusted:
            patch.setenv("SSL_CERT_FILE", str(certificate))
        if start:
            # The port that means it, 465, is not everybody's to listen on.
            patch.setattr(transport, "_TLS_FROM_THE_START", server.port)
        return server

    def test_one_that_is_vouched_for_is_given_the_message(
        self, opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, from_the_start: bool
    ) -> None:
        server = self._server(tmp_path, "127.0.0.1", monkeypatch, start=from_the_start, trusted=True)
        assert _hand_over(opened(server, tls=True)).reply == "250 taken"
        assert server.messages == [_DATA]

    @pytest.mark.parametrize(
        ("name", "trusted"),
        [("127.0.0.1", False), ("mail.example.org", True)],
        ids=["nobody has signed it", "it is another's"],
    )
    def test_one_that_is_not_is_given_nothing(
        self,
        opened: Opening,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        *,
        from_the_start: bool,
        name: str,
        trusted: bool,
    ) -> None:
        server = self._server(tmp_path, name, monkeypatch, start=from_the_start, trusted=trusted)
        with pytest.raises(ServerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            _hand_over(opened(server, tls=True))
        assert [heard.verbs for heard in server.heard] == (["" if from_the_start else "EHLO STARTTLS"])
        assert server.messages == []

    # Whoever refuses in the middle of making a connection leaves it to the garbage collector.
    def test_one_that_no_longer_offers_tls_is_given_nothing(self, opened: Opening) -> None:
        server = ScriptedServer({"EHLO": [Reply("250 scripted")]})
        with pytest.raises(ServerUnreachable, match="STARTTLS"):
            _hand_over(opened(server, tls=True))
        assert server.messages == []
