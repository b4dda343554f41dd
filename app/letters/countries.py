"""Pure: countries by their ISO 3166-1 alpha-2 codes, and their names by CLDR."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

# Two-letter codes of CLDR that are no countries of ISO 3166-1: groupings, pseudo-locales, parts of countries.
# Kosovo (XK), which ISO leaves to its users, stays: people live and write there.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


@cache
def names(language: str) -> dict[str, str]:
    """Return the names of all countries in a language (BCP 47), by code, in the alphabetical order of the names."""
    territories = Locale.parse(language.replace("-", "_")).territories
    found = ((code, name) for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code))
    return dict(sorted((f for f in found if f[0] not in _NO_COUNTRIES), key=lambda entry: entry[1].casefold()))


def name_of(country: str, language: str) -> str:
    """Return the name of a country in a language; the code itself where CLDR has none."""
    return names(language).get(country, country)


def is_country(code: str) -> bool:
    return code in names("en")
