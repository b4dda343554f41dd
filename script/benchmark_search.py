"""Measures the search over 100,000 invented offices, on SQLite and on PostgreSQL; script/benchmark calls it.

The offices are in ten scripts, with titles in several languages, holders, countries and channels. Each query is asked
many times, all queries in turn, through the service and through the page.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text

from app import create_app
from app.access import Actor, Role
from app.config import ROOT, Config
from app.extensions import db, writing
from app.recipients import search, services
from app.recipients.models import Channel, HolderWording, Office, OfficeHolder, OfficeWording, SearchToken
from app.recipients.search import Asked
from tests.postgresql import PostgreSQL

REPORT = ROOT / "docs" / "benchmarks-search.md"
_BATCH = 1_000

# What each query tries, and the query.
QUERIES: tuple[tuple[str, Asked], ...] = (
    ("one letter", Asked("m")),
    ("one letter, Cyrillic", Asked("м")),
    ("two letters", Asked("mi")),
    ("a word that half of the offices have", Asked("minister")),
    ("two broad words", Asked("minister justice")),
    ("three broad words", Asked("minister of justice")),
    ("four broad beginnings", Asked("m o j r")),
    ("broad words that never meet", Asked("minister embassy")),
    ("a surname", Asked("Ivanovski")),
    ("a surname, its beginning", Asked("ivan")),
    ("Cyrillic for a Latin name", Asked("Ивановски")),
    ("Latin for a Cyrillic name", Asked("kuznetsova")),
    ("Arabic", Asked("وزير العدل")),
    ("Chinese", Asked("司法部长")),
    ("Greek, without accents", Asked("υπουργος")),
    ("an id", Asked("de-office-4711")),
    ("an e-mail address", Asked("office4711@example.org")),
    ("a fax number", Asked("+49 30 0004711")),
    ("a country and a broad word", Asked("minister", country="DE")),
    ("a country only", Asked("", country="TJ")),
    ("nothing asked", Asked("")),
    ("nothing found", Asked("xqzzyx")),
    ("nothing found, with broad words", Asked("minister xqzzyx")),
    ("the twentieth page of a broad word", Asked("minister")),
)
_TWENTIETH = 950

_COUNTRIES = (
    "DE",
    "FR",
    "GB",
    "RU",
    "UA",
    "TJ",
    "CN",
    "JP",
    "IR",
    "EG",
    "GR",
    "GE",
    "IN",
    "TH",
    "KR",
    "BR",
    "MX",
    "PL",
)
_WHAT = {
    "en": ("Minister of", "Embassy of the Republic,", "Prosecutor of", "President of the Court of", "Director of"),
    "ru": ("Министр", "Посольство,", "Прокурор", "Председатель суда", "Директор"),
    "ar": ("وزير", "سفارة", "المدعي العام", "رئيس محكمة", "مدير"),
    "zh": ("部长", "大使馆", "检察长", "法院院长", "局长"),
    "el": ("Υπουργός", "Πρεσβεία", "Εισαγγελέας", "Πρόεδρος δικαστηρίου", "Διευθυντής"),
    "fr": ("Ministre de", "Ambassade,", "Procureur de", "Président du tribunal de", "Directeur de"),
}
_OF = {
    "en": ("Justice", "the Interior", "Health", "Prisons", "Foreign Affairs"),
    "ru": ("юстиции", "внутренних дел", "здравоохранения", "исполнения наказаний", "иностранных дел"),
    "ar": ("العدل", "الداخلية", "الصحة", "السجون", "الخارجية"),
    "zh": ("司法", "内政", "卫生", "监狱", "外交"),
    "el": ("Δικαιοσύνης", "Εσωτερικών", "Υγείας", "Φυλακών", "Εξωτερικών"),
    "fr": ("la Justice", "l’Intérieur", "la Santé", "prisons", "Affaires étrangères"),
}
_LOCAL = {"RU": "ru", "UA": "ru", "TJ": "ru", "CN": "zh", "JP": "zh", "IR": "ar", "EG": "ar", "GR": "el", "FR": "fr"}
_FIRST = ("Ann", "Jon", "María", "Łucja", "Олена", "Юрий", "محمد", "Νίκος", "გიორგი", "明", "Søren", "Zoë")
_STEMS = (
    "Ivanov",
    "Kuznets",
    "Schmid",
    "Garc",
    "Nowak",
    "Petr",
    "Horv",
    "Tanak",
    "Okaf",
    "Lind",
    "Marqu",
    "Кузнец",
    "Аск",
)
_ENDINGS = ("ski", "ova", "t", "ía", "ic", "enko", "áth", "a", "or", "qvist", "es", "ова", "ев")
_STATES = ("North", "South", "East", "West", "Upper", "Lower", "New", "Old")


def invented(number: int, dice: random.Random) -> tuple[dict[str, object], list[dict[str, object]], str]:
    """Return an office, its wordings and its holder's name."""
    country = _COUNTRIES[number % len(_COUNTRIES)]
    id_ = f"{country.lower()}-office-{number}"
    kind, matter = dice.randrange(5), dice.randrange(5)
    region = f"{dice.choice(_STATES)} {dice.choice(_STEMS)}land {number % 997}"
    languages = dict.fromkeys(("en", _LOCAL.get(country, "fr")))
    wordings: list[dict[str, object]] = [
        {
            "office_id": id_,
            "language": language,
            "title": f"{_WHAT[language][kind]} {_OF[language][matter]}, {region}",
            "form_of_address": f"{_WHAT[language][kind]} {_OF[language][matter]}\n{region}",
        }
        for language in languages
    ]
    name = f"{dice.choice(_FIRST)} {dice.choice(_STEMS)}{dice.choice(_ENDINGS)}"
    return {"id": id_, "country": country, "rank": "minister" if kind == 0 else "official"}, wordings, name


