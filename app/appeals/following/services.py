"""Use cases of following a case; each is one commit. Nothing is told to anybody who has not said yes once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.appeals import bounds
from app.appeals.errors import AddressRefused, LimitReached, LinkExpired, LinkUnknown
from app.appeals.following import mails, queries
from app.appeals.following.errors import AddressNotFollowing, CaseClosed, NeverChanges, TooManyAsked
from app.appeals.following.models import Follower, FollowerTold
from app.appeals.following.news import News, news_of, series_of
from app.appeals.links import last_whole_day
from app.appeals.services import Post
from app.appeals.supporters import normalised
from app.campaigns import queries as campaigns
from app.campaigns import series
from app.campaigns.lifecycle import Status
from app.extensions import insert, writing
from app.keys.encrypted import keyed_hash
from app.outbox import services as outbox
from app.sections import queries as sections

# How long the link of the mail that asks waits to be pressed; then the address is erased.
LINK_LASTS = timedelta(days=7)
# How long an address is kept after the end of the case was told, should the case go on after all.
ERASED_AFTER_END = timedelta(days=30)
# So many are told, or erased, in one commit.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to follow: an address in ASCII, the language of the page, and the network the request comes from."""

    email: str
    interface_language: str
    network: str


def ask(session: Session, found: campaigns.Published, wish: Wish, post: Post, now: datetime) -> None:
    """Queue the one mail that asks whether somebody wants to follow; whoever does already is told so by mail.

    What the page says does not depend on the address.
    Raises NeverChanges, CaseClosed, AddressNotFollowing, TooManyAsked.
    """
    content = found.content
    if content.historical:
        raise NeverChanges
    if found.status is Status.CLOSED:
        raise CaseClosed
    try:
        bounds.refuse_address(session, wish.email, post.config.own_domain)
    except AddressRefused:
        raise AddressNotFollowing from None
    first = series.series_of(session, content.slug)[0]
    address_hash = keyed_hash(post.links.secret, f"follower {first}", normalised(wish.email))
    about = mails.About(found, post.links)
    section = found.section.id if found.section else None
    with writing(session):
        try:
            bounds.require_room(session, content.slug, wish.network, post.config, now)
        except LimitReached:
            raise TooManyAsked from None
        allowed = bounds.may_be_asked(session, wish.email, post.config, now)
        # Whether it may leave or not, the same is done, so that the time it takes tells nothing of an address.
        with session.begin_nested() as done:
            follower = _noted(session, found, wish, (first, address_hash), post, now)
            if follower.confirmed_at is not None:
                kind, mail = queries.ALREADY, mails.already(follower, about)
            else:
                last_day = last_whole_day(follower.expires_at, ZoneInfo(found.time_zone))
                kind, mail = queries.CONFIRMATION, mails.confirmation(follower, about, last_day)
            outbox.enqueue(session, mail, now, source=(kind, follower.id), section=section)
            session.flush()
            if not allowed:
                done.rollback()


def _noted(
    session: Session, found: campaigns.Published, wish: Wish, key: tuple[str, str], post: Post, now: datetime
) -> Follower:
    """Return the row of whoever asks, new where there is none; who asks again gets the same link, and later ends."""
    first, address_hash = key
    seed = post.links.new_token()
    values = {
        "series": first,
        "address_hash": address_hash,
        "campaign": found.content.slug,
        "section": found.section_slug,
        "interface_language": wish.interface_language,
        "seed": seed,
        "confirm_hash": post.links.hashed(post.links.follow_token(seed)),
        "end_hash": post.links.hashed(post.links.unfollow_token(seed)),
        "email": wish.email,
        "asked_at": now,
        "expires_at": now + LINK_LASTS,
    }
    # Two may ask from one address at once.
    session.execute(insert(session, Follower).values(**values).on_conflict_do_nothing())
    follower = queries.by_address(session, first, address_hash)
    if follower is None:
        raise RuntimeError("a row that was written is not there")
    if follower.confirmed_at is None:
        for name in ("campaign", "section", "interface_language", "asked_at", "expires_at"):
            setattr(follower, name, values[name])
    return follower


