"""Pure: reads a campaign file (TOML). Unknown keys and wrong values are refused with file, key and reason.

`app/campaigns/examples/README.md` explains every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from glob import escape
from pathlib import Path
from zoneinfo import available_timezones

from app.campaigns import people_in_file as people
from app.campaigns.blocks import of_content
from app.campaigns.content import (
    LETTER_TEXTS,
    PAGE_TEXTS,
    CampaignContent,
    Demand,
    Target,
    TextKind,
)
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignFileRefused
from app.campaigns.toml_table import LANGUAGE, Table
from app.letters.addresses import ascii_email
from app.letters.composing import Role
from app.letters.countries import is_country
from app.letters.letter import Paragraph
from app.letters.markup import MarkupError, parse

LARGEST_FILE = 1_000_000
# How long letters are usually written for where the appeal prints no deadline.
USUAL_LIFE = timedelta(days=42)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
_MOST_UPDATES = 999


# Gives the targets of a named list ("desk/embassies"), None where there is no such list.
Lists = Callable[[str], Sequence[Target] | None]


def read(path: Path, lists: Lists | None = None) -> CampaignContent:
    """Return the campaign in a file, with the translations beside it (`<name>.<language>.toml`).

    Without `lists`, a file that takes its targets from one is refused. Raises CampaignFileRefused with file, key and
    reason.
    """
    top = _opened(path)
    content = _content(top, lists)
    for file in sorted(path.parent.glob(f"{escape(path.stem)}.*.toml")):
        content = _translated(content, _opened(file), file.name.removesuffix(".toml").removeprefix(f"{path.stem}."))
    _whole(top, content)
    return content


def files_in(folder: Path) -> list[Path]:
    """Return the campaign files of a folder; translations, which stand beside them, are not among them."""
    return sorted(path for path in folder.glob("*.toml") if "." not in path.stem)


def _opened(path: Path) -> Table:
    try:
        # Neither a pipe nor an endless device is read.
        if not path.is_file():
            raise CampaignFileRefused(path.name, "file", "it is no file")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise CampaignFileRefused(path.name, "file", f"it is larger than {LARGEST_FILE} bytes")
        values = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise CampaignFileRefused(path.name, "file", error.strerror or "it cannot be read") from error
    except (ValueError, RecursionError) as error:  # A number of thousands of digits is a ValueError, too.
        raise CampaignFileRefused(path.name, "file", f"it is not a TOML file: {error}") from error
    return Table(path.name, "", values)


def _translated(content: CampaignContent, top: Table, language: str) -> CampaignContent:
    """Add one language from a file of its own: the texts, the demands and the people's names in their order."""
    if not LANGUAGE.fullmatch(language):
        raise top.refuse("file", f"“{language}” is not a language code (BCP 47)")
    if language in content.texts:
        raise top.refuse("file", f"the campaign has texts in “{language}” already")
    texts = _texts_in(top.table("texts", required=True))
    demands, names = top.strings("demands"), [people.cases(table) for table in top.tables("names")]
    salutations, posts = (top.table(key) for key in ("salutations", "posts"))
    if demands and len(demands) != len(content.demands):
        raise top.refuse("demands", f"the campaign has {len(content.demands)} demands, and here are {len(demands)}")
    if names and len(names) != len(content.people):
        raise top.refuse("names", f"the campaign names {len(content.people)} people, and here are {len(names)}")
    for number, demand in enumerate(demands, 1):
        _require_one_sentence(top, f"demands[{number}]", demand)
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
                salutations=_with(target.salutations, language, salutations, target.office),
                posts=_with(target.posts, language, posts, target.office),
            )
            for target in content.targets
        ),
    )
    for table in (salutations, posts, top):
        table.end()
    return translated


def _with(texts: dict[str, str], language: str, given: Table, office: str) -> dict[str, str]:
    if office not in given.values:
        return texts
    text = given.text(office)
    _require_no_placeholder(given, office, text)
    return {**texts, language: text}


def _content(top: Table, lists: Lists | None) -> CampaignContent:
    slug = top.text("slug")
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise top.refuse("slug", "lower-case letters, digits and single hyphens are expected here")
    time_zone = top.text("time_zone", "UTC")
    if time_zone not in available_timezones():
        raise top.refuse("time_zone", f"“{time_zone}” is not a time zone of the IANA database")
    issued_on = top.day("issued_on")
    content = CampaignContent(
        slug=slug,
        reference=top.text("reference", ""),
        organisation=top.text("organisation", ""),
        issued_on=issued_on,
        deadline_is_usual="deadline" not in top.values,
        deadline=_deadline(top.table("deadline"), issued_on),
        issued_on_inferred=top.take("issued_on_inferred", bool, default=False),
        case=_case(top),
        people=tuple(people.person(table) for table in top.tables("people")),
        texts=_texts(top.table("texts", required=True)),
        demands=tuple(_demand(n, table) for n, table in enumerate(top.tables("demands"), 1)),
        targets=_with_listed(top, tuple(_target(table) for table in top.tables("targets")), lists),
        time_zone=time_zone,
        index=top.text("index", ""),
        update=_update(top),
        previous=top.text("previous", ""),
        countries=_countries(top),
        languages_read=top.strings("languages_read"),
        diplomatic_copies=top.take("diplomatic_copies", bool, default=False),
        check_with_section_after=top.take("check_with_section_after", bool, default=False),
        historical=top.take("historical", bool, default=False),
        practice=top.take("practice", bool, default=False),
        reference_in_letters=top.take("reference_in_letters", bool, default=False),
        organisation_in_letters=top.take("organisation_in_letters", bool, default=False),
        source=top.text("source", ""),
        source_language=top.text("source_language", ""),
        reply_to=_reply_to(top),
    )
    top.end()
    return content


