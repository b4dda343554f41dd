"""The safeguards of a campaign: their page, what they have against a publication, and what is stored of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, DESK, Role
from app.audit.models import AuditEntry
from app.campaigns import queries as campaigns
from app.campaigns import services as campaign_services
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.drafts import services as drafts
from app.campaigns.models import Campaign, Safeguard
from app.campaigns.safeguards import queries, services
from app.campaigns.safeguards.queries import Safeguards
from app.extensions import writing
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.fields import Page

HERE = "/desk/campaigns/practice/safeguards"
CONSENT = Safeguards("Her sister", "Name and case", date(2026, 11, 1), date(2027, 2, 1))
TODAY = NOON.date()


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora Ordinator")


def kept(session: Session, slug: str = "practice") -> Safeguards:
    session.rollback()
    return queries.of_row(queries.row_of(session, slug))


def keep(session: Session, new: Safeguards, slug: str = "practice") -> None:
    services.keep(session, COMMAND_LINE, slug, kept(session, slug).mark, new, NOON)


def entries(session: Session) -> list[AuditEntry]:
    session.rollback()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "change safeguards")))


def content_of(session: Session, **changes: Any) -> CampaignContent:
    row = campaigns.campaign(session, "practice")
    assert row is not None
    return replace(CampaignContent.from_json(row.draft), **changes)


class TestPage:
    def test_what_is_typed_is_kept_and_shown_again(self, session: Session, desk: Desk) -> None:
        page = desk.get(HERE)
        assert "needs no consent" in page.text
        response = sent(
            desk, HERE, page, agreed_by=" Her  sister ", agreed_to="Name\r\nand case", agreed_on="2026-11-01",
            review_on="2027-02-01", risks="His brother is abroad.", never_mention="Амон\r\n\r\n Abu  Bakr \nАмон\n",
        )  # fmt: skip
        assert (response.status_code, response.headers["Location"]) == (303, HERE)
        assert kept(session) == Safeguards(
            "Her sister", "Name\nand case", date(2026, 11, 1), date(2027, 2, 1), "His brother is abroad.",
            "Амон\nAbu Bakr",
        )  # fmt: skip
        again = fields_of(desk.get(HERE), HERE)
        assert (again["agreed_by"], again["review_on"], again["never_mention"]) == (
            ["Her sister"], ["2027-02-01"], ["Амон\nAbu Bakr"],
        )  # fmt: skip

    def test_the_log_says_what_was_changed_and_not_what_it_says(self, session: Session, desk: Desk) -> None:
        sent(desk, HERE, desk.get(HERE), agreed_by="Her sister", never_mention="Needlequod")
        (entry,) = entries(session)
        assert (entry.actor, entry.subject, entry.before, entry.after) == (
            "Cora Ordinator", "practice", None, {"changed": ["agreed_by", "never_mention"]},
        )  # fmt: skip
        assert "Needlequod" not in signed_in(desk.client.application, Role.ADMIN).get("/desk/log").text

    def test_nothing_changed_is_nothing_noted(self, session: Session, desk: Desk) -> None:
        sent(desk, HERE, desk.get(HERE), agreed_by="Her sister")
        sent(desk, HERE, desk.get(HERE))
        assert len(entries(session)) == 1

    def test_whoever_was_overtaken_sees_both(self, session: Session, desk: Desk) -> None:
        page = desk.get(HERE)
        keep(session, replace(CONSENT, never_mention="Zora"))
        response = sent(desk, HERE, page, agreed_by="Her brother", never_mention="Amon")
        assert response.status_code == 409
        assert "Somebody else has changed this" in response.text
        assert [one for one in ("Her sister", "Her brother", "Zora", "Amon") if one not in response.text] == []
        # Where both say the same, nothing need be chosen.
        assert response.text.count("It says now:") == 5
        assert kept(session).agreed_by == "Her sister"
        # Whoever has seen both decides.
        assert sent(desk, HERE, response).status_code == 303
        assert (kept(session).agreed_by, kept(session).terms) == ("Her brother", ("Amon",))

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("agreed_by", "x" * 201, "too long"),
            ("agreed_by", "a\x00b", "character"),
            ("agreed_by", "x" * 900_000, "too long"),
            ("agreed_to", "x" * 2_001, "too long"),
            ("agreed_to", "a\u202eb", "character"),
            ("risks", "x" * 10_001, "too long"),
            ("agreed_on", "yesterday", "Enter a day"),
            ("agreed_on", "2026-02-30", "Enter a day"),
            ("agreed_on", "2026-11-22", "yet to come"),
            ("agreed_on", "\x00", "Enter a day"),
            ("agreed_on", "9" * 10_000, "Enter a day"),
            ("review_on", "0000-00-00", "Enter a day"),
            ("review_on", "2026-11-01", "after the one"),
            ("never_mention", "\n".join(f"term {number}" for number in range(201)), "At most 200"),
            ("never_mention", "y" * 121, "too long"),
            ("never_mention", "x", "found everywhere"),
            ("never_mention", "Amon\n1234", "found everywhere"),
            ("never_mention", "Amon\n—", "found everywhere"),
            ("never_mention", "Amon\x07", "character"),
            ("never_mention", "long " * 100_000, "too long"),
        ],
    )
    def test_bad_input_is_told_beside_its_field(
        self, session: Session, desk: Desk, field: str, typed: str, sentence: str
    ) -> None:
        given = {"agreed_on": "2026-11-01", "risks": "Stays here.", field: typed}
        response = sent(desk, HERE, desk.get(HERE), **given)
        page = Page(response)
        assert response.status_code == 422
        assert set(page.errors) == {field}
        assert sentence in page.errors[field]
        assert field == "risks" or "Stays here." in response.text
        assert kept(session) == Safeguards()

    def test_as_much_as_may_be_is_kept(self, session: Session, desk: Desk) -> None:
        terms = "\n".join(f"{number:03}{'ф' * 117}" for number in range(200))
        assert sent(desk, HERE, desk.get(HERE), never_mention=terms, risks="р" * 10_000).status_code == 303
        assert len(kept(session).terms) == 200

    @pytest.mark.parametrize("seen", ["", "x", "\x00", "x" * 100_000])
    def test_a_mark_that_is_none_overwrites_nothing(self, session: Session, desk: Desk, seen: str) -> None:
        keep(session, CONSENT)
        assert sent(desk, HERE, desk.get(HERE), seen=seen, agreed_by="Nobody").status_code == 409
        assert kept(session) == CONSENT

    @pytest.mark.parametrize("given", [{"agreed_by": ["Ann", "Ben"]}, {"csrf": "x"}, {}])
    def test_fields_that_are_twice_or_not_there_break_nothing(self, desk: Desk, given: dict[str, Any]) -> None:
        assert desk.post(HERE, given).status_code in {303, 409}

    @pytest.mark.parametrize("slug", ["no-such-campaign", "%00", "x" * 3000, "a%2Fb"])
    def test_an_unknown_campaign_is_404(self, desk: Desk, slug: str) -> None:
        address = f"/desk/campaigns/{slug}/safeguards"
        assert (desk.get(address).status_code, desk.post(address).status_code) == (404, 404)

    @pytest.mark.parametrize("role", sorted(set(Role) - DESK))
    def test_nobody_but_the_desk_is_let_in(self, app: Flask, role: Role) -> None:
        desk = signed_in(app, role)
        assert (desk.get(HERE).status_code, desk.post(HERE).status_code) == (403, 403)

    def test_a_consent_that_was_only_stated_is_asked_for_until_it_is_recorded(
        self, session: Session, desk: Desk
    ) -> None:
        row = campaigns.campaign(session, "practice")
        assert row is not None
        session.add(Safeguard(campaign_id=row.id, stated_by="Cleo Coordinator"))
        session.commit()
        assert "Cleo Coordinator said that there is a consent" in desk.get(HERE).text
        sent(desk, HERE, desk.get(HERE), risks="Some.", agreed_by="Her sister")
        assert "Cleo Coordinator said" in desk.get(HERE).text
        sent(desk, HERE, desk.get(HERE), agreed_to="Name and case", agreed_on="2026-11-01")
        assert "Cleo Coordinator said" not in desk.get(HERE).text
        assert entries(session)[-1].after == {"changed": ["agreed_to", "agreed_on", "stated_by"]}

    def test_what_was_stopped_can_still_be_protected(self, app: Flask, session: Session, desk: Desk) -> None:
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        assert "can be changed all the same" in desk.get(HERE).text
        assert sent(desk, HERE, desk.get(HERE), never_mention="Amon").status_code == 303
        assert kept(session).terms == ("Amon",)


class TestBlocks:
    def _blocks(self, session: Session, content: CampaignContent, *, for_desk: bool = True) -> list[tuple[str, str]]:
        found = queries.blocks(session, "practice", content, TODAY, for_desk=for_desk)
        return [(block.place, str(block.why)) for block in found]

    @pytest.mark.parametrize(
        ("changes", "place"),
        [
            ({"agreed_by": ""}, "safeguard.agreed_by"),
            ({"agreed_to": ""}, "safeguard.agreed_to"),
            ({"agreed_on": None}, "safeguard.agreed_on"),
            ({"review_on": None}, "safeguard.review_on"),
            ({"review_on": TODAY}, "safeguard.review_on"),
            ({"review_on": TODAY + timedelta(days=1)}, None),
        ],
    )
    def test_a_consent_must_be_whole_and_hold(
        self, session: Session, changes: dict[str, Any], place: str | None
    ) -> None:
        keep(session, replace(CONSENT, **changes))
        found = self._blocks(session, content_of(session, practice=False))
        assert [where for where, _why in found] == ([place] if place else [])

    def test_without_any_safeguards_the_consent_is_missing(self, session: Session) -> None:
        assert self._blocks(session, content_of(session, practice=False)) == [
            ("safeguard.agreed_by", "No consent is recorded: enter who agreed, to what publicity, and when.")
        ]

    @pytest.mark.parametrize("kind", ["practice", "historical"])
    def test_what_is_invented_or_long_past_needs_none(self, session: Session, kind: str) -> None:
        content = content_of(session, practice=kind == "practice", historical=kind == "historical")
        assert self._blocks(session, content) == []
        keep(session, Safeguards(never_mention=content.people[0].name))
        assert "people[1].name" in [where for where, _why in self._blocks(session, content)]

    def test_each_place_that_mentions_a_term_is_named(self, session: Session) -> None:
        content = content_of(session)
        mentioning = replace(
            content,
            slug="free-zerbinetta",
            source="Zerbinetta Office",
            people=(replace(content.people[0], aliases=("x", "Зербинетте"), names={"ru": {"dative": "Зербинетте"}}),),
            texts={**content.texts, "fr": {TextKind.ACCOUNT: "de Zerbinetta", TextKind.TITLE: "x"}},
            demands=(content.demands[0], replace(content.demands[0], texts={"en": "x", "ru": "Зербинетту"})),
            targets=(replace(content.targets[0], posts={"en": "#Zerbinetta"}, salutations={"ru": "Зербинетта!"}),),
        )
        keep(session, Safeguards(never_mention="Зербинетта\nNobody Else"))
        found = self._blocks(session, mentioning)
        assert [where for where, _why in found] == [
            "slug", "source", "people[1].aliases", "people[1].names.ru.dative", "texts.fr.account",
            "demands[2].texts.ru", "targets[1].salutations.ru", "targets[1].posts.en",
        ]  # fmt: skip
        assert found[-1][1] == "Here stands what must not be mentioned (targets[1].posts.en): “Зербинетта”"
        hidden = self._blocks(session, mentioning, for_desk=False)
        assert [where for where, _why in hidden] == [where for where, _why in found]
        assert not any("Зербинетта" in why for _where, why in hidden)

    def test_an_empty_draft_is_looked_through_as_well(self, session: Session) -> None:
        keep(session, replace(CONSENT, never_mention="Amon"))
        bare = content_of(session, people=(), texts={}, demands=(), targets=(), practice=False)
        assert self._blocks(session, bare) == []


class TestStored:
    def test_nothing_stands_in_clear(self, session: Session) -> None:
        keep(session, Safeguards("Needlequod", "Needlequod", None, None, "Needlequod", "Needlequod"))
        columns = (Safeguard.agreed_by, Safeguard.agreed_to, Safeguard.risks, Safeguard.never_mention)
        raw = session.execute(select(*(type_coerce(column, LargeBinary) for column in columns))).one()
        assert not any(b"Needlequod" in value for value in raw)

    @pytest.mark.parametrize("way", ["removed", "discarded"])
    def test_they_go_with_their_campaign(self, session: Session, way: str) -> None:
        slug = "practice"
        if way == "discarded":
            slug = drafts.create(session, COMMAND_LINE, content_of(session, slug="another"), NOON)
        keep(session, replace(CONSENT, never_mention="Amon"), slug)
        assert session.scalars(select(Safeguard)).all() != []
        if way == "discarded":
            drafts.discard(session, COMMAND_LINE, slug, 1, NOON)
        else:
            campaign_services.remove(session, [slug])
        session.rollback()
        assert session.scalars(select(Safeguard)).all() == []

    def test_an_update_begins_with_those_of_the_campaign_before_it(self, session: Session) -> None:
        keep(session, replace(CONSENT, never_mention="Amon"))
        with writing(session):
            before = campaigns.campaign_to_change(session, "practice")
            assert before is not None
            content = content_of(session, slug="update")
            drafts.begin(session, COMMAND_LINE, content, NOON, predecessor_id=before.id)
        assert kept(session, "update") == replace(CONSENT, never_mention="Amon")
        found = queries.terms(session, "update")
        assert found is not None
        assert found.terms == ("Amon",)
        assert session.scalar(select(Campaign.slug).where(Campaign.predecessor_id.is_not(None))) == "update"

    def test_terms_are_dated_by_their_last_change_alone(self, session: Session) -> None:
        assert queries.terms(session, "practice") is None
        keep(session, Safeguards(never_mention="Amon"))
        services.keep(
            session, COMMAND_LINE, "practice", kept(session).mark, replace(CONSENT, never_mention="Amon"),
            NOON + timedelta(hours=1),
        )  # fmt: skip
        found = queries.terms(session, "practice")
        assert found is not None
        assert found.since == NOON
        keep(session, CONSENT)
        assert queries.terms(session, "practice") is None
