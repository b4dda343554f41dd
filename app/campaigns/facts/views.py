"""The desk's page of a campaign's facts and its last day."""

from __future__ import annotations

from flask import Blueprint

campaign_facts = Blueprint("campaign_facts", __name__, url_prefix="/desk/campaigns/<slug>/facts")
