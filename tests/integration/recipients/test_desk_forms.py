"""Entering and changing offices, holders and channels at the desk: what is done and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role
from app.audit.models import AuditEntry
from app.recipients import queries
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.recipients_desk import OFFICE, ONE, channel_of, found_by, last_entry, office

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


PAGES = (
    "/desk/recipients/new", f"{ONE}/edit", f"{ONE}/delete", f"{ONE}/succession", f"{ONE}/channels/new/post",
    f"{ONE}/channels/new/fax", f"{ONE}/channels/new/email", f"{ONE}/channels/new/handle",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_the_page_of_a_form_opens_with_one_heading_and_its_token(desk: Desk, address: str) -> None:
    page = desk.get(address)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "csrf_token" in page.text or address.endswith("delete")


def test_an_office_is_entered_and_found(desk: Desk, session: Session) -> None:
    page = desk.get("/desk/recipients/new")
    answer = sent(
        desk, "/desk/recipients/new", page, id="de-prison-one", country="DE", rank="director", title_en="Prison One",
        reads="de en", accredited_to="fr be", source="A call", verified_on="2026-11-01",
    )  # fmt: skip
    assert answer.status_code == 303
    assert found_by(session, "prison one") == ("de-prison-one",)
    made = office(session, "de-prison-one")
    assert [row.country for row in made.accreditations] == ["BE", "FR"]
    assert (last_entry(session).action, last_entry(session).subject) == ("create", "de-prison-one")


def test_an_office_is_changed_with_before_and_after_in_the_log(desk: Desk, session: Session) -> None:
    answer = sent(desk, f"{ONE}/edit", desk.get(f"{ONE}/edit"), title_en="Chief Prosecutor", reads="tg")
    assert answer.status_code == 303
    changed = office(session)
    assert (changed.version, changed.reads) == (2, "tg")
    entry = last_entry(session)
    assert entry.before == {"reads": "tg ru", "title_en": "Prosecutor General of the Republic of Tajikistan"}
    assert entry.after == {"reads": "tg", "title_en": "Chief Prosecutor"}
    assert found_by(session, "chief prosecutor") == (OFFICE,)


def test_a_form_sent_as_it_was_opened_changes_nothing(desk: Desk, session: Session) -> None:
    assert sent(desk, f"{ONE}/edit", desk.get(f"{ONE}/edit")).status_code == 303
    assert office(session).version == 1
    assert session.scalars(select(AuditEntry)).all() == []


def test_a_language_is_added_and_removed(desk: Desk, session: Session) -> None:
    page = sent(desk, f"{ONE}/edit", desk.get(f"{ONE}/edit"), add_language="zh")
    assert page.status_code == 200
    assert "zh" not in {wording.language for wording in office(session).wordings}
    assert sent(desk, f"{ONE}/edit", page, title_zh="总检察长", remove="de").status_code == 303
    languages = {wording.language for wording in office(session).wordings}
    assert "zh" in languages
    assert "de" not in languages
    assert found_by(session, "检察") == (OFFICE,)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("/desk/recipients/new", {"id": "Bad Id"}, "id"),
    ("/desk/recipients/new", {"id": ""}, "id"),
    ("/desk/recipients/new", {"id": "a" * 81}, "id"),
    ("/desk/recipients/new", {"id": OFFICE}, "id"),
    ("/desk/recipients/new", {"id": "x-one", "country": "XX"}, "country"),
    ("/desk/recipients/new", {"id": "x-one", "rank": "emperor"}, "rank"),
    ("/desk/recipients/new", {"id": "x-one", "keeper": "77"}, "keeper"),
    (f"{ONE}/edit", {"reads": "Russian!"}, "reads"),
    (f"{ONE}/edit", {"reads": "ru " * 200}, "reads"),
    (f"{ONE}/edit", {"accredited_to": "DE QQ"}, "accredited_to"),
    (f"{ONE}/edit", {"verified_on": "31.12.2020"}, "verified_on"),
    (f"{ONE}/edit", {"title_en": "a\0b"}, "title_en"),
    (f"{ONE}/edit", {"title_en": "a" * 2001}, "title_en"),
    (f"{ONE}/edit", {"source": "a" * 1_000_000}, "source"),
    (f"{ONE}/succession", {"held_from": "", "name": "New", "source": "s"}, "held_from"),
    (f"{ONE}/succession", {"held_from": "2026-12-01", "name": "", "source": "s"}, "name"),
    (f"{ONE}/succession", {"held_from": "2026-12-01", "name": "New", "source": ""}, "source"),
    (f"{ONE}/succession", {"held_from": "1900-01-01", "name": "New", "source": "s"}, "held_from"),
    (f"{ONE}/succession", {"held_from": "99999-01-01", "name": "New", "source": "s"}, "held_from"),
    (f"{ONE}/channels/new/fax", {"value": "call me"}, "value"),
    (f"{ONE}/channels/new/fax", {"value": "+7 495 000 00 00", "extension": "12a"}, "extension"),
    (f"{ONE}/channels/new/email", {"value": "nobody"}, "value"),
    (f"{ONE}/channels/new/email", {"value": ""}, "value"),
    (f"{ONE}/channels/new/handle", {"network": "", "value": "@x"}, "network"),
    (f"{ONE}/channels/new/handle", {"network": "n" * 41, "value": "@x"}, "network"),
    (f"{ONE}/channels/new/post", {"value": "Street 1", "country": "zz"}, "country"),
    (f"{ONE}/channels/new/email", {"value": "a@example.org", "health": "well"}, "health"),
]


@pytest.mark.parametrize(("address", "changed", "field"), REFUSED)
def test_bad_input_is_told_beside_its_field_and_what_was_typed_stays(
    desk: Desk, session: Session, address: str, changed: dict[str, Any], field: str
) -> None:
    if address.endswith("succession"):
        first = next(iter(office(session).holders))
        first.held_from = date(2000, 1, 1)
        session.commit()
    answer = sent(desk, address, desk.get(address), **changed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    for name, value in changed.items():
        if name not in {"country", "rank", "keeper", "health"} and "\0" not in value:
            assert fields_of(answer)[name] == [value], name


def test_html_is_shown_as_text(desk: Desk) -> None:
    bad = "<script>alert(1)</script>"
    sent(desk, f"{ONE}/edit", desk.get(f"{ONE}/edit"), title_en=bad, source=bad, salutation_en=bad)
    sent(desk, f"{ONE}/channels/new/handle", desk.get(f"{ONE}/channels/new/handle"), network="x", value=bad, source=bad)
    sent(
        desk, f"{ONE}/succession", desk.get(f"{ONE}/succession"), held_from="2026-12-01", name=bad, source=bad
    )  # fmt: skip
    for address in (ONE, f"{ONE}/edit", f"{ONE}/succession", "/desk/recipients", "/desk/recipients/checking"):
        page = desk.get(address)
        assert page.status_code == 200
        assert bad not in page.text


def test_a_succession_ends_the_holder_before_and_keeps_the_history(desk: Desk, session: Session) -> None:
    (before,) = office(session).holders
    before.held_until = None
    session.commit()
    answer = sent(
        desk, f"{ONE}/succession", desk.get(f"{ONE}/succession"), held_from="2026-12-01", name="Zarina Newone",
        surname="Newone", gender="f", name_ru="Зарина Ньюуан", name_dative_ru="Зарине Ньюуан", source="The press",
    )  # fmt: skip
    assert answer.status_code == 303
    old, new = office(session).holders
    assert (old.name, old.held_until) == (before.name, date(2026, 11, 30))
    assert (new.held_from, new.held_until, new.gender) == (date(2026, 12, 1), None, "f")
    assert {(w.language, w.name_dative) for w in new.wordings} == {("ru", "Зарине Ньюуан")}
    assert queries.holder_on(office(session), date(2026, 11, 30)) is office(session).holders[0]
    assert last_entry(session).action == "succession"
    assert found_by(session, "зарина") == found_by(session, "newone") == (OFFICE,)
    assert found_by(session, before.name) == (OFFICE,)


def test_a_holder_is_corrected_and_ended(desk: Desk, session: Session) -> None:
    number = office(session).holders[0].id
    address = f"{ONE}/holders/{number}"
    assert sent(desk, address, desk.get(address), name="Yusuf R.", held_from="2015-01-01").status_code == 303
    assert office(session).holders[0].name == "Yusuf R."
    end = f"{address}/end"
    assert sent(desk, end, desk.get(end), held_until="2014-01-01", source="s").status_code == 422
    assert sent(desk, end, desk.get(end), held_until="2026-11-20", source="The press").status_code == 303
    assert queries.holder_on(office(session), date(2026, 11, 21)) is None
    assert "Nobody is known to hold this office now" in desk.get(ONE).text


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("post", {"value": "Rudaki 1\nDushanbe", "country": "TJ"}, "rudaki"),
        ("fax", {"value": "+992 372 21 00 00"}, "372210000"),
        ("email", {"value": "office@пример.example.org"}, "office example"),
        ("handle", {"network": "Twitter", "value": "@prokuratura"}, "prokuratura"),
    ],
)
def test_a_channel_is_added_found_changed_and_removed(
    desk: Desk, session: Session, kind: str, typed: dict[str, str], words: str
) -> None:
    known = {channel.id for channel in office(session).channels}
    address = f"{ONE}/channels/new/{kind}"
    assert sent(desk, address, desk.get(address), source="A call", **typed).status_code == 303
    (number,) = {channel.id for channel in office(session).channels} - known
    assert OFFICE in found_by(session, words)
    assert sent(desk, address, desk.get(address), source="A call", **typed).status_code == 422
    one = f"{ONE}/channels/{number}"
    assert sent(desk, one, desk.get(one), source="Another call", historical="yes").status_code == 303
    assert next(channel for channel in office(session).channels if channel.id == number).historical
    assert sent(desk, f"{one}/remove", desk.get(f"{one}/remove")).status_code == 303
    assert {channel.id for channel in office(session).channels} == known


def test_one_click_verifies_a_channel_today_with_its_source(desk: Desk, session: Session) -> None:
    number = channel_of(session)
    typed = fields_of(desk.get(ONE), f"/channels/{number}/mark")
    answer = desk.post(f"{ONE}/channels/{number}/mark", {**typed, "mark": "verified", "source": "A call today"})
    assert answer.status_code == 303
    channel = next(one for one in office(session).channels if one.id == number)
    assert (channel.health, channel.verified_on, channel.source) == ("verified", date(2026, 11, 21), "A call today")
    typed = fields_of(desk.get(ONE), f"/channels/{number}/mark")
    assert desk.post(f"{ONE}/channels/{number}/mark", {**typed, "mark": "verified", "source": " "}).status_code == 422
    assert desk.post(f"{ONE}/channels/{number}/mark", {**typed, "mark": "dead"}).status_code == 303
    assert next(one for one in office(session).channels if one.id == number).health == "dead"


def test_an_address_that_is_replaced_is_not_failing_any_more(desk: Desk, session: Session) -> None:
    number = channel_of(session)
    typed = fields_of(desk.get(ONE), f"/channels/{number}/mark")
    desk.post(f"{ONE}/channels/{number}/mark", {**typed, "mark": "failing"})
    address = f"{ONE}/channels/{number}"
    assert sent(desk, address, desk.get(address), value="Another street 1").status_code == 303
    assert next(one for one in office(session).channels if one.id == number).health == "unverified"


def test_channels_change_places(desk: Desk, session: Session) -> None:
    address = f"{ONE}/channels/new/fax"
    sent(desk, address, desk.get(address), value="+992 372 21 00 00")
    page = desk.get(ONE)
    number = channel_of(session, "fax")
    typed = fields_of(page, f"/channels/{number}/move")
    assert desk.post(f"{ONE}/channels/{number}/move", {**typed, "way": "up"}).status_code == 303
    assert [channel.kind for channel in office(session).channels] == ["fax", "post"]
    # The same form again saw another order.
    assert (
        "Look again" in desk.post(f"{ONE}/channels/{number}/move", {**typed, "way": "up"}, follow_redirects=True).text
    )


def test_an_office_that_no_campaign_uses_is_deleted(desk: Desk, session: Session) -> None:
    sent(desk, "/desk/recipients/new", desk.get("/desk/recipients/new"), id="x-one", title_en="Xylophone")
    address = "/desk/recipients/offices/x-one/delete"
    assert sent(desk, address, desk.get(address)).status_code == 303
    assert desk.get("/desk/recipients/offices/x-one").status_code == 404
    assert found_by(session, "xylophone") == ()
    assert last_entry(session).before == {"rank": "official", "title_en": "Xylophone", "keeper": "0"}


def test_an_office_that_a_campaign_uses_cannot_be_deleted(desk: Desk, session: Session) -> None:
    assert desk.post(f"{ONE}/delete").status_code == 409
    assert office(session).id == OFFICE


# Two editors. The first saves between the opening and the saving of the second.
