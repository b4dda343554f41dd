"""Pure: the addresses of the pages that only a link opens, and the tokens in them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from app.keys.encrypted import keyed_hash


def last_whole_day(expires_at: datetime, zone: tzinfo) -> date:
    """Return the last day in a time zone on which something that ends at a moment is there until midnight."""
    return (expires_at.astimezone(zone) - timedelta(days=1)).date()


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links under the address that readers see; `secret` is the program's.

    A token is never stored, only its keyed hash. The token of the page that shows what became of the letters follows
    from the hash of the one that confirmed them, so that confirming twice leads to the same page.
    """

    base_url: str
    secret: str

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(32)

    def hashed(self, token: str) -> str:
        return keyed_hash(self.secret, "token", token)

    def ledger_token(self, confirm_hash: str) -> str:
        return keyed_hash(self.secret, "ledger token", confirm_hash)

    def follow_token(self, seed: str) -> str:
        """Return the token of the link by which somebody begins to follow a case."""
        return keyed_hash(self.secret, "follow token", seed)

    def unfollow_token(self, seed: str) -> str:
        """Return the token of the link by which somebody ends following a case."""
        return keyed_hash(self.secret, "unfollow token", seed)

    def confirm(self, language: str, section: str, token: str) -> str:
        return f"{self._below(language, section)}/confirm/{token}"

    def ledger(self, language: str, section: str, token: str) -> str:
        return f"{self._below(language, section)}/appeals/{token}"

    def campaign(self, language: str, section: str, slug: str) -> str:
        return f"{self._below(language, section)}/campaigns/{slug}"

    def follow(self, language: str, section: str, token: str) -> str:
        return f"{self._below(language, section)}/follow/{token}"

    def unfollow(self, language: str, section: str, token: str) -> str:
        return f"{self._below(language, section)}/following/{token}"

    def _below(self, language: str, section: str) -> str:
        """Return where the pages in a language begin: a section's, or ("") those of no section."""
        return f"{self.base_url}/{language}" + (f"/sections/{section}" if section else "")
