"""The desk's page of a campaign's safeguards."""

from __future__ import annotations

from flask import Blueprint

campaign_safeguards = Blueprint("campaign_safeguards", __name__, url_prefix="/desk/campaigns/<slug>/safeguards")
