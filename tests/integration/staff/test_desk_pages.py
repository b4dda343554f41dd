"""The first pages of the desk."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import Role
from app.desk import Task
from tests.desk import signed_in

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


def test_the_first_page_says_what_needs_doing_now(empty_app: Flask) -> None:
    desk = signed_in(empty_app, Role.ADMIN)
    assert "Nothing needs doing now." in desk.get("/desk/").text
    empty_app.extensions["desk_tasks"].append(lambda *_: [Task("Look at <b>this</b>.", "/desk/log")])
    page = desk.get("/desk/").text
    assert "1 thing needs doing now." in page
    assert "Look at &lt;b&gt;this&lt;/b&gt;." in page


def test_several_people_are_at_their_desks(empty_app: Flask) -> None:
    ann = signed_in(empty_app, Role.ADMIN, name="Ann")
    bob = signed_in(empty_app, Role.TRANSLATOR, name="Bob")
    assert "Ann" in ann.get("/desk/").text
    assert "Bob" in bob.get("/desk/").text
    assert [ann.get("/desk/staff").status_code, bob.get("/desk/staff").status_code] == [200, 403]
    assert ann.get("/desk/staff/invite").status_code == 200
    assert ann.get(f"/desk/staff/{bob.number}").status_code == 200
    assert ann.get("/desk/log").status_code == 200
