"""A letter that we e-mail is asked for and confirmed; only then is it queued."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import KeptAppeal
from tests.conftest import NOON
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    SEND,
    ask,
    body_of,
    captured,
    confirm_link,
    confirmed,
    letters,
    practice_fields,
    run_once,
    text_of,
)


def test_nothing_but_one_mail_leaves_before_the_writer_says_yes(app: Flask) -> None:
    response = ask(app, own_words="This is my own word.")
    assert (response.status_code, "Look into your mailbox" in response.text) == (200, True)
    assert run_once(app) == "1 handed_over"
    (mail,) = captured(app)
    assert mail["To"] == ANN
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "own word" not in body_of(mail)
    assert run_once(app) == "nothing was due"


def test_opening_the_link_changes_nothing(app: Flask) -> None:
    """Mail scanners follow links."""
    ask(app)
    link = confirm_link(app)
    for _ in range(3):
        page = app.test_client().get(link)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert "It wasn’t me" in text_of(page)
    assert app.test_client().head(link).status_code == 200
    assert run_once(app) == "nothing was due"


def test_the_button_queues_one_message_an_office(app: Flask) -> None:
    page = confirmed(app, target=[COUNCIL, EMBASSY])
    assert page.startswith("/en/appeals/")
    assert letters(app) == {COUNCIL: ("queued", "-"), EMBASSY: ("queued", "-")}
    run_once(app)
    assert letters(app) == {COUNCIL: ("handed_over", "-"), EMBASSY: ("handed_over", "-")}
    to_offices = [str(mail["To"]) for mail in captured(app) if "council" in mail["To"]]
    assert sorted(to_offices) == ["embassy@council.example.org", "secretary@council.example.org"]


def test_pressing_it_twice_leads_to_the_same_page_and_queues_nothing_more(app: Flask) -> None:
    ask(app)
    link = confirm_link(app)
    pages = {app.test_client().post(link).headers["Location"] for _ in range(3)}
    assert len(pages) == 1
    assert len(letters(app)) == 1
    assert "confirmed already" in text_of(app.test_client().get(link))


def test_it_was_not_me_erases_everything_and_ends_the_mails_of_the_day(app: Flask, session: Session) -> None:
    ask(app)
    link = confirm_link(app)
    page = app.test_client().post(f"{link}/not-me")
    assert "Everything is erased" in page.text
    assert session.scalars(select(KeptAppeal)).all() == []
    assert app.test_client().get(link).status_code == 404
    assert app.test_client().post(link).status_code == 404
    ask(app)
    assert run_once(app) == "nothing was due"


def test_it_was_not_me_takes_back_what_somebody_confirmed(app: Flask) -> None:
    ask(app)
    link = confirm_link(app)
    app.test_client().post(link)
    app.test_client().post(f"{link}/not-me")
    assert run_once(app) == "nothing was due"
    assert letters(app)[COUNCIL] == ("withdrawn", "by_writer")


def test_a_link_ends_after_seven_days_and_then_shows_the_text_for_seven_more(app: Flask) -> None:
    ask(app, own_words="This is my own word.")
    link = confirm_link(app)
    with time_machine.travel(NOON + timedelta(days=7, minutes=-1), tick=False):
        assert "Yes, send my letter" in text_of(app.test_client().get(link))
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        page = app.test_client().get(link)
        assert "This link has expired" in text_of(page)
        assert "This is my own word." in text_of(page)
        assert app.test_client().post(link).status_code == 410
    with time_machine.travel(NOON + timedelta(days=13, hours=23), tick=False):
        run_once(app)
        assert "This is my own word." in text_of(app.test_client().get(link))
    with time_machine.travel(NOON + timedelta(days=14, minutes=1), tick=False):
        run_once(app)
        assert app.test_client().get(link).status_code == 404


def test_a_link_ends_with_the_last_day_of_the_campaign(app: Flask) -> None:
    """The last day of the example is thirty days after it was loaded, in London."""
    last_day = NOON + timedelta(days=30)
    with time_machine.travel(last_day, tick=False):
        ask(app)
        link = confirm_link(app)
        assert "21 December 2026" in body_of(captured(app, ANN)[-1])
        assert "21 December 2026" in text_of(app.test_client().get(link))
    with time_machine.travel(last_day.replace(hour=23, minute=59), tick=False):
        assert "Yes, send my letter" in text_of(app.test_client().get(link))
    with time_machine.travel(last_day + timedelta(hours=12), tick=False):
        assert app.test_client().post(link).status_code == 410


def test_the_day_in_the_mail_is_one_on_which_the_link_works_until_midnight(app: Flask) -> None:
    ask(app)
    link = confirm_link(app)
    assert "27 November 2026" in body_of(captured(app, ANN)[-1])
    with time_machine.travel(NOON.replace(day=27, hour=23, minute=59), tick=False):
        assert app.test_client().post(link).status_code == 303


def test_a_confirmation_that_comes_too_late_to_leave_is_withdrawn(app: Flask) -> None:
    ask(app)
    with time_machine.travel(NOON + timedelta(days=7, minutes=1), tick=False):
        assert "1 withdrawn" in run_once(app) or run_once(app) == "nothing was due"
    assert captured(app) == []


@pytest.mark.parametrize("path", ["/en/confirm/unknown", "/en/appeals/unknown", "/ru/confirm/%00"])
def test_an_unknown_link_is_not_found(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404
    assert app.test_client().post(path).status_code in {404, 405}


def test_the_token_of_one_page_opens_no_other(app: Flask) -> None:
    ask(app)
    confirm_token = confirm_link(app).rsplit("/", 1)[1]
    ledger_token = app.test_client().post(f"/en/confirm/{confirm_token}").headers["Location"].rsplit("/", 1)[1]
    assert app.test_client().get(f"/en/appeals/{confirm_token}").status_code == 404
    assert app.test_client().get(f"/en/confirm/{ledger_token}").status_code == 404


def test_before_it_is_confirmed_an_appeal_has_no_page(app: Flask) -> None:
    ask(app)
    token = confirm_link(app).rsplit("/", 1)[1]
    links = app.extensions["post"].links
    assert app.test_client().get(f"/en/appeals/{links.ledger_token(links.hashed(token))}").status_code == 404


def test_the_mail_is_in_the_language_of_the_page(app: Flask) -> None:
    app.test_client().post(SEND.replace("/en/", "/ru/"), data=practice_fields(letter_language="en"))
    assert confirm_link(app).startswith("/ru/confirm/")
    assert captured(app)[-1]["Subject"] == "Подтвердите письмо: Мара Илвес"


@pytest.mark.parametrize("address", ["ann@bücher.example.net", "carl@people。example.net"])
def test_an_address_in_another_script_gets_its_mail(app: Flask, address: str) -> None:
    assert ask(app, email=address).status_code == 200
    assert run_once(app) == "1 handed_over"
    assert str(captured(app)[0]["To"]).isascii()


def test_a_stop_tells_also_whoever_has_not_confirmed(app: Flask) -> None:
    ask(app)
    link = confirm_link(app)
    app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
    assert "Please do not write any more" in text_of(app.test_client().get(link))


def test_the_address_of_a_private_page_is_told_nobody(app: Flask) -> None:
    ask(app)
    link, client = confirm_link(app), app.test_client()
    assert client.get(link).headers["Referrer-Policy"] == "no-referrer"
    # A mail program took the full stop behind the link for a part of it.
    for method, address in (("GET", f"{link}."), ("GET", f"{link}/x"), ("PUT", link)):
        refused = client.open(address, method=method)
        assert refused.status_code in {404, 405}
        assert refused.headers["Referrer-Policy"] == "no-referrer"
