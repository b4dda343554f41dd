"""Use cases of the organisations of a joint letter; each is one commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.outbox import services as outbox
from app.signons import asking, pasted, queries
from app.signons.errors import LetterChanged, ListedTwice, NameMissing, NoAddress, NotOpen
from app.signons.models import JointLetter, JointOrganisation
from app.signons.pasted import Line
from app.signons.post import Post
from app.signons.services import changed, mark_of, note, to_change
from app.signons.states import Answer, Order, Standing, State

# Who is asked once more.
_WAITING = frozenset({Standing.NOT_ASKED, Standing.ASKED, Standing.LAPSED})


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk or the organisation itself says of it. `logo` is a PNG of ours, None where it stays as it is."""

    names: dict[str, str]
    country: str = ""
    signer: str = ""
    office: str = ""
    logo: bytes | None = None
    without_logo: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """How the desk reaches an organisation: its address, and the language in which it is written to."""

    email: str
    language: str


def mark(row: JointOrganisation) -> str:
    """Return the mark of an organisation as its form shows it; an answer that arrives meanwhile is no change of it."""
    return mark_of((row.revision, row.email))


def take(row: JointOrganisation, told: Told) -> bool:
    """Write down what is said of an organisation; return whether anything is another than before."""
    if not told.names:
        raise NameMissing
    before = (row.names, row.country, row.signer, row.office, row.logo)
    row.names, row.country, row.signer, row.office = told.names, told.country, told.signer, told.office
    row.logo = None if told.without_logo else told.logo or row.logo
    different = before != (row.names, row.country, row.signer, row.office, row.logo)
    if different:
        row.revision += 1
    return different


def enter(
    session: Session, actor: Actor, slug: str, told: Told, reached: Reached, now: datetime
) -> int:  # fmt: skip
    """Add an organisation and return its number. Raises JointLetterUnknown, NotEditable, NameMissing, ListedTwice."""
    with writing(session):
        letter = to_change(session, slug)
        names, addresses = _known(letter)
        for name in told.names.values():
            if name.casefold() in names or (reached.email and reached.email.casefold() in addresses):
                raise ListedTwice(name)
        row = _row(letter, reached)
        row.revision = 0
        take(row, told)
        letter.organisations.append(row)
        changed(letter, now)
        session.flush()
        note(session, actor, "add organisation", letter, now, after={"organisation": row.names})
        return row.id


def paste(session: Session, actor: Actor, slug: str, typed: str, language: str, now: datetime) -> int:
    """Add an organisation for each line; return how many. Raises JointLetterUnknown, NotEditable, as `pasted.read`."""
    with writing(session):
        letter = to_change(session, slug)
        lines = pasted.read(typed, language, *_known(letter))
        for line in lines:
            letter.organisations.append(_pasted(letter, line))
        changed(letter, now)
        note(session, actor, "paste organisations", letter, now, after={"organisations": len(lines)})
        return len(lines)


def _pasted(letter: JointLetter, line: Line) -> JointOrganisation:
    row = _row(letter, Reached(line.email, line.language))
    row.names, row.country = {line.language: line.name}, line.country
    return row


def _row(letter: JointLetter, reached: Reached) -> JointOrganisation:
    last = max((row.position for row in letter.organisations), default=0)
    return JointOrganisation(
        position=last + 1, names={}, email=reached.email or None, language=reached.language, answer=Answer.NONE,
        country="", signer="", office="",
    )  # fmt: skip


def _known(letter: JointLetter) -> tuple[set[str], set[str]]:
    """Return the names and addresses of the organisations that are there."""
    names = {name.casefold() for row in letter.organisations for name in row.names.values()}
    return names, {row.email.casefold() for row in letter.organisations if row.email}


def save(
    session: Session, actor: Actor, slug: str, number: int, told: Told, reached: Reached, seen: str, now: datetime
) -> None:
    """Change what is said of an organisation, such as its name; what was frozen keeps the old.

    Raises JointLetterUnknown, OrganisationUnknown, NotEditable, LetterChanged, NameMissing.
    """

    def change(letter: JointLetter, row: JointOrganisation) -> None:
        if mark(row) != seen:
            raise LetterChanged
        before = {"names": row.names, "country": row.country, "signer": row.signer, "office": row.office}
        take(row, told)
        row.email, row.language = reached.email or None, reached.language
        after = {"names": row.names, "country": row.country, "signer": row.signer, "office": row.office}
        note(session, actor, "organisation", letter, now, before=before, after=after)

    _change(session, slug, number, now, change)


