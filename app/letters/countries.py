"""Pure: countries by their ISO 3166-1 alpha-2 codes, and their names by CLDR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from babel import Locale

# Two-letter codes of CLDR that are no countries of ISO 3166-1: groupings, pseudo-locales, parts of countries.
# Kosovo (XK), which ISO leaves to its users, stays: people live and write there.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])

# The alphabets whose letters Unicode has in another order: what was added to a script stands there behind it.
_ALPHABETS = {
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}


@cache
def names(language: str) -> dict[str, str]:
    """Return the names of all countries in a language (BCP 47), by code, in the alphabetical order of the names."""
    territories = Locale.parse(language.replace("-", "_")).territories
    found = ((code, name) for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code))
    place = _places(language)
    return dict(sorted((f for f in found if f[0] not in _NO_COUNTRIES), key=lambda entry: place(entry[1])))


def _places(language: str) -> Callable[[str], list[tuple[int, str]]]:
    """Return what puts words into the order of a language's alphabet; accents and hamzas do not count there."""
    alphabet = {letter: number for number, letter in enumerate(_ALPHABETS.get(language, ""), 1)}

    def place(word: str) -> list[tuple[int, str]]:
        letters = []
        for letter in word.casefold():
            known = alphabet.get(letter)
            bare = letter if known else unicodedata.normalize("NFD", letter)[0]
            letters.append((known or alphabet.get(bare, 0), bare))
        return letters

    return place


def name_of(country: str, language: str) -> str:
    """Return the name of a country in a language; the code itself where CLDR has none."""
    return names(language).get(country, country)


def is_country(code: str) -> bool:
    return code in names("en")
