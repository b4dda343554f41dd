"""Words agree with the people of a letter; a form that is missing refuses the letter and names itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.letters.agreement import Person
from app.letters.catalogue import Catalogue
from app.letters.conventions import Gender
from app.letters.errors import FormMissing, LetterError, NameFormMissing, TemplateFault
from app.letters.markup import plain_text
from app.letters.templates import Filling, filled_text
from tests.factories import a_letter

MARA = Person("Mara Ilves", "f", names={"nominative": "Мара Илвес", "genitive": "Мары Илвес"})
JON = Person("Jon Aske", "m", names={"nominative": "Йон Аске", "genitive": "Йона Аске"})
LENA = Person("Lena Orav", "f", names={"nominative": "Лена Орав"})
GROUP = Person("the families of Practicetown", group=True, names={"nominative": "семьи"})
UNSTATED = Person("Kim Saar", names={"nominative": "Ким Саар"})
NEITHER = Person("Ari Mets", "x", names={"nominative": "Ари Метс"})

RUSSIAN = '{{ people | agree(m="похищен", f="похищена", several="похищены") }}'
FRENCH = '{{ people | agree(m="enlevé", f="enlevée", several="enlevés", several_f="enlevées") }}'
ARABIC = (
    '{{ people | agree(m="اختُطف", f="اختُطفت", two="اختُطفا", two_f="اختُطفتا", several="اختُطفوا", several_f="اختُطفن") }}'
)
PERSIAN = '{{ people | agree(one="ربوده شد", several="ربوده شدند") }}'
ENGLISH = '{{ people | agree(m="he", f="she", x="they", several="they") }}'


def _filled(catalogue: Catalogue, language: str, text: str, *people: Person) -> str:
    filling = Filling(catalogue.language(language).default, people=people)
    return plain_text(filled_text("a text", text, filling))


@pytest.mark.parametrize(
    ("language", "text", "people", "word"),
    [
        ("ru", RUSSIAN, [JON], "похищен"),
        ("ru", RUSSIAN, [MARA], "похищена"),
        ("ru", RUSSIAN, [MARA, LENA], "похищены"),
        ("ru", RUSSIAN, [GROUP], "похищены"),
        ("fr", FRENCH, [JON], "enlevé"),
        ("fr", FRENCH, [JON, MARA], "enlevés"),
        ("fr", FRENCH, [MARA, LENA], "enlevées"),
        ("fr", FRENCH, [GROUP], "enlevés"),
        ("ar", ARABIC, [JON, MARA], "اختُطفا"),
        ("ar", ARABIC, [MARA, LENA], "اختُطفتا"),
        ("ar", ARABIC, [MARA, LENA, MARA], "اختُطفن"),
        ("ar", ARABIC, [MARA, LENA, JON], "اختُطفوا"),
        ("ar", ARABIC, [GROUP], "اختُطفوا"),
        ("fa", PERSIAN, [MARA], "ربوده شد"),
        ("fa", PERSIAN, [UNSTATED], "ربوده شد"),
        ("fa", PERSIAN, [MARA, JON], "ربوده شدند"),
        ("en", ENGLISH, [NEITHER], "they"),
        ("ru", '{{ people | agree(m="он", f="она", unknown="этот человек") }}', [UNSTATED], "этот человек"),
    ],
)  # fmt: skip
def test_a_word_agrees_in_gender_and_number(
    catalogue: Catalogue, language: str, text: str, people: list[Person], word: str
) -> None:
    assert _filled(catalogue, language, text, *people) == word


@pytest.mark.parametrize(
    ("language", "text", "people", "form"),
    [
        ("ru", RUSSIAN, [UNSTATED], "unknown"),
        ("ru", RUSSIAN, [NEITHER], "x"),
        ("ru", '{{ person | agree(m="похищен") }}', [MARA], "f"),
        ("fr", '{{ people | agree(m="a", f="b", several="c") }}', [MARA, LENA], "several_f"),
        ("ar", '{{ people | agree(m="a", f="b", several="c") }}', [MARA, JON], "two"),
        ("fa", '{{ people | agree(one="a") }}', [MARA, JON], "several"),
        ("de", "{{ person.subject }}", [UNSTATED], "unknown"),
    ],
)
def test_a_form_that_the_language_tells_apart_is_never_guessed(
    catalogue: Catalogue, language: str, text: str, people: list[Person], form: str
) -> None:
    with pytest.raises(FormMissing, match=f"“{form}” for {people[0].name}"):
        _filled(catalogue, language, text, *people)


def test_names_stand_in_the_case_that_a_sentence_needs(catalogue: Catalogue) -> None:
    assert _filled(catalogue, "ru", "Дело **{{ person.genitive }}**", MARA) == "Дело Мары Илвес"
    assert _filled(catalogue, "ru", "Дело {{ people.genitive }}", MARA, JON) == "Дело Мары Илвес и Йона Аске"
    text = "{{ person1.nominative }}, затем {{ person2.nominative }}"
    assert _filled(catalogue, "ru", text, MARA, JON) == "Мара Илвес, затем Йон Аске"


def test_a_missing_case_refuses_the_letter_and_is_named(catalogue: Catalogue) -> None:
    people = {"people": (LENA,), "concern": "Дело {{ person.genitive }}."}
    with pytest.raises(NameFormMissing, match="Lena Orav has no genitive in the language “ru”"):
        a_letter(catalogue, "ru", matter=people)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (MARA, "she told us; we heard her; her case"),
        (NEITHER, "they told us; we heard them; their case"),
        (UNSTATED, "they told us; we heard them; their case"),
        # A person's own pronouns go before their gender.
        (replace(MARA, pronouns="they/them"), "they told us; we heard them; their case"),
        (replace(JON, pronouns="she/her"), "she told us; we heard her; her case"),
    ],
)  # fmt: skip
def test_pronouns(catalogue: Catalogue, person: Person, sentence: str) -> None:
    text = "{{ person.subject }} told us; we heard {{ person.object }}; {{ person.possessive }} case"
    assert _filled(catalogue, "en", text, person) == sentence


def test_own_pronouns_also_choose_the_words_that_agree(catalogue: Catalogue) -> None:
    text = '{{ person.subject }} {{ person | agree(m="was", f="was", x="were", several="were") }} seen'
    assert _filled(catalogue, "en", text, replace(MARA, pronouns="they/them")) == "they were seen"
    # In a language that they are not of, they say nothing.
    assert _filled(catalogue, "ru", RUSSIAN, replace(MARA, pronouns="they/them")) == "похищена"


@pytest.mark.parametrize(
    ("language", "names", "listed"),
    [
        ("es", ["María", "Irina"], "María e Irina"),
        ("es", ["María", "Hilda"], "María e Hilda"),
        ("es", ["Ana", "Eva", "Luz"], "Ana, Eva y Luz"),
        ("tg", ["A", "B", "C"], "A, B ва C"),
        ("de", ["A", "B"], "A und B"),
        ("ar", ["روسيا", "طاجيكستان"], "روسيا وطاجيكستان"),
    ],
)
def test_names_are_listed_as_the_language_does(
    catalogue: Catalogue, language: str, names: list[str], listed: str
) -> None:
    people = [Person(name, "f", names={"nominative": name}) for name in names]
    assert _filled(catalogue, language, "{{ people.nominative }}", *people) == listed


@pytest.mark.parametrize(
    ("gender", "thanks"),
    [
        (Gender.UNKNOWN, "Надеюсь на Ваш ответ."),
        (Gender.M, "Буду признателен за Ваш ответ."),
        (Gender.F, "Буду признательна за Ваш ответ."),
    ],
)
def test_the_writers_gender_is_used_only_where_it_was_told(catalogue: Catalogue, gender: Gender, thanks: str) -> None:
    letter = a_letter(catalogue, "ru", writer={"gender": gender})
    body = next(section for section in letter.sections if section.part == "body")
    assert plain_text(body.blocks).endswith(thanks)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ person.nominative }}", "several people: write people"),
        ("{{ person3.nominative }}", "person3"),
        ("{{ person1.locative }}", "of people there are nominative, genitive"),
        ("{{ person1.names }}", "unknown variable person1.names"),
        ("{{ person1 }}", "unknown variable person1"),
        ('{{ person1 | agree("a") }}', "agree is written as in"),
        ("{{ person1 | agree(m=person2) }}", "must be a text in quotes"),
        ('{{ person1 | agree(male="a") }}', "there is no form male"),
        ('{{ writer | agree(m="a", f="b") }}', "the form unknown is missing"),
        ('{{ writer | agree(one="a", m="", f="", unknown="") }}', "there is no form one"),
        ('{{ person1.nominative | agree(m="a") }}', "Filter agree is not allowed here"),
        ("{{ person1 | upper }}", "is not allowed"),
        (r'{{ person1 | agree(m="\x00") }}', "cannot stand in a letter"),
        (r'{{ person1 | agree(m="\u202eb") }}', "cannot stand in a letter"),
        ('{{ "x" | agree(m="a") }}', "is not allowed"),
        ('{% if person1 | agree(m="a") %}x{% endif %}', "only a variable can stand here"),
        ("{{ writer.name }}", "unknown variable writer.name"),
        ("{{ campaign.concern }}", "unknown variable campaign.concern"),
        ("{{ people.agreed }}", "unknown variable people.agreed"),
        ("{{ people._filling }}", "unknown variable people._filling"),
        ("{{ person1 | agree(**x) }}", "is not allowed|agree is written"),
    ],
)
def test_a_text_that_says_it_otherwise_is_refused(catalogue: Catalogue, text: str, reason: str) -> None:
    with pytest.raises(TemplateFault, match=reason):
        _filled(catalogue, "ru", text, MARA, JON)


def test_a_text_about_nobody_names_nobody(catalogue: Catalogue) -> None:
    with pytest.raises(LetterError, match="about nobody"):
        _filled(catalogue, "en", "{{ people.nominative }}")


def test_a_name_is_never_read_as_markup_or_template(catalogue: Catalogue) -> None:
    name = "**{{ writer.name }}** <b>*x*</b>"
    assert (
        _filled(catalogue, "en", "about {{ person.nominative }}", Person("x", names={"nominative": name}))
        == f"about {name}"
    )
