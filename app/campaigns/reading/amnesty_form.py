"""Pure: what Amnesty's forms from 2017 on share: fields with labels, a model letter, addresses, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from app.campaigns.reading.amnesty import index_in, organisation_in, reference_in, updates_before
from app.campaigns.reading.amnesty_notes import (
    link_at,
    take_diplomatic_copies,
    take_office_deadline,
    take_posts,
    take_update,
)
from app.campaigns.reading.columns import FLATTENED, columns
from app.campaigns.reading.dates import dates_in
from app.campaigns.reading.form_headings import HEADINGS, LIMIT, RUN_ON
from app.campaigns.reading.furniture import leave_remarks, take_masthead, without_closing
from app.campaigns.reading.headings import Headed, headed, plain
from app.campaigns.reading.languages import languages_in, names_only_languages
from app.campaigns.reading.model_letter import is_prose, model_letter
from app.campaigns.reading.paragraphs import paragraphs, text_of
from app.campaigns.reading.people import names, person
from app.campaigns.reading.pronouns import NOBODY, FoundPerson, people_in
from app.campaigns.reading.record import ReadLanguages, ReadPerson, Record
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee, addressees, greet_again, warnings_of
from app.campaigns.reading.time_limits import FoundLimit, limit_in

_LETTERS = {"letter": "to", "action": "to", "targets": "to", "copies": "copy"}
_MOST_LINES_OF_HEADLINE = 2
_REMARK = re.compile(r"\s*\[[^\[\]]*\]\s*")
# A list of names whose marks part it: "A (she/her); B".
_MARKED = re.compile(r"[;(\[/]")
_BETWEEN_NAMES = re.compile(r"[\s;,]*(?:(?:and|y|e|et|und|&)\s)?\s*$")
_OTHER_FIELD = re.compile(r"\n[^\W\d_][^:;,()\n]{0,40}\s?:\s")
_URL = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@])[\w-]+(?:\.[\w-]+)+/\S+")
_NO_PREDECESSOR = re.compile(
    r"\W*(?:n\W?/?\W?a\W?|none|not applicable|no aplica(?:ble)?|no procede|ningun[oa]|sin enlace|s\W?o\W?|sans objet|"
    r"non applicable|aucune?|neant|entfallt|keine?r?|nicht zutreffend|nil)?\W*$"
)


@dataclass(slots=True)
class Form:
    """A form while it is read: the record so far, and the targets whose numbers are not yet given."""

    source: Source
    record: Record
    addressees: list[Addressee] = field(default_factory=list)
    salutations: list[Piece] = field(default_factory=list)


def form_sections(source: Source) -> list[Headed]:
    """Part what is free of a document at the form's headings; nothing is taken."""
    return headed(source, list(source.free(1, len(source))), HEADINGS, RUN_ON)


def read_form(source: Source, record: Record, found: Iterable[Headed]) -> Record:
    """Take what stands below the headings, each field from the first section that has it, into a record."""
    form = Form(source, record)
    for section in found:
        read_section(form, section)
    return finished(form)


def read_section(form: Form, section: Headed) -> None:
    """Take the heading of a section and what stands below it."""
    if section.name:
        form.source.take("layout", *section.heading)
        _READERS[section.name](form, section)


def finished(form: Form) -> Record:
    """Take the targets, in their order, and return the record with them."""
    _greet(form)
    targets = tuple(each.take(form.source, number) for number, each in enumerate(form.addressees))
    warnings = (*form.record.warnings, *warnings_of(form.addressees))
    return replace(form.record, targets=targets, warnings=warnings)


