"""What tests of faults do: queue letters in an instance, let time pass, and count what is there in the end."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy
from sqlalchemy import select

from app.extensions import db
from app.outbox.models import OutboxMessage
from app.outbox.states import State
from tests import soak
from tests.delivering import SLUG, Place
from tests.mail_server import MailServer, links_in

OFFICES = 4


def prepare(place: Place) -> Place:
    """Let an instance have a practice campaign to four offices."""
    place.flask("db", "upgrade")
    today = datetime.now(UTC).date()
    place.offices(OFFICES, str(today - timedelta(days=2)), str(today + timedelta(days=20)))
    return place


def place_in(folder: Path, mail: MailServer, database_url: str = "") -> Place:
    """An instance in an existing folder that mails through the bad server."""
    return Place(folder, database_url, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(mail.port), MAIL_TIMEOUT="1")


@contextlib.contextmanager
def session_of(place: Place) -> Iterator[sqlalchemy.orm.Session]:
    with place.application().app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


def queue(place: Place, mail: MailServer, supporters: int = 1, **changes: str) -> int:
    """Let supporters write to every office and confirm; return how many letters are queued."""
    app = place.application()
    client = app.test_client()
    for number in range(supporters):
        data = {
            "target": [f"practice-office-{office:02}" for office in range(1, OFFICES + 1)], "letter_language": "en",
            "name": f"Supporter {number}", "country": "GB", "email": soak.address_of(number), **changes,
        }  # fmt: skip
        assert client.post(f"/en/campaigns/{SLUG}/send", data=data).status_code == 200
    place.flask("outbox", "run", "--once")
    for message in mail.taken():
        for link in links_in([message]):
            assert client.post(link).status_code == 303
    with app.app_context():
        db.engine.dispose()
    return supporters * OFFICES


def again(place: Place) -> None:
    """Let everything be tried again until nothing waits any more, as time would."""
    for _ in range(10):
        place.flask("outbox", "retry", "--all")
        place.flask("outbox", "run", "--once")
        if not states(place).keys() & {State.QUEUED, State.HANDING_OVER}:
            return


def states(place: Place) -> Counter[State]:
    with session_of(place) as session:
        rows = session.execute(select(OutboxMessage.state).where(OutboxMessage.kind == "letter"))
        return Counter(State(state) for (state,) in rows)


def uncertain(place: Place) -> dict[str, int]:
    with session_of(place) as session:
        rows = session.execute(select(OutboxMessage.key, OutboxMessage.uncertain).where(OutboxMessage.uncertain > 0))
        return {f"<{key}@letters.example.org>": count for key, count in rows}


def all_there(place: Place, mail: MailServer, expected: int, *, twice: int = 0) -> None:
    """Every letter was taken under one Message-ID; at most so many more than once, each of them counted."""
    assert states(place) == {State.HANDED_OVER: expected}
    times = Counter(message["message_id"] for message in mail.letters())
    pairs = {(message["reply_to"], message["recipient"]) for message in mail.letters()}
    assert (len(times), len(pairs)) == (expected, expected)
    doubled = {message_id: count - 1 for message_id, count in times.items() if count > 1}
    assert sum(doubled.values()) <= twice
    counted = uncertain(place)
    assert all(counted.get(message_id, 0) >= count for message_id, count in doubled.items())
