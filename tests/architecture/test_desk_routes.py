"""Who may call which page of the desk: the matrix of people and routes, made from the URL map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access import COMMAND_LINE, EVERYBODY, Access, Role, StaffOnly, requires, rule_of
from app.extensions import db
from app.sections import queries, services
from app.staff.guard import PAGES
from tests.conftest import NOON
from tests.desk import Desk, signed_in

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

# The pages of signing in that are ours; the others are Flask-Security's.
OWN_SIGN_IN = {"staff.second_factor", "staff.welcome"}
SIGN_IN = {f"security.{page}" for page in PAGES} | OWN_SIGN_IN


def _desk(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")]


def _example_of(app: Flask, rule: Rule) -> str:
    """Return an address of a route, with something in each of its places."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]  # noqa: SLF001  # Werkzeug has no other way to learn of what kind a place is.
        choices = getattr(converter, "items", None) or ()
        values[name] = next(iter(choices), 1 if type(converter).__name__ == "IntegerConverter" else "no-such-thing")
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values))


def _a_section(app: Flask) -> int:
    with app.app_context():
        session = db.session()
        if (there := queries.by_slug(session, "elbonia")) is not None:
            return there.id
        return services.create(session, COMMAND_LINE, "elbonia", "Elbonia", ["DE"], "UTC", NOON).id


def _nobody(app: Flask, _section: int) -> Desk:
    return Desk(app.test_client())


def _somebody(app: Flask, section: int, *, role: Role) -> Desk:
    return signed_in(app, role, sections=[section] if role is Role.SECTION_EDITOR else [])


def _inactive(app: Flask, _section: int) -> Desk:
    return signed_in(app, Role.ADMIN, active=False)


def _no_second_factor(app: Flask, _section: int) -> Desk:
    return signed_in(app, Role.ADMIN, second_factor=False)


def _unwanted(app: Flask) -> list[str]:
    """Return the routes of the desk that break the rule that each has a rule of its own kind."""
    return [
        rule.endpoint
        for rule in _desk(app)
        if not isinstance(rule_of(app, rule.endpoint), StaffOnly)
        and not (rule_of(app, rule.endpoint) is Access.SIGN_IN and rule.endpoint in SIGN_IN)
    ]


def test_every_route_of_the_desk_says_who_may_call_it(app: Flask) -> None:
    assert _unwanted(app) == []
    there = {rule.endpoint for rule in _desk(app)}
    assert there >= SIGN_IN


@pytest.mark.parametrize("endpoint", ["forgotten", "security.forgotten"])
def test_a_route_without_a_rule_is_found_and_refused(own_app: Flask, endpoint: str) -> None:
    own_app.add_url_rule("/desk/forgotten", endpoint, lambda: "open")
    assert _unwanted(own_app) == [endpoint]
    assert own_app.test_client().get("/desk/forgotten").status_code == 403


def _status(rule: StaffOnly | Access | None, role: Role) -> set[int]:
    """Return how a page answers somebody with a role: 404 is for what is not there, and is not refused."""
    if isinstance(rule, StaffOnly) and role not in rule.roles:
        return {403}
    return {200, 302, 303, 404, 410}


PEOPLE: dict[str, tuple[Callable[[Flask, int], Desk], Role | None]] = {
    **{str(role): (partial(_somebody, role=role), role) for role in Role},
    "nobody": (_nobody, None),
    "an inactive account": (_inactive, None),
    "an admin without a second factor": (_no_second_factor, None),
}


def _breaches(app: Flask, who: str) -> list[tuple[str, int]]:
    """Return each page of the desk that answers somebody otherwise than its rule wants, with its answer."""
    make, role = PEOPLE[who]
    desk = make(app, _a_section(app))
    found = []
    for rule in _desk(app):
        if "GET" not in (rule.methods or ()):
            continue
        response = desk.get(_example_of(app, rule))
        access = rule_of(app, rule.endpoint)
        if role is not None:
            signed_out = str(response.location).startswith("/desk/account/sign-in")
            right = response.status_code in _status(access, role) and not signed_out
        elif isinstance(access, StaffOnly):
            # Nobody is let in who is not signed in as fully as they must be; all are led on.
            way = "/desk/account/second-factor" if "second factor" in who else "/desk/account/sign-in"
            right = response.status_code == 303 and str(response.location).startswith(way)
        else:
            right = response.status_code in {200, 302, 303, 410}
        if not right:
            found.append((rule.endpoint, response.status_code))
        response.close()
    return found


