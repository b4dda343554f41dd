"""Pure: signs what leaves in the name of our domain (DKIM, RFC 6376), where the operator has given a key."""

from __future__ import annotations

from dataclasses import dataclass

import dkim

# Whatever a reader sees, and what a forger would add (RFC 6376, 5.4.1).
_SIGNED = (
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"content-transfer-encoding", b"content-language", b"auto-submitted",
    # A mail program acts on these only where they are signed (RFC 8058, 4).
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key (PEM) of a domain under a selector."""

    domain: str
    selector: str
    key: str

    def signed(self, data: bytes) -> bytes:
        """Return a message with its signature in front."""
        signature: bytes = dkim.sign(
            data,
            self.selector.encode(),
            self.domain.encode(),
            self.key.encode(),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(_SIGNED),
        )
        return signature + data
