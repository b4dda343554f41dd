"""Measures how quickly files become text, beside the bare libraries; script/benchmark calls it.

Each way is a process of its own: ours starts one more for each document, which is part of what is measured.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks-reading.md"
_BLOCK = "Oda Brenn keeps the lighthouse of Strel, and nobody says where she is held or why. " * 9
_TEXT = "URGENT ACTION\n\n" + "\n\n".join([_BLOCK.strip()] * 8) + "\n\nMinister of the Coast\n2 Pier Road\nStrel\n"


def _ours(data: bytes) -> str:
    from app.campaigns.reading.files.documents import text_of  # noqa: PLC0415  # Each way imports only what it measures.

    return text_of(data)


def _within(data: bytes) -> str:
    from app.campaigns.reading.files.unbounded import text_of  # noqa: PLC0415  # As above.

    return text_of(data, "")


def _peer(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        import pypdfium2  # noqa: PLC0415  # As above.

        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    import docx  # noqa: PLC0415  # As above.

    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


WAYS: dict[str, Callable[[bytes], str]] = {"ours": _ours, "ours, unbounded": _within, "library": _peer}


# A process that holds next to nothing starts the bounded one: of what it starts, a process is told the memory of the
# largest, and a copy of itself is one of them.
_BARE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", *sys.argv[1:]], check=True, stdin=sys.stdin, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(way: str, file: Path, count: int) -> None:
    """Read the document so many times and print documents a second and peak memory."""
    data = file.read_bytes()
    WAYS[way](data)
    began = time.perf_counter()
    for _ in range(count):
        WAYS[way](data)
    seconds = time.perf_counter() - began
    peak = _peak_of_child(file) if way == "ours" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count / seconds:.1f} {peak / 1024:.0f}")


def _peak_of_child(file: Path) -> int:
    child = str(ROOT / "app" / "campaigns" / "reading" / "files" / "child.py")
    command = [sys.executable, "-I", "-S", "-c", _BARE, child, str(1024**3), "15", str(2**25), ""]
    with file.open("rb") as data:
        return int(subprocess.run(command, check=True, stdin=data, capture_output=True, text=True).stdout)


def _row(form: str, way: str, file: Path, count: int) -> str:
    if way == "library" and not form.startswith(("pdf", "docx")):
        return f"| {form} | {way} | – | – |"
    command = [sys.executable, __file__, "reading", "--way", way, "--file", str(file), "--count", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    speed, memory = done.stdout.split()
    return f"| {form} | {way} | {speed} | {memory} |"


def _rows(count: int) -> Iterator[str]:
    from tests.unit.campaigns.reading.formats import FORMATS  # noqa: PLC0415  # What makes files is not measured.

    with tempfile.TemporaryDirectory() as folder:
        for form, make in FORMATS.items():
            file = Path(folder) / form
            file.write_bytes(make(_TEXT))
            for way in WAYS:
                yield _row(form, way, file, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["reading"])
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-reading.md")
    options = parser.parse_args()
    if options.way:
        measure(options.way, options.file, options.count)
        return
    about = (
        f"`script/benchmark reading`, last run {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, shared. "
        f"A document of {len(_TEXT.split())} words, read {options.count} times one after the other. “ours” starts a "
        "bounded process for each, whose memory is given; “unbounded” is the same code within one process, with the "
        "whole application; “library” is the bare text of pypdfium2 or python-docx, without order or blocks."
    )
    lines = [
        "# Files that become text",
        "",
        about,
        "",
        "| form | way | documents a second | peak memory, MB |",
        "|---|---|---:|---:|",
        *_rows(options.count),
        "",
    ]
    written = "\n".join(lines)
    if options.write:
        REPORT.write_text(written, encoding="utf-8")
    print(written)


main()
