"""How gunicorn serves the program. Rendering is CPU-bound: one process a core, a few threads each for slow clients."""

import gc
import os
import sys
from typing import Any

from gunicorn.glogging import Logger

host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 2))
worker_class = "gthread"
threads = 16
timeout = 60
# The application is loaded before the workers are forked, so that a fault shows at once and memory is shared.
preload_app = True
control_socket_disable = True
# The access log would name no person, but nobody needs it either: what is counted is in the tally.
accesslog = None
errorlog = "-"
# Its warnings name the address of a reader.
loglevel = "error"
# A proxy in front is trusted only as far as TRUSTED_PROXIES says, by the application itself.
forwarded_allow_ips = ""


class Quiet(Logger):  # type: ignore[misc]  # Gunicorn has no types.
    """Gunicorn's log without the addresses of requests, since a path may hold a token."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if msg.startswith("Error handling request"):
            args = ("(its address is not written down)",)
        super().exception(msg, *args, **kwargs)


logger_class = Quiet


def on_starting(_server: object) -> None:
    """Refuse to start with a faulty template, and warm what every worker then has, before they are forked."""
    # The program is imported by gunicorn, after this file was read.
    from app.errors import AppError  # noqa: PLC0415  # As said above.
    from app.letters import docx, pdf  # noqa: PLC0415  # As said above.
    from app.public import INTERFACE_LANGUAGES  # noqa: PLC0415  # As said above.
    from wsgi import app  # noqa: PLC0415  # As said above.

    catalogue = app.extensions["letter_catalogue"]
    try:
        catalogue.check()
    except AppError as error:
        sys.exit(f"Error: {error}")
    pdf.renderer(catalogue.page).warm()
    docx.renderer(catalogue.page)
    # The first readers of a worker would wait for templates and languages, which it now shares with the others.
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("public/")):
        app.jinja_env.get_template(name)
    for language in INTERFACE_LANGUAGES:
        app.test_client().get(f"/{language}/privacy")
    # What is loaded now lives as long as the server does: collecting garbage need not look at it again.
    gc.freeze()


def post_fork(_server: object, _worker: object) -> None:
    """Let no worker share the database connections of its parent."""
    # Not before the fork: importing the application is what `preload_app` does, once.
    from app.extensions import db  # noqa: PLC0415  # See above.
    from wsgi import app  # noqa: PLC0415  # See above.

    with app.app_context():
        db.engine.dispose(close=False)
