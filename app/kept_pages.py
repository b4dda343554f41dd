"""Pure: pages that were made less than a minute ago and are given again, while nothing about their campaign changed.

A page says for how long a browser may keep it. What is left of that minute when the page is given again is what the
next browser may keep it for, so that nobody ever sees a page that was made more than a minute ago.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

LASTS = timedelta(minutes=1)
# Some thousand pages, in each process.
_MOST_BYTES = 16 * 1024 * 1024
# What keeping a page takes beside its bytes.
_AROUND = 1024


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was made: its bytes packed by gzip, and the headers that belong to it.

    `mark` stands for everything that must not have changed since.
    """

    packed: bytes
    headers: Mapping[str, str]
    mark: object
    made_at: datetime

    def seconds_left(self, now: datetime) -> int:
        """Return for how many whole seconds the page may still be shown; none are left of one from the future."""
        age = now - self.made_at
        return ceil(LASTS.total_seconds()) - ceil(age.total_seconds()) if age >= timedelta() else 0


@dataclass
class KeptPages:
    """The pages of one process; those that nobody has asked for the longest are let go when there is no room."""

    most_bytes: int = _MOST_BYTES
    _pages: OrderedDict[Hashable, KeptPage] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: Hashable, mark: object, now: datetime) -> KeptPage | None:
        """Return a page that may be given again; None where there is none with this mark, or none young enough."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.mark != mark or page.seconds_left(now) <= 0:
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page in the place of an older one; one that is larger than all the room is not kept."""
        with self._lock:
            self._let_go(key)
            if _size(page) > self.most_bytes:
                return
            self._pages[key] = page
            self._bytes += _size(page)
            while self._bytes > self.most_bytes:
                self._let_go(next(iter(self._pages)))

    def _let_go(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= _size(page)


def _size(page: KeptPage) -> int:
    return len(page.packed) + _AROUND
