"""The deadline desk: what ends when, and what was not decided."""

from __future__ import annotations

from flask import Blueprint

from app.tracking import models  # noqa: F401  # The tables must be known before the first migration.

tracking_desk = Blueprint("tracking_desk", __name__, url_prefix="/desk/deadlines")
