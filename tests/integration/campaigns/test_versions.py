"""Every publication is a version that never changes, and what a letter said on a day can be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.campaigns import publishing, queries
from app.campaigns.content import TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.ending.services import begin_update
from app.campaigns.publishing import Approval
from app.extensions import db, writing
from app.recipients.models import OfficeHolder
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import sent
from tests.drafting import edit, edited
from tests.integration.campaigns.test_all_campaigns import a_draft
from tests.sending import COUNCIL, text_of

PAGE = "/desk/campaigns/practice/versions"
# The examples were published on the 21st at noon; the second version is of the 24th, the new holder of the 23rd.
SECOND = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 30, 12, tzinfo=UTC)
ASKED = replace(COORDINATOR, account=1_000_002, name="Olga Organiser")


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    """The desk of somebody who looks back from a later day."""
    with time_machine.travel(LATER, tick=False):
        yield signed_in(app, Role.COORDINATOR)


@pytest.fixture
def second(app: Flask) -> None:
    """A second version with another concern, and a holder who took the office between the two."""
    with app.app_context():
        session = db.session()
        edit(
            session,
            "practice",
            lambda c: replace(c, texts={**c.texts, "en": {**c.texts["en"], TextKind.CONCERN: "She was seen <again>."}}),
        )
        office = queries.offices_of(session, queries.published(session, "practice").content)[COUNCIL]
        with writing(session):
            for holder in office.holders:
                holder.held_until = date(2026, 11, 22)
            office.holders.append(OfficeHolder(name="Vera Lind", gender="f", held_from=date(2026, 11, 23)))
            campaign = queries.campaign_to_change(session, "practice")
            assert campaign is not None
            publishing.publish(session, campaign, Approval(ASKED, COORDINATOR), SECOND)


def _letter(desk: Desk, on: str, target: str = COUNCIL, language: str = "en") -> tuple[int, str]:
    answer = desk.get(f"{PAGE}/letter", query_string={"on": on, "target": target, "language": language})
    return answer.status_code, answer.text


@pytest.mark.usefixtures("second")
class TestVersions:
    def test_each_is_listed_with_the_two_people_who_answer_for_it(self, desk: Desk) -> None:
        page = desk.get(PAGE).text
        assert "2 versions were published." in page
        for told in ("Olga Organiser", "Cleo Coordinator", "approved by a second person", "comes with the program"):
            assert told in page

    def test_nobody_approves_an_extension(self, desk: Desk) -> None:
        sent(desk, "/desk/campaigns/practice/extend", desk.get("/desk/campaigns/practice/extend"))
        rows = [" ".join(row.split()) for row in text_of(desk.get(PAGE)).split("last day set to a later one")]
        assert len(rows) == 2
        assert rows[1].startswith("Somebody –, the words were approved with version 2")
        page = " ".join(text_of(desk.get(f"{PAGE}/3")).split())
        assert "Approved by –, the words were approved with version 2" in page
        assert "the words were approved" not in text_of(desk.get(f"{PAGE}/2"))

    def test_the_page_of_one_shows_what_differs_from_the_one_before(self, desk: Desk) -> None:
        page = desk.get(f"{PAGE}/2").text
        assert "Texts (English): Concern" in page
        assert '<ins dir="auto">She was seen &lt;again&gt;.</ins>' in page
        assert "What differs" not in desk.get(f"{PAGE}/1").text

    def test_a_text_is_called_as_the_page_calls_it_on_which_it_is_written(self, desk: Desk) -> None:
        assert "<dt>Headline</dt>" in desk.get(f"{PAGE}/2").text
        assert "Headline" in desk.get("/desk/campaigns/practice/texts/en").text

    def test_the_page_of_an_older_one_says_what_it_said(self, desk: Desk) -> None:
        page = desk.get(f"{PAGE}/1").text
        assert "I fear that she is held without a record of it." in page
        assert "She was seen" not in page

    @pytest.mark.parametrize("number", ["0", "3", "2147483647", "2147483648", "9" * 40, "-1", "one"])
    def test_there_is_no_page_of_another(self, desk: Desk, number: str) -> None:
        assert desk.get(f"{PAGE}/{number}").status_code == 404

    @pytest.mark.parametrize(
        ("on", "version", "holder", "said"),
        [
            ("2026-11-21", 1, "Jon Aske", "I fear that she is held"),
            ("2026-11-23", 1, "Vera Lind", "I fear that she is held"),
            ("2026-11-24", 2, "Vera Lind", "She was seen &lt;again&gt;."),
            ("2026-11-30", 2, "Vera Lind", "She was seen &lt;again&gt;."),
        ],
    )
    def test_a_letter_of_a_day_has_the_text_and_the_holder_of_that_day(
        self, desk: Desk, on: str, version: int, holder: str, said: str
    ) -> None:
        status, page = _letter(desk, on)
        assert status == 200
        assert f"version {version} stood" in page
        assert holder in page
        assert said in page
        assert "Of today are the wordings in the directory" in page

    def test_before_the_first_version_there_was_no_letter(self, desk: Desk) -> None:
        status, page = _letter(desk, "2026-11-20")
        assert status == 200
        assert "Nothing was published yet on that day." in page

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"on": ""}, "Type a day such as"),
            ({"on": "yesterday"}, "Type a day such as"),
            ({"on": "2026-02-30"}, "Type a day such as"),
            ({"on": "2026-11-21\0"}, "Type a day such as"),
            ({"on": "9" * 5_000}, "Type a day such as"),
            ({"on": "2026-12-01"}, "Choose today or a day before it."),
            ({"on": "1066-10-14"}, "Choose today or a day before it."),
            ({"target": "nowhere"}, "Choose one of the targets."),
            ({"target": ""}, "Choose one of the targets."),
            ({"target": "\0"}, "Choose one of the targets."),
            ({"language": "xx"}, "Choose one of the languages."),
            ({"language": ""}, "Choose one of the languages."),
        ],
    )  # fmt: skip
    def test_a_bad_question_is_answered_beside_the_field(
        self, desk: Desk, asked: dict[str, str], sentence: str
    ) -> None:
        status, page = _letter(desk, **{"on": "2026-11-24", **asked})
        assert status == 422
        assert sentence in page

    def test_a_field_that_is_left_out_or_given_twice_breaks_nothing(self, desk: Desk) -> None:
        assert desk.get(f"{PAGE}/letter?on=2026-11-21").status_code == 422
        twice = f"on=2026-11-21&on=x&target={COUNCIL}&target=x&language=en&language=x"
        assert desk.get(f"{PAGE}/letter?{twice}").status_code in {200, 422}


def test_after_the_last_day_no_letter_was_made(app: Flask) -> None:
    with time_machine.travel(LATER.replace(month=12, day=30), tick=False):
        answer = signed_in(app, Role.COORDINATOR).get(f"{PAGE}/letter?on=2026-12-29&target={COUNCIL}&language=en")
    assert "On that day no letter was made any more" in answer.text
    assert '<article class="sheet' not in answer.text


def test_a_draft_that_was_never_published_has_no_versions(app: Flask, desk: Desk) -> None:
    with app.app_context(), writing(db.session()):
        campaign = queries.campaign_to_change(db.session(), "practice")
        assert campaign is not None
        campaign.versions.clear()
    assert "Nothing is published yet." in desk.get(PAGE).text
    assert desk.get(f"{PAGE}/letter").status_code == 200
    assert "not published yet" in desk.get("/desk/campaigns/practice").text


@pytest.mark.parametrize("address", ["", "/1", "/letter"])
def test_an_unknown_campaign_has_no_versions(desk: Desk, address: str) -> None:
    assert desk.get(f"/desk/campaigns/nowhere/versions{address}").status_code == 404


class TestReadingADraft:
    """Whoever is to approve a draft reads all of it, and what it changes, without opening every room."""

    def test_everything_stands_on_one_page_in_words(self, app: Flask) -> None:
        desk = signed_in(app, Role.COORDINATOR)
        edited(app, reference="PR 2/26", deadline=Deadline(DeadlineKind.UNTIL, date(2027, 2, 1)), countries=("FR",))
        assert f'href="{PAGE}/draft"' in desk.get("/desk/campaigns/practice").text
        page = desk.get(f"{PAGE}/draft").text
        for told in (
            "Changed since version 1", "PR 2/26", "1 February 2027 (until this day, which counts)", "France",
            "People 1: Russian: genitive", "I fear that she is held without a record of it.",
        ):  # fmt: skip
            assert told in page
        for code in ("2027-02-01", "people[1]", "None", ">practice-council-secretary<"):
            assert code not in page

    def test_of_an_update_it_is_said_what_differs_from_the_campaign_it_updates(self, app: Flask) -> None:
        with app.app_context():
            slug = begin_update(db.session(), COMMAND_LINE, "practice", NOON)
        edited(app, slug, source="a letter of her sister")
        desk = signed_in(app, Role.COORDINATOR)
        for address in (f"/desk/campaigns/{slug}", f"/desk/campaigns/{slug}/versions/draft"):
            page = desk.get(address).text
            assert "Changed since the campaign that it updates" in page
            assert "Source" in page
        assert '<ins dir="auto">a letter of her sister</ins>' in page

    def test_a_draft_in_which_nothing_is_written_yet_can_be_read(self, app: Flask, session: Session) -> None:
        a_draft(session, "a-draft")
        page = signed_in(app, Role.COORDINATOR).get("/desk/campaigns/a-draft/versions/draft")
        assert page.status_code == 200
        assert "Changed since" not in page.text
