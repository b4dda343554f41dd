"""The occasion of a campaign: entered with its facts, shown on its page, in its feeds and at the deadline desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.campaigns import campaign_file
from app.campaigns.campaign_toml import written
from app.campaigns.content import CampaignContent
from app.campaigns.drafts import queries
from app.campaigns.ending.services import next_issue
from app.campaigns.occasion import Occasion, OccasionKind
from app.campaigns.safeguards.queries import mentions
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import a_campaign
from tests.fields import Page
from tests.integration.campaigns.test_all_campaigns import a_draft

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

FACTS = "/desk/campaigns/a-draft/facts"
VISIT = {"occasion": "visit", "occasion_day": "2026-12-01", "occasion_en": "Visit of the minister to Dushanbe"}
OCCASION = Occasion(OccasionKind.VISIT, date(2026, 12, 1), {"en": "Visit of the minister to Dushanbe"})


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    a_draft(session, "a-draft", "Mara Ilves", "UA 9/12")
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def save(desk: Desk, **changed: Any) -> TestResponse:
    return sent(desk, FACTS, desk.get(FACTS), **changed)


def content_of(session: Session, slug: str = "a-draft") -> CampaignContent:
    session.expire_all()
    return queries.draft(session, slug).content


def test_an_occasion_is_entered_shown_again_and_taken_back(session: Session, desk: Desk) -> None:
    assert save(desk, **VISIT, kind="event", day="2026-12-01").status_code == 303
    content = content_of(session)
    assert content.occasion == OCCASION
    assert content.deadline.last_day == date(2026, 12, 1)
    shown = fields_of(desk.get(FACTS))
    assert {name: shown[name] for name in VISIT} == {name: [value] for name, value in VISIT.items()}
    assert save(desk, occasion="").status_code == 303
    assert content_of(session).occasion is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"occasion": "visit", "occasion_en": "A visit"}, "occasion_day"),
        ({"occasion": "visit", "occasion_day": "2026-12-01"}, "occasion"),
        ({**VISIT, "occasion": "party"}, "occasion"),
        ({**VISIT, "occasion_day": "1 December"}, "occasion_day"),
        ({**VISIT, "occasion_day": "9999-01-01"}, "occasion_day"),
        ({**VISIT, "occasion_en": "x" * 201}, "occasion_en"),
        ({**VISIT, "occasion_en": "a\0b"}, "occasion_en"),
    ],
    ids=["no day", "no words", "unknown kind", "no date", "far day", "too long", "NUL"],
)
def test_what_is_no_occasion_is_said_beside_its_field(
    session: Session, desk: Desk, typed: dict[str, str], field: str
) -> None:
    answer = save(desk, **typed)
    assert answer.status_code == 422
    assert field in Page(answer).errors
    assert content_of(session).occasion is None


def test_an_occasion_that_somebody_else_entered_meanwhile_is_not_overwritten(session: Session, desk: Desk) -> None:
    opened = desk.get(FACTS)
    save(desk, **VISIT)
    assert sent(desk, FACTS, opened, organisation="Another").status_code == 409
    assert content_of(session).occasion == OCCASION


def test_the_public_reads_of_it_on_the_page_and_in_the_feeds(app: Flask, client: FlaskClient) -> None:
    a_campaign(app, "bound", date(2026, 12, 1), occasion=OCCASION)
    page = Page(client.get("/en/campaigns/bound")).text
    assert "Occasion: a visit – Visit of the minister to Dushanbe, 1 December 2026" in page
    for feed in ("campaigns.atom", "campaigns.ics", "campaigns/bound/deadline.ics"):
        told = client.get(f"/en/{feed}").text.replace("\r\n ", "").replace("\\", "")
        assert "Occasion: Visit of the minister to Dushanbe, 1 December 2026" in told
    assert "Visit of the minister" in signed_in(app, Role.COORDINATOR).get("/desk/deadlines/").text
    assert "Occasion" not in client.get("/en/campaigns/practice").text


def test_the_draft_as_a_whole_tells_of_it_in_words(desk: Desk) -> None:
    save(desk, **VISIT)
    told = Page(desk.get("/desk/campaigns/a-draft/versions/draft")).text
    assert "a visit, 1 December 2026: Visit of the minister to Dushanbe" in told


def test_what_was_stored_before_there_were_occasions_loads(session: Session) -> None:
    content = content_of(session, "practice")
    stored = content.as_json()
    del stored["occasion"]
    assert CampaignContent.from_json(stored) == content
    bound = replace(content, occasion=OCCASION)
    assert CampaignContent.from_json(bound.as_json()) == bound
    assert next_issue(bound, "next", date(2026, 12, 2)).occasion is None


def test_a_file_carries_it(session: Session, tmp_path: Path) -> None:
    bound = replace(content_of(session, "practice"), occasion=OCCASION)
    path = tmp_path / "practice.toml"
    path.write_text(written(bound), encoding="utf-8")
    assert campaign_file.read(path).occasion == OCCASION


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        ('kind = "party"\nday = 2026-12-01\ntexts = { en = "x" }', "occasion.kind"),
        ('kind = "visit"\ntexts = { en = "x" }', "occasion.day: this key is missing"),
        ('kind = "visit"\nday = 2026-12-01', "occasion.texts: this key is missing"),
        ('kind = "visit"\nday = 2026-12-01\ntexts = { en = "{{ x }}" }', "occasion.texts.en: Placeholders"),
        ('kind = "visit"\nday = 2026-12-01\ncolour = 1\ntexts = { en = "x" }', "occasion.colour: this key is unknown"),
    ],
)
def test_a_file_with_a_faulty_one_is_refused(
    runner: FlaskCliRunner, session: Session, tmp_path: Path, table: str, refusal: str
) -> None:
    path = tmp_path / "practice.toml"
    path.write_text(f"{written(content_of(session, 'practice'))}\n[occasion]\n{table}\n", encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path)])
    assert result.exit_code == 1
    assert refusal in result.stderr


def test_what_must_not_be_mentioned_is_looked_for_in_it(session: Session) -> None:
    bound = replace(content_of(session, "practice"), occasion=OCCASION)
    assert mentions(bound, ("Dushanbe",))
