"""The example campaigns in a database of their own, for the scripts that draw and measure letters."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from PIL import Image, ImageDraw

from app import create_app
from app.appeals.letters_of import Appeal, compose_letters
from app.campaigns import queries
from app.config import Config
from app.extensions import db
from app.letters import signature
from app.letters.composing import SignatureKind, Writer
from app.letters.letter import Letter, SignatureImage

DAY = datetime(2026, 11, 21, tzinfo=UTC).date()
OWN_WORDS = "I am a librarian, and I write as one citizen to another."


def app_with_examples() -> Flask:
    """Return the program over a fresh database that holds the examples."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(Config(secret_key="only-for-pictures-012345", instance_path=folder))  # noqa: S106  # It guards nothing.
    with app.app_context():
        upgrade()
        app.test_cli_runner().invoke(args=["examples", "load"], catch_exceptions=False)
    return app


def stroke() -> SignatureImage:
    """Return a drawn line that stands for a signature."""
    picture = Image.new("RGB", (600, 200), "white")
    points = [(20, 150), (120, 40), (180, 160), (300, 60), (380, 140), (560, 80)]
    ImageDraw.Draw(picture).line(points, (20, 30, 90), 7, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return signature.read(out.getvalue())


def letters_of_examples(app: Flask, slug: str = "izzat-amon", country: str = "GB") -> list[Letter]:
    """Return a signed letter with own words to a campaign's first target in each of its languages."""
    writer = Writer(
        "Ann Example",
        country,
        place="Leeds",
        address="12 Example Road\nLeeds LS1 1AA",
        own_words=OWN_WORDS,
        signature=SignatureKind.IMAGE,
        signature_image=stroke(),
    )
    with app.app_context():
        catalogue = app.extensions["letter_catalogue"]
        found = queries.published(db.session(), slug)
        target = found.content.targets[0].office
        return [
            letter
            for language in sorted(found.content.letter_languages)
            for letter in compose_letters(db.session(), found, Appeal((target,), language, writer), catalogue, DAY)
        ]
