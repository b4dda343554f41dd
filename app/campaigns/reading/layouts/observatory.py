"""Pure: urgent appeals of the Observatory (OMCT and FIDH): a code with `OBS`, headed sections, one bullet a target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.campaigns.reading.countries import countries_listed
from app.campaigns.reading.dates import FoundDate
from app.campaigns.reading.diplomats import asks_for_copies
from app.campaigns.reading.header import blocks_of, countries_of, dated, is_headline, is_prose
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.lists import FoundList, entries_at, lists_in, take_lists
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, ReadDemand, ReadTarget, Record
from app.campaigns.reading.run_in import separated
from app.campaigns.reading.sections import sections
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee, addressees, warnings_of

_CODE = re.compile(r"\b[A-Z]{3}\s?\d{3}\s?/\s?\d{4}\s?/\s?OBS\s?\d{3}(?:\.(?P<update>\d{1,2}))?\b")
_APPEAL = re.compile(
    r"[\W_]*(?:urgent appeal|appel urgent|ll?amad[oa] urgente|llamamiento urgente|dringender (?:appell|aufruf)|"
    r"urgent intervention|intervention urgente|intervención urgente)[\W_]*"
    r"(?:(?:the |l['’] ?|el |die )?(?:observatory|observatoire|observatorio|beobachtungsstelle)\b)?[\W_]*",
    re.IGNORECASE,
)
_NEWS = r"new information|nouvelles? informations?|nuevas? informaci[oó]n(?:es)?|neue informationen"
_END = r"[ *_]*(?::[ *_]*|$)"
_HEADINGS = {
    name: re.compile(rf"[ *_#]*(?:{words}){_END}", re.IGNORECASE)
    for name, words in {
        "body": r"(?:brief |short )?description of the (?:situation|facts?|events?|case)|"
        r"(?:br[eè]ve )?description (?:de la situation|des faits|des événements)|"
        r"(?:breve )?descripci[oó]n de (?:la situaci[oó]n|los hechos)|"
        rf"(?:kurze )?(?:beschreibung|schilderung) (?:der (?:situation|lage)|des falls)|sachverhalt|"
        rf"(?:{_NEWS})(?=[ *_]*:)",
        "background": r"background(?: information)?|(?:brief )?reminder of the (?:facts|situation|case)|"
        r"(?:additional|further|general|contextual) information|context|(?:historical )?background and context|"
        r"(?:informations?|renseignements?|éléments?) (?:contextuel(?:le)?s?|générale?s?|généraux|de contexte|"
        r"complémentaires?|supplémentaires?|additionnel(?:le)?s?)|compléments? d['’]information|contexte|"
        r"rappel (?:des faits|du contexte)|"
        r"antecedentes|(?:informaci[oó]n|informaciones|datos) (?:de contexto|general(?:es)?|contextual(?:es)?|"
        r"complementari[ao]s?|adicional(?:es)?|de fondo)|contexto|"
        r""
        r"recordatorio de los hechos|hintergrund(?:information(?:en)?)?|"
        r"(?:weitere|zusätzliche|ergänzende) informationen",
        "actions": r"(?:requested actions?|actions? (?:requested|required|demandées?|requises?|sollicitées?))|"
        r"acci[oó]n(?:es)? (?:solicitadas?|requeridas?|demandadas?)|"
        r"(?:geforderte|erbetene|gewünschte) (?:maßnahmen|aktionen)|handlungsempfehlung(?:en)?",
        "addresses": r"address(?:es)?|adresses?|direcci[oó]n(?:es)?|adressen?",
    }.items()
}
_ORGANISATION = re.compile(
    r"\b(?:(?:the|el)\s+)?Observatory\s+for\s+the\s+Protection\s+of\s+Human\s+Rights\s+Defenders\b"
    r"|\bL['’]\s?Observatoire\s+pour\s+la\s+protection\s+des\s+d[ée]fenseurs\s+des\s+droits\s+(?:de\s+l['’]\s?homme|humains)\b"
    r"|\b(?:El\s+)?Observatorio\s+para\s+la\s+Protecci[óo]n\s+de\s+(?:l[oa]s\s+)?"
    r"(?:Defensor[ae]s(?:\s+y\s+Defensoras)?|Personas\s+Defensoras)\s+de\s+(?:los\s+)?Derechos\s+Humanos\b"
    r"|\b(?:Die\s+)?Beobachtungsstelle\s+(?:für|zum)\s+(?:den\s+)?Schutz\s+(?:von|der)\s+Menschenrechtsverteidiger\w*\b",
    re.IGNORECASE,
)
_OBSERVATORY = re.compile(r"\bobserva(?:tory|toire|torio)\b|\bbeobachtungsstelle\b", re.IGNORECASE)
_FURTHER_WRITING = re.compile(
    r"(?:please|kindly|prière|merci|veuillez|favor|por favor|se ruega|sírvanse|bitte)\b", re.IGNORECASE
)
_FIRST_LINES = 20


@dataclass(slots=True)
class _Header:
    """What stands above the sections. `rest` is running text: the lead, and an account without a heading."""

    reference: str | None = None
    update: int | None = None
    title: list[Piece] = field(default_factory=list)
    countries: tuple[str, ...] = ()
    issued: tuple[Piece, FoundDate] | None = None
    rest: list[list[Piece]] = field(default_factory=list)


def _recognises(source: Source) -> bool:
    first = [source.text(piece) for piece in source.free(1, len(source))][:_FIRST_LINES]
    coded = any(_CODE.search(text) for text in first)
    named = any(_APPEAL.match(text) for text in first) and any(_OBSERVATORY.search(text) for text in first)
    return coded or (named and any(_HEADINGS["actions"].match(line) for line in source.lines))


def _read(source: Source) -> Record:
    parts = sections(source, _HEADINGS)
    of = {name: [piece for part in parts if part.name == name for piece in part.pieces] for name in ("", *_HEADINGS)}
    for part in parts:
        if part.heading:
            source.take("layout", part.heading)
    header = _header(source, of[""])
    targets, tail, warnings = _targets(source, of["addresses"])
    demands, after_demands = _demands(source, of["actions"])
    tail = [*after_demands, *tail]
    organisation = _take_organisation(source)
    issued = header.issued or next((found for piece in tail if (found := dated(source, piece))), None)
    if issued:
        source.take("issued_on", issued[0])
    summary = header.rest[0] if header.rest else []
    account = [*(piece for block in header.rest[1:] for piece in block), *of["body"]]
    record = Record(
        layout=Layout.OBSERVATORY,
        organisation=organisation,
        reference=header.reference,
        update=header.update,
        title=joined(source.text(piece) for piece in header.title) or None,
        countries=header.countries,
        issued_on=issued[1].iso if issued else None,
        demands=demands,
        targets=targets,
        diplomatic_copies=_take_copies(source, tail),
        summary=text_of(source, summary),
        body=text_of(source, account),
        background=text_of(source, of["background"]),
        warnings=warnings,
    )
    source.take("title", *header.title)
    source.take("summary", *summary)
    source.take("body", *account)
    source.take("background", *of["background"])
    return record


def _header(source: Source, pieces: Sequence[Piece]) -> _Header:
    header = _Header()
    for block in blocks_of(pieces):
        if is_prose(source, block):
            header.rest.append(block)
            continue
        for piece in block:
            _read_header_line(source, header, piece)
    if not header.countries:
        header.countries = countries_of(joined(source.text(piece) for piece in header.title))
    return header


def _read_header_line(source: Source, header: _Header, piece: Piece) -> None:
    text = source.text(piece)
    appeal = _APPEAL.match(text)
    code = _CODE.search(text)
    if header.reference is None and code:
        header.reference = joined([code.group()])
        source.take("reference", source.piece(piece.line, piece.start + code.start(), piece.start + code.end()))
        if code["update"]:
            header.update = int(code["update"])
    if appeal:
        source.take("layout", source.piece(piece.line, piece.start, piece.start + appeal.end()))
    if appeal or code:
        return
    if re.fullmatch(rf"[\W_]*(?:{_NEWS})[\W_]*", text, re.IGNORECASE):
        header.update = header.update or 1
        source.take("layout", piece)
    elif not header.countries and (codes := countries_listed(text.strip(" ()*_#"))):
        header.countries = codes
        source.take("countries", piece)
    elif header.issued is None and (found := dated(source, piece)):
        header.issued = found
    elif not header.rest and _goes_on_title(source, header, piece):
        header.title.append(piece)


def _goes_on_title(source: Source, header: _Header, piece: Piece) -> bool:
    if header.title:
        return piece.line == header.title[-1].line + 1
    return is_headline(source, [piece]) or bool(re.search(r"[^\W\d_]{4}", source.text(piece)))


def _take_organisation(source: Source) -> str | None:
    """Return the Observatory's name as printed, over the end of a line, too."""
    text = "\n".join(source.lines)
    match = _ORGANISATION.search(text)
    return joined([match.group()]) if match else None


