"""Packs what goes over the wire (gzip), so that a page is there sooner on a slow line."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, current_app, request

from app.access import Access, rule_of

# Below this, what is saved is less than a packet.
_LEAST = 500
# Pictures and PDF files are packed already.
_TEXTS = frozenset({
    "text/html", "text/css", "text/javascript", "text/plain", "text/calendar", "application/atom+xml", "image/svg+xml",
})  # fmt: skip


def register(app: Flask) -> None:
    """Let an application pack what anyone may ask for.

    The pages of the desk and those that only a link opens hold a secret beside what a stranger may have put there:
    from the length of a packed page, whoever watches the line could learn it (BREACH).
    """
    app.after_request(_pack)


def pack(body: bytes) -> bytes:
    """Return bytes as gzip, the same for the same ones."""
    return gzip.compress(body, 6, mtime=0)


def accepted() -> bool:
    """Return whether whoever asks takes gzip."""
    return request.accept_encodings.quality("gzip") > 0


def mark_packed(response: Response) -> None:
    """Say of a response that its bytes are packed; its ETag then names the words, not the bytes (RFC 9110, 8.8.1)."""
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)


# What is in the folder of static files, and so not much.
_pack_once = lru_cache(maxsize=64)(pack)


def _pack(response: Response) -> Response:
    endpoint = request.endpoint
    if endpoint is None or rule_of(current_app, endpoint) is not Access.ANYONE:
        return response
    if response.mimetype not in _TEXTS or response.location:
        return response
    # Also of an answer without a body: a cache asks the headers of a 304 which page it may keep.
    response.vary.add("Accept-Encoding")
    if response.status_code in {204, 206, 304} or "Content-Encoding" in response.headers or not accepted():
        return response
    is_static = endpoint == "static"
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= _LEAST:
        response.set_data(_pack_once(body) if is_static else pack(body))
        mark_packed(response)
    return response
