"""The targets of a draft at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns import queries
from app.campaigns.content import LONGEST_POST, Target
from app.campaigns.lifecycle import Status
from app.extensions import writing
from app.letters.composing import Role as Gets
from app.lists.models import ListItem, RecipientList
from app.recipients.models import Channel, Health, Office
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.ending import ended
from tests.redrafting import draft_of, redraft, take_from_directory
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

COUNCIL, EMBASSY, PRESIDENT = "practice-council-secretary", "practice-embassy", "ru-president"
PAGE = "/desk/campaigns/practice/targets"
HISTORICAL = "/desk/campaigns/ua-84-11/targets"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def _seen(desk: Desk, page: str = PAGE) -> str:
    return fields_of(desk.get(page), "/targets")["seen"][0]


def _act(desk: Desk, page: str = PAGE, **fields: Any) -> TestResponse:
    """Send a form of the page as it stands now, unless `seen` says otherwise."""
    return desk.post(page, {"seen": fields.pop("seen", None) or _seen(desk, page), "role": "to", **fields})


def _targets(session: Session, slug: str = "practice") -> list[tuple[str, str]]:
    return [(target.office, target.role.value) for target in draft_of(session, slug).targets]


def _a_list(session: Session, *offices: str, role: Gets = Gets.TO) -> str:
    with writing(session):
        made = RecipientList(section_id=None, owner=0, slug="council", name="The council")
        made.items = [ListItem(office_id=office, role=role, position=n) for n, office in enumerate(offices)]
        session.add(made)
        session.flush()
        return str(made.id)


def test_targets_are_added_ordered_and_given_a_role(desk: Desk, session: Session) -> None:
    redraft(session, targets=())
    assert "No office is a target yet" in desk.get(PAGE).text
    for step in (
        {"office": COUNCIL, "action": "add"},
        {"office": EMBASSY, "action": "add", "role": "copy"},
        {"office": EMBASSY, "action": "up", "role": "copy"},
        {"office": COUNCIL, "action": "role", "role": "raise_with"},
    ):
        assert _act(desk, **step).status_code == 303
    assert _targets(session) == [(EMBASSY, "copy"), (COUNCIL, "raise_with")]
    assert _act(desk, office=EMBASSY, action="down").status_code == 303
    assert _act(desk, office=COUNCIL, action="remove").status_code == 303
    assert _targets(session) == [(EMBASSY, "copy")]
    log = session.scalars(select(AuditEntry).where(AuditEntry.subject == "practice").order_by(AuditEntry.id)).all()
    assert [entry.action for entry in log][-6:] == [
        "add target", "add target", "order targets", "set role of target", "order targets", "remove target",
    ]  # fmt: skip


def test_a_third_party_is_given_states_which_it_loses_with_its_role(desk: Desk, session: Session) -> None:
    assert _act(desk, office=COUNCIL, action="role", role="raise_with").status_code == 303
    page = f"{PAGE}/{COUNCIL}"
    assert 'name="states"' in desk.get(page).text
    refused = desk.post(page, {"seen": fields_of(desk.get(page))["seen"][0], "states": "Atlantis"})
    assert refused.status_code == 422
    assert fields_of(refused)["states"] == ["Atlantis"]
    saved = desk.post(page, {"seen": fields_of(desk.get(page))["seen"][0], "states": "Tajikistan, ru"})
    assert saved.status_code == 303
    assert draft_of(session, "practice").targets[0].states == ("TJ", "RU")
    assert "the wish to raise the case with others: Tajikistan and Russia" in text_of(desk.get(PAGE))
    assert _act(desk, office=COUNCIL, action="role", role="to").status_code == 303
    assert draft_of(session, "practice").targets[0].states == ()
    assert 'name="states"' not in desk.get(page).text


def test_the_page_tells_who_holds_it_what_they_read_and_how_it_is_reached(desk: Desk, session: Session) -> None:
    with writing(session):
        session.get_one(Office, EMBASSY).channels[0].verified_on = NOON.date().replace(year=2025)
        session.get_one(Office, EMBASSY).channels[1].verified_on = None
    page = text_of(desk.get(PAGE))
    for said in (
        "Secretary of the Practice Council", "Jon Aske", "reads English, Russian", "Postal address",
        "verified on 1 November 2026", "not verified since 21 November 2025", "never verified",
        "a copy, for information",
    ):  # fmt: skip
        assert said in page
    assert f'href="/desk/recipients/offices/{COUNCIL}"' in desk.get(PAGE).text
    assert "Секретарь" in desk.get(PAGE, headers={"Accept-Language": "ru"}).text


def test_a_search_finds_offices_and_says_which_cannot_be_targets(desk: Desk, session: Session) -> None:
    redraft(session, targets=(Target(COUNCIL),))
    found = desk.get(f"{PAGE}?find=practice")
    assert "It is a target already." in found.text
    assert f"Add: {'Ambassador of the Practice Council'}" in found.text
    assert "“ru-president” cannot be a target" in text_of(desk.get(f"{PAGE}?find=ru-president"))
    added = _act(desk, office=EMBASSY, action="add", find="practice")
    assert added.headers["Location"] == f"{PAGE}?find=practice#add"
    for strange in ("%25'", "x" * 5_000, "%F0%9F%A4%96", "zzyzx%00"):
        assert "No office is found" in desk.get(f"{PAGE}?find={strange}").text


class TestAList:
    """All offices of a named list are taken over as it stands, those that cannot be targets left out and named."""

    def test_targets_stay_and_the_others_follow_with_their_role(self, desk: Desk, session: Session) -> None:
        redraft(session, targets=(Target(EMBASSY, posts={"en": "A post."}),))
        number = _a_list(session, EMBASSY, COUNCIL, PRESIDENT, role=Gets.COPY)
        response = _act(desk, action="list", chosen=number)
        assert response.status_code == 303
        assert draft_of(session).targets == (Target(EMBASSY, posts={"en": "A post."}), Target(COUNCIL, Gets.COPY))
        told = text_of(desk.get(PAGE))
        assert "One office was added." in told
        assert "cannot go there: ru-president." in told

    @pytest.mark.parametrize(
        "offices", [pytest.param((), id="empty"), pytest.param((COUNCIL, PRESIDENT), id="nothing new that fits")]
    )
    def test_a_list_that_adds_nothing_is_told(self, desk: Desk, session: Session, offices: tuple[str, ...]) -> None:
        before = _targets(session)
        response = _act(desk, action="list", chosen=_a_list(session, *offices))
        assert response.status_code == 422
        assert "No office of this list was added" in text_of(response)
        assert _targets(session) == before

    @pytest.mark.parametrize("chosen", ["", "0", "999999", "9" * 40, "-1", "x", "1\x00"])
    def test_an_unknown_list(self, desk: Desk, session: Session, chosen: str) -> None:
        before = _targets(session)
        response = _act(desk, action="list", chosen=chosen)
        assert response.status_code == 422
        assert "There is no such list." in text_of(response)
        assert _targets(session) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"office": ""}, "Enter the id of an office", id="no office"),
        pytest.param({"office": "nowhere"}, "There is no office “nowhere”", id="unknown office"),
        pytest.param({"office": COUNCIL}, "This office is a target of the campaign already", id="twice"),
        pytest.param({"office": PRESIDENT}, "a practice campaign, and no other", id="a real office"),
        pytest.param({"office": "a\x00b"}, "cannot stand", id="NUL"),
        pytest.param({"office": "a\u202eb"}, "cannot stand", id="direction override"),
        pytest.param({"office": "x" * 900_000}, "This is too long", id="nearly a million letters"),
        pytest.param({"office": "x" * 79 + "’"}, "There is no office", id="a long unknown id"),
        pytest.param({"office": EMBASSY, "role": "boss"}, "Choose what the office gets", id="unknown role"),
        pytest.param({"office": "nowhere", "action": "up"}, "is not a target", id="move what is no target"),
        pytest.param({"office": EMBASSY, "action": "remove"}, "is not a target", id="remove what is no target"),
        pytest.param({"office": EMBASSY, "action": "role"}, "is not a target", id="role of what is no target"),
        pytest.param({"office": ["nowhere", COUNCIL]}, "There is no office “nowhere”", id="a field twice"),
    ],
)
def test_bad_input_is_told(desk: Desk, session: Session, typed: dict[str, Any], said: str) -> None:
    redraft(session, targets=(Target(COUNCIL),))
    response = _act(desk, **typed)
    assert response.status_code == 422
    assert said in text_of(response)
    assert _targets(session) == [(COUNCIL, "to")]


@pytest.mark.parametrize(
    ("office", "said"),
    [
        pytest.param(COUNCIL, "a practice campaign, and no other", id="a practice office"),
        pytest.param(PRESIDENT, "All addresses of “ru-president” are historical or dead", id="addresses of the past"),
    ],
)
def test_an_office_that_does_not_fit_a_real_campaign(desk: Desk, session: Session, office: str, said: str) -> None:
    redraft(session, "ua-84-11", historical=False, targets=())
    response = _act(desk, HISTORICAL, office=office, action="add")
    assert response.status_code == 422
    assert said in text_of(response)
    assert _targets(session, "ua-84-11") == []


def test_addresses_of_the_past_fit_a_historical_campaign(desk: Desk, session: Session) -> None:
    redraft(session, "ua-84-11", targets=())
    assert _act(desk, HISTORICAL, office=PRESIDENT, action="add").status_code == 303


def test_a_target_whose_addresses_have_died_says_so(desk: Desk, session: Session) -> None:
    with writing(session):
        for channel in session.scalars(select(Channel).where(Channel.office_id == COUNCIL)):
            channel.health = Health.DEAD
    page = text_of(desk.get(PAGE))
    assert "All addresses of “practice-council-secretary” are historical or dead." in page
    assert "no address known" in page


def test_two_hundred_targets_are_the_most(desk: Desk, session: Session) -> None:
    with writing(session):
        for number in range(250):
            session.add(Office(id=f"practice-{number}", rank="official"))
    redraft(session, targets=tuple(Target(f"practice-{number}") for number in range(250)))
    assert desk.get(PAGE).status_code == 200
    response = _act(desk, office=COUNCIL, action="add")
    assert response.status_code == 422
    assert "at most 200 targets" in text_of(response)
    response = _act(desk, action="list", chosen=_a_list(session, COUNCIL))
    assert response.status_code == 422
    assert "at most 200 targets" in text_of(response)
    # What was too much before can be taken away.
    assert _act(desk, office="practice-7", action="remove").status_code == 303
    assert len(_targets(session)) == 249


@pytest.mark.parametrize("action", ["add", "remove", "up", "role", "list"])
@pytest.mark.parametrize("seen", ["overtaken", "", "0" * 16, "x\x00", "x" * 10_000])
def test_an_overtaken_form_changes_nothing(desk: Desk, session: Session, action: str, seen: str) -> None:
    late = _seen(desk) if seen == "overtaken" else seen
    redraft(session, targets=(Target(EMBASSY),))
    fields = {"office": EMBASSY, "role": "copy", "action": action, "chosen": _a_list(session, COUNCIL)}
    response = desk.post(PAGE, {"seen": late, **fields})
    assert response.status_code == 409
    assert "Somebody else has changed this" in text_of(response)
    assert "Ambassador of the Practice Council" in response.text
    assert _targets(session) == [(EMBASSY, "to")]


def test_what_does_not_touch_the_targets_overtakes_nothing(desk: Desk, session: Session) -> None:
    seen = _seen(desk)
    redraft(session, reference="PR 2/26")
    assert _act(desk, seen=seen, office=EMBASSY, action="up").status_code == 303


def test_an_office_gone_from_the_directory_breaks_no_page(app: Flask, desk: Desk, session: Session) -> None:
    take_from_directory(session, COUNCIL)
    assert "There is no office “practice-council-secretary” in the directory." in text_of(desk.get(PAGE))
    gone = desk.get(f"{PAGE}/{COUNCIL}")
    assert gone.status_code == 200
    assert "in the directory" in text_of(gone)
    public = app.test_client().get("/en/campaigns/practice")
    assert public.status_code == 200
    assert COUNCIL not in public.text
    assert EMBASSY in public.text
    assert app.test_client().get(f"/en/campaigns/practice/wrong-address?office={COUNCIL}").status_code == 404
    assert _act(desk, office=COUNCIL, action="down").status_code == 303
    assert _act(desk, office=COUNCIL, action="remove").status_code == 303
    assert _targets(session) == [(EMBASSY, "copy")]


def test_a_campaign_that_is_over_shows_its_targets_and_changes_none(desk: Desk, session: Session) -> None:
    seen = _seen(desk)
    ended(session, "practice", Status.STOPPED)
    page = desk.get(PAGE)
    assert page.status_code == 200
    assert 'value="remove"' not in page.text
    response = desk.post(PAGE, {"seen": seen, "office": COUNCIL, "role": "to", "action": "remove"})
    assert response.status_code == 409
    assert "was stopped or closed" in text_of(response)
    word = desk.get(f"{PAGE}/{COUNCIL}")
    assert word.status_code == 200
    assert "<textarea" not in word.text
    assert desk.post(f"{PAGE}/{COUNCIL}", {"seen": "", "salutation_en": "Dear all"}).status_code == 409
    assert (COUNCIL, "to") in _targets(session)


class TestWords:
    """How letters to one target open, and what may be posted to it."""

    def _word(self, desk: Desk, page: str, **typed: Any) -> TestResponse:
        fields: dict[str, Any] = {**fields_of(desk.get(page)), **typed}
        return desk.post(page, {name: text for name, text in fields.items() if name != "csrf_token"})

    def test_what_stands_without_it_is_shown_beside_it(self, desk: Desk) -> None:
        page = text_of(desk.get(f"{PAGE}/{COUNCIL}"))
        assert "Without it: Dear Secretary," in " ".join(page.split())
        assert "Suggested post" not in page
        assert "no handle" in page

    def test_an_own_salutation_stands_in_the_letter_and_goes_again(self, desk: Desk, session: Session) -> None:
        page = f"{PAGE}/{COUNCIL}"
        response = self._word(desk, page, salutation_en="  Dear  Jon ", salutation_ar="سعادة الأمين")
        assert response.status_code == 303
        target = draft_of(session).target(COUNCIL)
        assert target is not None
        assert target.salutations == {"en": "Dear Jon", "ar": "سعادة الأمين"}
        assert "Dear Jon," in desk.get(f"/desk/campaigns/practice/letters/{COUNCIL}/en").text
        assert "Without it: Dear Secretary," in " ".join(text_of(desk.get(page)).split())
        assert self._word(desk, page, salutation_en="", salutation_ar=" ").status_code == 303
        assert draft_of(session).target(COUNCIL) == Target(COUNCIL)

    def test_a_post_is_counted_where_the_office_has_a_handle(self, desk: Desk, session: Session) -> None:
        page = f"{HISTORICAL}/{PRESIDENT}"
        assert "102 of 280 characters" in text_of(desk.get(page))
        assert self._word(desk, page, post_en="Free him.").status_code == 303
        target = draft_of(session, "ua-84-11").target(PRESIDENT)
        assert target is not None
        assert target.posts["en"] == "Free him."
        assert target.posts["ru"].startswith("Низомхон")
        assert "9 of 280 characters" in text_of(desk.get(page))

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            pytest.param({"salutation_en": "Dear {{ person.nominative }}"}, "Placeholders such as", id="placeholder"),
            pytest.param({"salutation_en": "{% if x %}"}, "Placeholders such as", id="statement"),
            pytest.param({"post_en": "{{ x }}"}, "Placeholders such as", id="placeholder in a post"),
            pytest.param({"salutation_en": "Dear\x00"}, "cannot stand", id="NUL"),
            pytest.param({"salutation_ar": "a\u202eb"}, "cannot stand", id="direction override"),
            pytest.param({"salutation_en": "x" * 201}, "This is too long", id="too long a salutation"),
            pytest.param({"post_en": "x" * (LONGEST_POST + 1)}, "This is too long", id="too long a post"),
            pytest.param({"post_en": "x" * 900_000}, "This is too long", id="nearly a million letters"),
        ],
    )
    def test_bad_input_is_told_beside_the_field_and_kept(
        self, desk: Desk, session: Session, typed: dict[str, str], said: str
    ) -> None:
        before = draft_of(session)
        response = self._word(desk, f"{PAGE}/{COUNCIL}", **typed)
        assert response.status_code == 422
        assert said in text_of(response)
        ((name, text),) = typed.items()
        assert f'id="{name}-error"' in response.text
        if "\x00" not in text and len(text) < 1_000 and "\u202e" not in text:
            assert fields_of(response)[name] == [text]
        assert draft_of(session) == before

    def test_a_language_without_a_field_stays_as_it_is(self, desk: Desk, session: Session) -> None:
        target = Target(COUNCIL, salutations={"en": "Dear Jon", "xx": "Xx"})
        redraft(session, targets=(target,))
        seen = fields_of(desk.get(f"{PAGE}/{COUNCIL}"))["seen"]
        assert desk.post(f"{PAGE}/{COUNCIL}", {"seen": seen, "salutation_fr": "Monsieur"}).status_code == 303
        found = draft_of(session).target(COUNCIL)
        assert found is not None
        assert found.salutations == {"en": "Dear Jon", "xx": "Xx", "fr": "Monsieur"}

    @pytest.mark.parametrize("seen", ["overtaken", "", None])
    def test_an_overtaken_form_keeps_what_was_typed(self, desk: Desk, session: Session, seen: str | None) -> None:
        page = f"{PAGE}/{COUNCIL}"
        fields: dict[str, Any] = {"seen": fields_of(desk.get(page))["seen"] if seen == "overtaken" else seen}
        redraft(session, targets=(Target(COUNCIL, salutations={"en": "Dear Jon"}),))
        typed = {name: text for name, text in {**fields, "salutation_en": "Dear Sir"}.items() if text is not None}
        response = desk.post(page, typed)
        assert response.status_code == 409
        assert "Now there stands: Dear Jon" in " ".join(text_of(response).split())
        assert fields_of(response)["salutation_en"] == ["Dear Sir"]
        # Having looked at both, one may save what was typed.
        kept = {name: text for name, text in fields_of(response).items() if name != "csrf_token"}
        assert desk.post(page, kept).status_code == 303
        found = draft_of(session).target(COUNCIL)
        assert found is not None
        assert found.salutations == {"en": "Dear Sir"}

    @pytest.mark.parametrize("office", ["nowhere", PRESIDENT, "x" * 3_000, "%2e%2e", "a%00b"])
    def test_what_is_no_target_is_not_found(self, desk: Desk, office: str) -> None:
        assert desk.get(f"{PAGE}/{office}").status_code == 404
        assert desk.post(f"{PAGE}/{office}", {"seen": ""}).status_code == 404

    def test_a_draft_without_texts_says_what_comes_first(self, desk: Desk, session: Session) -> None:
        redraft(session, texts={}, demands=())
        assert "has no text yet" in text_of(desk.get(f"{PAGE}/{COUNCIL}"))

    def test_a_language_without_templates_says_so(self, desk: Desk, session: Session) -> None:
        redraft(session, targets=(Target(COUNCIL, salutations={"xx": "Xx"}),))
        assert "no letter template for the language “xx”" in text_of(desk.get(f"{PAGE}/{COUNCIL}"))


def test_an_unknown_campaign_is_not_found(desk: Desk) -> None:
    for page in ("nowhere", "a%00b", "x" * 3_000):
        assert desk.get(f"/desk/campaigns/{page}/targets").status_code == 404
        assert desk.post(f"/desk/campaigns/{page}/targets", {"office": COUNCIL, "role": "to"}).status_code == 404


def test_the_public_page_shows_the_new_order_only_once_it_is_published(
    app: Flask, desk: Desk, session: Session
) -> None:
    _act(desk, office=EMBASSY, action="up")
    assert queries.published(session, "practice").content.targets[0].office == COUNCIL
    page = app.test_client().get("/en/campaigns/practice").text
    assert page.index(f'value="{COUNCIL}"') < page.index(f'value="{EMBASSY}"')
