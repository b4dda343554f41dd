"""What somebody may try with a form that sends mail, and what the form answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from tests.conftest import NOON
from tests.fields import Page
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    SEND,
    ask,
    body_of,
    captured,
    confirmed,
    letters,
    link_in,
    listed,
    practice_fields,
    run_once,
    text_of,
)

BEN = "ben@people.example.net"


@pytest.mark.parametrize(
    ("typed", "greeted"),
    [
        ("Ann www.example.com Example", "Hello Ann Example,"),
        ("http://example.com/x", "Hello,"),
        ("Win at example.com now", "Hello Win at now,"),
        ("mail me@example.com", "Hello mail,"),
        ("J. R. Smith", "Hello J. R. Smith,"),
        ("пример.рф Анна", "Hello Анна,"),
        ("王小明", "Hello 王小明,"),
    ],
)
def test_no_link_stands_in_the_name(app: Flask, typed: str, greeted: str) -> None:
    ask(app, name=typed)
    run_once(app)
    text = body_of(captured(app, ANN)[0])
    assert text.startswith(greeted)
    assert len(re.findall(r"https?://|www\.|example\.com", text)) == 1


def test_at_most_three_mails_reach_an_address_in_a_day(app: Flask) -> None:
    answers = {ask(app, email=address).status_code for address in [ANN, ANN, "Ann+x@People.example.net", ANN, ANN]}
    assert answers == {200}
    run_once(app)
    assert len(captured(app)) == 3
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        ask(app)
        run_once(app)
    assert len(captured(app)) == 4


@pytest.mark.parametrize(
    "address",
    [
        "secretary@council.example.org",
        "Secretary+x@Council.example.org",
        "me@localhost.localdomain",
        "x@sub.letters.example.org",
    ],
)
def test_an_office_and_our_own_domain_are_asked_nothing(app: Flask, address: str) -> None:
    own = address.rpartition("@")[2].removeprefix("sub.")
    post = app.extensions["post"]
    app.extensions["post"] = replace(post, config=replace(post.config, mail_domain=own))
    response = ask(app, email=address)
    assert response.status_code == 422
    assert "email" in Page(response).errors or "Letters cannot be confirmed" in response.text
    assert run_once(app) == "nothing was due"


def test_the_page_says_the_same_whatever_the_address(app: Flask) -> None:
    def page(address: str) -> str:
        return ask(app, email=address).get_data(as_text=True).replace(address, "")

    first = page(BEN)
    confirmed(app)
    run_once(app)
    again = [page(ANN) for _ in range(4)]
    assert {first, *again} == {first}


def test_a_second_letter_is_told_of_in_the_mail_only(app: Flask) -> None:
    confirmed(app)
    run_once(app)
    assert ask(app, email="ANN+again@people.example.net").status_code == 200
    run_once(app)
    mail = captured(app)[-1]
    assert "already" in mail["Subject"]
    assert link_in(mail) == "/en/campaigns/practice"
    assert list(letters(app)) == [COUNCIL]


def test_of_several_offices_only_the_new_one_gets_a_second_letter(app: Flask) -> None:
    confirmed(app)
    confirmed(app, target=[COUNCIL, EMBASSY])
    assert sorted(row[5] for row in listed(app) if row[3].startswith("appeal_letter")) == [COUNCIL, EMBASSY]


def test_of_two_links_for_the_same_letter_the_second_sends_nothing(app: Flask) -> None:
    ask(app)
    ask(app)
    run_once(app)
    first, second = (link_in(mail) for mail in captured(app, ANN))
    app.test_client().post(first)
    page = app.test_client().post(second).headers["Location"]
    assert len(letters(app)) == 1
    assert "has a letter from you already" in text_of(app.test_client().get(page))


@pytest.mark.parametrize("limit", ["network_per_hour", "campaign_per_hour", "all_per_hour"])
def test_limits_hold_for_all_workers_and_lose_nothing_that_was_typed(app: Flask, limit: str) -> None:
    post = app.extensions["post"]
    app.extensions["post"] = replace(post, config=replace(post.config, **{limit: 2}))
    assert [ask(app, email=f"p{n}@people.example.net").status_code for n in range(2)] == [200, 200]
    response = ask(app, email="p3@people.example.net", own_words="Keep this.")
    assert response.status_code == 429
    page = Page(response)
    assert page.values["own_words"].strip() == "Keep this."
    assert "email" in page.errors
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert ask(app, email="p3@people.example.net").status_code == 200


def test_another_network_has_its_own_limit_and_no_address_is_stored(app: Flask, session: Session) -> None:
    post = app.extensions["post"]
    app.extensions["post"] = replace(post, config=replace(post.config, network_per_hour=1))

    def status(network: str, number: int) -> int:
        given = {"REMOTE_ADDR": network}
        data = practice_fields(email=f"p{number}@people.example.net")
        return app.test_client().post(SEND, data=data, environ_overrides=given).status_code

    assert [status("192.0.2.7", 1), status("192.0.2.9", 2), status("198.51.100.7", 3)] == [200, 429, 200]
    assert [status("2001:db8:1::7", 4), status("2001:db8:1:9::9", 5), status("2001:db8:2::7", 6)] == [200, 429, 200]
    keys = [key for (key,) in session.execute(db.text("SELECT key FROM limit_count WHERE name = 'network'"))]
    assert len(keys) == 4
    assert not any("192" in key or "2001" in key for key in keys)


@pytest.mark.parametrize(
    "changes",
    [{"email": None}, {"email": ""}, {"email": "no address"}, {"email": "a@b\nBcc: c@example.org"}, {"name": ""},
     {"target": None}, {"reply_to": "somebody"}],
    ids=str,
)  # fmt: skip
def test_bad_input_is_refused_with_what_was_typed(app: Flask, changes: dict[str, str]) -> None:
    response = ask(app, own_words="Keep this.", **changes)
    assert response.status_code == 422
    page = Page(response)
    assert page.values["own_words"].strip() == "Keep this."
    assert set(page.errors) == {next(iter(changes))}


def test_a_historical_example_is_never_delivered(app: Flask) -> None:
    data = practice_fields(target=["ru-prosecutor-general"], letter_language="ru")
    response = app.test_client().post("/en/campaigns/ua-84-11/send", data=data)
    assert (response.status_code, "never e-mailed" in response.text) == (409, True)
    assert "E-mail it for me" not in app.test_client().get("/en/campaigns/ua-84-11").text
    assert run_once(app) == "nothing was due"


@pytest.mark.parametrize("command", ["stop", "close"])
def test_a_campaign_that_has_ended_takes_no_letter(app: Flask, command: str) -> None:
    app.test_cli_runner().invoke(args=["campaigns", command, "practice"])
    response = ask(app, own_words="Keep this.")
    assert (response.status_code, "Keep this." in response.text) == (409, True)


def test_the_ways_to_write_a_gmail_box_are_one(app: Flask) -> None:
    for address in ("a.nn@gmail.com", "an.n@gmail.com", "ann@googlemail.com", "a.n.n@gmail.com"):
        assert ask(app, email=address).status_code == 200
    run_once(app)
    assert len(captured(app)) == 3


def test_the_day_of_three_mails_slides_over_midnight(app: Flask) -> None:
    with time_machine.travel(NOON.replace(hour=23, minute=58), tick=False):
        for _ in range(3):
            ask(app)
    with time_machine.travel(NOON + timedelta(hours=12, minutes=2), tick=False):
        ask(app)
        run_once(app)
    assert len(captured(app)) == 3


@pytest.mark.parametrize("name", ["casino24.com", "Win at 888.com now", "evil-.com", "tel:+441234", "हिन्दी.com"])
def test_no_link_of_another_kind_stands_in_the_name(app: Flask, name: str) -> None:
    ask(app, name=name)
    run_once(app)
    greeting = body_of(captured(app)[0]).splitlines()[0]
    assert not re.search(r"[.:]\S", greeting)
