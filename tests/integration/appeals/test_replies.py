"""“I got a reply”: what is taken, for whom it is kept, and when it is erased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from app.access import COMMAND_LINE
from app.appeals.replies import services
from app.appeals.replies.models import OfficeReply
from app.appeals.replies.services import ABOUT_A_CAMPAIGN, ERASED_AFTER, ERASED_AFTER_HANDLED, FROM_A_NETWORK
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome
from app.keys.services import rotate
from tests.conftest import NOON
from tests.fields import Page
from tests.replying import PDF, REPLY, WORDS, told
from tests.sections import a_section
from tests.sending import COUNCIL, confirmed, run_once


def _replies(session: Session) -> list[OfficeReply]:
    session.expire_all()
    everything = (undefer(OfficeReply.text), undefer(OfficeReply.file))
    return list(session.scalars(select(OfficeReply).options(*everything).order_by(OfficeReply.id)))


def test_the_campaign_and_the_page_of_a_letter_lead_to_the_form(app: Flask, client: FlaskClient) -> None:
    assert f'href="{REPLY}"' in client.get("/en/campaigns/practice").text
    assert f'href="{REPLY}"' in client.get(confirmed(app)).text
    page = client.get(REPLY)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "public, max-age=60")
    for said in ("Secretary of the Practice Council", "We do not ask who you are", "kept just as you bring it"):
        assert said in page.text
    assert "Set-Cookie" not in page.headers


def test_a_reply_is_kept_encrypted_and_without_whose_it_is(app: Flask, session: Session) -> None:
    response = told(app, file=PDF)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    (kept,) = _replies(session)
    assert (kept.campaign, kept.office, kept.section) == ("practice", COUNCIL, "")
    assert (kept.received_on, kept.told_at, kept.text) == (date(2026, 11, 20), NOON, WORDS)
    assert (kept.file, kept.file_kind, kept.file_size) == (PDF, "pdf", len(PDF))
    stored = session.execute(text("SELECT text, file FROM office_reply")).one()
    assert not any(needle in bytes(cell) for cell in stored for needle in (b"Dear", b"note"))
    # The keys may be changed.
    assert rotate(session) >= 2
    assert _replies(session)[0].file == PDF


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"text": None, "file": PDF}, id="a file alone"),
        pytest.param({"office": "other"}, id="another office"),
        pytest.param({"received_on": "2026-11-21"}, id="today"),
        pytest.param({"text": "x" * 10_000}, id="as long as fits"),
        pytest.param({"text": "سلام\u200cها"}, id="Persian"),
        pytest.param({"file": ""}, id="text where a file may be"),
    ],
)
def test_what_is_taken(app: Flask, session: Session, given: dict[str, Any]) -> None:
    assert told(app, **given).status_code == 200
    (kept,) = _replies(session)
    assert kept.office == ("" if "office" in given else COUNCIL)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        pytest.param({"office": None}, "office", "Choose which office", id="no office"),
        pytest.param({"office": "ru-president"}, "office", "Choose which office", id="another campaign's office"),
        pytest.param({"office": "a\0"}, "office", "Choose which office", id="NUL as an office"),
        pytest.param({"received_on": None}, "received_on", "year, month and day", id="no day"),
        pytest.param({"received_on": "20.11.2026"}, "received_on", "year, month and day", id="no ISO day"),
        pytest.param({"received_on": "2026-02-30"}, "received_on", "year, month and day", id="no such day"),
        pytest.param({"received_on": "9" * 100_000}, "received_on", "year, month and day", id="a huge day"),
        pytest.param({"received_on": "2026-11-20\0"}, "received_on", "year, month and day", id="NUL in a day"),
        pytest.param({"received_on": "2026-11-22"}, "received_on", "has not come yet", id="tomorrow"),
        pytest.param({"received_on": "0001-01-01"}, "received_on", "no reply can be older", id="before it began"),
        pytest.param({"text": None}, "text", "Write what the reply says", id="neither text nor file"),
        pytest.param({"text": " \n "}, "text", "Write what the reply says", id="only spaces"),
        pytest.param({"text": "x" * 10_001}, "text", "at most 10000 fit", id="too long"),
        pytest.param({"text": "x" * 1_000_000}, "text", "at most 10000 fit", id="far too long"),
        pytest.param({"text": "a\0b"}, "text", "cannot stand", id="NUL"),
        pytest.param({"text": "\u202e"}, "text", "cannot stand", id="an override of direction"),
        pytest.param({"file": b"MZ\x90"}, "file", "neither PDF", id="a program"),
        pytest.param({"file": b"<html>"}, "file", "neither PDF", id="html"),
        pytest.param({"file": b""}, "file", "empty", id="an empty file"),
        pytest.param({"file": b"%PDF-" + bytes(10_000_000)}, "file", "at most 10 MB", id="a large file"),
        pytest.param({"file": [b"%PDF-", b"%PDF-"]}, "file", "one file only", id="two files"),
    ],
)
def test_bad_input_is_told_and_kept(
    app: Flask, session: Session, given: dict[str, Any], field: str, said: str
) -> None:  # fmt: skip
    response = told(app, **given)
    assert response.status_code == 422
    page = Page(response)
    assert said in page.errors[field]
    if "received_on" not in given:
        assert page.values["received_on"] == "2026-11-20"
    if "text" not in given:
        assert page.values["text"] == WORDS
    assert _replies(session) == []


def test_twice_the_same_field_is_the_first(app: Flask, session: Session) -> None:
    assert told(app, text=["One.", "Two."], received_on=["2026-11-20", "2030-01-01"]).status_code == 200
    assert _replies(session)[0].text == "One."


def test_a_network_that_tells_too_much_is_told_and_loses_nothing(app: Flask, session: Session) -> None:
    for _ in range(FROM_A_NETWORK.most):
        assert told(app).status_code == 200
    response = told(app, text="Kept.")
    assert response.status_code == 429
    assert Page(response).values["text"] == "Kept."
    assert len(_replies(session)) == FROM_A_NETWORK.most


def test_a_campaign_has_a_limit_whoever_tells(client: FlaskClient, session: Session) -> None:
    given = {"office": COUNCIL, "received_on": "2026-11-20", "text": "x"}
    answers = [
        client.post(REPLY, data=given, environ_overrides={"REMOTE_ADDR": f"10.{number}.0.1"}).status_code
        for number in range(ABOUT_A_CAMPAIGN.most + 1)
    ]
    assert answers == [200] * ABOUT_A_CAMPAIGN.most + [429]
    assert len(_replies(session)) == ABOUT_A_CAMPAIGN.most


def test_nobody_replies_to_a_historical_example(app: Flask, client: FlaskClient, session: Session) -> None:
    address = "/en/campaigns/ua-84-11/reply"
    assert address not in client.get("/en/campaigns/ua-84-11").text
    page = client.get(address)
    assert "no office replies" in page.text
    assert "<form" not in page.text
    assert told(app, address, office="ru-president", received_on="2026-11-20").status_code == 409
    assert _replies(session) == []


def test_replies_come_after_the_end_as_well(app: Flask, client: FlaskClient, session: Session) -> None:
    ending.close(session, COMMAND_LINE, "practice", Ending(Outcome.RELEASED), NOON)
    assert f'href="{REPLY}"' in client.get("/en/campaigns/practice").text
    assert told(app).status_code == 200


def test_it_works_in_a_sections_dress(app: Flask, client: FlaskClient, session: Session) -> None:
    a_section(app)
    address = REPLY.replace("/en/", "/en/sections/germany/")
    page = client.get(address).text
    assert f'action="{address}"' in page
    assert "Germany section and the international desk read it" in page
    assert "Germany section will read it" in told(app, address).text
    assert [kept.section for kept in _replies(session)] == ["germany"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/en/campaigns/nowhere/reply", "/en/campaigns/%00/reply"])
def test_what_is_not_there_is_404(client: FlaskClient, method: str, address: str) -> None:
    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize(
    ("handled", "kept_for"),
    [pytest.param(True, ERASED_AFTER_HANDLED, id="handled"), pytest.param(False, ERASED_AFTER, id="not handled")],
)
def test_what_was_brought_is_erased_in_time_and_still_counts(
    app: Flask, session: Session, *, handled: bool, kept_for: timedelta
) -> None:
    told(app, file=PDF)
    (reply,) = _replies(session)
    if handled:
        services.handle(session, COMMAND_LINE, reply.id, NOON)
    services.sweep(session, NOON + kept_for)
    assert _replies(session)[0].file == PDF
    with time_machine.travel(NOON + kept_for + timedelta(minutes=1), tick=False):
        run_once(app)
    (left,) = _replies(session)
    assert (left.text, left.file, left.file_kind, left.office) == (None, None, "", COUNCIL)
    assert left.erased_at is not None


def test_nothing_is_kept_longer_than_a_year_although_it_was_handled_late(app: Flask, session: Session) -> None:
    told(app)
    (reply,) = _replies(session)
    services.handle(session, COMMAND_LINE, reply.id, NOON + ERASED_AFTER - timedelta(days=1))
    services.sweep(session, NOON + ERASED_AFTER + timedelta(minutes=1))
    assert _replies(session)[0].text is None


def test_replies_to_a_campaign_that_is_removed_are_gone(app: Flask, session: Session) -> None:
    told(app)
    assert app.test_cli_runner().invoke(args=["examples", "remove"]).exit_code == 0
    assert _replies(session) == []
