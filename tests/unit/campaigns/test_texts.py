"""What a text of a campaign may be, and how it is shown beside its original."""

from __future__ import annotations

import pytest

from app.campaigns import values
from app.campaigns.approval import TextState
from app.campaigns.content import TextKind
from app.campaigns.errors import NoLanguageCode
from app.campaigns.texts import words
from app.campaigns.texts.errors import ListRefused, NotOneParagraph, PlaceholderMisplaced, TextTooLong
from app.campaigns.texts.fitting import require_savable
from app.campaigns.texts.rows import Piece, compared, matrix, rows
from app.errors import AppError
from app.letters.catalogue import Catalogue
from app.letters.errors import LanguageUnknown
from tests.texts import a_content

ACCOUNT, CONCERN = TextKind.ACCOUNT, TextKind.CONCERN


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        ("account", "Two.\n\nParagraphs, **bold**.\n\n- a list\n- of two", None),
        ("account", "x" * 20_000, None),
        ("account", "x" * 20_001, TextTooLong),
        ("account", "1. one\n2. two", ListRefused),
        ("account", "On the\n1\\. of May", None),
        ("concern", "- a\n  - b", ListRefused),
        ("title", "{{ person.nominative }}", PlaceholderMisplaced),
        ("concern", "{{ person.nominative }} is held.", None),
        ("concern", '{{ person | agree(m="he", f="she") }}', None),
        ("demand-1", "free {{ person.nominative }}", None),
        ("demand-1", "- free her", NotOneParagraph),
        ("demand-1", "free her\n\nand say where she is", NotOneParagraph),
        ("demand-1", "x" * 20_001, TextTooLong),
    ],
)  # fmt: skip
def test_what_may_be_saved(catalogue: Catalogue, place: str, text: str, fault: type[AppError] | None) -> None:
    if fault is None:
        require_savable(place, text, "en", catalogue.languages)
    else:
        with pytest.raises(fault):
            require_savable(place, text, "en", catalogue.languages)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ person.vocative }}", "unknown variable person.vocative"),
        ("{{ person }}", "unknown variable person"),
        ("{{ writer.name }}", "unknown variable writer.name"),
        ("{{ person.nominative", "line 1"),
        ("{% for x in people %}x{% endfor %}", "not allowed"),
        ("{{ person.__class__ }}", "unknown variable"),
        ("{{ 9 * 9 }}", "only a variable can be printed"),
    ],
)
def test_an_unknown_placeholder_is_named(catalogue: Catalogue, text: str, reason: str) -> None:
    with pytest.raises(AppError, match="A placeholder cannot be filled") as refused:
        require_savable("concern", text, "en", catalogue.languages)
    assert reason in str(refused.value)


@pytest.mark.parametrize(("place", "text"), [("concern", "C"), ("demand-1", "free {{ person.nominative }}")])
def test_no_text_of_a_letter_is_written_where_letters_cannot_be(catalogue: Catalogue, place: str, text: str) -> None:
    with pytest.raises(LanguageUnknown):
        require_savable(place, text, "it", catalogue.languages)
    require_savable("demand-1", "liberarla", "it", catalogue.languages)


@pytest.mark.parametrize("code", ["en", "it", "ckb", "pt-BR", "uz-Cyrl", "uz-Cyrl-UZ", "kaa"])
def test_a_code_of_a_language(code: str) -> None:
    assert values.language(code) == code


@pytest.mark.parametrize(
    "code", ["", "ua", "jp", "kz", "EN", "en_GB", "en-gb", "english", "xx", "en\n", "e", "e\u0301n", "../en"]
)
def test_no_code_of_a_language(code: str) -> None:
    with pytest.raises(NoLanguageCode):
        values.language(code)


@pytest.mark.parametrize(
    ("code", "direction"), [("fa", "rtl"), ("en", "ltr"), ("he", "rtl"), ("it", "ltr"), ("xx", "auto")]
)
def test_the_direction_of_a_language(catalogue: Catalogue, code: str, direction: str) -> None:
    assert words.direction_of(code, catalogue.languages) == direction


def test_two_texts_are_compared_word_by_word() -> None:
    assert compared("She was held in May.", "She is held in June .") == (
        Piece("same", "She"), Piece("gone", "was"), Piece("new", "is"), Piece("same", "held in"),
        Piece("gone", "May."), Piece("new", "June ."),
    )  # fmt: skip


def test_two_texts_of_very_many_words_are_shown_whole() -> None:
    before, after = "a " * 3000, "b " * 3000
    assert compared(before, after) == (Piece("gone", before), Piece("new", after))


def test_a_language_without_letters_has_no_row_for_one(catalogue: Catalogue) -> None:
    content = a_content(texts={"en": {TextKind.TITLE: "T"}, "it": {}})
    shown = rows(content, {}, "it", catalogue.languages, None)
    assert [row.place for row in shown] == ["title", "summary", "account", "background", "demand-1", "demand-2"]
    assert [row.place for row in shown if row.needed] == ["title", "summary"]
    assert "concern" in [row.place for row in rows(content, {}, "en", catalogue.languages, None)]


def test_a_text_of_the_letter_that_is_there_all_the_same_has_a_row(catalogue: Catalogue) -> None:
    content = a_content(texts={"en": {TextKind.TITLE: "T"}, "it": {CONCERN: "C"}})
    assert "concern" in [row.place for row in rows(content, {}, "it", catalogue.languages, None)]


def test_the_matrix_has_the_original_first_and_tells_what_is_needed(catalogue: Catalogue) -> None:
    content = a_content(texts={"fr": {TextKind.TITLE: "T"}, "it": {}, "en": {TextKind.TITLE: "T", ACCOUNT: "A"}})
    original, french, italian = matrix(content, {}, catalogue.languages)
    assert (original.code, original.is_original, french.code, italian.code) == ("en", True, "fr", "it")
    missing = TextState.MISSING
    assert dict(italian.kinds) == {
        **dict.fromkeys(TextKind), TextKind.TITLE: missing, TextKind.SUMMARY: missing, ACCOUNT: missing,
    }  # fmt: skip
    assert dict(french.kinds)[CONCERN] is missing
    assert dict(french.demands) == {"1": TextState.DRAFT, "2": missing}
    assert french.demands_differ
    assert (italian.demands_differ, italian.demands_state) == (False, None)
    assert (original.demands_differ, original.demands_state) == (False, TextState.DRAFT)
