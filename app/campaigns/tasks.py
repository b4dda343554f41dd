"""What the first page of the desk says about campaigns: last days, drafts to be approved, people to protect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.campaigns import queries
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.texts import queries as texts
from app.campaigns.versions import queries as versions
from app.desk import Task
from app.public import interface_language
from app.recipients.words import language_name
from app.sections import queries as sections


def ending_campaigns(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Name each section of an editor in which a campaign ends within a week."""
    for row in sections.all_sections(session) if actor.sections else ():
        if row.id in actor.sections:
            section = sections.dress_of(row)
            if ending := queries.ending_within_a_week(session, section, now):
                sentence = ngettext(
                    "%(section)s: %(num)d campaign ends within a week.",
                    "%(section)s: %(num)d campaigns end within a week.",
                    ending,
                    section=section.name_in(interface_language()),
                )
                yield Task(sentence, url_for("deadlines_desk.deadlines", slug=section.slug))


def waiting_for_approval(session: Session, actor: Actor, _now: datetime) -> Iterator[Task]:
    """Tell the desk how many campaigns wait for a second person, whom this person can be."""
    if actor.is_desk and (waiting := versions.waiting(session, actor)):
        sentence = ngettext(
            "%(num)d campaign waits for a second person to approve it.",
            "%(num)d campaigns wait for a second person to approve them.",
            waiting,
        )
        yield Task(sentence, "/desk/campaigns?state=in_review")


# More than these stay until some of them are done.
_MOST_NAMED = 20


def people_to_protect(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Name to the desk each open campaign that mentions what must not be mentioned, or for which no consent holds."""
    for found in safeguards.exposed(session, now)[:_MOST_NAMED] if actor.is_desk else ():
        called = found.reference or found.slug
        if found.is_mentioned:
            sentence = gettext("%(campaign)s is open and mentions what must not be mentioned.", campaign=called)
        else:
            sentence = gettext("%(campaign)s is open, and no consent holds any more.", campaign=called)
        yield Task(sentence, url_for("campaigns_desk.overview", slug=found.slug))


def sent_back(session: Session, actor: Actor, _now: datetime) -> Iterator[Task]:
    """Tell whoever asked for an approval of each campaign that was sent back to them."""
    for slug, reference in versions.sent_back_to(session, actor) if actor.is_desk else ():
        sentence = gettext("%(campaign)s was sent back to you.", campaign=reference or slug)
        yield Task(sentence, url_for("campaigns_desk.overview", slug=slug))


def waiting_for_texts(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Tell a translator, for each of their languages, how many campaigns wait for texts in it."""
    if actor.is_desk:
        return
    for language in sorted(filter(actor.may_translate, actor.languages)):
        if waiting := texts.waiting_for_texts(session, language, now.date()):
            sentence = ngettext(
                "%(language)s: %(num)d campaign waits for texts.",
                "%(language)s: %(num)d campaigns wait for texts.",
                len(waiting),
                language=language_name(language, interface_language()),
            )
            yield Task(sentence, url_for("campaign_texts.page", slug=waiting[0], language=language))
