"""The desk's page of a campaign's demands."""

from __future__ import annotations

from flask import Blueprint

campaign_demands = Blueprint("campaign_demands", __name__, url_prefix="/desk/campaigns/<slug>/demands")
