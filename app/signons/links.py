"""Pure: the addresses of the pages that only a link opens, and the tokens in them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.keys.encrypted import keyed_hash


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links under the address that readers see; `secret` is the program's.

    A token is never stored: it follows from a seed, and is looked up by its keyed hash.
    """

    base_url: str
    secret: str

    @staticmethod
    def new_seed() -> str:
        return secrets.token_urlsafe(32)

    def hashed(self, token: str) -> str:
        return keyed_hash(self.secret, "token", token)

    def sign_token(self, seed: str) -> str:
        """Return the token of the link by which an organisation signs."""
        return keyed_hash(self.secret, "sign token", seed)

    def cosign_token(self, seed: str) -> str:
        """Return the token of the link by which somebody confirms that they co-sign."""
        return keyed_hash(self.secret, "co-sign token", seed)

    def take_off_token(self, seed: str) -> str:
        """Return the token of the link by which somebody who co-signed takes their name off."""
        return keyed_hash(self.secret, "take-off token", seed)

    def sign(self, language: str, token: str) -> str:
        return f"{self.base_url}/{language}/sign/{token}"

    def cosign(self, language: str, token: str) -> str:
        return f"{self.base_url}/{language}/co-sign/{token}"

    def take_off(self, language: str, token: str) -> str:
        return f"{self.base_url}/{language}/co-signed/{token}"
