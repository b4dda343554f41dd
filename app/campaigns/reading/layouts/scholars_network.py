"""Pure: appeals of scholars' networks: each target on one line, with its channels and `Salutation:` in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.channels import Label
from app.campaigns.reading.dates import FoundDate, dates_in, months_in
from app.campaigns.reading.diplomats import asks_for_copies
from app.campaigns.reading.header import (
    blocks_of,
    countries_before,
    countries_of,
    dated,
    headline,
    is_of_organisation,
    is_prose,
)
from app.campaigns.reading.languages import languages_in
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.letter import COPIES, REFERENCE, SUBJECT, signatories
from app.campaigns.reading.lists import FoundList, lists_in, mark_of, take_lists
from app.campaigns.reading.model_letter import is_close, is_salutation
from app.campaigns.reading.one_line import is_one_line, labels_within, split, units
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, ReadDeadline, ReadDemand, ReadLanguages, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.run_in import on_one_line
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee, greet_again
from app.campaigns.reading.time_limits import FoundLimit, limit_in

_TARGETS = re.compile(
    r"[ *_]*(?:(?:please )?(?:send|write|address)(?: your)? )?(?:polite |all |your )*"
    r"(?:appeals?|letters?|targets?|addresses|faxes)"
    r"(?: (?:may|should|can) be (?:sent|addressed))?(?: to)?[ *_]*:?[ *_]*$"
    r"|[ *_]*(?:(?:env[ií]en?|escriban?|dirijan?|dirigir) )?(?:sus |los |las )?"
    r"(?:llamamientos|cartas|direcciones|destinatarios)(?: a)?[ *_]*:?[ *_]*$"
    r"|[ *_]*(?:(?:envoyez|écrivez|adressez) )?(?:vos |les )?"
    r"(?:appels|lettres|adresses|destinataires)(?: à)?[ *_]*:?[ *_]*$"
    r"|[ *_]*(?:appelle|briefe|schreiben|adressen|adressaten)(?: bitte)?(?: an)?[ *_]*:?[ *_]*$",
    re.IGNORECASE,
)
_APPEALS = re.compile(
    r"\b(?:appeals?|letters?|write|send|llamamientos?|cartas?|escrib\w+|env[ií]\w+|appels?|lettres?|écri\w+|envoy\w+|"
    r"appelle|briefe|schreib\w+|senden)\b",
    re.IGNORECASE,
)
# How a sentence that tells the reader what to do begins.
_NOTE = re.compile(
    r"\W*(?:please|kindly|appeals?|letters?|send|write|scholars are|members are|readers are|por favor|favor|se ruega|"
    r"env[ií]en?|escriban?|los llamamientos|las cartas|llamamientos|veuillez|merci|prière|envoyez|écrivez|les appels|"
    r"les lettres|bitte|appelle|die appelle|briefe|schreiben sie|senden sie)\b",
    re.IGNORECASE,
)
_BEFORE_LIMIT = re.compile(
    r"\b(?:(?:before|by|until|till|no later than|in|during|throughout|after)(?: the (?:end|month) of)?|"
    r"(?:antes del?|hasta(?: el)?|en|durante|después del?)(?: (?:el mes|fin(?:es)?|final(?:es)?) de)?|"
    r"(?:avant(?: le)?|jusqu['’](?:au|en|à)|après le|en|pendant|durant|au)(?: (?:cours|mois|le mois|"
    r"la fin|courant|fin))?"
    r"(?: (?:de|d['’]|du mois de|du mois d['’]))?|courant|"
    r"(?:vor(?: dem)?|bis(?: zum)?|nach(?: dem)?|im|während)(?: (?:des )?monats?| ende| anfang| laufe des)?)\s*$",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"(?:le |la |el |das |der )?(?:réseau|red|netzwerk|comité|komitee|asociación|association|fédération|federación|"
    r"collectif|colectivo|fondation|fundación|ligue|liga|verein|verband|bund)\b",
    re.IGNORECASE,
)
_LONGEST_NOTE = 250
_ASKS = re.compile(
    r"\b(?:ask|asks|urge|urges|call(?:s)? (?:on|upon|for)|request|requests|appeal|appeals|demand|demands|implore|"
    r"ped(?:imos|ir)|pide|instamos|insta|exhort\w+|solicit\w+|rogamos|exig\w+|demand(?:ons|e)|pri(?:ons|e)|appel(?:ons|le)|"
    r"enjoi\w+|forder\w+|bitte[tn]?|appellier\w+|ersuch\w+|ruf\w+)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Parts:
    """Targets with their role, what stands above the first of them, and what stands among or below them."""

    targets: list[tuple[str, list[Piece]]] = field(default_factory=list)
    labels: list[Piece] = field(default_factory=list)
    above: list[Piece] = field(default_factory=list)
    below: list[list[Piece]] = field(default_factory=list)


@dataclass(slots=True)
class _Notes:
    """What sentences beside the account state."""

    languages: ReadLanguages = field(default_factory=ReadLanguages)
    deadline: ReadDeadline | None = None
    diplomatic_copies: bool = False


def _parts(source: Source) -> _Parts:
    parts = _Parts()
    role = "to"
    listed = False
    for block in _blocks(source):
        rest = list(block)
        if copied := _copied(source, rest[0]):
            role, listed = "copy", True
            parts.labels.append(copied[0])
            rest[0] = copied[1]
            if not labels_within(source.text(rest[0])) and len(rest) == 1 and not is_prose(source, rest):
                parts.targets.append((role, rest))
                continue
        while rest and (heading := _heading(source, rest[0])):
            role = heading
            parts.labels.append(rest.pop(0))
            listed = True
        if not rest:
            continue
        for unit in units(source, rest):
            text = joined(source.text(piece) for piece in unit)
            # Below a heading, an address needs no office before its holder.
            of_list = listed and bool(labels_within(text)) and not is_prose(source, unit)
            listed = of_list or (is_one_line(source, unit) and (listed or _is_whole(source, unit)))
            if listed:
                parts.targets.append((role, unit))
            elif parts.targets:
                parts.below.append(unit)
            else:
                parts.above += unit
    return parts


def _blocks(source: Source) -> list[list[Piece]]:
    """Return the blocks of a document; "cc: …" begins one."""
    found: list[list[Piece]] = []
    for block in blocks_of(list(source.free(1, len(source)))):
        found.append([])
        for piece in block:
            if found[-1] and _copied(source, piece):
                found.append([])
            found[-1].append(piece)
    return found


def _copied(source: Source, piece: Piece) -> tuple[Piece, Piece] | None:
    """Return label and address of a line that says who gets a copy, None where it is none or a heading alone."""
    match = COPIES.match(source.text(piece))
    if match is None or piece.start + match.end() >= piece.end:
        return None
    cut = piece.start + match.end()
    return source.piece(piece.line, piece.start, cut), source.piece(piece.line, cut, piece.end)


def _heading(source: Source, piece: Piece) -> str | None:
    """Return the role of the targets that stand below a line, None where it is no heading of theirs."""
    text = source.text(piece)
    if match := COPIES.match(text):
        return "copy" if match.end() == len(text) else None
    return "to" if _TARGETS.match(text) else None


def _is_whole(source: Source, unit: Sequence[Piece]) -> bool:
    return Label.SALUTATION in labels_within(joined(source.text(piece) for piece in unit))


def _recognises(source: Source) -> bool:
    return any(_is_whole(source, unit) for _, unit in _parts(source).targets)


def _read(source: Source) -> Record:
    parts = _parts(source)
    source.take("layout", *parts.labels)
    addressed, warnings = _targets(source, parts)
    reference = _take_reference(source, parts)
    organisation, issued, title, rest = _top(source, parts.above)
    notes = _Notes()
    demands, account = _account(source, rest, notes)
    for block in parts.below:
        _take_note(source, block, notes)
    below = [piece for block in parts.below for piece in block]
    if not any(is_prose(source, block) for block in blocks_of(account)):
        account = [*account, *_letter_below(source, below)]
    title = title or _subject(source, below)
    account, after = _of_letter(source, account, addressed)
    for piece in [*parts.above, *below]:
        if is_salutation(source.text(piece)) and piece not in account:
            greet_again(source, piece, addressed)
    names, labels = signatories(source, after)
    targets = tuple(each.take(source, number) for number, each in enumerate(addressed))
    text = joined(source.text(piece) for piece in title) or None
    record = Record(
        layout=Layout.SCHOLARS_NETWORK,
        organisation=source.text(organisation) if organisation else None,
        reference=reference,
        title=text,
        countries=countries_of(text),
        issued_on=issued[1].iso if issued else None,
        deadline=notes.deadline,
        languages=notes.languages,
        demands=demands,
        targets=targets,
        diplomatic_copies=notes.diplomatic_copies,
        signatories=tuple(source.text(name) for name in names),
        body=text_of(source, account),
        warnings=warnings,
    )
    source.take("layout", *labels)
    source.take("title", *title)
    source.take("organisation", *([organisation] if organisation else []))
    source.take("issued_on", *([issued[0]] if issued else []))
    source.take("body", *account)
    for number, name in enumerate(names):
        source.take(f"signatories.{number}", name)
    return record


def _take_reference(source: Source, parts: _Parts) -> str | None:
    """Take a line that prints the network's own number."""
    for piece in parts.above:
        if match := REFERENCE.match(source.text(piece)):
            start, end = match.span("value")
            source.take("layout", source.piece(piece.line, piece.start, piece.start + start))
            source.take("reference", source.piece(piece.line, piece.start + start, piece.start + end))
            parts.above.remove(piece)
            return match["value"]
    return None


