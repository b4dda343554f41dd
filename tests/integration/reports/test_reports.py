"""“Is this address wrong?”: the reader's form, the queue of whoever keeps the office, and what is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE, DESK, Role
from app.audit.models import AuditEntry
from app.extensions import writing
from app.recipients.models import Channel, Health, Office
from app.reports.models import AddressReport, Decision
from app.reports.queries import open_by_office
from app.reports.services import ABOUT_A_CAMPAIGN, FROM_A_NETWORK
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.missions import a_section
from tests.sending import COUNCIL, EMBASSY, run_once, text_of

FORM = f"/en/campaigns/practice/wrong-address?office={COUNCIL}"
EDITOR = Role.SECTION_EDITOR


def _report(client: FlaskClient, address: str = FORM, **typed: Any) -> TestResponse:
    return client.post(address, data={"wrong": "came_back", "text": "It came back on Monday.", **typed})


def _kept(session: Session, office: str, **values: Any) -> None:
    """Let there be a report, as a reader's form leaves one: a test is one person, at the desk or outside of it."""
    with writing(session):
        session.add(AddressReport(office_id=office, campaign="practice", reported_at=NOON, **values))


def _reports(session: Session) -> list[AddressReport]:
    session.expire_all()
    return list(session.scalars(select(AddressReport).order_by(AddressReport.id)))


def test_the_campaigns_page_leads_to_the_form_beside_each_target(client: FlaskClient) -> None:
    page = client.get("/en/campaigns/practice").text
    for office in (COUNCIL, EMBASSY):
        assert f'href="/en/campaigns/practice/wrong-address?office={office}"' in page
    form = client.get(FORM)
    assert form.status_code == 200
    assert "Secretary of the Practice Council" in form.text
    assert "secretary@council.example.org" in form.text
    assert "Write nothing about yourself" in form.text
    assert "Set-Cookie" not in form.headers


def test_a_report_is_kept_for_the_desk_without_whose_it_is(client: FlaskClient, session: Session) -> None:
    response = _report(client, source="https://council.example.org/")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    (kept,) = _reports(session)
    assert (kept.office_id, kept.campaign, kept.wrong) == (COUNCIL, "practice", "came_back")
    assert (kept.text, kept.source) == ("It came back on Monday.", "https://council.example.org/")
    stored = session.execute(text("SELECT text FROM address_report")).scalar_one()
    assert b"Monday" not in bytes(stored)


def test_it_works_in_a_sections_dress(client: FlaskClient, session: Session) -> None:
    a_section(session, "de", "DE")
    page = client.get("/en/sections/de/campaigns/practice").text
    address = f"/en/sections/de/campaigns/practice/wrong-address?office={COUNCIL}"
    assert address in page
    assert f'action="{address}"' in client.get(address).text
    assert _report(client, address).status_code == 200
    assert len(_reports(session)) == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "address",
    [
        "/en/campaigns/practice/wrong-address",
        "/en/campaigns/practice/wrong-address?office=",
        "/en/campaigns/practice/wrong-address?office=ru-president",
        "/en/campaigns/practice/wrong-address?office=%00",
        "/en/campaigns/practice/wrong-address?office=nowhere",
        f"/en/campaigns/nowhere/wrong-address?office={COUNCIL}",
    ],
)
def test_only_offices_of_the_campaign_can_be_reported(client: FlaskClient, method: str, address: str) -> None:
    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        pytest.param({"wrong": None}, "wrong", "Choose what is wrong", id="nothing chosen"),
        pytest.param({"wrong": "all of it"}, "wrong", "Choose what is wrong", id="another choice"),
        pytest.param({"text": "x" * 1001}, "text", "at most 1000 fit", id="too long"),
        pytest.param({"text": "x" * 1_000_000}, "text", "at most 1000 fit", id="far too long"),
        pytest.param({"text": "a\x00b"}, "text", "cannot stand", id="NUL"),
        pytest.param({"text": "\u202e"}, "text", "cannot stand", id="an override of direction"),
        pytest.param({"source": "x" * 301}, "source", "at most 300 fit", id="long source"),
    ],
)
def test_bad_input_is_told_and_kept(
    client: FlaskClient, session: Session, typed: dict[str, Any], field: str, said: str
) -> None:
    given = {name: value for name, value in {"wrong": "other", "text": "T", "source": "S", **typed}.items() if value}
    response = client.post(FORM, data=given)
    assert response.status_code == 422
    page = Page(response)
    assert said in page.errors[field]
    assert page.values["source"] == given.get("source")
    assert _reports(session) == []


