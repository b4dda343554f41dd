"""The headers that keep a browser safe are on every answer: each route, each method, with a database and without."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.access import EVERYBODY, anyone
from app.config import Config
from app.public import CONTENT_POLICY
from tests.answers import Answer, kept
from tests.applications import another
from tests.desk import signed_in
from tests.safe_headers import faults
from tests.sections import a_section

pytestmark = pytest.mark.sqlite("It is about headers; the services under the pages are tested on both.")

_EXAMPLES = {
    "interface_language": "en", "slug": "practice", "in_section": "germany", "campaign": "practice",
    "filename": "look.css", "language": "en", "office": "practice-embassy", "country": "DE", "state": "RU",
}  # fmt: skip


def _addresses(app: Flask) -> list[str]:
    """Return an address of every route."""
    found = set()
    for rule in app.url_map.iter_rules():
        values: dict[str, Any] = {}
        for name in rule.arguments:
            converter = rule._converters[name]  # noqa: SLF001  # Werkzeug has no other way to learn of what kind a place is.
            choices = getattr(converter, "items", None) or ()
            example = 1 if "Integer" in type(converter).__name__ else _EXAMPLES.get(name, "no-such-thing")
            values[name] = next(iter(choices), example)
        with app.test_request_context():
            found.add(app.url_for(rule.endpoint, **values))
            if "in_section" in values:
                found.add(app.url_for(rule.endpoint, **{**values, "in_section": "nowhere"}))
    return sorted(found)


def _wrong(answers: list[Answer]) -> list[str]:
    return [f"{answer}: {fault}" for answer in answers for fault in faults(answer)]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "BREW"])
def test_every_route_answers_every_method_with_its_headers(app: Flask, method: str) -> None:
    a_section(app)
    client = app.test_client()
    with kept(app) as answers:
        for address in _addresses(app):
            client.open(address, method=method).close()
    assert _wrong(answers) == []
    assert {answer.method for answer in answers} == {method}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_database_too(app: Flask, method: str) -> None:
    addresses, desk = _addresses(app), signed_in(app, *EVERYBODY)
    (app.config["FAITHFULLY"].instance_path / "faithfully.db").write_bytes(b"not a database at all" * 100)
    with kept(app) as answers:
        for address in addresses:
            desk.client.open(address, method=method).close()
    assert _wrong(answers) == []
    assert {500, 503} & {answer.status for answer in answers}


def test_what_is_answered_before_any_route_or_by_a_library(app: Flask) -> None:
    client = app.test_client()
    with kept(app) as answers:
        unchanged = {"If-None-Match": str(client.get("/en/campaigns/practice").headers["ETag"])}
        client.get("/en/campaigns/practice", headers=unchanged)
        sheet = client.get("/static/look.css")
        client.get("/static/look.css", headers={"If-None-Match": sheet.headers["ETag"]}).close()
        client.get("/static/look.css", headers={"Range": "bytes=0-9"}).close()
        client.get("/static/look.css", headers={"Range": "bytes=9000000-"}).close()
        sheet.close()
        client.get("/static/../wsgi.py")
        client.get("/", headers={"Host": "no host"})
        client.get("/en/campaigns/practice%00")
        client.post("/desk/account/sign-in", json={})
        client.post("/en/campaigns/practice/preview", data="x" * 9_000_000, content_type="text/plain")
    assert _wrong(answers) == []
    assert {answer.status for answer in answers} >= {200, 304, 400, 404, 206, 416}


def test_a_name_that_is_reached_by_tls_is_reached_by_nothing_else(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/en/").headers
    given: Config = app.config["FAITHFULLY"]
    with another(Config(given.secret_key, given.instance_path, base_url="https://letters.example.org")) as by_tls:
        for address in ("/healthz", "/static/look.css", "/nowhere"):
            with by_tls.test_client().get(address) as response:
                assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", f"{CONTENT_POLICY}; script-src 'self' 'unsafe-inline'"),
        ("Content-Security-Policy", f"{CONTENT_POLICY}; connect-src https:"),
        ("Content-Security-Policy", CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")),
        ("X-Content-Type-Options", "sniff"),
        ("Cache-Control", "public, max-age=600"),
        ("Cache-Control", "no-store=True"),
        ("Set-Cookie", "session=1; HttpOnly; Path=/desk; SameSite=Lax"),
        ("Vary", "Cookie"),
        ("Content-Type", "application/pdf"),
    ],
)
def test_a_header_that_is_wrong_is_found(own_app: Flask, name: str, value: str) -> None:
    own_app.add_url_rule("/planted", "planted", anyone(lambda: ("-", {name: value})))
    own_app.add_url_rule("/as-it-is", "as_it_is", anyone(lambda: "-"))
    with kept(own_app) as answers:
        own_app.test_client().get("/as-it-is")
        assert _wrong(answers) == []
        own_app.test_client().get("/planted")
    assert _wrong(answers) != []
