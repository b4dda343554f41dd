"""One way to make letters, measured: a process that `benchmark.py` starts, warms and asks for rounds.

Each line of its input is a number of times; it answers with a line of JSON: processor seconds, letters, seconds and
bytes of each letter, and its resident memory.
"""

from __future__ import annotations

import base64
import io
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import ROOT  # After the path to the program is set.
from app.letters.letter import Bullets, Letter, Paragraph, SignatureImage, SignatureRoom

PAGE = ROOT / "letter_templates" / "_page"
Make = Callable[[Letter], bytes]


def pdf() -> Make:
    from app.letters import pdf as ours

    renderer = ours.renderer(PAGE)
    return lambda letter: renderer.render([letter])


def docx() -> Make:
    from app.letters import docx as ours

    return ours.renderer(PAGE).render


def email() -> Make:
    from app.letters import email as ours

    now = datetime.now(UTC)
    return lambda letter: ours.render(
        letter, recipients=["office@example.org"], writer_email="ann@example.org", written_at=now
    )


def html_of(letter: Letter) -> str:
    """Return a letter as most people would write it in HTML: an element for every part, a <br> between lines."""
    from markupsafe import escape

    from app.letters.bidi import isolated

    def runs(of: object) -> str:
        text = ""
        for run in of:  # type: ignore[attr-defined]  # A sequence of runs.
            lines = "<br>".join(str(escape(isolated(line, run.direction))) for line in run.text.split("\n"))
            text += f"<b>{lines}</b>" if run.bold else f"<i>{lines}</i>" if run.italic else lines
        return text

    parts = []
    for section in letter.sections:
        blocks = []
        for block in section.blocks:
            match block:
                case Paragraph():
                    direction = f' dir="{block.direction}"' if block.direction else ""
                    blocks.append(f"<p{direction}>{runs(block.runs)}</p>")
                case Bullets(items):
                    blocks.append("<ul>" + "".join(f"<li>{runs(item)}</li>" for item in items) + "</ul>")
                case SignatureImage():
                    picture = base64.b64encode(block.png).decode()
                    blocks.append(
                        f'<img src="data:image/png;base64,{picture}" alt="{escape(block.alt)}" '
                        f'style="width: {block.width_mm}mm; height: {block.height_mm}mm">'
                    )
                case SignatureRoom():
                    blocks.append('<div style="height: 13mm"></div>')
        parts.append(f'<div class="{section.part} {section.align}">{"".join(blocks)}</div>')
    style = """
@page { size: A4; margin: 20mm 20mm 20mm 22mm; @top-center { content: element(notice) } }
body { font: 11pt/1.24 "Liberation Serif", "Noto Naskh Arabic", "Noto Serif", serif; margin: 0 }
p { margin: 0 0 0.45em } ul { margin: 0 0 0.45em; padding-inline-start: 5mm }
.sender, .postal, .addressee { font-size: 10pt; margin-bottom: 4mm } .end { text-align: end }
.postal { width: 80mm } .signature p { font-size: 13pt }
.notice { position: running(notice); border: 0.4mm solid #8b1a16; color: #8b1a16; font: bold 9pt "Noto Sans" }
"""
    return (
        f'<!doctype html><html lang="{letter.variant}" dir="{letter.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(letter.title)}</title><style>{style}</style></head><body>{''.join(parts)}</body></html>"
    )


def weasyprint_naive() -> Make:
    from weasyprint import HTML

    def make(letter: Letter) -> bytes:
        data: bytes = HTML(string=html_of(letter)).write_pdf(pdf_variant="pdf/ua-1")
        return data

    return make


def docx_default() -> Make:
    import docx as python_docx
    from docx.shared import Mm

    def make(letter: Letter) -> bytes:
        document = python_docx.Document()
        for section in letter.sections:
            for block in section.blocks:
                match block:
                    case Paragraph(runs):
                        paragraph = document.add_paragraph()
                        for run in runs:
                            added = paragraph.add_run(run.text)
                            added.bold, added.italic = run.bold, run.italic
                    case Bullets(items):
                        for item in items:
                            document.add_paragraph("".join(run.text for run in item), style="List Bullet")
                    case SignatureImage():
                        document.add_picture(io.BytesIO(block.png), width=Mm(block.width_mm))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make


def chromium_alive() -> Make:
    from playwright.sync_api import sync_playwright

    browser = (
        sync_playwright()
        .start()
        .chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
    )
    page = browser.new_page()

    def make(letter: Letter) -> bytes:
        page.set_content(html_of(letter))
        data: bytes = page.pdf(prefer_css_page_size=True, tagged=True)
        return data

    return make


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def chromium_shell() -> Make:
    folder = Path(tempfile.mkdtemp())

    def make(letter: Letter) -> bytes:
        (folder / "letter.html").write_text(html_of(letter), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        target = folder / "letter.pdf"
        _run(
            [
                "chromium",
                *flags,
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}",
                f"{folder}/letter.html",
            ]
        )
        return target.read_bytes()

    return make


def libreoffice_shell() -> Make:
    folder = Path(tempfile.mkdtemp())
    write = docx()

    def make(letter: Letter) -> bytes:
        (folder / "letter.docx").write_bytes(write(letter))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run(
            ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), f"{folder}/letter.docx"]
        )
        return (folder / "letter.pdf").read_bytes()

    return make


def processor_seconds() -> float:
    """Return what this process, all that it ran, and all that still run below it have used."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + _running_below(os.getpid())


def _running_below(pid: int) -> float:
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # utime, stime and those of its ended children, which /proc counts in ticks.
        total += sum(map(int, fields[11:15])) / ticks + _running_below(int(child))
    return total


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    way, path = sys.argv[1:]
    letters: list[Letter] = pickle.loads(Path(path).read_bytes())  # noqa: S301  # benchmark.py wrote it a moment ago.
    make: Make = globals()[way]()
    for letter in letters if not way.endswith("_shell") else letters[:1]:
        make(letter)
    print("{}", flush=True)
    for line in sys.stdin:
        each: dict[int, list[float]] = {index: [] for index in range(len(letters))}
        sizes, before = {}, processor_seconds()
        for _ in range(int(line)):
            for index, letter in enumerate(letters):
                begin = time.process_time()
                sizes[index] = len(make(letter))
                each[index].append(time.process_time() - begin)
        answer = {
            "cpu": processor_seconds() - before,
            "letters": int(line) * len(letters),
            "each": each,
            "sizes": sizes,
            "rss_mb": resident_mb(),
        }
        print(json.dumps(answer), flush=True)


main()
