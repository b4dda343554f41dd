"""Draws the letters of the examples, as PDF, side by side; script/contact-sheet calls it.

Above stand letters from the United Kingdom, A4; below, from the United States, with own words and a signature.
"""

from __future__ import annotations

import io
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask_migrate import upgrade  # After the path to the program is set.

from app import create_app
from app.appeals.services import Appeal, compose_letters
from app.campaigns import queries
from app.config import ROOT, Config
from app.extensions import db
from app.letters import pdf, signature
from app.letters.composing import SignatureKind, Writer

WIDTH, GAP = 420, 16
SLUGS = ("ua-84-11", "izzat-amon", "practice")
OWN_WORDS = {
    "en": "I am a librarian, and I write as one citizen to another.",
    "ru": "Я библиотекарь и пишу Вам как частное лицо.",
}


def stroke() -> bytes:
    """Return a drawn line that stands for a signature."""
    picture = Image.new("RGB", (600, 200), "white")
    points = [(20, 150), (120, 40), (180, 160), (300, 60), (380, 140), (560, 80)]
    ImageDraw.Draw(picture).line(points, (20, 30, 90), 7, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def writers(language: str) -> list[Writer]:
    own_words, drawn = OWN_WORDS[language], signature.read(stroke())
    return [
        Writer("Ann Example", "GB", place="Leeds"),
        Writer(
            "Ann Example",
            "US",
            place="Springfield",
            own_words=own_words,
            signature=SignatureKind.IMAGE,
            signature_image=drawn,
        ),
    ]


def pages(language: str) -> list[list[Image.Image]]:
    """Return a row of pages for each writer."""
    app, rows = app_with_examples(), []
    with app.app_context():
        catalogue = app.extensions["letter_catalogue"]
        day = datetime(2026, 11, 21, tzinfo=UTC).date()
        for writer in writers(language):
            row = []
            for slug in SLUGS:
                found = queries.published(db.session(), slug)
                appeal = Appeal(tuple(target.office for target in found.content.targets), language, writer)
                letters = compose_letters(db.session(), found, appeal, catalogue, day)
                document = pypdfium2.PdfDocument(pdf.renderer(catalogue.page).render(letters))
                row += [page.render(scale=WIDTH / page.get_width()).to_pil() for page in document]
            rows.append(row)
    return rows


def app_with_examples() -> Flask:
    folder = Path(tempfile.mkdtemp())
    app = create_app(Config(secret_key="only-for-pictures-012345", instance_path=folder))  # noqa: S106  # It guards nothing.
    with app.app_context():
        upgrade()
        app.test_cli_runner().invoke(args=["examples", "load"], catch_exceptions=False)
    return app


def main() -> None:
    for language in ("en", "ru"):
        rows = pages(language)
        height = max(page.height for row in rows for page in row) + GAP
        sheet = Image.new(
            "RGB", (GAP + (WIDTH + GAP) * max(len(row) for row in rows), GAP + height * len(rows)), "#888"
        )
        for number, row in enumerate(rows):
            for place, page in enumerate(row):
                sheet.paste(page, (GAP + place * (WIDTH + GAP), GAP + number * height))
        path = ROOT / "docs" / f"letters-{language}.png"
        sheet.quantize(64).save(path, optimize=True)
        print(path.relative_to(ROOT), sheet.size, [len(row) for row in rows])


main()
