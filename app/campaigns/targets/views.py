"""The desk's pages of a campaign's targets."""

from __future__ import annotations

from flask import Blueprint

campaign_targets = Blueprint("campaign_targets", __name__, url_prefix="/desk/campaigns/<slug>/targets")
