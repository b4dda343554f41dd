"""Pure: what was read of a document, put into the content of a draft. Nothing is put there that the document lacks.

Every text goes through `printable` and `literal`, so that no word of a document becomes Markdown or a place to fill.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.campaigns import values
from app.campaigns.content import (
    LONGEST_POST,
    LONGEST_SALUTATION,
    MOST_DEMANDS,
    MOST_PEOPLE,
    CampaignContent,
    Demand,
    Person,
    Target,
    TextKind,
)
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.reading.record import Post, ReadTarget, Record
from app.campaigns.reading.written_in import language_of
from app.campaigns.text_rules import LONGEST_TEXT
from app.errors import AppError
from app.letters.composing import Role
from app.letters.markup import MarkupError, literal, parse, plain_text
from app.letters.templates import has_places
from app.recipients.cells import LONGEST_CELL

_TEXTS = {
    "title": TextKind.TITLE,
    "summary": TextKind.SUMMARY,
    # A model letter is told on the page, too: what supporters sign is never taken silently from a document.
    "body": TextKind.ACCOUNT,
    "background": TextKind.BACKGROUND,
}
_PLAIN = ("organisation", "index", "previous")
# What a network was called before.
_SAME_NETWORK = {"x": "twitter"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was read and can be taken: `key` is of one value, `field` of the record; `much`: too much."""

    key: str
    field: str
    text: str
    much: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has to say before a draft can be made. Without a `deadline` the document prints none."""

    slug: str
    reference: str
    issued_on: date
    deadline: Deadline | None
    language: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A target of the document, and the office of the directory that it is; `networks` those where it has a name."""

    read: ReadTarget
    office: str
    networks: frozenset[str] = frozenset()


def printable(text: str) -> str:
    """Return a text without the characters that no page can have, which extraction leaves: they carry no word."""
    kept = (character for character in text if character == "\n" or not _is_refused(character))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_refused(character: str) -> bool:
    return character in "\u202d\u202e\ufffd" or unicodedata.category(character) in {"Cc", "Cs", "Co"}


def text_of(read: str) -> str:
    """Return what a text of a campaign says to say just these words."""
    return _source(printable(read))


def _source(text: str) -> str:
    """Return a text as it is where it is read as its words, so that whoever edits it meets no needless backslash."""
    if has_places(text):
        return literal(text)
    try:
        is_literal = plain_text(parse(text)).split() == text.split()
    except MarkupError:
        is_literal = False
    return text if is_literal else literal(text)


def one_line(read: str) -> str:
    """Return a value of one line."""
    return " ".join(printable(read).split())


def entries(record: Record) -> Iterator[Entry]:
    """Yield what a draft can take of a record, but for what is asked (`Given`) and for targets."""
    yield from _facts(record)
    for number, person in enumerate(record.people, 1):
        too_much = number > MOST_PEOPLE or len(person.name) > values.LONGEST_NAME
        yield Entry(f"people-{number}", "people", person.name, too_much)
    for field in _TEXTS:
        if value := getattr(record, field):
            yield Entry(field, field, value, len(text_of(value)) > LONGEST_TEXT)
    for number, demand in enumerate(record.demands, 1):
        too_much = number > MOST_DEMANDS or len(text_of(demand.text)) > LONGEST_TEXT
        yield Entry(f"demands-{number}", "demands", demand.text, too_much)
    for number, post in enumerate(record.posts, 1):
        yield Entry(f"posts-{number}", "posts", post.text, len(one_line(post.text)) > LONGEST_POST)


def _facts(record: Record) -> Iterator[Entry]:
    for field in _PLAIN:
        if value := getattr(record, field):
            yield Entry(field, field, value, len(value) > LONGEST_CELL)
    if record.update is not None:
        yield Entry("update", "update", str(record.update), not 0 <= record.update <= values.MOST_UPDATES)
    if record.countries:
        yield Entry("countries", "countries", " ".join(record.countries))
    if record.languages.listed:
        yield Entry("languages", "languages", " ".join(record.languages.listed))
    if record.diplomatic_copies:
        yield Entry("diplomatic_copies", "diplomatic_copies", "")


def begun(given: Given) -> CampaignContent:
    """Return a campaign of which nothing is known but what somebody has said."""
    return CampaignContent(
        slug=given.slug,
        reference=given.reference,
        organisation="",
        issued_on=given.issued_on,
        deadline=given.deadline or values.usual_deadline(given.issued_on),
        case=given.slug,
        people=(),
        texts={given.language: {}},
        demands=(),
        targets=(),
        source_language=given.language,
    )


