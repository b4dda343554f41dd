"""The desk's pages of a campaign's texts."""

from __future__ import annotations

from flask import Blueprint

campaign_texts = Blueprint("campaign_texts", __name__, url_prefix="/desk/campaigns/<slug>/texts")
