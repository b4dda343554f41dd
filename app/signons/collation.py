"""Pure: the order of names in a language, as its readers look them up.

The scripts stand one after the other, the language's own first. Within one, letters stand in the order of its
alphabet; accents and case only decide between names that are otherwise the same. Where a language has letters of its
own, its alphabet is listed below; all others follow the order of the code points of their base letters, which is that
of the alphabet in Latin, Cyrillic, Greek, Arabic, Hebrew, Armenian, Georgian and Devanagari but for such letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

# The scripts that letters have here, by the first word of a character's name in Unicode.
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI")
_OWN_SCRIPT: Mapping[str, str] = {
    "ru": "CYRILLIC", "uk": "CYRILLIC", "be": "CYRILLIC", "bg": "CYRILLIC", "tg": "CYRILLIC", "ky": "CYRILLIC",
    "kk": "CYRILLIC", "el": "GREEK", "hy": "ARMENIAN", "ka": "GEORGIAN", "he": "HEBREW", "ar": "ARABIC",
    "fa": "ARABIC", "ur": "ARABIC", "hi": "DEVANAGARI",
}  # fmt: skip

_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_PERSIAN = "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# Alphabets that the order of code points would tear (CLDR, the standard collation of each language).
_ALPHABETS: Mapping[str, str] = {
    "ru": _RUSSIAN,
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "tg": "абвгғдежзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "fa": _PERSIAN,
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "da": "abcdefghijklmnopqrstuvwxyzæøå",
    "es": "abcdefghijklmnñopqrstuvwxyz",
}
# Letters that stand beside others although they do not decompose to them.
_BESIDE: Mapping[str, str] = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ё": "е", "ѐ": "е", "ґ": "г", "є": "е", "і": "и", "ї": "и", "ғ": "г", "қ": "к", "ҳ": "х", "ҷ": "ч",
    "آ": "ا", "أ": "ا", "إ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك",
}  # fmt: skip

Key = tuple[tuple[tuple[int, int, int], ...], str]


def key(name: str, language: str) -> Key:
    """Return by what a name is sorted among others for readers of a language (BCP 47)."""
    language = language.partition("-")[0]
    alphabet = _ALPHABETS.get(language, "")
    own = _OWN_SCRIPT.get(language, "LATIN")
    places: list[tuple[int, int, int]] = []
    for character in unicodedata.normalize("NFC", name).casefold():
        if character in alphabet:
            places.append((_of_script(character, own), 0, alphabet.index(character)))
            continue
        for base in _base(character):
            if base in alphabet:
                places.append((_of_script(base, own), 0, alphabet.index(base)))
            elif base.isalpha():
                places.append((_of_script(base, own), 1, ord(base)))
            elif base.isdecimal():
                # Numbers come before words.
                places.append((-1, 0, unicodedata.decimal(base)))
            elif base.isspace() and places and places[-1] != _SPACE:
                places.append(_SPACE)
    return tuple(places), name


# A shorter word comes before a longer one that begins with it. Dashes, quotes and points do not count.
_SPACE = (-2, 0, 0)


def _base(character: str) -> str:
    beside = _BESIDE.get(character)
    if beside is not None:
        return beside
    bare = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
    return "".join(_BESIDE.get(one, one) for one in bare)


def _of_script(character: str, own: str) -> int:
    script = unicodedata.name(character, "").partition(" ")[0]
    if script == own:
        return 0
    return 1 + _SCRIPTS.index(script) if script in _SCRIPTS else 1 + len(_SCRIPTS)
