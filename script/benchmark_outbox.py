"""Measures letters handed over in a second beside what the mail server itself takes; script/benchmark calls it.

The mail server is the tests' own (aiosmtpd, a process on loopback). Each way gets the same letters, and the ways take
turns; what is counted is the time between the first letter that was begun and the last that was recorded.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select

from app import create_app
from app.config import ROOT, Config
from app.extensions import db
from app.outbox.models import OutboxMessage
from tests.delivering import SLUG, Place
from tests.mail_server import MailServer, links_in
from tests.postgresql import PostgreSQL

REPORT = ROOT / "docs" / "benchmarks-outbox.md"
_OFFICES = 10
_WHAT_THE_OTHERS_DO = """\
The bare clients (as many as workers) send messages of the same size over one connection each and do nothing else: no
database, no rendering, no permit, no record. Two commits a letter are the price of knowing what became of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A number of workers on a database, with or without the PDF."""

    name: str
    workers: int
    database: str
    pdf: bool


WAYS = (
    Way("one worker, SQLite", 1, "sqlite", pdf=False),
    Way("one worker, SQLite, with PDF", 1, "sqlite", pdf=True),
    Way("four workers, PostgreSQL", 4, "postgresql", pdf=False),
    Way("four workers, PostgreSQL, with PDF", 4, "postgresql", pdf=True),
)


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    with PostgreSQL() as server:
        server.create("benchmark")
        yield server.url("benchmark")


def handed_over(way: Way, count: int) -> tuple[float, int]:
    """Return how many letters left in a second, and how large one was."""
    with tempfile.TemporaryDirectory() as name, database(way.database) as url, MailServer(Path(name)) as mail:
        instance = Path(name) / "instance"
        instance.mkdir()
        place = Place(
            instance, url, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(mail.port), LIMIT_NETWORK_PER_HOUR="1000000",
            OUTBOX_OFFICE_PER_HOUR="1000000",
        )  # fmt: skip
        place.flask("db", "upgrade")
        today = datetime.now(UTC).date()
        offices = place.offices(_OFFICES, str(today - timedelta(days=2)), str(today + timedelta(days=20)))
        app = create_app(Config.from_env(place.environment))
        _queue(app.test_client(), place, mail, offices, count, pdf=way.pdf)
        workers = [place.start("-m", "tests.worker_process") for _ in range(way.workers)]
        for worker in workers:
            worker.wait()
        with app.app_context():
            letter = OutboxMessage.kind == "letter"
            rows = db.session.execute(select(OutboxMessage.begun_at, OutboxMessage.ended_at).where(letter)).all()
            begun, ended = min(row[0] for row in rows if row[0]), max(row[1] for row in rows if row[1])
            db.session.remove()
            db.engine.dispose()
        sizes = [message["bytes"] for message in mail.letters()]
        if not len(sizes) == len(rows) == count:
            raise RuntimeError(f"{count} letters were queued, {len(sizes)} taken")
        return len(rows) / (ended - begun).total_seconds(), int(statistics.median(sizes))


def _queue(client: object, place: Place, mail: MailServer, offices: list[str], count: int, *, pdf: bool) -> None:
    for number in range(count // _OFFICES):
        data = {
            "target": offices, "letter_language": "en", "name": f"Supporter {number}", "country": "GB",
            "email": f"supporter-{number}@people.example.net", **({"attach_pdf": "y"} if pdf else {}),
        }  # fmt: skip
        client.post(f"/en/campaigns/{SLUG}/send", data=data)  # type: ignore[attr-defined]  # A client of the application.
    place.flask("outbox", "run", "--once")
    for link in links_in(mail.taken()):
        client.post(link)  # type: ignore[attr-defined]  # As above.


def sink(clients: int, size: int, count: int) -> float:
    """Return how many messages of a size a bare SMTP client, or several, gets rid of in a second."""
    data = (b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * (size // 72)).decode()

    def send(port: int, share: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as host:
            for _ in range(share):
                host.sendmail("a@letters.example.org", "b@council.example.org", data)

    with tempfile.TemporaryDirectory() as folder, MailServer(Path(folder)) as mail:
        begun = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(send, [mail.port] * clients, [count // clients] * clients))
        return count / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["outbox"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--letters", type=int, default=400)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-outbox.md")
    options = parser.parse_args()
    ours: dict[str, list[float]] = {way.name: [] for way in WAYS}
    theirs: dict[str, list[float]] = {way.name: [] for way in WAYS}
    sizes: dict[str, int] = {}
    for _ in range(options.rounds):
        for way in WAYS:
            count = options.letters // 4 if way.pdf else options.letters
            speed, sizes[way.name] = handed_over(way, count - count % _OFFICES)
            ours[way.name].append(speed)
            theirs[way.name].append(sink(way.workers, sizes[way.name], options.letters))
    about = (
        f"`script/benchmark outbox`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared with "
        f"the mail server, the database and whatever else ran: the ratios count, not the figures. The median of "
        f"{options.rounds} rounds, all ways in turn; letters to {_OFFICES} offices."
    )
    lines = ["# Letters handed over in a second", "", about, ""]
    lines += ["| way | letters/s | a letter | bare SMTP clients, messages/s | of their speed |", "|---|" + "---:|" * 4]
    for way in WAYS:
        own, other = statistics.median(ours[way.name]), statistics.median(theirs[way.name])
        ratio = statistics.median(a / b for a, b in zip(ours[way.name], theirs[way.name], strict=True))
        size = f"{sizes[way.name] / 1000:.0f} kB"
        lines.append(f"| {way.name} | {own:.0f} | {size} | {other:.0f} | {100 * ratio:.0f} % |")
    lines += ["", _WHAT_THE_OTHERS_DO, ""]
    text = "\n".join(lines)
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


main()
