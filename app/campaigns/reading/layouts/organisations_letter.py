"""Pure: letters that organisations sign: date, addressees, salutation, body, close, signatories, copies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.reading import channels
from app.campaigns.reading.dates import dates_in
from app.campaigns.reading.event import take_event
from app.campaigns.reading.header import blocks_of, countries_of, dated, is_of_organisation
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.letter import COPIES, Letter, Top, is_address, letter_of, letterhead, signatories, top_of
from app.campaigns.reading.lists import lists_in, mark_of, take_lists
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, ReadDemand, Record
from app.campaigns.reading.run_in import separated
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee, addressees, warnings_of

# Before an address: "To:", "An:".
_TO = re.compile(r"(?:to|an|a|à|para|attn\.?|attention)\s*:\s*", re.IGNORECASE)
# Who is not asked to sign but gets a copy, where no heading says so.
_OFFICIAL = re.compile(
    r"\b(?:minist(?:er|ry|re|ère|erio|r[oa]|erium)|ambassad\w*|embass(?:y|ies)|embajad\w*|botschaft\w*|permanent "
    r"(?:mission|representative)|mission permanente|misión permanente|ständige vertretung|high commissioner|"
    r"special rapporteur|president of the republic|his excellency|her excellency|h\.e\.|s\.e\.)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:mr|mrs|ms|mx|dr|prof|sr|sra|m|mme|h\.e|s\.e|hon|lic|ing)\.?\s|(?:herr|frau|señora?|monsieur|madame|"
    r"his|her|the|ambassad\w*|embajad\w*|botschaft\w*)\s",
    re.IGNORECASE,
)


_HEADLINE = re.compile(
    r"[\W_]*(?:open letter|joint letter|joint open letter|public letter|carta abierta|carta conjunta|lettre ouverte|"
    r"offener brief|gemeinsamer brief)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[\W_]*(?:(?:sent|transmitted|delivered|enviad[oa]|envoyée?|versandt|vorab) )?(?:by|via|por|par|per|vía) "
    r"(?:(?:registered|air|certified) ?)?[^\s:]*(?:mail|fax|facsimile|courriel|correo|post|hand\b|courier|mensajero|"
    r"porteur|télécopie|einschreiben|bote\b)",
    re.IGNORECASE,
)
# Who is written to in an office of a state.
_OFFICE = re.compile(
    rf"{_OFFICIAL.pattern}|\b(?:president\w*|präsident\w*|président\w*|excellenc\w+|excelenc\w+|exzellenz|"
    r"excelentísim\w+|governor|gobernador\w*|gouverneur\w*|prosecutor\w*|procur\w+|fiscal\w*|\w*staatsanw\w+|"
    r"judge|juez\w*|juge|\w*richter\w*|attorney|general|commissioner|comisari\w+|commissaire|parliament\w*|"
    r"parlam\w+|parlement\w*|senat\w+|congress\w*|deput\w+|diputad\w+|députée?s?|mayor\w*|alcald\w+|maire|"
    r"\w*bürgermeister\w*|kanzler\w*|chancell\w+|secretary|secretari\w+|secrétaire|king|queen|rey|reina|roi|"
    r"director\w*|directeur|directrice|high commission\w*|polic[ey]\w*|policía|polizei\w*|prison|kommission\w*|"
    r"landrat|landrätin|préfet\w*|prefect\w*|council of ministers|majest\w+)",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:we|us|our|undersigned|nosotr[oa]s|nos|nuestr[oa]s?|abajo firmantes|nous|notre|nos|wir|uns\w*)\b",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:i|me|my|yo|me|mi|mis|je|j['’]|mon|ma|mes|ich|mir|mich|mein\w*)(?!\w)", re.IGNORECASE)
# A couple may sign a private letter.
_MANY = 3
_LINES_OF_ADDRESS = 3
_COMMAS_OF_RUN_IN = 2
_CONTACT = re.compile(
    r"(?:contact|for (?:more|further) information|press|para más información|pour plus d|kontakt)", re.IGNORECASE
)
_MOST_LINES_OF_HEADLINE = 3
_FEWEST_WORDS_OF_HEADLINE = 4


def _parts(source: Source) -> tuple[Letter, Top] | None:
    letter = letter_of(source, list(source.free(1, len(source))))
    top = top_of(source, letter.top) if letter else None
    if letter is None or top is None:
        return None
    above = [*top.before_date, *top.blocks]
    is_addressed = any(is_address(source, block) for block in above)
    return (letter, top) if is_addressed and _is_of_many(source, letter, top) else None


def _is_of_many(source: Source, letter: Letter, top: Top) -> bool:
    """Whether a letter is no private one: organisations or many people sign it, or a group writes to an official."""
    names, _ = signatories(source, letter.after)
    signed = [source.text(name) for name in names]
    heads = [block for block in top.before_date if not _is_of_sender(source, block, signed)]
    if (
        any(is_of_organisation(source.text(piece)) for piece in letter.after)
        or letterhead(source, heads or top.blocks[:1], signed if heads else ())
        or len(signed) >= _MANY
    ):
        return True
    above = joined(source.text(piece) for piece in [*letter.top, *letter.salutations])
    body = joined(source.text(piece) for piece in letter.body)
    return bool(_OFFICE.search(above)) and len(_WE.findall(body)) > len(_I.findall(body))


def _read(source: Source) -> Record:
    parts = _parts(source)
    assert parts is not None  # noqa: S101  # Recognised by the same.
    letter, top = parts
    signing, copied = _after(source, letter.after, letter.top)
    issued = top.issued or [found[0] for piece in signing if (found := dated(source, piece))][:1]
    names, labels = signatories(source, [piece for piece in signing if dated(source, piece) is None])
    signed = [source.text(name) for name in names]
    heads, blocks = _letterheads(source, top, signed)
    head = letterhead(source, heads, signed)
    headline = _headline(source, top, blocks)
    blocks = [block for block in blocks if block != headline]
    addressed = _addressed(source, blocks, letter.salutations)
    targets = tuple(each.take(source, number) for number, each in enumerate([*addressed, *copied]))
    title = joined(source.text(piece) for piece in headline) or None
    deadline = take_event(source, letter.body)
    demands, body = _take_demands(source, letter.body)
    record = Record(
        layout=Layout.ORGANISATIONS_LETTER,
        organisation=source.text(head) if head else None,
        reference=joined([source.text(top.reference)]) if top.reference else None,
        title=title,
        countries=countries_of(title),
        issued_on=dates_in(source.text(issued[0]))[0].iso if issued else None,
        deadline=deadline,
        demands=demands,
        targets=targets,
        signatories=tuple(signed),
        body=text_of(source, body),
        warnings=warnings_of([*addressed, *copied]),
    )
    source.take("layout", *top.subject_label, *labels)
    source.take("issued_on", *issued)
    source.take("title", *headline)
    source.take("reference", *([top.reference] if top.reference else []))
    if head:
        source.take("organisation", head)
    for number, name in enumerate(names):
        source.take(f"signatories.{number}", name)
    source.take("body", *body)
    return record


def _letterheads(source: Source, top: Top, signed: Sequence[str]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Tell letterheads from addresses: a letterhead stands first, above the date, or names one of those who sign."""
    before, blocks = top.before_date, top.blocks
    if before and any(is_address(source, block) for block in blocks):
        return before, blocks
    # Who writes may stand above the date: a name that signs is no addressee's.
    blocks = [block for block in [*before, *blocks] if block not in before or not _is_of_sender(source, block, signed)]
    if len(blocks) > 1 and letterhead(source, blocks[:1], signed) and (before or source.text(blocks[0][0]) in signed):
        return blocks[:1], blocks[1:]
    return [], blocks


