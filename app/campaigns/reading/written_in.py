"""Pure: in which language a text of a published appeal seems to be written; a proposal, which somebody confirms."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.letters.characters import script_of

# Words of which each language has many and the others hardly any; the last of each open letters.
_WORDS = {
    "en": "the of and to in that was his her their has been have dear your",
    "es": "el los las que del por una para con su ha fue estimado estimada señor señora excelencia",
    "fr": "le les des du et une dans est sur qui pour avec monsieur madame excellence cher chère",
    "de": "der die das und den dem des ist nicht mit von wurde sehr geehrte geehrter exzellenz",
    "pt": "os uma não dos das foi pelo pela em prezado prezada senhor senhora excelência",
}
_SCRIPTS = {"Cyrl": "ru", "Arab": "ar"}
_WORD = re.compile(r"\w+")
# So much of a text is enough to know.
_LOOKED_AT = 20_000


def language_of(text: str, among: Collection[str]) -> str:
    """Return which of these languages (BCP 47) a text is in, empty where that cannot be told."""
    text = text[:_LOOKED_AT]
    script = script_of(text)
    if script in _SCRIPTS:
        return _SCRIPTS[script] if _SCRIPTS[script] in among else ""
    words = [word.casefold() for word in _WORD.findall(text)]
    counts = {code: sum(map(frozenset(known.split()).__contains__, words)) for code, known in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    is_clear = counts[best] > 0 and [*counts.values()].count(counts[best]) == 1
    return best if is_clear and best in among else ""