def _targets(source: Source, parts: _Parts) -> tuple[list[Addressee], tuple[str, ...]]:
    found: list[Addressee] = []
    warnings: list[str] = []
    for role, unit in parts.targets:
        mark = mark_of(source.text(unit[0]))
        start = unit[0].start + (mark.length if mark else 0)
        bare = [source.piece(unit[0].line, start, unit[0].end), *unit[1:]]
        each = split(source, bare)
        if each is None:
            warnings.append(RUN_TOGETHER)
            continue
        source.take("layout", source.piece(unit[0].line, unit[0].start, start))
        found += [on_one_line(source, pieces, role) for pieces in each]
    warnings += [warning for addressee in found for warning in addressee.warnings]
    return found, tuple(dict.fromkeys(warnings))


RUN_TOGETHER = "targets: several addresses stand on one line, and where one ends cannot be told; see what is left over."


def _top(
    source: Source, pieces: Sequence[Piece]
) -> tuple[Piece | None, tuple[Piece, FoundDate] | None, list[Piece], list[Piece]]:
    """Return organisation, date and headline from above the account, and the account with all that follows."""
    blocks = blocks_of(pieces)
    number = next(
        (
            n
            for n, block in enumerate(blocks)
            if is_prose(source, block) and not countries_before(source.text(block[0]))
        ),
        len(blocks),
    )
    top = [piece for block in blocks[:number] for piece in block]
    issued = next((found for piece in top if (found := dated(source, piece))), None)
    left = [piece for piece in top if dated(source, piece) is None and not is_salutation(source.text(piece))]
    organisation = left[0] if left and is_of_organisation(source.text(left[0])) and _is_name(source, left[0]) else None
    left = [piece for piece in left if piece != organisation]
    title = _subject(source, left) or headline(source, blocks_of(left))
    rest = [piece for piece in top if title and piece > title[-1] and dated(source, piece) is None]
    return organisation, issued, title, rest + [piece for block in blocks[number:] for piece in block]


