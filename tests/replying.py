"""Telling of a reply as somebody does it, by the form."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.sending import COUNCIL

REPLY = "/en/campaigns/practice/reply"
PDF = b"%PDF-1.7\nDear Ann"
WORDS = "We have taken note of your letter."


def told(app: Flask, address: str = REPLY, **changes: Any) -> TestResponse:
    """Tell of a reply; a field given as None is left out, bytes are a file."""
    typed = {"office": COUNCIL, "received_on": "2026-11-20", "text": WORDS, **changes}
    files = {name: [value] if isinstance(value, bytes) else value for name, value in typed.items()}
    fields = {
        name: [FileStorage(io.BytesIO(one), "reply.pdf", name) if isinstance(one, bytes) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in files.items()
        if value is not None
    }
    # Encoded here: the test client leaves the temporary file open into which it writes a large body.
    boundary, body = encode_multipart(fields)
    return app.test_client().post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
