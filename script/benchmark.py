"""Measures letters beside other ways to make them, in one run; script/benchmark calls it.

Every way has a process of its own, warmed before it is measured. They take turns, a round of all languages each, so
that whatever else the machine does falls on all of them; what is compared is processor time, the median of rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import ROOT  # After the path to the program is set.
from app.letters.letter import Letter
from script.examples import app_with_examples, letters_of_examples

WORKER = Path(__file__).resolve().parent / "benchmark_worker.py"
REPORT = ROOT / "docs" / "benchmarks.md"

# The way, what it is called, and after how many rounds it is measured again: the slow ones are asked seldom.
OURS = ("pdf", "docx", "email")
PEERS = (
    ("weasyprint_naive", "WeasyPrint, naive", 1),
    ("docx_default", "python-docx, default template", 1),
    ("chromium_alive", "Chromium, kept alive", 1),
    ("chromium_shell", "Chromium, --print-to-pdf", 5),
    ("libreoffice_shell", "LibreOffice, DOCX to PDF", 5),
)


_COLUMNS = ("letters/s and core", "p50 ms", "p95 ms", "kB")
_WHAT_THE_OTHERS_DO = """\
What the others do: **naive WeasyPrint** gets the letter as ordinary HTML (an element for every part, `<br>` between
lines), with its style sheet inside, through `HTML(string=…).write_pdf(pdf_variant='pdf/ua-1')`, with the machine's
fonts. **python-docx** opens its default template, adds the same paragraphs, list and picture, and saves. **Chromium**
prints the same HTML, kept alive by Playwright (tagged PDF) or started anew for each letter. **LibreOffice** is started
anew to turn our DOCX into PDF. No library is patched."""


class Worker:
    """A process that makes letters in one way; `ask` runs a round and returns its measures."""

    def __init__(self, way: str, letters: Path) -> None:
        # Only our own worker reads the private font configuration; the others have the machine's.
        environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), way, str(letters)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._answer()

    def ask(self, times: int = 1) -> dict[str, Any]:
        assert self.process.stdin is not None  # noqa: S101  # It was opened as a pipe above.
        print(times, file=self.process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None  # noqa: S101  # It was opened as a pipe above.
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a worker ended early; see above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextmanager
def workers(ways: list[str], letters: Path) -> Iterator[dict[str, Worker]]:
    running = {way: Worker(way, letters) for way in ways}
    try:
        yield running
    finally:
        for worker in running.values():
            worker.end()


def measured(letters: Path, rounds: int, repeat: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rounds of every way; in each round all ways take their turn."""
    found: dict[str, list[dict[str, Any]]] = {}
    with workers([*OURS, *(way for way, _name, _every in PEERS)], letters) as running:
        for number in range(rounds):
            for way in (*OURS, *(way for way, _name, every in PEERS if number % every == 0)):
                slow = way.endswith("_shell")
                found.setdefault(way, []).append(running[way].ask(1 if slow else repeat))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return found


def growth(letters: Path, count: int, languages: int) -> float:
    """Return by how many MB the process that renders PDF grows over so many letters, after it was warmed."""
    with workers(["pdf"], letters) as running:
        before = running["pdf"].ask(max(1, 300 // languages))["rss_mb"]
        after = running["pdf"].ask(count // languages)["rss_mb"]
    return float(after - before)


def per_letter(rounds: list[dict[str, Any]]) -> float:
    """Return milliseconds of processor time a letter, the median of the rounds."""
    return float(statistics.median(1000 * one["cpu"] / one["letters"] for one in rounds))


def ratio(rounds: dict[str, list[dict[str, Any]]], ours: str, peer: str) -> float:
    """Return how many times longer the peer takes: the median over rounds that were measured side by side."""
    pairs = zip(rounds[ours][:: max(1, len(rounds[ours]) // len(rounds[peer]))], rounds[peer], strict=False)
    return float(statistics.median((one["cpu"] / one["letters"]) / (own["cpu"] / own["letters"]) for own, one in pairs))


def report(rounds: dict[str, list[dict[str, Any]]], letters: list[Letter], grown: tuple[float, int]) -> str:
    about = (
        f"`script/benchmark letters`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared: the "
        f"ratios count, not the figures. {len(rounds['pdf'])} rounds, all ways in turn; one letter of the example "
        "campaign in each language, with own words and a drawn signature. Processor time; the median of the rounds."
    )
    lines = [
        *("# Benchmarks", "", about, ""),
        *("| way | ms a letter | ours is faster by |", "|---|---:|---:|"),
        f"| **our PDF (PDF/UA-1)** | {per_letter(rounds['pdf']):.1f} | |",
    ]
    beside = {"docx_default": "docx"}
    for way, name, _every in PEERS:
        if way == "docx_default":
            lines.append(f"| **our DOCX** | {per_letter(rounds['docx']):.2f} | |")
        times = ratio(rounds, beside.get(way, "pdf"), way)
        lines.append(f"| {name} | {per_letter(rounds[way]):.1f} | {times:.2f} × |")
    memory = (
        f"Memory of the process that renders PDF: {grown[0]:+.1f} MB over {grown[1]} letters "
        f"({1000 * grown[0] / grown[1]:+.2f} MB in 1,000)."
    )
    columns = ["language", *(f"{form} {column}" for form in ("PDF", "DOCX", "e-mail") for column in _COLUMNS)]
    lines += [
        *(f"| **our e-mail (text)** | {per_letter(rounds['email']):.2f} | |", "", memory, ""),
        *("| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1)),
    ]
    for index, letter in enumerate(letters):
        cells = [letter.language]
        for way in OURS:
            each: list[float] = [seconds for one in rounds[way] for seconds in one["each"][str(index)]]
            p50, p95 = statistics.median(each), statistics.quantiles(each, n=20)[-1]
            cells += [
                f"{1 / p50:.0f}",
                f"{1000 * p50:.1f}" if way == "pdf" else f"{1000 * p50:.2f}",
                f"{1000 * p95:.1f}" if way == "pdf" else f"{1000 * p95:.2f}",
                f"{rounds[way][0]['sizes'][str(index)] / 1000:.1f}",
            ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", _WHAT_THE_OTHERS_DO, ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["letters"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=3, help="letters a language and round")
    parser.add_argument("--growth", type=int, default=3000, help="letters over which memory is measured")
    parser.add_argument("--quick", action="store_true", help="fewer letters: to see that it runs")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.repeat, options.growth = 2, 1, 100
    app = app_with_examples()
    letters = letters_of_examples(app)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.pickle"
        path.write_bytes(pickle.dumps(letters))
        rounds = measured(path, options.rounds, options.repeat)
        grown = growth(path, options.growth, len(letters))
    text = report(rounds, letters, (grown, options.growth))
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


main()
