"""The desk keeps a case file: what it may say, who was there first, and what the log keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.cases.filing.entries import Kind
from app.cases.models import Case, CaseToken, PersonAtRisk
from tests.casefiles import a_case, a_person, an_entry, the_case
from tests.desk import Desk
from tests.desk_forms import fields_of, sent

HOME = "/desk/cases/one"


def _log(session: Session) -> list[AuditEntry]:
    session.rollback()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "case").order_by(AuditEntry.id)))


def test_a_file_is_opened_filled_shown_and_published(desk: Desk, session: Session) -> None:
    made = desk.post("/desk/cases/new", {"slug": "one", "title_en": "A defender"})
    assert (made.status_code, made.headers["Location"]) == (303, HOME)
    steps: list[tuple[str, dict[str, str]]] = [
        ("sources/new", {"publisher": "A newspaper", "link": "https://example.org/a", "public": "yes"}),
        ("people/new", {"role": "at_risk", "name": "Tamor Belzud", "born_on": "1970~", "public": "yes"}),
        ("people/new", {"role": "lawyer", "private_name": "Nodira Wehlen", "public": "yes"}),
    ]
    for address, said in steps:
        assert desk.post(f"{HOME}/{address}", {**_first(desk, address), **said}).status_code == 303, address
    case = the_case(session, "one")
    person, source = case.people[0].id, str(case.sources[0].id)
    steps = [
        (f"names/new/{person}", {"name": "Тамор Белзуд", "language": "ru", "source": source, "public": "yes"}),
        (f"statuses/new/{person}", {"status": "detained", "happened_on": "2021-03-25", "source": source}),
        ("events/new", {"happened_on": "2021-03", "what_en": "A trial", "place_en": "Dushanbe"}),
    ]
    for address, said in steps:
        assert desk.post(f"{HOME}/{address}", {**_first(desk, address), **said}).status_code == 303, address
    event = the_case(session, "one").events[0].id
    for confidence, text in (("reported", "Nine years."), ("disputed", "No sentence was passed.")):
        said = {"text_en": text, "source": source, "confidence": confidence}
        assert desk.post(f"{HOME}/claims/new/{event}", said).status_code == 303
    page = desk.get(HOME).text
    shown = (
        "Tamor Belzud", "Nodira Wehlen", "Тамор Белзуд", "about 1970", "March 2021", "25 March 2021", "no date given",
        "Nine years.", "No sentence was passed.", "disputed", "Only the desk sees",
    )  # fmt: skip
    for words in shown:
        assert words in page, words
    facts = desk.get(f"{HOME}/facts")
    assert sent(desk, f"{HOME}/facts", facts, public="yes", historical="yes").status_code == 303
    assert "The case is public" in desk.get(HOME).text
    found = desk.get("/desk/cases/?q=белзуд").text
    assert "Тамор Белзуд" in found
    assert "One case is found" in found
    assert "No case is found" in desk.get("/desk/cases/?q=Nodira").text


def _first(desk: Desk, address: str) -> dict[str, Any]:
    page = desk.get(f"{HOME}/{address}")
    assert page.status_code == 200, address
    return {name: value for name, value in fields_of(page).items() if name != "csrf_token"}


_BAD: dict[str, tuple[Kind, dict[str, str], str]] = {
    "an event before the birth of the person": (Kind.EVENT, {"happened_on": "1969", "what_en": "x"}, "the birth"),
    "an event without a date": (Kind.EVENT, {"happened_on": "", "what_en": "x"}, "This is needed"),
    "an event on no day": (Kind.EVENT, {"happened_on": "2021-02-30", "what_en": "x"}, "is not a date"),
    "an event of nothing": (Kind.EVENT, {"happened_on": "2021", "place_en": "x"}, "at least one language"),
    "an event of too many words": (Kind.EVENT, {"happened_on": "2021", "what_en": "x" * 1_000_000 }, "at most 2000"),
    "a control character": (Kind.EVENT, {"happened_on": "2021", "what_en": "a\x00b"}, "character"),
    "a status before the birth": (Kind.STATUS, {"status": "charged", "happened_on": "1969-12-31"}, "before the birth"),
    "a status after the death": (Kind.STATUS, {"status": "released", "happened_on": "2022"}, "would have died"),
    "a death before another status": (Kind.STATUS, {"status": "died", "happened_on": "1999"}, "would have died"),
    "a status of tomorrow": (Kind.STATUS, {"status": "charged", "happened_on": "2026-11-23"}, "is an event and not"),
    "a status of next month": (Kind.STATUS, {"status": "charged", "happened_on": "2026-12"}, "is an event and not"),
    "a source of tomorrow": (Kind.SOURCE, {"publisher": "x", "published_on": "2026-11-23"}, "once it is published"),
    "a source of next year": (Kind.SOURCE, {"publisher": "x", "published_on": "2027"}, "once it is published"),
    "a status without a source": (Kind.STATUS, {"source": ""}, "Choose one of these"),
    "a status of a source of another case": (Kind.STATUS, {"source": "2147483647"}, "Choose one of these"),
    "a status of no kind": (Kind.STATUS, {"status": "well"}, "Choose one of these"),
    "a source without a publisher": (Kind.SOURCE, {"publisher": " "}, "This is needed"),
    "a link to a script": (Kind.SOURCE, {"publisher": "x", "link": "javascript:alert(1)"}, "not an address on the web"),
    "a link without a host": (Kind.SOURCE, {"publisher": "x", "link": "https:///x"}, "not an address on the web"),
    "a link that breaks off": (Kind.SOURCE, {"publisher": "x", "link": "http://[::1"}, "not an address on the web"),
    "a source of no language": (Kind.SOURCE, {"publisher": "x", "language": "Tajik!"}, "not a language code"),
    "the same source twice": (Kind.SOURCE, {"publisher": "A newspaper"}, "stands in this case file already"),
    "a person at risk without a name": (Kind.PERSON, {"role": "at_risk"}, "Enter the name"),
    "a lawyer with a name that is not private": (Kind.PERSON, {"role": "lawyer", "name": "x"}, "private name"),
    "a person of no role": (Kind.PERSON, {"role": "victim", "name": "x"}, "Choose one of these"),
    "the same spelling twice": (Kind.NAME, {"name": "Belzud T."}, "stands in this case file already"),
    "an empty spelling": (Kind.NAME, {"name": "\u200e "}, "This is needed"),
    "a claim of no words": (Kind.CLAIM, {"text_en": ""}, "at least one language"),
    "a claim of no confidence": (Kind.CLAIM, {"text_en": "x", "confidence": "sure"}, "Choose one of these"),
    "a case related to itself": (Kind.RELATION, {"other": "one", "kind": "family"}, "no other case"),
    "a case related to none": (Kind.RELATION, {"other": "nowhere", "kind": "family"}, "no other case"),
    "a case related twice": (Kind.RELATION, {"other": "two", "kind": "other"}, "related already"),
}  # fmt: skip


@pytest.mark.parametrize("name", _BAD)
def test_bad_input_is_refused_beside_its_field_and_kept(desk: Desk, session: Session, source: int, name: str) -> None:
    kind, typed, sentence = _BAD[name]
    a_case(session, "two")
    person = a_person(session, "one", "Tamor Belzud", born_on="1970")
    an_entry(session, "one", Kind.NAME, person, name="Belzud T.")
    for status, day in (("detained", "2000"), ("died", "2021")):
        an_entry(
            session, "one", Kind.STATUS, person, status=status, happened_on=day, source=source, confidence="reported"
        )
    event = an_entry(session, "one", Kind.EVENT, happened_on="2001", what_en="A trial")
    an_entry(session, "one", Kind.RELATION, other="two", kind="family")
    before = the_case(session, "one").revision
    of = {Kind.NAME: f"/{person}", Kind.STATUS: f"/{person}", Kind.CLAIM: f"/{event}"}.get(kind, "")
    address = f"{HOME}/{kind}/new{of}"
    first = {"happened_on": "2005", "source": str(source)} if kind is Kind.STATUS else {}
    answer = desk.post(address, {**_first(desk, address.removeprefix(f"{HOME}/")), **first, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="error"' in answer.text
    assert the_case(session, "one").revision == before
    for text in typed.values():
        if text.strip().isalnum() and len(text) < 100 and "Choose" not in sentence:
            assert text in answer.text


def test_a_source_with_no_date_is_kept_and_said(desk: Desk, session: Session, source: int) -> None:
    assert the_case(session, "one").sources[0].id == source
    assert the_case(session, "one").sources[0].published_on == ""
    assert "no date given" in desk.get(HOME).text


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11", "2026", "2026-12~"], ids=["today", "month", "year", "about"])
def test_what_may_be_of_today_is_accepted(desk: Desk, session: Session, source: int, day: str) -> None:
    person = a_person(session, "one", "Tamor Belzud")
    said = {"publisher": "Another newspaper", "published_on": day, "public": ""}
    assert desk.post(f"{HOME}/sources/new", said).status_code == 303
    said = {"status": "charged", "happened_on": day, "source": str(source), "confidence": "reported", "public": ""}
    assert desk.post(f"{HOME}/statuses/new/{person}", said).status_code == 303


def test_a_date_that_was_right_is_not_moved_ahead(desk: Desk, session: Session, source: int) -> None:
    address = f"{HOME}/sources/{source}"
    refused = sent(desk, address, desk.get(address), published_on="2031-01")
    assert (refused.status_code, "once it is published" in refused.text) == (422, True)
    assert the_case(session, "one").sources[0].published_on == ""


def test_an_event_may_lie_ahead_with_what_is_said_of_it(desk: Desk, session: Session, source: int) -> None:
    assert (
        desk.post(f"{HOME}/events/new", {"happened_on": "2031", "what_en": "A hearing", "public": ""}).status_code
        == 303
    )
    event = the_case(session, "one").events[0].id
    said = {"text_en": "It is set.", "source": str(source), "confidence": "confirmed", "public": ""}
    assert desk.post(f"{HOME}/claims/new/{event}", said).status_code == 303


@pytest.mark.parametrize(
    ("births", "day", "status"),
    [
        (["1970", "1990"], "1969", 422),
        (["1970", "1990"], "1980", 303),
        (["1970", ""], "1960", 303),
        (["1970~"], "1969", 303),
        ([], "1960", 303),
    ],
    ids=["before both", "before the younger", "one birth unknown", "about then", "nobody"],
)
def test_an_event_is_refused_only_where_nobody_at_risk_was_born(
    desk: Desk, session: Session, source: int, births: list[str], day: str, status: int
) -> None:
    assert source
    for number, born_on in enumerate(births):
        a_person(session, "one", f"Person {number}", born_on=born_on)
    an_entry(session, "one", Kind.PERSON, role="lawyer", born_on="2000")
    assert desk.post(f"{HOME}/events/new", {"happened_on": day, "what_en": "x", "public": ""}).status_code == status


@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.STATUS])
def test_a_birth_after_what_the_file_has_is_refused(desk: Desk, session: Session, source: int, kind: Kind) -> None:
    person = a_person(session, "one", "Tamor Belzud")
    if kind is Kind.EVENT:
        an_entry(session, "one", kind, happened_on="1980", what_en="x")
    else:
        said = {"status": "charged", "source": source, "confidence": "reported"}
        an_entry(session, "one", kind, person, happened_on="1980", **said)
    address = f"{HOME}/people/{person}"
    refused = sent(desk, address, desk.get(address), born_on="1981")
    assert (refused.status_code, "before this birth" in refused.text) == (422, True)
    assert sent(desk, address, desk.get(address), born_on="1980").status_code == 303


def test_a_public_case_needs_a_title(desk: Desk, session: Session) -> None:
    a_case(session, "one", "")
    refused = sent(desk, f"{HOME}/facts", desk.get(f"{HOME}/facts"), public="yes")
    assert (refused.status_code, "Enter a title before" in refused.text) == (422, True)
    assert not the_case(session, "one").public


@pytest.mark.parametrize("slug", ["new", "Ünï", "a--b", "", "x" * 81, "../x", "one"])
def test_a_short_name_that_cannot_be_one_is_refused(desk: Desk, session: Session, source: int, slug: str) -> None:
    assert source
    answer = desk.post("/desk/cases/new", {"slug": slug, "title_en": "Kept"})
    assert (answer.status_code, "Kept" in answer.text) == (422, True)
    assert len(session.scalars(select(Case.slug).where(Case.slug == "one")).all()) == 1


def _person_gets_a_name(_desk: Desk, session: Session, numbers: tuple[int, int]) -> None:
    an_entry(session, "one", Kind.NAME, numbers[0], name="Belzud, added meanwhile")


def _source_renamed(desk: Desk, _session: Session, numbers: tuple[int, int]) -> None:
    address = f"{HOME}/sources/{numbers[1]}"
    assert sent(desk, address, desk.get(address), publisher="Another newspaper").status_code == 303


@pytest.mark.parametrize(
    ("address", "meanwhile", "shown"),
    [
        ("people/{0}/remove", _person_gets_a_name, "added meanwhile"),
        ("sources/{1}", _source_renamed, "Another newspaper"),
    ],
    ids=["removing what somebody adds to", "changing what somebody changes"],
)
def test_a_form_that_was_overtaken_shows_what_stands_now(
    desk: Desk,
    session: Session,
    source: int,
    address: str,
    meanwhile: Callable[[Desk, Session, tuple[int, int]], None],
    shown: str,
) -> None:
    numbers = (a_person(session, "one", "Tamor Belzud"), source)
    address = f"{HOME}/{address.format(*numbers)}"
    opened = desk.get(address)
    meanwhile(desk, session, numbers)
    changed = {} if "remove" in address else {"publisher": "Mine"}
    answer = sent(desk, address, opened, **changed)
    assert (answer.status_code, shown in answer.text) == (409, True)
    assert "Mine" in answer.text or "remove" in address
    assert sent(desk, address, answer, **{f"choice-{name}": "mine" for name in changed}).status_code == 303


def test_a_change_of_something_else_overtakes_nobody(desk: Desk, session: Session, source: int) -> None:
    address = f"{HOME}/sources/{source}"
    opened = desk.get(address)
    a_person(session, "one", "Tamor Belzud")
    assert sent(desk, address, opened, publisher="Mine").status_code == 303


def test_a_source_that_is_named_stays_and_one_that_is_not_goes(desk: Desk, session: Session, source: int) -> None:
    event = an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="x")
    claim = an_entry(session, "one", Kind.CLAIM, event, text_en="x", source=source, confidence="denied")
    address = f"{HOME}/sources/{source}/remove"
    refused = sent(desk, address, desk.get(address))
    assert (refused.status_code, "name this source" in refused.text) == (409, True)
    for gone in (f"{HOME}/claims/{claim}/remove", address):
        assert sent(desk, gone, desk.get(gone)).status_code == 303
    assert the_case(session, "one").sources == []


def test_the_log_keeps_no_names_and_no_texts(desk: Desk, session: Session, source: int) -> None:
    hidden = "Selkhan"
    person = a_person(session, "one", hidden, private_name=hidden, public=True)
    an_entry(session, "one", Kind.NAME, person, name=hidden, source=source)
    event = an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en=hidden)
    an_entry(session, "one", Kind.CLAIM, event, text_en=hidden, source=source, confidence="denied")
    for address in (f"events/{event}", f"people/{person}"):
        opened = desk.get(f"{HOME}/{address}")
        changed = {"what_en": "Another"} if "events" in address else {"name": "Another"}
        assert sent(desk, f"{HOME}/{address}", opened, **changed).status_code == 303
        removing = desk.get(f"{HOME}/{address}/remove")
        assert sent(desk, f"{HOME}/{address}/remove", removing).status_code == 303
    entries = _log(session)
    assert hidden not in "".join(f"{entry.before} {entry.after}" for entry in entries)
    assert {entry.action for entry in entries} >= {"create", "add to people", "change in events", "remove from people"}
    correction = next(entry for entry in entries if entry.action == "change in people")
    assert correction.after is not None
    assert correction.after["changed"] == ["name"]
    assert session.scalars(select(CaseToken).where(CaseToken.spelling == hidden)).all() == []


def test_a_private_name_is_stored_encrypted(session: Session, source: int) -> None:
    assert source
    an_entry(session, "one", Kind.PERSON, role="lawyer", private_name="Nodira Wehlen")
    stored = session.execute(select(PersonAtRisk.__table__.c.private_name)).all()
    assert the_case(session, "one").people[0].private_name == "Nodira Wehlen"
    raw = session.connection().exec_driver_sql("SELECT private_name FROM person_at_risk").scalars().all()
    assert stored
    assert all(b"Nodira" not in bytes(value) for value in raw if value is not None)


def test_a_case_without_campaigns_is_deleted_with_its_file(desk: Desk, session: Session, source: int) -> None:
    event = an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="x")
    an_entry(session, "one", Kind.CLAIM, event, text_en="x", source=source, confidence="denied")
    opened = desk.get(f"{HOME}/remove")
    a_person(session, "one", "Tamor Belzud")
    overtaken = sent(desk, f"{HOME}/remove", opened)
    assert overtaken.status_code == 409
    assert sent(desk, f"{HOME}/remove", overtaken).status_code == 303
    assert desk.get(HOME).status_code == 404
    assert [entry.action for entry in _log(session)][-1] == "delete"


def test_a_case_that_a_campaign_tells_is_not_deleted(desk: Desk, session: Session) -> None:
    address = f"/desk/cases/{_of_practice(session)}/remove"
    refused = sent(desk, address, desk.get(address))
    assert (refused.status_code, "cannot be deleted" in refused.text) == (409, True)


def _of_practice(session: Session) -> str:
    return str(session.scalar(select(Case.slug).join(PersonAtRisk).order_by(Case.id).limit(1)))


@pytest.mark.parametrize(
    "address",
    [
        "nothing", "one/people/99", "one/people/2147483647", "one/people/2147483648", "one/claims/1/remove",
        "one/names/new", "one/names/new/99", "one/people/new/1", "one/victims/new", "one/events/0", "nothing/facts",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(desk: Desk, session: Session, source: int, address: str) -> None:
    assert source
    assert the_case(session, "one")
    assert desk.get(f"/desk/cases/{address}").status_code == 404
