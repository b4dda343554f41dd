"""The desk's pages that show the finished letters of a draft."""

from __future__ import annotations

from flask import Blueprint

campaign_letters = Blueprint("campaign_letters", __name__, url_prefix="/desk/campaigns/<slug>/letters")
