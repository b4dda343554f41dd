"""The desk's pages of the decisions about a campaign."""

from __future__ import annotations

from flask import Blueprint

campaign_ending = Blueprint("campaign_ending", __name__, url_prefix="/desk/campaigns/<slug>")
