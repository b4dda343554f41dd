"""Pure: the languages that an appeal asks its readers to write in, by their names in four languages."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from app.campaigns.reading.countries import folded
from app.campaigns.reading.dates import LANGUAGES
from app.campaigns.reading.record import ReadLanguages

# Names that CLDR gives otherwise or not at all.
_MORE_NAMES = {
    "fa": "Farsi|Persian|persa|persan|persisch",
    "prs": "Dari|darí",
    "zh": "Chinese|Mandarin|chino|chino mandarín|chinois|mandarin|Chinesisch",
    "fil": "Filipino|Tagalog|tagalo",
    "es": "Castilian|castellano|Spanish|español|espagnol|Spanisch",
    "el": "Greek|griego|grec|Griechisch",
    "nb": "Norwegian|noruego|norvégien|Norwegisch",
    "rw": "Kinyarwanda", "rn": "Kirundi|Rundi", "sw": "Kiswahili|Swahili|suajili|suahili|Suaheli",
    "ht": "Haitian Creole|Creole|criollo haitiano|créole haïtien",
    "ay": "Aymara|aimara", "qu": "Quechua|quichua|kichwa", "gn": "Guaraní|Guarani",
    "ku": "Kurdish|kurdo|kurde|Kurdisch", "bn": "Bengali|Bangla", "my": "Burmese|birmano|birman|Birmanisch",
    "mn": "Mongolian", "si": "Sinhala|Sinhalese", "az": "Azerbaijani|Azeri", "pa": "Punjabi|Panjabi",
    "ro": "Romanian|Moldovan", "id": "Indonesian|Bahasa Indonesia", "ms": "Malay|Bahasa Melayu|Bahasa Malaysia",
    "sr": "Serbian|serbio|serbe|Serbisch", "sh": "Serbo-Croat|Serbo-Croatian", "ky": "Kyrgyz|Kirghiz|kirguís|kirghize",
    "kek": "Q'eqchi'|Q'eqchi|Kekchi|Kekchí|Quekchí|Quekchi", "quc": "K'iche'|K'iche|Quiché|Quiche",
    "cak": "Kaqchikel|Cakchiquel", "tzo": "Tzotzil|Tsotsil", "tzh": "Tzeltal|Tseltal", "nah": "Nahuatl|Náhuatl",
    "miq": "Miskito|Mískito", "cab": "Garifuna|Garífuna", "yua": "Yucatec Maya|maya yucateco", "arn": "Mapuche",
    "guc": "Wayuunaiki", "shp": "Shipibo", "ca": "Valencian|valenciano", "dv": "Divehi|Maldivian", "ber": "Berber|"
    "bereber|berbère", "tn": "Setswana", "st": "Sesotho", "ss": "Siswati|siSwati", "zu": "isiZulu", "xh": "isiXhosa",
    "lg": "Luganda", "nd": "isiNdebele|Ndebele", "ff": "Fulah|Peul|Pular|Fulfulde", "tmh": "Tamasheq|Tamashek",
    "mos": "Mooré|Moore", "man": "Mandinka|Mandingue", "bal": "Balochi|Baluchi", "tpi": "Tok Pisin", "tet": "Tetun",
    "be": "Belarusian|Belarussian|bielorruso|biélorusse|Belarussisch|Weißrussisch", "ny": "Chichewa|Nyanja",
}  # fmt: skip

# "or your own language", "también pueden escribir en su propio idioma", "ou dans votre langue", "oder in Ihrer Sprache"
_OWN = re.compile(
    r"\b(?:your|their|one's)\s+own(?:\s+language)?\b|\bown\s+language\b|\bin\s+your\s+language\b"
    r"|\bsu\s+propi[oa]\s+(?:idioma|lengua)\b|\ben\s+su\s+(?:idioma|lengua)\b|\btu\s+propi[oa]\s+(?:idioma|lengua)\b"
    r"|\bvotre\s+(?:propre\s+)?langue\b|\bleur\s+(?:propre\s+)?langue\b"
    r"|\b(?:ihrer|deiner|eurer|eigenen)\s+(?:eigenen\s+)?(?:mutter|landes)?sprache\b",
    re.IGNORECASE,
)


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if re.fullmatch("[a-z]{2,3}", code):
                found.setdefault(folded(name), code)
    for code, names in _MORE_NAMES.items():
        for name in names.split("|"):
            found[folded(name)] = code
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_codes(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


def language(name: str) -> str | None:
    """Return the code (BCP 47) of the language that a text names and nothing else."""
    return _codes().get(folded(name.strip(" .,:;()")))


def languages_in(text: str) -> ReadLanguages:
    """Return the languages that a phrase names, in their order, and whether it allows the writer's own."""
    named = (_codes()[match.group()] for match in _pattern().finditer(folded(text)))
    return ReadLanguages(tuple(dict.fromkeys(named)), bool(_OWN.search(text)))


def names_only_languages(text: str) -> bool:
    """Whether nothing but names of languages, the words for one's own, and words that join them stand in a text."""
    rest = _OWN.sub(" ", _pattern().sub(" ", folded(text)))
    joining = (
        r"\b(?:in|or|and|the|language|languages|o|u|y|e|en|el|la|idioma|ou|et|dans|le|oder|und|auf|"
        r"you|can|also|may|letters?|appeals?|messages?|write|it|please|preferred|tambien|pueden|puede|puedes|podeis|ustedes|cartas?|llamamientos?|escribir|a|al|los|las|de|peuvent|peut|lui|leur|on|lettres?|appels?|briefe?|konnt|ihr|du|kannst|pouvez|vous|aussi|ecrire|egalement|"
        r"preferably|if|possible|bevorzugt|sie|konnen|durfen|durft|koennen|auch|schreiben|bitte|official|is|not)\b"
    )
    return not re.search(r"\w", re.sub(joining, " ", rest))
