"""What a delivery must live through, with real processes that really end and a real mail server that is really bad.

After each fault: no letter is lost, and none is taken twice, save where the end fell between the mail server's answer
and our commit; those are counted and carry the same Message-ID.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import select

from app import clock, create_app
from app.config import Config
from app.extensions import db
from app.outbox import services
from app.outbox.models import OutboxMessage
from app.outbox.states import Outcome, State
from app.outbox.worker import Step
from tests import soak
from tests.delivering import SLUG, Place
from tests.mail_server import Faults, MailServer, links_in
from tests.postgresql import PostgreSQL

pytestmark = pytest.mark.faults

_OFFICES = 4


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path, mail: MailServer) -> Place:
    return _place(tmp_path, mail)


def _place(folder: Path, mail: MailServer, database_url: str = "") -> Place:
    """An instance with a practice campaign to four offices, which mails through the bad server."""
    instance = folder / "instance"
    instance.mkdir()
    given = Place(instance, database_url, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(mail.port), MAIL_TIMEOUT="1")
    given.flask("db", "upgrade")
    today = datetime.now(UTC).date()
    given.offices(_OFFICES, str(today - timedelta(days=2)), str(today + timedelta(days=20)))
    return given


def _application(place: Place) -> Flask:
    return create_app(Config.from_env(place.environment))


@contextlib.contextmanager
def _session(place: Place) -> Iterator[sqlalchemy.orm.Session]:
    with _application(place).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


def _queue(place: Place, mail: MailServer, supporters: int = 1, **changes: str) -> int:
    """Let supporters write to every office and confirm; return how many letters are queued."""
    app = _application(place)
    client = app.test_client()
    for number in range(supporters):
        data = {
            "target": [f"practice-office-{office:02}" for office in range(1, _OFFICES + 1)], "letter_language": "en",
            "name": f"Supporter {number}", "country": "GB", "email": soak.address_of(number), **changes,
        }  # fmt: skip
        assert client.post(f"/en/campaigns/{SLUG}/send", data=data).status_code == 200
    place.flask("outbox", "run", "--once")
    for message in mail.taken():
        for link in links_in([message]):
            assert client.post(link).status_code == 303
    with app.app_context():
        db.engine.dispose()
    return supporters * _OFFICES


def _again(place: Place) -> None:
    """Let everything be tried again until nothing waits any more, as time would."""
    for _ in range(10):
        place.flask("outbox", "retry", "--all")
        place.flask("outbox", "run", "--once")
        if not _states(place).keys() & {State.QUEUED, State.HANDING_OVER}:
            return


def _states(place: Place) -> Counter[State]:
    with _session(place) as session:
        rows = session.execute(select(OutboxMessage.state).where(OutboxMessage.kind == "letter"))
        return Counter(State(state) for (state,) in rows)


def _uncertain(place: Place) -> dict[str, int]:
    with _session(place) as session:
        rows = session.execute(select(OutboxMessage.key, OutboxMessage.uncertain).where(OutboxMessage.uncertain > 0))
        return {f"<{key}@letters.example.org>": count for key, count in rows}


def _all_there(place: Place, mail: MailServer, expected: int, *, twice: int = 0) -> None:
    """Every letter was taken under one Message-ID; at most so many more than once, each of them counted."""
    assert _states(place) == {State.HANDED_OVER: expected}
    times = Counter(message["message_id"] for message in mail.letters())
    pairs = {(message["reply_to"], message["recipient"]) for message in mail.letters()}
    assert (len(times), len(pairs)) == (expected, expected)
    doubled = {message_id: count - 1 for message_id, count in times.items() if count > 1}
    assert sum(doubled.values()) <= twice
    counted = _uncertain(place)
    assert all(counted.get(message_id, 0) >= count for message_id, count in doubled.items())


@pytest.mark.parametrize("step", list(Step))
def test_a_worker_killed_at_every_step(place: Place, mail: MailServer, step: Step) -> None:
    expected = _queue(place, mail)
    assert place.worker("--die-at", step.value, "--after", "1") == -signal.SIGKILL
    _again(place)
    # Only between the server's answer and our commit can it be taken twice.
    _all_there(place, mail, expected, twice=1 if step is Step.TAKEN else 0)
    assert sum(_uncertain(place).values()) == (1 if step in {Step.BEGUN, Step.TAKEN} else 0)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "TAKEN"])
def test_a_worker_killed_in_the_middle_of_a_talk(place: Place, mail: MailServer, tmp_path: Path, command: str) -> None:
    expected = _queue(place, mail)
    pid_file = tmp_path / "pid"
    mail.stop()
    mail.start(Faults(kill_at=command, kill_pid_file=str(pid_file)))
    assert place.worker("--pid-file", str(pid_file)) == -signal.SIGKILL
    _again(place)
    # After the last dot the server may take it, though nobody waits for its answer any more.
    _all_there(place, mail, expected, twice=1 if command in {"DATA", "TAKEN"} else 0)


@pytest.mark.parametrize("name", ["hang", "cut", "deferred", "shutdown"])
def test_a_server_that_always_fails_for_a_while(place: Place, mail: MailServer, name: str) -> None:
    expected = _queue(place, mail)
    mail.stop()
    faults: dict[str, Any] = {name: 1000}
    mail.start(Faults(hang_seconds=5, **faults))
    place.flask("outbox", "run", "--once")
    assert mail.letters() == []
    assert _states(place) == {State.QUEUED: expected}
    mail.stop()
    mail.start()
    _again(place)
    _all_there(place, mail, expected)


def test_a_server_that_takes_and_does_not_answer(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    mail.stop()
    mail.start(Faults(taken_and_cut=1000))
    place.flask("outbox", "run", "--once")
    taken = len(mail.letters())
    assert taken > 0
    mail.stop()
    mail.start()
    _again(place)
    _all_there(place, mail, expected, twice=taken)


def test_a_server_that_refuses_connections(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    mail.stop()
    place.flask("outbox", "run", "--once")
    assert _states(place) == {State.QUEUED: expected}
    mail.start()
    _again(place)
    _all_there(place, mail, expected)


def test_a_server_that_greylists(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    mail.stop()
    mail.start(Faults(greylist=True))
    place.flask("outbox", "run", "--once")
    assert mail.letters() == []
    _again(place)
    _all_there(place, mail, expected)


def test_a_recipient_that_is_refused_stops_no_other_and_gets_its_text_back(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail, own_words="My own word.")
    mail.stop()
    mail.start(Faults(refused="practice-office-02@council.example.org"))
    _again(place)
    assert _states(place) == {State.HANDED_OVER: expected - 1, State.FAILED: 1}
    (returned,) = [mail_ for mail_ in mail.taken() if "did not get through" in mail_["subject"]]
    assert "My own word." in returned["text"]
    assert "practice-office-02" in returned["text"]


def test_two_workers_at_once_hand_each_letter_over_once(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail, supporters=10)
    workers = [place.start("-m", "tests.worker_process") for _ in range(3)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]
    _all_there(place, mail, expected)


@pytest.mark.parametrize("seconds", [-86_400, -3_600, 7 * 3_600], ids=["a day back", "an hour back", "ahead"])
def test_a_clock_that_is_wrong(place: Place, mail: MailServer, seconds: int) -> None:
    expected = _queue(place, mail)
    assert place.worker("--clock", str(seconds)) == 0
    _all_there(place, mail, expected)


def test_a_clock_set_back_under_a_worker_that_died(place: Place, mail: MailServer) -> None:
    """The lease of the dead one ends far in the future; its lock tells that it is dead."""
    expected = _queue(place, mail)
    assert place.worker("--die-at", "begun", "--clock", "172800") == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    _all_there(place, mail, expected)


def test_a_lease_of_another_machine_runs_out(place: Place, mail: MailServer) -> None:
    """Without a lock to ask, only time tells; a lease that ends too late is cut to its usual length."""
    expected = _queue(place, mail)
    assert place.worker("--die-at", "begun", "--clock", "172800") == -signal.SIGKILL
    for lock in (place.folder / "workers").iterdir():
        lock.unlink()
    place.flask("outbox", "run", "--once")
    assert _states(place)[State.HANDING_OVER] == 1
    assert place.worker("--clock", "700") == 0
    _all_there(place, mail, expected)


def test_a_worker_that_is_alive_keeps_its_messages_whatever_the_clock_says(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    mail.stop()
    mail.start(Faults(hang=1000, hang_seconds=3))
    first = place.start("-m", "tests.worker_process")
    for _ in range(100):
        if _states(place)[State.HANDING_OVER]:
            break
        time.sleep(0.05)
    assert place.worker("--clock", "7200") == 0
    assert not _uncertain(place)
    first.wait(timeout=60)
    mail.stop()
    mail.start()
    _again(place)
    _all_there(place, mail, expected)


def test_a_poisoned_message_fails_alone(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    with _session(place) as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter")).first()
        assert message is not None
        message.content = '{"letter": {"sections": "none"}}'
        session.commit()
    place.flask("outbox", "run", "--once")
    assert _states(place) == {State.HANDED_OVER: expected - 1, State.FAILED: 1}
    assert any("did not get through" in message["subject"] for message in mail.taken())


def test_a_message_that_kills_every_worker_is_put_aside(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    for _ in range(30):
        if place.worker("--die-at", "rendered") == 0:
            break
    states = _states(place)
    assert states == {State.HELD: expected}
    assert mail.letters() == []


def test_a_full_disk_while_capturing(tmp_path: Path, mail: MailServer) -> None:
    """The file leads to /dev/full, where every write fails with "No space left on device"."""
    place = _place(tmp_path, mail)
    expected = _queue(place, mail)
    captured = place.folder / "mail"
    captured.mkdir(exist_ok=True)
    place.environment["MAIL_SERVER"] = ""
    with _session(place) as session:
        keys = list(session.scalars(select(OutboxMessage.key).where(OutboxMessage.state == State.QUEUED)))
    for key in keys:
        (captured / f"{key}.partial").symlink_to("/dev/full")
    place.flask("outbox", "run", "--once")
    assert _states(place) == {State.QUEUED: expected}
    assert list(captured.glob("*.eml")) == []
    _again(place)
    assert _states(place) == {State.HANDED_OVER: expected}
    assert {path.stem for path in captured.glob("*.eml")} >= set(keys)


def test_a_web_process_killed_after_its_commit(place: Place, mail: MailServer) -> None:
    """The supporter sees an error and asks again; the letter leaves once."""
    program = (
        "import os, signal, sys; from app import create_app; from app.config import Config;"
        "app = create_app(Config.from_env());"
        "app.after_request(lambda response: os.kill(os.getpid(), signal.SIGKILL));"
        "app.test_client().post(sys.argv[1], data=dict(zip(sys.argv[2::2], sys.argv[3::2])))"
    )
    fields = [
        "target", "practice-office-01", "letter_language", "en", "name", "Ann", "country", "GB",
        "email", soak.address_of(0),
    ]  # fmt: skip
    for _ in range(2):
        assert place.start("-c", program, f"/en/campaigns/{SLUG}/send", *fields).wait(timeout=60) == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    links = [link for message in mail.taken() for link in links_in([message])]
    assert len(links) == 2
    for link in (*links, *links):
        assert place.start("-c", program, link).wait(timeout=60) == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    _all_there(place, mail, 1)


def test_a_server_that_is_stopped_gives_its_messages_back(place: Place, mail: MailServer) -> None:
    expected = _queue(place, mail)
    worker = place.start("-m", "flask", "outbox", "run")
    for _ in range(200):
        if _states(place)[State.HANDED_OVER] == expected:
            break
        time.sleep(0.1)
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert list((place.folder / "workers").iterdir()) == []
    _all_there(place, mail, expected)


def test_a_worker_ends_with_the_process_that_it_belongs_to(place: Place, mail: MailServer) -> None:  # noqa: ARG001  # The place needs it.
    with subprocess.Popen(["sleep", "1000"]) as other:
        worker = place.start("-m", "flask", "outbox", "run", "--while-pid", str(other.pid))
        time.sleep(3)
        assert worker.poll() is None
        other.kill()
    assert worker.wait(timeout=30) == 0


@pytest.mark.postgresql("a server that is restarted")
@pytest.mark.parametrize("at_once", [False, True], ids=["in order", "as a crash does"])
def test_a_database_that_is_restarted(tmp_path: Path, mail: MailServer, *, at_once: bool) -> None:
    with PostgreSQL() as server:
        server.create("faults")
        place = _place(tmp_path, mail, server.url("faults"))
        expected = _queue(place, mail, supporters=8)
        worker = place.start("-m", "flask", "outbox", "run")
        for _ in range(3):
            time.sleep(1.2)
            server.restart(at_once=at_once)
        for _ in range(300):
            if _states(place)[State.HANDED_OVER] == expected:
                break
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
        _all_there(place, mail, expected)


@pytest.mark.postgresql("several workers on a server")
def test_workers_side_by_side_on_postgresql(tmp_path: Path, mail: MailServer) -> None:
    with PostgreSQL() as server:
        server.create("side")
        place = _place(tmp_path, mail, server.url("side"))
        expected = _queue(place, mail, supporters=15)
        workers = [place.start("-m", "tests.worker_process") for _ in range(4)]
        assert [worker.wait(timeout=120) for worker in workers] == [0] * 4
        _all_there(place, mail, expected)


def test_a_lock_outlives_no_process(place: Place, mail: MailServer) -> None:
    """What the kernel lets go of, nobody need time out: a second worker takes over at once."""
    expected = _queue(place, mail)
    place.worker("--die-at", "claimed")
    (lock,) = (place.folder / "workers").iterdir()
    place.flask("outbox", "run", "--once")
    assert not lock.exists()
    _all_there(place, mail, expected)


def test_a_small_soak_on_the_embedded_database(tmp_path: Path) -> None:
    result = soak.Soak(soak.Plan(letters=150, offices=10, kills=8, workers=2, seed=os.getpid()), tmp_path).run()
    assert (result.lost, result.wrongly_twice, result.not_in_ledger) == ([], [], [])
    assert result.taken == result.expected - result.refused


def test_what_was_taken_is_recorded_though_its_lease_was_ended(place: Place, mail: MailServer) -> None:
    """A worker that was believed dead comes back with the server's answer: the letter must not go out again."""
    _queue(place, mail)
    with _session(place) as session:
        sources = _application(place).extensions["outbox_sources"]
        now = clock.now()
        (number, *_others) = services.claim(session, "slow", now, 10)
        assert services.begin(session, sources, number, "slow", 100, now)
        services.end_leases(session, ["slow"], now, dead=True)
        outcome = Outcome(State.HANDED_OVER, server="s", reply="250 taken")
        services.record(session, sources, number, "slow", outcome, now)
        message = session.get(OutboxMessage, number)
        assert message is not None
        assert (message.state, message.uncertain) == (State.HANDED_OVER, 1)
