"""Pure: the pages of Amnesty's country sections: a headline with the case number, demands, whom to contact by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from app.campaigns.reading.adjectives import state_asked
from app.campaigns.reading.amnesty import INDEX_LABEL, index_in, reference_in, take_header, updates_before
from app.campaigns.reading.amnesty_form import (
    Form,
    finished,
    first_paragraph,
    read_addresses,
    read_section,
    take_around,
)
from app.campaigns.reading.channels import labelled
from app.campaigns.reading.countries import countries_in
from app.campaigns.reading.dates import dates_in, only_date
from app.campaigns.reading.demands import entries, take_demands, unmarked
from app.campaigns.reading.form_headings import HEADINGS
from app.campaigns.reading.furniture import take_banner, take_masthead
from app.campaigns.reading.headings import Headed, Phrase, headed, plain
from app.campaigns.reading.languages import languages_in
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee
from app.campaigns.reading.time_limits import limit_in

_STEP = r"(?:\d[.)] ?)?(?:step \d:? ?)?"
_ACT = (
    "(?:take action|act now|what you can do|how you can help|actuen?|actua(?: ya| ahora)?|"
    "que puedes? hacer|pasen? a la "
    "accion|agissez|passez a l'action|que faire|werden sie aktiv|jetzt handeln|setzen sie sich ein)"
)
_VERBS = (
    "(?:contact|appeal to|address|write|send|(?:call|e-?mail|fax|tweet)(?= (?:or|and|to|the|these|this|your) )|"
    "contacten?|contacta|escriban?|escribe|"
    "envien?|envia|manden?|dirijan?se|dirijan?|ponganse en contacto|pongase en contacto|llamen?|contactez|ecrivez|"
    "ecrire|envoyez|envoyer|adressez|interpellez|appelez|kontaktieren sie|schreiben sie|senden sie|schicken sie|"
    "wenden sie sich|richten sie)"
)
_PLEASE = "(?:please,? |por favor,? |veuillez |merci d'|bitte )?"
_LIMIT = (
    "(?:by|before|until|no later than|antes del?|hasta(?: el)?|avant(?: le)?|jusqu'au|d'ici(?: au| le)?|bis(?: zum)?|"
    "vor(?: dem)?)"
)
_MONTH_DOT = r"(?:\.,? \d[^.:]{0,40})?"
_PHRASES = {
    "copies": HEADINGS["copies"],
    "deadline": HEADINGS["deadline"],
    # What asks to write or to contact somebody: a list of demands or addresses follow it.
    "ask": Phrase.of(
        rf"{_STEP}(?:{_ACT}(?: now)?[:!.]? ?(?:- )?)?{_PLEASE}{_VERBS}\b[^.:]{{0,120}}"
        rf"(?:(?<=\d)\. ?[a-z][^.:]{{2,30}})?{_MONTH_DOT}(?=\s*:)|"
        rf"{_STEP}{_PLEASE}{_VERBS}\b[^.:]{{0,80}} {_LIMIT} (?:\d{{1,2}}\. ?)?[^.:]{{3,30}}{_MONTH_DOT}[.]?$|"
        rf"{_STEP}{_ACT}(?: now)?[!.]?"
    ),
    **{name: HEADINGS[name] for name in ("people", "gender", "background", "previous")},
    "languages": Phrase.of("preferred languages?(?: to address (?:the )?targets?)?"),
}
# What a page says beside the appeal.
_BESIDE = re.compile(
    rf"{_STEP}(?:let us know|report (?:your|back)|tell us|tweet this|sign up|click here|follow us|"
    r"read more|urgent action (?:network|office|team)|(?:©|copyright|\(c\))|contact us|join us|"
    r"this is urgent action|here's why|thank you|view (?:the )?(?:full|pdf)|"
    r"if you (?:receive|want|would|wish)|please (?:let us|share|report|keep|check)|"
    r"home\b ?[>|/»]|skip to|get involved|email this|stay (?:informed|in touch)|"
    r"cuentanos|haznos saber|haganos saber|comparte|suscrib|siguenos|"
    r"faites-nous savoir|dites-nous|partagez|abonnez|faire un don|suivez|folgen sie)"
)
# These words begin sentences of an account, too: of the page are only short lines.
_BESIDE_IF_SHORT = re.compile(
    r"(?:share|print|related|donate|privacy|back to|join (?:our|the)|subscribe|download|if you have|"
    r"amnesty international|"
    r"search|menu|take the|compartir|comparta|dona|imprimir|volver|gracias|"
    r"partager|inscri\w*|abonne\w*|imprimer|retour|merci|"
    r"teilen|spenden|drucken|zuruck|newsletter|danke|inicio|accueil|startseite)\b"
)
_LONGEST_BESIDE = 70
# With a date, this is the wording of the pages alone.
_CONTACT = re.compile(
    rf"{_STEP}{_PLEASE}(?:contact|appeal to|kontaktieren|pongan?se en contacto|interpellez)".replace(" ", r"\s+")
)
_POSTED = re.compile(r"(?:date|posted|published|fecha|publicado|publie|datum|issued)(?: (?:on|el|le|am))?:? ")
_DOTTED = re.compile(r"\bUA:?\s*\d{1,4}\.\d\d\b")
# "Urgent Action number 209.15" is no headline.
_CASE_WORDS = re.compile(
    r"\b(?:urgent action|accion urgente|action urgente|eilaktion|ua|au|number|numero|nr|no|case)\b"
)
_HEADLINE_WORD = re.compile(r"[a-z]\w+")
_MOST_LINES_OF_HEADLINE = 3
_LONGEST_HEADLINE = 200
# Fields of one paragraph.
_FEWEST_LINKS = 3
_FIELDS = frozenset({"deadline", "people", "gender", "previous", "languages"})
_ENDS = re.compile("[.!?:][\"'”’»)]*$")


def _sections(source: Source, pieces: Sequence[Piece]) -> list[Headed]:
    return headed(source, pieces, _PHRASES)


def _recognises(source: Source) -> bool:
    pieces = list(source.free(1, len(source)))
    asked = [section for section in _sections(source, pieces) if section.name == "ask"]
    text = Run(source, pieces).text
    if not asked or INDEX_LABEL.search(text):
        return False
    headings = [plain(_heading(source, each)) for each in asked]
    dated = any(_CONTACT.match(heading) and dates_in(heading) for heading in headings)
    return bool(_DOTTED.search(text) or (dated and reference_in(text)))


def _heading(source: Source, section: Headed) -> str:
    return Run(source, section.heading).text


def _read(source: Source) -> Record:
    take_masthead(source)
    take_banner(source)
    header = take_header(source)
    record = Record(
        layout=Layout.AMNESTY_SECTION_WEB,
        reference=header.reference,
        index=header.index,
        update=header.update,
        countries=header.countries,
        issued_on=header.issued_on,
    )
    record = take_around(source, record)
    headline = _headline(source, list(source.free(1, len(source))))
    record = _take_headline(source, record, headline)
    record = _take_date(source, record)
    # What stands before the headline is no account.
    account = [
        piece
        for piece in source.free(headline[-1].line if headline else 1, len(source))
        if not _is_number_alone(source.text(piece))
    ]
    first, *rest = _sections(source, account)
    body = _without_what_stands_beside(source, first.pieces)
    for section in takewhile(lambda each: each.name in _FIELDS, rest):
        # The account may follow labelled fields, with no heading.
        value = first_paragraph(section.pieces)
        body += _without_what_stands_beside(source, section.pieces[len(value) :])
        section.pieces = value
    source.take("body", *body)
    form = Form(source, replace(record, body=text_of(source, body)))
    for section in rest:
        if section.name == "ask":
            _read_ask(form, section)
        else:
            read_section(form, replace(section, pieces=_without_what_stands_beside(source, section.pieces)))
    return finished(form)


def _headline(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the headline: the lines with the case number, or those before or after it where it stands alone."""
    blocks = _blocks(source, pieces)
    numbered = next((at for at, each in enumerate(blocks) if reference_in(Run(source, each).text)), None)
    if numbered is None:
        candidates = blocks[:1]
    else:
        block = blocks[numbered]
        line = next((at for at, piece in enumerate(block) if reference_in(source.text(piece))), 0)
        # Where no empty lines part them, a headline is one line.
        near = [block, block[line : line + 1], block[line - 1 : line] if line else []]
        candidates = [
            *near,
            *blocks[:numbered][::-1][:1],
            block[line + 1 : line + 2],
            *blocks[numbered + 1 : numbered + 2],
        ]
    return next((each for each in candidates if each and _may_be_headline(source, each)), [])


