"""Pure: reads a campaign file (TOML). Unknown keys and wrong values are refused with file, key and reason.

`content_in` reads what there is, as a draft; `read` wants a campaign that lacks nothing.
`app/campaigns/examples/README.md` explains every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from glob import escape
from pathlib import Path

from app.campaigns import people_in_file as people
from app.campaigns import text_rules
from app.campaigns import values as rules
from app.campaigns.blocks import of_content
from app.campaigns.content import (
    LONGEST_POST,
    LONGEST_SALUTATION,
    MOST_DEMANDS,
    MOST_LANGUAGES,
    MOST_PEOPLE,
    MOST_TARGETS,
    PAGE_TEXTS,
    CampaignContent,
    Demand,
    Target,
    TextKind,
)
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignFileRefused, HistoricalForPractice
from app.campaigns.occasion import LONGEST_WORDS, Occasion, OccasionKind
from app.campaigns.texts.errors import TextRefused
from app.campaigns.toml_table import MISSING, UNKNOWN, Table
from app.errors import N_
from app.letters.composing import Role
from app.letters.countries import is_country

LARGEST_FILE = 1_000_000
# A key of thousands of parts, for which there is no use, keeps a TOML reader busy for minutes.
_MOST_STOPS_IN_A_LINE = 300
_DEMAND_ID = re.compile("[a-z0-9-]{1,40}")


# Gives the targets of a named list ("desk/embassies"), None where there is no such list.
Lists = Callable[[str], Sequence[Target] | None]


def read(path: Path, lists: Lists | None = None) -> CampaignContent:
    """Return the campaign in a file, with the translations beside it (`<name>.<language>.toml`).

    Without `lists`, a file that takes its targets from one is refused. Raises CampaignFileRefused with file, key and
    reason, also where something is missing that a campaign needs.
    """
    top = _table(path.name, _bytes_of(path))
    content = _content(top, lists)
    for file in sorted(path.parent.glob(f"{escape(path.stem)}.*.toml")):
        language = file.name.removesuffix(".toml").removeprefix(f"{path.stem}.")
        content = _translated(content, _table(file.name, _bytes_of(file)), language)
    _whole(top, content)
    return content


def content_in(name: str, data: bytes, lists: Lists) -> CampaignContent:
    """Return the campaign in a file that was uploaded; texts, people, demands and targets may still be missing.

    Raises CampaignFileRefused.
    """
    return _content(_table(name, data), lists)


def files_in(folder: Path) -> list[Path]:
    """Return the campaign files of a folder; translations, which stand beside them, are not among them."""
    return sorted(path for path in folder.glob("*.toml") if "." not in path.stem)


def _bytes_of(path: Path) -> bytes:
    try:
        # Neither a pipe nor an endless device is read.
        if not path.is_file():
            raise CampaignFileRefused(path.name, "file", "it is no file")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CampaignFileRefused(path.name, "file", error.strerror or "it cannot be read") from error


def _table(name: str, data: bytes) -> Table:
    if len(data) > LARGEST_FILE:
        raise CampaignFileRefused(name, "file", N_("it is larger than 1 MB"))
    if any(line.count(b".") > _MOST_STOPS_IN_A_LINE for line in data.splitlines()):
        raise CampaignFileRefused(name, "file", N_("a line has more than 300 full stops"))
    try:
        values = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CampaignFileRefused(name, "file", N_("it is not text in UTF-8")) from error
    except (ValueError, RecursionError) as error:  # A number of thousands of digits is a ValueError, too.
        raise CampaignFileRefused(name, "file", N_("it is not a TOML file: %(why)s"), why=str(error)) from error
    return Table(name, "", values)


def _translated(content: CampaignContent, top: Table, language: str) -> CampaignContent:
    """Add one language from a file of its own: the texts, the demands and the people's names in their order."""
    top.checked("file", rules.language, language)
    if language in content.texts:
        raise top.refuse("file", f"the campaign has texts in “{language}” already")
    texts = _texts_in(top.table("texts", required=True))
    if missing := [kind for kind in PAGE_TEXTS if kind not in texts]:
        raise top.refuse(f"texts.{missing[0]}", MISSING)
    demands, names = top.strings("demands", lines=True), [people.cases(table) for table in top.tables("names")]
    salutations, posts = (top.table(key) for key in ("salutations", "posts"))
    if demands and len(demands) != len(content.demands):
        raise top.refuse("demands", f"the campaign has {len(content.demands)} demands, and here are {len(demands)}")
    if names and len(names) != len(content.people):
        raise top.refuse("names", f"the campaign names {len(content.people)} people, and here are {len(names)}")
    for number, demand in enumerate(demands, 1):
        _require(top, f"demands[{number}]", text_rules.require_demand, demand)
    if demands:
        asked = zip(content.demands, demands, strict=True)
        content = replace(
            content,
            demands=tuple(replace(demand, texts={**demand.texts, language: text}) for demand, text in asked),
        )
    translated = replace(
        content,
        texts={**content.texts, language: texts},
        people=tuple(
            replace(person, names={**person.names, language: forms} if forms else person.names)
            for person, forms in zip(content.people, names or [{}] * len(content.people), strict=True)
        ),
        targets=tuple(
            replace(
                target,
                salutations=_with(target.salutations, language, salutations, (target.office, LONGEST_SALUTATION)),
                posts=_with(target.posts, language, posts, (target.office, LONGEST_POST)),
            )
            for target in content.targets
        ),
    )
    for table in (salutations, posts, top):
        table.end()
    return translated


