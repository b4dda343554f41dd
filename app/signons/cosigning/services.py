"""Use cases of people who co-sign; each is one commit. Nobody counts who has not said yes once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.config import Config
from app.extensions import insert, writing
from app.keys.encrypted import keyed_hash
from app.limits import services as limits
from app.outbox import services as outbox
from app.recipients import queries as recipients
from app.signons import asking, mails, queries, retention
from app.signons.cosigning import queries as cosigners
from app.signons.errors import (
    AddressNotTaken,
    LinkExpired,
    LinkUnknown,
    NotOpen,
    TextSinceChanged,
    TooManyAsked,
)
from app.signons.models import JointCosigner, JointLetter
from app.signons.post import Post
from app.signons.states import SETTLED, State

# How long the link of the mail that asks waits to be pressed; then the address is erased.
LINK_LASTS = timedelta(days=7)
_HOUR = timedelta(hours=1)
# So many mails that nobody confirmed yet may reach one address in a day.
_MAILS_A_DAY = limits.Limit("co-signer", 3, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to co-sign: name, address in ASCII, whether to be named, the page's language, and the network."""

    name: str
    email: str
    named: bool
    interface_language: str
    network: str


def ask(session: Session, slug: str, wish: Wish, post: Post, now: datetime) -> None:
    """Queue the one mail that asks whether somebody wants to co-sign; the page says the same to every address.

    Raises JointLetterUnknown, NotOpen, AddressNotTaken, TooManyAsked.
    """
    if _is_known(session, wish.email, post.config):
        raise AddressNotTaken
    with writing(session):
        letter = queries.letter(session, slug)
        require_open(letter)
        if not _has_room(session, slug, wish.network, post.config, now):
            raise TooManyAsked
        allowed = limits.hit(session, _MAILS_A_DAY, _person(wish.email, post.config), now)
        # Whether it may leave or not, the same is done, so that the time it takes tells nothing of an address.
        with session.begin_nested() as done:
            row = _noted(session, letter, wish, post, now)
            last_day = (row.expires_at.astimezone(UTC) - timedelta(days=1)).date()
            outbox.erase(session, asking.COSIGNER, [row.id], now)
            mail = mails.cosigning(row, letter, post.links, last_day)
            outbox.enqueue(session, mail, now, source=(asking.COSIGNER, row.id))
            session.flush()
            if not allowed:
                done.rollback()


def require_open(letter: JointLetter) -> None:
    """Raise NotOpen for a letter that people do not co-sign now."""
    if letter.state != State.OPEN or not letter.takes_individuals or letter.historical:
        raise NotOpen


def is_over(letter: JointLetter) -> bool:
    """Return whether people could co-sign a letter, and it is frozen or has left since."""
    return letter.state in SETTLED and letter.takes_individuals and not letter.historical


def _is_known(session: Session, address: str, config: Config) -> bool:
    """Return whether an address is ours or an office's."""
    domain = address.rpartition("@")[2].casefold()
    own = config.own_domain.casefold()
    offices = {known.casefold() for known in recipients.email_addresses(session)}
    return domain == own or domain.endswith(f".{own}") or address.casefold() in offices


def _has_room(session: Session, slug: str, network: str, config: Config, now: datetime) -> bool:
    hidden = keyed_hash(config.secret_key, "network", network)
    counted = (
        ("network", hidden, config.network_per_hour),
        ("joint letter", slug, config.campaign_per_hour),
        ("all", "", config.all_per_hour),
    )
    return all(limits.hit(session, limits.Limit(name, most, _HOUR), key, now) for name, key, most in counted)


def _person(address: str, config: Config) -> str:
    return keyed_hash(config.secret_key, "address", address.casefold())


