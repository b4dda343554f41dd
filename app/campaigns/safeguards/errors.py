"""Pure: what of the safeguards keeps a campaign from being published."""

from __future__ import annotations

from app.campaigns.unready import Unready
from app.errors import N_


class ConsentMissing(Unready):
    """Nobody has recorded who agreed to the publicity."""

    sentence = N_("Nobody has recorded who agreed to this campaign, and to what publicity.")