def _with(texts: dict[str, str], language: str, given: Table, about: tuple[str, int]) -> dict[str, str]:
    """Add the text that is given for an office; `about` is its id, and how long the text may be."""
    office, longest = about
    if office not in given.values:
        return texts
    text = given.text(office)
    _require_words(given, office, text, longest)
    return {**texts, language: text}


def _content(top: Table, lists: Lists | None) -> CampaignContent:
    issued_on = top.day("issued_on")
    deadline, is_usual = _deadline(top.table("deadline"), issued_on)
    content = CampaignContent(
        slug=top.checked("slug", rules.slug, top.text("slug")),
        reference=top.text("reference", "", longest=rules.LONGEST_REFERENCE),
        organisation=top.text("organisation", ""),
        issued_on=issued_on,
        deadline_is_usual=is_usual,
        deadline=top.checked("deadline", lambda found: rules.deadline(found, issued_on), deadline),
        deadline_moved_from=_printed_deadline(top.table("deadline_moved_from")),
        issued_on_inferred=top.take("issued_on_inferred", bool, default=False),
        occasion=_occasion(top.table("occasion")),
        case=top.checked("case", rules.slug, top.text("case")),
        people=tuple(people.person(table) for table in top.tables("people")),
        texts=_texts(top.table("texts")),
        demands=_demands(top),
        targets=_with_listed(top, _targets(top), lists),
        time_zone=top.checked("time_zone", rules.time_zone, top.text("time_zone", "UTC")),
        index=top.text("index", ""),
        update=top.checked("update", rules.update, top.take("update", int)) if "update" in top.values else None,
        previous=top.text("previous", ""),
        countries=top.checked("countries", rules.countries, top.strings("countries")),
        languages_read=top.checked("languages_read", rules.languages, top.strings("languages_read")),
        diplomatic_copies=top.take("diplomatic_copies", bool, default=False),
        check_with_section_after=top.take("check_with_section_after", bool, default=False),
        historical=top.take("historical", bool, default=False),
        practice=top.take("practice", bool, default=False),
        reference_in_letters=top.take("reference_in_letters", bool, default=False),
        organisation_in_letters=top.take("organisation_in_letters", bool, default=False),
        source=top.text("source", ""),
        source_language=_source_language(top),
        reply_to=top.checked("reply_to", rules.reply_to, top.text("reply_to", "")),
    )
    if content.historical and content.practice:
        raise top.refuse("practice", HistoricalForPractice())
    top.end()
    return _not_too_many(top, content)


def _deadline(table: Table, issued_on: date) -> tuple[Deadline, bool]:
    """Return the deadline, and whether it is the usual one, which no appeal prints."""
    if not table.values:
        return rules.usual_deadline(issued_on), True
    is_usual = table.take("usual", bool, default=False)
    return _printed(table), is_usual


def _printed_deadline(table: Table) -> Deadline | None:
    return _printed(table) if table.values else None


def _printed(table: Table) -> Deadline:
    deadline = Deadline(table.choice("kind", DeadlineKind), table.day("day"))
    table.end()
    return deadline


def _occasion(table: Table) -> Occasion | None:
    if not table.values:
        return None
    found = Occasion(
        table.choice("kind", OccasionKind),
        table.checked("day", rules.day, table.day("day")),
        table.by_language("texts"),
    )
    if not found.texts:
        raise table.refuse("texts", MISSING)
    for language, text in found.texts.items():
        _require_words(table, f"texts.{language}", text, LONGEST_WORDS)
    table.end()
    return found


