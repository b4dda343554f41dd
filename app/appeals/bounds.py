"""How much may be asked of us by mail, and from which addresses; counted within the caller's commit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.appeals.errors import AddressRefused, LimitReached
from app.appeals.supporters import normalised, of_domain
from app.config import Config
from app.keys.encrypted import keyed_hash
from app.limits import services as limits
from app.overrides import queries as overrides
from app.recipients import queries as recipients

HOUR = timedelta(hours=1)
# So many mails that nobody confirmed yet may reach one address in a day.
_MAILS_A_DAY = limits.Limit("address", 3, timedelta(days=1))


def refuse_address(session: Session, address: str, own_domain: str) -> None:
    """Raise AddressRefused for an address of ours or of an office."""
    known = recipients.email_addresses(session) | overrides.email_addresses(session)
    offices = {normalised(office) for office in known}
    if of_domain(address, own_domain) or normalised(address) in offices:
        raise AddressRefused


def require_room(session: Session, campaign: str, network: str, config: Config, now: datetime) -> None:
    """Count this among what was asked for in this hour. Raises LimitReached."""
    hidden = keyed_hash(config.secret_key, "network", network)
    for name, key, most in (
        ("network", hidden, config.network_per_hour),
        ("campaign", campaign, config.campaign_per_hour),
        ("all", "", config.all_per_hour),
    ):
        if not limits.hit(session, limits.Limit(name, most, HOUR), key, now):
            raise LimitReached


def may_be_asked(session: Session, address: str, config: Config, now: datetime) -> bool:
    """Count a mail that asks an address for something and return whether it may still reach it today."""
    return limits.hit(session, _MAILS_A_DAY, _person(address, config), now)


def ask_no_more(session: Session, address: str, config: Config, now: datetime) -> None:
    """Let no mail that asks for something reach an address today any more."""
    limits.hit(session, _MAILS_A_DAY, _person(address, config), now, times=_MAILS_A_DAY.most)


def _person(address: str, config: Config) -> str:
    return keyed_hash(config.secret_key, "address", normalised(address))
