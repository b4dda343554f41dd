"""Salutations and closings, as the specification of the letter has them; no rank is left without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.letters.catalogue import Catalogue
from app.letters.conventions import Conventions, Gender, Rank
from app.letters.errors import SalutationMissing
from app.letters.salutations import Addressed, Origin, closing, punctuated, resolve

M, F, UNKNOWN = Gender.M, Gender.F, Gender.UNKNOWN

TABLE = [
    # language, writer's country, rank, gender, salutation, closing
    ("en", "GB", Rank.HEAD_OF_STATE, M, "Your Excellency,", "Yours respectfully,"),
    ("en", "GB", Rank.HEAD_OF_GOVERNMENT, F, "Your Excellency,", "Yours respectfully,"),
    ("en", "GB", Rank.FOREIGN_MINISTER, F, "Your Excellency,", "Yours respectfully,"),
    ("en", "GB", Rank.AMBASSADOR, UNKNOWN, "Your Excellency,", "Yours respectfully,"),
    ("en", "GB", Rank.MONARCH, F, "Your Majesty,", "Yours respectfully,"),
    ("en", "GB", Rank.MINISTER, F, "Dear Minister,", "Yours sincerely,"),
    ("en", "GB", Rank.PROSECUTOR_GENERAL, M, "Dear Prosecutor General,", "Yours sincerely,"),
    ("en", "GB", Rank.JUDGE, M, "Your Honour,", "Yours sincerely,"),
    ("en", "GB", Rank.PARLIAMENT_PRESIDENT, M, "Dear Speaker,", "Yours sincerely,"),
    ("en", "GB", Rank.GOVERNOR, M, "Dear Governor,", "Yours sincerely,"),
    ("en", "GB", Rank.DIRECTOR, F, "Dear Director,", "Yours sincerely,"),
    ("en", "GB", Rank.INTERNATIONAL_HEAD, M, "Dear Secretary-General,", "Yours sincerely,"),
    ("en", "US", Rank.HEAD_OF_STATE, M, "Your Excellency:", "Sincerely,"),
    ("en", "US", Rank.JUDGE, F, "Your Honor:", "Sincerely,"),
    ("en", "US", Rank.MINISTER, F, "Dear Minister:", "Sincerely,"),
    ("ru", "GB", Rank.HEAD_OF_STATE, M, "Глубокоуважаемый господин Президент!", "С уважением,"),
    ("ru", "GB", Rank.HEAD_OF_STATE, F, "Глубокоуважаемая госпожа Президент!", "С уважением,"),
    ("ru", "GB", Rank.HEAD_OF_GOVERNMENT, M, "Уважаемый господин Председатель Правительства!", "С уважением,"),
    ("ru", "GB", Rank.MINISTER, F, "Уважаемая госпожа Министр!", "С уважением,"),
    ("ru", "GB", Rank.PROSECUTOR_GENERAL, M, "Уважаемый господин Генеральный прокурор!", "С уважением,"),
    ("ru", "GB", Rank.PROSECUTOR_GENERAL, UNKNOWN, "Уважаемые дамы и господа!", "С уважением,"),
    ("ru", "GB", Rank.JUDGE, M, "Уважаемый господин Судья!", "С уважением,"),
    ("ru", "GB", Rank.AMBASSADOR, F, "Уважаемая госпожа Посол!", "С уважением,"),
    ("ru", "GB", Rank.GOVERNOR, M, "Уважаемый господин Губернатор!", "С уважением,"),
    ("ru", "GB", Rank.DIRECTOR, M, "Уважаемый господин Директор!", "С уважением,"),
    ("ru", "GB", Rank.INTERNATIONAL_HEAD, M, "Уважаемый господин Генеральный секретарь!", "С уважением,"),
    ("ru", "GB", Rank.MONARCH, F, "Ваше Величество!", "С уважением,"),
]


def _conventions(catalogue: Catalogue, language: str, country: str = "GB") -> Conventions:
    return catalogue.language(language).conventions_for(country)


@pytest.mark.parametrize(("language", "country", "rank", "gender", "opens", "ends"), TABLE)
def test_rank_and_gender_choose_the_words(
    catalogue: Catalogue, language: str, country: str, rank: Rank, gender: Gender, opens: str, ends: str
) -> None:
    conventions = _conventions(catalogue, language, country)
    salutation = resolve(Addressed("office", rank, gender), conventions)
    assert (punctuated(salutation, conventions), closing(salutation, rank, conventions)) == (opens, ends)


@pytest.mark.parametrize(
    ("known", "words", "origin", "ends"),
    [
        ({"printed": "Dear Sir:", "stored": "Dear Secretary"}, "Dear Sir,", Origin.PRINTED, "Yours sincerely,"),
        ({"stored": "Dear Secretary", "title": "Secretary"}, "Dear Secretary,", Origin.OFFICE, "Yours sincerely,"),
        ({"title": "Colonel", "surname": "Aske"}, "Dear Colonel,", Origin.TITLE, "Yours sincerely,"),
        ({"surname": "Aske", "gender": M}, "Dear Mr Aske,", Origin.SURNAME, "Yours sincerely,"),
        ({"surname": "Orav", "gender": F}, "Dear Ms Orav,", Origin.SURNAME, "Yours sincerely,"),
        ({"surname": "Orav"}, "Dear Sir or Madam,", Origin.NEUTRAL, "Yours faithfully,"),
        ({}, "Dear Sir or Madam,", Origin.NEUTRAL, "Yours faithfully,"),
    ],
)
def test_the_rules_come_in_their_order(
    catalogue: Catalogue, known: dict[str, str], words: str, origin: Origin, ends: str
) -> None:
    conventions = _conventions(catalogue, "en")
    salutation = resolve(Addressed(**{"office": "o", "rank": Rank.MILITARY, **known}), conventions)  # type: ignore[arg-type]  # A table of keyword arguments.
    assert (punctuated(salutation, conventions), salutation.origin) == (words, origin)
    assert closing(salutation, Rank.MILITARY, conventions) == ends


def test_a_printed_salutation_keeps_its_words_and_closes_by_rank(catalogue: Catalogue) -> None:
    conventions = _conventions(catalogue, "en", "US")
    salutation = resolve(Addressed("o", Rank.HEAD_OF_STATE, M, printed="Dear Mr. President,"), conventions)
    assert punctuated(salutation, conventions) == "Dear Mr. President:"
    british = _conventions(catalogue, "en")
    assert closing(salutation, Rank.HEAD_OF_STATE, british) == "Yours respectfully,"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("rank", Rank)
@pytest.mark.parametrize("gender", Gender)
def test_no_rank_and_gender_is_left_without_words(
    catalogue: Catalogue, language: str, rank: Rank, gender: Gender
) -> None:
    for conventions in catalogue.language(language).variants.values():
        assert resolve(Addressed("office", rank, gender), conventions).words


def test_a_language_without_even_a_neutral_form_refuses(catalogue: Catalogue) -> None:
    english = _conventions(catalogue, "en")
    bare = replace(english, salutation=replace(english.salutation, neutral=""))
    with pytest.raises(SalutationMissing, match="office"):
        resolve(Addressed("office", Rank.OFFICIAL), bare)
