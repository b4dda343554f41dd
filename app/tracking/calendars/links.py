"""Pure: the secret addresses of calendars, and the tokens in them."""

from __future__ import annotations

import secrets

from app.keys.encrypted import keyed_hash


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str, token: str) -> str:
    """Return what is kept of a token; `secret` is the program's."""
    return keyed_hash(secret, "calendar", token)