def _taken_from_whom_it_may_not(app: Flask, desk: Desk, role: Role | None) -> list[tuple[str, int]]:
    """Return each form of the desk that is not refused, though its rule does not name the role of whoever sends it."""
    found = []
    for rule in _desk(app):
        access = rule_of(app, rule.endpoint)
        if "POST" in (rule.methods or ()) and isinstance(access, StaffOnly) and role not in access.roles:
            with desk.post(_example_of(app, rule)) as response:
                if response.status_code != (303 if role is None else 403):
                    found.append((rule.endpoint, response.status_code))
    return found


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_no_form_is_taken_from_whoever_may_not_send_it(app: Flask, role: Role | None) -> None:
    section = _a_section(app)
    desk = _nobody(app, section) if role is None else _somebody(app, section, role=role)
    assert _taken_from_whom_it_may_not(app, desk, role) == []


def test_a_form_that_is_open_by_mistake_is_found(own_app: Flask) -> None:
    own_app.add_url_rule("/desk/planted", "planted", requires(Role.ADMIN)(lambda: "sent"), methods=["POST"])
    own_app.before_request_funcs[None] = [f for f in own_app.before_request_funcs[None] if f.__name__ != "_guard"]
    desk = _somebody(own_app, _a_section(own_app), role=Role.TRANSLATOR)
    assert ("planted", 200) in _taken_from_whom_it_may_not(own_app, desk, Role.TRANSLATOR)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_answers_each_person_as_its_rule_wants(app: Flask, who: str) -> None:
    assert _breaches(app, who) == []


def test_a_page_that_is_open_by_mistake_is_found(own_app: Flask) -> None:
    """The rule says admins; the guard that should hold it is away."""
    own_app.add_url_rule("/desk/planted", "planted", requires(Role.ADMIN)(lambda: "open"))
    own_app.before_request_funcs[None] = [f for f in own_app.before_request_funcs[None] if f.__name__ != "_guard"]
    assert ("planted", 200) in _breaches(own_app, str(Role.TRANSLATOR))
    assert ("planted", 200) in _breaches(own_app, "nobody")


def _posting(app: Flask) -> list[str]:
    return [_example_of(app, rule) for rule in _desk(app) if "POST" in (rule.methods or ())]


def test_no_form_of_the_desk_is_taken_without_its_token(app: Flask) -> None:
    desk = signed_in(app, Role.ADMIN)
    answers = {address: desk.client.post(address).status_code for address in _posting(app)}
    assert len(answers) > 20
    assert set(answers.values()) == {400}
    anonymous = app.test_client()
    assert {anonymous.post(address).status_code for address in _posting(app)} == {400}


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_no_form_of_the_desk_is_taken_from_another_site(app: Flask, headers: dict[str, str]) -> None:
    desk = signed_in(app, Role.ADMIN)
    token = desk.token()
    for address in _posting(app):
        response = desk.client.post(address, data={"csrf_token": token}, headers=headers)
        assert response.status_code == 403, address


def test_no_page_of_the_desk_is_kept_by_a_cache_or_shown_in_a_frame(app: Flask) -> None:
    desk = signed_in(app, Role.ADMIN)
    for address in ("/desk/", "/desk/staff", "/desk/log", "/desk/account/", "/desk/account/passkeys"):
        response = desk.get(address)
        assert "no-store" in response.headers["Cache-Control"]
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        scripts = "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert scripts == (address == "/desk/account/passkeys")


def test_everybody_of_the_staff_has_a_first_page(app: Flask) -> None:
    assert rule_of(app, "staff.home") == StaffOnly(EVERYBODY)


@pytest.mark.parametrize(("length", "status"), [(3_000_000, 422), (5_000_000, 413)])
def test_a_form_of_the_desk_without_files_is_not_read_when_it_is_too_large(
    app: Flask, length: int, status: int
) -> None:  # fmt: skip
    desk = signed_in(app, Role.ADMIN)
    assert desk.post("/desk/lists/new", {"name": "x" * length, "slug": "a", "section": "0"}).status_code == status