def _update(top: Table) -> int | None:
    if "update" not in top.values:
        return None
    update = top.take("update", int)
    if not 0 <= update <= _MOST_UPDATES:
        raise top.refuse("update", f"a number from 0 to {_MOST_UPDATES} is expected here")
    return update


def _reply_to(top: Table) -> str:
    typed = top.text("reply_to", "")
    address = ascii_email(typed) if typed else ""
    if address is None:
        raise top.refuse("reply_to", f"“{typed}” is not an e-mail address")
    return address


def _case(top: Table) -> str:
    case = top.text("case")
    if not _SLUG.fullmatch(case) or len(case) > _LONGEST_SLUG:
        raise top.refuse("case", "lower-case letters, digits and single hyphens are expected here")
    return case


def _deadline(table: Table, issued_on: date) -> Deadline:
    if not table.values:
        return Deadline(DeadlineKind.UNTIL, issued_on + USUAL_LIFE)
    deadline = Deadline(table.choice("kind", DeadlineKind), table.day("day"))
    table.end()
    return deadline


def _countries(top: Table) -> tuple[str, ...]:
    countries = top.strings("countries")
    for country in countries:
        if not is_country(country):
            raise top.refuse("countries", f"“{country}” is not a country code (ISO 3166-1 alpha-2)")
    return countries


def _texts(table: Table) -> dict[str, dict[TextKind, str]]:
    texts: dict[str, dict[TextKind, str]] = {}
    for language in list(table.values):
        if not LANGUAGE.fullmatch(language):
            raise table.refuse(language, "this is not a language code (BCP 47)")
        texts[language] = _texts_in(table.table(language))
    return texts


def _texts_in(table: Table) -> dict[TextKind, str]:
    texts = {}
    for key in list(table.values):
        if key not in tuple(TextKind):
            raise table.refuse(key, "this key is unknown")
        texts[TextKind(key)] = _markdown(table, key)
    for kind in PAGE_TEXTS:
        if kind not in texts:
            raise table.refuse(kind, "this key is missing")
    return texts


def _markdown(table: Table, key: str) -> str:
    text = table.text(key, lines=True)
    if key not in LETTER_TEXTS:
        _require_no_placeholder(table, key, text)
    try:
        parse(text)
    except MarkupError as error:
        raise table.refuse(key, f"it contains {error}") from None
    return text


def _demand(number: int, table: Table) -> Demand:
    to = table.text("to", "") or None
    if to is not None and not is_country(to):
        raise table.refuse("to", f"“{to}” is not a country code (ISO 3166-1 alpha-2)")
    texts = table.by_language("texts", lines=True)
    if not texts:
        raise table.refuse("texts", "a demand needs a text")
    for language, text in texts.items():
        _require_one_sentence(table, f"texts.{language}", text)
    table.end()
    return Demand(str(number), to, texts)


def _require_no_placeholder(table: Table, key: str, text: str) -> None:
    """Only what stands in the letter has placeholders; on the page one would be printed as it is."""
    if "{{" in text or "{%" in text:
        raise table.refuse(key, "placeholders such as {{ … }} stand in demands and the texts of the letter only")


def _require_one_sentence(table: Table, key: str, text: str) -> None:
    """A demand is one item of a list: a list or a second paragraph in it would be lost."""
    try:
        blocks = parse(text)
    except MarkupError as error:
        raise table.refuse(key, f"it contains {error}") from None
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        raise table.refuse(key, "one paragraph without a list is expected here")


def _target(table: Table) -> Target:
    target = Target(
        office=table.text("office"),
        role=table.choice("role", Role) if "role" in table.values else Role.TO,
        salutations=table.by_language("salutations"),
        posts=table.by_language("posts"),
    )
    for key, texts in (("salutations", target.salutations), ("posts", target.posts)):
        for language, text in texts.items():
            _require_no_placeholder(table, f"{key}.{language}", text)
    table.end()
    return target


def _with_listed(top: Table, targets: tuple[Target, ...], lists: Lists | None) -> tuple[Target, ...]:
    """Add those of a named list that the file does not name itself, as the list stands now."""
    if "targets_from" not in top.values:
        return targets
    name = top.text("targets_from")
    listed = lists(name) if lists else None
    if listed is None:
        raise top.refuse("targets_from", f"there is no list “{name}”; write the short names as in desk/embassies")
    if not listed:
        raise top.refuse("targets_from", f"no office stands in the list “{name}”")
    named = {target.office for target in targets}
    return (*targets, *(target for target in listed if target.office not in named))


def _whole(top: Table, content: CampaignContent) -> None:
    """Refuse what only the whole file can show to be missing."""
    for block in of_content(content):
        raise top.refuse(block.file_key, block.file_words)
