"""Every public page with something on it: for the pictures of them, and for the tests that look at each in a browser.

    pages = made(app, "en", "ar")
    answer(context, app)
    for one in pages:
        show(context.new_page(), one)

The application answers the browser itself, without a server between. How each page was answered is kept, so that one
which a link opens only once, or only a form, can be looked at as often as one likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import time_machine
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    ServiceUnavailable,
    TooManyRequests,
)
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from app import clock
from app.access import COMMAND_LINE, Access, anyone, rule_of
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.extensions import db
from tests.ending import a_campaign, an_update, ended
from tests.factories import a_picture
from tests.fields import fields
from tests.following import follow
from tests.joint_letters import frozen, handed_over, link_of, opened, published, sign
from tests.sections import LENT, a_section
from tests.sending import COUNCIL, EMBASSY, SEND, body_of, captured, practice_fields, run_once

SECTION = "wonderland"
REAL, PASSED, STOPPED, CLOSED, EARLIER = "real", "passed", "stopped", "closed", "earlier"
JOINT, LEFT, EXAMPLE = "beekeepers-together", "beekeepers-before", "/joint-letters/un-secretary-general-2017"
# Files, answers for machines, and addresses that only lead to another page.
NO_PAGES = frozenset({
    "start", "static", "health.healthz", "health.readyz", "calendars.last_days", "calendars.feed", "calendars.deadline",
    "calendars.of_staff", "ways.code", "ways.code_in_pixels", "appeals.back", "ways.back", "following.back",
    "confirming.back_to_ledger", "confirming.back_to_confirmation", "confirming.withdraw",
    "cases.case_sheet", "joint_letters.letter_pdf", "joint_letters.letter_docx", "signing.answer", "signing.back",
    "signing.take_signer_off", "cosigning.back",
})  # fmt: skip
# What a browser is told of a page; the rest is about the connection.
_HEADERS = ("Content-Type", "Content-Security-Policy")
_MAILS = "people.example.net"
SIGNER, EARLIER_SIGNER = f"organisation@{_MAILS}", f"earlier-organisation@{_MAILS}"
_TYPED = {
    "own_words": "I run a village library, and I write as one citizen to another.", "name": "Ann Example",
    "occupation": "librarian", "place": "Leeds", "address": "1 Long Street\nLS1 1AA", "email": "ann@people.example.net",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page as it was answered once; `endpoint` is empty where an address leads to none."""

    name: str
    language: str
    endpoint: str
    address: str
    status: int
    headers: Mapping[str, str]
    html: bytes


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a page is asked for: posted where there are fields; `place` follows the language in its address."""

    name: str
    endpoint: str
    place: str
    status: int = 200
    fields: Mapping[str, Any] | None = None
    # What goes wrong behind the address.
    failure: type[HTTPException] | None = None


def made(app: Flask, *languages: str) -> list[PublicPage]:
    """Let there be something on every public page, and return each in these languages of the interface."""
    _campaigns(app)
    tokens = _tokens(app, languages)
    _ended(app)
    found = [_answered(app, language, one) for language in languages for one in _asked(tokens[language])]
    # What is waiting has left by now.
    run_once(app)
    for language in languages:
        ledger = tokens[language]["ledger"]
        found.append(_answered(app, language, _Asked("ledger-left", "confirming.followed", f"/appeals/{ledger}")))
        found += [_answered(app, language, one) for one in _last(tokens[language])]
    return found


def missing(app: Flask, pages: Sequence[PublicPage]) -> set[str]:
    """Return the public endpoints that none of the pages belongs to; those below a section are the same ones."""
    public = {rule.endpoint for rule in app.url_map.iter_rules() if _is_public(app, rule)}
    return public - NO_PAGES - {page.endpoint for page in pages}


def _is_public(app: Flask, rule: Rule) -> bool:
    return rule_of(app, rule.endpoint) in {Access.ANYONE, Access.LINK_HOLDER}


def answer(context: BrowserContext, app: Flask) -> None:
    """Let the application answer whatever the pages of a browser ask for."""
    client = app.test_client()

    def handle(route: Route) -> None:
        asked = route.request
        address = urlsplit(asked.url)
        kind = asked.headers.get("content-type")
        with client.open(
            f"{address.path}?{address.query}", method=asked.method, data=asked.post_data_buffer, content_type=kind
        ) as response:
            route.fulfill(status=response.status_code, headers=_told(response), body=response.data)

    context.route(f"{_base(app)}/**", handle)


def show(page: Page, one: PublicPage, app: Flask) -> None:
    """Open a page in a browser that the application answers, and wait until it is drawn.

    The browser gives the focus to what has `autofocus` when it draws, which may be after the page's `load`.
    """

    def handle(route: Route) -> None:
        route.fulfill(status=one.status, headers=dict(one.headers), body=one.html)

    page.route(_base(app) + one.address, handle, times=1)
    page.goto(_base(app) + one.address)
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def _base(app: Flask) -> str:
    return str(app.config["BASE_URL"])


def _told(response: Response) -> dict[str, str]:
    return {name: response.headers[name] for name in _HEADERS if name in response.headers}


def _campaigns(app: Flask) -> None:
    """Let there be campaigns in every state, and a section whose pages say all that a section's may say."""
    values = {"reply_to": "letters@section.example.org", "contact": "ask@section.example.org", "return_address": LENT}
    a_section(app, SECTION, "IE", "Europe/Dublin", **values)
    now = clock.now()
    for slug in (REAL, STOPPED, CLOSED, EARLIER):
        a_campaign(app, slug, (now + timedelta(days=20)).date())
    with time_machine.travel(now - timedelta(days=40), tick=False):
        a_campaign(app, PASSED, (now - timedelta(days=10)).date())


