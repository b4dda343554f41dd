"""Pure: the link by which somebody sets their password; it works once, for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from app.staff.errors import LinkRefused

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links under the address that readers see; `secret` is the program's.

    A token holds the mark of an account, which changes with its password, and so it works once.
    """

    base_url: str
    secret: str

    def password(self, mark: str, now: datetime) -> str:
        return f"{self.base_url}/desk/account/welcome/{self._signer().dumps([mark, int(now.timestamp())])}"

    def desk(self, path: str) -> str:
        """Return the whole address of a page of the desk from its path."""
        return self.base_url + path

    def mark_in(self, token: str, now: datetime) -> str:
        """Return the mark that a token holds. Raises LinkRefused."""
        try:
            mark, made_at = self._signer().loads(token)
        except (BadData, ValueError, TypeError):
            raise LinkRefused from None
        if not 0 <= now.timestamp() - made_at <= VALID_FOR.total_seconds():
            raise LinkRefused
        return str(mark)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="link to set a password")
