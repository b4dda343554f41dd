"""Measures the campaign desk over 10,000 campaigns and 5 million counted letters; script/benchmark calls it.

The campaigns are invented and in all states; their letters are counted in a million rows, which were begun day by day
as they would be. Somebody who is signed in asks for each page many times, all pages in turn.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text

from app import clock, create_app
from app.access import Role
from app.appeals.models import Form, LetterState, Tally
from app.campaigns import campaign_file
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.models import Campaign, CampaignVersion
from app.cases.models import Case
from app.config import ROOT, Config
from app.extensions import db, writing
from app.recipients.models import Office, OfficeWording
from app.sections.models import Section
from tests.desk import an_account, signed_in
from tests.postgresql import PostgreSQL

REPORT = ROOT / "docs" / "benchmarks-desk.md"
# The whole: campaigns, and the rows that count their letters, five of them in a row or somewhat more.
CAMPAIGNS, ROWS, _IN_A_ROW = 10_000, 1_000_000, 5.1
# So many campaigns are open, have passed without a decision, are drafts, in review, stopped; the others are closed.
_STATES = {"open": 500, "passed": 60, "draft": 400, "in_review": 40, "stopped": 200}
# The open ones for which everybody writes, and the rows of each. Any other open one has ten times the rows of one that
# has ended.
_HOT, _HOT_ROWS, _OPEN_WEIGHT = 10, 25_000, 10
_HOT_DAYS, _DAYS = 40, 20
_BATCH = 1_000
_OFFICES = [f"xx-office-{number}" for number in range(20)]
_SECTIONS = ["", *(f"section-{number}" for number in range(30))]
_LANGUAGES = ("en", "ru", "fr", "de", "es", "ar", "fa", "pt")
_WAYS = (
    (Form.PDF.value, LetterState.GENERATED.value), (Form.DOCX.value, LetterState.GENERATED.value),
    (Form.EML.value, LetterState.GENERATED.value), (Form.TXT.value, LetterState.GENERATED.value),
    (Form.EMAIL.value, LetterState.HANDED_OVER.value), (Form.EMAIL.value, LetterState.BOUNCED.value),
    (Form.EMAIL.value, LetterState.FAILED.value), (Form.POST.value, LetterState.REPORTED_POSTED.value),
)  # fmt: skip
_COLUMNS = "campaign, target, section, day, language, form, state, count"

# Campaign, target, section, day, language, form, state, count.
Row = tuple[str, str, str, date, str, str, str, int]

BARE = "a page without campaigns"


@dataclass(frozen=True, slots=True)
class Made:
    """An invented campaign; `weight` says how many rows it has beside others."""

    number: int
    status: str
    last_day: date
    is_hot: bool
    weight: int

    @property
    def slug(self) -> str:
        return f"ua-{self.number:05}"


def campaigns(share: float, today: date) -> list[Made]:
    """Return the campaigns of so large a share of the whole, those for which everybody writes coming first."""
    states = [state for state, size in _STATES.items() for _ in range(round(size * share))]
    states += ["closed"] * (round(CAMPAIGNS * share) - len(states))
    found = []
    for number, state in enumerate(states):
        match state:
            case "open" | "draft" | "in_review":
                last_day = today + timedelta(days=number % 60)
            case "passed":
                last_day = today - timedelta(days=1 + number % 20)
            case _:
                last_day = today - timedelta(days=30 + number % 2_000)
        is_hot = number < max(1, round(_HOT * share))
        weight = {"draft": 0, "in_review": 0, "open": _OPEN_WEIGHT, "passed": _OPEN_WEIGHT}.get(state, 1)
        found.append(Made(number, "open" if state == "passed" else state, last_day, is_hot, 0 if is_hot else weight))
    return found


def fill(app: Flask, share: float) -> None:
    """Enter campaigns, sections, offices and counts."""
    today = clock.today()
    made = campaigns(share, today)
    owners = [an_account(app, Role.COORDINATOR, name=f"Coordinator {number}")[0] for number in range(20)]
    dice = random.Random(7)  # noqa: S311  # Invented counts need no secret dice.
    with app.app_context():
        session = db.session()
        with writing(session):
            names = [{"slug": slug, "names": {"en": f"Section {slug}"}, "time_zone": "UTC"} for slug in _SECTIONS[1:]]
            session.execute(insert(Section), names)
            session.execute(insert(Office), [{"id": id_, "country": "RU", "rank": "official"} for id_ in _OFFICES])
            titles = [{"office_id": id_, "title": f"Director {id_}", "form_of_address": "Director"} for id_ in _OFFICES]
            session.execute(
                insert(OfficeWording), [{**one, "language": code} for one in titles for code in ("en", "ru")]
            )
            content = _content()
            for first in range(0, len(made), _BATCH):
                _enter(made[first : first + _BATCH], content, owners)
            _count(sorted(_rows(made, share, today, dice), key=lambda row: row[3]))


def _content() -> CampaignContent:
    """Return what a campaign may say, in the two languages of one file."""
    with tempfile.TemporaryDirectory() as folder:
        content = campaign_file.read(Path(shutil.copy(EXAMPLES / "practice.toml", folder)))
    target = content.targets[0]
    return replace(content, practice=False, targets=tuple(replace(target, office=id_) for id_ in _OFFICES))


def _enter(made: list[Made], content: CampaignContent, owners: list[int]) -> None:
    session, now = db.session(), clock.now()
    rows, versions = [], []
    for one in made:
        id_, since = one.number + 1, min(now, datetime(*one.last_day.timetuple()[:3], tzinfo=UTC)) - timedelta(days=42)
        said = replace(
            content, slug=one.slug, case=one.slug, reference=f"UA {one.number}/26", issued_on=since.date(),
            deadline=Deadline(DeadlineKind.UNTIL, one.last_day),
        )  # fmt: skip
        values = said.as_json()
        rows.append({
            "id": id_, "slug": one.slug, "case_id": id_, "status": one.status, "draft": values, "changed_at": since,
            "owner_id": owners[one.number % len(owners)], "reference": said.reference, "subject": said.subject("en"),
            "last_day": one.last_day, "last_day_since": since, "time_zone": said.time_zone, "invented": False,
        })  # fmt: skip
        if one.status not in {"draft", "in_review"}:
            versions.append({"campaign_id": id_, "number": 1, "content": values, "published_at": since})
    session.execute(insert(Case), [{"id": one.number + 1, "slug": one.slug} for one in made])
    session.execute(insert(Campaign), rows)
    if versions:
        session.execute(insert(CampaignVersion), versions)


def _rows(made: list[Made], share: float, today: date, dice: random.Random) -> Iterator[Row]:
    """Yield the rows that count letters, each for another target, section, day, language and way."""
    left = ROWS * share - _HOT_ROWS * sum(one.is_hot for one in made)
    weights = sum(one.weight for one in made)
    for one in made:
        wanted = _HOT_ROWS if one.is_hot else round(left * one.weight / weights)
        days = [min(today, one.last_day) - timedelta(days=back) for back in range(_HOT_DAYS if one.is_hot else _DAYS)]
        sizes = (len(_OFFICES), len(_SECTIONS), len(days), len(_LANGUAGES), len(_WAYS))
        cells = sizes[0] * sizes[1] * sizes[2] * sizes[3] * sizes[4]
        for cell in dice.sample(range(cells), wanted):
            rest, target = divmod(cell, sizes[0])
            rest, section = divmod(rest, sizes[1])
            rest, day = divmod(rest, sizes[2])
            way, language = divmod(rest, sizes[3])
            form, state = _WAYS[way]
            count = 1 + int(dice.expovariate(1 / (_IN_A_ROW - 0.5)))
            yield one.slug, _OFFICES[target], _SECTIONS[section], days[day], _LANGUAGES[language], form, state, count


def _count(rows: list[Row]) -> None:
    connection = db.session().connection()
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor().copy(f"COPY tally ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join("?" * 8)
        kept = [(*row[:3], row[3].isoformat(), *row[4:]) for row in rows]
        connection.exec_driver_sql(f"INSERT INTO tally ({_COLUMNS}) VALUES ({places})", kept)  # noqa: S608  # Constants.


@contextlib.contextmanager
def prepared(database: str, folder: Path) -> Iterator[Flask]:
    """An application over an empty database of one of the two kinds."""
    with contextlib.ExitStack() as stack:
        address = ""
        if database == "PostgreSQL":
            server = stack.enter_context(PostgreSQL())
            server.create("desk")
            address = server.url("desk")
        app = create_app(Config(secret_key="only-for-benchmarks", instance_path=folder, database_url=address))  # noqa: S106  # It opens nothing.
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


def _tidy(app: Flask) -> None:
    """What PostgreSQL does by itself after a while: count what is in the tables, and which pages all may see."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in the database, and how long that took."""

    campaigns: int
    rows: int
    letters: int
    hottest: str
    seconds: float


