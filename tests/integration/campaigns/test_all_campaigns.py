"""The list of all campaigns at the desk, a new campaign, and a draft that is discarded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, DESK, Role, current_actor, requires
from app.audit.models import AuditEntry
from app.campaigns import values
from app.campaigns.content import CampaignContent, Person
from app.campaigns.drafts import queries, services
from app.campaigns.models import Campaign
from app.cases.models import Case
from app.extensions import db
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.fields import Page
from tests.sending import text_of

LIST, NEW = "/desk/campaigns", "/desk/campaigns/new"


def a_draft(
    session: Session, slug: str, name: str = "", reference: str = "", languages_read: tuple[str, ...] = ()
) -> None:
    content = CampaignContent(
        slug=slug, reference=reference, organisation="", issued_on=NOON.date(),
        deadline=values.usual_deadline(NOON.date()), case=slug, people=(Person(name),) if name else (),
        texts={}, demands=(), targets=(), languages_read=languages_read,
    )  # fmt: skip
    services.create(session, COMMAND_LINE, content, NOON)


@pytest.fixture
def desk(empty_app: Flask) -> Desk:
    return signed_in(empty_app, Role.COORDINATOR, name="Cleo Coordinator")


def test_an_empty_list_says_what_to_do_next(empty_app: Flask, desk: Desk) -> None:
    assert "Begin the first one, import its file, or read a published appeal." in text_of(desk.get(LIST))
    reader = signed_in(empty_app, Role.TRANSLATOR).get(LIST)
    assert "There is no campaign yet." in text_of(reader)
    assert NEW not in reader.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("JÓZEF", ["jozef"]),
        ("zolw", ["jozef"]),
        ("Мара", ["mara"]),
        ("илв", ["mara"]),
        ("84/11", ["jozef"]),
        ("ua", ["jozef", "mara"]),
        ("mara-il", ["mara"]),
        ("ua nobody", []),
        ("–", []),
        ("\0", ["jozef", "mara", "nameless"]),
        ("%", []),
        ("x" * 5000, []),
    ],
    ids=["accents", "no accents", "Cyrillic", "a beginning", "reference", "both", "slug", "and", "a sign", "nothing",
         "a wildcard", "far too long"],
)  # fmt: skip
def test_a_campaign_is_found_by_its_names(
    empty_session: Session, desk: Desk, asked: str, found: list[str]
) -> None:  # fmt: skip
    a_draft(empty_session, "jozef", "Józef Żółw", "UA 84/11")
    a_draft(empty_session, "mara", "Mara Ilves", "UA 9/12")
    a_draft(empty_session, "nameless")
    page = desk.get(LIST, query_string={"q": asked})
    assert page.status_code == 200
    assert [slug for slug in ("jozef", "mara", "nameless") if f'href="/desk/campaigns/{slug}"' in page.text] == found


def test_the_list_is_narrowed_to_a_state_and_says_which_has_passed(app: Flask, session: Session) -> None:
    a_draft(session, "a-draft")
    desk = signed_in(app, Role.SECTION_EDITOR)
    row = session.scalars(select(Campaign).where(Campaign.slug == "practice")).one()
    row.last_day = NOON.date() - timedelta(days=1)
    session.commit()
    assert "a-draft" not in desk.get(f"{LIST}?state=open").text
    assert "open, last day passed" in text_of(desk.get(f"{LIST}?state=open"))
    assert "practice" not in desk.get(f"{LIST}?state=draft").text
    assert "No campaign is found" in text_of(desk.get(f"{LIST}?state=closed"))
    assert desk.get(f"{LIST}?state=no-such-state").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "two", "9" * 400, "٣"])
def test_a_page_that_is_none_is_another_one(empty_session: Session, desk: Desk, page: str) -> None:
    a_draft(empty_session, "the-one")
    assert "the-one" in desk.get(LIST, query_string={"page": page}).text


def test_fifty_stand_on_a_page_and_the_next_leads_on_with_what_was_asked(empty_session: Session, desk: Desk) -> None:
    for number in range(51):
        a_draft(empty_session, f"one-{number:02}", f"Person {number:02}")
    first = desk.get(f"{LIST}?q=person&state=draft")
    # What was changed last comes first.
    assert "one-50" in first.text
    assert "one-00" not in first.text
    following = "/desk/campaigns?q=person&amp;state=draft&amp;page=2"
    assert following in first.text
    second = desk.get(following.replace("&amp;", "&"))
    assert "one-00" in second.text
    assert "one-50" not in second.text
    assert 'rel="next"' not in second.text


def test_the_list_reads_no_content(session: Session) -> None:
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    for asked in ("", "mara"):
        assert queries.page_of(session, asked, None, 1, NOON).total
    assert said
    assert not [sql for sql in said if "draft" in sql or "content" in sql]


def test_a_campaign_is_begun_with_hardly_anything(empty_session: Session, desk: Desk) -> None:
    made = sent(desk, NEW, desk.get(NEW), person="Józef Żółw")
    assert (made.status_code, made.location) == (303, "/desk/campaigns/jozef-zolw")
    found = queries.draft(empty_session, "jozef-zolw")
    assert (found.owner, found.status, found.version) == ("Cleo Coordinator", "draft", 0)
    assert found.content.deadline.last_day == date(2027, 1, 2)
    assert found.content.deadline_is_usual
    assert found.content.original_language == "en"
    assert found.content.case == "jozef-zolw"
    assert desk.get(made.location).status_code == 200


def test_what_was_typed_of_a_new_campaign_is_kept(empty_session: Session, desk: Desk) -> None:
    typed = {
        "person": "Мара Илвес", "reference": "UA 9/12", "organisation": "Org", "language": "ru", "practice": "y",
        "case": "the-case",
    }  # fmt: skip
    assert sent(desk, NEW, desk.get(NEW), **typed).location == "/desk/campaigns/ua-9-12"
    content = queries.draft(empty_session, "ua-9-12").content
    assert (content.people[0].name, content.organisation, content.original_language) == ("Мара Илвес", "Org", "ru")
    assert content.practice
    assert content.case == "the-case"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "slug"),
        ({"person": "…"}, "slug"),
        ({"slug": "A Name"}, "slug"),
        ({"slug": "a--b"}, "slug"),
        ({"slug": "x" * 81}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "there"}, "slug"),
        ({"slug": "../there"}, "slug"),
        ({"slug": "ok", "case": "No case"}, "case"),
        ({"slug": "ok", "person": "x" * 201}, "person"),
        ({"slug": "ok", "person": "x" * 1_000_001}, "person"),
        ({"slug": "ok", "person": "a\0b"}, "person"),
        ({"slug": "ok", "person": "a\u202eb"}, "person"),
        ({"slug": "ok", "reference": "x" * 201}, "reference"),
        ({"slug": "ok", "language": "xx"}, "language"),
    ],
    ids=["nothing", "no letter", "capitals", "two hyphens", "long slug", "an address of the desk", "taken", "a path",
         "case", "long name", "very long name", "NUL", "a turned text", "long reference", "language"],
)  # fmt: skip
def test_a_new_campaign_is_refused_beside_the_field(
    empty_session: Session, desk: Desk, typed: dict[str, str], field: str
) -> None:
    a_draft(empty_session, "there")
    answer = sent(desk, NEW, desk.get(NEW), **typed)
    assert answer.status_code == 422
    assert [*Page(answer).errors] == [field]
    assert empty_session.scalars(select(Campaign.slug)).all() == ["there"]


def test_a_draft_is_discarded_with_its_case_by_whoever_has_seen_it(empty_session: Session, desk: Desk) -> None:
    a_draft(empty_session, "mistaken", "Mara Ilves")
    page = desk.get("/desk/campaigns/mistaken/discard")
    assert sent(desk, "/desk/campaigns/mistaken/discard", page).location == LIST
    assert empty_session.scalars(select(Campaign)).all() == []
    assert empty_session.scalars(select(Case)).all() == []
    entry = empty_session.scalars(select(AuditEntry).where(AuditEntry.action == "discard")).one()
    assert entry.subject == "mistaken"


@pytest.mark.parametrize("seen", ["0", "", "two", "9" * 30])
def test_a_draft_that_has_changed_since_is_not_discarded(empty_session: Session, desk: Desk, seen: str) -> None:
    a_draft(empty_session, "mistaken")
    answer = desk.post("/desk/campaigns/mistaken/discard", {"seen": seen})
    assert answer.status_code == 409
    assert "Somebody else has changed this" in text_of(answer)
    # The page that says so lets it be discarded as it is now.
    assert fields_of(answer)["seen"] == ["1"]
    assert empty_session.scalars(select(Campaign.slug)).all() == ["mistaken"]


def test_what_was_published_is_not_discarded(app: Flask, session: Session) -> None:
    desk = signed_in(app, *DESK)
    assert "and not be discarded" in text_of(desk.get("/desk/campaigns/practice/discard"))
    answer = desk.post("/desk/campaigns/practice/discard", {"seen": "1"})
    assert answer.status_code == 409
    assert session.scalar(select(Campaign.slug).where(Campaign.slug == "practice"))


def test_a_campaign_that_was_discarded_meanwhile_is_not_there(own_app: Flask) -> None:
    """Whatever page somebody had open: what it asks for is refused by the use case itself."""

    def change() -> str:
        edit = services.Edit("edit", lambda content: content, "", lambda content: content)
        services.change(db.session(), current_actor(), "gone", edit, NOON)
        return "changed"

    own_app.add_url_rule("/desk/overtaken", "overtaken", requires(*DESK)(change), methods=["POST"])
    answer = signed_in(own_app, *DESK).post("/desk/overtaken")
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["discard", "file", "import", "facts", "people", "people/new", "people/1"])
def test_a_campaign_that_is_not_there_has_no_pages(desk: Desk, page: str) -> None:
    assert desk.get(f"/desk/campaigns/no-such-thing/{page}").status_code == 404


@pytest.mark.parametrize("page", ["discard", "replace", "import", "facts", "people/new", "people/1/remove"])
def test_nothing_is_done_to_a_campaign_that_is_not_there(desk: Desk, page: str) -> None:
    assert desk.post(f"/desk/campaigns/no-such-thing/{page}", {}).status_code == 404