def confirm(session: Session, token: str, post: Post, now: datetime) -> str:
    """Let somebody follow from now on and return the token of the page that ends it. Again changes nothing.

    Raises LinkUnknown, LinkExpired.
    """
    with writing(session):
        follower = queries.by_confirm_hash(session, post.links.hashed(token), locked=True)
        if follower is None:
            raise LinkUnknown
        if follower.confirmed_at is None:
            if now >= follower.expires_at or queries.is_closed(session, follower.campaign):
                raise LinkExpired
            follower.confirmed_at = now
        return post.links.unfollow_token(follower.seed)


def disown(session: Session, token: str, post: Post, now: datetime) -> None:
    """Erase an address that somebody else entered, and ask it nothing more today. Raises LinkUnknown."""
    with writing(session):
        follower = queries.by_confirm_hash(session, post.links.hashed(token), locked=True)
        if follower is None:
            raise LinkUnknown
        bounds.ask_no_more(session, follower.email, post.config, now)
        _erase(session, follower, now)


def end(session: Session, token: str, post: Post, now: datetime) -> None:
    """End following and erase the address at once; a link that nobody follows by any more changes nothing.

    The mail that asks carries the link as well, so that whoever has not confirmed may end it, too.
    """
    with writing(session):
        follower = queries.by_end_hash(session, post.links.hashed(token), locked=True)
        if follower is not None:
            _erase(session, follower, now)


def tell(post: Post, session: Session, now: datetime) -> None:
    """Queue what followers must be told; the worker does this with its housework.

    That somebody was told is written together with the mail: a run that ends half-way is gone on with by the next.
    """
    if not queries.has_followers(session):
        return
    for one in series_of(queries.issues(session)):
        news = news_of(one)
        # Where nobody could be told, another worker is just doing it.
        while news is not None and queries.is_untold(session, news) and _tell_some(session, news, post, now):
            pass


def _tell_some(session: Session, news: News, post: Post, now: datetime) -> int:
    """Tell some followers of an event in one commit; return how many."""
    queued = 0
    with writing(session):
        found = campaigns.published(session, news.campaign)
        for follower in queries.untold(session, news, _AT_ONCE):
            values = {
                "follower_id": follower.id, "campaign": news.campaign, "event": news.event.value, "told_at": now
            }  # fmt: skip
            row = insert(session, FollowerTold).values(**values).on_conflict_do_nothing()
            added = session.scalar(row.returning(FollowerTold.id))
            if added is None:
                continue
            through = campaigns.through(session, found, sections.dressed(session, follower.section))
            mail = mails.news(follower, mails.About(through, post.links), news.event)
            section = through.section.id if through.section else None
            outbox.enqueue(session, mail, now, source=(queries.NEWS, added), section=section)
            queued += 1
    return queued


def sweep(session: Session, now: datetime) -> None:
    """Erase the addresses of those who did not confirm in time, and of those whose case has ended for a while."""
    followed = queries.known_series(session)
    if not followed:
        return
    there = [one for one in series_of(queries.issues(session)) if one.newest is not None]
    gone = followed - {slug for one in there for slug in one.slugs}
    closed = {one.newest.slug for one in there if one.newest and one.newest.status is Status.CLOSED}
    moments = (now, now - ERASED_AFTER_END)
    if not queries.due(session, gone, closed, moments, 1):
        return
    with writing(session):
        # Whatever is left waits for the next sweep, a minute later.
        for follower in queries.due(session, gone, closed, moments, _AT_ONCE):
            _erase(session, follower, now)


def _erase(session: Session, follower: Follower, now: datetime) -> None:
    """Take back what has not left and forget who followed, within the caller's commit."""
    for kind in (queries.CONFIRMATION, queries.ALREADY):
        outbox.erase(session, kind, [follower.id], now)
    outbox.erase(session, queries.NEWS, queries.told_to(session, follower.id), now)
    session.delete(follower)
    session.flush()
