"""The desk's pages of the people of a campaign."""

from __future__ import annotations

from flask import Blueprint

campaign_people = Blueprint("campaign_people", __name__, url_prefix="/desk/campaigns/<slug>/people")
