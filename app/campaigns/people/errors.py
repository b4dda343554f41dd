"""Pure: why a change of the people is refused."""

from __future__ import annotations

from app.campaigns.errors import DraftError
from app.errors import N_


class PersonUnknown(DraftError):
    """The campaign names nobody in this place."""

    sentence = N_("There is no such person in this campaign.")