def fill(count: int) -> tuple[float, float]:
    """Enter so many offices and index them; return the seconds of each."""
    session = db.session()
    dice = random.Random(7)  # noqa: S311  # Invented offices need no secret dice.
    began = time.perf_counter()
    with writing(session):
        for first in range(0, count, _BATCH):
            made = [invented(number, dice) for number in range(first, min(first + _BATCH, count))]
            session.execute(insert(Office), [office for office, _wordings, _name in made])
            session.execute(insert(OfficeWording), [one for _office, wordings, _name in made for one in wordings])
            held = [
                {"office_id": office["id"], "name": name, "position": 0, "id": first + place + 1}
                for place, (office, _wordings, name) in enumerate(made)
            ]
            session.execute(insert(OfficeHolder), held)
            session.execute(
                insert(HolderWording), [{"holder_id": one["id"], "language": "en", "name": one["name"]} for one in held]
            )
            session.execute(insert(Channel), [row for number in range(len(made)) for row in _channels(first + number)])
    entered = time.perf_counter()
    services.reindex(session)
    return entered - began, time.perf_counter() - entered


def _channels(number: int) -> list[dict[str, object]]:
    country = _COUNTRIES[number % len(_COUNTRIES)]
    shared = {"office_id": f"{country.lower()}-office-{number}"}
    return [
        {**shared, "position": 0, "kind": "post", "value": f"{number % 300} Example Street\nTown {number % 50}"},
        {**shared, "position": 1, "kind": "fax", "value": f"+49 30 {number:07}"},
        {**shared, "position": 2, "kind": "email", "value": f"office{number}@example.org"},
    ]


