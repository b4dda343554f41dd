"""Joint letters as their coordinators and their signers make them: by the pages, the mails and their links."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE
from app.extensions import db
from app.signons import queries, services
from app.signons.handing import services as handing
from app.signons.models import JointLetter
from app.signons.organisations import services as organisations
from app.signons.organisations.services import Reached, Told
from app.signons.post import Post
from tests.conftest import NOON
from tests.desk import Desk
from tests.fields import Page
from tests.sending import COUNCIL, body_of, captured, run_once

SLUG = "free-the-beekeepers"
DESK = f"/desk/joint-letters/{SLUG}"
BODY = "We write about the beekeepers of Elbonia.\n\nPlease let them go home."
ALPHA, BETA, GAMMA = ("alpha@signers.example.net", "beta@signers.example.net", "gamma@signers.example.net")
NAMES = {ALPHA: "Alpha Watch", BETA: "Beta Rights", GAMMA: "Gamma House"}


def post_of(app: Flask) -> Post:
    post: Post = app.extensions["joint_post"]
    return post


def begun(session: Session, slug: str = SLUG, **facts: Any) -> JointLetter:
    """Begin a joint letter to the practice council, with its text in English."""
    wanted = {"letter_language": "en", "office": COUNCIL, "practice": True, "sender_name": "Alpha Watch", **facts}
    made = services.create(session, COMMAND_LINE, slug, services.Facts(**wanted), "Free the beekeepers", NOON)
    letter = queries.letter(session, made.slug)
    letter.texts = {"en": {"title": "Free the beekeepers", "body": BODY}}
    session.commit()
    return letter


def listed(session: Session, *emails: str, slug: str = SLUG) -> list[int]:
    """List organisations with these addresses; return their numbers."""
    return [
        organisations.enter(
            session, COMMAND_LINE, slug, Told({"en": NAMES.get(email, email)}, "SE"), Reached(email, "en"), NOON
        )
        for email in emails
    ]


def revision(session: Session, slug: str = SLUG) -> int:
    session.rollback()
    return queries.letter(session, slug).revision


def opened(app: Flask, *emails: str, slug: str = SLUG, **facts: Any) -> None:
    """Begin a letter, list organisations and open it."""
    with app.app_context():
        session = db.session()
        begun(session, slug, **facts)
        listed(session, *emails, slug=slug)
        services.open_for_signature(session, COMMAND_LINE, slug, revision(session, slug), post_of(app), NOON)


def frozen(app: Flask, slug: str = SLUG) -> None:
    with app.app_context():
        session = db.session()
        services.freeze(session, COMMAND_LINE, slug, revision(session, slug), NOON)


def handed_over(app: Flask, slug: str = SLUG) -> None:
    """Note that somebody handed a frozen letter over."""
    with app.app_context():
        session, day, composer = db.session(), NOON.date(), app.extensions["joint_composer"]
        handing.by_hand(session, COMMAND_LINE, slug, day, revision(session, slug), composer, day, NOON)


def published(app: Flask, slug: str = SLUG) -> None:
    """Publish a letter that was handed over."""
    with app.app_context():
        session = db.session()
        services.publish(session, COMMAND_LINE, slug, revision(session, slug), NOON)


def new_text(app: Flask, body: str, language: str = "en", slug: str = SLUG) -> int:
    """Change the text of a letter; return how many were asked anew."""
    with app.app_context():
        session = db.session()
        seen = services.text_mark(queries.letter(session, slug), language)
        text = ("Free the beekeepers", body)
        return services.save_text(session, COMMAND_LINE, slug, language, text, seen, post_of(app), NOON)


def link_of(app: Flask, email: str, part: str = "/sign/") -> str:
    """Let the mails leave and return the path of the newest link to an address."""
    run_once(app)
    found = [link for mail in captured(app, email) for link in re.findall(r"https?://[^/\s]+(/\S+)", body_of(mail))]
    return str([link for link in found if part in link][-1])


def sign(app: Flask, link: str, **changes: Any) -> TestResponse:
    """Sign as the page offers it, with what was changed in its form."""
    client = app.test_client()
    page = Page(client.get(link))
    fields = {name: page.values[name] for name in ("seen", "text", "name-en", "country", "signer", "office")}
    answer = client.post(link, data=fields | changes, content_type="multipart/form-data")
    # A test's client keeps a large form in a file, which it leaves open.
    answer.request.input_stream.close()
    return answer


def signatories(app: Flask, slug: str = SLUG) -> list[str]:
    """Return who stands under a letter, in order."""
    with app.app_context():
        session = db.session()
        view = queries.view(session, queries.letter(session, slug), date(2026, 11, 21))
        return [one.name_in("en") for one in view.signatories]


def picture(
    size: tuple[int, int] = (300, 120), kind: str = "PNG", mode: str = "RGB", **saved: Any
) -> bytes:  # fmt: skip
    """Return a picture of this size with something on it."""
    image = Image.new("RGB", size, "white")
    image.paste((160, 20, 60), (size[0] // 4, size[1] // 4, size[0] // 2 + 1, size[1] // 2 + 1))
    out = BytesIO()
    image.convert(mode).save(out, kind, **saved)
    return out.getvalue()


def stored(app: Flask) -> JointLetter:
    """Return the letter of the tests as it is stored now."""
    with app.app_context():
        return queries.letter(db.session(), SLUG)


def press(app: Flask, desk: Desk, name: str, seen: int | None = None) -> TestResponse:
    """Press one of the buttons that lead a letter on, on its page as it stands now unless `seen` says otherwise."""
    if seen is None:
        with app.app_context():
            seen = revision(db.session())
    address = f"{DESK}/hand-over/{name}" if name in {"mail", "hand", "back"} else f"{DESK}/{name}"
    return desk.post(address, {"seen": seen, "day": "2026-11-20"})
