"""The desk's pages of review, approval and versions."""

from __future__ import annotations

from flask import Blueprint

campaign_versions = Blueprint("campaign_versions", __name__, url_prefix="/desk/campaigns/<slug>/versions")
