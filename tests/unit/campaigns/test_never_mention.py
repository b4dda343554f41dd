"""What must never be mentioned is found however it is written, and nothing else is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.never_mention import LONGEST_TERM, MOST_TERMS, hits, is_findable, marked

MENTIONED = [
    # The word itself: case, accents, marks around it.
    ("Amon", "Free Amon now!"),
    ("Amon", "«AMON»"),
    ("amon", "Amon’s sister"),
    ("Jose", "José wrote"),
    ("José", "Jose wrote"),
    ("Wałęsa", "Lech Walesa"),
    ("Walesa", "Lech Wałęsa"),
    ("Straße 5", "STRASSE 5"),
    ("Ташкент", "В ТАШКЕНТЕ"),
    ("Ilıca", "ILICA"),
    # The other script.
    ("Амон", "Free Amon now"),
    ("Amon", "Свободу Амон"),
    ("Amon", "Свободу Амону"),
    ("Чайка", "Mr Chaika, Mr Chayka"),
    ("Novak", "Новака"),
    ("كريم", "Krim"),
    ("Қурбонов", "Курбонову"),
    ("Курбонов", "Қурбонов"),
    ("Ҷамшед", "Джамшед"),
    # Between the words and in them.
    ("Abu Bakr", "Abu-Bakr"),
    ("Amon Izzat", "the lawyer Izzat Amon"),
    ("Хамза Икромович Икромзода", "Икромзода Хамза Икромович"),
    ("Abu Bakr", "abubakr"),
    ("Abu-Bakr", "Abu\u00a0 Bakr"),
    ("Abu Bakr", "Abu\nBakr"),
    ("Abu Bakr", "Abu\u200bBakr"),
    ("O'Brien", "O’Brien"),
    ("O'Brien", "OBrien"),
    ("O'Brien", "O Brien"),
    ("Taif", "Ta'if"),
    ("Amon", "A\u200bmon"),
    ("Amon", "A\u00admon"),
    ("Amon", "d'Amon"),
    ("Amon", "Ａｍｏｎ"),
    ("می خواهم", "می\u200cخواهم"),
    ("one two three four five six", "one-two three four\tfive six"),
    # Endings.
    ("Ашуров", "Ашуровыми"),
    ("Ashurov", "Ashurovs"),
    ("Мария", "о Марии"),
    ("Мария", "Марию"),
    ("Анна", "Анной"),
    ("Юрий", "Юрия"),
    ("Сергей", "Сергеем"),
    ("Игорь", "Игорю"),
    ("Достоевский", "Достоевского"),
    ("Амон Ашуров", "Амону Ашурову"),
    ("Anna Smirnova", "Анне Смирновой"),
    ("Олена", "Олену"),
    # Right to left, and what Arabic writes together with the next word.
    ("أمون", "رأيت أمون أمس"),
    ("أمون", "وأمون"),
    ("أمون", "والأمون"),
    ("النجار", "للنجار"),
    ("امون", "أَمُون"),
    ("فاطمة", "فاطمه"),
    ("کریم", "كريم"),
    ("דוד", "את דוד"),
    # No spaces between words.
    ("阿蒙", "我认识阿蒙先生"),
    ("アモン", "アモンさん"),
    ("아몬", "아몬이"),
    # Numbers.
    ("+7 916 123-45-67", "8 (916) 1234567"),
    ("79161234567", "+7 916 123 45 67."),
    ("9161234567", "+7-916-123-45-67"),
    ("12345", "12-345"),
    ("12345", "١٢٣٤٥"),
]

NOT_MENTIONED = [
    ("Amon", "salmon among Amons Mona mona"),
    ("Amon", "à mon avis"),
    ("Amon", "A mon"),
    ("Amon", "Ammonite"),
    ("Ana", "Anna"),
    ("Anna", "Annabella"),
    ("Амон", "Амонов, Амонова"),
    ("Мария", "Марина, Мари, Марьяна"),
    ("Мари", "Мария, Марии"),
    ("Ли", "или либо лиса"),
    ("Ashur", "Ashurbanipal"),
    ("Abu Bakr", "Abu, Omar and Bakr"),
    ("Abu Bakr", "Bakr and Abu"),
    ("Amon Ashurov", "Amon"),
    ("one two three four five", "one two three four"),
    ("أمون", "مأمون"),
    ("كريم", "مكريم"),
    ("阿蒙", "阿尔蒙"),
    ("12345", "1234"),
    ("12345", "1a2345"),
    ("+7 916 123-45-67", "+7 916 123-45-68"),
    ("Straße 5", "Straße 50"),
    ("x", "x"),
    ("1234", "1234"),
    ("", "anything"),
    ("—!", "—!"),
]


@pytest.mark.parametrize(("term", "text"), MENTIONED)
def test_it_is_found(term: str, text: str) -> None:
    assert hits([term], text) == (term,)


@pytest.mark.parametrize(("term", "text"), NOT_MENTIONED)
def test_what_only_looks_like_it_is_not(term: str, text: str) -> None:
    assert hits([term], text) == ()


def test_terms_are_told_in_their_order_and_once() -> None:
    assert hits(["Zoe", "Amon", "Zoe", "Nobody"], "Amon and Zoe and Amon") == ("Zoe", "Amon")


@pytest.mark.parametrize(
    ("terms", "text", "pieces"),
    [
        (["Amon"], "Free Amon, d’Amon", [("Free ", False), ("Amon", True), (", d’", False), ("Amon", True)]),
        (["Abu Bakr", "Bakr"], "x Abu Bakr y", [("x ", False), ("Abu Bakr", True), (" y", False)]),
        (["阿蒙"], "识阿蒙先", [("识", False), ("阿蒙", True), ("先", False)]),
        (["12345"], "at 12 345", [("at ", False), ("12 345", True)]),
        ([], "<b>", [("<b>", False)]),
        (["Amon"], "", []),
    ],
)
def test_the_places_are_marked(terms: list[str], text: str, pieces: list[tuple[str, bool]]) -> None:
    assert marked(terms, text) == pieces


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("Li", True),
        ("x", False),
        ("12345", True),
        ("1234", False),
        ("a1", False),
        ("ـــ", False),
        ("\u200b\u200b", False),
    ],
)
def test_what_says_enough_to_be_looked_for(term: str, *, said: bool) -> None:
    assert is_findable(term) is said


@given(st.lists(st.text(max_size=20), max_size=8), st.text(max_size=200))
def test_any_terms_and_any_text_are_taken_and_no_character_is_lost(terms: list[str], text: str) -> None:
    pieces = marked(terms, text)
    assert "".join(piece for piece, _hit in pieces) == text
    assert any(hit for _piece, hit in pieces) == bool(hits(terms, text))


WORDS = st.text(
    string.ascii_letters + "абвгдежзиклмнопрстуфхцчшщыэюя" + "ابتثجحخدرسشصطعفقكلمنهو", min_size=2, max_size=12
)


@given(st.lists(WORDS.filter(is_findable), min_size=1, max_size=4), st.sampled_from(["!", " ", "\n", "—", "“"]))
def test_a_term_is_found_in_itself_however_it_stands(words: list[str], around: str) -> None:
    term = " ".join(words)
    for text in (term, term.upper(), "-".join(words), "  ".join(words)):
        assert hits([term], f"before{around}{text}{around}after") == (term,)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_word_that_is_not_there_is_not_found(words: list[str]) -> None:
    assert hits(["Zyxwvutsrq"], " ".join(words)) == ()


def test_as_many_terms_as_may_be_and_as_many_words_are_looked_through() -> None:
    terms = [f"Имя{number} " + "фамилия" * 10 for number in range(MOST_TERMS - 1)] + ["Амон Ашуров"]
    assert max(map(len, terms)) <= LONGEST_TERM
    words = ("Я пишу вам о человеке, имя которого знаю. " * 300)[:9_900]
    assert hits(terms, f"{words} Об Амоне Ашурове.") == ("Амон Ашуров",)
    for text in ("и'" * 5_000, "1 " * 5_000, "1" + " " * 9_998 + "x", "阿" * 10_000, "\u200b" * 10_000, "́" * 10_000):
        assert hits(terms, text) == ()
