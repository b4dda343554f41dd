"""Who is let in, by the pages of an admin and by the command line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.sections import services as sections
from app.staff import services
from app.staff.errors import LastAdmin
from app.staff.grants import Grant
from tests.applications import another
from tests.conftest import NOON
from tests.desk import signed_in
from tests.signing_in import account


def a_section(app: Flask, slug: str = "elbonia") -> int:
    with app.app_context():
        return sections.create(db.session(), COMMAND_LINE, slug, slug.title(), ["DE"], "UTC", NOON).id


def log(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        found = list(
            db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "account").order_by(AuditEntry.id))
        )
        db.session.expunge_all()
    return found


def test_an_admin_invites_changes_and_lets_out(empty_app: Flask) -> None:
    number, admin = a_section(empty_app), signed_in(empty_app, Role.ADMIN, name="Ann")
    invited = admin.post(
        "/desk/staff/invite",
        {"email": "bob@example.org", "name": "Bob", "roles": "section_editor", "sections": str(number)},
    )
    assert invited.status_code == 303
    bob = admin.number + 1
    assert "1 person was invited and has not chosen a password yet." in admin.get("/desk/staff").text
    changed = admin.post(
        f"/desk/staff/{bob}", {"name": "Robert", "roles": ["translator", "coordinator"], "languages": ["de", "fa"]}
    )
    assert changed.status_code == 303
    assert admin.post(f"/desk/staff/{bob}/active", {"active": "no"}).status_code == 303
    assert "deactivated" in admin.get("/desk/staff").text
    assert admin.post(f"/desk/staff/{bob}/active", {"active": "yes"}).status_code == 303
    entries = log(empty_app)
    assert [(entry.actor, entry.action, entry.subject) for entry in entries] == [
        ("Ann", action, "bob@example.org") for action in ("create", "change", "deactivate", "activate")
    ]
    assert entries[1].before == {"name": "Bob", "roles": "section_editor", "sections": "elbonia", "languages": ""}
    assert entries[1].after == {
        "name": "Robert",
        "roles": "coordinator translator",
        "sections": "",
        "languages": "de fa",
    }


def test_the_form_of_an_account_shows_what_it_has(empty_app: Flask) -> None:
    """Whoever changes a name and saves must not take away every role with it."""
    number, admin = a_section(empty_app), signed_in(empty_app, Role.ADMIN)
    both = [Role.SECTION_EDITOR, Role.TRANSLATOR]
    other = signed_in(empty_app, *both, sections=[number], languages=["de"], name="Bob")
    page = admin.get(f"/desk/staff/{other.number}").text
    checked = set(re.findall(r'<input checked id="(\w+-\d+)"[^>]* value="([^"]+)"', page))
    assert {value for _id, value in checked} == {"section_editor", "translator", str(number), "de"}


REFUSED = [
    ({"email": "", "roles": "admin"}, "Type an address."),
    ({"email": "no address", "roles": "admin"}, "is not an e-mail address"),
    ({"email": "a" * 1_000_000 + "@example.org", "roles": "admin"}, "is not an e-mail address"),
    ({"email": "ann@example.org\0", "roles": "admin"}, "is not an e-mail address"),
    ({"email": "ann@example.org", "roles": "emperor"}, 'class="error"'),
    ({"email": "ann@example.org"}, "Choose at least one role."),
    ({"email": "ann@example.org", "roles": "section_editor"}, "A section editor needs at least one section."),
    ({"email": "ann@example.org", "roles": "section_editor", "sections": "99"}, 'class="error"'),
    ({"email": "ann@example.org", "roles": "section_editor", "sections": "9" * 100}, 'class="error"'),
    ({"email": "ann@example.org", "roles": "translator"}, "A translator needs at least one language."),
    ({"email": "ann@example.org", "roles": "translator", "languages": "xx"}, 'class="error"'),
    ({"email": "ann@example.org", "roles": "admin", "name": "x" * 1_000_000}, "at most 120 characters"),
    ({"email": "ann@example.org", "roles": "admin", "name": "a\0b"}, "at most 120 characters"),
    ({}, "Type an address."),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "sentence"), REFUSED)
def test_a_refused_invitation_says_why_and_keeps_what_was_typed(
    empty_app: Flask, fields: dict[str, str], sentence: str
) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    answer = admin.post("/desk/staff/invite", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert log(empty_app) == []
    if fields.get("email") == "ann@example.org":
        assert 'value="ann@example.org"' in answer.text


def test_nobody_has_two_accounts(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    answer = admin.post("/desk/staff/invite", {"email": admin.email.upper(), "roles": "admin"})
    assert (answer.status_code, "There is an account for" in answer.text) == (422, True)


def test_an_account_that_is_not_there_is_not_found(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    for number in ("99", "0", "9" * 30):
        assert admin.get(f"/desk/staff/{number}").status_code == 404
        for what in ("", "/active", "/invitation", "/second-factors"):
            assert admin.post(f"/desk/staff/{number}{what}").status_code == 404


def test_nobody_takes_their_own_admin_role_or_account(empty_app: Flask) -> None:
    admin, _other = signed_in(empty_app, Role.ADMIN), signed_in(empty_app, Role.ADMIN)
    answer = admin.post(f"/desk/staff/{admin.number}", {"roles": "coordinator"})
    assert (answer.status_code, "Another admin can." in answer.text) == (422, True)
    admin.post(f"/desk/staff/{admin.number}/active", {"active": "no"})
    assert "Another admin can." in admin.get("/desk/staff").text
    assert account(empty_app, admin.number).active


def test_the_last_active_admin_stays(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    signed_in(empty_app, Role.ADMIN, active=False)
    somebody = Actor(99, "Somebody", frozenset({Role.ADMIN}))
    with empty_app.app_context():
        with pytest.raises(LastAdmin):
            services.set_active(db.session(), somebody, admin.number, NOON, active=False)
        with pytest.raises(LastAdmin):
            services.change(db.session(), somebody, admin.number, "", Grant(frozenset({Role.COORDINATOR})), NOON)
    assert account(empty_app, admin.number).active


def test_lost_second_factors_are_removed_and_set_up_anew(empty_app: Flask) -> None:
    admin, other = signed_in(empty_app, Role.ADMIN), signed_in(empty_app, Role.COORDINATOR)
    assert admin.post(f"/desk/staff/{other.number}/second-factors").status_code == 303
    assert not account(empty_app, other.number).tf_primary_method
    # All sessions end with it.
    assert other.get("/desk/").location == "/desk/account/sign-in"


def test_markup_in_a_name_is_shown_as_it_was_typed(empty_app: Flask) -> None:
    name = "<script>alert(1)</script>\"'>"
    admin = signed_in(empty_app, Role.ADMIN, name=name)
    admin.post("/desk/staff/invite", {"email": "bob@example.org", "name": name, "roles": "admin"})
    for address in ("/desk/", "/desk/staff", f"/desk/staff/{admin.number}", "/desk/log", "/desk/account/"):
        page = admin.get(address)
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert "&lt;script&gt;" in page.text


def _flask(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["staff", *words])
    return result.exit_code, result.output.strip()


def test_the_command_line_makes_accounts_and_mails_nothing(empty_app: Flask) -> None:
    a_section(empty_app)
    code, link = _flask(empty_app, "create", "ann@example.org", "--role", "admin", "--name", "Ann")
    assert code == 0
    assert link.startswith("http://localhost:8000/desk/account/welcome/")
    assert empty_app.test_client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    both = ("--role", "section-editor", "--section", "elbonia", "--role", "translator", "--language", "de")
    assert _flask(empty_app, "create", "bob@example.org", *both)[0] == 0
    assert _flask(empty_app, "list")[1].splitlines() == [
        "ann@example.org\tadmin\tinvited\tAnn", "bob@example.org\tsection_editor,translator\tinvited",
    ]  # fmt: skip
    code, newer = _flask(empty_app, "link", "ANN@example.org")
    assert (code, newer == link) == (0, False)
    assert [entry.actor for entry in log(empty_app)] == ["command line"] * 3


def test_second_factors_can_be_removed_though_the_key_that_encrypted_them_is_missing(empty_app: Flask) -> None:
    admin = signed_in(empty_app, Role.ADMIN)
    with another(replace(empty_app.config["FAITHFULLY"], secret_key="another-secret-0123456789")) as again:
        code, link = _flask(again, "link", admin.email, "--remove-second-factors")
        assert (code, "/desk/account/welcome/" in link) == (0, True)
        assert not account(again, admin.number).has_second_factor


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("create", "no address", "--role", "admin"), "is not an e-mail address"),
        (("create", "ann@example.org", "--role", "emperor"), "There is no role “emperor”. The roles are: admin,"),
        (("create", "ann@example.org", "--role", "section_editor"), "A section editor needs at least one section."),
        (("create", "ann@example.org", "--role", "section_editor", "--section", "mars"), "There is no section “mars”."),
        (
            ("create", "ann@example.org", "--role", "translator", "--language", "xx"),
            "“xx” is not a language of letters.",
        ),
        (("create", "there@example.org", "--role", "admin"), "There is an account for there@example.org already."),
        (("link", "ann@example.org"), "There is no account for ann@example.org."),
    ],
)
def test_the_command_line_refuses_in_a_sentence(empty_app: Flask, words: tuple[str, ...], sentence: str) -> None:
    _flask(empty_app, "create", "there@example.org", "--role", "admin")
    code, output = _flask(empty_app, *words)
    assert code == 1
    assert sentence in output
