"""Measures what a supporter waits for: the bytes of a first visit, the server's time for a page, and both under load.

script/benchmark calls it. The server is gunicorn with script/gunicorn.conf.py over a new database with the examples and
one section. The load comes from this process: every request has a connection of its own and begins when it is due,
whether or not those before it are answered, and its time counts from then.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask.testing import FlaskClient

from app import create_app
from app.campaigns import queries
from app.config import ROOT, Config
from app.extensions import db
from app.kept_pages import KeptPages
from app.public import INTERFACE_LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

REPORT = ROOT / "docs" / "benchmarks-pages.md"
SECTION = "germany"
FIRST_VISIT_BYTES, KEPT_MS, COLD_MS, LOADED_MS = 60_000, 5, 40, 500
VIEWS, LETTERS = 150, 8
_OK, _NOT_MODIFIED = 200, 304
_SECRET = "only-for-benchmarks"  # noqa: S105  # It opens nothing.
_GZIP = {"Accept-Encoding": "gzip"}


def bare(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer everything at once: what gunicorn costs by itself."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"hello\n"]


@dataclass(frozen=True, slots=True)
class Example:
    """A campaign of the examples, as far as letters to it are asked for."""

    slug: str
    targets: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A new instance folder with the examples in it."""

    folder: Path
    examples: tuple[Example, ...]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "INSTANCE_PATH": str(self.folder), "SECRET_KEY": _SECRET, "DATABASE_URL": ""}

    def flask(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "flask", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def client(self) -> FlaskClient:
        return create_app(Config(secret_key=_SECRET, instance_path=self.folder)).test_client()

    @property
    def paths(self) -> list[str]:
        """Every campaign in every language of the interface."""
        return [f"/{language}/campaigns/{one.slug}" for language in INTERFACE_LANGUAGES for one in self.examples]


@contextlib.contextmanager
def prepared() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name), ())
        place.flask("db", "upgrade")
        place.flask("examples", "load")
        place.flask(
            "sections", "create", SECTION, "--name", "Germany", "--country", "DE", "--time-zone", "Europe/Berlin"
        )
        with place.client().application.app_context():
            found = queries.all_published(db.session())
        examples = tuple(
            Example(
                one.content.slug,
                tuple(target.office for target in one.content.targets),
                tuple(one.content.letter_languages),
            )
            for one in found
        )
        yield Place(place.folder, examples)


# The first visit: what Chromium loads.


@dataclass(frozen=True, slots=True)
class Visit:
    """What a first visit of a page loads, `size` in bytes on the wire with all headers."""

    path: str
    size: int
    page: int
    requests: int
    elsewhere: int
    blocking: int


