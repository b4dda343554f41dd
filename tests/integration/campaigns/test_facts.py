"""The desk's page of a campaign's facts: the last day that follows, what is refused, and whose campaign it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import queries
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign, CampaignVersion
from app.cases.models import Case
from app.staff.models import Account
from tests.conftest import NOON
from tests.desk import Desk, an_account, signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import ended
from tests.fields import Page
from tests.integration.campaigns.test_all_campaigns import a_draft
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

FACTS = "/desk/campaigns/a-draft/facts"
PRACTICE = "/desk/campaigns/practice/facts"


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    a_draft(session, "a-draft", "Mara Ilves", "UA 9/12")
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def save(desk: Desk, address: str = FACTS, **changed: Any) -> TestResponse:
    return sent(desk, address, desk.get(address), **changed)


def content_of(session: Session, slug: str = "a-draft") -> CampaignContent:
    session.expire_all()
    return queries.draft(session, slug).content


@pytest.mark.parametrize(
    ("typed", "last_day"),
    [
        ({"kind": "usual"}, date(2027, 1, 2)),
        ({"kind": "until", "day": "2026-12-24"}, date(2026, 12, 24)),
        ({"kind": "before", "day": "2026-12-24"}, date(2026, 12, 23)),
        ({"kind": "check_after", "day": "2026-12-24"}, date(2026, 12, 24)),
        ({"kind": "month", "day": "2028-02-03"}, date(2028, 2, 29)),
        ({"kind": "event", "day": "2026-12-31"}, date(2026, 12, 31)),
        ({"kind": "until", "day": "2028-02-29"}, date(2028, 2, 29)),
        ({"kind": "usual", "issued_on": "2026-11-01"}, date(2026, 12, 13)),
        ({"kind": "until", "day": "2026-11-21"}, date(2026, 11, 21)),
    ],
    ids=["usual", "until", "before", "check after", "month", "event", "29 February", "another issue", "day of issue"],
)
def test_the_last_day_follows_and_is_told(
    session: Session, desk: Desk, typed: dict[str, str], last_day: date
) -> None:  # fmt: skip
    answer = save(desk, **typed)
    assert (answer.status_code, answer.location) == (303, FACTS)
    content = content_of(session)
    assert content.deadline.last_day == last_day
    assert content.deadline_is_usual == (typed["kind"] == "usual")
    told = f"The last day is {last_day.day} {last_day:%B} {last_day.year}."
    assert f"Saved. {told}" in text_of(desk.get(FACTS))
    # What is drawn up for the list follows at once, since nothing is published.
    assert queries.page_of(session, "a-draft", None, 1, NOON).campaigns[0].last_day == last_day


def test_the_usual_deadline_and_a_printed_one_on_the_same_day_are_told_apart(session: Session, desk: Desk) -> None:
    save(desk, kind="until", day="2027-01-02")
    assert not content_of(session).deadline_is_usual
    save(desk, kind="usual")
    assert content_of(session).deadline_is_usual


def test_every_fact_is_kept_and_shown_again(session: Session, desk: Desk) -> None:
    typed = {
        "reference": "UA 10/12", "index": "EUR 60/001/2012", "organisation": "Amnesty", "issued_on": "2026-11-02",
        "issued_on_inferred": "y", "kind": "before", "day": "2026-12-24", "time_zone": "Pacific/Apia",
        "countries": "tj, RU TJ", "languages_read": "ru tg", "previous": "https://example.org/a", "update": "3",
        "source": "a document", "source_language": "ru", "reply_to": "replies@section.example.org",
        "diplomatic_copies": "y", "check_with_section_after": "y", "reference_in_letters": "y",
        "organisation_in_letters": "y", "practice": "y", "case": "another-case",
    }  # fmt: skip
    assert save(desk, **typed).status_code == 303
    content = content_of(session)
    assert content == replace(
        content,
        reference="UA 10/12", index="EUR 60/001/2012", organisation="Amnesty", issued_on=date(2026, 11, 2),
        issued_on_inferred=True, deadline=Deadline(DeadlineKind.BEFORE, date(2026, 12, 24)),
        deadline_is_usual=False, time_zone="Pacific/Apia", countries=("TJ", "RU"), languages_read=("ru", "tg"),
        previous="https://example.org/a", update=3, source="a document", source_language="ru",
        reply_to="replies@section.example.org", diplomatic_copies=True, check_with_section_after=True,
        reference_in_letters=True, organisation_in_letters=True, practice=True, historical=False, case="another-case",
    )  # fmt: skip
    shown = fields_of(desk.get(FACTS))
    assert {name: shown[name] for name in typed} == {
        name: [{"countries": "TJ RU"}.get(name, value)] for name, value in typed.items()
    }
    # The case that nobody tells any more is gone.
    assert session.scalars(select(Case.slug).where(Case.slug.in_(["a-draft", "another-case"]))).all() == [
        "another-case"
    ]


@pytest.mark.parametrize("slug", ["practice", "ua-84-11", "izzat-amon"])
def test_a_form_that_nobody_touched_changes_nothing(session: Session, desk: Desk, slug: str) -> None:
    before = queries.draft(session, slug)
    assert save(desk, f"/desk/campaigns/{slug}/facts").status_code == 303
    session.expire_all()
    after = queries.draft(session, slug)
    assert (after.content, after.revision, after.is_published) == (before.content, before.revision, True)


def test_a_moved_last_day_of_an_example_is_told_until_the_deadline_is_another_one(
    session: Session, desk: Desk
) -> None:  # fmt: skip
    save(desk, PRACTICE, organisation="Another")
    assert content_of(session, "practice").deadline_moved_from
    save(desk, PRACTICE, day="2026-12-22")
    content = content_of(session, "practice")
    assert (content.deadline_moved_from, content.deadline_is_usual) == (None, False)
    # What the public sees is the published version.
    assert "21 December 2026" in desk.get("/en/campaigns/practice").text


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"issued_on": "2027-02-29"}, "issued_on", "“2027-02-29” is not a date"),
        ({"issued_on": "1 November"}, "issued_on", "is not a date"),
        ({"issued_on": ""}, "issued_on", "This is needed."),
        ({"issued_on": "1960-12-31"}, "issued_on", "A date from 1961-01-01 to 2199-12-31 is expected here."),
        ({"issued_on": "9999-12-31"}, "issued_on", "is not a date"),
        ({"kind": "until", "day": "2026-11-20"}, "day", "The last day would be 20 November 2026, which is before"),
        ({"kind": "before", "day": "2026-11-21"}, "day", "The last day would be 20 November 2026, which is before"),
        ({"kind": "until", "day": ""}, "day", "Enter the day, or choose that none is printed."),
        ({"kind": "until", "day": "2027-02-29"}, "day", "“2027-02-29” is not a date"),
        ({"kind": "until", "day": "0001-01-01"}, "day", "is not a date"),
        ({"kind": "until", "day": "2200-01-01"}, "day", "is not a date"),
        ({"kind": "soon"}, "kind", "Choose one of these."),
        ({"kind": None}, "kind", "Choose one of these."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "“Mars/Olympus” is not a time zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "is not a time zone"),
        ({"time_zone": "a\0b"}, "time_zone", "cannot stand in a letter"),
        ({"countries": "Ruritania"}, "countries", "“RURITANIA” is not a country code"),
        ({"languages_read": "Russian"}, "languages_read", "“Russian” is not a language code"),
        ({"update": "-1"}, "update", "A number from 0 to 999 is expected here."),
        ({"update": "1000"}, "update", "A number from 0 to 999 is expected here."),
        ({"update": "9" * 5000}, "update", "at most 2000 characters"),
        ({"update": "٣"}, "update", "A number from 0 to 999 is expected here."),
        ({"reply_to": "nobody"}, "reply_to", "“nobody” is not an e-mail address"),
        ({"source_language": "xx"}, "source_language", "Choose one of these."),
        ({"historical": "y", "practice": "y"}, "practice", "A historical campaign cannot be a practice one."),
        ({"case": "A case"}, "case", "A short name has lower-case letters"),
        ({"case": ""}, "case", "This is needed."),
        ({"reference": "x" * 201}, "reference", "at most 200 characters"),
        ({"source": "x" * 1_000_001}, "source", "at most 2000 characters"),
        ({"organisation": "a\u202eb"}, "organisation", ""),
        ({"reference": "PR 7/12"}, "reference", "is that of another campaign, “taken”"),
        ({"owner": "999999999"}, "owner", "Choose one of these."),
        ({"owner": "9" * 40}, "owner", "Choose one of these."),
    ],
    ids=["29 February", "no date", "no issue", "too early", "too late", "last day before issue",
         "last day before issue by one", "no day", "29 February as the day", "the first day of all", "the last of all",
         "kind", "no kind", "time zone", "a path", "NUL", "country", "language", "negative", "too many issues",
         "5,000 digits", "other digits", "reply", "source language", "historical for practice", "case", "no case",
         "long reference", "a million characters", "a turned text", "taken reference", "owner", "huge owner"],
)  # fmt: skip
def test_a_wrong_fact_is_refused_beside_its_field(
    session: Session, desk: Desk, typed: dict[str, Any], field: str, told: str
) -> None:
    a_draft(session, "taken", reference="PR 7/12")
    _publish_by_hand(session, "taken")
    before = content_of(session)
    answer = save(desk, **typed)
    assert answer.status_code == 422
    errors = Page(answer).errors
    assert [*errors] == [field]
    assert told in errors[field]
    assert content_of(session) == before
    typed_text = typed.get(field)
    if typed_text and field not in {"kind", "owner", "source_language", "practice"} and "\0" not in typed_text:
        assert fields_of(answer)[field] == [typed_text]


def _publish_by_hand(session: Session, slug: str) -> None:
    row = session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
    row.versions.append(CampaignVersion(number=1, content=row.draft, published_at=NOON))
    row.status = Status.OPEN
    session.commit()


def test_two_who_change_the_facts_at_once_are_told_and_nothing_is_lost(session: Session, desk: Desk) -> None:
    opened = desk.get(FACTS)
    assert save(desk, organisation="Theirs", practice="y").status_code == 303
    overtaken = sent(desk, FACTS, opened, organisation="Mine")
    assert overtaken.status_code == 409
    told = text_of(overtaken)
    assert "Somebody else has changed this" in told
    assert "Theirs" in told
    assert fields_of(overtaken)["organisation"] == ["Mine"]
    assert content_of(session).organisation == "Theirs"
    assert sent(desk, FACTS, overtaken).status_code == 303
    assert (content_of(session).organisation, content_of(session).practice) == ("Mine", False)


def test_a_campaign_is_given_to_somebody_and_the_log_tells(app: Flask, session: Session, desk: Desk) -> None:
    other, _email, _mark = an_account(app, Role.COORDINATOR, name="Ola Other")
    assert save(desk, owner=str(other)).status_code == 303
    session.expire_all()
    assert queries.draft(session, "a-draft").owner == "Ola Other"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "set owner")).one()
    assert (entry.before, entry.after) == ({"owner": None}, {"owner": "Ola Other"})
    assert save(desk, owner="").status_code == 303
    session.expire_all()
    assert queries.draft(session, "a-draft").owner == ""


@pytest.mark.parametrize("values", [{"active": False}, {}], ids=["inactive", "a translator"])
def test_whoever_may_not_own_a_campaign_is_not_offered(
    app: Flask, session: Session, desk: Desk, values: dict[str, Any]
) -> None:  # fmt: skip
    role = Role.COORDINATOR if values else Role.TRANSLATOR
    number, _email, _mark = an_account(app, role, name="Nora Nobody", **values)
    assert "Nora Nobody" not in desk.get(FACTS).text
    assert save(desk, owner=str(number)).status_code == 422
    assert queries.draft(session, "a-draft").owner_id is None


def test_an_owner_who_has_left_since_stays_until_another_is_chosen(app: Flask, session: Session, desk: Desk) -> None:
    number, _email, _mark = an_account(app, Role.COORDINATOR, name="Lea Left")
    assert save(desk, owner=str(number)).status_code == 303
    session.get_one(Account, number).active = False
    session.commit()
    assert save(desk, organisation="Org").status_code == 303
    session.expire_all()
    assert queries.draft(session, "a-draft").owner == "Lea Left"


def test_a_campaign_that_is_over_is_shown_and_not_changed(session: Session, desk: Desk) -> None:
    opened = desk.get(PRACTICE)
    ended(session, "practice", Status.STOPPED)
    answer = sent(desk, PRACTICE, opened, organisation="Mine")
    assert answer.status_code == 409
    assert "Make an update of it instead." in text_of(answer)
    assert content_of(session, "practice").organisation == "Faithfully (practice)"


def test_a_change_takes_a_draft_out_of_review(session: Session, desk: Desk) -> None:
    row = session.scalars(select(Campaign).where(Campaign.slug == "a-draft")).one()
    row.status, row.review_at, row.review_asked_by = Status.IN_REVIEW, NOON, "Somebody"
    session.commit()
    assert save(desk, organisation="Org").status_code == 303
    session.expire_all()
    found = queries.draft(session, "a-draft")
    assert (found.status, found.in_review) == (Status.DRAFT, False)


def test_a_repeated_field_counts_once(session: Session, desk: Desk) -> None:
    assert save(desk, organisation=["First", "Second"]).status_code == 303
    assert content_of(session).organisation == "First"


def test_states_can_be_entered_by_their_names(session: Session, desk: Desk) -> None:
    assert save(desk, countries="Tajikistan, россия, de fr, South Africa").status_code == 303
    assert content_of(session).countries == ("TJ", "RU", "DE", "FR", "ZA")
