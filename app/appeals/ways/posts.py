"""Pure: the networks on which a message may be posted: how long it may be there, and the page that takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Network:
    """A network by its own name; `longest` is None, and `compose` empty, where none is known.

    `compose` is the address of the page that shows a text to be posted, up to the text.
    """

    name: str
    longest: int | None = None
    compose: str = ""

    def link(self, text: str) -> str:
        """Return the address that shows a text to be posted, empty where the network has no such page."""
        return f"{self.compose}{quote(text, safe='')}" if self.compose else ""


_X = "https://x.com/intent/post?text="
# By the names that the directory has for them. The others have no such page, or one on each of many servers.
_KNOWN: Mapping[str, Network] = MappingProxyType(
    {
        "twitter": Network("Twitter", 280, _X),
        "x": Network("X", 280, _X),
        "bluesky": Network("Bluesky", 300, "https://bsky.app/intent/compose?text="),
        "threads": Network("Threads", 500, "https://www.threads.com/intent/post?text="),
        "mastodon": Network("Mastodon", 500),
    }
)


def network(name: str) -> Network:
    """Return a network by the name that the directory has for it."""
    return _KNOWN.get(name.lower()) or Network(name.capitalize())