def _blocks(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the lines that follow each other, without those that stand beside the appeal or are a date."""
    found: list[list[Piece]] = []
    before = 0
    for piece in pieces:
        text = source.text(piece)
        if only_date(text) or _is_beside(text) or (re.search(r" [|>»] ", text) and not reference_in(text)):
            before = 0
            continue
        # A line with the number alone is no part of the headline.
        alone = not _HEADLINE_WORD.search(_without_numbers(text))
        if alone or not before or piece.line - before > 1:
            found.append([])
        found[-1].append(piece)
        before = 0 if alone else piece.line
    return found


def _is_number_alone(text: str) -> bool:
    return bool(_CASE_WORDS.match(plain(text))) and not _HEADLINE_WORD.search(_without_numbers(text))


def _without_numbers(text: str) -> str:
    reference = reference_in(text)
    rest = text[: reference.start] + text[reference.end :] if reference else text
    for each in reversed(dates_in(rest)):
        rest = rest[: each.start] + rest[each.end :]
    return _CASE_WORDS.sub(" ", plain(rest))


def _may_be_headline(source: Source, block: Sequence[Piece]) -> bool:
    text = joined(source.text(piece) for piece in block)
    return (
        len(block) <= _MOST_LINES_OF_HEADLINE
        and len(text) <= _LONGEST_HEADLINE
        and len(_HEADLINE_WORD.findall(_without_numbers(text))) > 1
        and not _ENDS.search(text.rstrip(")"))
    )


def _take_headline(source: Source, record: Record, headline: Sequence[Piece]) -> Record:
    run = Run(source, headline)
    everything = Run(source, source.free(1, len(source)))
    label = re.match(r"(?:subject|re|asunto|objet|betreff)\s*:\s*", run.text, re.IGNORECASE)
    start = label.end() if label else 0
    source.take("layout", *run.pieces(0, start))
    text = run.text[start:]
    reference = reference_in(text)
    if reference is None and (alone := reference_in(everything.text)):
        reference = alone
        source.take("reference", *everything.pieces(alone.start, alone.end))
    index = index_in(text)
    source.take("title", *run.pieces(start, len(run.text)))
    return replace(
        record,
        title=joined([text]) or None,
        reference=record.reference or (reference.value if reference else None),
        index=record.index or (index.value if index else None),
        update=record.update if record.update is not None else updates_before(text),
        countries=record.countries or tuple(dict.fromkeys(each.code for each in countries_in(text))),
    )


def _take_date(source: Source, record: Record) -> Record:
    """Take the first stretch that is a date and nothing else, as one beside the case number is."""
    for piece in source.free(1, len(source)):
        text = source.text(piece)
        label = _POSTED.match(plain(text))
        start = label.end() if label else 0
        found = only_date(text[start:])
        if found and found.iso and found.day and record.issued_on is None:
            source.take("layout", source.piece(piece.line, piece.start, piece.start + start))
            source.take("issued_on", source.piece(piece.line, piece.start + start, piece.end))
            return replace(record, issued_on=found.iso)
    return record


def _without_what_stands_beside(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces before the first that belongs to the page and not to the appeal."""
    for at, piece in enumerate(pieces):
        if _stands_beside(source.text(piece)):
            return list(pieces[:at])
    return list(pieces)


def _stands_beside(text: str) -> bool:
    """Whether a line belongs to the page: by how it begins, or as a row of links that marks part."""
    links = re.split(r"\s+[|>»•·]\s+", text)
    is_row = len(links) >= _FEWEST_LINKS and not labelled(text) and not re.search(r"\d{3}|[.!?]$", text)
    return _is_beside(text) or is_row


def _is_beside(text: str) -> bool:
    bare = plain(text)
    return bool(_BESIDE.match(bare)) or (len(bare) <= _LONGEST_BESIDE and bool(_BESIDE_IF_SHORT.match(bare)))


def _read_ask(form: Form, section: Headed) -> None:
    """Read what follows "Contact … by 15 November:" or "Write a letter …:": addresses, or a list of demands."""
    source = form.source
    _read_wording(form, section)
    source.take("layout", *section.heading)
    pieces = _without_what_stands_beside(source, section.pieces)
    listed = entries(source, pieces)
    if (listed and listed[0].mark.line == pieces[0].line) or (not listed and unmarked(source, pieces)):
        demands = take_demands(source, pieces, _state_asked(source, section), len(form.record.demands))
        form.record = replace(form.record, demands=(*form.record.demands, *demands))
    else:
        read_addresses(form, pieces, "to")
        form.addressees = _complete(form.addressees)


def _state_asked(source: Source, section: Headed) -> str | None:
    return state_asked(_heading(source, section), named=False)


def _read_wording(form: Form, section: Headed) -> None:
    run = Run(form.source, section.heading)
    limit = limit_in("", run.text) if dates_in(run.text) else None
    if limit and form.record.deadline is None:
        form.source.take("deadline", *run.pieces(limit.start, limit.end))
        form.record = replace(form.record, deadline=limit.deadline)
    languages = languages_in(run.text)
    if re.search(r"\b(?:in|en|auf)\s+\w", run.text) and (languages.listed or languages.or_own):
        form.record = replace(form.record, languages=languages)


def _complete(found: list[Addressee]) -> list[Addressee]:
    """Return the addressees before the first line that stands alone: a page goes on with other things."""
    for at, each in enumerate(found):
        if len(each.lines) <= 1 and not each.has_channels and not each.salutations:
            return found[:at]
    return found


READER = LayoutReader(Layout.AMNESTY_SECTION_WEB, _recognises, _read)
