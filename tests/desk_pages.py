"""Every page of the desk with something on it: for the pictures of them, and for the tests that look at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app import clock
from app.access import COMMAND_LINE, EVERYBODY, Role, StaffOnly, rule_of
from app.appeals.models import Form, LetterState
from app.cases.filing.entries import Kind
from app.extensions import db
from app.imports.models import ImportRun
from app.letters.composing import Role as TargetRole
from app.lists import services as lists
from app.outbox.models import OutboxMessage
from app.overrides import services as overrides
from app.overrides.models import What
from app.overrides.services import About, Said
from app.recipients.models import Channel, OfficeHolder
from app.reports import services as reports
from app.reports.models import AddressReport, Wrong
from app.reports.services import Reported
from app.signons import queries
from tests.casefiles import a_case, a_person, a_source, an_entry
from tests.desk import Desk, signed_in
from tests.held_words import waiting_letter
from tests.joint_letters import ALPHA, BETA, SLUG, new_text, opened
from tests.reading import a_document
from tests.replying import PDF, told
from tests.sections import a_section
from tests.sending import COUNCIL, EMBASSY, SEND, practice_fields
from tests.tallied import DAY, tallied

# A file of which one row can be read, one has faults and one would change what is there.
_TABLE = f"""office,country,rank,title_en,email,historical,source,verified_on
xx-new-office,DE,official,A new office,new@council.example.org,no,invented,2026-11-01
xx-faulty,Germany,official,A faulty office,no address,no,invented,yesterday
{COUNCIL},,official,Secretary of the Council,,,invented,2026-11-01
"""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of the desk by the endpoint that it has."""

    endpoint: str
    address: str


def fill(app: Flask) -> dict[str, Any]:
    """Let every page of the desk have something to show; return what stands in the places of its addresses."""
    section = a_section(app, "germany", "DE AD", reply_to="letters@section.example.org")
    app.test_client().post(SEND.replace("/en/", "/en/sections/germany/"), data=practice_fields())
    told(app, address="/en/sections/germany/campaigns/practice/reply", file=PDF, received_on=f"{clock.now():%F}")
    with app.app_context():
        session, now, secret = db.session(), clock.now(), str(app.config["SECRET_KEY"])
        found = lists.create(session, COMMAND_LINE, section, "embassies", "Embassies in Germany", now)
        lists.append(session, COMMAND_LINE, found, 1, EMBASSY, TargetRole.COPY, now)
        opening = Said("Dear Secretary of the Council", None, "a call of 3 November", None)
        overrides.say(session, COMMAND_LINE, section, About(COUNCIL, What.SALUTATION, "en"), opening, now)
        wrong = Reported("practice", COUNCIL, Wrong.CAME_BACK, "My letter came back.", "the envelope", "192.0.2.0/24")
        reports.report(session, wrong, secret, now)
        states = (LetterState.GENERATED, LetterState.HANDED_OVER, LetterState.REPORTED_POSTED)
        a_case(session, "a-case", public=True)
        person = a_person(session, "a-case", "Tamor Belzud", public=True)
        source = a_source(session, "a-case", "A newspaper")
        told_by = {"happened_on": "2021-03", "source": source, "confidence": "disputed"}
        an_entry(session, "a-case", Kind.NAME, person, name="Тамор Белзуд", source=source)
        an_entry(session, "a-case", Kind.STATUS, person, status="detained", **told_by)
        event = an_entry(session, "a-case", Kind.EVENT, happened_on="2021", what_en="A trial", place_en="Dushanbe")
        for confidence in ("denied", "reported"):
            an_entry(session, "a-case", Kind.CLAIM, event, text_en="It was fair.", source=source, confidence=confidence)
        # Not today: other tests in a browser may have counted letters of today already, through the same server.
        days = (DAY, now.date() - timedelta(days=2))
        tallied(session, *({"state": state, "day": day} for state in states for day in days))
        tallied(session, {"target": EMBASSY, "language": "ru"}, {"section": "germany", "form": Form.EML, "count": 2})
    desk = signed_in(app, Role.ADMIN, name="Ada Admin")
    held = waiting_letter(app)
    document = a_document(app, desk.number)
    opened(app, ALPHA, BETA)
    new_text(app, "We write about the beekeepers of Elbonia once more.")
    upload = {"file": (BytesIO(_TABLE.encode()), "offices.csv")}
    desk.post("/desk/imports", upload, content_type="multipart/form-data")
    with app.app_context():
        session = db.session()
        signer = queries.letter(session, SLUG).organisations[0].id
        return {
            "slug": "germany", "campaign": "practice", "country": "DE", "state": "RU", "id_": COUNCIL, "kind": "email",
            "message": session.scalar(select(OutboxMessage.id).limit(1)),
            "campaign_safeguards.message": held,
            "campaign_reading.number": document,
            "list": found,
            "override": 1,
            "report": session.scalar(select(AddressReport.id).limit(1)),
            "run": session.scalar(select(ImportRun.id).limit(1)),
            "channel": session.scalar(select(Channel.id).where(Channel.office_id == COUNCIL).limit(1)),
            "holder": session.scalar(select(OfficeHolder.id).where(OfficeHolder.office_id == COUNCIL).limit(1)),
            "account": desk.number,
            "cases_desk.slug": "a-case", "cases_desk.kind": "people", "cases_desk.n": person,
            "cases_desk.part": "names", "cases_desk.of": person,
            "replies_desk.number": 1,
            "joint_letters_texts.language": "en", "joint_letters_organisations.number": signer,
            "joint_letters_desk.step": "open", "joint_letters_organisations.act": "place",
            "joint_letters_handing.step": "mail", "joint_letters_handing.form": "pdf",
            "campaign_people.n": 1,
            "campaign_texts.language": "fa",
            "campaign_demands.number": 1,
            "campaign_targets.office": COUNCIL, "campaign_letters.office": COUNCIL, "campaign_letters.language": "en",
            "campaign_letters.form": "txt", "campaign_safeguards.act": "release", "campaign_versions.number": 1,
        }  # fmt: skip


