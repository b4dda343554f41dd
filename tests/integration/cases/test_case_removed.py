"""Two people have one entry of a case file open, one of them removes it: what the other typed is not lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cases.filing.entries import Kind, cells_of, siblings
from app.cases.queries import relations
from tests.casefiles import a_case, a_person, a_source, an_entry, the_case
from tests.desk import Desk
from tests.desk_forms import fields_of, forms_of, sent

HOME = "/desk/cases/one"
REMOVED = "Somebody has removed this since you opened it"


@pytest.fixture
def file(session: Session) -> dict[Kind, int]:
    """A case file with one entry of each kind, by their numbers; the source is named by none of them."""
    a_case(session, "one", "A defender")
    a_case(session, "two")
    told = {"source": a_source(session, "one", "A witness"), "confidence": "reported"}
    person = a_person(session, "one", "Tamor Belzud")
    event = an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="An arrest")
    return {
        Kind.PERSON: person,
        Kind.EVENT: event,
        Kind.SOURCE: a_source(session, "one", "A newspaper"),
        Kind.NAME: an_entry(session, "one", Kind.NAME, person, name="Belzud T."),
        Kind.STATUS: an_entry(session, "one", Kind.STATUS, person, status="charged", happened_on="2021", **told),
        Kind.CLAIM: an_entry(session, "one", Kind.CLAIM, event, text_en="So it was.", **told),
        Kind.RELATION: an_entry(session, "one", Kind.RELATION, other="two", kind="family"),
    }


def _remove(desk: Desk, kind: Kind, number: int) -> None:
    address = f"{HOME}/{kind}/{number}/remove"
    assert sent(desk, address, desk.get(address)).status_code == 303


def _form_of(page: TestResponse) -> tuple[str, dict[str, list[str]]]:
    """Return where the form of a page is sent, and its fields."""
    fields = fields_of(page)
    return next(address for address, found in forms_of(page) if found == fields), fields


_TYPED: dict[Kind, dict[str, str]] = {
    Kind.PERSON: {"name": "Typed", "born_on": "1971", "public": "yes"},
    Kind.NAME: {"name": "Typed", "language": "ru"},
    Kind.STATUS: {"status": "released", "happened_on": "2022"},
    Kind.SOURCE: {"publisher": "Typed", "published_on": "2021-03"},
    Kind.EVENT: {"happened_on": "2022", "what_en": "Typed"},
    Kind.CLAIM: {"text_en": "Typed", "confidence": "denied"},
    Kind.RELATION: {"kind": "other", "public": "yes"},
}


@pytest.mark.parametrize("kind", Kind)
def test_what_was_typed_of_a_removed_entry_is_entered_anew(
    desk: Desk, session: Session, file: dict[Kind, int], kind: Kind
) -> None:
    address = f"{HOME}/{kind}/{file[kind]}"
    opened = desk.get(address)
    _remove(desk, kind, file[kind])
    before = the_case(session, "one").revision
    given = sent(desk, address, opened, **_TYPED[kind])
    assert given.status_code == 409
    assert REMOVED in given.text
    assert the_case(session, "one").revision == before
    anew, fields = _form_of(given)
    assert f"{HOME}/{kind}/new" in anew
    assert {name: fields[name] for name in _TYPED[kind]} == {name: [text] for name, text in _TYPED[kind].items()}
    assert sent(desk, anew, given).status_code == 303
    assert _TYPED[kind].items() <= _last(session, kind, file).items()


def _last(session: Session, kind: Kind, file: dict[Kind, int]) -> dict[str, str]:
    case = the_case(session, "one")
    of = {Kind.NAME: file[Kind.PERSON], Kind.STATUS: file[Kind.PERSON], Kind.CLAIM: file[Kind.EVENT]}.get(kind, 0)
    rows = siblings(case, relations(session, case.id), kind, of)
    assert rows
    return cells_of(rows[-1], case)


def test_a_relation_that_is_entered_anew_knows_its_other_case(desk: Desk, file: dict[Kind, int]) -> None:
    address = f"{HOME}/relations/{file[Kind.RELATION]}"
    opened = desk.get(address)
    assert "other" not in fields_of(opened)
    _remove(desk, Kind.RELATION, file[Kind.RELATION])
    assert fields_of(sent(desk, address, opened))["other"] == ["two"]


@pytest.mark.parametrize(
    ("kind", "owner", "address"),
    [
        (Kind.NAME, Kind.PERSON, "names/{names}"),
        (Kind.STATUS, Kind.PERSON, "statuses/new/{people}"),
        (Kind.CLAIM, Kind.EVENT, "claims/{claims}"),
        (Kind.CLAIM, Kind.EVENT, "claims/new/{events}"),
    ],
)
def test_what_belonged_to_something_removed_is_given_back(
    desk: Desk, file: dict[Kind, int], kind: Kind, owner: Kind, address: str
) -> None:
    address = f"{HOME}/{address.format(**file)}"
    opened = desk.get(address)
    _remove(desk, owner, file[owner])
    given = sent(desk, address, opened, **_TYPED[kind])
    assert given.status_code == 409
    assert "what it belonged to is no longer there" in given.text
    assert "<button>Save" not in given.text
    fields = fields_of(given)
    assert {name: fields[name] for name in _TYPED[kind]} == {name: [text] for name, text in _TYPED[kind].items()}


def test_another_language_is_shown_for_what_is_removed(desk: Desk, session: Session, file: dict[Kind, int]) -> None:
    address = f"{HOME}/events/{file[Kind.EVENT]}"
    opened = desk.get(address)
    _remove(desk, Kind.EVENT, file[Kind.EVENT])
    given = sent(desk, address, opened, what_en="Typed", another="fr", show="fields")
    assert (given.status_code, REMOVED in given.text) == (409, True)
    assert sent(desk, _form_of(given)[0], given, what_fr="Un").status_code == 303
    assert the_case(session, "one").events[0].texts == {"en": {"what": "Typed"}, "fr": {"what": "Un"}}


@pytest.mark.parametrize(
    "changed",
    [
        {"of": "9" * 5000}, {"of": "-1"}, {"of": "x"}, {"of": ""}, {"of": None}, {"seen": '{"version": "x", "of": 1}'},
        {"seen": None, "version": None},
    ],
    ids=["a huge owner", "a negative owner", "no number", "no owner", "without owner", "odd cells", "nothing carried"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [Kind.CLAIM, Kind.SOURCE])
def test_a_form_that_somebody_made_up_is_given_back(
    desk: Desk, file: dict[Kind, int], kind: Kind, changed: dict[str, Any]
) -> None:
    address = f"{HOME}/{kind}/{file[kind]}"
    opened = desk.get(address)
    _remove(desk, kind, file[kind])
    given = sent(desk, address, opened, **{**_TYPED[kind], **changed})
    assert (given.status_code, "Typed" in given.text) == (409, True)


def test_what_is_removed_twice_is_not_found(desk: Desk, file: dict[Kind, int]) -> None:
    address = f"{HOME}/events/{file[Kind.EVENT]}/remove"
    opened = desk.get(address)
    assert sent(desk, address, opened).status_code == 303
    assert sent(desk, address, opened).status_code == 404
