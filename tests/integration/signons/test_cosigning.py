"""People who co-sign: they say yes by mail, are named only where they wish it, and are forgotten when it is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.access import Role
from app.extensions import db
from app.outbox.models import OutboxMessage
from app.recipients import queries as recipients
from app.signons import queries, retention
from app.signons.cosigning import services
from app.signons.models import JointCosigner
from app.signons.states import State
from tests.conftest import NOON
from tests.desk import signed_in
from tests.fields import Page
from tests.joint_letters import (
    ALPHA,
    BODY,
    DESK,
    SLUG,
    frozen,
    handed_over,
    link_of,
    new_text,
    opened,
    published,
    revision,
    sign,
)
from tests.sending import ANN, body_of, captured, run_once

FORM = f"/en/joint-letters/{SLUG}/co-sign"
OFFICE = "secretary@council.example.org"
LATER = NOON + retention.SCRUBBED_AFTER + timedelta(days=1)


def _ask(app: Flask, email: str = ANN, **changes: Any) -> TestResponse:
    return app.test_client().post(FORM, data={"name": "Ann Example", "email": email, **changes})


def _confirm(app: Flask, email: str = ANN) -> TestResponse:
    link, client = link_of(app, email, "/co-sign/"), app.test_client()
    return client.post(link, data={"text": Page(client.get(link)).values["text"]})


def _counted(app: Flask) -> tuple[int, tuple[str, ...]]:
    with app.app_context():
        session = db.session()
        view = queries.view(session, queries.letter(session, SLUG), date(2026, 11, 21))
        return view.individuals, view.individual_names


def _rows(app: Flask) -> list[JointCosigner]:
    with app.app_context():
        return list(db.session().query(JointCosigner).order_by(JointCosigner.id))


def test_nobody_counts_before_they_have_said_yes_by_mail(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    assert "beekeepers of Elbonia" in app.test_client().get(FORM).text
    assert _ask(app, named="y").status_code == 200
    assert _counted(app) == (0, ())
    assert app.test_client().get(link_of(app, ANN, "/co-sign/")).status_code == 200
    assert _counted(app) == (0, ())
    confirmed = _confirm(app)
    assert confirmed.status_code == 303
    assert _counted(app) == (1, ("Ann Example",))
    assert "You have signed this letter" in app.test_client().get(confirmed.location).text


def test_the_desk_shows_the_whole_address_of_the_form_to_be_copied(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    assert f">{app.config['BASE_URL']}{FORM}<" in signed_in(app, Role.COORDINATOR).get(DESK).text


def test_a_name_is_shown_only_on_the_wish_of_whoever_has_it(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    _confirm(app)
    assert _counted(app) == (1, ())


def test_who_signs_twice_counts_once_and_the_page_says_the_same(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    first = _ask(app)
    _confirm(app)
    again = _ask(app)
    assert (again.status_code, again.text) == (first.status_code, first.text)
    _confirm(app)
    assert _counted(app)[0] == 1
    assert len(_rows(app)) == 1


@pytest.mark.parametrize("slug", [SLUG, "no-such-letter", "\x00"])
def test_there_is_no_form_where_people_do_not_co_sign(app: Flask, slug: str) -> None:
    opened(app, ALPHA)
    assert app.test_client().get(f"/en/joint-letters/{slug}/co-sign").status_code == 404
    assert app.test_client().post(f"/en/joint-letters/{slug}/co-sign", data={}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A" * 121}, "name"),
        ({"name": "A\x00"}, "name"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a" * 1_000_000}, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(app: Flask, changes: dict[str, str], field: str) -> None:
    opened(app, ALPHA, takes_individuals=True)
    response = _ask(app, **changes)
    assert response.status_code == 422
    assert field in Page(response).errors


def test_an_office_cannot_co_sign(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    with app.app_context():
        address = min(recipients.email_addresses(db.session()))
    assert _ask(app, address).status_code == 422
    assert _rows(app) == []


def test_no_address_is_asked_more_than_three_times_a_day(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    for _ in range(5):
        assert _ask(app).status_code == 200
        run_once(app)
    assert len(captured(app, ANN)) == 3


def test_after_a_change_of_text_who_does_not_sign_again_is_not_counted(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    for email in (ANN, "bob@people.example.net"):
        _ask(app, email)
        _confirm(app, email)
    assert new_text(app, BODY + "\n\nWe thank you.") == 3
    assert _counted(app) == (0, ())
    page = app.test_client().get(link_of(app, ANN, "/co-sign/"))
    assert "<ins>We thank you.</ins>" in page.text
    assert _confirm(app).status_code == 303
    assert _counted(app)[0] == 1


def test_who_says_yes_to_a_text_that_has_since_changed_is_shown_the_new_one(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    link = link_of(app, ANN, "/co-sign/")
    new_text(app, BODY + "\n\nWe thank you.")
    refused = app.test_client().post(link, data={"text": "1"})
    assert refused.status_code == 409
    assert "We thank you." in refused.text
    assert _counted(app) == (0, ())


def test_whoever_takes_their_name_off_is_erased_at_once(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app, named="y")
    address = str(_confirm(app).location)
    assert app.test_client().post(address).status_code == 200
    assert app.test_client().post(address).status_code == 200
    assert app.test_client().get(address).status_code == 404
    assert _rows(app) == []
    assert _counted(app) == (0, ())


def test_it_was_not_me_erases_and_asks_no_more(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    link = link_of(app, ANN, "/co-sign/")
    assert app.test_client().post(f"{link}/not-me").status_code == 200
    assert app.test_client().post(f"{link}/not-me").status_code == 404
    _ask(app)
    run_once(app)
    assert len(captured(app, ANN)) == 1


def test_a_frozen_letter_is_not_co_signed_any_more(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    link = link_of(app, ANN, "/co-sign/")
    sign(app, link_of(app, ALPHA))
    frozen(app)
    assert app.test_client().post(link, data={"text": "1"}).status_code == 410
    assert app.test_client().get(FORM).status_code == 410


@pytest.mark.parametrize("state", ["frozen", "handed_over", "published"])
def test_the_address_of_the_form_says_that_it_is_over(app: Flask, state: str) -> None:
    opened(app, ALPHA, takes_individuals=True)
    sign(app, link_of(app, ALPHA))
    for wanted, step in {"frozen": frozen, "handed_over": handed_over, "published": published}.items():
        step(app)
        if wanted == state:
            break
    client = app.test_client()
    for over in (client.get(FORM), _ask(app), _ask(app, "")):
        assert over.status_code == 410
        assert "This letter cannot be co-signed any more" in over.text
        assert (f'href="/en/joint-letters/{SLUG}"' in over.text) == (state == "published")
        assert over.headers["Cache-Control"] == "no-store"
    assert _rows(app) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN, State.FROZEN, State.OPEN])
def test_a_letter_that_nobody_could_co_sign_is_not_told_of(app: Flask, state: State) -> None:
    opened(app, ALPHA, takes_individuals=state in {State.DRAFT, State.WITHDRAWN})
    with app.app_context():
        queries.letter(db.session(), SLUG).state = state
        db.session.commit()
    assert app.test_client().get(FORM).status_code == 404
    assert _ask(app).status_code == 404
    assert app.test_client().get("/en/joint-letters/nothing/co-sign").status_code == 404


def _swept(app: Flask, now: Any) -> None:
    with app.app_context():
        services.sweep(db.session(), now)


def test_who_does_not_confirm_in_time_is_erased(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    run_once(app)
    _swept(app, NOON + timedelta(days=6))
    assert len(_rows(app)) == 1
    _swept(app, NOON + timedelta(days=7))
    assert _rows(app) == []
    with app.app_context():
        contents = [row.content for row in db.session().query(OutboxMessage).filter_by(source_kind="joint_cosigner")]
    assert contents == [None]


def test_four_weeks_after_the_hand_over_only_what_is_shown_is_left(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    people = {ANN: {"named": "y"}, "bob@people.example.net": {}}
    for email, wish in people.items():
        _ask(app, email, **wish)
    endings = [str(_confirm(app, email).location) for email in people]
    link = link_of(app, ALPHA)
    sign(app, link)
    frozen(app)
    handed_over(app)
    _swept(app, NOON + retention.SCRUBBED_AFTER)
    assert len(_rows(app)) == 2
    with time_machine.travel(LATER, tick=False):
        _swept(app, LATER)
        (left,) = _rows(app)
        with app.app_context():
            row = db.session().get(JointCosigner, left.id)
            assert row is not None
            assert (row.name, row.email, row.seed, row.confirm_hash) == ("Ann Example", None, None, None)
            (organisation,) = queries.letter(db.session(), SLUG).organisations
            assert (organisation.email, organisation.seed, organisation.link_hash) == (None, None, None)
            rows = db.session().query(OutboxMessage).filter(OutboxMessage.source_kind.like("joint_%"))
            assert [message.content for message in rows if message.content is not None] == []
        assert app.test_client().get(link).status_code == 404
        # How many had signed stays, and whoever is shown can still be taken off.
        assert _counted(app) == (2, ("Ann Example",))
        assert app.test_client().post(endings[0]).status_code == 200
        assert _counted(app) == (2, ())


def _handed_by_mail(app: Flask) -> str:
    """Let somebody co-sign by name, and queue the letter for its office; return where they take their name off."""
    opened(app, ALPHA, takes_individuals=True)
    _ask(app, named="y")
    ending = str(_confirm(app).location)
    sign(app, link_of(app, ALPHA))
    frozen(app)
    desk = signed_in(app, Role.COORDINATOR)
    with app.app_context():
        seen = revision(db.session())
    assert desk.post(f"/desk/joint-letters/{SLUG}/hand-over/mail", {"seen": seen}).status_code == 303
    return ending


def test_a_letter_that_waits_with_a_name_taken_off_does_not_leave(app: Flask) -> None:
    ending = _handed_by_mail(app)
    gone = app.test_client().post(ending)
    assert "Your name is not under the letter" in gone.text
    run_once(app)
    assert captured(app, OFFICE) == []
    with app.app_context():
        letter = queries.letter(db.session(), SLUG)
        assert (letter.state, letter.handed) == (State.FROZEN, "")
        # How many had signed stays, and nobody is named.
    assert _counted(app) == (1, ())


def test_whoever_takes_their_name_off_a_letter_that_has_left_is_told_so(app: Flask) -> None:
    ending = _handed_by_mail(app)
    run_once(app)
    (mail,) = captured(app, OFFICE)
    assert "Ann Example" in body_of(mail)
    gone = app.test_client().post(ending)
    assert "what left with your name cannot be called back" in gone.text
    assert "Your name is not under the letter" not in gone.text


def test_nobody_confirms_once_people_cannot_co_sign_any_more(app: Flask) -> None:
    opened(app, ALPHA, takes_individuals=True)
    _ask(app)
    link = link_of(app, ANN, "/co-sign/")
    with app.app_context():
        queries.letter(db.session(), SLUG).takes_individuals = False
        db.session.commit()
    assert app.test_client().post(link, data={"text": "1"}).status_code == 410
    assert "not open for signature any more" in app.test_client().get(link).text
    assert _counted(app) == (0, ())
