"""Opens and sends whatever an application has, in the states that it can be in: for tests that look at every answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort
from flask.testing import FlaskClient

from app import clock
from app.access import EVERYBODY, StaffOnly, requires, rule_of
from app.public import INTERFACE_LANGUAGES, LARGEST_BODY
from tests import public_pages
from tests.desk import Desk
from tests.desk_forms import forms_of
from tests.desk_pages import address_of, everybodys_desk, fill, pages
from tests.factories import a_picture
from tests.following import follow, links_to
from tests.joint_letters import link_of
from tests.sending import COUNCIL, EMBASSY, ask, captured, confirm_link, confirmed, link_in, practice_fields, run_once
from tests.signing_in import RESET, later, send, set_up_app, sign_in, token_in, with_password

# The errors that have a sentence of their own, and one that has none.
ERRORS = (400, 403, 404, 405, 410, 413, 429, 500, 503, 418)
RIGHT_TO_LEFT = next((language for language in ("ar", "fa") if language in INTERFACE_LANGUAGES), "ru")
_BELOW = "/<language:interface_language>/"
# What nobody should type.
_NONSENSE = "?<b>&amp;\"'\u202e"
_LANGUAGES = ("en", RIGHT_TO_LEFT)
# Forms that are nothing but their buttons.
_PRESSED = {"recipients_desk.channels.mark": {"mark": "failing"}}
_FROM_RIGHT = {"Accept-Language": RIGHT_TO_LEFT}


def visit(app: Flask) -> None:
    """Call every route of an application that holds the examples, so that each answers as it should and as it must.

    At the end its database is gone, for the sake of the errors then: it is of no use afterwards.
    """
    _plant_errors(app)
    public_pages.made(app, *_LANGUAGES)
    # The reply with a file comes after those of the public pages, one in each language.
    reply = 1 + len(_LANGUAGES)
    known = {"act": "hold", **fill(app), "outbox_desk.slug": "practice", "replies_desk.number": reply}
    shown = pages(app, known)
    desk = everybodys_desk(app)
    _public_pages(app)
    _leading_back(app)
    _signing_in(app, desk)
    for page in shown:
        _send_nonsense(desk, page.address)
    posting = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and isinstance(rule_of(app, rule.endpoint), StaffOnly)
    ]
    for rule in sorted(posting, key=lambda rule: _destroys(rule.rule)):
        desk.post(address_of(app, rule, known), _PRESSED.get(rule.endpoint))
    _ended_campaigns(app)
    with later(20):
        everybodys_desk(app).post("/desk/account/sign-out")
    _errors(app)


def _destroys(address: str) -> bool:
    """Return whether what is sent there takes away what others need, or the session: it is sent last."""
    return address.rpartition("/")[2] in {
        "delete", "discard", "remove", "active", "stop", "sign-out", "sign-out-everywhere",
    }  # fmt: skip


def _send_nonsense(desk: Desk, address: str) -> None:
    """Open a page in a language that runs from right to left, and send its forms with nonsense in all fields."""
    for action, fields in forms_of(desk.get(address, headers=_FROM_RIGHT)):
        if "csrf_token" in fields and not _destroys(action):
            desk.post(action or address, {name: _NONSENSE for name in fields if name != "csrf_token"})


def _public_pages(app: Flask) -> None:
    client = app.test_client()
    for language in INTERFACE_LANGUAGES:
        for page in ("", "privacy", "campaigns/practice", "nowhere"):
            client.get(f"/{language}/{page}")
    for address in ("/", "/healthz", "/readyz", "/metrics", "/static/look.css"):
        client.get(address)
    for language in _LANGUAGES:
        for address, is_form in _public_addresses(app, language):
            client.get(address)
            if is_form:
                # Each form is sent in each of the three ways, and at its address below a section.
                below, right = "/sections/" in address, language == RIGHT_TO_LEFT
                client.post(address, data=dict.fromkeys(_typed(), _NONSENSE) if right else _typed() if below else {})
                if not below and not right:
                    client.post(address, data=_typed())
        _letters(client, f"/{language}/campaigns/practice/preview")
    as_it_is = app.extensions["post"]
    app.extensions["post"] = replace(as_it_is, config=replace(as_it_is.config, network_per_hour=0))
    client.post("/en/campaigns/practice/send", data=practice_fields())
    client.post("/en/campaigns/practice/posted", data=practice_fields())
    app.extensions["post"] = as_it_is


def _public_addresses(app: Flask, language: str) -> list[tuple[str, bool]]:
    """Return the address of each page of the practice campaign in a language, and whether something is sent there."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(_BELOW) and "<token>" not in rule.rule:
            # The practice campaign tells a case that has no file.
            slug = "izzat-amon" if rule.endpoint.startswith("cases.") else "practice"
            address = rule.rule.replace("<slug>", slug).replace("<in_section>", "germany")
            address = address.replace("<language:interface_language>", language)
            # One file of each kind is enough: they take long, and are no pages.
            files = ("pdf", "docx", "eml", "txt") if address.startswith("/en/campaigns/") else ("txt",)
            for file in files if "letter.<" in address else ("",):
                office = f"?office={COUNCIL}" if address.endswith("/wrong-address") else ""
                found.append((address.partition("<")[0] + file + office, "POST" in (rule.methods or ())))
    return found


