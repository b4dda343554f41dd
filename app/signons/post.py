"""What the use cases of joint letters need to write mails: links, the configuration, and the outbox's sources."""

from __future__ import annotations

from dataclasses import dataclass

from app.config import Config
from app.letters.catalogue import Catalogue
from app.outbox.sources import Sources
from app.signons.links import Links


@dataclass(frozen=True, slots=True)
class Post:
    """One application's; `create_app` makes it."""

    catalogue: Catalogue
    links: Links
    config: Config
    sources: Sources
