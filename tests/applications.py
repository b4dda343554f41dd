"""The applications of the tests: one a process and kind of database, whose database and folder are new for each test.

To make an application takes longer than most tests. One that a test has changed is not used again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app, register_delivery
from app.config import Config
from app.extensions import db
from app.kept_pages import KeptPages
from app.letters.catalogue import Catalogue
from tests import import_threads
from tests.databases import Kept

SECRET = "only-for-tests-0123456789"  # noqa: S105  # It protects nothing.


class Application:
    """An application over copies of one kept database; its instance folder is a link to that of the test.

    Two that are lent at the same time have different names.
    """

    def __init__(self, database: Kept, catalogue: Catalogue, name: str = "copy") -> None:
        self._database, self._catalogue, self._name = database, catalogue, name
        self._link = Path(tempfile.mkdtemp()) / "instance"
        self._made: tuple[Flask, str] | None = None
        self._passwords: object = None

    @contextmanager
    def over(self, folder: Path) -> Iterator[Flask]:
        """Lend the application to a test whose instance folder is `folder`."""
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(folder, target_is_directory=True)
        address = self._database.copy(folder, self._name)
        if self._made is None or self._made[1] != address:
            self._made = self._new(address)
        app, _address = self._made
        # What delivery remembers of one database is wrong of the next.
        register_delivery(app, app.config["FAITHFULLY"])
        # So is what was made of it, since all tests stand at one moment.
        app.extensions["kept_pages"] = KeptPages()
        as_lent = _state(app)
        try:
            yield app
        finally:
            # What is carried out in a thread goes on for a moment after a page says that it is done.
            import_threads.wait()
            _close(app)
            # Cheap passwords are set for many tests, and for each of them anew.
            app.extensions["security"].pwd_context = self._passwords
            if _state(app) != as_lent:
                self._made = None
            self._database.drop(address)

    def _new(self, address: str) -> tuple[Flask, str]:
        app = create_app(Config(secret_key=SECRET, instance_path=self._link, database_url=address))
        app.extensions["letter_catalogue"] = self._catalogue
        self._passwords = app.extensions["security"].pwd_context
        return app, address


@contextmanager
def another(config: Config) -> Iterator[Flask]:
    """Make an application of a test's own, over whatever database `config` names, and close that in the end."""
    app = create_app(config)
    try:
        yield app
    finally:
        _close(app)


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _state(app: Flask) -> tuple[Any, ...]:
    """Return what a test may have changed of an application."""
    extensions = {name: list(value) if isinstance(value, list) else id(value) for name, value in app.extensions.items()}
    hooks = (app.before_request_funcs, app.after_request_funcs, app.template_context_processors)
    return (
        dict(app.config),
        extensions,
        len(list(app.url_map.iter_rules())),
        [{name: list(functions) for name, functions in hook.items()} for hook in hooks],
        sorted(app.jinja_env.globals),
        (app.debug, app.testing, app.logger.level, list(app.logger.handlers)),
    )
