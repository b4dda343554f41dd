"""Which texts of a campaign are missing, drafts, approved, or outdated since the original has changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.approval import (
    TextState,
    after_change,
    all_approved,
    approved,
    lacking,
    mark,
    original_marks,
    places,
    state_of,
    still_right,
    text_at,
    translated,
)
from app.campaigns.content import CampaignContent, Demand, TextKind
from tests.texts import TODAY, a_content, with_text

TITLE, SUMMARY, CONCERN = TextKind.TITLE, TextKind.SUMMARY, TextKind.CONCERN
MISSING, DRAFT, APPROVED, OUTDATED = TextState.MISSING, TextState.DRAFT, TextState.APPROVED, TextState.OUTDATED


def states(content: CampaignContent, approvals: dict[str, Any], language: str) -> dict[str, TextState]:
    told = {place: state_of(content, approvals, language, place) for place in places(content)}
    return {place: state for place, state in told.items() if state is not MISSING}


ALL_FR = ("title", "summary", "demand-1")


def test_what_nobody_wrote_is_missing_and_what_nobody_approved_a_draft() -> None:
    content = a_content()
    assert states(content, {}, "fr") == dict.fromkeys(ALL_FR, DRAFT)
    assert state_of(content, {}, "fr", "demand-2") is MISSING
    assert state_of(content, {}, "it", "title") is MISSING


def test_a_language_is_approved_as_a_whole_and_no_other_with_it() -> None:
    content = a_content()
    marks = approved(content, {}, "fr", "Ada", TODAY)
    assert states(content, marks, "fr") == dict.fromkeys(ALL_FR, APPROVED)
    assert set(states(content, marks, "en").values()) == {DRAFT}
    assert marks["fr"]["title"]["by"] == "Ada"
    assert marks["fr"]["title"]["on"] == "2026-11-21"


def test_an_approved_text_that_is_changed_is_a_draft_and_one_that_is_changed_back_is_not() -> None:
    content = a_content()
    marks = approved(content, {}, "fr", "Ada", TODAY)
    changed = with_text(content, "fr", TITLE, "autre")
    after = after_change(content, changed, marks)
    assert states(changed, after, "fr") == {**dict.fromkeys(ALL_FR, APPROVED), "title": DRAFT}
    assert states(content, after_change(changed, content, after), "fr") == dict.fromkeys(ALL_FR, APPROVED)


@pytest.mark.parametrize("was_approved", [True, False])
def test_a_change_of_the_original_outdates_its_translations_drafts_too(was_approved: bool) -> None:  # noqa: FBT001  # A row of the table.
    content = a_content()
    before = APPROVED if was_approved else DRAFT
    marks = approved(content, {}, "fr", "Ada", TODAY) if was_approved else {}
    changed = with_text(content, "en", TITLE, "Another title")
    after = after_change(content, changed, marks)
    assert states(changed, after, "fr") == {**dict.fromkeys(ALL_FR, before), "title": OUTDATED}
    # The original changes back: what was right beside it is right again.
    assert states(content, after_change(changed, content, after), "fr") == dict.fromkeys(ALL_FR, before)


def test_the_original_is_never_outdated() -> None:
    content = a_content()
    marks = approved(content, {}, "en", "Ada", TODAY)
    changed = with_text(content, "en", TITLE, "Another title")
    assert state_of(changed, after_change(content, changed, marks), "en", "title") is DRAFT


def test_an_outdated_text_that_goes_back_to_its_approved_words_is_not_approved_beside_the_new_original() -> None:
    content = a_content()
    marks = approved(content, {}, "fr", "Ada", TODAY)
    new = with_text(content, "en", TITLE, "Another title")
    marks = after_change(content, new, marks)
    written = with_text(new, "fr", TITLE, "autre")
    marks = after_change(new, written, marks)
    assert state_of(written, marks, "fr", "title") is DRAFT
    assert state_of(new, after_change(written, new, marks), "fr", "title") is DRAFT


def test_a_translation_written_while_its_original_changed_is_outdated_from_the_beginning() -> None:
    content = a_content()
    seen = original_marks(content)
    meanwhile = with_text(content, "en", TITLE, "Another title")
    marks = after_change(content, meanwhile, {})
    written = with_text(meanwhile, "fr", TITLE, "autre")
    marks = after_change(meanwhile, written, marks)
    after = translated(marks, written, "fr", {"title": seen["title"]})
    assert state_of(written, after, "fr", "title") is OUTDATED
    assert state_of(written, translated(marks, written, "fr", original_marks(written)), "fr", "title") is DRAFT


def test_only_what_is_said_to_be_still_right_is_outdated_no_more() -> None:
    content = a_content()
    marks = approved(content, {}, "fr", "Ada", TODAY)
    changed = with_text(with_text(content, "en", TITLE, "New"), "en", SUMMARY, "New")
    marks = after_change(content, changed, marks)
    seen = {"title": original_marks(changed)["title"]}
    after = still_right(changed, marks, "fr", seen, ("Bea", TODAY))
    assert states(changed, after, "fr") == {"title": APPROVED, "summary": OUTDATED, "demand-1": APPROVED}
    assert (after["fr"]["title"]["by"], after["fr"]["summary"]["by"]) == ("Bea", "Ada")


def test_a_draft_that_is_still_right_stays_a_draft() -> None:
    content = a_content()
    changed = with_text(content, "en", TITLE, "New")
    marks = after_change(content, changed, {})
    after = still_right(changed, marks, "fr", {"title": original_marks(changed)["title"]}, ("Bea", TODAY))
    assert state_of(changed, after, "fr", "title") is DRAFT
    assert still_right(changed, marks, "fr", {"background": "x"}, ("Bea", TODAY))["fr"].keys() == marks["fr"].keys()


class TestDemands:
    """The marks of a demand are kept by its place, and go with it."""

    content = a_content()

    @pytest.mark.parametrize(
        ("demands", "expected"),
        [
            ((("1", "say where"), ("2", "free her")), {"demand-2": APPROVED}),
            ((("1", "free her"),), {"demand-1": APPROVED}),
            ((("1", "say where"),), {}),
            ((("1", "free her"), ("2", "say where"), ("3", "free her")), {"demand-1": APPROVED, "demand-3": APPROVED}),
        ],
        ids=["moved", "the other removed", "removed", "repeated"],
    )
    def test_moving_and_removing(self, demands: tuple[tuple[str, str], ...], expected: dict[str, TextState]) -> None:
        texts = {demand.texts["en"]: demand for demand in self.content.demands}
        after = replace(self.content, demands=tuple(replace(texts[text], id=id_) for id_, text in demands))
        marks = after_change(self.content, after, approved(self.content, {}, "fr", "Ada", TODAY))
        assert {p: s for p, s in states(after, marks, "fr").items() if p.startswith("demand")} == expected

    def test_a_demand_before_it_leaves_another_approved(self) -> None:
        new = Demand("1", None, {"en": "a new one"})
        moved = tuple(replace(demand, id=str(n)) for n, demand in enumerate(self.content.demands, 2))
        after = replace(self.content, demands=(new, *moved))
        marks = after_change(self.content, after, approved(self.content, {}, "fr", "Ada", TODAY))
        assert states(after, marks, "fr")["demand-2"] is APPROVED
        assert state_of(after, marks, "fr", "demand-1") is MISSING


class TestLanguages:
    """A language is added, removed, or becomes the original."""

    def test_one_that_is_removed_leaves_no_approval_behind(self) -> None:
        content = a_content()
        without = replace(content, texts={"en": content.texts["en"]})
        marks = after_change(content, without, approved(content, {}, "fr", "Ada", TODAY))
        assert "fr" not in marks
        assert "fr" not in all_approved(without, {"fr": {}}, "Ada", TODAY)

    def test_one_that_is_added_later_changes_none_of_the_others(self) -> None:
        content = a_content()
        marks = all_approved(content, {}, "Ada", TODAY)
        with_new = replace(content, texts={**content.texts, "ru": {TITLE: "Т"}})
        after = after_change(content, with_new, marks)
        assert states(with_new, after, "ru") == {"title": DRAFT}
        assert {*states(with_new, after, "fr").values(), *states(with_new, after, "en").values()} == {APPROVED}

    def test_what_was_right_beside_the_old_original_is_right_beside_one_that_was_right_too(self) -> None:
        content = a_content(texts={code: {TITLE: code, SUMMARY: f"S {code}"} for code in ("en", "fr", "ru")})
        marks = all_approved(content, {}, "Ada", TODAY)
        # The French summary is outdated; the Russian title is.
        changed = with_text(content, "en", SUMMARY, "New")
        marks = still_right(changed, after_change(content, changed, marks), "ru", original_marks(changed), ("A", TODAY))
        chosen = replace(changed, source_language="fr")
        after = after_change(changed, chosen, marks)
        assert states(chosen, after, "ru")["title"] is APPROVED
        assert states(chosen, after, "en")["title"] is APPROVED
        assert states(chosen, after, "ru")["summary"] is OUTDATED
        assert states(chosen, after, "en")["summary"] is OUTDATED
        assert states(chosen, after, "fr")["summary"] is APPROVED


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, ["title", "summary", "background"]),
        ({TITLE: "T", SUMMARY: "S", TextKind.BACKGROUND: "B"}, []),
        ({TITLE: "T", SUMMARY: "S", TextKind.BACKGROUND: "B", CONCERN: "C"},
         ["introduction", "legal_ground", "demand-1", "demand-2"]),
        ({TITLE: "T", SUMMARY: "S", TextKind.BACKGROUND: "B", TextKind.ACCOUNT: "A"}, []),
    ],
    ids=["nothing", "page only", "a letter begun", "more than the original"],
)  # fmt: skip
def test_what_a_language_lacks(texts: dict[TextKind, str], expected: list[str]) -> None:
    original = {TITLE: "T", SUMMARY: "S", TextKind.BACKGROUND: "B"}
    assert list(lacking(a_content(texts={"en": original, "it": texts}), "it")) == expected


def test_publishing_keeps_who_approved_a_text_before_and_approves_the_rest() -> None:
    content = a_content()
    marks = all_approved(content, approved(content, {}, "fr", "Ada", TODAY), "Bea", TODAY)
    assert marks["fr"]["title"]["by"] == "Ada"
    assert marks["en"]["title"]["by"] == "Bea"
    assert {*states(content, marks, "fr").values(), *states(content, marks, "en").values()} == {APPROVED}


WORDS = st.sampled_from(["", "a", "b"])
CONTENTS = st.builds(
    lambda texts, demands, original: a_content(
        texts={code: {kind: text for kind, text in zip((TITLE, SUMMARY), said, strict=True) if text}
               for code, said in texts.items()},
        demands=tuple(Demand(str(n), None, {code: text for code, text in said.items() if text})
                      for n, said in enumerate(demands, 1)),
        source_language=original,
    ),
    st.fixed_dictionaries({code: st.tuples(WORDS, WORDS) for code in ("en", "fr")}),
    st.lists(st.fixed_dictionaries({"en": WORDS, "fr": WORDS}), max_size=3),
    st.sampled_from(["en", "fr"]),
)  # fmt: skip


@given(CONTENTS)
def test_what_is_approved_and_not_changed_stays_approved(content: CampaignContent) -> None:
    marks = all_approved(content, {}, "Ada", TODAY)
    told = [(code, place) for code in content.texts for place in places(content) if text_at(content, code, place)]
    for after in (marks, after_change(content, content, marks), all_approved(content, marks, "Bea", TODAY)):
        assert {state_of(content, after, code, place) for code, place in told} <= {APPROVED}


@given(st.lists(CONTENTS, min_size=2, max_size=5))
def test_nothing_is_approved_that_nobody_approved_with_these_words_beside_this_original(
    history: list[CampaignContent],
) -> None:
    """Whatever happens to a draft that was approved once: only pairs that stood there then are approved later."""
    first = history[0]
    marks = all_approved(first, {}, "Ada", TODAY)

    def pairs(content: CampaignContent, code: str) -> set[tuple[str, str]]:
        return {
            (text_at(content, code, place), text_at(content, content.original_language, place))
            for place in places(content)
        }

    for before, after in pairwise(history):
        # Another original is a rule of its own.
        now = replace(after, source_language=first.source_language)
        marks = after_change(replace(before, source_language=first.source_language), now, marks)
        for code in now.texts:
            for place in places(now):
                if state_of(now, marks, code, place) is APPROVED:
                    pair = (text_at(now, code, place), text_at(now, now.original_language, place))
                    assert pair in pairs(first, code)


def test_a_mark_tells_texts_apart() -> None:
    assert mark("a") == mark("a") != mark("A")
