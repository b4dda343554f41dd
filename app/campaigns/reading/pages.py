"""Puts together what the page of a document shows: its lines, what was read in them, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.campaigns import addressing
from app.campaigns.drafts.differences import Difference, differences
from app.campaigns.ending.services import next_issue
from app.campaigns.reading import queries, services
from app.campaigns.reading.directory import LEAVE, NEW
from app.campaigns.reading.drafting import Chosen, Entry, Given, entries, put
from app.campaigns.reading.forms import ChoicesForm, TargetForm, choices_form, target_form
from app.campaigns.reading.kept import Choices, TargetChoice
from app.campaigns.reading.matching import Proposal, country_in, title_in
from app.campaigns.reading.queries import Document, Earlier
from app.campaigns.reading.record import ReadTarget, Record
from app.campaigns.reading.shown import (
    MOST_LEFTOVERS,
    Line,
    first_lines,
    line_with,
    lines_shown,
)
from app.campaigns.reading.written_in import language_of
from app.campaigns.values import proposed_slug
from app.errors import N_
from app.letters.countries import is_country, name_of
from app.recipients import queries as recipients
from app.recipients.models import Office
from app.recipients.words import language_name
from app.sections import queries as sections

# The fields of a record that its page shows where the document states them, but for those that are always asked.
_SHOWN = (
    "organisation", "index", "previous", "update", "countries", "languages", "people", "title", "summary", "body",
    "background", "demands", "targets", "diplomatic_copies", "posts", "signatories",
)  # fmt: skip
_GENDERS = {"m": N_("man"), "f": N_("woman"), "x": N_("neither woman nor man")}


@dataclass(frozen=True, slots=True)
class Row:
    """A value that was read; `about` is what belongs to it, `line` where it stands in the document."""

    entry: Entry
    text: str
    about: str
    line: int | None
    is_taken: bool


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target of the document beside the offices that it may be."""

    read: ReadTarget
    form: TargetForm
    offices: Sequence[OfficeShown]
    line: int | None


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """An office that a target may be."""

    proposal: Proposal
    title: str
    country: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a document shows."""

    lines: Sequence[Line]
    rows: Mapping[str, Sequence[Row]]
    targets: Sequence[TargetShown]
    first: Mapping[str, int]
    unstated: Sequence[str]
    earlier: Earlier | None
    changes: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks at a document: the language of the interface, the languages of letters, and the day."""

    language: str
    languages: Sequence[tuple[str, str]]
    today: date


def form_of(
    session: Session, document: Document, asking: Asking, keeper: str, typed: MultiDict[str, str] | None = None
) -> ChoicesForm:
    """Return the form of a document: over what was typed, else what was chosen, else what is proposed.

    `keeper` is the section that new offices are proposed to be kept by.
    """
    record = document.record
    proposed = queries.proposals(session, record, asking.today)
    earlier = queries.earlier(session, record, record.reference or "")
    choices = document.choices or replace(_proposed(record, proposed, earlier, asking), keeper=keeper)
    form = choices_form(
        choices,
        document.revision,
        languages=asking.languages,
        keepers=[(str(row.id), sections.name_of(row, asking.language)) for row in sections.all_sections(session)],
        campaigns=[(earlier.slug, earlier.content.reference or earlier.slug)] if earlier and not earlier.begun else [],
        typed=typed,
    )
    offices = recipients.offices(session, [one.office for of_target in proposed for one in of_target])
    form.targets = [
        target_form(
            number,
            choices.targets[number - 1] if number <= len(choices.targets) else TargetChoice(),
            queries.ways_of(target),
            [(one, addressing.title_of(offices[one.office], asking.language)) for one in proposed[number - 1]],
            typed,
        )
        for number, target in enumerate(record.targets, 1)
    ]
    if typed is not None:
        shown = frozenset(range(1, MOST_LEFTOVERS + 1))
        form.take(typed, [entry.key for entry in entries(record)], shown=shown, before=choices)
    return form


def _proposed(
    record: Record, proposed: Sequence[Sequence[Proposal]], earlier: Earlier | None, asking: Asking
) -> Choices:  # fmt: skip
    """Return what is proposed before anybody has chosen: what the document says, and nothing in doubt."""
    text = "\n".join(filter(None, [record.summary, record.body, record.background, record.title]))
    named = record.people[0].name if record.people else record.title or ""
    return Choices(
        slug=proposed_slug(record.reference or named),
        reference=record.reference or "",
        language=language_of(text, dict(asking.languages)),
        issued_on=record.issued_on or "",
        kind=record.deadline.kind.value if record.deadline else "",
        day=(record.deadline.date or "") if record.deadline else "",
        targets=tuple(
            _target_proposed(record, target, of_target)
            for target, of_target in zip(record.targets, proposed, strict=True)
        ),
        update_of=earlier.slug if earlier and not earlier.begun and not earlier.is_invented else "",
    )