def _demands(source: Source, pieces: Sequence[Piece]) -> tuple[tuple[ReadDemand, ...], list[Piece]]:
    """Take the lists of the actions that are asked for, and return what stands after them."""
    found = lists_in(source, pieces)
    if not found:
        for number in range(len(pieces)):
            entries, end = entries_at(source, pieces, number)
            if entries:
                found = [FoundList(list(pieces[:number]), entries, 0, end)]
                break
    for each in found:
        source.take("layout", *each.lead)
    demands = take_lists(source, found)
    return demands, list(pieces[found[-1].end :]) if found else list(pieces)


def _targets(source: Source, pieces: Sequence[Piece]) -> tuple[tuple[ReadTarget, ...], list[Piece], tuple[str, ...]]:
    """Take the targets, and return what stands after them, and what to warn of."""
    blocks, end = _bullets(source, pieces)
    found = [separated(source, block, "to") for block in blocks]
    if not found:
        found, end = _unmarked(source, pieces)
    taken = tuple(each.take(source, number) for number, each in enumerate(found))
    return taken, list(pieces[end:]), warnings_of(found)


def _bullets(source: Source, pieces: Sequence[Piece]) -> tuple[list[list[Piece]], int]:
    """Return the text of each bullet, its bullet taken, and where the bullets end."""
    if not pieces:
        return [], 0
    entries, end = entries_at(source, pieces, 0)
    blocks = []
    for entry in entries:
        if entry.mark:
            source.take("layout", entry.mark)
        blocks.append(entry.pieces)
    return blocks, end


def _unmarked(source: Source, pieces: Sequence[Piece]) -> tuple[list[Addressee], int]:
    """Read addresses without bullets: a line with separators is one of them, as is a block of lines."""
    found: list[Addressee] = []
    end = 0
    for block in blocks_of(pieces):
        text = joined(source.text(piece) for piece in block)
        if _FURTHER_WRITING.match(text) or dated(source, block[0]) or text.endswith(":") or _OBSERVATORY.search(text):
            break
        found += [separated(source, block, "to")] if len(block) == 1 else addressees(source, block, "to")
        end += len(block)
    return found, end


def _take_copies(source: Source, tail: Sequence[Piece]) -> bool:
    for block in blocks_of(tail):
        text = joined(source.text(piece) for piece in block)
        if asks_for_copies(text):
            source.take("diplomatic_copies", *block)
            return True
    return False


READER = LayoutReader(Layout.OBSERVATORY, _recognises, _read)
