"""Measures the import of a large directory by the command line: seconds and peak memory; script/benchmark calls it.

Each way has an invented directory of its own, an empty database, and a process for each command: a check, the import,
the same file again, and the export. What counts is that memory does not grow with the rows.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import ROOT  # After the path to the program is set.
from app.recipients import delimited, spreadsheets
from tests.postgresql import PostgreSQL

REPORT = ROOT / "docs" / "benchmarks-recipients.md"
COLUMNS = (
    *("office", "country", "rank", "reads", "title_en", "form_of_address_en", "title_ru", "form_of_address_ru"),
    *("form_of_address_dative_ru", "holder", "holder_surname", "holder_gender", "holder_from", "holder_name_ru"),
    *("post", "post_country", "post_country_line", "fax", "email", "historical", "source", "verified_on"),
)
_COMMANDS = (("check", ("import", "--check")), ("import", ("import",)), ("same file again", ("import",)))


@dataclass(frozen=True, slots=True)
class Measure:
    """What one command took: seconds, and the largest memory of its process in MB."""

    seconds: float
    peak_mb: float
    said: str


def rows(count: int) -> Iterator[dict[str, str]]:
    """Yield rows of an invented directory; of five, one tells of an office, one of its holder, three of channels."""
    for number in range(count):
        office, part = divmod(number, 5)
        row = {"office": f"xx-office-{office}", "source": f"invented, no. {office}", "verified_on": "2026-01-01"}
        match part:
            case 0:
                row |= {
                    "country": "RU", "rank": "director", "reads": "ru en",
                    "title_en": f"Director of Department {office}", "form_of_address_en": f"Director, no. {office}",
                    "title_ru": f"Директор отдела {office}", "form_of_address_ru": f"Директор отдела {office}",
                    "form_of_address_dative_ru": f"Директору отдела {office}",
                }  # fmt: skip
            case 1:
                row |= {
                    "holder": f"Jon Aske {office}", "holder_surname": "Aske", "holder_gender": "m",
                    "holder_from": "2020-02-01", "holder_name_ru": f"Йон Аске {office}",
                }  # fmt: skip
            case 2:
                row |= {
                    "post": f"{office} Example Street\nMoscow\n{office % 900 + 100_000}", "post_country": "RU",
                    "post_country_line": "Russian Federation", "historical": "no",
                }  # fmt: skip
            case 3:
                row |= {"fax": f"+7 495 {office:07}", "historical": "no"}
            case _:
                row |= {"email": f"office-{office}@example.org", "historical": "no"}
        yield row


def write(path: Path, count: int) -> None:
    with path.open("wb") as out:
        (spreadsheets if path.suffix == ".xlsx" else delimited).write(out, COLUMNS, rows(count))


def measured(environment: dict[str, str], *arguments: str) -> Measure:
    """Run a command of the program and measure it."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None  # noqa: S101  # It was opened as a pipe above.
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed: {said}")
    return Measure(time.monotonic() - begun, _peak_mb(used), (said.splitlines() or [""])[-1])


def _peak_mb(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1000


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "SQLite":
        yield ""
        return
    with PostgreSQL() as server:
        server.create("benchmark")
        yield server.url("benchmark")


def way(kind: str, suffix: str, count: int) -> dict[str, Measure]:
    """Return what each command takes for a file of so many rows."""
    with tempfile.TemporaryDirectory() as name, _database(kind) as url:
        folder = Path(name)
        file = folder / f"directory.{suffix}"
        write(file, count)
        environment = {
            **os.environ, "INSTANCE_PATH": name, "DATABASE_URL": url, "SECRET_KEY": "only-for-benchmarks-0123456789",
            "FLASK_APP": "wsgi.py",
        }  # fmt: skip
        measured(environment, "db", "upgrade")
        found = {told: measured(environment, "recipients", *command, str(file)) for told, command in _COMMANDS}
        found["export"] = measured(environment, "recipients", "export", str(folder / f"again.{suffix}"))
        return found


def report(few: int, many: int, databases: list[str], suffixes: list[str]) -> str:
    about = (
        f"`script/benchmark recipients`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared. "
        "Each command is a process of its own, its start included; of five rows one tells of an office, one of its "
        "holder, three of channels."
    )
    lines = [
        "# Import and export of the directory", "",
        about, "",
        f"| database | file | command | {few:,} rows, s | MB | {many:,} rows, s | MB | memory grows by |",
        "|---|---|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for kind in databases:
        for suffix in suffixes:
            small, large = way(kind, suffix, few), way(kind, suffix, many)
            for command, measure in large.items():
                one = small[command]
                lines.append(
                    f"| {kind} | {suffix.upper()} | {command} | {one.seconds:.1f} | {one.peak_mb:.0f} | "
                    f"{measure.seconds:.1f} | {measure.peak_mb:.0f} | {measure.peak_mb / one.peak_mb:.2f} × |"
                )
                print(lines[-1], measure.said, file=sys.stderr)
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["recipients"])
    parser.add_argument("--few", type=int, default=5_000)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--database", action="append", choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--file", action="append", choices=["csv", "xlsx"])
    parser.add_argument("--write", action="store_true", help=f"write docs/{REPORT.name}")
    options = parser.parse_args()
    text = report(
        options.few, options.many, options.database or ["SQLite", "PostgreSQL"], options.file or ["csv", "xlsx"]
    )
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
