"""What still keeps a draft from being published, as values: each names the place in the campaign that can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that keeps a draft from being published.

    `place` is written as in a campaign file ("texts.fr.title", "people[1].names.ru.genitive", "targets[2].office",
    "deadline"); "safeguard.…" and "office.<id>" are what no file holds. `why` is worded by the page.
    """

    place: str
    why: AppError
