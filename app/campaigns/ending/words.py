"""Pure: what is told of a campaign that was closed: a sentence on what became of the people, and a text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.campaigns.lifecycle import Outcome
from app.errors import N_

OUTCOMES: Mapping[Outcome, str] = MappingProxyType({
    Outcome.RELEASED: N_("Released, or out of danger."),
    Outcome.IMPROVED: N_("The situation has improved."),
    Outcome.UNCHANGED: N_("The situation has not changed."),
    Outcome.WORSENED: N_("The situation has become worse."),
    Outcome.DIED: N_("Somebody whom this appeal was about has died."),
    Outcome.NOT_KNOWN: N_("It is not known what has become of the people."),
    Outcome.UPDATED: N_("The case goes on in a newer appeal."),
})  # fmt: skip

# What somebody who closes a campaign chooses from; an update says by itself that it goes on.
CHOSEN = tuple(kind for kind in OUTCOMES if kind is not Outcome.UPDATED)
