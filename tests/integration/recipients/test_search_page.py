"""The page of the directory's search."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import Role
from tests.desk import signed_in

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=чайка", "ru-prosecutor-general"),
        ("q=chayka", "ru-prosecutor-general"),
        ("q=prosecutor&country=TJ", "tj-prosecutor-general"),
        ("q=secretary@council.example.org", "practice-council-secretary"),
        ("rank=international_head", "un-secretary-general"),
    ],
)
def test_an_office_is_found(app: Flask, query: str, found: str) -> None:
    page = signed_in(app, Role.TRANSLATOR).get(f"/desk/recipients?{query}")
    assert page.status_code == 200
    assert f"/desk/recipients/offices/{found}" in page.text
    assert "One office is found." in page.text


def test_everything_is_listed_where_nothing_is_asked(app: Flask) -> None:
    assert "7 offices are found." in signed_in(app, Role.TRANSLATOR).get("/desk/recipients").text


def test_an_empty_directory_says_so(empty_app: Flask) -> None:
    assert "The directory is empty" in signed_in(empty_app, Role.ADMIN).get("/desk/recipients").text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ff%fe", "q=" + "a" * 5000, "q=%25_%25", "q='\"<b>", "country=XX", "keeper=99999999999999999999",
        "keeper=x", "rank=emperor", "first=99999999999999", "first=-1", "first=x", "q=%F0%9F%98%80", "q==",
        "q=:country:ru",
        "q=" + "%D0%B0+" * 100,
    ],
)  # fmt: skip
def test_odd_searches_find_nothing_worse_than_nothing(app: Flask, query: str) -> None:
    assert signed_in(app, Role.TRANSLATOR).get(f"/desk/recipients?{query}").status_code == 200


def test_only_this_page_may_run_a_script(app: Flask) -> None:
    desk = signed_in(app, Role.TRANSLATOR)
    assert "script-src 'self'; connect-src 'self'" in desk.get("/desk/recipients").headers["Content-Security-Policy"]
    office = desk.get("/desk/recipients/offices/ru-president")
    assert "script-src" not in office.headers["Content-Security-Policy"]
    assert office.status_code == 200


def test_an_unknown_office_is_not_found(app: Flask) -> None:
    assert signed_in(app, Role.ADMIN).get("/desk/recipients/offices/no-such").status_code == 404
