"""Pure: the parts of a letter: what stands above its salutation, its body, its close, who signs, who gets a copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.campaigns.reading import channels
from app.campaigns.reading.header import blocks_of, dated, is_of_organisation, is_prose
from app.campaigns.reading.lists import mark_of
from app.campaigns.reading.model_letter import is_close, is_closing_sentence, is_salutation
from app.campaigns.reading.paragraphs import is_double_spaced
from app.campaigns.reading.source import Piece, Source, joined

SUBJECT = re.compile(
    r"[ *_]*(?:re|subject|ref|regarding|asunto|referencia|ref\.a|objet|concerne|concernant|betreff|betr|betrifft)"
    r"\s*\.?\s*:[ *_]*",
    re.IGNORECASE,
)
# A number that is the organisation's own: "Reference: XY-2013-917", and no subject.
REFERENCE = re.compile(
    r"[ *_]*(?:(?:our |case |file |notre |nuestra |unser(?:e)? )?(?:ref(?:erence|erencia)?|"
    r"réf(?:érence)?|referenz|zeichen)|"
    r"case|file|caso|expediente|dossier|aktenzeichen|az|fall)"
    r"(?:\s+(?:no|nr|number|n[°º]|núm(?:ero)?|numéro|nummer|code))?\s*\.?\s*:[ *_]*"
    r"(?P<value>(?-i:(?=[^\s]*\d|[A-Z]+ [^\s]*\d)[A-Z0-9][A-Z0-9./_–-]*(?: [A-Z0-9./_–-]+){0,4}))[ *_]*$",
    re.IGNORECASE,
)
COPIES = re.compile(
    r"[ *_]*(?:c\.? ?c\.? ?(?:p\.?)?|c/c|bcc|"
    r"(?:with )?(?:a )?cop(?:y|ies|ied)(?: (?:are |were |is |was )?(?:sent )?to)?|"
    r"(?:y |con )*copias?(?: a(?:l| la| los| las)?| para)?|"
    r"(?:avec |et |en )*copies?(?: conforme)?(?: à| au| aux| pour)?|"
    r"ampliations?|(?:mit |und |in )*(?:kopien?|durchschrift(?:en)?)(?: an)?|(?:nachrichtlich|zur kenntnis)(?: an)?|"
    r"verteiler)[ *_]*(?::[ *_]*|$)"
    # "cc" needs no colon before a name.
    r"|[ *_]*cc\.?[ \t]+(?=(?-i:[^\Wa-zß-öø-ÿ]))",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[ *_]*(?:signed|signatories|on behalf of|undersigned|signed by|firmado|firman|firmantes|firmas|en nombre de|por|"
    r"signé|signataires|les signataires|au nom de|pour|gezeichnet|gez\.|im namen (?:von|der)|unterzeichnet|"
    r"unterzeichner(?:innen)?|unterzeichnende)(?: by| von| por| par)?\s*:?[ *_]*$",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(
    r"(?:from|to|sent|date|subject|cc|bcc|von|an|gesendet|de|para|enviado|à|envoyé)\s*:", re.IGNORECASE
)
_LONGEST_CLOSE = 400
_LONGEST_ADDRESS_LINE = 140
# How a title of office begins a line of who signs; it belongs to the person above it.
_OFFICE = re.compile(
    r"(?:the |la |el |le |die |der )?(?:(?:executive|deputy|acting|co-?|vice[- ]?|general|managing|programme|program|"
    r"regional|senior|founding) ?)*"
    r"(?:director|directora|directeur|directrice|direktor(?:in)?|president|presidenta|presidente|président|présidente|"
    r"präsident(?:in)?|chair(?:man|woman|person)?|secretary|secretari[oa]|secrétaire|generalsekretär(?:in)?|"
    r"coordinator|coordinador[a]?|coordinat(?:eur|rice)|koordinator(?:in)?|head|treasurer|tesorer[oa]|trésori(?:er|ère)|"
    r"manager|geschäftsführer(?:in)?|vorsitzende[r]?|vorstand|adviser|advisor|officer|researcher|"
    # "Professor of Law" is an office, "Professor Emeritus Ann Lee" a person.
    r"profess(?:or|ora|eur|eure|orin)(?=(?: emerit\w+| ém[ée]rite)?(?: (?:of|in|for|de|des?|für)\b|,|$))|"
    r"profesora?(?= (?:de|en)\b|,|$)|"
    r"campaigner|spokes(?:man|woman|person)|portavoz|porte-parole|sprecher(?:in)?|leiter(?:in)?|responsable|legal)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Letter:
    """A letter's pieces. `top` is what stands above the salutation, `after` what stands after the close."""

    top: list[Piece]
    salutations: list[Piece]
    body: list[Piece]
    close: list[Piece]
    after: list[Piece]


@dataclass(slots=True)
class Top:
    """What stands above a salutation; `blocks` are addresses and letterheads that are not yet told apart."""

    issued: list[Piece] = field(default_factory=list)
    reference: Piece | None = None
    subject_label: list[Piece] = field(default_factory=list)
    subject: list[Piece] = field(default_factory=list)
    before_date: list[list[Piece]] = field(default_factory=list)
    blocks: list[list[Piece]] = field(default_factory=list)