def _source_language(top: Table) -> str:
    typed = top.text("source_language", "")
    return top.checked("source_language", rules.language, typed) if typed else ""


def _texts(table: Table) -> dict[str, dict[TextKind, str]]:
    texts: dict[str, dict[TextKind, str]] = {}
    for language in list(table.values):
        table.checked(language, rules.language, language)
        texts[language] = _texts_in(table.table(language))
    return texts


def _texts_in(table: Table) -> dict[TextKind, str]:
    texts = {}
    for key in list(table.values):
        if key not in tuple(TextKind):
            raise table.refuse(key, UNKNOWN)
        texts[TextKind(key)] = _markdown(table, key)
    return texts


def _markdown(table: Table, key: str) -> str:
    text = table.text(key, lines=True)
    _require(table, key, partial(text_rules.require_text, TextKind(key)), text)
    return text


def _demands(top: Table) -> tuple[Demand, ...]:
    demands = tuple(_demand(number, table) for number, table in enumerate(top.tables("demands"), 1))
    if len({demand.id for demand in demands}) < len(demands):
        raise top.refuse("demands", N_("two of them have the same id"))
    return demands


def _demand(number: int, table: Table) -> Demand:
    id_ = table.text("id", str(number))
    if not _DEMAND_ID.fullmatch(id_):
        raise table.refuse("id", N_("lower-case letters, digits and hyphens are expected here, at most 40"))
    to = table.text("to", "") or None
    if to is not None and not is_country(to):
        raise table.refuse("to", N_("“%(typed)s” is not a country code (ISO 3166-1 alpha-2)"), typed=to)
    texts = table.by_language("texts", lines=True)
    for language, text in texts.items():
        _require(table, f"texts.{language}", text_rules.require_demand, text)
    table.end()
    return Demand(id_, to, texts)


def _targets(top: Table) -> tuple[Target, ...]:
    targets = tuple(_target(table) for table in top.tables("targets"))
    if len({target.office for target in targets}) < len(targets):
        raise top.refuse("targets", N_("an office stands here twice"))
    return targets


def _require_words(table: Table, key: str, text: str, longest: int) -> None:
    """Refuse what a salutation or a post cannot be."""
    _require(table, key, text_rules.require_no_placeholder, text)
    table.checked(key, partial(rules.at_most, longest), text)


def _require(table: Table, key: str, rule: Callable[[str], None], text: str) -> None:
    try:
        rule(text)
    except TextRefused as error:
        raise table.refuse(key, error) from None


def _target(table: Table) -> Target:
    target = Target(
        office=table.text("office"),
        role=table.choice("role", Role) if "role" in table.values else Role.TO,
        salutations=table.by_language("salutations"),
        posts=table.by_language("posts"),
        states=table.checked("states", rules.countries, table.strings("states")),
    )
    if target.states and target.role is not Role.RAISE_WITH:
        raise table.refuse("states", N_("only an office with the role raise_with is asked to raise it with states"))
    for key, texts, longest in (
        ("salutations", target.salutations, LONGEST_SALUTATION),
        ("posts", target.posts, LONGEST_POST),
    ):
        for language, text in texts.items():
            _require_words(table, f"{key}.{language}", text, longest)
    table.end()
    return target


def _with_listed(top: Table, targets: tuple[Target, ...], lists: Lists | None) -> tuple[Target, ...]:
    """Add those of a named list that the file does not name itself, as the list stands now."""
    if "targets_from" not in top.values:
        return targets
    name = top.text("targets_from")
    listed = lists(name) if lists else None
    if listed is None:
        why = N_("there is no list “%(name)s”; write the short names as in desk/embassies")
        raise top.refuse("targets_from", why, name=name)
    if not listed:
        raise top.refuse("targets_from", N_("no office stands in the list “%(name)s”"), name=name)
    named = {target.office for target in targets}
    return (*targets, *(target for target in listed if target.office not in named))


def _not_too_many(top: Table, content: CampaignContent) -> CampaignContent:
    for key, found, most in (
        ("people", content.people, MOST_PEOPLE),
        ("texts", content.texts, MOST_LANGUAGES),
        ("demands", content.demands, MOST_DEMANDS),
        ("targets", content.targets, MOST_TARGETS),
    ):
        if len(found) > most:
            raise top.refuse(
                key,
                N_("there are %(count)s, and a campaign has at most %(most)s"),
                count=str(len(found)),
                most=str(most),
            )
    return content


def _whole(top: Table, content: CampaignContent) -> None:
    """Refuse what only the whole file can show to be missing."""
    for block in of_content(content):
        raise top.refuse(block.file_key, block.file_words)