def _is_of_sender(source: Source, block: Sequence[Piece], signed: Sequence[str]) -> bool:
    first = source.text(block[0])
    return len(signed) == 1 and signed[0].split()[0] in first.split()


def _headline(source: Source, top: Top, blocks: Sequence[list[Piece]]) -> list[Piece]:
    """Return the subject, or else the headline of an open letter."""
    if top.subject:
        return top.subject
    for block in [*top.before_date, *blocks]:
        text = joined(source.text(piece) for piece in block)
        if (
            _HEADLINE.match(text)
            and len(block) <= _MOST_LINES_OF_HEADLINE
            and len(text.split()) >= _FEWEST_WORDS_OF_HEADLINE
        ):
            return list(block)
    return []


def _addressed(source: Source, blocks: Sequence[list[Piece]], salutations: Sequence[Piece]) -> list[Addressee]:
    """Read the addresses above a salutation; as many salutations as addresses are one for each, else each gets all."""
    pieces = []
    for block in blocks:
        text = source.text(block[0])
        if not is_address(source, block) or _HEADLINE.match(text):
            continue
        block = [piece for piece in block if not _is_note(source.text(piece))]  # noqa: PLW2901  # Without the notes.
        if not block:
            continue
        text = source.text(block[0])
        if label := _TO.match(text):
            source.take("layout", source.piece(block[0].line, block[0].start, block[0].start + label.end()))
            rest = source.piece(block[0].line, block[0].start + label.end(), block[0].end)
            pieces += [rest] if rest.end > rest.start else []
        pieces += block[1:] if label else block
    found = addressees(source, pieces, "to")
    if len(found) == len(salutations):
        for each, piece in zip(found, salutations, strict=True):
            each.read_salutation(source, piece)
    else:
        for number, each in enumerate(found):
            for piece in salutations:
                each.read_salutation(source, piece)
            if number:
                del each.pieces[-len(salutations) :]
    return found


