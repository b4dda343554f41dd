"""What an application answers, kept as it is answered: for tests that look at every page whatever led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, and what came back."""

    method: str
    path: str
    status: int
    headers: Headers
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether this is HTML, a page or a part of one."""
        return self.headers.get("Content-Type", "").startswith("text/html") and bool(self.body)

    @property
    def text(self) -> str:
        """The HTML of a page."""
        return self.body.decode()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


@contextmanager
def kept(app: Flask) -> Iterator[list[Answer]]:
    """Keep every answer of an application, those of its middleware too."""
    answers: list[Answer] = []
    inner = app.wsgi_app

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            started[:] = [int(status.split(" ", 1)[0]), Headers(headers)]
            return start_response(status, headers, *more)

        answered = inner(environ, begin)
        try:
            body = b"".join(answered)
        finally:
            if hasattr(answered, "close"):
                answered.close()
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        answers.append(Answer(environ["REQUEST_METHOD"], path + query, started[0], started[1], body))
        return [body]

    app.wsgi_app = outer  # type: ignore[method-assign]  # Flask's documented way to add a middleware.
    try:
        yield answers
    finally:
        app.wsgi_app = inner  # type: ignore[method-assign]  # As above.
