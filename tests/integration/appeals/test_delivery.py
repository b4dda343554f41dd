"""A letter that we e-mail: asked for, confirmed, queued, handed over once, and honestly told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.appeals.models import KeptAppeal, SupporterMark
from app.extensions import db
from app.outbox.models import OutboxMessage
from app.recipients.models import Channel, OfficeHolder
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
    confirm_link,
    confirmed,
    letters,
    link_in,
    listed,
    practice_fields,
    run_once,
)

BEN = "ben@people.example.net"


def _text(response: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))  # type: ignore[attr-defined]  # A response.


class TestConfirming:
    def test_nothing_but_one_mail_leaves_before_the_writer_says_yes(self, app: Flask) -> None:
        response = ask(app, own_words="This is my own word.")
        assert (response.status_code, "Look into your mailbox" in response.text) == (200, True)
        assert run_once(app) == "1 handed_over"
        (mail,) = captured(app)
        assert mail["To"] == ANN
        assert mail["Auto-Submitted"] == "auto-generated"
        assert "own word" not in body_of(mail)
        assert run_once(app) == "nothing was due"

    def test_opening_the_link_changes_nothing(self, app: Flask) -> None:
        """Mail scanners follow links."""
        ask(app)
        link = confirm_link(app)
        for _ in range(3):
            page = app.test_client().get(link)
            assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
            assert "It wasn’t me" in _text(page)
        assert app.test_client().head(link).status_code == 200
        assert run_once(app) == "nothing was due"

    def test_the_button_queues_one_message_an_office(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        assert page.startswith("/en/appeals/")
        assert letters(app) == {COUNCIL: ("queued", "-"), EMBASSY: ("queued", "-")}
        run_once(app)
        assert letters(app) == {COUNCIL: ("handed_over", "-"), EMBASSY: ("handed_over", "-")}
        to_offices = [str(mail["To"]) for mail in captured(app) if "council" in mail["To"]]
        assert sorted(to_offices) == ["embassy@council.example.org", "secretary@council.example.org"]

    def test_pressing_it_twice_leads_to_the_same_page_and_queues_nothing_more(self, app: Flask) -> None:
        ask(app)
        link = confirm_link(app)
        pages = {app.test_client().post(link).headers["Location"] for _ in range(3)}
        assert len(pages) == 1
        assert len(letters(app)) == 1
        assert "confirmed already" in _text(app.test_client().get(link))

    def test_it_was_not_me_erases_everything_and_ends_the_mails_of_the_day(self, app: Flask, session: Session) -> None:
        ask(app)
        link = confirm_link(app)
        page = app.test_client().post(f"{link}/not-me")
        assert "Everything is erased" in page.text
        assert session.scalars(select(KeptAppeal)).all() == []
        assert app.test_client().get(link).status_code == 404
        assert app.test_client().post(link).status_code == 404
        ask(app)
        assert run_once(app) == "nothing was due"

    def test_it_was_not_me_takes_back_what_somebody_confirmed(self, app: Flask) -> None:
        ask(app)
        link = confirm_link(app)
        app.test_client().post(link)
        app.test_client().post(f"{link}/not-me")
        assert run_once(app) == "nothing was due"
        assert letters(app)[COUNCIL] == ("withdrawn", "by_writer")

    def test_a_link_ends_after_seven_days_and_then_shows_the_text_for_seven_more(self, app: Flask) -> None:
        ask(app, own_words="This is my own word.")
        link = confirm_link(app)
        with time_machine.travel(NOON + timedelta(days=7, minutes=-1), tick=False):
            assert "Yes, send my letter" in _text(app.test_client().get(link))
        with time_machine.travel(NOON + timedelta(days=7), tick=False):
            page = app.test_client().get(link)
            assert "This link has expired" in _text(page)
            assert "This is my own word." in _text(page)
            assert app.test_client().post(link).status_code == 410
        with time_machine.travel(NOON + timedelta(days=13, hours=23), tick=False):
            run_once(app)
            assert "This is my own word." in _text(app.test_client().get(link))
        with time_machine.travel(NOON + timedelta(days=14, minutes=1), tick=False):
            run_once(app)
            assert app.test_client().get(link).status_code == 404

    def test_a_link_ends_with_the_last_day_of_the_campaign(self, app: Flask) -> None:
        """The last day of the example is thirty days after it was loaded, in London."""
        last_day = NOON + timedelta(days=30)
        with time_machine.travel(last_day, tick=False):
            ask(app)
            link = confirm_link(app)
            assert "21 December 2026" in body_of(captured(app, ANN)[-1])
            assert "21 December 2026" in _text(app.test_client().get(link))
        with time_machine.travel(last_day.replace(hour=23, minute=59), tick=False):
            assert "Yes, send my letter" in _text(app.test_client().get(link))
        with time_machine.travel(last_day + timedelta(hours=12), tick=False):
            assert app.test_client().post(link).status_code == 410

    def test_the_day_in_the_mail_is_one_on_which_the_link_works_until_midnight(self, app: Flask) -> None:
        ask(app)
        link = confirm_link(app)
        assert "27 November 2026" in body_of(captured(app, ANN)[-1])
        with time_machine.travel(NOON.replace(day=27, hour=23, minute=59), tick=False):
            assert app.test_client().post(link).status_code == 303

    def test_a_confirmation_that_comes_too_late_to_leave_is_withdrawn(self, app: Flask) -> None:
        ask(app)
        with time_machine.travel(NOON + timedelta(days=7, minutes=1), tick=False):
            assert "1 withdrawn" in run_once(app) or run_once(app) == "nothing was due"
        assert captured(app) == []

    @pytest.mark.parametrize("path", ["/en/confirm/unknown", "/en/appeals/unknown", "/ru/confirm/%00"])
    def test_an_unknown_link_is_not_found(self, app: Flask, path: str) -> None:
        assert app.test_client().get(path).status_code == 404
        assert app.test_client().post(path).status_code in {404, 405}

    def test_the_token_of_one_page_opens_no_other(self, app: Flask) -> None:
        ask(app)
        confirm_token = confirm_link(app).rsplit("/", 1)[1]
        ledger_token = app.test_client().post(f"/en/confirm/{confirm_token}").headers["Location"].rsplit("/", 1)[1]
        assert app.test_client().get(f"/en/appeals/{confirm_token}").status_code == 404
        assert app.test_client().get(f"/en/confirm/{ledger_token}").status_code == 404

    def test_before_it_is_confirmed_an_appeal_has_no_page(self, app: Flask) -> None:
        ask(app)
        token = confirm_link(app).rsplit("/", 1)[1]
        links = app.extensions["post"].links
        assert app.test_client().get(f"/en/appeals/{links.ledger_token(links.hashed(token))}").status_code == 404

    def test_the_mail_is_in_the_language_of_the_page(self, app: Flask) -> None:
        app.test_client().post(SEND.replace("/en/", "/ru/"), data=practice_fields(letter_language="en"))
        assert confirm_link(app).startswith("/ru/confirm/")
        assert captured(app)[-1]["Subject"] == "Подтвердите письмо: Мара Илвес"


class TestAbuse:
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
    def test_no_link_stands_in_the_name(self, app: Flask, typed: str, greeted: str) -> None:
        ask(app, name=typed)
        run_once(app)
        text = body_of(captured(app, ANN)[0])
        assert text.startswith(greeted)
        assert len(re.findall(r"https?://|www\.|example\.com", text)) == 1

    def test_at_most_three_mails_reach_an_address_in_a_day(self, app: Flask) -> None:
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
    def test_an_office_and_our_own_domain_are_asked_nothing(self, app: Flask, address: str) -> None:
        own = address.rpartition("@")[2].removeprefix("sub.")
        post = app.extensions["post"]
        app.extensions["post"] = replace(post, config=replace(post.config, mail_domain=own))
        response = ask(app, email=address)
        assert response.status_code == 422
        assert "email" in Page(response).errors or "Letters cannot be confirmed" in response.text
        assert run_once(app) == "nothing was due"

    def test_the_page_says_the_same_whatever_the_address(self, app: Flask) -> None:
        def page(address: str) -> str:
            return ask(app, email=address).get_data(as_text=True).replace(address, "")

        first = page(BEN)
        confirmed(app)
        run_once(app)
        again = [page(ANN) for _ in range(4)]
        assert {first, *again} == {first}

    def test_a_second_letter_is_told_of_in_the_mail_only(self, app: Flask) -> None:
        confirmed(app)
        run_once(app)
        assert ask(app, email="ANN+again@people.example.net").status_code == 200
        run_once(app)
        mail = captured(app)[-1]
        assert "already" in mail["Subject"]
        assert link_in(mail) == "/en/campaigns/practice"
        assert list(letters(app)) == [COUNCIL]

    def test_of_several_offices_only_the_new_one_gets_a_second_letter(self, app: Flask) -> None:
        confirmed(app)
        confirmed(app, target=[COUNCIL, EMBASSY])
        assert sorted(row[5] for row in listed(app) if row[3].startswith("appeal_letter")) == [COUNCIL, EMBASSY]

    def test_of_two_links_for_the_same_letter_the_second_sends_nothing(self, app: Flask) -> None:
        ask(app)
        ask(app)
        run_once(app)
        first, second = (link_in(mail) for mail in captured(app, ANN))
        app.test_client().post(first)
        page = app.test_client().post(second).headers["Location"]
        assert len(letters(app)) == 1
        assert "has a letter from you already" in _text(app.test_client().get(page))

    @pytest.mark.parametrize("limit", ["network_per_hour", "campaign_per_hour", "all_per_hour"])
    def test_limits_hold_for_all_workers_and_lose_nothing_that_was_typed(self, app: Flask, limit: str) -> None:
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

    def test_another_network_has_its_own_limit_and_no_address_is_stored(self, app: Flask, session: Session) -> None:
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
    def test_bad_input_is_refused_with_what_was_typed(self, app: Flask, changes: dict[str, str]) -> None:
        response = ask(app, own_words="Keep this.", **changes)
        assert response.status_code == 422
        page = Page(response)
        assert page.values["own_words"].strip() == "Keep this."
        assert set(page.errors) == {next(iter(changes))}

    def test_a_historical_example_is_never_delivered(self, app: Flask) -> None:
        data = practice_fields(target=["ru-prosecutor-general"], letter_language="ru")
        response = app.test_client().post("/en/campaigns/ua-84-11/send", data=data)
        assert (response.status_code, "never e-mailed" in response.text) == (409, True)
        assert "E-mail it for me" not in app.test_client().get("/en/campaigns/ua-84-11").text
        assert run_once(app) == "nothing was due"

    @pytest.mark.parametrize("command", ["stop", "close"])
    def test_a_campaign_that_has_ended_takes_no_letter(self, app: Flask, command: str) -> None:
        app.test_cli_runner().invoke(args=["campaigns", command, "practice"])
        response = ask(app, own_words="Keep this.")
        assert (response.status_code, "Keep this." in response.text) == (409, True)


class TestReplies:
    def test_replies_go_to_the_writer(self, app: Flask) -> None:
        confirmed(app)
        run_once(app)
        (letter,) = captured(app, "secretary@council.example.org")
        assert (letter["Reply-To"], ANN in body_of(letter)) == (ANN, True)

    def test_or_to_the_campaign_and_then_the_letter_has_no_address_of_the_writer(self, app: Flask) -> None:
        confirmed(app, reply_to="campaign")
        run_once(app)
        (letter,) = captured(app, "secretary@council.example.org")
        assert letter["Reply-To"] == "replies@organisation.example.org"
        assert ANN not in letter.as_string()

    def test_a_copy_says_that_it_is_one(self, app: Flask) -> None:
        confirmed(app, target=[COUNCIL, EMBASSY])
        run_once(app)
        (copy,) = captured(app, "embassy@council.example.org")
        assert "Secretary of the Practice Council" in body_of(copy)
        assert "information" in body_of(copy)


class TestLedger:
    def test_it_tells_each_office_apart_and_what_the_server_said(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        assert _text(app.test_client().get(page)).count("It waits for its turn.") == 2
        run_once(app)
        text = _text(app.test_client().get(page))
        assert text.count("Handed over on 21 November 2026, 12:00") == 2
        assert "written to a file" in text
        assert app.test_client().get(page).headers["Cache-Control"] == "no-store"
        assert app.test_client().get(page.replace("/en/", "/ru/")).status_code == 200

    def test_the_writer_is_told_once_when_all_have_left(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        run_once(app)
        told = [mail for mail in captured(app, ANN) if "handed over" in mail["Subject"]]
        assert [link_in(mail) for mail in told] == [page]
        assert "Ambassador" in body_of(told[0])
        assert "Secretary" in body_of(told[0])

    def test_one_letter_is_withdrawn_while_it_is_queued(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        response = app.test_client().post(f"{page}/withdraw", data={"office": COUNCIL})
        assert (response.status_code, response.headers["Location"]) == (303, page)
        run_once(app)
        assert letters(app) == {COUNCIL: ("withdrawn", "by_writer"), EMBASSY: ("handed_over", "-")}
        assert "Withdrawn. It was not sent." in _text(app.test_client().get(page))
        # Whoever took a letter back may write another.
        confirmed(app)
        run_once(app)
        assert len(captured(app, "secretary@council.example.org")) == 1

    def test_what_has_left_cannot_be_withdrawn(self, app: Flask) -> None:
        page = confirmed(app)
        run_once(app)
        app.test_client().post(f"{page}/withdraw")
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_everything_is_erased_at_the_writers_wish_and_the_count_stays(self, app: Flask, session: Session) -> None:
        page = confirmed(app, target=[COUNCIL])
        run_once(app)
        assert "Everything is erased" in app.test_client().post(f"{page}/erase").text
        assert app.test_client().get(page).status_code == 404
        assert session.scalars(select(KeptAppeal)).all() == []
        assert set(session.scalars(select(OutboxMessage.content))) == {None}
        count = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert count == f"practice\t{COUNCIL}\ten\temail\t1\thanded_over\n"
        # The office got this person's letter, and gets no second one.
        assert len(session.scalars(select(SupporterMark)).all()) == 1

    def test_erasing_takes_back_what_is_queued(self, app: Flask) -> None:
        page = confirmed(app)
        app.test_client().post(f"{page}/erase")
        assert run_once(app) == "nothing was due"

    def test_a_letter_that_was_posted_is_counted_apart(self, app: Flask) -> None:
        data = practice_fields(target=[COUNCIL, EMBASSY])
        response = app.test_client().post("/en/campaigns/practice/posted", data=data)
        assert "2 letters are counted as posted" in response.text
        count = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert f"practice\t{COUNCIL}\ten\tpost\t1\treported_posted\n" in count
        unknown = practice_fields(target=["nobody", "a\0b"])
        assert "No letter was counted" in app.test_client().post("/en/campaigns/practice/posted", data=unknown).text


class TestWhatForbidsIt:
    def test_a_stop_holds_what_is_queued_at_once(self, app: Flask) -> None:
        page = confirmed(app)
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        assert letters(app)[COUNCIL] == ("held", "stopped")
        assert run_once(app) == "nothing was due"
        assert "the campaign has been stopped" in _text(app.test_client().get(page))

    def test_a_stop_is_asked_again_right_before_the_handover(self, app: Flask) -> None:
        confirmed(app)
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
        assert letters(app)[COUNCIL] == ("queued", "-")
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "stopped")
        assert captured(app, "secretary@council.example.org") == []

    def test_a_close_gives_the_text_back(self, app: Flask) -> None:
        confirmed(app, own_words="My own word.")
        app.test_cli_runner().invoke(args=["campaigns", "close", "practice"])
        run_once(app)
        assert letters(app)[COUNCIL] == ("failed", "closed")
        returned = captured(app, ANN)[-1]
        assert "My own word." in body_of(returned)
        assert captured(app, "secretary@council.example.org") == []

    def test_a_letter_never_leaves_after_the_last_day(self, app: Flask) -> None:
        with time_machine.travel(NOON + timedelta(days=29), tick=False):
            page = confirmed(app, own_words="My own word.")
        with time_machine.travel(NOON + timedelta(days=31), tick=False):
            run_once(app)
            assert letters(app)[COUNCIL] == ("failed", "passed")
            assert "a late letter can do harm" in _text(app.test_client().get(page))

    def test_a_new_holder_holds_it_for_a_decision(self, app: Flask, session: Session) -> None:
        confirmed(app)
        session.execute(
            update(OfficeHolder).where(OfficeHolder.office_id == COUNCIL).values(held_until=date(2026, 11, 20))
        )
        session.commit()
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "holder_changed")
        number = next(row[0] for row in listed(app) if row[5] == COUNCIL)
        app.test_cli_runner().invoke(args=["outbox", "release", number])
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_an_office_without_an_address_waits_and_stops_nobody(self, app: Flask, session: Session) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        session.execute(
            update(Channel).where(Channel.office_id == COUNCIL, Channel.kind == "email").values(health="dead")
        )
        session.commit()
        run_once(app)
        assert letters(app) == {COUNCIL: ("queued", "no_channel"), EMBASSY: ("handed_over", "-")}
        assert "no e-mail address of this office works now" in _text(app.test_client().get(page))
        session.execute(update(Channel).where(Channel.office_id == COUNCIL).values(health="verified"))
        session.commit()
        with time_machine.travel(NOON + timedelta(hours=1, minutes=1), tick=False):
            run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_offices_that_cannot_be_reached_are_told_before(self, app: Flask, session: Session) -> None:
        session.execute(
            update(Channel).where(Channel.office_id == COUNCIL, Channel.kind == "email").values(health="dead")
        )
        session.commit()
        assert "waits until there is one" in ask(app, target=[COUNCIL, EMBASSY]).text
        response = ask(app, target=[COUNCIL])
        assert (response.status_code, "target" in Page(response).errors) == (422, True)

    def test_what_waited_too_long_is_given_back(self, app: Flask, session: Session) -> None:
        confirmed(app, own_words="My own word.")
        session.execute(update(Channel).where(Channel.kind == "email").values(health="dead"))
        session.commit()
        run_once(app)
        with time_machine.travel(NOON + timedelta(days=5, hours=1), tick=False):
            run_once(app)
        assert letters(app)[COUNCIL] == ("failed", "too_late")
        assert "My own word." in body_of(captured(app, ANN)[-1])


class TestFoundFromOutside:
    """What an attack, an outside check and a maintainer's reading found."""

    @pytest.mark.parametrize("address", ["ann@bücher.example.net", "carl@people。example.net"])
    def test_an_address_in_another_script_gets_its_mail(self, app: Flask, address: str) -> None:
        assert ask(app, email=address).status_code == 200
        assert run_once(app) == "1 handed_over"
        assert str(captured(app)[0]["To"]).isascii()

    def test_the_numbers_of_an_erased_appeal_are_never_anothers(self, app: Flask) -> None:
        page = confirmed(app)
        run_once(app)
        app.test_client().post(f"{page}/erase")
        second = confirmed(app, email=BEN)
        assert "It waits for its turn." in _text(app.test_client().get(second))
        sources = [row[3] for row in listed(app) if row[3].startswith("appeal_letter")]
        assert len(set(sources)) == 2

    def test_a_failed_letter_and_the_one_written_after_it_do_not_both_leave(self, app: Flask, session: Session) -> None:
        confirmed(app)
        session.execute(update(Channel).where(Channel.kind == "email").values(health="dead"))
        session.commit()
        run_once(app)
        with time_machine.travel(NOON + timedelta(days=6), tick=False):
            run_once(app)
            session.execute(update(Channel).where(Channel.kind == "email").values(health="verified"))
            session.commit()
            confirmed(app)
            run_once(app)
            failed = next(row[0] for row in listed(app) if row[1] == "failed")
            app.test_cli_runner().invoke(args=["outbox", "retry", failed])
            run_once(app)
        assert len(captured(app, "secretary@council.example.org")) == 1

    def test_a_release_of_all_does_not_decide_about_a_new_holder(self, app: Flask, session: Session) -> None:
        confirmed(app)
        app.test_cli_runner().invoke(args=["outbox", "hold", "--campaign", "practice"])
        app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
        holder = OfficeHolder.office_id == COUNCIL
        session.execute(update(OfficeHolder).where(holder).values(held_until=date(2026, 11, 20)))
        session.commit()
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "holder_changed")
        app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
        assert letters(app)[COUNCIL] == ("held", "holder_changed")

    def test_what_left_is_told_though_the_rest_is_held(self, app: Flask, session: Session) -> None:
        confirmed(app, target=[COUNCIL, EMBASSY])
        holder = OfficeHolder.office_id == EMBASSY
        session.execute(update(OfficeHolder).where(holder).values(held_until=date(2026, 11, 20)))
        session.commit()
        run_once(app)
        run_once(app)
        assert any("handed over" in mail["Subject"] for mail in captured(app, ANN))

    def test_one_unreadable_appeal_stops_no_mail_and_is_erased_in_time(self, app: Flask, session: Session) -> None:
        ask(app)
        run_once(app)
        session.execute(db.text("UPDATE appeal SET name = :spoilt, email = :spoilt"), {"spoilt": b"no token"})
        session.commit()
        with time_machine.travel(NOON + timedelta(days=15), tick=False):
            assert run_once(app) == "nothing was due"
            assert session.query(KeptAppeal.id).count() == 0

    def test_a_stop_tells_also_whoever_has_not_confirmed(self, app: Flask) -> None:
        ask(app)
        link = confirm_link(app)
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        assert "Please do not write any more" in _text(app.test_client().get(link))

    def test_nothing_is_posted_for_a_campaign_that_makes_no_letters(self, app: Flask) -> None:
        assert app.test_client().post("/en/campaigns/ua-84-11/posted", data=practice_fields()).status_code == 409
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        assert app.test_client().post("/en/campaigns/practice/posted", data=practice_fields()).status_code == 409

    def test_the_ways_to_write_a_gmail_box_are_one(self, app: Flask) -> None:
        for address in ("a.nn@gmail.com", "an.n@gmail.com", "ann@googlemail.com", "a.n.n@gmail.com"):
            assert ask(app, email=address).status_code == 200
        run_once(app)
        assert len(captured(app)) == 3

    def test_the_day_of_three_mails_slides_over_midnight(self, app: Flask) -> None:
        with time_machine.travel(NOON.replace(hour=23, minute=58), tick=False):
            for _ in range(3):
                ask(app)
        with time_machine.travel(NOON + timedelta(hours=12, minutes=2), tick=False):
            ask(app)
            run_once(app)
        assert len(captured(app)) == 3

    @pytest.mark.parametrize("name", ["casino24.com", "Win at 888.com now", "evil-.com", "tel:+441234", "हिन्दी.com"])
    def test_no_link_of_another_kind_stands_in_the_name(self, app: Flask, name: str) -> None:
        ask(app, name=name)
        run_once(app)
        greeting = body_of(captured(app)[0]).splitlines()[0]
        assert not re.search(r"[.:]\S", greeting)

    def test_the_address_of_a_private_page_is_told_nobody(self, app: Flask) -> None:
        ask(app)
        assert app.test_client().get(confirm_link(app)).headers["Referrer-Policy"] == "no-referrer"
