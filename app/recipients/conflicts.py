"""Pure: two people change the same thing. What the first changed is never overwritten silently by the second.

A form carries what its reader saw (`seen`, text by field) and the version of the office. Where another version stands
now, each field that has changed since is shown with what was typed, and the reader chooses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import N_, AppError

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody else has changed: what was seen, what stands now, what was typed."""

    field: str
    seen: str
    now: str
    typed: str

    @property
    def is_contested(self) -> bool:
        """Whether both changed it, so that one of the two must be chosen."""
        return self.typed not in {self.seen, self.now}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a form says: the version and the cells that its reader saw, and what was typed."""

    version: int
    seen: Cells
    typed: Cells


class ChangedMeanwhile(AppError):
    """Somebody else has changed the same thing since the form was opened.

    `now` are the cells and `version` the version that stand now.
    """

    sentence = N_("Somebody else has changed this since you opened it. Nothing of yours is saved yet.")

    def __init__(self, version: int, now: Cells, changes: tuple[Change, ...]) -> None:
        super().__init__()
        self.version, self.now, self.changes = version, dict(now), changes


def require_seen(edit: Edit, version: int, now: Cells) -> None:
    """Raise ChangedMeanwhile where what would be changed is not what the reader saw."""
    if edit.version == version:
        return
    changes = tuple(
        Change(name, edit.seen.get(name, ""), now.get(name, ""), typed)
        for name, typed in edit.typed.items()
        if edit.seen.get(name, "") != now.get(name, "")
    )
    if changes:
        raise ChangedMeanwhile(version, now, changes)


def packed(cells: Cells) -> str:
    """Return cells as a form carries them."""
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True)


def unpacked(carried: str) -> dict[str, str]:
    """Return the cells that a form carried; none where somebody has made up what it carries."""
    try:
        found = json.loads(carried)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    # JSON can say characters that no page can.
    return {name: cell.encode("utf-8", "replace").decode() for name, cell in found.items() if isinstance(cell, str)}