def filled(app: Flask, share: float) -> Filled:
    """Fill the database of an application and look at what is in it."""
    began = time.perf_counter()
    fill(app, share)
    _tidy(app)
    took = time.perf_counter() - began
    with app.app_context():
        session = db.session()
        count = session.scalar(select(func.count()).select_from(Campaign)) or 0
        rows, letters = session.execute(select(func.count(), func.sum(Tally.count))).one()
        most = select(Tally.campaign).group_by(Tally.campaign).order_by(func.count().desc()).limit(1)
        return Filled(count, rows, int(letters), session.scalars(most).one(), took)


def pages(share: float, hottest: str) -> dict[str, str]:
    """Return what is measured, by its name."""
    typical = campaigns(share, clock.today())[round(_STATES["open"] * share) - 1]
    return {
        BARE: "/desk/account/",
        "the deadline desk": "/desk/deadlines/",
        "the list of campaigns": "/desk/campaigns",
        "progress of the hottest campaign": f"/desk/campaigns/{hottest}/progress",
        "progress of another open one": f"/desk/campaigns/{typical.slug}/progress",
    }


def measured(app: Flask, addresses: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Ask for every page once a round, after one round that is not counted; return the milliseconds of each."""
    client = signed_in(app, Role.COORDINATOR).client
    found: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(rounds + 1):
        for name, address in addresses.items():
            began = time.perf_counter()
            answer = client.get(address)
            took = 1000 * (time.perf_counter() - began)
            if answer.status_code != 200:  # noqa: PLR2004  # An answer.
                raise SystemExit(f"{address}: {answer.status_code}")
            if number:
                found[name].append(took)
    return found


def report(found: dict[str, tuple[Filled, dict[str, list[float]]]], rounds: int) -> str:
    about = (
        f"`script/benchmark desk`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared: the "
        f"ratios count, not the figures. Every page {rounds} times, all in turn, by somebody who is signed in. "
        "Milliseconds on the server, from the request to the whole page: median and 95th percentile."
    )
    lines = ["# The campaign desk", "", about, ""]
    for database, (there, times) in found.items():
        bare = statistics.median(times[BARE])
        about = (
            f"{there.campaigns:,} campaigns, {there.letters:,} letters in {there.rows:,} rows of counts, entered in "
            f"{there.seconds:.0f} s."
        )
        lines += [
            f"## {database}",
            "",
            about,
            "",
            "| page | median | p95 | times the bare page |",
            "|---|---:|---:|---:|",
        ]
        for name, taken in times.items():
            middle, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            ratio = "" if name == BARE else f"{middle / bare:.1f} ×"
            lines.append(f"| {name} | {middle:.1f} | {p95:.1f} | {ratio} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["desk"])
    parser.add_argument(
        "--share", type=float, default=1.0, help="how much of the whole, to try it out: 0.1 for a tenth"
    )
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], action="append")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-desk.md")
    options = parser.parse_args()
    found = {}
    for database in options.database or ["SQLite", "PostgreSQL"]:
        with tempfile.TemporaryDirectory() as folder, prepared(database, Path(folder)) as app:
            there = filled(app, options.share)
            print(database, there, file=sys.stderr)
            found[database] = there, measured(app, pages(options.share, there.hottest), options.rounds)
    written = report(found, options.rounds)
    if options.write:
        REPORT.write_text(written, encoding="utf-8")
    print(written)


main()
