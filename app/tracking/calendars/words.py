"""What calendars and the feed say of a campaign, in the language of the page."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext

from app.campaigns.content import CampaignContent, TextKind
from app.letters.countries import name_of
from app.letters.markup import MarkupError, parse, plain_text
from app.public import interface_language
from app.sections.dress import Dress
from app.tracking.calendars.atom import Entry, Feed, Text
from app.tracking.calendars.ics import LastDay
from app.tracking.calendars.queries import Listed
from app.wording import day, listed

# Neither XML nor a calendar has a place for these (XML 1.0, 2.2).
_UNWRITABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def address_of(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, at the host that readers know and not at the one that was asked."""
    return f"{current_app.config['BASE_URL']}{url_for(endpoint, **values)}"


def calendar_name(section: Dress | None) -> str:
    """Return what a calendar is called."""
    name = gettext("Last days of urgent actions")
    return f"{name} – {section.name_in(interface_language())}" if section else name


def last_day(one: Listed, *, alarm: bool = False) -> LastDay:
    """Return a campaign's last day as everybody's calendar has it, with an alarm where it is asked for alone."""
    title = _title(one.found.content).words
    words = gettext("Last day to write: %(title)s", title=title)
    return _day(one, words, _about(one), _page(one), words if alarm else "")


def last_day_for_staff(one: Listed, now: datetime) -> LastDay:
    """Return a campaign's last day as the calendar by a secret link has it: with its owner, and with an alarm."""
    section, content = one.found.section, one.found.content
    title = _title(content).words
    undecided = one.is_undecided(now)
    words = gettext("Last day: %(title)s", title=title)
    if undecided:
        words = gettext("To be decided: %(title)s", title=title)
    about = _about(one)
    if section is None:
        about.append(gettext("Owner: %(name)s", name=one.owner) if one.owner else gettext("Nobody owns it."))
        address = address_of("campaigns_desk.overview", slug=content.slug)
    else:
        address = address_of("deadlines_desk.deadline", slug=section.slug, campaign=content.slug)
    # Of what is invented nobody need be reminded.
    alarm = "" if one.ended_at or undecided or one.is_invented else words
    return _day(one, words, about, address, alarm)


def _day(one: Listed, summary: str, about: list[str], address: str, alarm: str = "") -> LastDay:
    found, language = one.found, interface_language()
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    place = f"{found.content.slug}.{found.section.slug}" if found.section else found.content.slug
    return LastDay(
        uid=f"{place}@{host}",
        day=found.deadline.last_day,
        summary=summary,
        description="\n".join((*about, address)),
        url=address,
        categories=tuple(name_of(code, language) for code in found.content.countries),
        # Its end is a change that makes no version.
        sequence=found.version + bool(one.ended_at),
        changed_at=one.ended_at or one.published_at,
        cancelled=one.ended_at is not None,
        alarm=alarm,
    )


def feed(section: Dress | None, updated_at: datetime) -> Feed:
    """Return what the feed of open campaigns says of itself."""
    language = interface_language()
    name, author = gettext("Urgent actions: open campaigns"), "Faithfully"
    if section:
        author = section.name_in(language)
        name = f"{name} – {author}"
    return Feed(Text(name, language), author, address_of("calendars.feed"), address_of("campaigns.index"), updated_at)


def entry(one: Listed) -> Entry:
    """Return a campaign as the feed has it."""
    content, language = one.found.content, interface_language()
    return Entry(
        address=_page(one),
        title=_title(content),
        summary=_summary(content),
        published_at=one.opened_at,
        updated_at=one.published_at,
        countries={code: name_of(code, language) for code in content.countries},
    )


def _page(one: Listed) -> str:
    return address_of("appeals.campaign", slug=one.found.content.slug)


def _about(one: Listed) -> list[str]:
    content = one.found.content
    about = [
        content.reference,
        listed(content.named(interface_language())),
        _text(content, TextKind.SUMMARY).words,
        _occasion(content),
    ]
    return [_UNWRITABLE.sub("", line) for line in about if line]


def _summary(content: CampaignContent) -> Text:
    """Return the summary, and after it the occasion."""
    summary = _text(content, TextKind.SUMMARY)
    occasion = _UNWRITABLE.sub("", _occasion(content))
    return Text(f"{summary.words}\n\n{occasion}" if occasion else summary.words, summary.language)


def _occasion(content: CampaignContent) -> str:
    """Return the event to which a campaign is bound, in words; empty where there is none."""
    if content.occasion is None:
        return ""
    words, _language = content.occasion.words(interface_language())
    return str(gettext("Occasion: %(words)s, %(day)s", words=words, day=day(content.occasion.day)))


def _title(content: CampaignContent) -> Text:
    """Return the title; that of an example says before it that it is one, unless it begins with these words itself."""
    title = _text(content, TextKind.TITLE)
    mark = ""
    if content.historical:
        mark = gettext("Historical example – not for sending")
    elif content.practice:
        mark = gettext("For practice – everything in it is invented")
    # What follows the dash explains the words before it, with which a title may begin: "For practice: a librarian".
    if not mark or title.words.casefold().startswith(mark.partition(" – ")[0].casefold()):
        return title
    return Text(gettext("%(label)s: %(words)s", label=mark, words=title.words), title.language)


def _text(content: CampaignContent, kind: TextKind) -> Text:
    """Return a text without its Markdown, in the reader's language or in another that there is."""
    language = interface_language()
    text = content.text(kind, language)
    # What was published under other rules is shown as it stands.
    with suppress(MarkupError):
        text = plain_text(parse(text))
    return Text(_UNWRITABLE.sub("", text), content.text_language(kind, language))
