"""What a worker must live through: real processes that really end, at every step, and clocks that are wrong.

After each fault: no letter is lost, and none is taken twice, save where the end fell between the mail server's answer
and our commit; those are counted and carry the same Message-ID.
"""

from __future__ import annotations

import signal
import subprocess
import time

import pytest
from sqlalchemy import select

from app import clock
from app.outbox import services
from app.outbox.models import OutboxMessage
from app.outbox.states import Outcome, State
from app.outbox.worker import Step
from tests.delivering import Place
from tests.faults import again, all_there, queue, session_of, states, uncertain
from tests.mail_server import Faults, MailServer

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("step", list(Step))
def test_a_worker_killed_at_every_step(place: Place, mail: MailServer, step: Step) -> None:
    expected = queue(place, mail)
    assert place.worker("--die-at", step.value, "--after", "1") == -signal.SIGKILL
    again(place)
    # Only between the server's answer and our commit can it be taken twice.
    all_there(place, mail, expected, twice=1 if step is Step.TAKEN else 0)
    assert sum(uncertain(place).values()) == (1 if step in {Step.BEGUN, Step.TAKEN} else 0)


def test_two_workers_at_once_hand_each_letter_over_once(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail, supporters=10)
    workers = [place.start_worker() for _ in range(3)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0, 0]
    all_there(place, mail, expected)


@pytest.mark.parametrize("seconds", [-86_400, -3_600, 7 * 3_600], ids=["a day back", "an hour back", "ahead"])
def test_a_clock_that_is_wrong(place: Place, mail: MailServer, seconds: int) -> None:
    expected = queue(place, mail)
    assert place.worker("--clock", str(seconds)) == 0
    all_there(place, mail, expected)


def test_a_clock_set_back_under_a_worker_that_died(place: Place, mail: MailServer) -> None:
    """The lease of the dead one ends far in the future; its lock tells that it is dead."""
    expected = queue(place, mail)
    assert place.worker("--die-at", "begun", "--clock", "172800") == -signal.SIGKILL
    place.flask("outbox", "run", "--once")
    all_there(place, mail, expected)


def test_a_lease_of_another_machine_runs_out(place: Place, mail: MailServer) -> None:
    """Without a lock to ask, only time tells; a lease that ends too late is cut to its usual length."""
    expected = queue(place, mail)
    assert place.worker("--die-at", "begun", "--clock", "172800") == -signal.SIGKILL
    for lock in (place.folder / "workers").iterdir():
        lock.unlink()
    place.flask("outbox", "run", "--once")
    assert states(place)[State.HANDING_OVER] == 1
    assert place.worker("--clock", "700") == 0
    all_there(place, mail, expected)


def test_a_worker_that_is_alive_keeps_its_messages_whatever_the_clock_says(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    mail.stop()
    # Shorter than the wait for the answer to a whole message, which is three seconds here.
    mail.start(Faults(hang=1000, hang_seconds=1.5))
    first = place.start_worker()
    for _ in range(100):
        if states(place)[State.HANDING_OVER]:
            break
        time.sleep(0.05)
    assert place.worker("--clock", "7200") == 0
    assert not uncertain(place)
    first.wait(timeout=60)
    mail.stop()
    mail.start()
    again(place)
    all_there(place, mail, expected)


def test_a_poisoned_message_fails_alone(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    with session_of(place) as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter")).first()
        assert message is not None
        message.content = '{"letter": {"sections": "none"}}'
        session.commit()
    place.flask("outbox", "run", "--once")
    assert states(place) == {State.HANDED_OVER: expected - 1, State.FAILED: 1}
    assert any("did not get through" in message["subject"] for message in mail.taken())


def test_a_message_that_kills_every_worker_is_put_aside(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    for _ in range(30):
        if place.worker("--die-at", "rendered") == 0:
            break
    assert states(place) == {State.HELD: expected}
    assert mail.letters() == []


def test_a_server_that_is_stopped_gives_its_messages_back(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    worker = place.start("-m", "flask", "outbox", "run")
    _wait_until_handed_over(place, expected)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    assert list((place.folder / "workers").iterdir()) == []
    all_there(place, mail, expected)


def _wait_until_handed_over(place: Place, expected: int) -> None:
    for _ in range(600):
        if states(place)[State.HANDED_OVER] == expected:
            return
        time.sleep(0.1)
    raise AssertionError(states(place))


def test_a_worker_ends_with_the_process_that_it_belongs_to(place: Place, mail: MailServer) -> None:
    expected = queue(place, mail)
    with subprocess.Popen(["sleep", "1000"]) as other:
        worker = place.start("-m", "flask", "outbox", "run", "--while-pid", str(other.pid))
        _wait_until_handed_over(place, expected)
        assert worker.poll() is None
        other.kill()
    assert worker.wait(timeout=120) == 0


def test_a_lock_outlives_no_process(place: Place, mail: MailServer) -> None:
    """What the kernel lets go of, nobody need time out: a second worker takes over at once."""
    expected = queue(place, mail)
    place.worker("--die-at", "claimed")
    (lock,) = (place.folder / "workers").iterdir()
    place.flask("outbox", "run", "--once")
    assert not lock.exists()
    all_there(place, mail, expected)


def test_what_was_taken_is_recorded_though_its_lease_was_ended(place: Place, mail: MailServer) -> None:
    """A worker that was believed dead comes back with the server's answer: the letter must not go out again."""
    queue(place, mail)
    with session_of(place) as session:
        sources = place.application().extensions["outbox_sources"]
        now = clock.now()
        (number, *_others) = services.claim(session, "slow", now, 10)
        assert services.begin(session, sources, number, "slow", 100, now)
        services.end_leases(session, ["slow"], now, dead=True)
        outcome = Outcome(State.HANDED_OVER, server="s", reply="250 taken")
        services.record(session, sources, number, "slow", outcome, now)
        message = session.get(OutboxMessage, number)
        assert message is not None
        assert (message.state, message.uncertain) == (State.HANDED_OVER, 1)