def _is_note(text: str) -> bool:
    """Whether a line says how the letter was sent, and no number: "By e-mail", "VIA FAX"."""
    return bool(_NOTE.match(text)) and not re.search(r"\d{3}|@", text)


def _take_demands(source: Source, body: Sequence[Piece]) -> tuple[tuple[ReadDemand, ...], list[Piece]]:
    """Take the lists with bullets or numbers that the body holds, and return the rest of the body."""
    lists = [each for each in lists_in(source, body) if all(entry.mark for entry in each.entries)]
    of_lists = {piece.line for each in lists for entry in each.entries for piece in entry.pieces}
    return take_lists(source, lists), [piece for piece in body if piece.line not in of_lists]


def _has_address(source: Source, block: Sequence[Piece], written: Sequence[str]) -> bool:
    """Whether a block below the signatures is an address with its channels, of nobody who is named further up."""
    texts = [source.text(piece) for piece in block]
    posted = any(re.search(r"\d", text) for text in texts[1:] if not channels.labelled(text))
    reached = any(channels.labelled(text) for text in texts[1:])
    known = any(name in texts[0] or texts[0] in name for name in written)
    return len(block) >= _LINES_OF_ADDRESS and posted and reached and not known and not _is_contact(source, block)


def _after(source: Source, pieces: Sequence[Piece], above: Sequence[Piece]) -> tuple[list[Piece], list[Addressee]]:
    """Return the lines of those who sign, and who gets a copy, with a heading or without one."""
    signing = blocks_of(pieces)[:1]
    written = [source.text(piece) for piece in [*above, *(piece for block in signing for piece in block)]]
    for number, piece in enumerate(pieces):
        text = source.text(piece)
        heading = COPIES.match(text)
        if heading:
            source.take("layout", source.piece(piece.line, piece.start, piece.start + heading.end()))
            rest = source.piece(piece.line, piece.start + heading.end(), piece.end)
            return list(pieces[:number]), _copies(
                source, [*([rest] if rest.end > rest.start else []), *pieces[number + 1 :]]
            )
    blocks = blocks_of(pieces)
    for number, block in enumerate(blocks[1:], 1):
        if _OFFICIAL.search(joined(source.text(piece) for piece in block)) or _has_address(source, block, written):
            return [piece for each in blocks[:number] for piece in each], _copies(
                source, [piece for each in blocks[number:] for piece in each]
            )
    return list(pieces), []


def _copies(source: Source, pieces: Sequence[Piece]) -> list[Addressee]:
    """Read who gets a copy: a block of lines is one, but lines that each name a person or office are one each."""
    found: list[Addressee] = []
    for block in _unheaded(source, pieces):
        if not is_address(source, block) or _is_contact(source, block):
            continue
        texts = [source.text(piece) for piece in block]
        if _is_run_in(texts):
            found.append(separated(source, block, "copy"))
        elif all(mark_of(text) or ("," in text and _PERSON.match(text)) for text in texts):
            for piece in block:
                mark = mark_of(source.text(piece))
                start = piece.start + (mark.length if mark else 0)
                source.take("layout", source.piece(piece.line, piece.start, start))
                found += addressees(source, [source.piece(piece.line, start, piece.end)], "copy")
        else:
            found += addressees(source, block, "copy")
    return found


def _is_run_in(texts: Sequence[str]) -> bool:
    """Whether an address runs on in its line: it has its parts and its channels there."""
    return len(texts) == 1 and texts[0].count(",") >= _COMMAS_OF_RUN_IN and bool(channels.labelled(texts[0]))


def _unheaded(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the blocks of those who get copies; a heading that is printed once more begins a block, too."""
    found: list[list[Piece]] = []
    for block in blocks_of(pieces):
        found.append([])
        for piece in block:
            heading = COPIES.match(source.text(piece))
            if heading and found[-1]:
                found.append([])
            start = piece.start + (heading.end() if heading else 0)
            source.take("layout", *([source.piece(piece.line, piece.start, start)] if heading else []))
            rest = source.piece(piece.line, start, piece.end)
            found[-1] += [rest] if rest.end > rest.start else []
    return [block for block in found if block]


def _is_contact(source: Source, block: Sequence[Piece]) -> bool:
    """Whether a block says how to reach those who wrote, and is nobody's address."""
    text = joined(source.text(piece) for piece in block)
    return bool(
        _CONTACT.match(text)
        or re.search(r"https?:|www\.", text)
        or text.endswith(":")
        or any(not each.start for each in channels.labelled(source.text(block[0])))
    )


READER = LayoutReader(Layout.ORGANISATIONS_LETTER, lambda source: _parts(source) is not None, _read)