def _letters(client: FlaskClient, preview: str) -> None:
    """Look at letters of several kinds, in their page and as the part of it that a script fetches."""
    for changes in (
        {"target": [COUNCIL, EMBASSY], "translation": "yes", "translation_language": "ru"},
        {"signature_kind": "image", "signature": ("s.png", a_picture())},
        {"signature_kind": "pen", "own_words": "One.\n\n- Two\n- *Three*", "letter_language": "ru", "country": "DE"},
        {"name": ""},
    ):
        client.post(preview, data=practice_fields(**changes))
        client.post(f"{preview}?part=letter", data=practice_fields(**changes))


def _typed() -> dict[str, Any]:
    """Return what fills in each form of the public side."""
    reply = {"office": COUNCIL, "received_on": f"{clock.now():%F}", "text": "We have taken note.", "wrong": "came_back"}
    return {**practice_fields(email="bob@people.example.net"), **reply, "kind": "came_back"}


def _leading_back(app: Flask) -> None:
    """Open what only leads back to a page behind a link, and withdraw a letter."""
    client = app.test_client()
    own_page = confirmed(app)
    client.post(f"{own_page}/withdraw", data={"office": COUNCIL})
    ask(app, email="bob@people.example.net")
    follow(app, "eve@people.example.net")
    asking = confirm_link(app, "bob@people.example.net"), links_to(app, "eve@people.example.net")[-1]
    for address in (own_page, f"{own_page}/withdraw", f"{own_page}/erase", *(f"{link}/not-me" for link in asking)):
        client.get(address)
    example, link = "/en/joint-letters/un-secretary-general-2017", link_of(app, public_pages.SIGNER)
    for address in (f"{example}.pdf", f"{example}.docx", "/en/cases/izzat-amon/sheet.pdf", f"{link}/decline"):
        client.get(address)
    client.get("/en/co-sign/nothing/not-me")
    client.post(f"{link_of(app, public_pages.EARLIER_SIGNER)}/nameless")
    client.post(f"{link}/decline")


def _signing_in(app: Flask, desk: Desk) -> None:
    """Open and send the pages of an account: signed out, signed in, and between the two steps of signing in."""
    addresses = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk/account/")]
    _number, email = with_password(app, *EVERYBODY)
    stranger, client, half = app.test_client(), app.test_client(), app.test_client()
    sign_in(stranger, email, "wrong")
    # Two more, since each link leads to a new password.
    _number, new = with_password(app)
    welcome = app.test_cli_runner().invoke(args=["staff", "link", new]).stdout.strip()
    _number, forgetful = with_password(app)
    send(stranger, RESET, email=forgetful)
    run_once(app)
    own_links = [urlsplit(welcome).path, link_in(captured(app, forgetful)[-1])]
    for address in own_links:
        stranger.get(address)
        _send_nonsense(Desk(stranger), address)
    sign_in(client, email)
    set_up_app(client)
    for address in addresses:
        whole = address.replace("<token>", "no-such-token")
        for one in (Desk(stranger), Desk(client)):
            one.get(whole)
            _send_nonsense(one, whole)
        if not _destroys(address):
            Desk(client).post(whole)
    for address in ("code", "recovery", "rescue", "second-step"):
        sign_in(half, email)
        half.get(f"/desk/account/{address}")
        page = half.get(f"/desk/account/{address}", headers=_FROM_RIGHT, follow_redirects=True)
        half.post(f"/desk/account/{address}", data={"csrf_token": token_in(page), "code": _NONSENSE})
    made = desk.post("/desk/deadlines/calendars/", {"section": "0"}).text
    stranger.get(urlsplit(made.partition("<code")[2].partition(">")[2].partition("<")[0]).path)


def _ended_campaigns(app: Flask) -> None:
    """Open the forms of campaigns that are over, and try to write for them."""
    client = app.test_client()
    for language in _LANGUAGES:
        for slug in (public_pages.PASSED, public_pages.STOPPED, public_pages.CLOSED, public_pages.EARLIER):
            for page in ("/follow", "/reply", f"/wrong-address?office={COUNCIL}"):
                client.get(f"/{language}/campaigns/{slug}{page}")
            for page in ("/preview", "/send", "/posted", "/follow", "/reply"):
                client.post(f"/{language}/campaigns/{slug}{page}", data=_typed())


def _plant_errors(app: Flask) -> None:
    """Give the desk an address for each error; those of the public side are among its pages."""
    for code in ERRORS:
        view = requires()(lambda code=code: abort(code))
        app.add_url_rule(f"/desk/planted/{code}", f"planted{code}", view)


def _errors(app: Flask) -> None:
    client = app.test_client()
    client.get("/", headers={"Host": "no host"})
    client.post("/en/campaigns/practice/preview", data={"own_words": "a" * (LARGEST_BODY + 1)})
    desk = everybodys_desk(app)
    (app.config["FAITHFULLY"].instance_path / "faithfully.db").write_bytes(b"not a database at all" * 100)
    client.get("/en/campaigns/practice")
    client.get("/readyz")
    client.post("/en/campaigns/practice/preview", data=practice_fields(own_words=_NONSENSE))
    desk.get("/desk/")