def _change(
    session: Session,
    slug: str,
    number: int,
    now: datetime,
    change: Callable[[JointLetter, JointOrganisation], None],
) -> None:
    with writing(session):
        letter = to_change(session, slug)
        change(letter, queries.organisation(session, letter.id, number, locked=True))
        changed(letter, now)


def remove(session: Session, actor: Actor, slug: str, number: int, now: datetime) -> None:
    """Take an organisation off, with its signature. Raises JointLetterUnknown, OrganisationUnknown, NotEditable."""

    def change(letter: JointLetter, row: JointOrganisation) -> None:
        note(session, actor, "remove organisation", letter, now, before={"organisation": row.names})
        outbox.erase(session, asking.SIGNER, [row.id], now)
        letter.organisations.remove(row)

    _change(session, slug, number, now, change)


def place(session: Session, actor: Actor, slug: str, number: int, wanted: int, now: datetime) -> None:
    """Let an organisation stand at a place, and the letter keep its names in the order by hand from then on.

    Raises JointLetterUnknown, OrganisationUnknown, NotEditable.
    """

    def change(letter: JointLetter, row: JointOrganisation) -> None:
        others = [one for one in queries.in_order(letter, letter.organisations) if one.id != row.id]
        others.insert(max(0, wanted - 1), row)
        for position, one in enumerate(others, 1):
            one.position = position
        letter.name_order = Order.BY_HAND
        note(session, actor, "order", letter, now, after={"organisation": row.names, "place": row.position})

    _change(session, slug, number, now, change)


def set_order(session: Session, actor: Actor, slug: str, order: Order, now: datetime) -> None:
    """Let the names stand in an order. Raises JointLetterUnknown, NotEditable."""
    with writing(session):
        letter = to_change(session, slug)
        if letter.name_order == order:
            return
        note(session, actor, "order", letter, now, before={"order": letter.name_order}, after={"order": order.value})
        letter.name_order = order
        changed(letter, now)


def invite(session: Session, actor: Actor, slug: str, post: Post, now: datetime) -> int:
    """Ask those by mail who have not answered for the present text, also again. Returns how many.

    Raises JointLetterUnknown, NotEditable, NotOpen.
    """
    with writing(session):
        letter = _open(session, slug)
        waiting = [row for row in letter.organisations if queries.standing_of(letter, row) in _WAITING]
        asked = asking.ask(session, letter, waiting, post, now)
        note(session, actor, "invite", letter, now, after={"organisations": asked})
        return asked


def invite_one(session: Session, actor: Actor, slug: str, number: int, post: Post, now: datetime) -> None:
    """Send an organisation a new link; the one before ends, wherever it was forwarded to.

    Raises JointLetterUnknown, OrganisationUnknown, NotEditable, NotOpen, NoAddress.
    """
    with writing(session):
        letter = _open(session, slug)
        row = queries.organisation(session, letter.id, number, locked=True)
        if not row.email:
            raise NoAddress
        asking.give_link(row, post)
        asking.ask(session, letter, [row], post, now)
        note(session, actor, "new link", letter, now, after={"organisation": row.names})


def end_link(session: Session, actor: Actor, slug: str, number: int, now: datetime) -> None:
    """End the link of an organisation; what it has answered stays.

    Raises JointLetterUnknown, OrganisationUnknown, NotEditable.
    """

    def change(letter: JointLetter, row: JointOrganisation) -> None:
        row.seed = row.link_hash = None
        outbox.erase(session, asking.SIGNER, [row.id], now)
        note(session, actor, "end link", letter, now, after={"organisation": row.names})

    _change(session, slug, number, now, change)


def _open(session: Session, slug: str) -> JointLetter:
    letter = to_change(session, slug)
    # What is of the past was signed then.
    if letter.state != State.OPEN or letter.historical:
        raise NotOpen
    return letter
