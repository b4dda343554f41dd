"""The desk's page of a campaign's progress."""

from __future__ import annotations

from flask import Blueprint

progress_desk = Blueprint("progress_desk", __name__, url_prefix="/desk/campaigns/<slug>/progress")
