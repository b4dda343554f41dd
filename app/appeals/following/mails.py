"""The mails to those who follow a case, in the language of the page that they asked on.

A subject shows on locked screens and in lists of mails: it has the campaign's reference and nobody's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, gettext

from app.appeals.following.models import Follower
from app.appeals.following.news import Event
from app.appeals.links import Links
from app.campaigns.ending.words import OUTCOMES
from app.campaigns.queries import Published
from app.outbox.content import NoticeContent
from app.wording import day

# Mails of our own come from the program, not from a person.
_SENDER = "Faithfully"


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about: a campaign as it is through the section of its reader, if that has one."""

    found: Published
    links: Links

    @property
    def called(self) -> str:
        """What the campaign is called without naming anybody."""
        content = self.found.content
        return content.reference or gettext("the urgent action of %(day)s", day=day(content.issued_on))

    def page(self, language: str) -> str:
        """Return the link to the campaign."""
        return self.links.campaign(language, self.found.section_slug, self.found.content.slug)

    def ending(self, follower: Follower) -> str:
        """Return the link that ends following."""
        token = self.links.unfollow_token(follower.seed)
        return self.links.unfollow(follower.interface_language, self.found.section_slug, token)


def confirmation(follower: Follower, about: About, last_day: date) -> NoticeContent:
    """Return the one mail that asks whether somebody wants to follow."""
    with force_locale(follower.interface_language):
        token = about.links.follow_token(follower.seed)
        link = about.links.follow(follower.interface_language, about.found.section_slug, token)
        asked = gettext(
            "Somebody, we think you, asked us to write to this address when something changes in this case: "
            "%(campaign)s. So far we have noted nothing but the question.", campaign=about.called,
        )  # fmt: skip
        return _mail(
            follower,
            about,
            gettext("Do you want to follow %(campaign)s?", campaign=about.called),
            asked,
            gettext("Open this page and press the button, and you follow the case:") + f"\n{link}",
            gettext(
                "The link works until %(day)s. If it was not you, press “It wasn’t me” on that page, or do nothing: "
                "then no more mails come, and your address is erased after that day.", day=day(last_day),
            ),
        )  # fmt: skip


def already(follower: Follower, about: About) -> NoticeContent:
    """Return the mail to somebody who asks again to follow."""
    with force_locale(follower.interface_language):
        return _mail(
            follower,
            about,
            gettext("You follow %(campaign)s already", campaign=about.called),
            gettext("Somebody, we think you, asked to follow this case from this address. You do already."),
            *_way_out(follower, about),
        )


def news(follower: Follower, about: About, event: Event) -> NoticeContent:
    """Return the mail that tells of an event."""
    with force_locale(follower.interface_language):
        subject, *said = _SAID[event](about)
        here = gettext("Here is the campaign:") + f"\n{about.page(follower.interface_language)}"
        return _mail(follower, about, subject, *said, here, *_way_out(follower, about))


def _opened(about: About) -> tuple[str, ...]:
    return (
        gettext("%(campaign)s: the case goes on, please write again", campaign=about.called),
        gettext(
            "A new appeal has been published in the case that you follow. Letters help until %(day)s.",
            day=day(about.found.deadline.last_day),
        ),
    )


def _stopped(about: About) -> tuple[str, ...]:
    return (
        gettext("%(campaign)s: please do not write any more", campaign=about.called),
        gettext(
            "The campaign that you follow has been stopped: the situation has changed, and a letter can do harm now. "
            "Please do not write any more, and do not post a letter that is still with you."
        ),
    )


def _closed(about: About) -> tuple[str, ...]:
    ending = about.found.outcome
    return (
        gettext("%(campaign)s has ended", campaign=about.called),
        gettext("The campaign that you follow has ended."),
        *((gettext(OUTCOMES[ending.kind]),) if ending else ()),
        gettext("Thank you for having stood by. If nothing new begins, your address is erased here after 30 days."),
    )


_SAID = {Event.OPENED: _opened, Event.STOPPED: _stopped, Event.CLOSED: _closed}


def _way_out(follower: Follower, about: About) -> tuple[str, ...]:
    section = about.found.section
    if section is not None:
        name = section.name_in(follower.interface_language)
        why = gettext(
            "You get this mail because you follow this case through %(section)s. "
            "Here you end it, and your address is erased at once:", section=name,
        )  # fmt: skip
    else:
        why = gettext(
            "You get this mail because you follow this case. Here you end it, and your address is erased at once:"
        )
    return (f"{why}\n{about.ending(follower)}",)


def _mail(follower: Follower, about: About, subject: str, *paragraphs: str) -> NoticeContent:
    text = "\n\n".join((gettext("Hello,"), *paragraphs)) + "\n"
    ending = about.ending(follower)
    return NoticeContent(follower.email, _SENDER, subject, text, follower.interface_language, ending)
