"""Pure: the headings of Amnesty's forms from 2017 on, in English, Spanish, French and German.

They are written as `headings.plain` gives them: without case and accents, with straight quotes.
"""

from __future__ import annotations

import re

from app.campaigns.reading.headings import Phrase

_UA = "(?:urgent action|ua|accion urgente|au|action urgente|eilaktion)"
_OF_UA = f"(?: (?:of (?:the )?|de (?:la )?|d'|de l'|der |zur )?{_UA})?"
_TARGET = "(?:target|destinatari(?:o/a|[oa])|destinataire|cible|adressat(?:en|in)?|empfanger(?:s|in)?)s?"
_COPIES = "[\"']? ?(?:copies? (?:to|a)|copias? (?:a|para)|con copias? (?:a|para)|kopien? an)(?: ?:)? ?[\"']?"
_MODEL_LETTER = (
    "(?:(?:model|sample|template) letter|carta (?:modelo|tipo)|modelo de carta|modele de lettre|lettre (?:type|modele)|"
    "musterbrief|modellbrief|briefvorlage|briefvorschlag)"
)

_PHRASES = {
    "title": (
        "urgent action (?:title|headline)|title of (?:the )?urgent action|titulo de (?:la |una )?accion urgente|"
        "titre de l'action urgente|titel der (?:urgent action|eilaktion)|urgent action titel"
    ),
    "issued": (
        "publication date|date of (?:publication|issue)|issue date|date|fecha(?: de (?:publicacion|emision))?|"
        "date d(?:e (?:publication|parution|diffusion)|'emission)|(?:veroffentlichungs|erscheinungs)?datum|"
        "datum der veroffentlichung|veroffentlicht am"
    ),
    "number": (
        "(?:urgent action |ua )?(?:type and number|type & number|number)|tipo y numero(?: de (?:la )?accion urgente)?|"
        "numero de (?:la )?(?:accion urgente|au)|type et numero(?: (?:de l'|d')action urgente)?|"
        "numero de l'(?:action urgente|au)|art und nummer(?: der (?:urgent action|eilaktion))?|"
        "nummer der (?:urgent action|eilaktion)"
    ),
    "index": "(?:(?:amnesty international |ai )?index(?: (?:number|no\\.?))?|(?:numero de )?indice|numero d'index|"
    "index-?nummer)",
    "summary": (
        f"(?:urgent action )?summary|resumen{_OF_UA}|resume{_OF_UA}|zusammenfassung{_OF_UA}|"
        "(?:urgent action )?zusammenfassung"
    ),
    "action": (
        "(?:(?:please )?take action(?: now)?|actuen|actua|actue|pasen a la accion|(?:passez a l'action|agissez|"
        "agissons)|werden sie aktiv|setzen sie sich ein|handeln sie(?: jetzt)?)"
        f"(?: ?[:.!-]? ?[^.:]{{0,140}}\\b{_MODEL_LETTER}(?: (?:below|siguiente|ci-dessous|suivante?|unten))?)?|"
        f"(?:please )?(?:write|send|use|redacten?|escriban?|envien?|utilicen?|redigez|ecrivez|envoyez|utilisez|"
        f"schreiben sie|verwenden sie)\\b[^.:]{{0,140}}\\b{_MODEL_LETTER}"
        "(?: (?:below|siguiente|ci-dessous|suivante?|unten))?"
    ),
    "letter": (
        f"(?:urgent action |ua )?letter(?: text)?|carta{_OF_UA}|texto de la carta|lettre{_OF_UA}|lettre d'appel|"
        f"texte de la lettre|{_MODEL_LETTER}|brief(?:text)?{_OF_UA}|urgent action brief|appellbrief"
    ),
    "targets": (
        f"(?:{_TARGET}'?s? )?contact (?:details|information)(?: (?:of|for) (?:the )?{_TARGET})?(?: (?:&|"
        f"and) {_COPIES})?|"
        f"{_TARGET}(?: (?:&|and) {_COPIES})|"
        f"(?:datos|informacion) de contacto(?: (?:del?|de la|de los|de las) {_TARGET})?(?: (?:y|&) {_COPIES})?|"
        f"coordonnees(?: (?:du|de la|des) {_TARGET})?(?: (?:et|&) {_COPIES})?|"
        f"kontaktdaten(?: (?:des|der) {_TARGET})?(?: (?:und|&) {_COPIES})?|{_TARGET}"
    ),
    "copies": (
        f"(?:and |y |et |und )?(?:please |also |por favor, )?(?:send |envien? )?{_COPIES}|c\\. ?c\\.|cc|"
        "(?:and |y |et |und )?(?:with (?:a )?cop(?:y|ies) to|cop(?:y|ie|ia|ies|ias|ien))"
    ),
    "languages": (
        "preferred languages?(?: to address (?:the )?targets?)?[^:.]{0,60}?|languages?(?: to (?:address|"
        "write)[^:.]{0,40})?|(?:you can |please )?write in|"
        "(?:idiomas?|lenguas?) (?:preferid[oa]s?|preferentes?|de preferencia)(?: para dirigirse (?:al?|"
        "a la|a los|a las) \\w+)?[^:.]{0,60}?|idiomas?|"
        "(?:tambien )?pueden? (?:ustedes )?escribir(?: (?:sus )?llamamientos)? en|"
        "langues? (?:preferee?s?|privilegiee?s?|a privilegier|de preference|souhaitee?s?)[^:.]{0,60}?|langues?|"
        "vous pouvez (?:leur |lui )?(?:ecrire|rediger|envoyer)(?: (?:vos|votre|des) (?:appels?|lettres?))?(?: en)?|"
        "(?:bevorzugte|gewunschte) sprachen?[^:.]{0,60}?|sprachen?|sie konnen (?:auf|in) schreiben|bitte schreiben sie "
        "(?:auf|in)"
    ),
    "deadline": (
        "(?:appeal |appeals )?deadline(?: (?:notice|for appeals|for sending appeals|date))?|"
        "please (?:take action|act|write|send(?: your)? (?:appeals?|letters?))[^:.]{0,60}?"
        "\\b(?:until|before|by|no later than)|"
        "(?:por favor,? )?(?:actuen?|actua|envien?|escriban?)\\b[^:.]{0,70}?\\b(?:hasta(?: el)?|antes del?)|"
        "(?:fecha limite|plazo)(?: (?:para|de) [^:.]{0,50}?)?|"
        "(?:merci (?:d'|de )|veuillez |agissez|ecrivez|envoyez|priere d)[^:.]{0,80}?\\b(?:avant(?: le)?|jusqu'au|"
        "d'ici(?: au| le)?|au plus tard(?: le)?)|"
        "(?:date limite|echeance)(?: (?:pour|d'|de|des) ?[^:.]{0,50}?)?|"
        "bitte (?:schreiben|handeln|werden|senden|setzen)\\b[^:.]{0,80}?\\b(?:bis(?: zum)?|vor(?: dem)?)|"
        "(?:einsende|appell)?(?:frist|schluss)|aktionsende|handeln sie[^:.]{0,80}?\\b(?:bis(?: zum)?|vor(?: dem)?)"
    ),
    "people": (
        "names?(?: and (?:preferred )?pronouns?)?|nombres?(?: y pronombres?(?: preferidos?)?)?|"
        "noms?(?: et pronoms?(?: (?:preferes?|privilegies?|souhaites?|a utiliser))?)?|"
        "namen?(?: und (?:bevorzugte[sn]? )?(?:pronomen|furworter))?"
    ),
    "gender": (
        "gender(?: m/f)?|genero(?: ?\\(?[mhf]/[mhf]\\)?)?|sexo|sexe|genre(?: [mhf]/[mhf])?|"
        "geschlecht(?: [mwf]/[mwf])?"
    ),
    "previous": (
        "(?:link to )?(?:the )?(?:previous|last|original|first) (?:ua|urgent action)s?|"
        "enlace (?:a|con) la (?:au|ua|accion urgente) (?:anterior|previa|inicial)|"
        "(?:au|accion urgente) anterior|lien (?:vers|de|a) (?:l'|la )?(?:au|ua|"
        "action urgente) (?:precedente|anterieure)|"
        "(?:au|action urgente) precedente|"
        "link zu[rm]? (?:vorherigen|vorigen|fruheren|vorangegangenen|letzten) (?:ua|urgent action|eilaktion)"
    ),
    "background": (
        "additional information|background(?: information)?|(?:informacion|datos) (?:complementari[ao]s?|"
        "adicional(?:es)?|"
        "de contexto|general|de fondo)|antecedentes|contexto|"
        "(?:informations?|renseignements?|complements?) (?:complementaires?|supplementaires?|generales?|generaux|"
        "contextuelles?|additionnelles?|de contexte|d'information|de fond)|contexte|"
        "hintergrund(?:informationen|information)?|(?:weitere|zusatzliche|erganzende) informationen|"
        "zusatzinformation(?:en)?"
    ),
}  # fmt: skip

HEADINGS = {name: Phrase.of(phrase) for name, phrase in _PHRASES.items()}
# What a heading says that asks for a letter in one's own words, or like the one below it.
MODEL_LETTER = re.compile(_MODEL_LETTER.replace(" ", r"\s+"))

# What stands behind a heading that has lost its colon.
_DATE = r"\s+(?:\d{1,2}(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?[a-z]+\.?\s+(?:de\s+)?\d{4}|[a-z]+\.?\s+\d{1,2},?\s+\d{4})"
_NOTHING = "(?!)"
RUN_ON = {
    name: re.compile(pattern)
    for name, pattern in {
        "title": _NOTHING,
        "issued": _DATE,
        "number": rf"\s+(?:\w+\s+)?{_UA}\s*:?\s*\d".replace(" ", r"\s+"),
        "index": r"\s+[a-z]{3}\s*\d\d/",
        "languages": _NOTHING,
        "deadline": _DATE,
        "people": _NOTHING,
        "previous": r"\s+https?:",
    }.items()
}
