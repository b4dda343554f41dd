"""Measures joint letters that hundreds of organisations sign; script/benchmark calls it.

The organisations are invented: long names in six scripts, two in three with a logo, two in three with a signer. Time is
that of the processor, once the fonts are loaded; beside each PDF it is checked that its tags read in their order.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pypdf import PdfReader

from app.config import ROOT
from app.letters import docx, pdf, text
from app.letters.catalogue import Catalogue
from app.signons import logos
from tests.many_signing import a_joint_letter, signers, squeezed, tagged_rows

_Made = TypeVar("_Made")

REPORT = ROOT / "docs" / "benchmarks-signatories.md"
_LANGUAGES = ("en", "ru", "ar")
_HEAD = (
    "| organisations | language | compose s | PDF s | PDF kB | pages | DOCX s | DOCX kB | text s | order of the tags |"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["signatories"])
    parser.add_argument("--quick", action="store_true", help="60 organisations at most")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    catalogue = Catalogue(ROOT / "letter_templates")
    pdf.renderer(catalogue.page).warm()
    numbers = (3, 60) if options.quick else (3, 60, 500)
    lines = [_HEAD, "|---:|---" + "|---:" * 7 + "|---|"]
    lines += [_row(catalogue, number, language) for number in numbers for language in _LANGUAGES]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    written = (
        f"# Joint letters with many signatories\n\nWritten by `script/benchmark signatories --write` on"
        f" {datetime.now(UTC):%-d %B %Y}. {' '.join((__doc__ or '').split(chr(10) * 2)[1].split())}\n\n"
        + "\n".join(lines)
        + f"\n\nThe process held {memory} MB at most.\n"
    )
    print(written)
    if options.write:
        REPORT.write_text(written, encoding="utf-8")


def _row(catalogue: Catalogue, number: int, language: str) -> str:
    them = signers(number, with_logos=True)
    # Logos are kept as they are printed; here each is to be made ready anew.
    logos.printed.cache_clear()
    letter, composing = _timed(lambda: a_joint_letter(catalogue, them, language))
    data, printing = _timed(lambda: pdf.renderer(catalogue.page).render([letter]))
    word, packing = _timed(lambda: docx.renderer(catalogue.page).render(letter))
    _, saying = _timed(lambda: text.render(letter))
    rows = tagged_rows(data)
    read = [row[0] for row in rows if row != rows[0]]
    order = "as they sign" if read == [squeezed(one.name_in(language)) for one in them] else "**another**"
    pages = len(PdfReader(io.BytesIO(data)).pages)
    return (
        f"| {number} | {language} | {composing:.2f} | {printing:.2f} | {len(data) / 1000:.0f} | {pages}"
        f" | {packing:.2f} | {len(word) / 1000:.0f} | {saying:.3f} | {order} |"
    )


def _timed(make: Callable[[], _Made]) -> tuple[_Made, float]:
    begun = time.process_time()
    made = make()
    return made, time.process_time() - begun


if __name__ == "__main__":
    main()
