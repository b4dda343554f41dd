"""All that keeps a draft from being published is told at once, each with the place that mends it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.campaigns import queries, readiness
from app.campaigns.content import CampaignContent, Demand, Target, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.extensions import writing
from app.letters.composing import Role
from app.recipients.models import Channel
from tests.conftest import NOON
from tests.drafting import a_campaign_of_today, blocks, content_of, edit, standard

PROSECUTOR, DEPARTMENT, PRESIDENT = "ru-prosecutor-general", "ru-mfa-third-cis-department", "ru-president"
YESTERDAY = NOON.date() - timedelta(days=1)


@pytest.fixture
def today(session: Session) -> str:
    """The slug of a campaign of today that nothing keeps from being published."""
    return a_campaign_of_today(session)


def _found(session: Session, slug: str, content: CampaignContent | None = None) -> set[tuple[str, str]]:
    return {(block.place, type(block.why).__name__) for block in blocks(session, slug, content)}


def _with_text(content: CampaignContent, language: str, kind: TextKind, text: str) -> CampaignContent:
    return replace(content, texts={**content.texts, language: {**content.texts.get(language, {}), kind: text}})


def _only(content: CampaignContent, languages: Collection[str]) -> CampaignContent:
    return replace(content, texts={code: texts for code, texts in content.texts.items() if code in languages})


def _in_hebrew(content: CampaignContent) -> CampaignContent:
    """Translate into a language that no letters are written in."""
    demands = tuple(replace(demand, texts={**demand.texts, "he": "x"}) for demand in content.demands)
    return replace(content, demands=demands, texts={**content.texts, "he": content.texts["en"]})


def test_nothing_keeps_a_whole_campaign_from_being_published(session: Session, today: str) -> None:
    assert blocks(session, today) == []


def test_an_empty_draft_is_told_all_that_it_lacks_at_once(session: Session, today: str) -> None:
    empty = replace(content_of(session, today), people=(), texts={}, demands=(), targets=())
    assert _found(session, today, empty) == {
        ("people", "NoPeople"), ("texts", "NoTexts"), ("demands", "NoDemands"), ("targets", "NoTargets"),
    }  # fmt: skip


Change = Callable[[CampaignContent], CampaignContent]

BAD: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "an empty title": (
        lambda c: _with_text(c, "fr", TextKind.TITLE, ""), {("texts.fr.title", "TitleMissing")},
    ),
    "an empty summary": (
        lambda c: _with_text(c, "fr", TextKind.SUMMARY, ""), {("texts.fr.summary", "SummaryMissing")},
    ),
    "two texts of a letter missing": (
        lambda c: _with_text(_with_text(c, "fr", TextKind.CONCERN, ""), "fr", TextKind.INTRODUCTION, ""),
        {("texts.fr.concern", "ConcernMissing"), ("texts.fr.introduction", "IntroductionMissing")},
    ),
    "a legal ground missing": (
        lambda c: _with_text(c, "fr", TextKind.LEGAL_GROUND, ""), {("texts.fr.legal_ground", "LegalGroundMissing")},
    ),
    "a demand untranslated": (
        lambda c: replace(c, demands=(replace(c.demands[0], texts={**c.demands[0].texts, "fr": ""}), *c.demands[1:])),
        {("demands[1].texts.fr", "DemandUntranslated")},
    ),
    "an original without texts": (
        lambda c: replace(c, source_language="it"), {("source_language", "OriginalMissing")},
    ),
    "an office twice": (
        lambda c: replace(c, targets=(*c.targets, c.targets[0])), {("targets", "OfficeTwice")},
    ),
    "an office that is not there": (
        lambda c: replace(c, targets=(*c.targets, Target("nowhere"))), {("targets[4].office", "OfficeGone")},
    ),
    "an invented office": (
        lambda c: replace(c, targets=(*c.targets, Target("practice-council-secretary"))),
        {("targets[4].office", "PracticeMixed")},
    ),
    "a demand to a state without a target": (
        lambda c: replace(c, demands=(*c.demands, Demand("3", "FR", c.demands[0].texts))),
        {("demands[3].to", "DemandToNobody")},
    ),
    "a state of which nothing is asked": (
        lambda c: replace(c, targets=(*c.targets[:2], replace(c.targets[2], states=("TJ", "KZ")))),
        {("targets[3].states", "StateWithoutDemand")},
    ),
    "a last day that is over": (
        lambda c: replace(c, issued_on=date(2026, 11, 1), deadline=Deadline(DeadlineKind.UNTIL, YESTERDAY)),
        {("deadline", "LastDayOver")},
    ),
    "a last day before the day of issue": (
        lambda c: replace(c, deadline=Deadline(DeadlineKind.BEFORE, c.issued_on)),
        {("deadline", "LastDayBeforeIssue"), ("deadline", "LastDayOver")},
    ),
    "letters that name nobody as the organisation": (
        lambda c: replace(c, organisation="", organisation_in_letters=True), {("organisation", "OrganisationMissing")},
    ),
    "letters that show no reference": (
        lambda c: replace(c, reference="", reference_in_letters=True), {("reference", "ReferenceMissing")},
    ),
    "the past and practice": (
        lambda c: replace(c, historical=True, practice=True),
        {("practice", "HistoricalPractice"), *((f"targets[{n}].office", "PracticeMixed") for n in (1, 2, 3))},
    ),
    "a form of a name that a language does not have": (
        lambda c: replace(c, people=(replace(c.people[0], names={**c.people[0].names, "fr": {"dative": "N"}}),)),
        {("people[1].names.fr.dative", "NameFormUnknown"), ("people[1].names.fr.nominative", "NameFormMissing")},
    ),
    "forms of a name missing": (
        lambda c: replace(
            _with_text(c, "ru", TextKind.CONCERN, "{{ person.genitive }} {{ person.dative }}"),
            people=(replace(c.people[0], names={**c.people[0].names, "ru": {"nominative": "Н"}}),),
        ),
        {("people[1].names.ru.genitive", "NameFormMissing"), ("people[1].names.ru.dative", "NameFormMissing")},
    ),
    "a word that agrees with nobody here": (
        lambda c: _with_text(c, "ru", TextKind.CONCERN, '{{ person | agree(f="она") }}'),
        {("texts.ru.concern", "FormMissing")},
    ),
    "a place that nobody knows": (
        lambda c: _with_text(c, "ru", TextKind.CONCERN, "{{ person.age }}"), {("texts.ru.concern", "TemplateFault")},
    ),
    "a character without a glyph": (
        lambda c: _with_text(c, "ru", TextKind.CONCERN, "🫠"), {("texts.ru.concern", "GlyphMissing")},
    ),
    "a language without letters": (
        _in_hebrew, {("texts.he", "LanguageUnknown")},
    ),
    "a target that reads none of the languages": (
        lambda c: _only(c, {"en", "de"}),
        {(f"targets[{n}].office", "TargetReadsNone") for n in (1, 2, 3)},
    ),
    "no language with a letter": (
        lambda c: replace(c, texts={"en": {TextKind.TITLE: "T", TextKind.SUMMARY: "S"}}), {("texts", "NoLetter")},
    ),
    "copies only": (
        lambda c: replace(c, targets=tuple(replace(target, role=Role.COPY) for target in c.targets)),
        {("targets", "OnlyCopies"), ("demands[1].to", "DemandToNobody"), ("demands[2].to", "DemandToNobody")},
    ),
    "copies only, and a demand to no state": (
        lambda c: replace(
            c, demands=(replace(c.demands[0], to=None), *c.demands[1:]),
            targets=tuple(replace(target, role=Role.COPY) for target in c.targets),
        ),
        {("targets", "OnlyCopies"), ("demands[2].to", "DemandToNobody")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_bad_is_told_with_the_place_that_mends_it(session: Session, today: str, what: str) -> None:
    change, expected = BAD[what]
    found = _found(session, today, change(content_of(session, today)))
    # What was translated just now, or whose original was changed, waits for an approval besides.
    approvals = {"TranslationsNotApproved", "TranslationsOutdated"}
    assert {(place, why) for place, why in found if why not in approvals} == expected


class TestTranslations:
    def test_a_language_added_after_publication_is_told_text_by_text(self, session: Session, today: str) -> None:
        content = _with_text(content_of(session, today), "it", TextKind.INTRODUCTION, "Scrivo …")
        lacking = {place for place, _why in _found(session, today, content)}
        assert lacking == {
            "texts.it", "texts.it.title", "texts.it.summary", "texts.it.account", "texts.it.background",
            "texts.it.concern", "texts.it.legal_ground", "demands[1].texts.it", "demands[2].texts.it",
        }  # fmt: skip

    def test_a_translation_that_nobody_approved_is_told_once_a_language(self, session: Session, today: str) -> None:
        content = _with_text(content_of(session, today), "fr", TextKind.TITLE, "Autre")
        assert _found(session, today, content) == {("texts.fr", "TranslationsNotApproved")}

    def test_a_change_of_the_original_outdates_every_translation(self, session: Session, today: str) -> None:
        content = content_of(session, today)
        changed = _with_text(content, "en", TextKind.TITLE, "Another title")
        others = [code for code in content.texts if code != "en"]
        assert _found(session, today, changed) == {(f"texts.{code}", "TranslationsOutdated") for code in others}

    @pytest.mark.parametrize(
        ("kind", "why"), [(TextKind.ACCOUNT, "AccountMissing"), (TextKind.BACKGROUND, "BackgroundMissing")]
    )
    def test_what_the_original_alone_says_is_missing_in_every_other_language(
        self, session: Session, today: str, kind: TextKind, why: str
    ) -> None:
        content = content_of(session, today)
        without = {code: {k: text for k, text in texts.items() if k != kind} for code, texts in content.texts.items()}
        edit(session, today, lambda draft: replace(draft, texts=without))
        changed = _with_text(content_of(session, today), "en", kind, "It began in May.")
        others = [code for code in content.texts if code != "en"]
        assert _found(session, today, changed) == {(f"texts.{code}.{kind}", why) for code in others}
        # A file may be older than its last translation; whoever approves it answers for that.
        assert [block.file_key for block in blocks(session, today, changed)] == [""] * len(others)

    def test_the_original_needs_no_approval_of_its_own(self, session: Session, today: str) -> None:
        content = replace(_only(content_of(session, today), {"ru"}), source_language="ru")
        changed = _with_text(content, "ru", TextKind.TITLE, "Другое")
        assert _found(session, today, changed) == set()


def _channels(session: Session, slug: str, change: Callable[[Channel], None]) -> None:
    row = queries.offices_of(session, content_of(session, slug))[PROSECUTOR]
    with writing(session):
        for channel in row.channels:
            change(channel)


def _dead(channel: Channel) -> None:
    channel.health = "dead"


def _verified_before(channel: Channel) -> None:
    channel.verified_on = NOON.date() - timedelta(days=181)


def _verified_just_in_time(channel: Channel) -> None:
    channel.verified_on = NOON.date() - timedelta(days=180)


def _never_verified(channel: Channel) -> None:
    channel.verified_on = None


class TestAddresses:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (_dead, {("targets[1].office", "AddressesDead")}),
            (_verified_before, {(f"office.{PROSECUTOR}", "AddressesStale")}),
            (_never_verified, {(f"office.{PROSECUTOR}", "AddressesStale")}),
            (_verified_just_in_time, set()),
        ],
    )
    def test_an_office_that_no_letter_reaches_for_sure_is_told(
        self, session: Session, today: str, change: Callable[[Channel], None], expected: set[tuple[str, str]]
    ) -> None:
        _channels(session, today, change)
        assert _found(session, today) == expected

    def test_an_office_without_any_address_is_told(self, session: Session, today: str) -> None:
        office = queries.offices_of(session, content_of(session, today))[PROSECUTOR]
        with writing(session):
            office.channels.clear()
        assert _found(session, today) == {(f"office.{PROSECUTOR}", "AddressMissing")}

    def test_an_example_of_the_past_is_never_delivered_and_needs_no_verified_address(self, session: Session) -> None:
        assert blocks(session, "izzat-amon") == []

    def test_a_wording_missing_in_the_directory_leads_to_the_office(self, session: Session, today: str) -> None:
        office = queries.offices_of(session, content_of(session, today))[PROSECUTOR]
        with writing(session):
            for wording in office.wordings:
                if wording.language == "de":
                    wording.form_of_address = wording.form_of_address_dative = wording.salutation = wording.title = ""
        found = blocks(session, today)
        assert {block.place for block in found} == {f"office.{PROSECUTOR}"}
        assert {type(block.why).__name__ for block in found} >= {"FormOfAddressMissing"}


def test_a_reference_that_another_campaign_has_is_told(session: Session, today: str) -> None:
    edit(session, today, lambda content: replace(content, reference="UA 1/26"))
    campaign = queries.campaign(session, "izzat-amon")
    assert campaign is not None
    with writing(session):
        campaign.reference, campaign.invented = "UA 1/26", False
    assert _found(session, today) == {("reference", "ReferenceTaken")}


@pytest.mark.parametrize(("zone", "is_over"), [("Pacific/Kiritimati", True), ("Pacific/Pago_Pago", False)])
def test_the_last_day_is_over_by_the_clock_of_the_campaign(
    session: Session, today: str, zone: str, *, is_over: bool
) -> None:
    """Noon in UTC on the 21st is the 22nd on Kiritimati."""
    noon, last_day = datetime(2026, 11, 21, 12, tzinfo=UTC), Deadline(DeadlineKind.UNTIL, date(2026, 11, 21))
    content = replace(content_of(session, today), time_zone=zone, deadline=last_day)
    found = readiness.blocks(session, content, {}, standard(noon))
    assert ("LastDayOver" in {type(block.why).__name__ for block in found}) is is_over


def test_a_campaign_without_consent_is_told(session: Session, today: str) -> None:
    campaign = queries.campaign(session, today)
    assert campaign is not None
    with writing(session):
        campaign.safeguard = None
    assert {block.place.partition(".")[0] for block in blocks(session, today)} == {"safeguard"}


def test_a_state_to_raise_the_case_with_is_missing_once_and_not_once_per_language(session: Session) -> None:
    content = content_of(session, "practice")
    content = replace(content, countries=(), targets=(replace(content.targets[0], role=Role.RAISE_WITH),))
    found = [block for block in blocks(session, "practice", content) if block.place == "countries"]
    assert [type(block.why).__name__ for block in found] == ["StatesMissing"]
