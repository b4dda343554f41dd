"""Calendars by secret link and for everybody, and the feed of open campaigns."""

from __future__ import annotations

from flask import Blueprint

calendars = Blueprint("calendars", __name__)
