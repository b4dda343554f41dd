"""Faithfully: from an urgent action to a signed letter. This module only puts the parts together."""

from __future__ import annotations

import traceback
from functools import partial
from typing import Any

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from app import access, desk, public, wording
from app.appeals.cli import letters
from app.appeals.delivery import AppealLetters, AppealMails
from app.appeals.links import Links
from app.appeals.queries import ALREADY, CONFIRMATION, LETTER, NOTICE
from app.appeals.services import Post, sweep, tell_news
from app.appeals.views import appeals
from app.campaigns.cli import campaigns as campaigns_commands
from app.campaigns.cli import examples
from app.campaigns.views import campaigns
from app.config import ROOT, Config
from app.extensions import babel, db, migrate
from app.health.views import health
from app.imports import services as importing
from app.imports.running import folder_of
from app.imports.tasks import tasks as import_tasks
from app.imports.views import imports
from app.keys import encrypted
from app.keys.cli import keys
from app.letters.catalogue import Catalogue
from app.letters.cli import templates
from app.letters.pdf import FILTERS
from app.outbox.cli import outbox
from app.outbox.sources import Sources
from app.recipients.cli import recipients
from app.sections.cli import sections


class Faithfully(Flask):
    """Flask, but for what it writes of a failure: a path may hold a token, an error what somebody typed."""

    def log_exception(self, exc_info: Any) -> None:
        kind, _error, trace = exc_info
        where = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace))
        self.logger.error("%s in %s: %s", getattr(kind, "__name__", kind), request.endpoint, where)


def create_app(config: Config) -> Flask:
    """Return the application for a configuration; two of them in one process do not know of each other."""
    app = Faithfully(__name__, instance_path=str(config.instance_path))
    register_config(app, config)
    register_extensions(app, config)
    register_letters(app, config)
    register_delivery(app, config)
    register_pages(app)
    register_commands(app)
    return app


def register_config(app: Flask, config: Config) -> None:
    config.instance_path.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config),
        BASE_URL=config.base_url,
        MAX_CONTENT_LENGTH=public.LARGEST_BODY,
        # What is typed and the carried signature are fields; only the whole body is bounded.
        MAX_FORM_MEMORY_SIZE=public.LARGEST_BODY,
        # Only the size of the body bounds it.
        MAX_FORM_PARTS=None,
        SESSION_COOKIE_PATH="/desk",
        FAITHFULLY=config,
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way to add a middleware.


def engine_options(config: Config) -> dict[str, Any]:
    # What somebody typed must not get into the message of an error, and so into a log.
    options = {"hide_parameters": True}
    if config.sqlalchemy_url.startswith("sqlite"):
        # An embedded database is opened anew each time, which is cheap; a file that was replaced is noticed.
        return {**options, "poolclass": NullPool}
    # A connection that the server closed since, when it was restarted, is noticed and replaced before it is used.
    # As many connections as a process has threads.
    return {**options, "pool_pre_ping": True, "pool_size": 16}


def register_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_server_default=True)
    babel.init_app(app, locale_selector=public.interface_language)
    encrypted.register(app, config.encryption_keys, config.secret_key)


def register_letters(app: Flask, config: Config) -> None:
    catalogue = Catalogue(config.letter_templates)
    app.extensions["letter_catalogue"] = catalogue
    # The preview shows a letter by the same macro as the PDF.
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "app" / "templates"), FileSystemLoader(catalogue.page)])
    app.jinja_env.filters.update(FILTERS)


def register_pages(app: Flask) -> None:
    app.before_request(access.refuse_without_rule)
    desk.register(app)
    public.register(app)
    wording.register(app)
    app.register_error_handler(encrypted.Unreadable, unavailable)
    app.register_error_handler(OperationalError, unavailable)
    app.register_blueprint(health)
    app.register_blueprint(campaigns, url_prefix="/<language:interface_language>")
    app.register_blueprint(appeals, url_prefix="/<language:interface_language>")
    app.register_blueprint(imports)
    app.extensions["desk_tasks"].append(import_tasks)


def unavailable(error: Exception) -> ResponseReturnValue:
    """Answer 503: when the database is back, or the key that is missing, the page will be there again."""
    app = current_app
    app.logger.error("%s in %s", type(error).__name__, request.endpoint)
    return app.make_response(app.handle_http_exception(ServiceUnavailable()))


def register_delivery(app: Flask, config: Config) -> None:
    """Tell the outbox whose messages it carries, and the supporter's pages what they need for delivery."""
    catalogue, links = app.extensions["letter_catalogue"], Links(config.base_url, config.secret_key)
    mails = AppealMails()
    letters_source = AppealLetters(catalogue, links)
    sources: Sources = {LETTER: letters_source, CONFIRMATION: mails, ALREADY: mails, NOTICE: mails}
    app.extensions["outbox_sources"] = sources
    app.extensions["post"] = Post(catalogue, links, config, sources)
    forget_imports = partial(importing.sweep, folder_of(app))
    app.extensions["housework"] = (partial(tell_news, letters_source), sweep, forget_imports)


def register_commands(app: Flask) -> None:
    for group in (campaigns_commands, examples, keys, letters, outbox, recipients, sections, templates):
        app.cli.add_command(group)
