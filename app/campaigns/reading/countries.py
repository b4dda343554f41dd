"""Pure: countries by the names that appeals print, in English, Spanish, French and German."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from app.campaigns.reading.dates import LANGUAGES
from app.letters import countries

# Names that CLDR gives otherwise, or that were used when the appeals were published.
_MORE_NAMES = {
    "AE": "United Arab Emirates|UAE|EAU|VAE",
    "BA": "Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia|Bosnie-Herzégovine|Bosnien-Herzegowina|"
    "Bosnien und Herzegowina",
    "BY": "Belarus|Bélarus|Biélorussie|Weißrussland|Bielorrusia",
    "BO": "Plurinational State of Bolivia|Estado Plurinacional de Bolivia",
    "BN": "Brunei Darussalam",
    "CD": "Democratic Republic of the Congo|Democratic Republic of Congo|DRC|DR Congo|Zaire|Zaïre|RDC|"
    "République démocratique du Congo|Demokratische Republik Kongo|DR Kongo|República Democrática del Congo",
    "CF": "Central African Republic|CAR",
    "CG": "Republic of Congo|Republic of the Congo|Congo-Brazzaville|Congo|République du Congo|Republik Kongo|"
    "República del Congo",
    "CI": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire|Costa de Marfil|Elfenbeinküste",
    "CN": "People's Republic of China|PRC|República Popular China|République populaire de Chine|Volksrepublik China",
    "CV": "Cape Verde|Cabo Verde|Cap-Vert|Kap Verde",
    "CZ": "Czech Republic|Czechia|República Checa|République tchèque|Tschechische Republik",
    "DO": "Dominican Republic|República Dominicana|République dominicaine|Dominikanische Republik",
    "FM": "Micronesia",
    "GB": "United Kingdom|UK|Great Britain|Reino Unido|Royaume-Uni|Großbritannien|Vereinigtes Königreich",
    "GM": "The Gambia|Gambia",
    "IR": "Islamic Republic of Iran|Iran|República Islámica de Irán|République islamique d'Iran|"
    "Islamische Republik Iran",
    "KG": "Kyrgyz Republic|Kyrgyzstan|Kirgistan|Kirguistán|Kirghizistan|Kirgisistan",
    "KP": "North Korea|Democratic People's Republic of Korea|DPRK|Corea del Norte|Corée du Nord|Nordkorea",
    "KR": "South Korea|Republic of Korea|Corea del Sur|Corée du Sud|Südkorea|Republik Korea",
    "LA": "Lao PDR|Lao People's Democratic Republic|Laos",
    "MD": "Republic of Moldova|Moldova|Moldavia|Moldavie|Moldau|Republik Moldau",
    "MK": "North Macedonia|Macedonia|Macédoine|Mazedonien",
    "MM": "Burma|Myanmar|Birmania|Birmanie|Birma|Myanmar (Burma)",
    "PS": "Palestine|State of Palestine|Palestinian Authority|Occupied Palestinian Territories|"
    "Occupied Palestinian Territory|OPT|Palestina|Palästina",
    "RS": "Serbia|Republic of Serbia",
    "RU": "Russian Federation|Russia|Federación Rusa|Federación de Rusia|Fédération de Russie|Russische Föderation",
    "SA": "Kingdom of Saudi Arabia|KSA",
    "SV": "El Salvador",
    "SY": "Syrian Arab Republic|Syria|República Árabe Siria|République arabe syrienne|Arabische Republik Syrien",
    "SZ": "Swaziland|Eswatini|Suazilandia|Swasiland",
    "TL": "East Timor|Timor-Leste|Timor Oriental|Osttimor",
    "TR": "Turkey|Türkiye|Turquía|Turquie|Türkei",
    "TW": "Taiwan",
    "TZ": "United Republic of Tanzania|Tanzania|Tanzanie|Tansania",
    "US": "United States of America|United States|USA|U.S.A.|Estados Unidos de América|Estados Unidos|EE. UU.|EE.UU.|"
    "États-Unis d'Amérique|États-Unis|Vereinigte Staaten von Amerika|Vereinigte Staaten",
    "VA": "Holy See|Santa Sede|Saint-Siège",
    "VE": "Bolivarian Republic of Venezuela|República Bolivariana de Venezuela|République bolivarienne du Venezuela",
    "VN": "Viet Nam|Vietnam|Socialist Republic of Viet Nam",
    "XK": "Kosovo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundCountry:
    """A country that a text names, from `start` to `end`."""

    start: int
    end: int
    code: str


def folded(text: str) -> str:
    """Return a text for comparing: without case and accents, every apostrophe the same; as long as it was."""
    out = []
    for character in text:
        plain = unicodedata.normalize("NFD", character)[0]
        lowered = plain.lower()
        out.append("'" if plain in "’‘ʼ`´" else lowered if len(lowered) == 1 else plain)
    return "".join(out)


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in countries.names(language).items():
            found.setdefault(folded(name), code)
            # CLDR puts what is used, too, in brackets: "Myanmar (Birmania)".
            found.setdefault(folded(re.sub(r"\s*\(.*\)", "", name)), code)
    for code, names in _MORE_NAMES.items():
        for name in names.split("|"):
            found[folded(name)] = code
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_codes(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


def country(name: str) -> str | None:
    """Return the code (ISO 3166-1 alpha-2) of the country that a text names and nothing else."""
    bare = re.sub(r"^(?:the|la|le|l'|el|los|las|les|die|der|das)\s+", "", folded(name.strip(" .,:;()")))
    return _codes().get(bare) or _codes().get(folded(name.strip(" .,:;()")))


def countries_in(text: str) -> tuple[FoundCountry, ...]:
    """Return the countries that a text names, in their order, the longest name where several fit."""
    whole = folded(text)
    return tuple(
        FoundCountry(match.start(), match.end(), _codes()[match.group()]) for match in _pattern().finditer(whole)
    )


def countries_listed(text: str) -> tuple[str, ...]:
    """Return the countries of a text that lists countries and nothing else ("Russia/Tajikistan"); else nothing."""
    if found := country(text):
        return (found,)
    parts = [part for part in re.split(r"\s*[/,;&|–—]\s*|\s+(?:and|y|e|et|und)\s+", text.strip(" .:")) if part]
    codes = [country(part) for part in parts]
    return tuple(dict.fromkeys(code for code in codes if code)) if codes and all(codes) else ()
