"""The words under which an office is found: one table for many scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recipients import tokens


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Prosecutor General", {"prosecutor", "general"}),
        ("Müller, Łódź; Ørsted", {"muler", "lodz", "orsted"}),
        ("Straße", {"strase"}),
        ("İstanbul ISTANBUL", {"istanbul"}),
        ("O’Brien", {"o", "brien", "obrien"}),
        ("Côte d'Ivoire", {"cote", "d", "ivoire", "divoire"}),
        ("Генеральный прокурор", {"генеральныи", "generalni", "прокурор", "prokuror"}),
        ("Чайка", {"чаика", "chaika"}),
        ("Тоҷикистон", {"тоҷикистон", "toikiston"}),
        ("прем'єр", {"прем", "prem", "єр", "er", "премєр", "premier"}),
        ("Υπουργός", {"υπουργοσ", "ipoirgos"}),
        ("مُحَمَّد", {"محمد", "mhmd"}),
        ("المدعي", {"المدعي", "lmdi", "مدعي", "mdi"}),
        ("محـــمد", {"محمد", "mhmd"}),
        ("می‌خواهد", {"ميخواهد", "mikhvhd"}),
        ("שָׁלוֹם", {"שלום", "slvm"}),
        ("司法部", {"司法", "法部", "部", "sifabu"}),
        ("法", {"法", "fa"}),
        ("カナ", {"カナ", "ナ", "kana"}),
        ("김정은", {"김정은", "gimieongeun"}),
        ("नेपाल", {"नेपाल", "nepal"}),
        ("ไทย", {"ไท", "ทย", "ย", "aithi"}),
        ("№ 5, ٣", {"no", "5", "3"}),
        ("secretary@council.example.org", {"secretari", "council", "example", "org"}),
        ("ru-prosecutor-general", {"ru", "prosecutor", "general"}),
        ("…, – !", set()),
        ("😀", set()),
        ("", set()),
    ],
)
def test_a_text_has_these_tokens(text: str, wanted: set[str]) -> None:
    assert tokens.tokens(text) == wanted


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("+7 495 987 58 41", {"74959875841", "4959875841", "9875841", "5841", "41"}),
        ("+49(30)1", {"49301", "301", "1"}),
        ("", set()),
    ],
)
def test_a_fax_number_is_found_from_each_of_its_groups_on(number: str, wanted: set[str]) -> None:
    assert tokens.number_tokens(number) == wanted


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("чайка", "Chaika"),
        ("chayka", "Чайка"),
        ("Yuri", "Юрий"),
        ("Юрий", "Yurii"),
        ("Yevgeny", "Евгений"),
        ("novak", "Nowak"),
        ("Nowak", "Novák"),
        ("muller", "MÜLLER"),
        ("генерал", "Generalnyy prokuror"),
        ("pros", "prosecutor"),
        ("ПРОКУРОР ГЕН", "Генеральный прокурор"),
        ("医", "中国医院"),
        ("医院", "中国医院"),
        ("مدعي", "المدعي العام"),
        ("المدعى", "المدعي العام"),
        ("obrien", "O'Brien"),
        ("o'brien", "O’Brien"),
        ("٣", "Room 3"),
    ],
)
def test_what_is_typed_finds_what_is_stored(typed: str, stored: str) -> None:
    assert _finds(typed, stored)


@pytest.mark.parametrize(("typed", "stored"), [("xyz", "Prosecutor"), ("secutor", "Prosecutor"), ("院医", "中国医院")])
def test_what_is_not_there_is_not_found(typed: str, stored: str) -> None:
    assert not _finds(typed, stored)


def _finds(typed: str, stored: str) -> bool:
    found, terms = tokens.tokens(stored), tokens.terms(typed)
    return bool(terms) and all(any(token.startswith(term) for token in found) for term in terms)


@given(st.text(max_size=60))
def test_every_token_of_a_text_finds_it(text: str) -> None:
    for token in tokens.tokens(text):
        assert _finds(token, text), token


@given(st.text(max_size=40))
def test_every_text_with_a_word_finds_itself(text: str) -> None:
    if tokens.tokens(text) and len(tokens.terms(text)) < tokens.MOST_TERMS:
        assert _finds(text, text)


@given(st.text(max_size=40), st.integers(min_value=1, max_value=40))
def test_a_latin_word_is_found_by_each_of_its_beginnings(text: str, length: int) -> None:
    word = "".join(character for character in text if "a" <= character <= "z")
    if word[:length] not in {"", "y", "j", "i"}:
        assert _finds(word[:length], word)


def test_an_endless_query_is_cut() -> None:
    assert len(tokens.terms("a" * 100_000)[0][0]) == 1
    assert len(tokens.terms(" ".join(f"{chr(97 + n % 26)}{n}" for n in range(10_000)))) == tokens.MOST_TERMS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Prosecutor General", {"=prosecutor general"}),
        ("Генеральный прокурор", {"=генеральныи прокурор", "=generalni prokuror"}),
        ("", set()),
        ("–", set()),
    ],
)
def test_a_whole_title_is_a_phrase(text: str, wanted: set[str]) -> None:
    assert tokens.phrases(text) == wanted
