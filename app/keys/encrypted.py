"""Columns of text and of files that only who has the keys can read, and the marks that follow from a secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import zlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from app.errors import AppError

_EXTENSION = "encryption_keys"


class Unreadable(AppError):
    """An encrypted column was written with a key that is not here: nothing is lost, and nothing can be done with it."""

    sentence = "What is stored was encrypted with a key that is missing: add it to ENCRYPTION_KEYS again."


def register(app: Flask, keys: Sequence[str], secret: str) -> None:
    """Give an application its keys: the first encrypts, all decrypt; the last follows from the secret."""
    app.extensions[_EXTENSION] = MultiFernet([Fernet(key) for key in (*keys, _derived(secret))])


def _derived(secret: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), b"encrypted columns", "sha256")).decode()


def _keys() -> MultiFernet:
    keys: MultiFernet = current_app.extensions[_EXTENSION]
    return keys


def rotated(stored: bytes) -> bytes:
    """Return what is stored, encrypted with the first key. Raises Unreadable."""
    try:
        return _keys().rotate(stored)
    except InvalidToken:
        raise Unreadable from None


class EncryptedText(TypeDecorator[str]):
    """A text that is compressed and encrypted in the database. Reading raises Unreadable where the key is missing."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # SQLAlchemy's signature.
        return None if value is None else _keys().encrypt(zlib.compress(value.encode()))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's signature.
        if value is None:
            return None
        try:
            return zlib.decompress(_keys().decrypt(value)).decode()
        except InvalidToken:
            raise Unreadable from None


class EncryptedBytes(TypeDecorator[bytes]):
    """A file that is encrypted in the database. Reading raises Unreadable where the key is missing."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # SQLAlchemy's signature.
        return None if value is None else _keys().encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  # SQLAlchemy's signature.
        try:
            return None if value is None else _keys().decrypt(value)
        except InvalidToken:
            raise Unreadable from None


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """Return a mark of a text that only who has the secret can make again: 43 characters for an address or a token."""
    digest = hmac.digest(secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
