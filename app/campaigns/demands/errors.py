"""Pure: why a change of a campaign's demands is refused."""

from __future__ import annotations

from app.campaigns.errors import DraftError
from app.errors import N_


class DemandGone(DraftError):
    """The campaign has no such demand, or has it no more."""

    sentence = N_("The campaign has no such demand.")


class NoOriginal(DraftError):
    """A demand is written in the original's language, and there is none yet."""

    sentence = N_("Add a language under “Texts” first: a demand is written in the language of the original.")
