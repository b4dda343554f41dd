"""Pure: the headings of Amnesty's forms from 2017 on, in English, Spanish, French and German.

They are written as `headings.plain` gives them: without case and accents, with straight quotes.
"""

from __future__ import annotations

import re

from app.campaigns.reading.headings import Phrase

_UA = "(?:urgent action|ua|accion urgente|au|action urgente|eilaktion)"
_OF_UA = f"(?: (?:of (?:the )?|de (?:la )?|d'|de l'|der |zur )?{_UA})?"
_TARGET = "(?:target|destinatari(?:o/a|[oa])|destinataire|cible|adressat(?:en|in)?|empfanger(?:s|in)?)s?"
_COPIES = (
    "[\"']? ?(?:cop(?:y|ies?) (?:to|a|aux?)|copias? (?:a|para)|con copias? (?:a|para)|kopien? an|in kopie(?: an)?)"
    "(?: ?:)? ?[\"']?"
)
# Words before a request, what is to be done or is sent, the word before a date, and names of a field for it.
_POLITE = "please|kindly|por favor|se ruega|rogamos(?: que)?|veuillez|merci(?: de| d')?|priere(?: de| d')?|bitte"
_SENT = (
    "(?:take |time to )?action|act(?: now)?|write|send|respond|reply|appeals?|letters?|messages?|emails?|"
    "(?:que )?actuen?|actuar?|(?:que )?envi(?:en|e|ar|o)|(?:que )?escrib(?:an|a|ir)|remitan|manden|"
    "llamamientos?|cartas?|mensajes?|agi(?:r|ssez)|ecri(?:re|vez)|envo(?:yer|yez|i)|adresse[rz]|intervenir|intervenez|appels?|lettres?|"
    "courriers?|handeln|schreiben|senden|schicken|werden|setzen|appelle?|briefe?|einsende|aktion(?:en|s)?"
)
_LIMIT = (
    "until|till|before|by|not? later than|no mas tarde del?|a mas tardar(?: el)?|hasta(?: el)?|antes del?|"
    "avant(?: le)?|jusqu'(?:au|a)|d'ici(?: au| le)?|"
    "au plus tard(?: le)?|bis(?: (?:spatestens )?zum| spatestens)?|vor(?: dem)?|spatestens(?: (?:bis|am))?(?: zum)?"
)
# The word before a date, also where it stands behind the heading.
LIMIT = re.compile(rf"(?:(?:{_POLITE}|{_SENT})[,:]? )*(?:{_LIMIT})".replace(" ", r"\s+"))
_DEADLINE = (
    "deadline|due date|closing date|expiry date|cut-?off date|fecha (?:limite|tope|de (?:vencimiento|cierre))|plazo|"
    "date (?:limite|butoir|d'echeance)|echeance|delai|(?:einsende|appell)?(?:frist|schluss)|stichtag|aktionsende|"
    "letzter tag"
)
_NAME = (
    "(?:(?:sur|fore)?names?|nombres?(?: completos?)?|apellidos?|(?:pre)?noms?(?: complets?)?|"
    "(?:vor|nach|familien)?name(?:n|\\(n\\))?)"
)
_PRONOUN = "(?:pronouns?|pronombres?|pronoms?|pronomen|furworter|furwort)"
_SEND_COPY = "(?:send|envien?|envia(?:r)?|manden?|envoye[rz]|adresse[rz]|senden(?: sie)?|schicken(?: sie)?)"
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
        f"(?:(?:and|y|et|und|please|also|por favor|{_POLITE}|tambien|egalement|ebenfalls|auch),? )*(?:{_SEND_COPY} )?"
        f"(?:(?:also|tambien|egalement|auch|a|an|una|une|des|eine) )*{_COPIES}|c\\. ?c\\.|cc|"
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
    # What asks or what is sent, and the word before the date; or the name of the field.
    "deadline": (
        f"(?:(?:{_POLITE}),? ?)*(?:{_SENT})\\b[^:.]{{0,90}}?\\b(?:{_LIMIT})|"
        f"(?:{_SENT})?(?: ?[a-z]+)? ?\\b(?:{_DEADLINE})(?: [^:.]{{0,50}}?)?(?:\\b(?:{_LIMIT}))?"
    ),
    # Words for a name, and perhaps one for a pronoun, with what belongs to them.
    "people": (
        f"(?:(?:preferred|full|first|last|given|family|complete) )*{_NAME}"
        "(?:(?: ?[,/&] ?(?:(?:and|y|e|et|und) )?| (?:and|y|e|et|und|or|o|ou) )"
        f"(?:(?:preferred|bevorzugte[sn]?|gewunschte[sn]?) )?(?:{_NAME}|{_PRONOUN}))*"
        "(?: (?:prefer\\w*|privilegie\\w*|souhaite\\w*|elegid\\w*|choisi\\w*|to (?:be )?use\\w*|a utiliser|a employer|"
        "que (?:deben?|se deben?|hay que) \\w+|a utilizar|para usar|zu verwenden\\w*)(?:\\(?e?s\\)?)?)?"
    ),
    "gender": (
        "(?:fe)?male ?/ ?(?:fe)?male|(?:man|homme) ?/ ?(?:woman|femme)|(?:woman|femme) ?/ ?(?:man|homme)|"
        "hombre ?/ ?mujer|mujer ?/ ?hombre|mannlich ?/ ?weiblich|weiblich ?/ ?mannlich|"
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

# "Letters must arrive before" may be a line of the account.
_MOST_WORDS = {"deadline": 2}
HEADINGS = {
    name: Phrase.of(phrase, _MOST_WORDS[name]) if name in _MOST_WORDS else Phrase.of(phrase)
    for name, phrase in _PHRASES.items()
}
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
        # Behind the date, a sentence would go on.
        "deadline": _DATE + r"\s*(?:[.,;:(\[]|(?:to|a)\b|$)",
        "people": _NOTHING,
        "previous": r"\s+https?:",
    }.items()
}
