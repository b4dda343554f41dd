"""Pure: proposes the forms of a person's name, where a library knows the language's rules.

A proposal is shown to whoever enters the name, and never used by itself: names from other languages break every rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pytrovich.enums import Case, NamePart
from pytrovich.enums import Gender as LibraryGender
from pytrovich.maker import PetrovichDeclinationMaker

_RUSSIAN_CASES = {
    "genitive": Case.GENITIVE,
    "dative": Case.DATIVE,
    "accusative": Case.ACCUSATIVE,
    "instrumental": Case.INSTRUMENTAL,
    "prepositional": Case.PREPOSITIONAL,
}
_GENDERS = {"m": LibraryGender.MALE, "f": LibraryGender.FEMALE}
# First name and surname, or first name, patronymic and surname, as a letter's text has them.
_PARTS = {
    1: (NamePart.FIRSTNAME,),
    2: (NamePart.FIRSTNAME, NamePart.LASTNAME),
    3: (NamePart.FIRSTNAME, NamePart.MIDDLENAME, NamePart.LASTNAME),
}


def _russian(name: str, gender: str) -> dict[str, str]:
    words = name.split()
    if len(words) not in _PARTS or gender not in _GENDERS:
        return {}
    maker = PetrovichDeclinationMaker()
    parts = list(zip(_PARTS[len(words)], words, strict=True))
    return {
        case: " ".join(maker.make(part, _GENDERS[gender], library_case, word) for part, word in parts)
        for case, library_case in _RUSSIAN_CASES.items()
    }


_LIBRARIES: Mapping[str, Callable[[str, str], dict[str, str]]] = {"ru": _russian}


def proposed(nominative: str, gender: str | None, language: str, cases: Sequence[str]) -> dict[str, str]:
    """Return forms by case, as far as a library can form them; none where the gender is not known."""
    library = _LIBRARIES.get(language)
    forms = library(nominative, gender) if library and gender else {}
    return {case: form for case, form in forms.items() if case in cases}