def visits(address: str, paths: list[str]) -> list[Visit]:
    """Open every page in a browser that knows nothing yet."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # The server of the bare answer needs none.

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=switches)
        found = [_visit(browser, address, path) for path in paths]
        browser.close()
    return found


def _visit(browser: Any, address: str, path: str) -> Visit:
    context = browser.new_context(viewport={"width": 360, "height": 760})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    urls: dict[str, str] = {}
    session.on("Network.requestWillBeSent", lambda said: urls.update({said["requestId"]: said["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda said: sizes.update({said["requestId"]: int(said["encodedDataLength"])})
    )
    page.goto(address + path, wait_until="networkidle")
    blocking = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.renderBlockingStatus === 'blocking').length"
    )
    context.close()
    fetched = {id_: url for id_, url in urls.items() if not url.startswith("data:")}
    own = urlsplit(address).netloc
    first = next(id_ for id_, url in fetched.items() if url == address + path)
    return Visit(
        path=path,
        size=sum(sizes.get(id_, 0) for id_ in fetched),
        page=sizes[first],
        requests=len(fetched),
        elsewhere=sum(urlsplit(url).netloc != own for url in fetched.values()),
        blocking=int(blocking),
    )


# The server's time for one page, by itself.


def server_times(place: Place, rounds: int) -> dict[str, list[float]]:
    """Return milliseconds of the whole program for a page, from the request to its last byte, all ways in turn."""
    client, pages = place.client(), [f"/ru/campaigns/{one.slug}" for one in place.examples]
    dressed = [f"/ru/sections/{SECTION}/campaigns/{one.slug}" for one in place.examples]
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for path in (*pages, *dressed, "/ru/"):
            where = "list of campaigns" if path == "/ru/" else "section's page" if path in dressed else "page"
            # All that is kept is forgotten, so that the page is made.
            client.application.extensions["kept_pages"] = KeptPages()
            took, tag = _timed(client, path, _OK)
            taken = {f"{where}, cold": took}
            if where != "list of campaigns":
                taken[f"{where}, kept"], _tag = _timed(client, path, _OK)
                taken[f"{where}, kept, which the browser has (304)"], _tag = _timed(client, path, _NOT_MODIFIED, tag)
            for name, milliseconds in taken.items():
                if number:
                    found.setdefault(name, []).append(milliseconds)
    return found


def _timed(client: FlaskClient, path: str, status: int, tag: str = "") -> tuple[float, str]:
    headers = {**_GZIP, **({"If-None-Match": tag} if tag else {})}
    began = time.perf_counter()
    answer = client.get(path, headers=headers)
    took = 1000 * (time.perf_counter() - began)
    if answer.status_code != status:
        raise SystemExit(f"{path}: {answer.status_code}")
    return took, answer.headers["ETag"]


# Load.


@dataclass
class Server:
    """A gunicorn that is running."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seconds(self) -> float:
        """Return what its processes have used of the processors."""
        ids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ticks = 0
        for id_ in (str(self.process.pid), *ids):
            fields = Path(f"/proc/{id_}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(place: Place, application: str) -> Iterator[Server]:
    """Run gunicorn with the configuration that script/server uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {**place.environment, "HOST": "127.0.0.1", "PORT": str(port)}
    command = [
        sys.executable, "-m", "gunicorn", "--config", "script/gunicorn.conf.py", "--pythonpath", "script", application,
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _wait_for(port, process)
            yield Server(port, process)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise SystemExit("The server did not begin to answer.")


@dataclass
class Taken:
    """What came back of one kind of request: seconds of each, and how many went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0

    def percentile(self, percent: int) -> float:
        """Return milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[percent - 1] if len(self.seconds) > 1 else float("nan")


@dataclass(frozen=True, slots=True)
class Round:
    """One round of load; `server` and `client` are the shares of one processor that both sides used."""

    views: Taken
    letters: Taken
    lasted: float
    server: float
    client: float
    load_before: float


def loaded(server: Server, place: Place, seconds: float) -> Round:
    """Ask for pages and letters side by side for so long."""
    before, own, load, began = server.seconds(), time.process_time(), os.getloadavg()[0], time.perf_counter()
    views, letters = asyncio.run(_all(server.port, place, seconds))
    lasted = time.perf_counter() - began
    used, own = server.seconds() - before, time.process_time() - own
    return Round(views, letters, lasted, used / lasted, own / lasted, load)


async def _all(port: int, place: Place, seconds: float) -> tuple[Taken, Taken]:
    views, letters = Taken(), Taken()
    await asyncio.gather(
        _at_rate(port, _views(place), VIEWS, seconds, views),
        _at_rate(port, _letters(place), LETTERS, seconds, letters),
    )
    return views, letters


async def _at_rate(port: int, requests: Iterator[bytes], rate: int, seconds: float, taken: Taken) -> None:
    began = time.perf_counter()
    asked = []
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(_ask(port, next(requests), due, taken)))
    await asyncio.gather(*asked)


async def _ask(port: int, request: bytes, due: float, taken: Taken) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read(-1)
        writer.close()
    except OSError:
        taken.wrong += 1
        return
    head, _, body = answer.partition(b"\r\n\r\n")
    taken.seconds.append(time.perf_counter() - due)
    is_whole = f"content-length: {len(body)}\r\n".encode() in head.lower() + b"\r\n"
    if not head.startswith(b"HTTP/1.1 200 ") or not is_whole:
        taken.wrong += 1


def _views(place: Place) -> Iterator[bytes]:
    for path in cycle(place.paths):
        yield f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()


def _letters(place: Place) -> Iterator[bytes]:
    """Forms as a browser sends them, each of somebody else, in all languages of the campaigns in turn."""
    asked = [(one, language) for one in place.examples for language in one.languages]
    boundary = "-" * 27 + "benchmark"
    for number, (one, language) in zip(count(), cycle(asked), strict=False):
        values = {
            "target": one.targets[number % len(one.targets)], "letter_language": language,
            "name": f"Supporter Example {number}", "country": "GB", "signature_kind": "typed",
            "own_words": f"I have read of this {number} times.",
        }  # fmt: skip
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in values.items()
        )
        body = f"{parts}--{boundary}--\r\n".encode()
        head = (
            f"POST /en/campaigns/{one.slug}/letter.pdf HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


def under_load(place: Place, ours: Server, rounds: int, seconds: float) -> dict[str, list[Round]]:
    """Let the program and the bare answer take turns."""
    found: dict[str, list[Round]] = {"ours": [], "bare": []}
    with running(place, "benchmark_pages:bare") as other:
        for number in range(rounds):
            for name, server in (("bare", other), ("ours", ours)):
                found[name].append(loaded(server, place, seconds))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return found


# The report.


def _verdict(measured: float, budget: float) -> str:
    return f"{measured:,.1f}" if measured <= budget else f"**{measured:,.1f}: above**"


def _of_visits(found: list[Visit]) -> list[str]:
    lines = [
        "## The first visit",
        "",
        f"What Chromium loads, on the wire with all headers, packed by gzip; at most {FIRST_VISIT_BYTES // 1000} kB.",
        "",
        "| page | kB in all | kB of the page | requests | to other hosts | that block rendering |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        size = _verdict(one.size / 1000, FIRST_VISIT_BYTES / 1000)
        lines.append(
            f"| `{one.path}` | {size} | {one.page / 1000:.1f} | {one.requests} | {one.elsewhere} | {one.blocking} |"
        )
    return [*lines, ""]


def _of_times(found: dict[str, list[float]], rounds: int) -> list[str]:
    about = (
        f"Milliseconds of the program for one page, {rounds} times each campaign, SQLite. A kept page was made within "
        f"the minute before and has not changed; at most {KEPT_MS} ms, a cold one {COLD_MS} ms (medians)."
    )
    lines = [
        "## The server's time",
        "",
        about,
        "",
        "| page | median | p95 |",
        "|---|---:|---:|",
    ]
    for name, taken in sorted(found.items(), key=lambda item: statistics.median(item[1])):
        middle = _verdict(statistics.median(taken), KEPT_MS if "kept" in name else COLD_MS)
        lines.append(f"| {name} | {middle} | {statistics.quantiles(taken, n=20)[-1]:.1f} |")
    return [*lines, ""]


def _of_load(found: dict[str, list[Round]], seconds: float) -> list[str]:
    rounds = len(found["ours"])
    about = (
        f"{VIEWS} page views and {LETTERS} letters as PDF in a second, together, on one machine with what asks for "
        f"them; the median of {rounds} rounds of {seconds:.0f} s, the bare answer in turn. p95 at most {LOADED_MS} ms. "
        "A page that is a minute old is made again, in each process; that is within the figures."
    )
    lines = [
        "## Under load",
        "",
        about,
        "",
        "| what | answered/s | p50 ms | p95 ms | p99 ms | wrong |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    names = {"ours": ("page views", "letters (PDF)"), "bare": ("bare answer to GET", "bare answer to POST")}
    for server, (views, letters) in names.items():
        for name, kind in ((views, "views"), (letters, "letters")):
            taken: list[tuple[Taken, float]] = [(getattr(one, kind), one.lasted) for one in found[server]]
            p50, p95, p99 = (statistics.median(one.percentile(n) for one, _ in taken) for n in (50, 95, 99))
            rate = statistics.median(len(one.seconds) / lasted for one, lasted in taken)
            wrong = sum(one.wrong for one, _ in taken)
            lines.append(f"| {name} | {rate:.1f} | {p50:.1f} | {_verdict(p95, LOADED_MS)} | {p99:.1f} | {wrong} |")
    for server, what in (("ours", "The program"), ("bare", "The bare answer")):
        used = statistics.median(one.server for one in found[server])
        own = statistics.median(one.client for one in found[server])
        before = ", ".join(f"{one.load_before:.1f}" for one in found[server])
        lines += [
            "",
            f"{what} used {used:.2f} processors, what asked {own:.2f}; the load average before each round: {before}.",
        ]
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["pages"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long a round of load lasts")
    parser.add_argument("--repeat", type=int, default=30, help="how often a page's time on the server is taken")
    parser.add_argument("--quick", action="store_true", help="less of all: to see that it runs")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-pages.md")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.repeat = 1, 3.0, 3
    with prepared() as place, running(place, "wsgi:app") as server:
        slug = place.examples[0].slug
        dressed = [f"/{language}/sections/{SECTION}/campaigns/{slug}" for language in INTERFACE_LANGUAGES]
        paths = [*place.paths, *dressed]
        seen = visits(server.address, paths[:: len(place.examples) + 1] if options.quick else paths)
        print("visits: done", file=sys.stderr)
        times = server_times(place, options.repeat)
        print("times: done", file=sys.stderr)
        load = under_load(place, server, options.rounds, options.seconds)
    about = (
        f"`script/benchmark pages`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared with "
        f"whatever else ran (load average {os.getloadavg()[0]:.1f} at the end)."
    )
    parts = (_of_visits(seen), _of_times(times, options.repeat), _of_load(load, options.seconds))
    text = "\n".join(["# Pages", "", about, "", *(line for part in parts for line in part)])
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
