"""A passkey without a browser and without a device, which answers what a page asks of it."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from html import unescape

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug.test import TestResponse

from app.staff.models import Passkey
from tests.conftest import NOON

# Somebody was there, and has shown a finger, a face or a PIN.
_PRESENT_AND_VERIFIED = b"\x05"
_COUNTS_NOTHING = bytes(4)


class SoftKey:
    """One that signs whatever challenge it is shown."""

    def __init__(self) -> None:
        self._id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def as_row(self) -> Passkey:
        """Return it as an account has it once it was added."""
        point = self._key.public_key().public_numbers()
        # COSE: an elliptic curve, for ES256, P-256, and where the point is.
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return Passkey(
            name="a soft key", credential_id=self._id, public_key=cbor2.dumps(public), transports=[],
            lastuse_datetime=NOON,
        )  # fmt: skip

    def answer(self, page: TestResponse, origin: str = "http://localhost:8000") -> str:
        """Return what a browser would send of it to the page that asks for a passkey."""
        found = re.search(r'data-options="([^"]+)"', page.text)
        assert found, page.text
        options = json.loads(unescape(found[1]))
        said = json.dumps({"type": "webauthn.get", "challenge": options["challenge"], "origin": origin}).encode()
        where = hashlib.sha256(options["rpId"].encode()).digest() + _PRESENT_AND_VERIFIED + _COUNTS_NOTHING
        signature = self._key.sign(where + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": _text(said), "authenticatorData": _text(where), "signature": _text(signature)}
        return json.dumps({"id": _text(self._id), "rawId": _text(self._id), "type": "public-key", "response": response})


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
