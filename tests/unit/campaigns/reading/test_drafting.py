"""What was read of a document, put into a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from app.campaigns import campaign_file, campaign_toml
from app.campaigns.content import LONGEST_POST, CampaignContent, Demand, Person, Target, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.reading.drafting import Chosen, Given, begun, entries, printable, put, salutations, text_of
from app.campaigns.reading.kept import Choices, TargetChoice, fed_as_json, fed_from, record_from
from app.campaigns.reading.record import Handle, Post, ReadDemand, ReadPerson, ReadTarget, Record
from app.campaigns.reading.shown import MOST_LINES, first_lines, line_with, lines_shown
from app.campaigns.reading.source import Fed, Piece
from app.campaigns.reading.written_in import language_of
from app.campaigns.text_rules import LONGEST_TEXT, require_demand, require_page_text
from app.letters.composing import Role
from app.letters.markup import literal, parse, plain_text
from app.letters.templates import has_places
from tests.reading import FED, RECORD, TEXT

GIVEN = Given(
    "ua-31-26", "UA 31/26", date(2026, 11, 2), Deadline(DeadlineKind.BEFORE, date(2026, 12, 14)), "en"
)  # fmt: skip
EVERYTHING: frozenset[str] = frozenset()
KEEPER = Chosen(RECORD.targets[0], "de-keeper", frozenset({"twitter"}))


def _draft(record: Record = RECORD, left_out: frozenset[str] = EVERYTHING, **given: object) -> CampaignContent:
    said = replace(GIVEN, **given)  # type: ignore[arg-type]  # Values of its fields.
    return put(begun(said), record, left_out, said, [KEEPER])


def test_a_draft_says_what_the_document_says() -> None:
    draft = _draft()
    assert (draft.reference, draft.index, draft.issued_on) == ("UA 31/26", "EUR 46/031/2026", date(2026, 11, 2))
    assert draft.deadline == GIVEN.deadline
    assert not draft.deadline_is_usual
    assert draft.people == (Person("Zofia Szara", "f"),)
    assert [demand.to for demand in draft.demands] == ["DE", None]
    assert draft.targets == (
        Target("de-keeper", Role.TO, {"en": "Dear Keeper"}, {"en": "Where is Zofia Szara?"}),
    )  # fmt: skip
    assert draft.texts["en"][TextKind.TITLE] == RECORD.title
    assert (draft.countries, draft.languages_read, draft.source_language) == (("DE",), ("de",), "en")


def test_what_a_document_does_not_state_stays_empty() -> None:
    said = replace(GIVEN, deadline=None, reference="")
    draft = put(begun(said), Record(), EVERYTHING, said, [])
    assert draft == replace(begun(said), deadline_is_usual=True)
    assert draft.texts == {"en": {}}
    assert (draft.people, draft.demands, draft.targets, draft.organisation) == ((), (), (), "")


@pytest.mark.parametrize("key", [entry.key for entry in entries(RECORD)])
def test_what_is_left_out_is_not_in_the_draft(key: str) -> None:
    assert _draft(left_out=frozenset({key})) != _draft()


def test_a_draft_of_a_document_is_a_campaign_file() -> None:
    draft = replace(_draft(), targets=())
    assert campaign_file.content_in("ua-31-26.toml", campaign_toml.written(draft).encode(), lambda _name: None) == draft


def test_nothing_of_a_model_letter_becomes_the_letter() -> None:
    assert _draft().texts["en"].keys() == {TextKind.TITLE, TextKind.SUMMARY, TextKind.ACCOUNT}


@pytest.mark.parametrize(
    "text",
    [
        "a **b** _c_ [x](y) {name} {{ name }} {% if %} {# c #} {{{x}}}",
        "- one\n* two\n+ three\n1. four\n23) five",
        "\\*a\\\\ {\\{ x",
        "<b>x</b> &amp; `c` # h\n> q\n---\n***",
    ],
)
def test_no_word_becomes_markdown_or_a_place(text: str) -> None:
    assert plain_text(parse(literal(text))) == text.replace("\n", " ")
    assert not has_places(literal(text))
    require_page_text(literal(text))


@given_(st.text(alphabet=st.sampled_from("ab \n\\*_-+.)1{}%#[]()<>&`"), max_size=40))
def test_any_text_comes_through_as_its_words(text: str) -> None:
    source = text_of(text)
    require_page_text(source)
    assert plain_text(parse(source)).split() == printable(text).split()


def test_demands_pass_the_rule_of_demands() -> None:
    for demand in _draft().demands:
        require_demand(demand.texts["en"])


def test_characters_that_no_page_can_have_are_dropped() -> None:
    assert printable("\uf0b7 one\x07\u202e two\ufffd\nthree") == "one two\nthree"


def test_what_is_too_long_is_told_and_not_taken() -> None:
    record = replace(RECORD, body="x" * (LONGEST_TEXT + 1), posts=(Post("twitter", "x" * (LONGEST_POST + 1)),))
    assert {entry.key for entry in entries(record) if entry.much} == {"body", "posts-1"}
    draft = _draft(record)
    assert TextKind.ACCOUNT not in draft.texts["en"]
    assert draft.targets[0].posts == {}


def test_over_an_earlier_issue_what_is_known_besides_stays() -> None:
    known = Person("Zofia Szara", names={"de": {"nominative": "Zofia Szara"}}, pronouns="she/her")
    earlier = replace(
        begun(GIVEN), people=(known, Person("Jan")), organisation="Somebody", previous="ua-31-26", update=1,
        targets=(Target("de-keeper", Role.COPY, {"de": "Guten Tag"}), Target("other")),
        texts={"en": {TextKind.SUMMARY: "Before", TextKind.CONCERN: "Concern"}, "de": {TextKind.TITLE: "Titel"}},
    )  # fmt: skip
    draft = put(earlier, replace(RECORD, previous="EUR 46/001/2026"), EVERYTHING, GIVEN, [KEEPER])
    assert draft.people == (replace(known, gender="f"),)
    assert draft.targets == (
        Target("de-keeper", Role.TO, {"de": "Guten Tag", "en": "Dear Keeper"}, {"en": "Where is Zofia Szara?"}),
    )  # fmt: skip
    assert draft.texts["de"] == {TextKind.TITLE: "Titel"}
    assert draft.texts["en"][TextKind.CONCERN] == "Concern"
    assert (draft.organisation, draft.previous, draft.update) == ("Somebody", "ua-31-26", 1)


def test_what_is_asked_as_before_keeps_its_translations() -> None:
    known = Demand("1", "PL", {"en": "Asking where Zofia Szara is.", "de": "Wo ist Zofia Szara?"})
    earlier = replace(begun(GIVEN), demands=(Demand("0", None, {"en": "Asking more"}), known))
    record = replace(
        RECORD, demands=(ReadDemand(None, "Asking for mercy;"), ReadDemand(None, "Asking where Zofia Szara is;"))
    )
    assert put(earlier, record, EVERYTHING, GIVEN, []).demands == (
        Demand("1", None, {"en": "Asking for mercy;"}),
        Demand("2", "PL", {"en": "Asking where Zofia Szara is;", "de": "Wo ist Zofia Szara?"}),
    )


def test_nothing_taken_changes_nothing_of_an_earlier_issue() -> None:
    every = frozenset(entry.key for entry in entries(RECORD))
    earlier = replace(_draft(), organisation="Somebody", people=(Person("Jan"),))
    assert put(earlier, RECORD, every, GIVEN, []) == earlier


def test_check_after_asks_to_check_with_the_section() -> None:
    assert _draft(deadline=Deadline(DeadlineKind.CHECK_AFTER, date(2026, 12, 14))).check_with_section_after
    assert not _draft().check_with_section_after
    earlier = replace(begun(GIVEN), check_with_section_after=True)
    assert put(earlier, RECORD, EVERYTHING, GIVEN, []).check_with_section_after


def test_pronouns_and_gender_are_as_printed() -> None:
    read = (ReadPerson("A", None, "they/them"), ReadPerson("B", "x"), ReadPerson("A", "m"))
    assert _draft(replace(RECORD, people=read)).people == (Person("A", "m"), Person("B", "x"))


@pytest.mark.parametrize(
    ("printed", "read", "said"),
    [
        (("Dear Minister",), (), {"en": "Dear Minister"}),
        (("Guten Tag",), (), {"en": "Guten Tag"}),
        (("Estimado Sr. Ministro", "Dear Minister"), ("es",), {"es": "Estimado Sr. Ministro", "en": "Dear Minister"}),
        (("Dear Minister", "Уважаемый министр"), ("ru",), {"en": "Dear Minister", "ru": "Уважаемый министр"}),
        (("Dear Minister", "Estimado Sr. Ministro"), (), {"en": "Dear Minister"}),
        (("Dear " + "x" * 200,), (), {}),
    ],
)  # fmt: skip
def test_each_salutation_is_of_its_language(printed: tuple[str, ...], read: tuple[str, ...], said: object) -> None:
    assert salutations(ReadTarget("to", salutations=printed), "en", read) == said


def test_a_post_goes_to_who_has_a_name_in_its_network() -> None:
    other = Chosen(ReadTarget("copy", handles=(Handle("facebook", "a"),)), "other", frozenset({"facebook"}))
    mute = Chosen(ReadTarget("to"), "mute")
    record = replace(RECORD, posts=(Post("x", "one"), Post("facebook", "two"), Post("mastodon", "three")))
    draft = put(begun(GIVEN), record, EVERYTHING, GIVEN, [mute, other, KEEPER])
    assert [target.posts for target in draft.targets] == [{}, {"en": "two"}, {"en": "one"}]
    assert draft.targets[1].role is Role.COPY


def test_a_reading_is_kept_whole() -> None:
    assert record_from(RECORD.as_json()) == RECORD
    assert record_from(Record().as_json()) == Record()
    assert fed_from(fed_as_json(FED)) == FED
    choices = Choices(
        left_out=frozenset({"title"}), seen=frozenset({1}), targets=(TargetChoice("new", channels=("fax  1",)),)
    )
    assert Choices.from_json(choices.as_json()) == choices


def test_lines_are_shown_whole_with_what_each_stretch_fed() -> None:
    lines = TEXT.split("\n")
    shown = lines_shown(lines, FED)
    assert ["".join(stretch.text for stretch in line.stretches) for line in shown] == lines
    marked = [
        (line.number, stretch.field, stretch.text) for line in shown for stretch in line.stretches if stretch.field
    ]
    assert (7, "deadline", "14 DECEMBER 2026") in marked
    assert [stretch.begins for line in shown[7:9] for stretch in line.stretches] == [True, False]


def test_stretches_that_overlap_or_reach_too_far_lose_no_character() -> None:
    fed = [Fed("title", Piece(1, 2, 6)), Fed("targets[0].lines", Piece(1, 4, 99)), Fed("body", Piece(1, 0, 3))]
    (line,) = lines_shown(["0123456789"], fed)
    assert [(stretch.text, stretch.field) for stretch in line.stretches] == [
        ("012", "body"), ("345", "title"), ("6789", "targets"),
    ]  # fmt: skip


def test_a_value_within_a_heading_is_marked() -> None:
    fed = [Fed("layout", Piece(1, 0, 18)), Fed("deadline", Piece(1, 7, 13))]
    (line,) = lines_shown(["BEFORE 15 MAY TO:"], fed)
    assert [(stretch.text, stretch.field) for stretch in line.stretches] == [
        ("BEFORE ", "layout"), ("15 MAY", "deadline"), (" TO:", "layout"),
    ]  # fmt: skip


def test_each_value_of_a_field_leads_to_its_own_line() -> None:
    fed = [Fed("targets.0", Piece(2, 0, 5)), Fed("targets.0", Piece(3, 0, 5)), Fed("targets.1", Piece(9, 0, 5))]
    first = first_lines(fed)
    assert (first["targets"], first["targets.0"], first["targets.1"]) == (2, 2, 9)
    assert line_with("Example Aid", ["Letter", "Of Example Aid, in May"]) == 2
    assert line_with("Example Aid", ["Letter"]) is None


def test_a_very_long_document_is_shown_in_part() -> None:
    shown = lines_shown(["x" * 10_000] * (MOST_LINES + 5), [])
    assert len(shown) == MOST_LINES
    assert shown[0].is_cut


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lawyer of the man was told that they had been taken to the court.", "en"),
        ("El abogado de los detenidos fue a la comisaría por la tarde con una carta.", "es"),
        ("Les avocats des personnes qui sont dans le centre.", "fr"),
        ("Der Anwalt und die Familie wurden nicht von dem Gericht gehört.", "de"),
        ("Адвокат не смог его увидеть.", "ru"),
        ("42", ""),
        ("Zofia Szara", ""),
    ],
)
def test_the_language_of_a_text_is_proposed_where_it_is_clear(text: str, language: str) -> None:
    assert language_of(text, {"en", "es", "fr", "de", "ru"}) == language
