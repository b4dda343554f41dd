"""Pure: why the facts of a campaign are not saved."""

from __future__ import annotations

from app.campaigns.errors import DraftError
from app.errors import N_


class OwnerUnfit(DraftError):
    """Only an active coordinator or administrator owns a campaign."""

    sentence = N_("A campaign is owned by a coordinator or an administrator whose account is active.")