@contextlib.contextmanager
def prepared(database: str, folder: Path) -> Iterator[Flask]:
    """An application over an empty database of one of the two kinds."""
    with contextlib.ExitStack() as stack:
        address = ""
        if database == "postgresql":
            server = stack.enter_context(PostgreSQL())
            server.create("search")
            address = server.url("search")
        app = create_app(Config(secret_key="only-for-benchmarks", instance_path=folder, database_url=address))  # noqa: S106  # It opens nothing.
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def _tidy() -> None:
    """What PostgreSQL does by itself after a while: count what is in the tables, and which pages all may see."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


@dataclass(slots=True)
class Measured:
    """The milliseconds of each query, in order."""

    service: dict[str, list[float]]
    page: dict[str, list[float]]
    found: dict[str, str]


def measured(app: Flask, rounds: int) -> Measured:
    """Ask every query once a round, after one round that is not counted."""
    actor = Actor(1, "Somebody", frozenset({Role.ADMIN}))
    app.extensions["actor_loader"] = lambda: actor
    client = app.test_client()
    result = Measured({}, {}, {})
    for number in range(rounds + 1):
        for name, asked in QUERIES:
            first = _TWENTIETH if "twentieth" in name else 0
            values = {"q": asked.words, "country": asked.country, "rank": asked.rank, "first": str(first)}
            found, service = _timed(lambda asked=asked, first=first: search.find(db.session(), asked, first))  # type: ignore[misc]  # Both are bound at once.
            db.session.remove()
            answer, page = _timed(lambda values=values: client.get("/desk/recipients", query_string=values))  # type: ignore[misc]  # As above.
            if answer.status_code != 200:  # noqa: PLR2004  # An answer.
                raise SystemExit(f"{name}: {answer.status_code}")
            result.found[name] = "many" if found.total is None else str(found.total)
            if number:
                result.service.setdefault(name, []).append(service)
                result.page.setdefault(name, []).append(page)
    return result


_Answer = TypeVar("_Answer")


def _timed(ask: Callable[[], _Answer]) -> tuple[_Answer, float]:
    began = time.perf_counter()
    answer = ask()
    return answer, 1000 * (time.perf_counter() - began)


def _figures(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} | {statistics.quantiles(times, n=20)[-1]:.1f}"


def report(found: dict[str, Measured], filled: dict[str, tuple[float, float, int]], count: int, rounds: int) -> str:
    about = (
        f"`script/benchmark search`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared. "
        f"{count:,} invented offices; every query {rounds} times, all in turn. Milliseconds: median and 95th "
        "percentile, through the service (the ids of a page of 50) and through the whole page (with its 50 offices)."
    )
    lines = [
        "# The search",
        "",
        about,
        "",
    ]
    for database, (entered, indexed, tokens) in filled.items():
        lines.append(
            f"- {database}: {tokens:,} tokens; entered in {entered:.0f} s, indexed in {indexed:.0f} s "
            f"({count / indexed:,.0f} offices a second)."
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines += [f"- Peak memory of the process that did all this: {peak:.0f} MB.", ""]
    for database, one in found.items():
        lines += [
            f"## {database}",
            "",
            "| query | found | service, median | p95 | page, median | p95 |",
            "|---|---:|---:|---:|---:|---:|",
            *(
                f"| {name} | {one.found[name]} | {_figures(one.service[name])} | {_figures(one.page[name])} |"
                for name, _asked in QUERIES
            ),
        ]
        for way, times in (("service", one.service), ("page", one.page)):
            everything = [each for rows in times.values() for each in rows]
            lines += ["", f"All queries through the {way}, median | p95: {_figures(everything)} ms."]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["search"])
    parser.add_argument("--offices", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-search.md")
    options = parser.parse_args()
    found, filled = {}, {}
    for database in options.database or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory() as folder, prepared(database, Path(folder)) as app:
            name = "PostgreSQL" if database == "postgresql" else "SQLite"
            entered, indexed = fill(options.offices)
            _tidy()
            count = db.session.scalar(select(func.count()).select_from(SearchToken)) or 0
            filled[name] = (entered, indexed, count)
            print(name, filled[name], file=sys.stderr)
            found[name] = measured(app, options.rounds)
    written = report(found, filled, options.offices, options.rounds)
    if options.write:
        REPORT.write_text(written, encoding="utf-8")
    print(written)


main()
