"""Pure: a model letter, from its salutation to its close, in English, Spanish, French and German."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.campaigns.reading import channels
from app.campaigns.reading.headings import plain
from app.campaigns.reading.paragraphs import paragraphs
from app.campaigns.reading.source import Piece, Source, joined

_TITLES = (
    "sir|madam|mister|mr|mrs|ms|mx|excellency|honou?rable|hon|minister|president|governor|ambassador|secretary|judge|"
    "(?:your|his|her) (?:royal |serene )?"
    "(?:excellency|excellencies|honou?r|worship|majesty|highness|lordship|eminence)|"
    "senor(?:es|as|a)?|sr(?:es|as|a)?|don|dona|excelencia|(?:su|vuestra) (?:excelencia|senoria|majestad)|"
    "ministr[oa]|president[ea]|gobernador[a]?|(?:muy )?(?:senor|senora) mi[oa]|muy (?:senor|senora)(?:es|as)? mi[oa]s?|"
    "monsieur|madame|messieurs|mesdames|excellence|votre (?:excellence|majeste|altesse)|"
    "herr|frau|exzellenz|(?:eure?|ihre|seine) (?:exzellenz|majestat|hoheit|ehren)|majestat"
)
# "Dear" says enough; a title might begin a line of an address, too.
_DEAR = re.compile(
    r"(?:dear|to whom it may concern|estimad[oa]s?|distinguid[oa]s?|respetad[oa]s?|apreciad[oa]s?|honorables?|"
    r"excelentisim[oa]|ilustrisim[oa]|a quien corresponda|cher|chere|chers|cheres|sehr geehrte[rsn]?|"
    r"sehr verehrte[rsn]?|verehrte[rsn]?|geehrte[rsn]?|liebe[rsn]?|hochverehrte[rsn]?|"
    r"an die zustandigen)\b"
)
_TITLED = re.compile(rf"(?:{_TITLES})\b")
_LONGEST_SALUTATION = 120

# A line that is a close and nothing else.
_CLOSE = re.compile(
    r"(?:(?:i|we) (?:remain|am|are),? )?(?:"
    r"(?:yours|sincerely|respectfully|faithfully|truly|cordially)(?:,? (?:very |most )?"
    r"(?:yours|sincerely|respectfully|faithfully|truly|cordially|in solidarity))?|"
    r"(?:with )?(?:(?:kind|best|warm|kindest|respectful|sincere) )+(?:regards|wishes|greetings)|with respect|"
    r"(?:muy )?(?:atentamente|respetuosamente|cordialmente|atentos? saludos?|saludos(?: (?:cordiales|atentos))?)"
    r"(?:[,.]? (?:le|les|lo|la) salud[ao].{0,30})?|(?:un )?(?:atento|cordial) saludo|"
    r"(?:bien )?(?:respectueusement|cordialement|sincerement)(?: votre| votres)?|"
    r"(?:(?:recevez|avec) )?(?:nos|mes)? ?salutations (?:distinguees|respectueuses|les meilleures)|"
    r"(?:mit|in) (?:den )?(?:freundlichen|besten|vorzuglicher|respektvollen|hochachtungsvollen|herzlichen|grosster)"
    r" (?:grussen|grußen|hochachtung|empfehlungen)|(?:freundliche|beste) (?:grusse|gruße)|hochachtungsvoll|"
    r"in erwartung .{0,40}"
    r")\s*[,.:;]?$"
)
# A sentence that closes a letter, which may be longer than a line.
_CLOSING_SENTENCE = re.compile(
    r"(?:(?:le|les|lo|la|los|las) salud[ao]\b|"
    r"(?:sin otro particular|quedo (?:de usted|a la espera)|reciban?)\b.{0,80}"
    r"(?:atentamente|salud|respet|consideracion)|(?:me despido|se despide)\b|aprovecho .{0,80}salud|"
    r".{0,120}\bagreer\b|veuillez (?:recevoir|croire|accepter)\b|(?:recevez|croyez)\b.{0,80}"
    r"(?:salutations|sentiments|consideration|respect)|(?:ich|wir) verbleiben?\b)"
)


@dataclass(slots=True)
class ModelLetter:
    """The parts of a section that holds a letter. What stands `before` the salutation may be an address."""

    before: list[Piece] = field(default_factory=list)
    salutation: Piece | None = None
    body: list[Piece] = field(default_factory=list)
    close: list[Piece] = field(default_factory=list)


def is_salutation(text: str) -> bool:
    """Whether a line greets somebody: "Dear Minister", "Señor Ministro:", "Monsieur le Ministre,", "Sehr geehrte …"."""
    bare = plain(text.strip())
    if len(bare) > _LONGEST_SALUTATION or re.search(r"\w{4,}[.!?]\s+\w", bare):
        return False
    if _DEAR.match(bare):
        return bool(re.search(r"[,:!]$", bare)) or not re.search(r"[.;?]$", bare)
    return bool(_TITLED.match(bare) and re.search(r"[,:!]$", bare))


def is_close(text: str) -> bool:
    """Whether a line is nothing but the close of a letter: "Yours sincerely,", "Atentamente,"."""
    return bool(_CLOSE.match(plain(text.strip())))


def is_closing_sentence(text: str) -> bool:
    """Whether a paragraph closes a letter: "Je vous prie d'agréer, …", "Le saluda atentamente …"."""
    return is_close(text) or bool(_CLOSING_SENTENCE.match(plain(text.strip())))


def model_letter(source: Source, pieces: Sequence[Piece]) -> ModelLetter:
    """Part what stands in a section at the salutation and the close; nothing is taken.

    Without a salutation everything up to the first paragraph of running text is `before`.
    """
    at = next((number for number in range(len(pieces)) if _begins_letter(source, pieces, number)), None)
    if at is None:
        start = _first_prose(source, pieces)
        before, salutation, rest = list(pieces[:start]), None, list(pieces[start:])
    else:
        before, salutation, rest = list(pieces[:at]), pieces[at], list(pieces[at + 1 :])
    end = _close(source, rest)
    return ModelLetter(before, salutation, rest[:end], rest[end:])


def _begins_letter(source: Source, pieces: Sequence[Piece], number: int) -> bool:
    if not is_salutation(source.text(pieces[number])):
        return False
    following = paragraphs(source, pieces[number + 1 :])
    return bool(following) and is_prose(source, following[0])


def is_prose(source: Source, paragraph: Sequence[Piece]) -> bool:
    """Whether a paragraph is running text, or a close, and no block of an address."""
    texts = [source.text(piece) for piece in paragraph]
    if any(channels.labelled(text) for text in texts):
        return False
    whole = joined(texts)
    if is_closing_sentence(whole) or (_WHOLE_SENTENCE.search(whole) and len(whole.split()) >= _FEWEST_WORDS):
        return True
    return len(whole) >= _SHORTEST_PROSE and len(whole) / len(texts) >= _SHORTEST_LINE and bool(_SENTENCE.search(whole))


# Lines of an address are shorter, and no sentence ends in them; "Ms.", "St." and "Blvd." end none.
_SHORTEST_PROSE = 60
_SHORTEST_LINE = 35
_FEWEST_WORDS = 6
_SENTENCE = re.compile(r"\w{4,}[\"'”’»)]*[.!?:;][\"'”’»)]*(?:\s|$)")
_WHOLE_SENTENCE = re.compile(
    r"(?<![A-Z])(?!(?:blvd|bldg|dept|ave|str|ltd|inc|corp|gov|apdo|etc)\.)[a-zß-ÿ]{3,}[.!?:][\"'”’»)]*$", re.IGNORECASE
)
_ENDS = re.compile("[.!?][\"'”’»)]*$")


def _first_prose(source: Source, pieces: Sequence[Piece]) -> int:
    at = 0
    for paragraph in paragraphs(source, pieces):
        if is_prose(source, paragraph):
            return at
        at += len(paragraph)
    return at


def _close(source: Source, pieces: Sequence[Piece]) -> int:
    """Return where in the pieces after the salutation the close begins, their number where there is none."""
    at = 0
    for paragraph in paragraphs(source, pieces):
        for place, piece in enumerate(paragraph):
            if is_close(source.text(piece)):
                return at + place
            begins = place == 0 or _ENDS.search(source.text(paragraph[place - 1]))
            whole = joined(source.text(each) for each in paragraph[place:])
            if at + place and begins and is_closing_sentence(whole):
                return at + place
        at += len(paragraph)
    return len(pieces)
