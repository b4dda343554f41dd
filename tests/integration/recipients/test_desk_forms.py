"""Entering and changing offices, holders and channels at the desk: what is done, refused, and contested."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role
from app.audit.models import AuditEntry
from app.recipients import queries, search
from app.recipients.models import Office
from app.recipients.search import Asked
from app.sections.models import Section
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

ONE = "/desk/recipients/offices/tj-prosecutor-general"
OFFICE = "tj-prosecutor-general"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def office(session: Session, id_: str = OFFICE) -> Office:
    session.rollback()
    found = queries.whole_office(session, id_)
    assert found is not None
    return found


def channel_of(session: Session, kind: str = "post") -> int:
    return next(channel.id for channel in office(session).channels if channel.kind == kind)


def found_by(session: Session, words: str) -> tuple[str, ...]:
    session.rollback()
    return search.find(session, Asked(words)).ids


def last_entry(session: Session) -> AuditEntry:
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry


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


def _first_saves(desk: Desk, address: str, **changed: Any) -> None:
    assert sent(desk, address, desk.get(address), **changed).status_code == 303


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_of_two_editors_of_an_office_the_second_chooses(desk: Desk, session: Session, choice: str) -> None:
    seconds = desk.get(f"{ONE}/edit")
    _first_saves(desk, f"{ONE}/edit", title_en="First", source="The first's")
    answer = sent(desk, f"{ONE}/edit", seconds, title_en="Second", reads="ru")
    assert answer.status_code == 409
    assert "Somebody else has changed this" in answer.text
    assert "First" in answer.text
    assert "First" in {wording.title for wording in office(session).wordings}
    undecided = sent(desk, f"{ONE}/edit", answer)
    assert undecided.status_code == 409
    fields = {**{f"choice-{name}": None for name in ("title_en", "source")}, "choice-title_en": choice}
    done = sent(desk, f"{ONE}/edit", undecided, **{**fields, "choice-source": "theirs"})
    assert done.status_code == 303
    title = {w.language: w.title for w in office(session).wordings}["en"]
    assert title == ("First" if choice == "theirs" else "Second")
    assert (office(session).source, office(session).reads) == ("The first's", "ru")


def test_two_editors_of_different_things_do_not_disturb_each_other(desk: Desk, session: Session) -> None:
    seconds = desk.get(f"{ONE}/edit")
    address = f"{ONE}/channels/new/fax"
    _first_saves(desk, address, value="+992 372 21 00 00")
    assert sent(desk, f"{ONE}/edit", seconds, reads="ru").status_code == 303
    assert (office(session).reads, office(session).version) == ("ru", 3)


@pytest.mark.parametrize(("choice", "holders"), [("theirs", ["First"]), ("mine", ["First", "Second"])])
def test_of_two_successions_the_second_sees_the_first(
    desk: Desk, session: Session, choice: str, holders: list[str]
) -> None:
    address = f"{ONE}/succession"
    seconds = desk.get(address)
    _first_saves(desk, address, held_from="2026-12-01", name="First", source="s")
    answer = sent(desk, address, seconds, held_from="2026-12-02", name="Second", source="s")
    assert answer.status_code == 409
    assert "First (2026-12-01" in answer.text
    assert sent(desk, address, answer, **{"choice-present": choice}).status_code == 303
    assert [holder.name for holder in office(session).holders][1:] == holders


@pytest.mark.parametrize(
    ("suffix", "first", "second"),
    [
        ("", {"name": "First"}, {"name": "Second"}),
        ("/end", {"held_until": "2026-11-01", "source": "a"}, {"held_until": "2026-11-02", "source": "b"}),
    ],
)
def test_of_two_editors_of_a_holder_the_second_chooses(
    desk: Desk, session: Session, suffix: str, first: dict[str, str], second: dict[str, str]
) -> None:
    address = f"{ONE}/holders/{office(session).holders[0].id}{suffix}"
    seconds = desk.get(address)
    _first_saves(desk, address, **first)
    answer = sent(desk, address, seconds, **second)
    assert answer.status_code == 409
    assert sent(desk, address, answer, **{f"choice-{name}": "mine" for name in second}).status_code == 303
    saved = office(session).holders[0]
    assert (str(saved.held_until) if suffix else saved.name) == next(iter(second.values()))


def test_of_two_editors_of_a_channel_the_second_chooses(desk: Desk, session: Session) -> None:
    address = f"{ONE}/channels/{channel_of(session)}"
    seconds = desk.get(address)
    _first_saves(desk, address, value="First street")
    answer = sent(desk, address, seconds, value="Second street")
    assert answer.status_code == 409
    assert sent(desk, address, answer, **{"choice-value": "theirs"}).status_code == 303
    assert [channel.value for channel in office(session).channels] == ["First street"]


def test_a_channel_that_was_changed_since_is_not_verified_by_one_click(desk: Desk, session: Session) -> None:
    number = channel_of(session)
    typed = fields_of(desk.get(ONE), f"/channels/{number}/mark")
    _first_saves(desk, f"{ONE}/channels/{number}", value="First street")
    answer = desk.post(f"{ONE}/channels/{number}/mark", {**typed, "mark": "verified", "source": "A call"})
    assert answer.status_code == 409
    assert "First street" in answer.text
    assert office(session).channels[0].health == "unverified"


def test_a_channel_that_was_changed_since_is_removed_only_when_confirmed_again(desk: Desk, session: Session) -> None:
    number = channel_of(session)
    address = f"{ONE}/channels/{number}/remove"
    seconds = desk.get(address)
    _first_saves(desk, f"{ONE}/channels/{number}", value="First street")
    answer = sent(desk, address, seconds)
    assert answer.status_code == 409
    assert len(office(session).channels) == 1
    assert sent(desk, address, answer).status_code == 303


def test_an_office_that_was_changed_since_is_deleted_only_when_confirmed_again(desk: Desk) -> None:
    sent(desk, "/desk/recipients/new", desk.get("/desk/recipients/new"), id="x-one", title_en="Xylophone")
    one = "/desk/recipients/offices/x-one"
    seconds = desk.get(f"{one}/delete")
    _first_saves(desk, f"{one}/channels/new/fax", value="+992 372 21 00 00")
    answer = sent(desk, f"{one}/delete", seconds)
    assert answer.status_code == 409
    assert "+992 372 21 00 00" in answer.text
    assert sent(desk, f"{one}/delete", answer).status_code == 303


@pytest.mark.parametrize("seen", ["", "[]", "{", "null", '{"title_en": 1}', '{"title_en": "\\ud800"}', "[" * 100_000])
def test_a_form_with_a_made_up_past_overwrites_nothing(desk: Desk, session: Session, seen: str) -> None:
    page = desk.get(f"{ONE}/edit")
    answer = sent(desk, f"{ONE}/edit", page, seen=seen, version="0", title_en="Other")
    assert answer.status_code == 409
    assert office(session).version == 1


# Rights.


@pytest.fixture
def editor(app: Flask, session: Session) -> Desk:
    """The editor of one of two sections; the office is kept by the other one."""
    session.add_all([Section(id=1, slug="one", names={"en": "One"}), Section(id=2, slug="two", names={"en": "Two"})])
    session.commit()
    office(session).keeper = 2
    session.commit()
    return signed_in(app, Role.SECTION_EDITOR, sections=[1])


def _changing_addresses(session: Session) -> list[str]:
    holder, channel = office(session).holders[0].id, office(session).channels[0].id
    return [
        f"{ONE}/edit", f"{ONE}/delete", f"{ONE}/succession", f"{ONE}/holders/{holder}", f"{ONE}/holders/{holder}/end",
        f"{ONE}/channels/new/fax", f"{ONE}/channels/{channel}", f"{ONE}/channels/{channel}/remove",
    ]  # fmt: skip


def test_who_does_not_keep_an_office_reads_it_and_is_told_who_keeps_it(editor: Desk, session: Session) -> None:
    page = editor.get(ONE)
    assert page.status_code == 200
    assert "/edit" not in page.text
    channel = office(session).channels[0].id
    for address in _changing_addresses(session):
        for answer in (editor.get(address), editor.post(address, {"value": "+992 372 21 00 00"})):
            assert answer.status_code == 403, address
            assert "“Two”" in answer.text
    for address in (f"{ONE}/channels/{channel}/mark", f"{ONE}/channels/{channel}/move"):
        assert editor.post(address, {"mark": "dead", "way": "up"}).status_code == 403
    assert office(session).version == 1


def test_an_editor_enters_offices_for_their_own_sections_only(editor: Desk, session: Session) -> None:
    page = editor.get("/desk/recipients/new")
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="2").status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="0").status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper=None).status_code == 422
    assert sent(editor, "/desk/recipients/new", page, id="x-one", keeper="1").status_code == 303
    one = "/desk/recipients/offices/x-one"
    assert sent(editor, f"{one}/edit", editor.get(f"{one}/edit"), keeper="2", title_en="Mine").status_code == 303
    assert office(session, "x-one").keeper == 1


def test_a_translator_reads_only(app: Flask, session: Session) -> None:
    translator = signed_in(app, Role.TRANSLATOR)
    assert translator.get(ONE).status_code == 200
    assert translator.get("/desk/recipients/checking").status_code == 403
    for address in ["/desk/recipients/new", *_changing_addresses(session)]:
        assert translator.get(address).status_code == 403
        assert translator.post(address).status_code == 403


def test_numbers_of_another_office_are_not_found(desk: Desk, session: Session) -> None:
    other = office(session, "ru-prosecutor-general")
    for address in (
        f"{ONE}/holders/{other.holders[0].id}", f"{ONE}/holders/{other.holders[0].id}/end", f"{ONE}/holders/0",
        f"{ONE}/channels/{other.channels[0].id}", f"{ONE}/channels/{other.channels[0].id}/remove",
        f"{ONE}/holders/99999999999999999999", f"{ONE}/channels/99999999999999999999",
    ):  # fmt: skip
        assert desk.get(address).status_code == 404
    assert desk.post(f"{ONE}/channels/{other.channels[0].id}/mark", {"mark": "dead"}).status_code == 404
    for address in ("edit", "delete", "succession", "channels/new/fax"):
        assert desk.get(f"/desk/recipients/offices/no-such/{address}").status_code == 404
    assert desk.get(f"{ONE}/channels/new/pigeon").status_code == 404
    assert desk.post(f"{ONE}/channels/{channel_of(session)}/mark", {"mark": "eaten"}).status_code == 400


def test_a_form_without_its_token_is_refused(desk: Desk, session: Session) -> None:
    for address in _changing_addresses(session):
        assert desk.client.post(address).status_code == 400