def put(
    base: CampaignContent, record: Record, left_out: frozenset[str], given: Given, targets: Sequence[Chosen]
) -> CampaignContent:
    """Put over a content what was read and is not left out; what the document does not state stays as it stands there.

    People, demands and targets are replaced as a whole, if there are any; a person, a demand or an office that stands
    there already keeps what is known besides.
    """
    taken = {entry.key for entry in entries(record) if not entry.much} - left_out
    posts = [post for number, post in enumerate(record.posts, 1) if f"posts-{number}" in taken]
    return replace(
        base,
        organisation=one_line(record.organisation or "") if "organisation" in taken else base.organisation,
        index=one_line(record.index or "") if "index" in taken else base.index,
        reference=given.reference,
        issued_on=given.issued_on,
        deadline=given.deadline or values.usual_deadline(given.issued_on),
        deadline_is_usual=given.deadline is None,
        check_with_section_after=base.check_with_section_after
        or (given.deadline is not None and given.deadline.kind is DeadlineKind.CHECK_AFTER),
        countries=tuple(_known(values.countries, record.countries)) if "countries" in taken else base.countries,
        languages_read=(
            tuple(_known(values.languages, record.languages.listed)) if "languages" in taken else base.languages_read
        ),
        update=record.update if "update" in taken else base.update,
        # An update names its predecessor by its short name.
        previous=one_line(record.previous or "") if "previous" in taken and not base.previous else base.previous,
        diplomatic_copies=base.diplomatic_copies or "diplomatic_copies" in taken,
        people=_people(base, record, taken) or base.people,
        texts=_texts(base, record, taken, given.language),
        demands=_demands(base, record, taken, given.language) or base.demands,
        targets=_targets(base, record, posts, given.language, targets) or base.targets,
    )


def _known(check: object, codes: Sequence[str]) -> Iterator[str]:
    """Yield the codes that a campaign can have."""
    for code in dict.fromkeys(codes):
        try:
            yield from check([code])  # type: ignore[operator]  # One of the checks of `values`.
        except AppError:
            continue


def _people(base: CampaignContent, record: Record, taken: set[str]) -> tuple[Person, ...]:
    known = {person.name.casefold(): person for person in base.people}
    found: dict[str, Person] = {}
    for number, read in enumerate(record.people, 1):
        name = one_line(read.name)
        if f"people-{number}" in taken and name:
            person = known.get(name.casefold(), Person(name))
            pronouns = one_line(read.pronouns or "")[: values.LONGEST_PRONOUNS]
            found[name] = replace(person, gender=read.gender or person.gender, pronouns=pronouns or person.pronouns)
    return tuple(found.values())


def _texts(base: CampaignContent, record: Record, taken: set[str], language: str) -> dict[str, dict[TextKind, str]]:
    read = {kind: text_of(getattr(record, field)) for field, kind in _TEXTS.items() if field in taken}
    if TextKind.TITLE in read:
        read[TextKind.TITLE] = _source(one_line(record.title or ""))
    return {**base.texts, language: {**base.texts.get(language, {}), **read}}


def _demands(base: CampaignContent, record: Record, taken: set[str], language: str) -> tuple[Demand, ...]:
    known = {_bare(demand.texts.get(language, "")): demand for demand in base.demands}
    asked = [demand for number, demand in enumerate(record.demands, 1) if f"demands-{number}" in taken]
    found = []
    for number, read in enumerate(asked, 1):
        if text := _source(one_line(read.text)):
            # What is asked as before keeps its translations.
            demand = known.get(_bare(text), Demand(str(number), None, {}))
            to = next(_known(values.countries, [read.to or ""]), demand.to)
            found.append(Demand(str(number), to, {**demand.texts, language: text}))
    return tuple(found)


def _bare(demand: str) -> str:
    """Return the words of a demand without the mark at its end, which hangs on its place in a list."""
    return demand.rstrip(" .;")


def _targets(
    base: CampaignContent, record: Record, posts: Sequence[Post], language: str, chosen: Sequence[Chosen]
) -> tuple[Target, ...]:
    said = posts_by_office(posts, chosen)
    found = []
    for one in chosen:
        known = base.target(one.office) or Target(one.office)
        opened = {**known.salutations, **salutations(one.read, language, record.languages.listed)}
        posted = {**known.posts, **({language: said[one.office]} if one.office in said else {})}
        role = Role.COPY if one.read.role == Role.COPY else Role.TO
        found.append(replace(known, role=role, salutations=opened, posts=posted))
    return tuple(found)


def salutations(target: ReadTarget, language: str, read: Sequence[str]) -> dict[str, str]:
    """Return by language how letters to a target open; of one that is in no language that is known, nothing."""
    among = dict.fromkeys([language, *read])
    found: dict[str, str] = {}
    for printed in target.salutations:
        text = one_line(printed)
        said = language_of(text, among) or (language if len(target.salutations) == 1 else "")
        if text and said and len(text) <= LONGEST_SALUTATION:
            found.setdefault(said, text)
    return found


def posts_by_office(posts: Sequence[Post], chosen: Sequence[Chosen]) -> Mapping[str, str]:
    """Return the suggested messages by office: each goes to the first that has a name in its network, one to each."""
    found: dict[str, str] = {}
    for post in posts:
        free = [one for one in chosen if one.office not in found and one.networks]
        same = [one for one in free if _network(post.network) in map(_network, one.networks)]
        if same:
            found[same[0].office] = one_line(post.text)
    return found


def _network(name: str) -> str:
    return _SAME_NETWORK.get(name.casefold(), name.casefold())
