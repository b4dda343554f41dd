"""A campaign that is written as a file is read of it again as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.campaigns.campaign_file import content_in, files_in, read
from app.campaigns.campaign_toml import written
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import CampaignContent, Demand, Person, Target, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.cases.values import PersonStatus
from app.letters.characters import line_of, lines_of
from app.letters.composing import Role
from app.letters.conventions import GrammaticalCase

# Whatever forms let in; the quotation marks and the backslash are what TOML itself has a use for.
_CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Co"], exclude_characters="\u202d\u202e\ufffd"
) | st.sampled_from("\"'\\#=[]")
LINE = st.text(_CHARACTERS, max_size=30).map(line_of)
SOMETHING = LINE.filter(bool)
# Markdown that a demand cannot have is another test's.
_WORDS = st.text("abc äжش'\"\\.,", min_size=1, max_size=30).map(line_of).filter(lambda text: text.strip(" .,"))
_PARAGRAPHS = st.lists(_WORDS, min_size=1, max_size=3).map(lambda parts: lines_of("\n\n".join(parts)))
DAY = st.dates(date(1961, 1, 1), date(2199, 1, 1))
SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
LANGUAGE = st.sampled_from(["en", "ru", "fr", "uk", "zh-Hant", "pt-BR"])


def _by_language(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(LANGUAGE, texts, max_size=3)


@st.composite
def people(draw: st.DrawFn) -> Person:
    status = draw(st.none() | st.sampled_from(PersonStatus))
    forms = st.dictionaries(st.sampled_from(["genitive", "dative"]), SOMETHING)
    return Person(
        name=draw(SOMETHING),
        gender=draw(st.sampled_from([None, "m", "f", "x"])),
        pronouns=draw(LINE),
        names=draw(
            st.dictionaries(
                LANGUAGE,
                st.builds(lambda name, more: {GrammaticalCase.NOMINATIVE.value: name, **more}, SOMETHING, forms),
                max_size=3,
            )
        ),
        aliases=tuple(draw(st.lists(SOMETHING, max_size=2))),
        group=draw(st.booleans()),
        status=status,
        status_on=draw(st.none() | DAY) if status else None,
        status_source=draw(LINE) if status else "",
    )


@st.composite
def contents(draw: st.DrawFn) -> CampaignContent:
    """Draw a draft, of which anything may be missing."""
    issued_on = draw(DAY)
    deadline = Deadline(draw(st.sampled_from(DeadlineKind)), issued_on + timedelta(draw(st.integers(1, 300))))
    is_usual = draw(st.booleans())
    historical = draw(st.booleans())
    ids = draw(st.lists(SLUG | st.integers(1, 5).map(str), max_size=3, unique=True))
    offices = draw(st.lists(SLUG, max_size=3, unique=True))
    return CampaignContent(
        slug=draw(SLUG),
        reference=draw(LINE),
        organisation=draw(LINE),
        issued_on=issued_on,
        deadline=draw(st.sampled_from([deadline, Deadline(DeadlineKind.UNTIL, issued_on + timedelta(42))])),
        deadline_is_usual=is_usual,
        deadline_moved_from=draw(st.none() | st.just(deadline)),
        case=draw(SLUG),
        people=tuple(draw(st.lists(people(), max_size=2))),
        texts=draw(
            st.dictionaries(LANGUAGE, st.dictionaries(st.sampled_from(TextKind), _PARAGRAPHS, max_size=3), max_size=3)
        ),
        demands=tuple(
            Demand(id_, draw(st.sampled_from([None, "RU", "TJ"])), draw(_by_language(_WORDS))) for id_ in ids
        ),
        targets=tuple(
            Target(office, draw(st.sampled_from(Role)), draw(_by_language(_WORDS)), draw(_by_language(_WORDS)))
            for office in offices
        ),
        time_zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"])),
        index=draw(LINE),
        update=draw(st.none() | st.integers(0, 999)),
        previous=draw(LINE),
        countries=tuple(draw(st.lists(st.sampled_from(["RU", "TJ", "DE"]), max_size=3, unique=True))),
        languages_read=tuple(draw(st.lists(LANGUAGE, max_size=3, unique=True))),
        diplomatic_copies=draw(st.booleans()),
        check_with_section_after=draw(st.booleans()),
        historical=historical,
        practice=not historical and draw(st.booleans()),
        reference_in_letters=draw(st.booleans()),
        organisation_in_letters=draw(st.booleans()),
        source=draw(LINE),
        source_language=draw(st.just("") | LANGUAGE),
        reply_to=draw(st.sampled_from(["", "replies@section.example.org"])),
        issued_on_inferred=draw(st.booleans()),
    )


def _read_again(content: CampaignContent) -> CampaignContent:
    return content_in("c.toml", written(content).encode(), lambda _name: None)


@given(contents())
@settings(max_examples=200)
def test_any_draft_comes_back_as_it_was(content: CampaignContent) -> None:
    again = _read_again(content)
    assert again == content
    # The order of languages and cases counts, too: the first language is the original of the others.
    assert again.as_json() == content.as_json()
    assert [*again.texts] == [*content.texts]


@pytest.mark.parametrize("path", files_in(EXAMPLES), ids=lambda path: path.stem)
def test_an_example_with_its_translations_comes_back_as_it_was(path: Path) -> None:
    content = read(path)
    assert _read_again(content) == content
    moved = replace(content, deadline=content.deadline.moved(date(2027, 1, 1)), deadline_moved_from=content.deadline)
    assert _read_again(moved) == moved
