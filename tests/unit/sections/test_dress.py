"""What a section's pages take from it."""

from __future__ import annotations

import pytest

from app.sections.dress import Dress


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"en": "Germany", "ru": "Германия"}, "ru", "Германия"),
        ({"en": "Germany"}, "ru", "Germany"),
        ({"ru": "Германия"}, "en", "Германия"),
        ({}, "en", "germany"),
    ],
)
def test_a_section_has_a_name_in_every_language(names: dict[str, str], language: str, shown: str) -> None:
    assert Dress(1, "germany", names=names).name_in(language) == shown


@pytest.mark.parametrize(
    ("languages", "offered", "first"),
    [
        (("de", "en"), ("ru", "en", "de"), "de"),
        (("uk", "en"), ("ru", "en", "de"), "en"),
        (("uk",), ("ru", "en"), "ru"),
        ((), ("ru", "en"), "ru"),
        (("de",), (), ""),
    ],
)
def test_the_first_letter_language_is_one_that_the_campaign_offers(
    languages: tuple[str, ...], offered: tuple[str, ...], first: str
) -> None:
    assert Dress(1, "germany", languages=languages).first_of(offered) == first


@pytest.mark.parametrize(("countries", "country"), [(("DE",), "DE"), (("AT", "DE"), ""), ((), "")])
def test_a_country_is_guessed_only_where_there_is_one(countries: tuple[str, ...], country: str) -> None:
    assert Dress(1, "germany", countries=countries).country == country