def _subject(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return what is behind "Re:", and take this; nothing where no line begins so."""
    for piece in pieces:
        if (match := SUBJECT.match(source.text(piece))) and not REFERENCE.match(source.text(piece)):
            start = piece.start + match.end()
            source.take("layout", source.piece(piece.line, piece.start, start))
            return [source.piece(piece.line, start, piece.end)]
    return []


def _is_name(source: Source, piece: Piece) -> bool:
    """Whether a line is a name and no headline: a headline names countries first, or goes on in lower case."""
    if _NAME_FIRST.match(source.text(piece)):
        return True
    words = [word for word in source.text(piece).split() if len(word) > 3]  # noqa: PLR2004  # Small words have three.
    return not countries_before(source.text(piece)) and sum(word[0].isupper() for word in words) * 2 > len(words)


def _account(source: Source, pieces: Sequence[Piece], notes: _Notes) -> tuple[tuple[ReadDemand, ...], list[Piece]]:
    """Take the lists and the notes on how to write, and return the demands and the rest."""
    found = lists_in(source, pieces)
    of_lists = {piece for each in found for piece in pieces[each.start : each.end]}
    account: list[Piece] = []
    for each in found:
        if _take_note(source, each.lead, notes, as_heading=True):
            continue
        if _stands_alone(pieces, each) and _ASKS.search(each.lead_text(source)):
            source.take("layout", *each.lead)
        else:
            account += each.lead
    demands = take_lists(source, found)
    for block in blocks_of([piece for piece in pieces if piece not in of_lists]):
        if not _take_note(source, block, notes):
            account += block
    return demands, sorted(account)


def _stands_alone(pieces: Sequence[Piece], found: FoundList) -> bool:
    """Whether the words before a list are a paragraph of their own."""
    return found.start == 0 or pieces[found.start].line - pieces[found.start - 1].line > 1


def _take_note(source: Source, block: Sequence[Piece], notes: _Notes, *, as_heading: bool = False) -> bool:
    """Take a sentence on languages, the deadline or copies; a longer one feeds them and stays in the account."""
    run = Run(source, block)
    text = joined([run.text])
    short = len(text) <= _LONGEST_NOTE
    if asks_for_copies(text):
        notes.diplomatic_copies = True
        source.take("diplomatic_copies", *block)
        return True
    if not _APPEALS.search(text) or not short or not (as_heading or _NOTE.match(text)):
        return False
    taken = False
    whole = run.text.replace("\n", " ")
    dates = dates_in(whole)
    limited = bool(dates) and bool(_BEFORE_LIMIT.search(whole[: dates[0].start]))
    limit = limit_in("", whole) if limited else None if dates else _month(whole)
    if notes.deadline is None and limit:
        notes.deadline = limit.deadline
        source.take("deadline", *run.pieces(limit.start, limit.end))
        taken = True
    languages = languages_in(whole)
    if notes.languages == ReadLanguages() and languages != notes.languages:
        notes.languages = languages
        taken = True
    if taken or (
        as_heading and re.match(r"(?:please|kindly|por favor|merci|veuillez|prière|bitte)\b", text, re.IGNORECASE)
    ):
        source.take("languages" if languages == notes.languages and languages.listed else "layout", *block)
        return True
    return False


def _month(text: str) -> FoundLimit | None:
    """Return the month without a year in which a sentence asks to write: "Please write during July"."""
    for start, end, _ in months_in(text):
        if _BEFORE_LIMIT.search(text[:start]):
            return FoundLimit(start, end, ReadDeadline(None, DeadlineKind.MONTH, text[start:end]))
    return None


def _letter_below(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the letter that stands below its addresses, from its salutation on; nothing where there is none."""
    start = next((number for number, piece in enumerate(pieces) if is_salutation(source.text(piece))), None)
    closed = start is not None and any(is_close(source.text(piece)) for piece in pieces[start:])
    return [piece for piece in pieces[start:] if source.is_free(piece)] if closed else []


def _of_letter(
    source: Source, account: Sequence[Piece], addressed: Sequence[Addressee]
) -> tuple[list[Piece], list[Piece]]:
    """Part an account that is a letter: return its body, and what stands after its close."""
    start, end = 0, len(account)
    for number, piece in enumerate(account):
        if number < 3 and is_salutation(source.text(piece)):  # noqa: PLR2004  # At its beginning.
            start = number + 1
            if addressed and not any(each.salutations for each in addressed):
                addressed[0].read_salutation(source, piece)
        if number > start and is_close(source.text(piece)):
            end = number
    return list(account[start:end]), list(account[end + 1 :])


READER = LayoutReader(Layout.SCHOLARS_NETWORK, _recognises, _read)
