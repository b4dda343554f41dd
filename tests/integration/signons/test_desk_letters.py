"""The desk's pages of joint letters: from the draft to its publication, and everything that is refused there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.signons import queries
from app.signons.errors import ListedTwice
from app.signons.organisations import services as organisations
from app.signons.organisations.services import Reached, Told
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.joint_letters import (
    ALPHA,
    BETA,
    BODY,
    DESK,
    GAMMA,
    SLUG,
    begun,
    frozen,
    link_of,
    opened,
    press,
    sign,
    signatories,
    stored,
)
from tests.sending import COUNCIL, EMBASSY, captured, run_once, text_of


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def test_a_letter_goes_from_its_draft_to_its_publication_by_the_pages_alone(app: Flask, desk: Desk) -> None:
    made = desk.post("/desk/joint-letters/new", {"title": "Free the Beekeepers", "language": "en", "practice": "y"})
    assert made.status_code == 303
    assert str(made.location).endswith(SLUG)
    text = Page(desk.get(f"{DESK}/texts/en")).values
    assert desk.post(f"{DESK}/texts/en", {**text, "body": BODY}).status_code == 303
    facts = Page(desk.get(f"{DESK}/facts")).values
    sent = {**facts, "office": COUNCIL, "sender_name": "Alpha Watch", "practice": "y"}
    assert desk.post(f"{DESK}/facts", sent).status_code == 303
    lines = f"Alpha Watch; SE; {ALPHA}; en\n\nBeta Rights; US; {BETA}\n"
    assert desk.post(f"{DESK}/organisations/paste", {"lines": lines}).status_code == 303
    assert press(app, desk, "open").status_code == 303
    sign(app, link_of(app, ALPHA))
    sign(app, link_of(app, BETA))
    assert press(app, desk, "freeze").status_code == 303
    assert press(app, desk, "hand").status_code == 303
    assert press(app, desk, "publish").status_code == 303
    assert stored(app).state == "published"
    assert signatories(app) == ["Alpha Watch", "Beta Rights"]
    for page in ("", "/facts", "/texts", "/texts/en", "/organisations", "/hand-over"):
        assert desk.get(DESK + page).status_code == 200


@pytest.mark.parametrize("step", ["freeze", "unfreeze", "publish", "mail", "hand"])
def test_a_draft_is_only_opened_or_withdrawn(app: Flask, session: Session, desk: Desk, step: str) -> None:
    begun(session)
    assert press(app, desk, step).status_code == 409
    assert stored(app).state == "draft"


@pytest.mark.parametrize("step", ["open", "freeze", "unfreeze", "withdraw", "publish", "mail", "hand", "back"])
def test_what_was_published_stays_so(app: Flask, desk: Desk, step: str) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA))
    frozen(app)
    press(app, desk, "hand")
    press(app, desk, "publish")
    assert press(app, desk, step).status_code == 409
    assert stored(app).state == "published"


def test_a_letter_that_nobody_signed_is_not_frozen(app: Flask, desk: Desk) -> None:
    opened(app, ALPHA)
    refused = press(app, desk, "freeze")
    assert refused.status_code == 409
    assert "No organisation has signed the present text yet." in refused.text


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 50, "\x00"])
def test_a_step_from_a_page_that_was_overtaken_changes_nothing(app: Flask, desk: Desk, seen: str) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA))
    refused = desk.post(f"{DESK}/freeze", {"seen": seen})
    assert refused.status_code == 409
    assert "Somebody else has changed this meanwhile" in refused.text
    assert stored(app).state == "open"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"office": "no-such-office"}, "office"),
        ({"office": "Nowhere!"}, "office"),
        ({"office": "ru-prosecutor-general"}, "office"),
        ({"role": "raise_with"}, "states"),
        ({"role": "raise_with", "states": "XX"}, "states"),
        ({"role": "copy"}, "role"),
        ({"letter_language": "fr"}, "letter_language"),
        ({"historical": "y"}, "practice"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"sign_until": "soon"}, "sign_until"),
        ({"sender_name": "A" * 121}, "sender_name"),
        ({"sender_name": "\x00"}, "sender_name"),
    ],
)
def test_facts_that_cannot_be_are_refused_beside_their_field(
    session: Session, desk: Desk, changes: dict[str, str], field: str
) -> None:
    begun(session)
    facts = Page(desk.get(f"{DESK}/facts")).values
    refused = desk.post(f"{DESK}/facts", {**facts, "practice": "y", **changes})
    assert refused.status_code == 422
    assert field in Page(refused).errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "A" * 201}, "title"),
        ({"body": ""}, "body"),
        ({"body": "1. One\n2. Two"}, "body"),
        ({"body": "{{ name }}"}, "body"),
        ({"body": "A" * 1_000_000}, "body"),
        ({"body": "A\x07"}, "body"),
    ],
)
def test_a_text_that_cannot_be_is_refused_beside_its_field(
    session: Session, desk: Desk, changes: dict[str, str], field: str
) -> None:
    begun(session)
    text = Page(desk.get(f"{DESK}/texts/en")).values
    refused = desk.post(f"{DESK}/texts/en", {**text, **changes})
    assert refused.status_code == 422
    assert field in Page(refused).errors


def test_a_language_is_added_and_removed_but_never_that_of_the_letter(session: Session, desk: Desk) -> None:
    begun(session)
    page = Page(desk.get(f"{DESK}/texts/ru")).values
    assert desk.post(f"{DESK}/texts/ru", {**page, "title": "Свободу", "body": "Мы пишем."}).status_code == 303
    seen = Page(desk.get(f"{DESK}/texts/ru")).values["seen"]
    assert desk.post(f"{DESK}/texts/ru/remove", {"seen": seen}).status_code == 303
    seen = Page(desk.get(f"{DESK}/texts/en")).values["seen"]
    refused = desk.post(f"{DESK}/texts/en/remove", {"seen": seen})
    assert refused.status_code == 409
    assert "its text cannot be removed" in refused.text
    assert desk.get(f"{DESK}/texts/xx").status_code == 404


class TestPaste:
    """Many organisations, a line each; all are taken or none."""

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (";SE;a@x.example.net;en", "Enter the name of the organisation"),
            ("Delta;Sweden;;", "country code"),
            ("Delta;SE;nobody;", "not an e-mail address"),
            ("Delta;SE;;klingon language", "not a language code"),
            ("Delta;SE;;en;more", "more than four parts"),
            ("D" * 201, "at most 200 characters"),
            ("Del\x07ta", "character"),
            ("alpha WATCH", "is listed already"),
            (f"Delta;SE;{ALPHA.upper()}", "is listed already"),
        ],
    )
    def test_each_line_that_cannot_be_taken_is_named_with_why(
        self, app: Flask, session: Session, desk: Desk, line: str, sentence: str
    ) -> None:
        begun(session)
        typed = f"Alpha Watch; SE; {ALPHA}\n{line}"
        refused = desk.post(f"{DESK}/organisations/paste", {"lines": typed})
        assert refused.status_code == 422
        assert "Line 2: " in text_of(refused)
        assert sentence in text_of(refused)
        assert "Alpha Watch; SE" in Page(refused).values["lines"]
        with app.app_context():
            assert queries.letter(db.session(), SLUG).organisations == []

    @pytest.mark.parametrize("typed", ["", "\n \n", "x\n" * 1_001, "A" * 1_000_000])
    def test_nothing_and_too_much_are_refused(self, session: Session, desk: Desk, typed: str) -> None:
        begun(session)
        refused = desk.post(f"{DESK}/organisations/paste", {"lines": typed})
        assert refused.status_code == 422
        assert "lines" in Page(refused).errors

    def test_lines_out_of_a_spreadsheet_and_names_with_semicolons_are_taken(
        self, app: Flask, session: Session, desk: Desk
    ) -> None:
        begun(session)
        typed = f'Delta\tSE\t{ALPHA}\tsv\n"Epsilon; and Sons";US\nОбщество прав;TJ;;ru'
        assert desk.post(f"{DESK}/organisations/paste", {"lines": typed}).status_code == 303
        with app.app_context():
            rows = queries.letter(db.session(), SLUG).organisations
            assert [(row.names, row.country) for row in rows] == [
                ({"sv": "Delta"}, "SE"),
                ({"en": "Epsilon; and Sons"}, "US"),
                ({"ru": "Общество прав"}, "TJ"),
            ]


def test_names_stand_by_the_alphabet_or_as_the_coordinator_wants(app: Flask, desk: Desk) -> None:
    opened(app, GAMMA, ALPHA, BETA)
    for email in (GAMMA, ALPHA, BETA):
        sign(app, link_of(app, email))
    assert signatories(app) == ["Alpha Watch", "Beta Rights", "Gamma House"]
    with app.app_context():
        last = next(row.id for row in queries.letter(db.session(), SLUG).organisations if row.email == GAMMA)
    assert desk.post(f"{DESK}/organisations/{last}/place", {"place": "1"}).status_code == 303
    assert signatories(app) == ["Gamma House", "Alpha Watch", "Beta Rights"]
    assert desk.post(f"{DESK}/organisations", {"order": "alphabetical"}).status_code == 303
    assert signatories(app) == ["Alpha Watch", "Beta Rights", "Gamma House"]
    assert desk.post(f"{DESK}/organisations", {"order": "by_size"}).status_code == 422


def test_two_who_change_one_organisation_do_not_overwrite_each_other(app: Flask, desk: Desk) -> None:
    opened(app, ALPHA)
    with app.app_context():
        (row,) = queries.letter(db.session(), SLUG).organisations
    address = f"{DESK}/organisations/{row.id}"
    first, second = (Page(desk.get(address)).values for _ in range(2))
    assert desk.post(address, {**first, "name-en": "Alpha One"}).status_code == 303
    overtaken = desk.post(address, {**second, "name-en": "Alpha Two"})
    assert overtaken.status_code == 409
    assert Page(overtaken).values["name-en"] == "Alpha Two"
    assert "Alpha One" not in signatories(app)
    assert desk.get(f"{DESK}/organisations/2147483647").status_code == 404
    assert desk.post(f"{address}/remove").status_code == 303
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("act", ["invite", "new-link"])
def test_nobody_is_asked_to_sign_a_letter_of_the_past(app: Flask, desk: Desk, act: str) -> None:
    opened(app, ALPHA, practice=False, historical=True)
    with app.app_context():
        number = queries.letter(db.session(), SLUG).organisations[0].id
    place = "invite" if act == "invite" else f"{number}/{act}"
    assert desk.post(f"{DESK}/organisations/{place}").status_code == 409
    run_once(app)
    assert captured(app) == []


def test_a_mail_that_asks_does_not_leave_once_the_letter_is_said_to_be_of_the_past(app: Flask) -> None:
    opened(app, ALPHA)
    with app.app_context():
        letter = queries.letter(db.session(), SLUG)
        letter.historical = True
        db.session().commit()
    run_once(app)
    assert captured(app) == []


@pytest.mark.parametrize("slug", ["Capital", "a b", "new", "a" * 61, "ü", "a--b"])
def test_a_short_name_that_cannot_be_is_refused(desk: Desk, slug: str) -> None:
    refused = desk.post("/desk/joint-letters/new", {"title": "A", "language": "en", "slug": slug})
    assert refused.status_code == 422
    assert "slug" in Page(refused).errors


def test_without_a_title_the_short_name_that_is_made_of_it_is_no_second_mistake(desk: Desk) -> None:
    refused = desk.post("/desk/joint-letters/new", {"title": "", "language": "en", "slug": ""})
    assert refused.status_code == 422
    assert "This is needed." in refused.text
    assert "Enter a short name" not in refused.text


def test_a_short_name_is_given_once(session: Session, desk: Desk) -> None:
    begun(session)
    refused = desk.post("/desk/joint-letters/new", {"title": "A", "language": "en", "slug": SLUG})
    assert refused.status_code == 422
    assert "Another joint letter" in refused.text


@pytest.mark.parametrize("page", ["", "/facts", "/texts", "/texts/en", "/organisations", "/hand-over", "/open"])
def test_a_letter_that_is_not_there_is_answered_so(desk: Desk, page: str) -> None:
    assert desk.get(f"/desk/joint-letters/nothing{page}").status_code == 404


def test_what_was_done_stands_in_the_log_without_any_address(app: Flask) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA))
    frozen(app)
    with app.app_context():
        rows = db.session().query(AuditEntry).filter_by(subject_kind="joint letter").order_by(AuditEntry.id).all()
        assert [row.action for row in rows] == ["create", "add organisation", "open", "sign", "frozen"]
        assert ALPHA not in repr([(row.before, row.after) for row in rows])


def test_before_it_is_opened_a_letter_needs_a_text_and_an_office(session: Session, app: Flask, desk: Desk) -> None:
    begun(session, office="")
    assert "Choose the office" in press(app, desk, "open").text
    letter = queries.letter(session, SLUG)
    letter.texts = {"en": {"title": "Free the beekeepers", "body": ""}}
    session.commit()
    assert "needs a title and a text" in press(app, desk, "open").text


def test_a_frozen_view_is_what_was_frozen(app: Flask) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA), signer="Ann Example", office="Director")
    frozen(app)
    with app.app_context():
        session = db.session()
        before = queries.view(session, queries.letter(session, SLUG), NOON.date())
        row = queries.letter(session, SLUG).organisations[0]
        row.names, row.signer = {"en": "Omega"}, "Somebody Else"
        session.commit()
        after = queries.view(session, queries.letter(session, SLUG), NOON.date())
    assert replace(after) == before
    assert after.signatories[0].signer == "Ann Example"


def test_an_organisation_is_listed_once(session: Session) -> None:
    begun(session)
    told, reached = Told({"en": "Alpha Watch"}), Reached(ALPHA, "en")
    organisations.enter(session, COMMAND_LINE, SLUG, told, reached, NOON)
    for other in (Told({"en": "ALPHA watch"}), Told({"en": "Omega"})):
        with pytest.raises(ListedTwice):
            organisations.enter(session, COMMAND_LINE, SLUG, other, reached, NOON)


def test_no_address_is_read_to_show_how_organisations_stand(app: Flask, desk: Desk) -> None:
    """Each would be a question to the database, and be decrypted."""
    opened(app, ALPHA, BETA, GAMMA)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    listen = (engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    event.listen(*listen)
    try:
        shown = desk.get(f"{DESK}/organisations")
    finally:
        event.remove(*listen)
    assert "no e-mail address" not in shown.text
    column = "joint_organisation.email"
    assert not [one for one in asked if column in one.replace(f"{column} IS NOT NULL", "")]


def test_an_open_letter_goes_to_no_other_office_than_the_one_it_is_signed_for(app: Flask, desk: Desk) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA))
    facts = Page(desk.get(f"{DESK}/facts")).values
    refused = desk.post(f"{DESK}/facts", {**facts, "office": EMBASSY})
    assert refused.status_code == 422
    assert "Organisations were asked to sign for this office" in refused.text
    assert desk.post(f"{DESK}/facts", {**facts, "sender_name": "Beta Rights"}).status_code == 303
    assert stored(app).office == COUNCIL
