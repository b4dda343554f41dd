"""Opens and sends whatever an application has, in the states that it can be in: for tests that look at every answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask, abort
from werkzeug.routing import Rule

from app import clock
from app.access import COMMAND_LINE, EVERYBODY, StaffOnly, anyone, requires, rule_of
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.extensions import db
from app.public import INTERFACE_LANGUAGES, LARGEST_BODY
from tests.desk import Desk
from tests.desk_forms import forms_of
from tests.desk_pages import address_of, everybodys_desk, fill, pages
from tests.ending import a_campaign, an_update, ended
from tests.factories import a_picture
from tests.following import follow, followed, links_to
from tests.sending import COUNCIL, EMBASSY, ask, confirm_link, confirmed, practice_fields
from tests.signing_in import RESET, SIGN_IN, send, set_up_app, sign_in, with_password

# The errors that have a sentence of their own, and one that has none.
ERRORS = (400, 403, 404, 405, 410, 413, 429, 500, 503, 418)
RIGHT_TO_LEFT = next((language for language in ("ar", "fa") if language in INTERFACE_LANGUAGES), "ru")
_BELOW = "/<language:interface_language>/"
# What nobody should type.
_NONSENSE = "?<b>&amp;\"'\u202e"
_LANGUAGES = ("en", RIGHT_TO_LEFT)
_DRESSES = ("", "sections/germany/")


def visit(app: Flask) -> None:
    """Call every route of an application that holds the examples, so that each answers as it should and as it must.

    The last errors are that its database is gone: it is of no use afterwards.
    """
    _plant_errors(app)
    known = {"act": "hold", **fill(app)}
    shown = pages(app, known)
    desk = everybodys_desk(app)
    for page in shown:
        desk.get(page.address, headers={"Accept-Language": RIGHT_TO_LEFT})
    _public_pages(app)
    _private_pages(app)
    _signing_in(app)
    for page in shown:
        _send_nonsense(desk, page.address)
    for rule in _of_the_desk(app, "GET"):
        desk.get(address_of(app, rule, known))
    for rule in sorted(_of_the_desk(app, "POST"), key=_destroys):
        desk.post(address_of(app, rule, known))
    _ended_campaigns(app)
    _errors(app, desk)


def _of_the_desk(app: Flask, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/desk")
        and method in (rule.methods or ())
        and isinstance(rule_of(app, rule.endpoint), StaffOnly)
        and "planted" not in rule.rule
    ]


def _destroys(rule: Rule) -> bool:
    return rule.rule.rpartition("/")[2] in {"delete", "discard", "remove", "sign-out-everywhere", "active", "stop"}


def _send_nonsense(desk: Desk, address: str) -> None:
    """Send each form of a page with nonsense in all of its fields."""
    for action, fields in forms_of(desk.get(address)):
        # Whoever is signed out sends no more.
        if "csrf_token" in fields and not action.endswith("/sign-out"):
            nonsense = dict.fromkeys(fields, _NONSENSE)
            desk.post(action or address, {name: nonsense[name] for name in fields if name != "csrf_token"})


def _public_pages(app: Flask) -> None:
    client = app.test_client()
    for language in INTERFACE_LANGUAGES:
        for page in ("", "privacy", "campaigns/practice", "campaigns/ua-84-11", "campaigns/izzat-amon", "nowhere"):
            client.get(f"/{language}/{page}")
    places = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(_BELOW) and "<token>" not in rule.rule]
    for rule in places:
        for language in _LANGUAGES:
            address = rule.rule.replace("<slug>", "practice").replace("<in_section>", "germany")
            address = address.replace("<language:interface_language>", language)
            for form in ("pdf", "docx", "eml", "txt") if "letter.<" in address else ("",):
                whole = address.partition("<")[0] + form
                client.get(whole)
                if "POST" in (rule.methods or ()):
                    client.post(whole)
                    client.post(whole, data=dict.fromkeys(_typed(), _NONSENSE))
                    client.post(whole, data=_typed())
    for address in ("/", "/healthz", "/readyz", "/metrics", "/static/look.css"):
        client.get(address)
    for language in _LANGUAGES:
        practice = f"/{language}/campaigns/practice"
        client.post(f"{practice}/preview?part=letter")
        for changes in (
            {"target": [COUNCIL, EMBASSY], "translation": "yes", "translation_language": "ru"},
            {"signature_kind": "image", "signature": ("s.png", a_picture())},
            {"signature_kind": "pen", "own_words": "One.\n\n- Two\n- *Three*", "letter_language": "ru", "country": "DE"},
            {"own_words": "a " * 5000},
        ):
            client.post(f"{practice}/preview", data=practice_fields(**changes))
            client.post(f"{practice}/preview?part=letter", data=practice_fields(**changes))


def _typed() -> dict[str, Any]:
    """Return what fills in each form of the public side."""
    reply = {"office": COUNCIL, "received_on": f"{clock.now():%F}", "text": "We have taken note.", "wrong": "came_back"}
    return {**practice_fields(email="bob@people.example.net"), **reply, "kind": "came_back"}


def _private_pages(app: Flask) -> None:
    client = app.test_client()
    ask(app, email="not-me@people.example.net")
    links = [confirm_link(app, "not-me@people.example.net")]
    follow(app, "nor-me@people.example.net")
    links.append(links_to(app, "nor-me@people.example.net")[-1])
    for link in links:
        for language in _LANGUAGES:
            client.get(link.replace("/en/", f"/{language}/"))
        client.post(f"{link}/not-me")
        client.get(f"{link}/not-me")
        client.post(link)
    own_page, following = confirmed(app), followed(app, "ann@example.org")
    for language in _LANGUAGES:
        client.get(own_page.replace("/en/", f"/{language}/"))
        client.get(following.replace("/en/", f"/{language}/"))
    client.post(f"{own_page}/withdraw", data={"office": COUNCIL})
    client.get(f"{own_page}/withdraw")
    client.get(own_page)
    client.post(f"{own_page}/erase")
    client.get(own_page)
    client.post(following)
    client.get(following)


def _signing_in(app: Flask) -> None:
    sign_in_pages = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk/account/")]
    _number, email = with_password(app, *EVERYBODY)
    stranger, client = app.test_client(), app.test_client()
    sign_in(stranger, email, "wrong")
    sign_in(client, email)
    set_up_app(client)
    half = app.test_client()
    sign_in(half, email)
    send(stranger, RESET, email=email)
    for address in sign_in_pages:
        whole = address.replace("<token>", "no-such-token")
        for one in (stranger, half, client):
            one.get(whole)
            one.get(whole, headers={"Accept-Language": RIGHT_TO_LEFT})
    for address in (SIGN_IN, RESET):
        _send_nonsense(Desk(stranger), address)
    for address in sign_in_pages:
        if "sign-out" not in address and "<token>" not in address:
            _send_nonsense(Desk(client), address)
            _send_nonsense(Desk(half), address)


def _ended_campaigns(app: Flask) -> None:
    """Open campaigns that are over, and try to write for them."""
    for slug in ("closed", "stopped", "updated", "over"):
        a_campaign(app, slug, date(2026, 12, 20))
    with app.app_context():
        texts = {"en": "She is *at home*.\n\n- Her library is open."}
        ending.close(db.session(), COMMAND_LINE, "closed", Ending(Outcome.RELEASED, texts), clock.now())
        ended(db.session(), "stopped", Status.STOPPED)
    an_update(app, "updated")
    client = app.test_client()
    for language in _LANGUAGES:
        for slug in ("closed", "stopped", "updated", "over"):
            for page in ("", "/follow", "/reply", "/wrong-address"):
                client.get(f"/{language}/campaigns/{slug}{page}")
            for page in ("/preview", "/send", "/posted", "/follow", "/reply"):
                client.post(f"/{language}/campaigns/{slug}{page}", data=_typed())


def _plant_errors(app: Flask) -> None:
    """Give an application an address for each error, below those of the public side and those of the desk."""
    for code in ERRORS:
        for start, who in (("/en", anyone), (f"/{RIGHT_TO_LEFT}", anyone), ("/desk", requires())):
            view = who(lambda code=code: abort(code))
            app.add_url_rule(f"{start}/planted/{code}", f"planted{start}{code}", view, methods=["GET", "POST"])


def _errors(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    for code in ERRORS:
        for language in _LANGUAGES:
            client.get(f"/{language}/planted/{code}")
            client.post(f"/{language}/planted/{code}", data=_typed())
        desk.get(f"/desk/planted/{code}", headers={"Accept-Language": RIGHT_TO_LEFT})
    client.get("/", headers={"Host": "no host"})
    client.post("/en/campaigns/practice/preview", data={"own_words": "a" * (LARGEST_BODY + 1)})
    post = app.extensions["post"]
    app.extensions["post"] = replace(post, config=replace(post.config, network_per_hour=0))
    client.post("/en/campaigns/practice/send", data=practice_fields())
    client.post("/en/campaigns/practice/posted", data=practice_fields())
    (app.config["FAITHFULLY"].instance_path / "faithfully.db").write_bytes(b"not a database at all" * 100)
    client.get("/en/campaigns/practice")
    client.get("/readyz")
    client.post("/en/campaigns/practice/preview", data=practice_fields(own_words=_NONSENSE))
    desk.client.get("/desk/")