def pages(app: Flask, known: dict[str, Any]) -> list[DeskPage]:
    """Return a page for every address of the desk that can be opened, as it is after `fill`."""
    found = [
        DeskPage(rule.endpoint, address_of(app, rule, known))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if rule.rule.startswith("/desk")
        and "GET" in (rule.methods or ())
        and isinstance(rule_of(app, rule.endpoint), StaffOnly)
    ]
    desk = everybodys_desk(app)
    return [one for one in found if _is_shown(desk, one)]


def address_of(app: Flask, rule: Rule, known: dict[str, Any]) -> str:
    """Return the address of a page of the desk, as it is after `fill`."""
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: _value(rule, name, known) for name in rule.arguments})


def _is_shown(desk: Desk, page: DeskPage) -> bool:
    """Return whether this is a page: what is downloaded, and what only leads back, is none."""
    with desk.get(page.address) as response:
        return response.mimetype == "text/html" and response.status_code not in {302, 303}


# A place that many addresses have and that means something else in each.
_NUMBERS = {
    "lists_desk": "list", "overrides_desk": "override", "reports_desk": "report", "imports": "run",
    "recipients_desk.channels": "channel", "recipients_desk.holders": "holder", "staff": "account",
}  # fmt: skip


def _value(rule: Rule, name: str, known: dict[str, Any]) -> Any:
    if rule.endpoint.startswith("imports.") and name == "kind":
        return "csv"
    blueprint = rule.endpoint.rpartition(".")[0]
    if name == "slug" and rule.rule.startswith("/desk/campaigns/"):
        return known["campaign"]
    if name == "slug" and rule.rule.startswith("/desk/joint-letters/"):
        return SLUG
    if f"{blueprint}.{name}" in known:
        return known[f"{blueprint}.{name}"]
    if name in known:
        return known[name]
    return known[_NUMBERS[blueprint]]


def everybodys_desk(app: Flask) -> Desk:
    """Return the desk of somebody who may open every page."""
    return signed_in(app, *EVERYBODY, name="Ada Admin")