def _ended(app: Flask) -> None:
    with app.app_context():
        ended(db.session(), STOPPED, Status.STOPPED)
        outcome = Ending(Outcome.RELEASED, {"en": "She is *at home*.\n\n- Her **library** is open."})
        ending.close(db.session(), COMMAND_LINE, CLOSED, outcome, clock.now())
    an_update(app, EARLIER)


def _tokens(app: Flask, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """Ask for letters and to follow; return what stands in the links of the mails, by language and by who asked."""
    with time_machine.travel(clock.now() - timedelta(days=8), tick=False):
        for number, language in enumerate(languages):
            _send(app, number, f"late-{language}")
        run_once(app)
    for number, language in enumerate(languages):
        for who in ("confirm", "ledger"):
            _send(app, number, f"{who}-{language}")
        for who, slug in (("follow", "practice"), ("end", "practice"), ("not-me", "practice"), ("closed", CLOSED)):
            address = f"/en/campaigns/{slug}/follow"
            response = follow(app, f"{who}-{language}@{_MAILS}", address, environ_overrides=_network(number))
            assert response.status_code == 200, response.text
    run_once(app)
    found: dict[str, dict[str, str]] = {}
    for mail in captured(app):
        who, _, language = str(mail["To"]).removesuffix(f"@{_MAILS}").rpartition("-")
        links = re.findall(r"/(?:confirm|follow)/(\S+)", body_of(mail))
        found.setdefault(language, {})[who] = links[0]
    for tokens in found.values():
        tokens["confirmed"], tokens["following"] = tokens["ledger"], tokens["end"]
        tokens["ledger"] = _led_to(app, f"/en/confirm/{tokens['confirmed']}")
        tokens["end"] = _led_to(app, f"/en/follow/{tokens['following']}")
    _signers(app, found)
    return found


def _signers(app: Flask, found: dict[str, dict[str, str]]) -> None:
    """Ask an organisation and people to sign a joint letter; add what stands in their links."""
    form = f"/en/joint-letters/{JOINT}/co-sign"
    opened(app, SIGNER, slug=JOINT, takes_individuals=True)
    left = _has_left(app)
    for number, (language, tokens) in enumerate(found.items()):
        tokens |= {"sign": _last_part(link_of(app, SIGNER)), "sign-left": left}
        for who in ("cosign", "cosigned", "cosign-not-me"):
            address = f"{who}-{language}@{_MAILS}"
            typed = {"name": "Ann Example", "email": address}
            response = app.test_client().post(form, data=typed, environ_overrides=_network(number))
            assert response.status_code == 200, response.text
            tokens[who] = _last_part(link_of(app, address, "/co-sign/"))
        response = app.test_client().post(f"/en/co-sign/{tokens['cosigned']}", data={"text": "1"})
        tokens["cosigned"] = _last_part(response.headers["Location"])


def _has_left(app: Flask) -> str:
    """Let there be a joint letter that was signed and published; return what stands in its signer's link."""
    opened(app, EARLIER_SIGNER, slug=LEFT, takes_individuals=True)
    link = link_of(app, EARLIER_SIGNER)
    sign(app, link, signer="Ann Example", office="Director")
    for step in (frozen, handed_over, published):
        step(app, LEFT)
    return _last_part(link)


def _network(number: int) -> dict[str, str]:
    """Return a network of each language's own: from one, only so much may be asked for."""
    return {"REMOTE_ADDR": f"203.0.{113 + number}.1"}


def _send(app: Flask, number: int, who: str) -> None:
    form = practice_fields(**{**_TYPED, "email": f"{who}@{_MAILS}", "target": [COUNCIL, EMBASSY]})
    response = app.test_client().post(SEND, data=form, environ_overrides=_network(number))
    assert response.status_code == 200, response.text


def _led_to(app: Flask, address: str) -> str:
    response = app.test_client().post(address)
    assert response.status_code == 303, response.text
    return _last_part(response.headers["Location"])


def _last_part(address: str) -> str:
    return address.rpartition("/")[2]


def _asked(tokens: Mapping[str, str]) -> Iterator[_Asked]:
    """Say how every page is asked for that stays as it is when it is asked for."""
    whole = {**_TYPED, "target": [COUNCIL, EMBASSY], "letter_language": "en", "translation": "y"}
    whole |= {"translation_language": "ru"}
    form = fields(**whole)
    empty = {"own_words": _TYPED["own_words"], "signature_kind": "drawn"}
    practice, below = "/campaigns/practice", f"/sections/{SECTION}"
    for dress in ("", below):
        dressed = "-section" if dress else ""
        yield _Asked(f"index{dressed}", "campaigns.index", f"{dress}/")
        yield _Asked(f"campaign{dressed}", "appeals.campaign", f"{dress}{practice}")
        yield _Asked(f"preview{dressed}", "appeals.preview", f"{dress}{practice}/preview", 200, form)
        yield _Asked(f"reply{dressed}", "replies.form", f"{dress}{practice}/reply")
        yield _Asked(f"unknown{dressed}", "appeals.campaign", f"{dress}/campaigns/nix", 404)
    yield _Asked("campaign-slash", "appeals.campaign_with_slash", f"{practice}/")
    for slug in ("ua-84-11", "izzat-amon", REAL, PASSED, STOPPED, CLOSED, EARLIER):
        yield _Asked(f"campaign-{slug}", "appeals.campaign", f"/campaigns/{slug}")
    yield _Asked("typed", "appeals.typed", practice, 200, form)
    yield _Asked("typed-passed", "appeals.typed", f"/campaigns/{PASSED}", 409, form)
    signed = {**whole, "signature_kind": "image", "signature": ("signature.png", a_picture())}
    yield _Asked("preview-signed", "appeals.preview", f"{practice}/preview", 200, signed)
    yield _Asked("preview-refused", "appeals.preview", f"{practice}/preview", 422, {**form, "name": "", **empty})
    yield _Asked("letter-refused", "appeals.letter", f"{practice}/letter.pdf", 422, {})
    yield _Asked("print-refused", "ways.printed", f"{practice}/print", 422, {})
    yield _Asked("mail-file-refused", "ways.mail_file", f"{practice}/mail.eml", 422, {})
    yield _Asked("mail", "ways.mail", f"{practice}/mail", 200, form)
    yield _Asked("mail-long", "ways.mail", "/campaigns/ua-84-11/mail", 200, fields(**_TYPED))
    yield _Asked("sent", "appeals.send", f"{practice}/send", 200, form)
    yield _Asked("posted", "appeals.posted", f"{practice}/posted", 200, form)
    yield _Asked("privacy", "appeals.privacy", "/privacy")
    yield _Asked("cases", "cases.index", "/cases")
    yield _Asked("cases-found", "cases.index", "/cases?q=Izzak")
    yield _Asked("cases-nothing", "cases.index", "/cases?q=Nobody")
    for slug in ("izzat-amon", "nizomkhon-juraev"):
        yield _Asked(f"case-{slug}", "cases.case", f"/cases/{slug}")
    yield _Asked("case-slash", "cases.case_with_slash", "/cases/izzat-amon/")
    yield from _of_joint_letters(tokens)
    yield from _of_forms(practice)
    yield from _of_mails(tokens)
    yield from _failures(practice, form)


def _of_joint_letters(tokens: Mapping[str, str]) -> Iterator[_Asked]:
    yield _Asked("joint-letters", "joint_letters.index", "/joint-letters")
    yield _Asked("joint-letter", "joint_letters.letter", EXAMPLE)
    yield _Asked("joint-letter-ru", "joint_letters.letter", f"{EXAMPLE}?letter=ru")
    yield _Asked("joint-letter-section", "joint_letters.letter", f"/sections/{SECTION}{EXAMPLE}")
    yield _Asked("joint-letter-slash", "joint_letters.letter_with_slash", f"{EXAMPLE}/")
    yield _Asked("joint-letter-unknown", "joint_letters.letter", f"/joint-letters/{JOINT}", 404)
    yield _Asked("sign", "signing.page", f"/sign/{tokens['sign']}")
    yield _Asked("sign-left", "signing.page", f"/sign/{tokens['sign-left']}")
    yield _Asked("sign-refused", "signing.sign", f"/sign/{tokens['sign']}", 422, {"name-en": ""})
    cosign = f"/joint-letters/{JOINT}/co-sign"
    yield _Asked("cosign", "cosigning.form", cosign)
    yield _Asked("cosign-refused", "cosigning.ask", cosign, 422, {"name": "", "email": "no address"})
    asked = {"name": "Ann Example", "email": "zoe@people.example.net"}
    yield _Asked("cosign-asked", "cosigning.ask", cosign, 200, asked)
    yield _Asked("cosign-over", "cosigning.form", f"/joint-letters/{LEFT}/co-sign", 410)
    yield _Asked("cosign-confirm", "cosigning.confirmation", f"/co-sign/{tokens['cosign']}")
    yield _Asked("cosign-changed", "cosigning.confirm", f"/co-sign/{tokens['cosign']}", 409, {"text": "0"})
    yield _Asked("cosigned", "cosigning.cosigned", f"/co-signed/{tokens['cosigned']}")


def _of_forms(practice: str) -> Iterator[_Asked]:
    wrong = f"{practice}/wrong-address?office={COUNCIL}"
    yield _Asked("wrong-address", "reports.wrong_address", wrong)
    yield _Asked("wrong-address-refused", "reports.report", wrong, 422, {"text": "a" * 5000})
    yield _Asked(
        "wrong-address-reported", "reports.report", wrong, 200, {"wrong": "came_back", "text": "It came back."}
    )
    yield _Asked("reply-historical", "replies.form", "/campaigns/ua-84-11/reply")
    yield _Asked("reply-refused", "replies.tell", f"{practice}/reply", 422, {"text": "", "received_on": "2001-01-01"})
    reply = {"office": COUNCIL, "received_on": f"{clock.now():%F}", "text": "We have taken note."}
    yield _Asked("reply-told", "replies.tell", f"{practice}/reply", 200, reply)
    yield _Asked("follow", "following.form", f"{practice}/follow")
    yield _Asked("follow-historical", "following.form", "/campaigns/ua-84-11/follow")
    yield _Asked("follow-closed", "following.form", f"/campaigns/{CLOSED}/follow")
    yield _Asked("follow-refused", "following.ask", f"{practice}/follow", 422, {"email": "no address"})
    yield _Asked("follow-asked", "following.ask", f"{practice}/follow", 200, {"email": "zoe@people.example.net"})


def _of_mails(tokens: Mapping[str, str]) -> Iterator[_Asked]:
    yield _Asked("confirm", "confirming.confirmation", f"/confirm/{tokens['confirm']}")
    yield _Asked("confirm-again", "confirming.confirmation", f"/confirm/{tokens['confirmed']}")
    yield _Asked("confirm-late", "confirming.confirmation", f"/confirm/{tokens['late']}")
    yield _Asked("confirm-too-late", "confirming.confirm", f"/confirm/{tokens['late']}", 410, {})
    yield _Asked("ledger", "confirming.followed", f"/appeals/{tokens['ledger']}")
    yield _Asked("follow-confirm", "following.confirmation", f"/follow/{tokens['follow']}")
    yield _Asked("follow-confirm-again", "following.confirmation", f"/follow/{tokens['following']}")
    yield _Asked("follow-confirm-too-late", "following.confirm", f"/follow/{tokens['closed']}", 410, {})
    yield _Asked("following", "following.followed", f"/following/{tokens['end']}")
    yield _Asked("following-unknown", "following.followed", "/following/nix", 404)


def _failures(practice: str, form: Mapping[str, Any]) -> Iterator[_Asked]:
    yield _Asked("nowhere", "", "/nowhere", 404)
    yield _Asked("not-allowed", "", "/", 405, form)
    yield _Asked("failed-read", "appeals.privacy", "/privacy", 500, None, InternalServerError)
    for error in (BadRequest, RequestEntityTooLarge, TooManyRequests, InternalServerError, ServiceUnavailable):
        yield _Asked(f"failed-{error.code}", "appeals.preview", f"{practice}/preview", error.code or 0, form, error)


def _last(tokens: Mapping[str, str]) -> Iterator[_Asked]:
    """Say how the pages are asked for that end what the others show."""
    yield _Asked("confirm-not-me", "confirming.not_me", f"/confirm/{tokens['confirm']}/not-me", 200, {})
    yield _Asked("erased", "confirming.erase", f"/appeals/{tokens['ledger']}/erase", 200, {})
    yield _Asked("follow-not-me", "following.not_me", f"/follow/{tokens['not-me']}/not-me", 200, {})
    yield _Asked("cosign-not-me", "cosigning.not_me", f"/co-sign/{tokens['cosign-not-me']}/not-me", 200, {})
    yield _Asked("cosign-ended", "cosigning.take_off", f"/co-signed/{tokens['cosigned']}", 200, {})
    yield _Asked("follow-ended", "following.end", f"/following/{tokens['end']}", 200, {})


def _answered(app: Flask, language: str, asked: _Asked) -> PublicPage:
    address = f"/{language}{asked.place}"
    client = app.test_client()
    with _failing(app, asked):
        if asked.fields is None:
            response = client.get(address)
        else:
            response = client.post(
                address, data=fields(**asked.fields) if "signature" in asked.fields else asked.fields
            )
    said = f"{address} ({asked.name}) answers {response.status_code} and not {asked.status}: {response.text[:2000]}"
    assert response.status_code == asked.status, said
    assert response.mimetype == "text/html", said
    return PublicPage(
        asked.name, language, asked.endpoint, address, asked.status, _told(response), response.data
    )  # fmt: skip


@contextmanager
def _failing(app: Flask, asked: _Asked) -> Iterator[None]:
    """Let the view behind an address fail for a moment as one may fail."""
    if asked.failure is None:
        yield
        return
    failure, view = asked.failure, app.view_functions[asked.endpoint]

    @anyone
    def failing(**_: Any) -> str:
        raise failure

    app.view_functions[asked.endpoint] = failing
    try:
        yield
    finally:
        app.view_functions[asked.endpoint] = view