def _noted(session: Session, letter: JointLetter, wish: Wish, post: Post, now: datetime) -> JointCosigner:
    """Return the row of whoever asks, new where there is none.

    Who asks again from an address that has confirmed already gets the same link, by which nothing is changed.
    """
    seed = post.links.new_seed()
    values = {
        "letter_id": letter.id,
        "name": wish.name,
        "email": wish.email,
        "named": wish.named,
        "interface_language": wish.interface_language,
        "address_hash": keyed_hash(post.links.secret, f"co-signer {letter.id}", wish.email.casefold()),
        "seed": seed,
        "confirm_hash": post.links.hashed(post.links.cosign_token(seed)),
        "end_hash": post.links.hashed(post.links.take_off_token(seed)),
        "asked_at": now,
        "expires_at": now + LINK_LASTS,
    }
    # Two may ask from one address at once.
    session.execute(insert(session, JointCosigner).values(**values).on_conflict_do_nothing())
    row = cosigners.by_address(session, letter.id, str(values["address_hash"]))
    if row is None:
        raise RuntimeError("a row that was written is not there")
    if row.confirmed_at is None:
        for name in ("name", "named", "interface_language", "asked_at", "expires_at"):
            setattr(row, name, values[name])
    return row


def confirm(session: Session, token: str, read: int, post: Post, now: datetime) -> str:
    """Count somebody under the text of the number that was read; return the token of the page that takes them off.

    Raises LinkUnknown, LinkExpired, TextSinceChanged.
    """
    with writing(session):
        hashed = post.links.hashed(token)
        found = cosigners.by_confirm_hash(session, hashed)
        if found is None:
            raise LinkUnknown
        # The letter comes first, as wherever both are changed: neither its text nor its state changes meanwhile.
        letter = queries.letter(session, cosigners.letter_of(session, found).slug, locked=True)
        row = cosigners.by_confirm_hash(session, hashed, locked=True)
        if row is None or row.seed is None:
            raise LinkUnknown
        if row.confirmed_at is None or row.signed_number != letter.text_number:
            if not is_open(letter, row, now):
                raise LinkExpired
            if read != letter.text_number:
                raise TextSinceChanged
            row.confirmed_at, row.signed_number = row.confirmed_at or now, letter.text_number
        return post.links.take_off_token(row.seed)


def is_open(letter: JointLetter, row: JointCosigner, now: datetime) -> bool:
    """Return whether somebody can still say yes."""
    is_asked = letter.state == State.OPEN and letter.takes_individuals
    return is_asked and (row.confirmed_at is not None or now < row.expires_at)


def take_off(session: Session, hashed: str, post: Post, now: datetime) -> bool:
    """Take somebody off and erase what is known of them; how many had signed a frozen letter stays.

    A letter that waits for its office with their name in it is taken back: a coordinator hands it over anew. Returns
    whether it had left with their name already. A link that nobody is known by any more changes nothing.
    """
    with writing(session):
        found = cosigners.by_end_hash(session, hashed)
        # The message comes first, as wherever a letter is taken back.
        if found is not None and found.named:
            outbox.withdraw(session, post.sources, asking.LETTER, [found.letter_id], now)
        row = cosigners.by_end_hash(session, hashed, locked=True)
        if row is None:
            return False
        letter = cosigners.letter_of(session, row)
        has_left = row.named and row.confirmed_at is not None and bool(letter.handed)
        retention.erase(session, row, now)
        return has_left


def disown(session: Session, token: str, post: Post, now: datetime) -> None:
    """Erase an address that somebody else entered, and ask it nothing more today. Raises LinkUnknown."""
    with writing(session):
        row = cosigners.by_confirm_hash(session, post.links.hashed(token), locked=True)
        if row is None:
            raise LinkUnknown
        limits.hit(session, _MAILS_A_DAY, _person(row.email or "", post.config), now, times=_MAILS_A_DAY.most)
        retention.erase(session, row, now)


def sweep(session: Session, now: datetime) -> None:
    """Erase what is due of all who sign; the worker does this with its housework."""
    if retention.is_anything_due(session, now):
        with writing(session):
            retention.sweep(session, now)
