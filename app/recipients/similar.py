"""Finds offices that share words with a text, such as a printed address; `search` finds those that have all words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.recipients.models import Channel, SearchEntry, SearchToken
from app.recipients.search_index import Place, filter_token
from app.recipients.tokens import tokens

_MOST_FOUND = 25
# An address has fewer; with more of them, the database is asked for nothing useful.
_MOST_TOKENS = 80
_SHORTEST = 3


def ids(session: Session, text: str, channels: Collection[str], countries: Collection[str]) -> Sequence[str]:
    """Return the ids of the offices that have most words of a text, of these states, and of those with such a channel.

    Without a state, only a channel finds an office: words alone would find those of the whole world.
    """
    reached = select(Channel.office_id).where(func.lower(Channel.value).in_([value.lower() for value in channels]))
    found = [*session.scalars(reached.order_by(Channel.office_id).limit(_MOST_FOUND))] if channels else []
    words = sorted(token for token in tokens(text) if len(token) >= _SHORTEST)[:_MOST_TOKENS]
    if words and countries:
        state = aliased(SearchToken)
        query = (
            select(SearchEntry.office_id)
            .join(SearchToken, SearchToken.number == SearchEntry.number)
            .join(state, state.number == SearchEntry.number)
            .where(
                state.place == Place.FILTER,
                or_(*(state.token == filter_token("country", country) for country in countries)),
                SearchToken.token.in_(words),
                SearchToken.place.in_((Place.NAME, Place.MORE, Place.CHANNEL)),
            )
            .group_by(SearchEntry.office_id)
            .order_by(func.count(SearchToken.token.distinct()).desc(), SearchEntry.office_id)
        )
        found += session.scalars(query.limit(_MOST_FOUND))
    return list(dict.fromkeys(found))
