"""The application for gunicorn and for the `flask` command."""

import sys

from app import create_app
from app.config import Config, ConfigError
from app.errors import AppError

try:
    app = create_app(Config.from_env())
except (AppError, ConfigError, OSError) as error:
    sys.exit(f"Error: {error}")
