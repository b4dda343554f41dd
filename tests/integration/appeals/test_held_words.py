"""Own words that mention what must never be mentioned: held until somebody has looked, and their writer is not told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.appeals.models import KeptLetter
from app.campaigns.safeguards import queries, services
from app.campaigns.safeguards.queries import Safeguards
from app.config import Config
from app.extensions import db
from app.outbox import services as outbox
from app.outbox.models import OutboxMessage
from app.recipients.models import Channel, OfficeHolder
from tests.applications import another
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.held_words import HELD, WORDS, address_of, held_letter, list_terms, number_of
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    body_of,
    captured,
    confirmed,
    letters,
    practice_fields,
    run_once,
    text_of,
)

OFFICE = "secretary@council.example.org"
LATER = NOON + timedelta(hours=1)
FIXED = "Please name nobody in your own words whom this page does not name"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora Ordinator")


@pytest.fixture
def held(app: Flask) -> str:
    return held_letter(app)


class TestWhenItIsHeld:
    def test_it_leaves_when_somebody_has_looked(self, app: Flask, session: Session, desk: Desk, held: str) -> None:
        run_once(app)
        assert captured(app, OFFICE) == []
        page = desk.get(address_of(session))
        assert desk.post(f"{address_of(session)}/release").status_code == 303
        assert page.status_code == 200
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")
        assert len(captured(app, OFFICE)) == 1
        assert "Handed over" in text_of(app.test_client().get(held))

    @pytest.mark.parametrize(
        "typed",
        [
            {"own_words": "Nothing here.\n\nAbout Zerbinetta."},
            {"own_words": "Ich denke an ZERBINETTA-Straße"},
            {"own_words": "О Зербинетте"},
            {"occupation": "friend of Zerbinetta"},
            {"place": "Zerbinetta"},
        ],
        ids=["second paragraph", "capitals", "dative", "occupation", "place"],
    )
    def test_whatever_its_writer_says(self, app: Flask, typed: dict[str, str]) -> None:
        list_terms(app, "Зербинетта")
        confirmed(app, **typed)
        run_once(app)
        assert letters(app)[COUNCIL] == HELD

    @pytest.mark.parametrize(
        "typed",
        [
            {"own_words": "Zerbina and Bine"},
            {"name": "Zerbinetta Example", "address": "Zerbinetta Street 1", "own_words": "Mine."},
            {},
        ],
        ids=["near", "the writer's own name and address", "no words"],
    )
    def test_what_does_not_mention_it_leaves(self, app: Flask, typed: dict[str, str]) -> None:
        list_terms(app, "Зербинетта")
        confirmed(app, **typed)
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_what_the_campaign_itself_says_holds_nobody(self, app: Flask, session: Session) -> None:
        name = session.execute(db.text("SELECT subject FROM campaign WHERE slug = 'practice'")).scalar_one()
        list_terms(app, name)
        confirmed(app, own_words="Mine alone.", occupation="baker")
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")
        confirmed(app, email="ben@people.example.net", own_words=f"I think of {name}.")
        run_once(app)
        assert sorted(state for state in _states(session)) == ["handed_over", "held"]

    @pytest.mark.parametrize(("term", "words"), [("أمون", "رأيت والأمون أمس."), ("دوست", "با دوست\u200cها")])
    def test_words_from_right_to_left(self, app: Flask, session: Session, desk: Desk, term: str, words: str) -> None:
        list_terms(app, term)
        confirmed(app, own_words=words)
        run_once(app)
        assert letters(app)[COUNCIL] == HELD
        assert re.search(r'dir="rtl">[^<]*<mark>', desk.get(address_of(session)).text)

    def test_a_term_that_was_added_after_queuing(self, app: Flask) -> None:
        confirmed(app, own_words=WORDS)
        list_terms(app, "Zerbinetta")
        run_once(app)
        assert letters(app)[COUNCIL] == HELD

    def test_a_term_that_was_added_after_a_look(self, app: Flask, session: Session, desk: Desk, held: str) -> None:
        assert held
        desk.post(f"{address_of(session)}/release")
        list_terms(app, "friend", now=LATER)
        run_once(app)
        assert letters(app)[COUNCIL] == HELD

    def test_a_new_holder_who_was_accepted_spares_no_look(self, app: Flask, session: Session) -> None:
        confirmed(app, own_words=WORDS)
        session.execute(
            update(OfficeHolder).where(OfficeHolder.office_id == COUNCIL).values(held_until=date(2026, 11, 20))
        )
        session.commit()
        list_terms(app, "Zerbinetta")
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "holder_changed")
        outbox.release(session, COMMAND_LINE, number_of(session), NOON)
        run_once(app)
        assert letters(app)[COUNCIL] == HELD
        outbox.release(session, COMMAND_LINE, number_of(session), NOON)
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_a_release_of_the_whole_campaign_does_not_release_it(self, app: Flask, held: str) -> None:
        assert held
        app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
        run_once(app)
        assert letters(app)[COUNCIL] == HELD

    def test_an_operators_retry_after_a_refusal_asks_anew(self, app: Flask, session: Session, held: str) -> None:
        assert held
        sources = app.extensions["outbox_sources"]
        outbox.refuse(session, sources, COMMAND_LINE, number_of(session), NOON)
        outbox.retry(session, COMMAND_LINE, number_of(session), NOON)
        run_once(app)
        assert letters(app)[COUNCIL] == HELD

    def test_a_campaign_without_terms_decrypts_nothing_for_it(self, app: Flask, session: Session) -> None:
        services.keep(session, COMMAND_LINE, "practice", Safeguards().mark, Safeguards("Her sister"), NOON)
        confirmed(app, own_words=WORDS)
        read: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: read.append(given[2].split("FROM")[0]))
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")
        assert [one for one in read if "appeal_letter.letter" in one and one.startswith("SELECT")] == []
        assert any("terms_since" in one for one in read)

    def test_terms_that_no_key_reads_hold_it(self, app: Flask, session: Session) -> None:
        list_terms(app, "Zerbinetta")
        confirmed(app, own_words=WORDS)
        session.execute(db.text("UPDATE campaign_safeguard SET never_mention = :spoilt"), {"spoilt": b"no token"})
        session.commit()
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "check_failed")

    def test_a_change_of_keys_takes_the_terms_along(self, app: Flask) -> None:
        list_terms(app, "Zerbinetta")
        config: Config = app.config["FAITHFULLY"]
        new = Fernet.generate_key().decode()
        with another(replace(config, encryption_keys=(new,))) as rotated:
            assert rotated.test_cli_runner().invoke(args=["keys", "rotate"]).exit_code == 0
        # Without the old key, which followed from the secret, only what was rotated is read.
        alone = replace(config, encryption_keys=(new,), secret_key="another-secret-0123456789")
        with another(alone) as app_alone, app_alone.app_context():
            found = queries.terms(db.session(), "practice")
            assert found is not None
            assert found.terms == ("Zerbinetta",)


def _states(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage.state).where(OutboxMessage.kind == "letter")))


class TestWhatItsWriterSees:
    """The same pages and mails as of a letter that waits for its turn."""

    @pytest.mark.parametrize("way", ["", "/preview", "/letter.txt", "/letter.eml", "/send", "/posted"])
    def test_no_page_and_no_file_tells_that_a_term_was_hit(self, app: Flask, way: str) -> None:
        answers = []
        for terms in (["Zerbinetta"], ["Somebody Else"]):
            list_terms(app, *terms)
            data = practice_fields(own_words=WORDS, occupation="friend of Zerbinetta")
            with app.test_client().post(f"/en/campaigns/practice{way}", data=data) as response:
                headers = {name: value for name, value in response.headers if name != "Date"}
                answers.append((response.status_code, headers, re.sub(rb"=_[0-9a-f]+|boundary.*", b"", response.data)))
        assert answers[0] == answers[1]

    def test_one_sentence_stands_beside_the_words_and_the_ways_whatever_is_typed(self, app: Flask) -> None:
        list_terms(app, "Zerbinetta")
        first = app.test_client().get("/en/campaigns/practice").text
        counts = [first.count(FIXED)]
        for words in ("", WORDS, "Nothing."):
            data = practice_fields(own_words=words)
            counts.append(app.test_client().post("/en/campaigns/practice/preview", data=data).text.count(FIXED))
        # Beside the words, and beside the ways, which stand once on every page.
        assert counts == [2, 2, 2, 2]

    def test_the_page_is_that_of_a_letter_that_waits_for_its_turn(self, app: Flask, session: Session) -> None:
        page = confirmed(app, own_words=WORDS)
        waiting = app.test_client().get(page).text
        list_terms(app, "Zerbinetta")
        run_once(app)
        assert letters(app)[COUNCIL] == HELD
        for language in ("en", "ru"):
            translated = page.replace("/en/", f"/{language}/")
            shown = app.test_client().get(translated).text
            session.execute(
                update(OutboxMessage).where(OutboxMessage.kind == "letter").values(state="queued", reason="")
            )
            session.commit()
            assert shown == app.test_client().get(translated).text
            session.execute(
                update(OutboxMessage).where(OutboxMessage.kind == "letter").values(state="held", reason="review")
            )
            session.commit()
        assert app.test_client().get(page).text == waiting

    def test_no_mail_tells_of_it_and_the_news_wait_as_for_a_queued_one(self, app: Flask, session: Session) -> None:
        list_terms(app, "Zerbinetta")
        confirmed(app, own_words=WORDS, target=[COUNCIL, EMBASSY])
        run_once(app)
        before = len(captured(app, ANN))
        numbers = session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind == "letter")).all()
        outbox.release(session, COMMAND_LINE, numbers[0], NOON)
        run_once(app)
        run_once(app)
        assert sorted(letters(app).values()) == [("handed_over", "-"), HELD]
        assert len(captured(app, ANN)) == before
        outbox.release(session, COMMAND_LINE, numbers[1], NOON)
        run_once(app)
        assert [mail["Subject"] for mail in captured(app, ANN)[before:]] != []

    def test_it_is_withdrawn_as_any_other(self, app: Flask, held: str) -> None:
        app.test_client().post(f"{held}/withdraw")
        assert letters(app)[COUNCIL] == ("withdrawn", "by_writer")
        assert "Withdrawn. It was not sent." in text_of(app.test_client().get(held))

    def test_it_is_erased_as_any_other(self, app: Flask, session: Session, desk: Desk, held: str) -> None:
        address = address_of(session)
        app.test_client().post(f"{held}/erase")
        assert session.scalars(select(KeptLetter)).all() == []
        assert desk.get(address).status_code == 410

    def test_what_nobody_decided_comes_back_after_28_days(self, app: Flask, held: str) -> None:
        # A campaign that goes on for so long.
        with app.app_context(), time_machine.travel(NOON + timedelta(days=28, hours=1), tick=False):
            run_once(app)
            run_once(app)
            assert letters(app)[COUNCIL] == ("failed", "held_too_long")
            assert WORDS in body_of(captured(app, ANN)[-1])
            assert "Ask the organisation before you send it" in text_of(app.test_client().get(held))

    def test_a_refusal_says_no_more_than_that(self, app: Flask, session: Session, desk: Desk, held: str) -> None:
        assert desk.post(f"{address_of(session)}/refuse").status_code == 303
        assert letters(app)[COUNCIL] == ("failed", "not_released")
        run_once(app)
        returned = body_of(captured(app, ANN)[-1])
        assert WORDS in returned
        page = text_of(app.test_client().get(held))
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "letter").values(reason="held_too_long"))
        session.commit()
        assert page == text_of(app.test_client().get(held))
        assert captured(app, OFFICE) == []
        count = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert f"practice\t{COUNCIL}\ten\temail\t1\tfailed" in count

    @pytest.mark.parametrize(
        ("command", "after", "told"),
        [
            ("stop", ("held", "stopped"), "the campaign has been stopped"),
            ("close", ("failed", "closed"), "the campaign has ended"),
            ("", ("failed", "passed"), "last day had passed"),
        ],
        ids=["stopped", "closed", "passed"],
    )
    def test_the_end_of_its_campaign_is_told_as_to_everybody(
        self, app: Flask, held: str, command: str, after: tuple[str, str], told: str
    ) -> None:
        if command:
            app.test_cli_runner().invoke(args=["campaigns", command, "practice"])
        with time_machine.travel(NOON + timedelta(days=0 if command else 31), tick=False):
            # What nobody decided for four weeks comes back before its campaign has passed; this one was just held.
            with app.app_context():
                moment = NOON + timedelta(days=0 if command else 31)
                db.session.execute(update(OutboxMessage).values(changed_at=moment, queued_at=moment))
                db.session.commit()
            run_once(app)
            assert letters(app)[COUNCIL] == after
            assert told in text_of(app.test_client().get(held))

    def test_it_fares_like_others_until_it_would_leave(self, app: Flask, session: Session) -> None:
        list_terms(app, "Zerbinetta")
        page = confirmed(app, own_words=WORDS)
        session.execute(update(Channel).where(Channel.kind == "email").values(health="dead"))
        session.commit()
        run_once(app)
        assert letters(app)[COUNCIL] == ("queued", "no_channel")
        assert "no e-mail address of this office works now" in text_of(app.test_client().get(page))
