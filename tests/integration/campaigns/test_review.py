"""A draft is asked for, looked at by a second person, and sent back or published; nobody does both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.campaigns import approval, queries
from app.campaigns.content import TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.errors import ApprovedAlone, ApproverUnfit, PublicationRefused
from app.campaigns.lifecycle import Status
from app.campaigns.models import CampaignVersion
from app.campaigns.versions import services
from app.campaigns.versions.errors import (
    ApproverInactive,
    NotReady,
    ReviewAsked,
    ReviewMissing,
    ReviewOfOthers,
    ReviewOvertaken,
    ReviewOwn,
)
from app.extensions import db, writing
from app.staff import queries as accounts
from app.staff.models import AccountRole
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.drafting import content_of, edit, edited, standard
from tests.ending import ended

PAGE = "/desk/campaigns/practice"
STEPS = f"{PAGE}/versions"


@pytest.fixture
def cora(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora")


@pytest.fixture
def otto(app: Flask) -> Desk:
    return signed_in(app, Role.ADMIN, name="Otto")


@pytest.fixture
def changed(app: Flask) -> None:
    """The practice campaign is open, with a change that is not published."""
    edited(app, reference="PR 2/26")


def _press(desk: Desk, step: str, page: TestResponse | None = None, **values: Any) -> TestResponse:
    """Press a button of the overview, as it is now or as it was seen before."""
    fields = fields_of(page or desk.get(PAGE), f"/{step}")
    return desk.post(f"{STEPS}/{step}", {"revision": fields["revision"][0], **values})


def _versions(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(CampaignVersion).order_by(CampaignVersion.number))
        return [(row.number, row.asked_by, row.approved_by) for row in rows if row.content["slug"] == "practice"]


def _log(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "practice").order_by(AuditEntry.id))
        return [(row.actor, row.action) for row in rows]


@pytest.mark.usefixtures("changed")
class TestTwoPeople:
    def test_one_asks_and_the_other_publishes(self, app: Flask, cora: Desk, otto: Desk) -> None:
        assert "ask a second person to approve it" in cora.get(PAGE).text
        assert _press(cora, "ask").status_code == 303
        assert "Cora asks you to look at all of this" in otto.get(PAGE).text
        assert _press(otto, "approve").status_code == 303
        assert _versions(app)[1:] == [(2, "Cora", "Otto")]
        assert _log(app)[-2:] == [("Cora", "ask for approval"), ("Otto", "publish")]
        assert "what stands here is what is published" in cora.get(PAGE).text

    def test_whoever_asked_sees_no_button_to_approve_and_is_refused_without_one(self, app: Flask, cora: Desk) -> None:
        _press(cora, "ask")
        page = cora.get(PAGE)
        assert f"{STEPS}/approve" not in page.text
        revision = fields_of(page, "/take-back")["revision"][0]
        answer = cora.post(f"{STEPS}/approve", {"revision": revision})
        assert answer.status_code == 422
        assert "A second person must approve this" in answer.text
        assert len(_versions(app)) == 1

    def test_what_was_changed_after_asking_is_not_published(self, app: Flask, cora: Desk, otto: Desk) -> None:
        _press(cora, "ask")
        seen = otto.get(PAGE)
        edited(app, reference="PR 3/26")
        answer = _press(otto, "approve", seen)
        assert answer.status_code == 409
        assert "Nobody asks for an approval of this any more" in answer.text
        assert len(_versions(app)) == 1

    def test_what_was_asked_for_anew_must_be_looked_at_anew(self, app: Flask, cora: Desk, otto: Desk) -> None:
        _press(cora, "ask")
        seen = otto.get(PAGE)
        edited(app, reference="PR 3/26")
        _press(cora, "ask")
        answer = _press(otto, "approve", seen)
        assert answer.status_code == 409
        assert "This campaign has changed since you opened the page" in answer.text
        assert _press(otto, "approve", answer).status_code == 303

    def test_of_two_who_approve_one_publishes(self, app: Flask, cora: Desk, otto: Desk) -> None:
        third = signed_in(app, Role.COORDINATOR, name="Thea")
        _press(cora, "ask")
        seen = third.get(PAGE)
        assert _press(otto, "approve").status_code == 303
        assert _press(third, "approve", seen).status_code == 409
        assert _versions(app)[1:] == [(2, "Cora", "Otto")]

    def test_taken_back_it_waits_for_nobody(self, cora: Desk, otto: Desk) -> None:
        _press(cora, "ask")
        seen = otto.get(PAGE)
        assert _press(cora, "take-back").status_code == 303
        assert _press(otto, "approve", seen).status_code == 409
        assert f"{STEPS}/ask" in cora.get(PAGE).text

    def test_the_note_is_shown_until_somebody_asks_again(self, app: Flask, cora: Desk, otto: Desk) -> None:
        _press(cora, "ask")
        assert _press(otto, "send-back", note="The second demand\nis <b>unclear</b>.").status_code == 303
        page = cora.get(PAGE).text
        assert "Otto did not approve this" in page
        assert "Otto sent this back: see below what needs changing" in page
        assert "Nothing keeps this from being published any more" not in page
        assert "PR 1/26 was sent back to you." in cora.get("/desk/").text
        assert "was sent back to you" not in otto.get("/desk/").text
        assert "is &lt;b&gt;unclear&lt;/b&gt;." in page
        with app.app_context():
            entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
            assert entry is not None
            assert entry.after == {"asked by": "Cora", "note": "The second demand\nis <b>unclear</b>."}
        _press(cora, "ask")
        assert "did not approve this" not in cora.get(PAGE).text
        assert "was sent back to you" not in cora.get("/desk/").text

    @pytest.mark.parametrize(
        ("note", "sentence"),
        [
            ("", "Say what needs changing."),
            (" …\n", "Say what needs changing."),
            ("x" * 1_001, "This is too long"),
            ("x" * 900_000, "This is too long"),
            ("nul \0", "cannot stand in a letter"),
            ("back \u202e", "cannot stand in a letter"),
        ],
        ids=["empty", "no word", "long", "huge", "nul", "direction"],
    )
    def test_a_bad_note_is_refused_and_kept(self, cora: Desk, otto: Desk, note: str, sentence: str) -> None:
        _press(cora, "ask")
        answer = _press(otto, "send-back", note=note)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert note.strip()[:20].replace("\0", "�") in answer.text.replace("\0", "�")
        assert "Cora asks you" in otto.get(PAGE).text

    @pytest.mark.parametrize("seen", ["", "x", "-1", "0", "9" * 500, "1\0", "٣"])
    @pytest.mark.parametrize("step", ["ask", "approve", "take-back"])
    def test_a_form_that_names_no_revision_is_overtaken(self, cora: Desk, otto: Desk, step: str, seen: str) -> None:
        if step != "ask":
            _press(cora, "ask")
        assert (otto if step == "approve" else cora).post(f"{STEPS}/{step}", {"revision": seen}).status_code == 409

    def test_the_first_page_of_the_desk_names_it_to_everybody_but_who_asked(self, cora: Desk, otto: Desk) -> None:
        _press(cora, "ask")
        sentence = "1 campaign waits for a second person to approve it."
        assert sentence in otto.get("/desk/").text
        assert "/desk/campaigns?state=in_review" in otto.get("/desk/").text
        assert sentence not in cora.get("/desk/").text

    @pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.SECTION_EDITOR])
    def test_others_read_the_overview_and_can_press_nothing(self, app: Flask, cora: Desk, role: Role) -> None:
        _press(cora, "ask")
        other = signed_in(app, role)
        page = other.get(PAGE)
        assert page.status_code == 200
        assert "This waits for a second person to approve it." in page.text
        assert "<form" not in page.text
        for step in ("ask", "approve", "take-back", "send-back"):
            assert other.post(f"{STEPS}/{step}", {"revision": "3"}).status_code == 403
        assert other.get(STEPS).status_code == 403


def test_with_nothing_changed_there_is_nothing_to_ask_for(cora: Desk, session: Session) -> None:
    page = cora.get(PAGE)
    assert f"{STEPS}/ask" not in page.text
    row = queries.campaign(session, "practice")
    assert row is not None
    answer = cora.post(f"{STEPS}/ask", {"revision": str(row.revision)})
    assert answer.status_code == 422
    assert "Nothing has changed since the last version." in answer.text


def test_what_is_blocked_cannot_be_asked_for(app: Flask, cora: Desk) -> None:
    with app.app_context():
        edit(db.session(), "practice", lambda c: replace(c, texts={**c.texts, "it": {TextKind.TITLE: "Titolo"}}))
        revision = queries.campaign(db.session(), "practice").revision  # type: ignore[union-attr]  # It was edited.
    page = cora.get(PAGE).text
    assert "1 thing still keeps" not in page
    assert "3 things still keep this from being published." in page
    assert f"{STEPS}/ask" not in page
    answer = cora.post(f"{STEPS}/ask", {"revision": str(revision)})
    assert answer.status_code == 422
    assert "It is listed below." in answer.text
    assert "There is no summary in the language “Italian”." in answer.text


def test_what_leads_to_the_directory_is_a_link(app: Flask, cora: Desk) -> None:
    with app.app_context():
        edit(db.session(), "practice", lambda c: replace(c, reference="PR 4/26"))
        row = queries.offices_of(db.session(), content_of(db.session(), "practice"))["practice-embassy"]
        with writing(db.session()):
            for wording in row.wordings:
                wording.form_of_address = wording.form_of_address_dative = ""
    assert '<a href="/desk/recipients/offices/practice-embassy">The directory has no' in cora.get(PAGE).text


@pytest.mark.parametrize("step", ["ask", "take-back", "send-back", "approve"])
def test_the_address_of_a_button_leads_back(cora: Desk, step: str) -> None:
    answer = cora.get(f"{STEPS}/{step}")
    assert (answer.status_code, answer.location) == (303, PAGE)


@pytest.mark.parametrize("step", ["ask", "take-back", "approve"])
def test_of_an_unknown_campaign_nothing_is_asked(cora: Desk, step: str) -> None:
    assert cora.post(f"/desk/campaigns/nowhere/versions/{step}", {"revision": "1"}).status_code == 404


def test_a_stopped_campaign_is_not_asked_for(app: Flask, cora: Desk, changed: None) -> None:  # noqa: ARG001
    seen = cora.get(PAGE)
    with app.app_context():
        ended(db.session(), "practice", Status.STOPPED)
    answer = _press(cora, "ask", seen)
    assert answer.status_code == 409
    assert "Nothing needs doing: this campaign has ended." in answer.text


@pytest.mark.usefixtures("changed")
class TestServices:
    """What no button can do, and what happens between the page and the press."""

    @pytest.fixture
    def asked(self, session: Session, cora: Desk) -> int:
        """The revision of the draft that Cora asks to be approved."""
        services.ask_for_review(session, self._actor(session, cora), "practice", self._revision(session), standard())
        return self._revision(session)

    @staticmethod
    def _revision(session: Session) -> int:
        session.rollback()
        row = queries.campaign(session, "practice")
        assert row is not None
        return row.revision

    @staticmethod
    def _actor(session: Session, desk: Desk) -> Any:
        account = accounts.by_number(session, desk.number)
        assert account is not None
        return account.actor

    def _refused(self, session: Session, error: type[PublicationRefused], act: Callable[[], object]) -> None:
        with pytest.raises(error):
            act()
        assert queries.published(session, "practice").version == 1

    def test_an_approver_who_lost_the_role_between_is_refused(self, session: Session, otto: Desk, asked: int) -> None:
        actor = self._actor(session, otto)
        with writing(session):
            session.delete(session.get(AccountRole, (otto.number, Role.ADMIN)))
            session.add(AccountRole(account_id=otto.number, role=Role.TRANSLATOR))
        self._refused(session, ApproverUnfit, lambda: services.approve(session, actor, "practice", asked, standard()))

    def test_an_approver_who_was_deactivated_between_is_refused(self, session: Session, otto: Desk, asked: int) -> None:
        actor = self._actor(session, otto)
        with writing(session):
            accounts.locked(session, otto.number).active = False  # type: ignore[union-attr]  # It was made above.
        self._refused(
            session, ApproverInactive, lambda: services.approve(session, actor, "practice", asked, standard())
        )

    def test_the_same_person_is_refused(self, session: Session, cora: Desk, asked: int) -> None:
        actor = self._actor(session, cora)
        self._refused(session, ApprovedAlone, lambda: services.approve(session, actor, "practice", asked, standard()))
        with pytest.raises(ReviewOwn):
            services.send_back(session, actor, "practice", asked, "No.", NOON)

    def test_only_who_asked_takes_back_and_nobody_asks_twice(self, session: Session, otto: Desk, asked: int) -> None:
        actor = self._actor(session, otto)
        with pytest.raises(ReviewOfOthers):
            services.take_back(session, actor, "practice", asked, NOON)
        with pytest.raises(ReviewAsked):
            services.ask_for_review(session, actor, "practice", asked, standard())

    def test_what_blocks_it_since_is_seen_when_it_is_published(self, session: Session, otto: Desk, asked: int) -> None:
        over = NOON.replace(year=2027)
        actor = self._actor(session, otto)
        self._refused(session, NotReady, lambda: services.approve(session, actor, "practice", asked, standard(over)))

    def test_what_was_approved_is_not_approved_again(self, session: Session, otto: Desk, asked: int) -> None:
        actor = self._actor(session, otto)
        assert services.approve(session, actor, "practice", asked, standard()) == 2
        with pytest.raises(ReviewMissing):
            services.approve(session, actor, "practice", asked, standard())

    def test_an_overtaken_revision_is_refused(self, session: Session, otto: Desk, asked: int) -> None:
        actor = self._actor(session, otto)
        with pytest.raises(ReviewOvertaken):
            services.send_back(session, actor, "practice", asked - 1, "No.", NOON)


def test_a_new_draft_goes_through_review_to_open(app: Flask, cora: Desk, otto: Desk) -> None:
    with app.app_context():
        session = db.session()
        campaign = queries.campaign(session, "practice")
        assert campaign is not None
        with writing(session):
            campaign.versions.clear()
            campaign.status = Status.DRAFT
    _press(cora, "ask")
    assert "in review" in otto.get(PAGE).text
    edited(app, deadline=Deadline(DeadlineKind.UNTIL, NOON.date()))
    assert "draft" in otto.get(PAGE).text
    _press(cora, "ask")
    assert _press(otto, "approve").status_code == 303
    assert app.test_client().get("/en/campaigns/practice").status_code == 200


def test_a_draft_that_was_begun_anew_under_the_same_name_is_not_approved_unseen(
    app: Flask, cora: Desk, otto: Desk
) -> None:
    page = "/desk/campaigns/another"

    def begun(said: str) -> None:
        with app.app_context():
            texts = content_of(db.session(), "practice").texts
            content = replace(
                content_of(db.session(), "practice"), slug="another",
                texts={**texts, "en": {**texts["en"], TextKind.SUMMARY: said}},
            )  # fmt: skip
            drafts.create(db.session(), COMMAND_LINE, content, NOON)
            with writing(db.session()):
                row = queries.campaign_to_change(db.session(), "another")
                assert row is not None
                row.approvals = approval.all_approved(content, {}, "Cora", NOON.date())
        answer = cora.post(f"{page}/versions/ask", {"revision": fields_of(cora.get(page), "/ask")["revision"][0]})
        assert answer.status_code == 303, answer.text

    begun("What Otto looks at.")
    seen = fields_of(otto.get(page), "/approve")["revision"][0]
    assert cora.post(f"{page}/discard", {"seen": fields_of(cora.get(f"{page}/discard"))["seen"][0]}).status_code == 303
    begun("What Otto has never seen.")
    assert otto.post(f"{page}/versions/approve", {"revision": seen}).status_code == 409
    with app.app_context():
        assert queries.newest(db.session(), "another") is None
