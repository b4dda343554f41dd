"""Every route has an access rule, and the public side hands out no cookie."""

from __future__ import annotations

import socket

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access import Access, rule_of
from app.config import ROOT
from tests.sections import a_section

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


def _public(app: Flask) -> list[Rule]:
    """The routes that are not the desk's; tests/architecture/test_desk_routes.py has those."""
    return [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/desk")]


def test_every_public_route_has_an_access_rule(app: Flask) -> None:
    """A path with a token is for whoever has the link, the figures for whoever may read them, all else for anyone."""
    wanted = {
        rule.endpoint: Access.LINK_HOLDER
        if "<token>" in rule.rule
        else Access.METRICS
        if rule.rule == "/metrics"
        else Access.ANYONE
        for rule in _public(app)
    }
    assert {rule.endpoint: rule_of(app, rule.endpoint) for rule in _public(app)} == wanted


def test_the_readme_names_every_address_with_a_token_that_a_proxy_must_not_log(app: Flask) -> None:
    """Whoever reads such an address in a log could sign, or take off, in the name of whoever has the link."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    with_token = [rule.rule.partition("<token>")[0] for rule in _public(app) if "<token>" in rule.rule]
    named = {f"`/<lang>/{before.split('/')[-2]}/`" for before in with_token}
    assert {place for place in named if place not in readme} == set()
    assert len(named) > 1


def test_a_route_without_a_rule_is_refused(own_app: Flask) -> None:
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert own_app.test_client().get("/forgotten").status_code == 403
    assert rule_of(own_app, "forgotten") is None


def _example_of(rule: str) -> str:
    for place, value in (
        ("<language:interface_language>", "en"),
        ("<slug>", "practice"),
        ("<in_section>", "germany"),
        ("<campaign>", "practice"),
        ("<any(pdf, docx, eml, txt):form>", "pdf"),
        ("<path:filename>", "look.css"),
        ("<any(decline, withdraw):answer>", "decline"),
        ("<token>", "no-such-token"),
    ):
        rule = rule.replace(place, value)
    assert "<" not in rule, f"give this test an example of {rule}"
    return rule


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_no_public_route_sets_a_cookie_or_looks_for_one_or_fails(app: Flask, method: str) -> None:
    a_section(app)
    client = app.test_client()
    for rule in _public(app):
        response = client.open(_example_of(rule.rule), method=method)
        assert response.status_code < 500
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        # The address of a page that only a link opens is told nobody, nor that of one that says what went wrong.
        is_private = "<token>" in rule.rule or response.status_code >= 400
        wanted = {"no-referrer", "same-origin"} if is_private else {"same-origin"}
        assert response.headers["Referrer-Policy"] in wanted
        response.close()


def test_sockets_beyond_this_machine_are_refused() -> None:
    # pytest-socket warns before it refuses, and in these tests a warning is an error.
    with socket.socket() as probe, pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))