def test_a_network_that_reports_too_much_is_told_and_loses_nothing(client: FlaskClient, session: Session) -> None:
    for _ in range(FROM_A_NETWORK.most):
        assert _report(client).status_code == 200
    response = _report(client, text="Kept.")
    assert response.status_code == 429
    page = Page(response)
    assert "Too much was reported" in page.text
    assert (page.values["text"], page.values["wrong"]) == ("Kept.", ["came_back"])
    # Another network may still report.
    other = client.post(FORM, data={"wrong": "other"}, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert other.status_code == 200
    assert len(_reports(session)) == FROM_A_NETWORK.most + 1


def test_a_campaign_has_a_limit_whoever_reports(client: FlaskClient, session: Session) -> None:
    for number in range(ABOUT_A_CAMPAIGN.most + 1):
        address = {"REMOTE_ADDR": f"10.{number}.0.1"}
        response = client.post(FORM, data={"wrong": "other"}, environ_overrides=address)
    assert response.status_code == 429
    assert len(_reports(session)) == ABOUT_A_CAMPAIGN.most
    ua = "/en/campaigns/ua-84-11/wrong-address?office=ru-president"
    assert client.post(ua, data={"wrong": "other"}).status_code == 200


class TestDesk:
    """The queue, and a decision."""

    @pytest.fixture(autouse=True)
    def _queue(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.own, self.other = a_section(session, "de", "DE"), a_section(session, "fr", "FR")
        with writing(session):
            session.execute(update(Office).where(Office.id == COUNCIL).values(keeper=self.own))
        _kept(session, COUNCIL, wrong="came_back", text="<b>Own</b> report")
        _kept(session, EMBASSY, wrong="has_left", text="It came back.")
        self.council, self.embassy = (report.id for report in _reports(session))

    def _desk(self, role: Role) -> Desk:
        # What was read before must not keep the account that is made now from being seen.
        self.session.rollback()
        return signed_in(self.app, role, sections=[self.own] if role is EDITOR else [])

    def _decide(self, number: int, **typed: str) -> TestResponse:
        desk = self._desk(EDITOR)
        return desk.post(f"/desk/reports/{number}", {"decision": "accept", "reason": "I called them.", **typed})

    def test_an_editor_sees_reports_about_offices_of_the_own_section_only(self) -> None:
        desk = self._desk(EDITOR)
        page = desk.get("/desk/reports/")
        assert "1 report waits for your decision" in text_of(page)
        assert f"/desk/reports/{self.council}" in page.text
        assert f"/desk/reports/{self.embassy}" not in page.text
        shown = desk.get(f"/desk/reports/{self.council}")
        assert "<b>Own</b>" not in shown.text
        assert "<b>Own</b> report" in text_of(shown).replace("&lt;", "<")
        assert desk.get(f"/desk/reports/{self.embassy}").status_code == 404

    @pytest.mark.parametrize("decision", ["accept", "refuse"])
    def test_a_report_of_another_keeper_cannot_be_decided(self, decision: str) -> None:
        assert self._decide(self.embassy, decision=decision).status_code == 404
        assert {report.decision for report in _reports(self.session)} == {Decision.OPEN}

    @pytest.mark.parametrize("role", sorted(DESK))
    def test_the_desk_sees_all(self, role: Role) -> None:
        page = text_of(self._desk(role).get("/desk/reports/"))
        assert "2 reports wait for your decision" in page

    def test_a_translator_sees_none(self) -> None:
        desk = self._desk(Role.TRANSLATOR)
        assert desk.get("/desk/reports/").status_code == 403
        assert desk.post(f"/desk/reports/{self.council}", {"decision": "refuse", "reason": "no"}).status_code == 403

    def _channel(self, office: str, kind: str) -> Channel:
        self.session.expire_all()
        return self.session.scalars(select(Channel).where(Channel.office_id == office, Channel.kind == kind)).one()

    def test_accepting_marks_the_address_that_is_named_as_failing(self) -> None:
        version = self.session.get_one(Office, COUNCIL).version
        assert self._decide(self.council, channel=str(self._channel(COUNCIL, "email").id)).status_code == 303
        assert self._channel(COUNCIL, "email").health == Health.FAILING
        assert self._channel(COUNCIL, "post").health == Health.UNVERIFIED
        assert self.session.get_one(Office, COUNCIL).version == version + 1
        assert _reports(self.session)[0].decision == Decision.ACCEPTED
        shown = text_of(self._desk(EDITOR).get(f"/desk/reports/{self.council}"))
        assert "I called them." in shown

    @pytest.mark.parametrize("channel", ["embassy", "999999", "x", "-1"])
    def test_an_address_of_another_office_is_refused(self, channel: str) -> None:
        other = self._channel(EMBASSY, "email")
        response = self._decide(self.council, channel=str(other.id) if channel == "embassy" else channel)
        assert response.status_code == 422
        assert self._channel(EMBASSY, "email").health == Health.UNVERIFIED
        assert _reports(self.session)[0].decision == Decision.OPEN

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"reason": ""}, "Say in a few words why"),
            ({"reason": "x" * 1_000_000}, "This is too long"),
            ({"reason": "a\x00"}, "cannot stand"),
            ({"decision": ""}, "Choose whether the report is right"),
            ({"decision": "burn"}, "Choose whether the report is right"),
        ],
    )
    def test_bad_input_is_told(self, typed: dict[str, str], said: str) -> None:
        desk = self._desk(EDITOR)
        given = {"decision": "accept", "reason": "I called them.", **typed}
        response = desk.post(f"/desk/reports/{self.council}", given)
        assert response.status_code == 422
        assert said in text_of(response)

    def test_the_second_of_two_who_decide_is_told(self) -> None:
        desk = self._desk(EDITOR)
        typed = {"decision": "refuse", "reason": "It is right."}
        assert desk.post(f"/desk/reports/{self.council}", typed).status_code == 303
        response = desk.post(f"/desk/reports/{self.council}", {"decision": "accept", "reason": "I called them."})
        assert response.status_code == 409
        assert "Somebody else has decided" in text_of(response)
        assert "It is right." in text_of(response)

    def test_the_log_tells_nothing_of_what_the_reader_wrote(self) -> None:
        self._decide(self.council, decision="refuse", reason="It is right.")
        (entry,) = self.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "report"))
        assert (entry.action, entry.section) == ("decide", self.own)
        assert entry.after == {"office": COUNCIL, "wrong": "came_back", "decision": "refused", "reason": "It is right."}

    def test_decided_ones_are_listed_apart(self) -> None:
        self._decide(self.council, decision="refuse")
        desk = self._desk(EDITOR)
        assert "No report waits" in text_of(desk.get("/desk/reports/"))
        assert f"/desk/reports/{self.council}" in desk.get("/desk/reports/?decided=yes").text

    @pytest.mark.parametrize("page", ["2", "0", "-7", "x", "99999999999999999999999"])
    def test_any_page_can_be_asked_for(self, page: str) -> None:
        assert self._desk(Role.ADMIN).get(f"/desk/reports/?page={page}").status_code == 200

    @pytest.mark.parametrize(
        ("decided", "days", "is_left"),
        [(True, 27, True), (True, 29, False), (False, 179, True), (False, 181, False)],
    )
    def test_what_was_written_is_erased_in_time(self, decided: bool, days: int, is_left: bool) -> None:  # noqa: FBT001  # A table.
        if decided:
            self._decide(self.council)
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            run_once(self.app)
            kept = _reports(self.session)[0]
            assert (kept.text is not None) is is_left
            assert kept.wrong == "came_back"
            desk = self._desk(Role.ADMIN)
            said = text_of(desk.get(f"/desk/reports/{self.council}"))
            assert ("The reader wrote nothing, or it was erased" in said) is not is_left


def test_a_long_queue_has_pages(app: Flask, session: Session) -> None:
    with writing(session):
        session.add_all(
            AddressReport(office_id=COUNCIL, campaign="practice", wrong="other", reported_at=NOON) for _ in range(120)
        )
    desk = signed_in(app, Role.ADMIN)
    rows = [desk.get(f"/desk/reports/?page={page}").text.count('scope="row"') for page in (1, 2, 3, 4)]
    assert rows == [50, 50, 20, 0]
    assert "page=2" in desk.get("/desk/reports/").text


def test_an_office_of_which_a_report_waits_needs_checking(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.ADMIN)
    _kept(session, COUNCIL, wrong="other")
    (report,) = _reports(session)
    session.rollback()
    assert "Reported as wrong" in text_of(desk.get("/desk/recipients/checking"))
    assert open_by_office(session, COMMAND_LINE) == {COUNCIL: 1}
    desk.post(f"/desk/reports/{report.id}", {"decision": "refuse", "reason": "It is right."})
    session.expire_all()
    assert open_by_office(session, COMMAND_LINE) == {}