def letter_of(source: Source, pieces: Sequence[Piece]) -> Letter | None:
    """Return the parts of a letter; None where salutation, body or close are missing, or nothing is above them."""
    start = next((number for number in range(1, len(pieces)) if _is_salutation(source, pieces, number)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(pieces) and is_salutation(source.text(pieces[end])):
        end += 1
    at = _close(source, pieces, end)
    if at is None or at == end:
        return None
    after = at + 1
    while (
        after < len(pieces) and pieces[after].line - pieces[after - 1].line <= 1 and _goes_on(source, pieces, at, after)
    ):
        after += 1
    return Letter(
        list(pieces[:start]),
        list(pieces[start:end]),
        list(pieces[end:at]),
        list(pieces[at:after]),
        list(pieces[after:]),
    )


def _is_salutation(source: Source, pieces: Sequence[Piece], number: int) -> bool:
    """Whether a line greets, and is no line of an address: what follows is running text."""
    if not is_salutation(source.text(pieces[number])):
        return False
    rest = pieces[number + 1 : number + 8]
    return any(is_prose(source, block) for block in blocks_of(rest)[:2])


def _close(source: Source, pieces: Sequence[Piece], start: int) -> int | None:
    """Return where the last close of the letter begins."""
    found = None
    for number in range(start, len(pieces)):
        first = number == start or pieces[number].line - pieces[number - 1].line > 1
        text = source.text(pieces[number])
        if is_close(text):
            found = number
        elif first:
            whole = joined(source.text(piece) for piece in blocks_of(pieces[number : number + 5])[0])
            if len(whole) <= _LONGEST_CLOSE and is_closing_sentence(whole):
                found = number
    return found


def _goes_on(source: Source, pieces: Sequence[Piece], at: int, number: int) -> bool:
    """Whether a line belongs to a close that is a sentence over several lines."""
    before = source.text(pieces[number - 1])
    return not is_close(source.text(pieces[at])) and not re.search(r"[.,:!]$", before)


def top_of(source: Source, pieces: Sequence[Piece]) -> Top | None:
    """Part what stands above a salutation into date, subject, and blocks; None for the header of an e-mail."""
    if sum(bool(_MAIL_HEADER.match(source.text(piece))) for piece in pieces) > 1:
        return None
    top = Top()
    for block in blocks_of(pieces, _gap(pieces)):
        current: list[Piece] = []
        top.blocks.append(current)
        in_subject = False
        for piece in block:
            found = dated(source, piece) if not top.issued else None
            subject = SUBJECT.match(source.text(piece)) if not top.subject else None
            numbered = REFERENCE.match(source.text(piece)) if not top.reference else None
            if numbered:
                start, end = numbered.span("value")
                top.subject_label.append(source.piece(piece.line, piece.start, piece.start + start))
                top.reference = source.piece(piece.line, piece.start + start, piece.start + end)
            elif found:
                top.issued = [found[0]]
                top.before_date = [each for each in top.blocks if each]
                current = []
                top.blocks = [current]
            elif subject:
                in_subject = True
                cut = piece.start + subject.end()
                top.subject_label.append(source.piece(piece.line, piece.start, cut))
                rest = source.piece(piece.line, cut, piece.end)
                top.subject += [rest] if rest.end > rest.start else []
            elif in_subject:
                top.subject.append(piece)
            else:
                current.append(piece)
    top.blocks = [each for each in top.blocks if each]
    return top


def _gap(pieces: Sequence[Piece]) -> int:
    """Return how far apart the lines of one block are, at most."""
    return 2 if is_double_spaced(pieces) else 1


def is_address(source: Source, block: Sequence[Piece]) -> bool:
    """Whether a block may be an address: short lines, and no running text."""
    texts = [source.text(piece) for piece in block]
    return all(len(text) <= _LONGEST_ADDRESS_LINE for text in texts) and not is_prose(source, block)


def letterhead(source: Source, blocks: Sequence[Sequence[Piece]], signing: Sequence[str]) -> Piece | None:
    """Return the line of a letterhead that names the organisation: by a word, or as one of several who sign."""
    for block in blocks:
        for piece in block[:2]:
            text = source.text(piece).strip(" *_#")
            if is_of_organisation(text) or (text in signing and len(signing) > 1):
                return piece
    return None


def signatories(source: Source, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the lines that name who signs, and labels such as "Signed by:"; an office below a name is neither."""
    found: list[Piece] = []
    labels: list[Piece] = []
    for block in blocks_of(pieces):
        for number, piece in enumerate(block):
            text = source.text(piece)
            mark = mark_of(text)
            start = piece.start + (mark.length if mark else 0)
            name = source.piece(piece.line, start, piece.end)
            if _SIGNED.match(text):
                labels.append(piece)
            elif _signs(source.text(name), number):
                labels += [source.piece(piece.line, piece.start, start)] if mark else []
                found.append(name)
    return found, labels


def _signs(text: str, number: int) -> bool:
    return bool(
        re.search(r"[^\W\d_]{2}", text)
        and len(text) <= _LONGEST_ADDRESS_LINE
        and not channels.labelled(text)
        and not re.search(r"@|https?:|www\.|\d{3}|:$", text)
        and not (number and _OFFICE.match(text))
        and not re.search(r"\w{4,}[.!?]$", text)
    )
