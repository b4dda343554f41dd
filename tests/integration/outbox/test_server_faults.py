"""What a delivery must live through of others: a mail server that is really bad, a database that ends, a full disk.

After each fault the same holds as in `test_worker_faults`.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.outbox.models import OutboxMessage
from app.outbox.states import State
from tests import soak
from tests.delivering import SLUG, Place
from tests.faults import again, all_there, place_in, prepare, queue, session_of, states
from tests.mail_server import Faults, MailServer, links_in
from tests.postgresql import PostgreSQL
from tests.worker_process import die_after_answering

pytestmark = pytest.mark.faults


def _on_server(folder: Path, mail: MailServer, database_url: str) -> Place:
    instance = folder / "instance"
    instance.mkdir()
    return prepare(place_in(instance, mail, database_url))


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "TAKEN"])
def test_a_worker_killed_in_the_middle_of_a_talk(place: Place, mail: MailServer, tmp_path: Path, command: str) -> None:
    expected = queue(place, mail)
    pid_file = tmp_path / "pid"
    mail.stop()
    mail.start(Faults(kill_at=command, kill_pid_file=str(pid_file)))
    assert place.worker("--pid-file", str(pid_file)) == -signal.SIGKILL
    again(place)
    # After the last dot the server may take it, though nobody waits for its answer any more.
    all_there(place, mail, expected, twice=1 if command in {"DATA", "TAKEN"} else 0)


@pytest.mark.parametrize("name", ["hang", "cut", "deferred", "shutdown"])
def test_a_server_that_always_fails_for_a_while(place: Place, mail: MailServer, name: str) -> None:
    expected = queue(place, mail)
    mail.stop()
    faults: dict[str, Any] = {name: 1000}
    mail.start(Faults(hang_seconds=5, **faults))
    place.flask("outbox", "run", "--once")
    assert mail.letters() == []
    assert states(place) == {State.QUEUED: expected}
    mail.stop()
    mail.start()
    again(place)
    all_there(place, mail, expected)


def test_a_server_that_takes_and_does_not_answer(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    mail.stop()
    mail.start(Faults(taken_and_cut=1000))
    place.flask("outbox", "run", "--once")
    taken = len(mail.letters())
    assert taken > 0
    mail.stop()
    mail.start()
    again(place)
    all_there(place, mail, expected, twice=taken)


def test_a_server_that_refuses_connections(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    mail.stop()
    place.flask("outbox", "run", "--once")
    assert states(place) == {State.QUEUED: expected}
    mail.start()
    again(place)
    all_there(place, mail, expected)


def test_a_server_that_greylists(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    mail.stop()
    mail.start(Faults(greylist=True))
    place.flask("outbox", "run", "--once")
    assert mail.letters() == []
    again(place)
    all_there(place, mail, expected)


def test_a_recipient_that_is_refused_stops_no_other_and_gets_its_text_back(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail, own_words="My own word.")
    mail.stop()
    mail.start(Faults(refused="practice-office-02@council.example.org"))
    again(place)
    assert states(place) == {State.HANDED_OVER: expected - 1, State.FAILED: 1}
    (returned,) = [mail_ for mail_ in mail.taken() if "did not get through" in mail_["subject"]]
    assert "My own word." in returned["text"]
    assert "practice-office-02" in returned["text"]


def test_a_full_disk_while_capturing(place: Place, mail: MailServer) -> None:
    """The file leads to /dev/full, where every write fails with "No space left on device"."""
    expected = queue(place, mail)
    captured = place.folder / "mail"
    captured.mkdir(exist_ok=True)
    place.environment["MAIL_SERVER"] = ""
    with session_of(place) as session:
        keys = list(session.scalars(select(OutboxMessage.key).where(OutboxMessage.state == State.QUEUED)))
    for key in keys:
        (captured / f"{key}.partial").symlink_to("/dev/full")
    place.flask("outbox", "run", "--once")
    assert states(place) == {State.QUEUED: expected}
    assert list(captured.glob("*.eml")) == []
    again(place)
    assert states(place) == {State.HANDED_OVER: expected}
    assert {path.stem for path in captured.glob("*.eml")} >= set(keys)


def test_a_web_process_killed_after_its_commit(place: Place, mail: MailServer) -> None:
    """The supporter sees an error and asks again; the letter leaves once."""
    fields = [
        "target", "practice-office-01", "letter_language", "en", "name", "Ann", "country", "GB",
        "email", soak.address_of(0),
    ]  # fmt: skip
    for _ in range(2):
        asking = place.fork(die_after_answering, f"/en/campaigns/{SLUG}/send", *fields)
        assert asking.wait(timeout=60) == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    links = [link for message in mail.taken() for link in links_in([message])]
    assert len(links) == 2
    for link in (*links, *links):
        assert place.fork(die_after_answering, link).wait(timeout=60) == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    all_there(place, mail, 1)


@pytest.mark.postgresql("a server that is restarted")
@pytest.mark.parametrize("at_once", [False, True], ids=["in order", "as a crash does"])
def test_a_database_that_is_restarted(tmp_path: Path, mail: MailServer, *, at_once: bool) -> None:
    with PostgreSQL() as server:
        server.create("faults")
        place = _on_server(tmp_path, mail, server.url("faults"))
        expected = queue(place, mail, supporters=8)
        worker = place.start("-m", "flask", "outbox", "run")
        for _ in range(3):
            time.sleep(1.2)
            server.restart(at_once=at_once)
        for _ in range(300):
            if states(place)[State.HANDED_OVER] == expected:
                break
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
        all_there(place, mail, expected)


@pytest.mark.postgresql("a server that is stopped")
def test_a_worker_waits_for_a_database_that_is_not_there_yet(tmp_path: Path, mail: MailServer) -> None:
    with PostgreSQL() as server:
        server.create("faults")
        place = _on_server(tmp_path, mail, server.url("faults"))
        expected = queue(place, mail)
        server.stop()
        worker = place.start("-m", "flask", "outbox", "run")
        for _ in range(300):
            if (place.folder / "workers").exists() and any((place.folder / "workers").iterdir()):
                break
            time.sleep(0.1)
        time.sleep(1)
        assert worker.poll() is None
        server.start()
        for _ in range(300):
            if states(place)[State.HANDED_OVER] == expected:
                break
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
        all_there(place, mail, expected)


@pytest.mark.postgresql("several workers on a server")
def test_workers_side_by_side_on_postgresql(tmp_path: Path, mail: MailServer) -> None:
    with PostgreSQL() as server:
        server.create("side")
        place = _on_server(tmp_path, mail, server.url("side"))
        expected = queue(place, mail, supporters=15)
        workers = [place.start_worker() for _ in range(4)]
        assert [worker.wait(timeout=120) for worker in workers] == [0] * 4
        all_there(place, mail, expected)


def test_a_small_soak_on_the_embedded_database(tmp_path: Path) -> None:
    result = soak.Soak(soak.Plan(letters=150, offices=10, kills=8, workers=2, seed=os.getpid()), tmp_path).run()
    assert (result.lost, result.wrongly_twice, result.not_in_ledger) == ([], [], [])
    assert result.taken == result.expected - result.refused
