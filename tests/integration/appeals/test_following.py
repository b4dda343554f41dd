"""Following a case: twice yes, one press to end it, and the same answer to every address."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.appeals.following.models import Follower
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome
from app.config import Config
from app.outbox.models import OutboxMessage
from tests.conftest import NOON
from tests.fields import Page
from tests.following import FOLLOW, follow, followed, links_to, subjects
from tests.sections import a_section
from tests.sending import ANN, body_of, captured, run_once, text_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ASKS = "Do you want to follow PR 1/26?"


def _followers(session: Session) -> list[Follower]:
    session.expire_all()
    return list(session.scalars(select(Follower).order_by(Follower.id)))


def test_the_campaigns_page_leads_to_the_form(client: FlaskClient) -> None:
    assert f'href="{FOLLOW}"' in client.get("/en/campaigns/practice").text
    page = client.get(FOLLOW)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "public, max-age=60")
    assert "Set-Cookie" not in page.headers
    assert "One-Click" not in page.text


def test_nobody_follows_before_the_button_of_the_mail_is_pressed(app: Flask, session: Session) -> None:
    client = app.test_client()
    response = follow(app)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert "Look into your mailbox" in response.text
    (link,) = links_to(app)
    # A machine that follows the link changes nothing.
    for _ in range(2):
        assert "Do you want to follow this case?" in client.get(link).text
    assert [one.confirmed_at for one in _followers(session)] == [None]
    answers = [client.post(link) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    assert _followers(session)[0].confirmed_at == NOON
    page = client.get(answers[0].location)
    assert "You follow this case" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "You follow this case already" in client.get(link).text


def test_the_mail_that_asks_names_nobody_in_its_subject(app: Flask) -> None:
    follow(app)
    assert subjects(app) == [ASKS]
    (mail,) = captured(app, ANN)
    assert "Somebody, we think you, asked us" in body_of(mail)
    assert mail.get_content_type() == "text/plain"


def test_the_mails_end_following_by_one_click(app: Flask, session: Session) -> None:
    """RFC 8058: a POST to the link of the header, without a cookie and without reading any page."""
    path = followed(app)
    (mail,) = captured(app, ANN)
    base = app.config["BASE_URL"]
    assert mail["List-Unsubscribe"] == f"<{base}{path}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    response = app.test_client().post(path, data=ONE_CLICK)
    assert response.status_code == 200
    assert _followers(session) == []
    # Whoever presses it again is told the same.
    assert app.test_client().post(path, data=ONE_CLICK).status_code == 200
    assert app.test_client().get(path).status_code == 404


def test_who_was_only_asked_may_end_it_by_one_click_as_well(app: Flask, session: Session) -> None:
    follow(app)
    run_once(app)
    path = str(captured(app, ANN)[0]["List-Unsubscribe"]).strip("<>").removeprefix(app.config["BASE_URL"])
    assert "You do not follow yet" in app.test_client().get(path).text
    app.test_client().post(path, data=ONE_CLICK)
    assert _followers(session) == []
    assert app.test_client().get(links_to(app)[0]).status_code == 404


def test_looking_at_the_page_that_ends_it_ends_nothing(app: Flask, session: Session) -> None:
    page = app.test_client().get(followed(app))
    assert "End it and erase my address" in page.text
    assert len(_followers(session)) == 1


def test_it_was_not_me_erases_the_address_and_asks_it_nothing_more(app: Flask, session: Session) -> None:
    follow(app)
    (link,) = links_to(app)
    client = app.test_client()
    assert client.get(f"{link}/not-me").status_code == 303
    assert len(_followers(session)) == 1
    assert "Nothing is kept of you here" in client.post(f"{link}/not-me").text
    assert _followers(session) == []
    assert follow(app).status_code == 200
    assert subjects(app) == [ASKS]


def test_the_answer_is_the_same_whoever_it_is(app: Flask) -> None:
    followed(app)
    unknown, known = follow(app, "unknown@people.example.net"), follow(app)
    assert known.text.replace(ANN, "x") == unknown.text.replace("unknown@people.example.net", "x")
    assert subjects(app) == [ASKS, "You follow PR 1/26 already"]


def test_who_asks_again_gets_the_same_link_and_is_one_follower(app: Flask, session: Session) -> None:
    follow(app)
    follow(app, "Ann+cases@People.example.net")
    assert len(_followers(session)) == 1
    assert len({*links_to(app), *links_to(app, "Ann+cases@People.example.net")}) == 1


def test_at_most_three_mails_reach_an_address_in_a_day(app: Flask) -> None:
    assert {follow(app).status_code for _ in range(5)} == {200}
    assert len(subjects(app)) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({}, "Enter your e-mail address", id="no field"),
        pytest.param({"email": ""}, "Enter your e-mail address", id="nothing"),
        pytest.param({"email": "  "}, "Enter your e-mail address", id="spaces"),
        pytest.param({"email": "ann"}, "not an e-mail address", id="no address"),
        pytest.param({"email": "ann@people.example.net\0"}, "cannot stand", id="NUL"),
        pytest.param({"email": "ann@people.example.net\r\nBcc: all@example.net"}, "not an e-mail", id="two lines"),
        pytest.param({"email": "a" * 201 + "@example.net"}, "too long", id="too long"),
        pytest.param({"email": "a" * 1_000_000}, "too long", id="far too long"),
        pytest.param({"email": ["", ANN]}, "Enter your e-mail address", id="twice"),
        pytest.param({"email": "me@localhost"}, "not an e-mail address", id="no domain"),
        pytest.param({"email": "secretary@council.example.org"}, "Nobody can follow from this", id="an office"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    client: FlaskClient, session: Session, typed: dict[str, Any], said: str
) -> None:
    response = client.post(FOLLOW, data=typed)
    assert response.status_code == 422
    assert said in Page(response).errors["email"]
    assert _followers(session) == []


def test_a_file_in_the_place_of_the_address_is_none(client: FlaskClient) -> None:
    response = client.post(FOLLOW, data={"email": (__file__, "address.txt")}, content_type="multipart/form-data")
    assert response.status_code == 422


def test_a_network_that_asks_too_much_is_told(app: Flask) -> None:
    config: Config = app.config["FAITHFULLY"]
    answers = [follow(app, f"ann{n}@people.example.net").status_code for n in range(config.network_per_hour + 1)]
    assert answers == [200] * config.network_per_hour + [429]
    assert follow(app, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/en/campaigns/nowhere/follow", "/en/campaigns/%00/follow", "/en/follow/%00"])
def test_what_is_not_there_is_404(client: FlaskClient, method: str, address: str) -> None:
    assert getattr(client, method)(address).status_code == 404


def test_a_historical_example_cannot_be_followed(client: FlaskClient, session: Session) -> None:
    address = "/en/campaigns/ua-84-11/follow"
    assert address not in client.get("/en/campaigns/ua-84-11").text
    page = client.get(address)
    assert "nothing changes in it" in page.text
    assert "<form" not in page.text
    assert client.post(address, data={"email": ANN}).status_code == 409
    assert _followers(session) == []


def test_a_closed_campaign_cannot_be_followed_any_more(app: Flask, client: FlaskClient, session: Session) -> None:
    follow(app)
    (link,) = links_to(app)
    ending.close(session, COMMAND_LINE, "practice", Ending(Outcome.RELEASED), NOON)
    assert FOLLOW not in client.get("/en/campaigns/practice").text
    assert "nothing to follow any more" in client.get(FOLLOW).text
    assert client.post(FOLLOW, data={"email": "other@people.example.net"}).status_code == 409
    expired = client.post(link)
    assert expired.status_code == 410
    assert "nothing to follow any more" in text_of(expired)


def test_a_link_ends_after_seven_days_and_the_address_with_it(app: Flask, session: Session) -> None:
    follow(app)
    (link,) = links_to(app)
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        assert app.test_client().post(link).status_code == 410
        run_once(app)
        assert _followers(session) == []
        assert app.test_client().get(link).status_code == 404


def test_nothing_of_an_address_is_in_clear(app: Flask, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    follow(app)
    rows = session.execute(text("SELECT * FROM follower")).all()
    assert ANN not in " ".join(str(cell) for row in rows for cell in row)
    followed(app)
    assert ANN not in caplog.text
    (mail,) = [mail for mail in captured(app, ANN) if mail["Subject"] == ASKS][:1]
    assert "http" not in str(mail["Subject"])


def test_it_works_in_a_sections_dress(app: Flask, session: Session) -> None:
    number = a_section(app)
    address = FOLLOW.replace("/en/", "/en/sections/germany/")
    assert address in app.test_client().get("/en/sections/germany/campaigns/practice").text
    path = followed(app, address=address)
    assert path.startswith("/en/sections/germany/following/")
    assert "Germany section" in app.test_client().get(path).text
    assert [one.section for one in _followers(session)] == ["germany"]
    assert set(session.scalars(select(OutboxMessage.section))) == {number}


def test_the_mail_speaks_the_language_of_the_page(app: Flask) -> None:
    assert follow(app, address="/ru/campaigns/practice/follow").status_code == 200
    (link,) = links_to(app)
    assert link.startswith("/ru/follow/")
    assert captured(app, ANN)[0]["Content-Language"] == "ru"


@pytest.mark.postgresql("SQLite lets only one write at a time")
def test_two_that_ask_from_one_address_at_once_are_one_follower(app: Flask, session: Session) -> None:
    start, answers = Barrier(4), list[int]()

    def ask() -> None:
        start.wait()
        answers.append(follow(app).status_code)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert len(_followers(session)) == 1