def first_paragraph(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the lines that follow each other at the beginning."""
    found = list(pieces[:1])
    for before, piece in pairwise(pieces):
        if piece.line - before.line > 1:
            break
        found.append(piece)
    return found


def _value(source: Source, section: Headed) -> Run:
    """Return the first paragraph of a section without the remarks in brackets at its ends."""
    run = Run(source, first_paragraph(section.pieces))
    start, end = 0, len(run.text)
    if match := _REMARK.match(run.text):
        start = match.end()
    for match in _REMARK.finditer(run.text, start):
        if match.end() == end:
            end = match.start()
    return Run(source, run.pieces(start, end))


def _read_title(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    if form.record.title is None and run.text:
        form.source.take("title", *run.pieces(0, len(run.text)))
        form.record = replace(form.record, title=re.sub(r"\s+", " ", run.text))


def _read_issued(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    dates = dates_in(run.text)
    if form.record.issued_on is None and dates and dates[0].iso and dates[0].day:
        form.source.take("issued_on", *run.pieces(dates[0].start, dates[0].end))
        form.record = replace(form.record, issued_on=dates[0].iso)


def _read_number(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    reference = reference_in(run.text)
    update = updates_before(run.text)
    if reference and form.record.reference is None:
        form.source.take("reference", *run.pieces(reference.start, reference.end))
        form.record = replace(form.record, reference=reference.value)
    if update is not None and form.record.update is None:
        form.source.take("update", *run.pieces(0, len(run.text)))
        form.record = replace(form.record, update=update)


def _read_index(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    index = index_in(run.text)
    if index and form.record.index is None:
        form.source.take("index", *run.pieces(index.start, index.end))
        form.record = replace(form.record, index=index.value)


def _read_summary(form: Form, section: Headed) -> None:
    if form.record.summary is None:
        form.source.take("summary", *section.pieces)
        form.record = replace(form.record, summary=text_of(form.source, section.pieces))


def _read_background(form: Form, section: Headed) -> None:
    if form.record.background is None:
        pieces = without_closing(form.source, section.pieces)
        form.source.take("background", *pieces)
        form.record = replace(form.record, background=text_of(form.source, pieces))


def _read_letter(form: Form, section: Headed) -> None:
    """Read a section that may hold addresses, a letter, or first addresses and then a letter."""
    source = form.source
    letter = model_letter(source, section.pieces)
    if section.name != "letter":
        read_addresses(form, letter.before, _LETTERS[section.name])
    if letter.salutation:
        form.salutations.append(letter.salutation)
    is_letter = letter.salutation is not None or section.name in {"letter", "action"}
    if is_letter and letter.body and form.record.body is None:
        source.take("body", *letter.body)
        form.record = replace(form.record, body=text_of(source, letter.body))


def read_addresses(form: Form, pieces: Sequence[Piece], role: str) -> None:
    """Read address blocks, passing over the sentences between them; columns that cannot be told apart are left."""
    source = form.source
    kept = [piece for each in paragraphs(source, pieces) if not is_prose(source, each) for piece in each]
    parted = columns(source, kept) if kept else []
    if parted is None:
        source.leave(*kept)
        form.record = replace(form.record, warnings=(*form.record.warnings, FLATTENED))
        return
    for column in parted:
        for section in headed(source, column, {"copies": HEADINGS["copies"]}):
            source.take("layout", *section.heading)
            form.addressees += addressees(source, section.pieces, "copy" if section.name else role)


def take_around(source: Source, record: Record) -> Record:
    """Take what stands around the fields: predecessor, copies to diplomats, suggested posts; leave the furniture."""
    take_masthead(source)
    leave_remarks(source)
    update = take_update(source)
    known = any(_limit(source, section) for section in form_sections(source) if section.name == "deadline")
    deadline, _ = take_office_deadline(source, known=known)
    return replace(
        record,
        organisation=organisation_in(source),
        reference=record.reference or update.reference,
        update=update.update if record.update is None else record.update,
        previous=update.previous,
        deadline=deadline,
        diplomatic_copies=bool(take_diplomatic_copies(source)),
        posts=take_posts(source),
    )


def _greet(form: Form) -> None:
    """Give the letter's salutation to the one whom it is for, unless a label says how that one is greeted.

    A letter to several is greeted in one way, of which nobody knows whose it is: that stays where it is.
    """
    asked = [each for each in form.addressees if each.role == "to"]
    for piece in form.salutations[:1]:
        if greet_again(form.source, piece, asked):
            continue
        if len(asked) == 1 and not asked[0].salutations:
            asked[0].read_salutation(form.source, piece)
        elif len(asked) > 1 and not any(each.salutations for each in asked):
            warning = "targets: the letter has one salutation and several addressees; see whom it greets."
            form.record = replace(form.record, warnings=(*form.record.warnings, warning))


def _read_languages(form: Form, section: Headed) -> None:
    """Read sentences that name languages and nothing else."""
    run = Run(form.source, section.pieces)
    listed: list[str] = []
    or_own = form.record.languages.or_own
    for match in re.finditer(r"[^.;\n]+(?:\n(?!\n)[^.;\n]+)*[.;]?", run.text):
        said = languages_in(match.group())
        if (said.listed or said.or_own) and names_only_languages(match.group()):
            listed += said.listed
            or_own = or_own or said.or_own
            form.source.take("languages", *run.pieces(*match.span()))
    known = form.record.languages.listed
    form.record = replace(form.record, languages=ReadLanguages(known or tuple(dict.fromkeys(listed)), or_own))


def _limit(source: Source, section: Headed) -> FoundLimit | None:
    return limit_in(Run(source, section.heading).text, _value(source, section).text)


def _read_deadline(form: Form, section: Headed) -> None:
    found = _limit(form.source, section)
    if found and form.record.deadline is None:
        run = _value(form.source, section)
        form.source.take("deadline", *run.pieces(found.start, found.end))
        if LIMIT.fullmatch(plain(run.text[: found.start]).strip()):
            form.source.take("layout", *run.pieces(0, found.start))
        form.record = replace(form.record, deadline=found.deadline)


def _read_people(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    # The next line may be a field that no form has: "Issues: …".
    if other := _OTHER_FIELD.search(run.text):
        run = Run(form.source, run.pieces(0, other.start()))
    people = list(form.record.people)
    at = 0
    for each in people_in(run.text) if _MARKED.search(run.text) else _plain_names(run):
        form.source.take(f"people.{len(people)}", *run.pieces(each.start, each.end))
        if _BETWEEN_NAMES.match(plain(run.text[at : each.start])):
            form.source.take("layout", *run.pieces(at, each.start))
        at = each.end
        people.append(each.person)
    if not people and _NO_PREDECESSOR.match(plain(run.text)):
        form.source.take("layout", *run.pieces(0, len(run.text)))
    form.record = replace(form.record, people=tuple(people))


def _plain_names(run: Run) -> Iterator[FoundPerson]:
    for start, end, stated in names(run.text):
        if not NOBODY.match(run.text[start:end]):
            yield FoundPerson(start, end, person(run.text[start:end], stated))


def _read_gender(form: Form, section: Headed) -> None:
    """Read a gender of one letter, which is that of the one person named; "both" says nobody's."""
    run = _value(form.source, section)
    people = form.record.people
    letter = {"m": "m", "h": "m", "f": "f", "w": "f", "x": "x"}.get(run.text.strip().lower())
    if people and (letter or plain(run.text.strip()) in {"both", "ambos", "ambas", "les deux", "beide"}):
        form.source.take(f"people.{len(people) - 1}", *run.pieces(0, len(run.text)))
        last: ReadPerson = replace(people[-1], gender=letter)
        form.record = replace(form.record, people=(*people[:-1], last))


def _read_previous(form: Form, section: Headed) -> None:
    run = _value(form.source, section)
    first = section.pieces[:1]
    if form.record.previous is not None:
        return
    if match := _URL.search(run.text):
        value, end = link_at(run.text, match.start()) or (match.group(), match.end())
        form.source.take("previous", *run.pieces(match.start(), end))
        form.record = replace(form.record, previous=value)
    elif index := index_in(run.text):
        form.source.take("previous", *run.pieces(index.start, index.end))
        form.record = replace(form.record, previous=index.value)
    elif _NO_PREDECESSOR.match(plain(Run(form.source, first).text)):
        form.source.take("layout", *first)


_READERS = {
    "title": _read_title,
    "issued": _read_issued,
    "number": _read_number,
    "index": _read_index,
    "summary": _read_summary,
    "background": _read_background,
    "letter": _read_letter,
    "action": _read_letter,
    "targets": _read_letter,
    "copies": _read_letter,
    "languages": _read_languages,
    "deadline": _read_deadline,
    "people": _read_people,
    "gender": _read_gender,
    "previous": _read_previous,
}


def take_headline(source: Source, pieces: Sequence[Piece]) -> tuple[str | None, list[Piece]]:
    """Take the headline at the beginning of the pieces, and return it and what stands after it.

    It is in capitals, or else a first paragraph of a line or two that ends no sentence.
    """
    capitals = list(takewhile(lambda piece: source.text(piece).isupper(), pieces))
    first = capitals or first_paragraph(pieces)
    text = joined(source.text(piece) for piece in first)
    if not text or not (capitals or (len(first) <= _MOST_LINES_OF_HEADLINE and text[-1] not in ".:;")):
        return None, list(pieces)
    source.take("title", *first)
    return text, list(pieces[len(first) :])
