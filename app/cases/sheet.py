"""The sheet of a case: what is public of it on one page. What does not fit is left out, the oldest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from app.cases.pages import CampaignShown
from app.cases.public_view import PublicCase, PublicEvent, Words
from app.cases.values import LONGEST_TITLE
from app.errors import AppError
from app.letters.letter import Paper
from app.letters.pdf import PdfRenderer

# No page holds more characters; what is beyond them is not even tried.
_MOST_CHARACTERS = 9_000
# The date, the source and the space around an event.
_SHORTEST = 60
_MOST_CAMPAIGNS, _MOST_PEOPLE, _MOST_SPELLINGS, _MOST_STATUSES = 12, 12, 12, 4

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet. `is_cut`: the case has more than that."""

    case: PublicCase
    campaigns: tuple[CampaignShown, ...]
    is_cut: bool = False


class SheetTooLong(AppError):
    """Not even the title fits on one page."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


def printed(renderer: PdfRenderer, html: Callable[[Sheet], str], whole: Sheet, paper: Paper) -> bytes:
    """Return a sheet as a PDF of one page, with as much as it holds; `html` puts a sheet into HTML.

    First the events leave it, then the campaigns, each the oldest first, then the people, and at last the summary.
    Raises SheetTooLong where not even the title fits.
    """
    rules = f"@page {{ size: {paper.value.lower()}; }}\n{_rules()}"
    begun = _bounded(whole)

    def without(left_out: int) -> bytes | None:
        shown = _without(begun, left_out)
        return renderer.one_page(html(replace(shown, is_cut=shown != whole)), rules)

    too_little, enough = 0, _entries(begun)
    page = without(too_little)
    if page is not None:
        return page
    page = without(enough)
    if page is None:
        raise SheetTooLong(whole.case.slug)
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if fitting := without(middle):
            page, enough = fitting, middle
        else:
            too_little = middle
    return page


def _entries(sheet: Sheet) -> int:
    """Return how much can leave a sheet: its events, campaigns, people and the summary."""
    return len(sheet.case.events) + len(sheet.campaigns) + len(sheet.case.people) + 1


def _without(sheet: Sheet, left_out: int) -> Sheet:
    """Return a sheet without so many of its entries, in the order in which they leave it."""
    case = sheet.case
    events, left_out = _later(case.events, left_out)
    campaigns, left_out = _later(sheet.campaigns, left_out)
    people = case.people[: max(0, len(case.people) - left_out)]
    summary = case.summary if left_out <= len(case.people) else Words()
    return replace(sheet, case=replace(case, events=events, people=people, summary=summary), campaigns=campaigns)


def _later(entries: tuple[_Entry, ...], left_out: int) -> tuple[tuple[_Entry, ...], int]:
    """Return entries without the first ones, and how many more are to be left out."""
    return entries[left_out:], max(0, left_out - len(entries))


def _bounded(whole: Sheet) -> Sheet:
    """Return a sheet without what no page has room for."""
    case = whole.case
    people = tuple(
        replace(person, spellings=person.spellings[:_MOST_SPELLINGS], statuses=person.statuses[-_MOST_STATUSES:])
        for person in case.people[:_MOST_PEOPLE]
    )
    title = replace(case.title, text=case.title.text[:LONGEST_TITLE])
    # What the page says elsewhere is no part of the sheet.
    case = replace(case, title=title, people=people, events=_last(case.events))
    return replace(whole, case=case, campaigns=whole.campaigns[-_MOST_CAMPAIGNS:])


def _last(events: tuple[PublicEvent, ...]) -> tuple[PublicEvent, ...]:
    """Return the last events that have no more characters in all than a page may have."""
    characters, first = 0, len(events)
    while first and (characters := characters + _length(events[first - 1])) <= _MOST_CHARACTERS:
        first -= 1
    return events[first:]


def _length(event: PublicEvent) -> int:
    return len(event.what.text) + sum(len(claim.words.text) for claim in event.claims) + _SHORTEST


@cache
def _rules() -> str:
    return Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
