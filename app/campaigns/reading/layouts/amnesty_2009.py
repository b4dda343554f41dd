"""Pure: Amnesty's case sheets of 2009 to 2017, in English, Spanish and French.

Headline in capitals, lead, account, what to write, whom to write to in up to three columns, the page header once more,
additional information, names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.reading.amnesty import organisation_in, take_header
from app.campaigns.reading.amnesty_notes import (
    deadline_in,
    take_diplomatic_copies,
    take_office_deadline,
    take_posts,
    take_update,
)
from app.campaigns.reading.amnesty_parts import (
    BANNER,
    COPIES,
    Targets,
    countries_of,
    split_lead,
    take_headline,
    take_list,
    take_people,
    take_targets,
    take_text,
)
from app.campaigns.reading.furniture import take_masthead
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.record import Layout, ReadDeadline, ReadLanguages, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.sections import Section, sections
from app.campaigns.reading.source import Piece, Source

_WRITE = (
    r"(?:please\s+)?write\s+immediately\b|(?:por\s+favor,?\s+)?escriban\s+(?:inmediatamente|de\s+inmediato|sin\s+demora)\b"
    r"|env[ií]en\s+llamamientos\s+(?:inmediatamente|de\s+inmediato|sin\s+(?:demora|dilación))\b"
    r"|(?:merci\s+d[’'])?(?:veuillez\s+)?[ée]cri(?:vez|re)\s+(?:immédiatement|sans\s+délai|sans\s+attendre)\b"
    r"|dans\s+(?:les|vos)\s+appels\b"
)
_SEND = (
    r"(?:please\s+)?send\s+(?:your\s+|all\s+|polite\s+)?appeals?\b|appeals\s+to\s*:"
    r"|appeals\s+(?:to|should|must|may)\s+be\s+sent\b|please\s+(?:write|take\s+action)(?=\s+(?:before|by|until)\b)"
    r"|(?:por\s+favor,?\s+)?env[ií](?:en|ar|e)\s+(?:los\s+|sus\s+)?llamamientos\b|llamamientos\s+a\s*:"
    r"|(?:por\s+favor,?\s+)?(?:escriban|act[uú]en)(?=\s+(?:antes\s+del?|hasta\s+el)\b)"
    r"|(?:merci\s+d[’'])?(?:veuillez\s+)?(?:envoye[zr]|adresse[zr])\s+(?:vos|les|des)\s+appels\b|appels\s+à\s*:"
    r"|appels\s+à\s+(?:envoyer|adresser)\b|(?:veuillez\s+)?(?:écri(?:vez|re)|agi(?:r|ssez))(?=\s+(?:avant|jusqu[’']au)\b)"
)
_BACKGROUND = (
    r"(?-i:ADDITIONAL INFORMATION|BACKGROUND INFORMATION|INFORMACIÓN (?:COMPLEMENTARIA|ADICIONAL|GENERAL)"
    r"|COMPLÉMENTS? D[’']INFORMATION|INFORMATIONS? COMPLÉMENTAIRES?)\b\s*:?"
    r"|(?:(?:additional|background)\s+information|información\s+(?:complementaria|adicional|general)"
    r"|compl[ée]ments?\s+d[’']information|informations?\s+(?:complémentaires?|générales?)|contexte)\s*(?::|$)"
)
# What the heading says before it names the addressees: "BEFORE 15 MAY 2012 TO:".
_TO = re.compile(r"(?P<when>.{0,200}?)(?:\b(?:to|a)|à)\s*(?::|(?=\n)|$)", re.IGNORECASE | re.DOTALL)
_HEADINGS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "write": _WRITE,
        "send": _SEND,
        "copies": COPIES.pattern,
        "background": _BACKGROUND,
        "name": r"(?:(?:names?|nombres?|noms?)(?:\(s\))?)(?:\s+(?:et\s+prénoms?|y\s+apellidos?))?(?:\(s\))?\s*:",
        "gender": r"(?:gender|sex|sexo|género|genre|sexe|(?:fe)?male\s*/\s*(?:fe)?male|homme\s*/\s*femme"
        r"|femme\s*/\s*homme|hombre\s*/\s*mujer|mujer\s*/\s*hombre|(?:[mfh]\s*/\s*)+[mfh](?=\s*:))\s*(?:\(?\s*(?:[mfhx]\s*/\s*)+[mfhx]\s*\)?)?\s*:",
    }.items()
}  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the document has the headings of these sheets: what to write at once, or whom to write to."""
    text = "\n".join(source.lines)
    write = re.search(rf"^\s*(?:{_WRITE})", text, re.IGNORECASE | re.MULTILINE)
    send = re.search(rf"^\s*(?:{_SEND})", text, re.IGNORECASE | re.MULTILINE)
    banner = any(BANNER.match(line) for line in source.lines)
    return bool(banner and (write or send)) or bool(write and send)


def _read(source: Source) -> Record:
    take_masthead(source)
    header = take_header(source)
    title = take_headline(source, _HEADINGS.values())
    notes = take_diplomatic_copies(source)
    update = take_update(source)
    posts = take_posts(source)
    after, office = take_office_deadline(source)
    parts = sections(source, _HEADINGS)
    for part in parts:
        if part.heading and part.name in {"write", "send", "copies", "background"}:
            source.take("layout", part.heading)
    background = take_text(source, "background", _pieces(parts, "background"))
    written = next((take_list(source, part) for part in parts if part.name == "write"), None)
    deadline, targets = _take_targets(source, parts, [*notes, *office])
    people = take_people(source, parts)
    lead, account = split_lead(source, parts[0].pieces)
    return Record(
        layout=Layout.AMNESTY_2009,
        organisation=organisation_in(source),
        reference=header.reference or update.reference,
        index=header.index,
        previous=update.previous,
        update=update.update if update.update is not None else header.update,
        title=title,
        countries=countries_of(header.countries, title),
        issued_on=header.issued_on,
        deadline=deadline or after,
        languages=written[0] if written else ReadLanguages(),
        people=people,
        demands=written[1] if written else (),
        targets=targets.found,
        diplomatic_copies=any(fed.field == "diplomatic_copies" for fed in source.fed),
        posts=posts,
        summary=take_text(source, "summary", lead),
        body=take_text(source, "body", account),
        background=background,
        warnings=targets.warnings,
    )


def _pieces(parts: Sequence[Section], name: str) -> list[Piece]:
    return [piece for part in parts if part.name == name for piece in part.pieces]


def _take_targets(source: Source, parts: Sequence[Section], stops: list[Piece]) -> tuple[ReadDeadline | None, Targets]:
    """Take the deadline of the heading, and the addresses below it and below the heading for copies."""
    deadline = None
    blocks = []
    for part in parts:
        if part.name == "send":
            deadline = deadline or _take_when(source, part)
        if part.name in {"send", "copies"}:
            blocks.append(("copy" if part.name == "copies" else "to", source.free_within(part.pieces)))
    stops += [fed.piece for fed in source.fed if fed.field.startswith(("posts", "update", "previous"))]
    return deadline, take_targets(source, blocks, stops)


def _take_when(source: Source, part: Section) -> ReadDeadline | None:
    run = Run(source, source.free_within(part.pieces))
    match = _TO.match(run.text)
    if match is None:
        return None
    found = deadline_in(match["when"], events=True)
    if found:
        source.take("deadline", *run.pieces(found[1], found[2]))
    source.take("layout", *run.pieces(0, match.end()))
    return found[0] if found else None


READER = LayoutReader(Layout.AMNESTY_2009, recognises, _read)
