"""Two who change the same office, holder or channel at the desk: nothing is overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Role
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.recipients_desk import ONE, channel_of, office

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


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
