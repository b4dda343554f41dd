"""Pure: the state that is asked, as the sentence before a list of demands names it: by its name or its adjective.

Nowhere else does an adjective name a country: "Tajik" in a headline may be said of a man in Moscow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.campaigns.reading.countries import countries_in, folded

# Code, then the adjective in English, Spanish, French (masculine singular) and German (stem); "|" parts two of a
# language, "_" stands for a space, "." for none. What two states share ("Congolese", "dominicano") names neither.
_TABLE = """
AD andorran andorrano andorran andorranisch; AE emirati|uae emiratí émirien|émirati emiratisch
AF afghan afgano afghan afghanisch; AG antiguan antiguano antiguayen antiguanisch; AL albanian albanés albanais albanisch
AM armenian armenio arménien armenisch; AO angolan angoleño angolais angolanisch
AR argentine|argentinian|argentinean argentino argentin argentinisch; AT austrian austríaco|austriaco autrichien österreichisch
AU australian australiano australien australisch; AZ azerbaijani|azeri azerbaiyano|azerí azerbaïdjanais|azéri aserbaidschanisch
BA bosnian bosnio bosnien|bosniaque bosnisch; BB barbadian barbadense barbadien barbadisch
BD bangladeshi bangladesí|bengalí bangladais|bangladeshi bangladeschisch; BE belgian belga belge belgisch
BF burkinabe|burkinabé burkinés burkinabè|burkinabé burkinisch; BG bulgarian búlgaro bulgare bulgarisch
BH bahraini bahreiní bahreïni|bahreïnien bahrainisch; BI burundian burundés burundais burundisch
BJ beninese|beninois beninés béninois beninisch; BN bruneian bruneano brunéien bruneiisch
BO bolivian boliviano bolivien bolivianisch; BR brazilian brasileño brésilien brasilianisch
BS bahamian bahameño bahamien|bahaméen bahamaisch; BT bhutanese butanés bhoutanais bhutanisch
BW botswanan botsuano|botswano botswanais botsuanisch|botswanisch
BY belarusian|belarussian bielorruso bélarussien|biélorusse|bélarusse belarussisch|weißrussisch|belarusisch
BZ belizean beliceño bélizien belizisch; CA canadian canadiense canadien kanadisch
CF central_african centroafricano centrafricain zentralafrikanisch; CH swiss suizo suisse schweizerisch|schweizer
CI ivorian|ivoirian marfileño ivoirien ivorisch; CL chilean chileno chilien chilenisch
CM cameroonian camerunés camerounais kamerunisch; CN chinese chino chinois chinesisch
CO colombian colombiano colombien kolumbianisch; CR costa_rican costarricense costaricien|costaricain costa-ricanisch|costaricanisch
CU cuban cubano cubain kubanisch; CV cape_verdean caboverdiano cap-verdien kapverdisch
CY cypriot chipriota chypriote zyprisch|zypriotisch; CZ czech checo tchèque tschechisch
DE german alemán allemand deutsch; DJ djiboutian yibutiano djiboutien dschibutisch
DK danish danés danois dänisch; DZ algerian argelino algérien algerisch
EC ecuadorian|ecuadorean ecuatoriano équatorien ecuadorianisch; EE estonian estonio estonien estnisch
EG egyptian egipcio égyptien ägyptisch; EH sahrawi saharaui sahraoui sahrauisch
ER eritrean eritreo érythréen eritreisch; ES spanish español espagnol spanisch
ET ethiopian etíope éthiopien äthiopisch; FI finnish finlandés finlandais finnisch
FJ fijian fiyiano fidjien fidschianisch; FR french francés français französisch
GA gabonese gabonés gabonais gabunisch; GB british británico britannique britisch
GD grenadian granadino grenadien grenadisch; GE georgian georgiano géorgien georgisch
GH ghanaian ghanés ghanéen ghanaisch; GM gambian gambiano gambien gambisch
GN guinean guineano guinéen guineisch; GQ equatorial_guinean|equatoguinean ecuatoguineano équatoguinéen äquatorialguineisch
GR greek griego grec griechisch; GT guatemalan guatemalteco guatémaltèque guatemaltekisch
GW bissau-guinean bisauguineano bissau-guinéen|bissaoguinéen bissau-guineisch; GY guyanese guyanés guyanien guyanisch
HN honduran hondureño hondurien honduranisch; HR croatian croata croate kroatisch
HT haitian haitiano haïtien haitianisch; HU hungarian húngaro hongrois ungarisch
ID indonesian indonesio indonésien indonesisch; IE irish irlandés irlandais irisch
IL israeli israelí israélien israelisch; IN indian indio indien indisch; IQ iraqi iraquí|irakí irakien|iraquien irakisch
IR iranian iraní iranien iranisch; IS icelandic islandés islandais isländisch; IT italian italiano italien italienisch
JM jamaican jamaicano|jamaiquino jamaïcain|jamaïquain jamaikanisch; JO jordanian jordano jordanien jordanisch
JP japanese japonés japonais japanisch; KE kenyan keniano|keniata kényan|kenyan kenianisch
KG kyrgyz|kyrgyzstani|kirghiz kirguís|kirguiso kirghize|kirghiz kirgisisch; KH cambodian camboyano cambodgien kambodschanisch
KM comorian|comoran comorense|comorano comorien komorisch; KP north_korean norcoreano nord-coréen nordkoreanisch
KR south_korean surcoreano sud-coréen südkoreanisch; KW kuwaiti kuwaití koweïtien kuwaitisch
KZ kazakh|kazakhstani kazajo|kazajistano kazakh|kazakhstanais kasachisch; LA lao|laotian laosiano laotien|lao laotisch
LB lebanese libanés libanais libanesisch; LK sri_lankan esrilanqués|ceilanés|ceilandés srilankais|sri-lankais sri-lankisch|srilankisch
LR liberian liberiano libérien liberianisch; LS basotho lesotense lesothan lesothisch
LT lithuanian lituano lituanien litauisch; LU . luxemburgués luxembourgeois luxemburgisch
LV latvian letón letton lettisch; LY libyan libio libyen libysch; MA moroccan marroquí marocain marokkanisch
MC monegasque monegasco monégasque monegassisch; MD moldovan moldavo moldave moldauisch|moldawisch
ME montenegrin montenegrino monténégrin montenegrinisch; MG malagasy malgache malgache madagassisch
MK macedonian macedonio|norcmacedonio macédonien mazedonisch|nordmazedonisch; ML malian maliense|malí malien malisch
MM burmese|myanmar birmano birman birmanisch|myanmarisch; MN mongolian mongol mongol mongolisch
MR mauritanian mauritano mauritanien mauretanisch; MT maltese maltés maltais maltesisch
MU mauritian mauriciano mauricien mauritisch; MV maldivian maldivo maldivien maledivisch
MW malawian malauí|malaui malawien|malawite malawisch; MX mexican mexicano mexicain mexikanisch
MY malaysian malasio|malayo malaisien malaysisch; MZ mozambican mozambiqueño mozambicain mosambikanisch
NA namibian namibio namibien namibisch; NE nigerien nigerino nigérien nigrisch
NG nigerian nigeriano nigérian nigerianisch; NI nicaraguan nicaragüense nicaraguayen nicaraguanisch
NL dutch neerlandés|holandés néerlandais niederländisch; NO norwegian noruego norvégien norwegisch
NP nepalese|nepali nepalés|nepalí népalais nepalesisch; NZ . neozelandés néo-zélandais neuseeländisch
OM omani omaní omanais omanisch; PA panamanian panameño panaméen|panamien panamaisch
PE peruvian peruano péruvien peruanisch; PG papuan papú papouasien papua-neuguineisch
PH philippine|filipino filipino philippin philippinisch; PK pakistani pakistaní|paquistaní pakistanais pakistanisch
PL polish polaco polonais polnisch; PS palestinian palestino palestinien palästinensisch
PT portuguese portugués portugais portugiesisch; PY paraguayan paraguayo paraguayen paraguayisch
QA qatari catarí|qatarí qatarien|qatari katarisch; RO romanian rumano roumain rumänisch
RS serbian serbio serbe serbisch; RU russian ruso russe russisch; RW rwandan ruandés rwandais ruandisch
SA saudi|saudi_arabian saudí|saudita saoudien saudi-arabisch|saudisch; SC seychellois seychellense seychellois seychellisch
SD sudanese sudanés soudanais sudanesisch; SE swedish sueco suédois schwedisch
SG singaporean|singapore singapurense singapourien singapurisch; SI slovenian|slovene esloveno slovène slowenisch
SK slovak eslovaco slovaque slowakisch; SL sierra_leonean sierraleonés sierra-léonais|sierraléonais sierra-leonisch
SN senegalese senegalés sénégalais senegalesisch; SO somali somalí somalien somalisch
SR surinamese surinamés surinamais surinamisch; SS south_sudanese sursudanés sud-soudanais südsudanesisch
SV salvadoran|salvadorean|salvadorian salvadoreño salvadorien salvadorianisch; SY syrian sirio syrien syrisch
SZ swazi|eswatini suazi swazi swasiländisch|eswatinisch; TD chadian chadiano tchadien tschadisch
TG togolese togolés togolais togoisch|togolesisch; TH thai tailandés thaïlandais thailändisch
TJ tajik|tajikistani tayiko tadjik tadschikisch; TL timorese timorense timorais timoresisch|osttimoresisch
TM turkmen turkmeno|turcomano turkmène turkmenisch; TN tunisian tunecino tunisien tunesisch
TO tongan tongano tongien tongaisch; TR turkish turco turc türkisch; TT trinidadian trinitense trinidadien trinidadisch
TW taiwanese taiwanés taïwanais taiwanisch; TZ tanzanian tanzano tanzanien tansanisch
UA ukrainian ucraniano|ucranio ukrainien ukrainisch; UG ugandan ugandés ougandais ugandisch
US american estadounidense|norteamericano américain|états-unien amerikanisch|us-amerikanisch
UY uruguayan uruguayo uruguayen uruguayisch; UZ uzbek|uzbekistani uzbeko ouzbek|ouzbèke usbekisch
VE venezuelan venezolano vénézuélien venezolanisch; VN vietnamese vietnamita vietnamien vietnamesisch
XK kosovar kosovar kosovar kosovarisch; YE yemeni yemení yéménite jemenitisch
ZA south_african sudafricano sud-africain südafrikanisch; ZM zambian zambiano zambien sambisch
ZW zimbabwean zimbabuense|zimbabuo zimbabwéen simbabwisch
"""  # noqa: E501  # A table, one state after the other.

# Who is asked in a state; in one sentence with its adjective or its name, the state is the one that is asked.
_WHO = (
    r"authorit(?:y|ies)|government|autoridad(?:es)?|gobierno|autorites?|gouvernement|behorden?|regierung|"
    r"staat|etat|estado|state|parliament|parlamento|parlement|parlament"
)
_LINKS = r"(?:of|in|from|de|del|d'|du|des|au|aux|en|von|in|aus)"
_ARTICLES = r"(?:the|la|el|los|las|le|les|l'|der|die|das|dem|den)"
_BEFORE_NAME = re.compile(rf"\b(?:{_WHO})\s+{_LINKS}\s*(?:{_ARTICLES}\s*)?$")
_BEFORE_ADJECTIVE = re.compile(rf"\b(?:{_WHO})\s+$")
_AFTER_ADJECTIVE = re.compile(rf"\s+(?:{_WHO})\b")
# "the authorities in Russia and in Tajikistan" are of two states.
_JOINS = re.compile(rf"\s*(?:,|/|&|and|y|e|et|und)\s*(?:{_LINKS}\s*)?(?:{_ARTICLES}\s*)?")
# Where the words before a name are looked at: the longest of them fit into this many characters.
_NEAR = 40


def _english(word: str) -> tuple[str, ...]:
    return (word,)


def _spanish(word: str) -> tuple[str, ...]:
    if word.endswith("o"):
        return tuple(word[:-1] + ending for ending in ("o", "a", "os", "as"))
    if word.endswith(("és", "án", "ón")):
        stem = folded(word)
        return tuple(stem + ending for ending in ("", "a", "es", "as"))
    return word, word + "s", word + "es"


def _french(word: str) -> tuple[str, ...]:
    if word.endswith(("ien", "éen")):
        return word, word + "s", word + "ne", word + "nes"
    if word in {"turc", "grec"}:
        feminine = {"turc": "turque", "grec": "grecque"}[word]
        return word, word + "s", feminine, feminine + "s"
    return tuple(word + ending for ending in ("", "s", "e", "es"))


def _german(word: str) -> tuple[str, ...]:
    return tuple(word + ending for ending in ("", "e", "en", "er", "es", "em"))


@cache
def _codes() -> dict[str, str]:
    """Return the code of each form of each adjective, for comparing; without what names two states."""
    found: dict[str, set[str]] = {}
    forms = (_english, _spanish, _french, _german)
    for row in re.split(r"[;\n]", _TABLE.strip()):
        code, *words = row.split()
        for inflected, of_language in zip(forms, words, strict=True):
            for word in of_language.split("|"):
                for form in inflected(word.replace("_", " ")) if word != "." else ():
                    found.setdefault(folded(form), set()).add(code)
    return {form: codes.pop() for form, codes in found.items() if len(codes) == 1}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_codes(), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")


def _named(whole: str) -> Iterator[tuple[int, int, str, bool]]:
    """Give the states that a folded text names: where, which, and whether it is the authorities' that are asked."""
    for found in countries_in(whole):
        before = whole[max(0, found.start - _NEAR) : found.start]
        yield found.start, found.end, found.code, bool(_BEFORE_NAME.search(before))
    for match in _pattern().finditer(whole):
        before = whole[max(0, match.start() - _NEAR) : match.start()]
        is_asked = bool(_BEFORE_ADJECTIVE.search(before) or _AFTER_ADJECTIVE.match(whole, match.end()))
        yield match.start(), match.end(), _codes()[match.group()], is_asked


def state_asked(lead: str, *, named: bool = True) -> str | None:
    """Return the code of the state that the sentence before a list asks; None where it names none, or several.

    With `named`, a state that is only named is asked, too; without, "in Russian" asks none.
    """
    whole = re.sub(r"\s+", " ", folded(lead))
    said = sorted(_named(whole))
    # States that "and" joins are asked together.
    groups: list[tuple[set[str], bool]] = []
    before = 0
    for start, end, code, is_asked in said:
        if groups and _JOINS.fullmatch(whole, before, start):
            codes, was_asked = groups[-1]
            groups[-1] = (codes | {code}, was_asked or is_asked)
        else:
            groups.append(({code}, is_asked))
        before = end
    asked = {code for codes, is_asked in groups if is_asked for code in codes}
    if named and not asked:
        asked = {code for _, _, code, _ in said}
    return asked.pop() if len(asked) == 1 else None
