"""What a page says of the ways out of a letter, as plain values for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.appeals.copies import Answer
from app.appeals.ways import mailto, posts, services
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import Target
from app.letters import email, text
from app.overrides import queries as overrides
from app.overrides.values import NOTHING
from app.recipients import queries as recipients
from app.recipients.models import ChannelKind, Office


@dataclass(frozen=True, slots=True)
class PostShown:
    """A message that the campaign suggests to post to an office, in a language (BCP 47).

    `handle` is what the office is called on the network, empty where nobody has entered it; `link` opens the page of
    the network that takes the message, and is empty where there is none, or where the campaign is an example.
    """

    office: str
    network: posts.Network
    handle: str
    text: str
    language: str
    link: str

    @property
    def length(self) -> int:
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways lead to a campaign's offices: whether one of them is reached by e-mail, or by post."""

    by_email: bool
    by_post: bool
    posts: tuple[PostShown, ...]


def ways_of(session: Session, found: campaigns.Published, offices: Mapping[str, Office], language: str) -> Ways:
    """Return the ways to the offices of a campaign, as a reader of `language` is told of them."""
    content = found.content
    own = overrides.of_section(session, found.section.id if found.section else None, offices)
    return Ways(
        by_email=any(addressing.email_of(office, content, own.get(id_, NOTHING)) for id_, office in offices.items()),
        by_post=any(
            own.get(id_, NOTHING).postal_lines
            or recipients.channel_of(office, ChannelKind.POST, historical=content.historical)
            for id_, office in offices.items()
        ),
        posts=tuple(
            _post(target, offices[target.office], language, historical=content.historical)
            for target in content.targets
            if any(target.posts.values()) and target.office in offices
        ),
    )


def _post(target: Target, office: Office, language: str, *, historical: bool) -> PostShown:
    spoken = next(code for code in (language, "en", *target.posts) if target.posts.get(code))
    handle = recipients.channel_of(office, ChannelKind.HANDLE, historical=historical)
    network = posts.network(handle.network) if handle else posts.Network("")
    words = target.posts[spoken]
    return PostShown(
        office=addressing.title_of(office, language),
        network=network,
        handle=handle.value if handle else "",
        text=words,
        language=spoken,
        link="" if historical else network.link(words),
    )


@dataclass(frozen=True, slots=True)
class MailShown:
    """A letter for the writer's own mail program: a `link`, which holds the text of the letter only if it is `whole`.

    `address` is empty where the office has none; there is no link then, but for a historical example.
    """

    office: str
    address: str
    link: str
    whole: bool
    subject: str
    text: str
    language: str
    direction: str
    longest: int = mailto.LONGEST


def mails_shown(written: Answer, found: campaigns.Published, language: str) -> list[MailShown]:
    """Return the letters of an appeal as a reader of `language` sees them on the way to a mail program."""
    going = services.mailed(written, found)
    shown = []
    for letter in written.letters:
        address = written.addresses.get(letter.target, "")
        subject, words = email.subject_of(letter), text.render(letter)
        link = mailto.link(address, subject, words)
        whole = mailto.fits(link)
        shown.append(
            MailShown(
                office=addressing.title_of(written.offices[letter.target], language),
                address=address,
                link=(link if whole else mailto.link(address, subject, "")) if letter in going else "",
                whole=whole,
                subject=subject,
                text=words,
                language=letter.variant,
                direction=letter.direction,
            )
        )
    return shown