def _target_proposed(record: Record, target: ReadTarget, proposed: Sequence[Proposal]) -> TargetChoice:
    country = country_in(target.lines) or (record.countries[0] if len(record.countries) == 1 else "")
    sure = next((one.office for one in proposed if one.is_sure), "")
    return TargetChoice(office=sure, title=title_in(target.lines), country=country)


def page_of(session: Session, document: Document, form: ChoicesForm, asking: Asking) -> Page:
    """Return what the page shows beside its form."""
    record, lines, fed = document.record, document.lines, document.fed
    offices = recipients.offices(session, [one.office for target in form.targets for one in target.proposals])
    earlier = queries.earlier(session, record, record.reference or "")
    first = first_lines(fed)
    rows: dict[str, list[Row]] = {}
    for entry in entries(record):
        text, about = _told(record, entry, asking.language)
        line = first.get(_place(entry)) or first.get(entry.field)
        if line is None and entry.field == "organisation":
            line = line_with(entry.text, lines)
        taken = entry.key not in form.left_out and not entry.much
        rows.setdefault(entry.field, []).append(Row(entry, text, about, line, taken))
    stated = {*rows, *(name for name in ("targets", "signatories") if getattr(record, name))}
    return Page(
        lines=lines_shown(lines, fed),
        rows=rows,
        targets=[
            TargetShown(
                target,
                of_target,
                [_office(one, offices[one.office], asking.language) for one in of_target.proposals],
                first.get(f"targets.{number}"),
            )
            for number, (target, of_target) in enumerate(zip(record.targets, form.targets, strict=True))
        ],
        first=first,
        unstated=[name for name in _SHOWN if name not in stated],
        earlier=earlier,
        changes=_changes(document, form, earlier, asking) if earlier and not earlier.begun else (),
    )


def _office(one: Proposal, office: Office, language: str) -> OfficeShown:
    country = office.country
    return OfficeShown(one, addressing.title_of(office, language), name_of(country, language) if country else "")


def _index(entry: Entry) -> int:
    """Return which of the values of its field an entry is, from 0."""
    return int(entry.key.rpartition("-")[2]) - 1 if "-" in entry.key else 0


def _place(entry: Entry) -> str:
    """Return what the reader calls the value of an entry."""
    return f"{entry.field}.{_index(entry)}" if "-" in entry.key else entry.field


def _told(record: Record, entry: Entry, language: str) -> tuple[str, str]:
    """Return a value as the page shows it, and what belongs to it."""
    number = _index(entry)
    text, about = entry.text, ""
    match entry.field:
        case "countries":
            text = ", ".join(_state(code, language) for code in record.countries)
        case "languages":
            text = ", ".join(language_name(code, language) for code in record.languages.listed)
            about = gettext("or the writer’s own language") if record.languages.or_own else ""
        case "people":
            person = record.people[number]
            gender = gettext(_GENDERS[person.gender]) if person.gender in _GENDERS else ""
            about = ", ".join(filter(None, [gender, person.pronouns]))
        case "demands":
            about = _state(record.demands[number].to or "", language)
        case "posts":
            about = record.posts[number].network
        case "diplomatic_copies":
            text = gettext("yes")
    return text, about


def _state(code: str, language: str) -> str:
    return name_of(code, language) if is_country(code) else code


def _changes(document: Document, form: ChoicesForm, earlier: Earlier, asking: Asking) -> Sequence[Difference]:
    """Return in what the update would differ from the campaign that it updates."""
    choices = form.choices()
    base = next_issue(earlier.content, earlier.slug, asking.today)
    given = Given(
        slug=base.slug,
        reference=choices.reference,
        issued_on=_day(choices.issued_on) or asking.today,
        deadline=services.deadline(choices) if _day(choices.day) else None,
        language=choices.language or base.original_language,
    )
    chosen = [
        Chosen(target, choice.office, frozenset(handle.network for handle in target.handles))
        for target, choice in zip(document.record.targets, choices.targets, strict=True)
        if choice.office not in {"", NEW, LEAVE}
    ]
    found = differences(earlier.content, put(base, document.record, choices.left_out, given, chosen))
    return [one for one in found if one.place != "previous"]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
