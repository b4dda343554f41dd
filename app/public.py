"""The public side as a whole: its languages, its headers, its error pages. It has no cookie and no session."""

from __future__ import annotations

import gzip
import io
import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, cast

from babel import Locale, UnknownLocaleError
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import BaseConverter
from werkzeug.wsgi import get_input_stream

from app import compression
from app.access import anyone
from app.errors import N_, AppError
from app.kept_pages import LASTS, KeptPage, KeptPages
from app.wording import day, listed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)

# The languages in which the pages of supporters speak, by code, each by its own name, in the order of the codes.
INTERFACE_LANGUAGES: Mapping[str, str] = MappingProxyType({
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
    "tg": "Тоҷикӣ",
    "uk": "Українська",
})  # fmt: skip
# Those of the desk: its sentences are in no other catalogue, and half a page in one of them helps nobody.
DESK_LANGUAGES = ("en", "ru")
_RIGHT_TO_LEFT = frozenset({"ar", "fa"})

# What costs effort to type, as the fields of the forms are called; the longer ones come first.
_TYPED = ("own_words", "text", "source", "name", "occupation", "place", "address", "email", "received_on")

LARGEST_BODY = 32 * 1024 * 1024
# All that may be typed, and a signature that is carried along; reading many times as much would keep a process busy.
LARGEST_FORM = 8_000_000
# Parts take their time each, however small: so many take seconds, and a body of empty ones would take minutes.
MOST_PARTS = 50_000
# What is read of a body that is too large, so that the browser gets to read the answer.
_DRAINED_AT_MOST = 4 * LARGEST_BODY

# Which page shows the form of a request again, with what was typed, by the blueprint of the request.
_FORMS_AGAIN = {"appeals": "appeals.typed", "ways": "appeals.typed"}

# Refusals of the address itself: there is no form to go back to.
_NOWHERE = frozenset({404, 405, 410})

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Where the program is reached by TLS: for a year, by nothing else; other names of the same domain are not ours to bind.
_ONLY_BY_TLS = "max-age=31536000"


# Names of at most 63 characters parted by dots, or an IPv6 address, with or without a port.
_HOST = re.compile(r"(?:(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class LanguageConverter(BaseConverter):
    """A path segment that is a language of the interface."""

    regex = "|".join(INTERFACE_LANGUAGES)
    part_isolating = True


class HostCheck:
    """Answers 400 to a request whose Host is no host, which the libraries below would stumble over."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _HOST.fullmatch(environ.get("HTTP_HOST") or environ["SERVER_NAME"]):
            refused = Response("This is not a valid Host.\n", 400, headers=_HEADERS, mimetype="text/plain")
            refused.headers["Cache-Control"] = "no-store"
            return refused(environ, start_response)
        return self.app(environ, start_response)


def interface_language() -> str:
    """Return the language of the path; where it says none, what the reader's browser asks for."""
    language: str | None = g.get("interface_language")
    if language is None:
        first = request.path.split("/", 2)[1] if request else ""
        language = first if first in INTERFACE_LANGUAGES else _asked_for(DESK_LANGUAGES if first == "desk" else ())
    return language


def direction_of(language: str) -> str:
    """Return how a language of the interface is written, as HTML says it."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _asked_for(offered: Collection[str] = ()) -> str:
    """Return the first of some languages (all, unless told) that the browser asks for, whichever variant it names.

    Werkzeug's own choice would take the English that most browsers ask for last before the Portuguese of "pt-BR".
    """
    asked = request.accept_languages if request else ()
    wanted = (re.split("[-_]", tag)[0].lower() for tag, quality in asked if quality > 0)
    return next((code for code in wanted if code in (offered or INTERFACE_LANGUAGES)), "en")


def worded(error: AppError) -> str:
    """Return the sentence of an error in the reader's language; languages and days in it are said in words."""
    said = {key: _SAID[key](str(value)) if key in _SAID else value for key, value in error.data.items()}
    return gettext(error.sentence, **said) if error.sentence else str(error)


def _languages(codes: str) -> str:
    """Return what languages (BCP 47) are called by CLDR; one that it does not know is its code."""
    return listed(_language(code) for code in codes.split(", "))


def _language(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name(interface_language()) or code
    except (UnknownLocaleError, ValueError):
        return code


# What errors carry as codes, by what it is called in their sentences.
_SAID: Mapping[str, Callable[[str], str]] = {
    "language": _language,
    "languages": _languages,
    "last_day": lambda text: day(date.fromisoformat(text)),
    "case": lambda text: str(gettext(text)) if text else "",
    "text": lambda text: str(gettext(_LETTER_PARTS.get(text, text))) if text else "",
    "form": lambda text: str(gettext(_LETTER_PARTS.get(text, text))) if text else "",
}

# What a letter may lack, by what its errors call it.
_LETTER_PARTS: Mapping[str, str] = MappingProxyType({
    "subject": N_("subject"),
    "introduction": N_("introduction"),
    "concern": N_("concern"),
    "legal_ground": N_("legal ground"),
    "demand in one sentence": N_("demand in one sentence"),
    "state with which the case is to be raised": N_("state with which the case is to be raised"),
    "form of address": N_("form of address"),
    "form of address in the dative": N_("form of address in the dative"),
    "name of the holder in the nominative": N_("name of the holder in the nominative"),
    "name of the holder in the dative": N_("name of the holder in the dative"),
})  # fmt: skip


def register(app: Flask) -> None:
    """Give an application the languages, headers and error pages of the public side."""
    app.url_map.converters["language"] = LanguageConverter
    # A missing slash is no reason to redirect: the address in a redirect would come from the request's Host.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.wsgi_app = HostCheck(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way to add a middleware.
    app.url_value_preprocessor(_refuse_nul)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    compression.register(app)
    app.after_request(_add_headers)
    app.context_processor(_template_values)
    app.register_error_handler(HTTPException, _http_error)
    app.add_url_rule("/", "start", _start)
    app.extensions["kept_pages"] = KeptPages()


def _refuse_nul(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Answer 404 to a character that PostgreSQL keeps in no text, so that nothing can be called by it."""
    if any("\0" in str(value) for value in (values or {}).values()):
        raise NotFound


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "interface_language" in values:
        g.interface_language = values.pop("interface_language")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "interface_language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "interface_language"):
        values["interface_language"] = interface_language()


@anyone
def _start() -> ResponseReturnValue:
    response = redirect(url_for("campaigns.index", interface_language=_asked_for()))
    response.headers["Vary"] = "Accept-Language"
    return response


def cacheable(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Response:
    """Return a page that may be kept for a minute, so that a stop shows within one; its ETag follows from its words."""
    response = public_page(body, content_type)
    response.make_conditional(request)
    return response


def public_page(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Response:
    """Return a page as `cacheable` does, whole whatever the reader has of it already."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = _kept_for(LASTS.seconds)
    response.add_etag()
    return response


def kept(mark: object, now: datetime, make: Callable[[], Response]) -> Response:
    """Return the page of this address: one that this process made within a minute, else what `make` returns.

    `mark` changes with whatever must be seen at once. All else that the page says may be a minute old, here and in the
    browser together. `make` must follow from the path alone, and return a `public_page`.
    """
    pages: KeptPages = current_app.extensions["kept_pages"]
    key = (request.script_root, request.path)
    page = pages.find(key, mark, now)
    if page is None:
        made = make()
        page = KeptPage(compression.pack(made.get_data()), dict(made.headers), mark, now)
        pages.keep(key, page)
    is_packed = compression.accepted()
    response = Response(page.packed if is_packed else gzip.decompress(page.packed), headers=page.headers)
    response.headers["Cache-Control"] = _kept_for(page.seconds_left(now))
    if is_packed:
        compression.mark_packed(response)
    response.make_conditional(request)
    return response


def _kept_for(seconds: int) -> str:
    return f"public, max-age={seconds}"


def private_page(html: str, status: int = 200, *, has_script: bool = False) -> Response:
    """Return a page that only a link opens: kept nowhere, found by no search engine."""
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    # The address of this page is its key; not even our own style sheet is told it, since a proxy may write that down.
    response.headers["Referrer-Policy"] = "no-referrer"
    if has_script:
        with_own_script(response)
    return response


def private_redirect(address: str) -> ResponseReturnValue:
    """Return the way to a page that only a link opens."""
    response = redirect(address, 303)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def with_own_script(response: Response) -> None:
    """Let a page run the scripts of this program, and no others."""
    response.headers["Content-Security-Policy"] = f"{_HEADERS['Content-Security-Policy']}; script-src 'self'"


def with_own_requests(response: Response) -> None:
    """Let a page run the scripts of this program, and let these ask this program and nobody else."""
    with_own_script(response)
    response.headers["Content-Security-Policy"] += "; connect-src 'self'"


def _add_headers(response: Response) -> Response:
    _drain()
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["BASE_URL"].startswith("https:"):
        response.headers["Strict-Transport-Security"] = _ONLY_BY_TLS
    # Of the desk nothing is kept, whatever a library or a file says of itself.
    if "Cache-Control" not in response.headers or request.path.startswith("/desk"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _template_values() -> dict[str, Any]:
    language = interface_language()
    return {
        "interface_language": language,
        "interface_languages": INTERFACE_LANGUAGES,
        "direction": direction_of(language),
        "direction_of": direction_of,
    }


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:  # noqa: PLR2004  # Redirects of the router come this way too.
        return error.get_response()
    if isinstance(error, InternalServerError):
        _log.error("a request to %s failed", request.endpoint)
    code = error.code or 500
    if request.path.startswith("/desk"):
        html = render_template("desk/error.html", code=code)
    else:
        # Whoever wrote gets the text back, and may go on with it where there is a form that takes it.
        carried = _posted() if request.method == "POST" else MultiDict()
        html = render_template(
            "public/error.html",
            code=code,
            typed=[text for name in _TYPED if (text := carried.get(name, "").strip())],
            carried=list(carried.items(multi=True)),
            form_again=_form_again() if code not in _NOWHERE else "",
        )
    response = Response(html, status=error.code, mimetype="text/html")
    if not request.path.startswith("/desk"):
        # Its address may be a key, as when the database is away or a mail program added a dot: see `private_page`.
        response.headers["Referrer-Policy"] = "no-referrer"
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _posted() -> MultiDict[str, str]:
    """Return the fields that were posted, as far as they can be read; what is too large had files, which are let go."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return _without_files()
    except HTTPException:
        return MultiDict()


def _without_files() -> MultiDict[str, str]:
    """Read the fields of a body whose length was refused, within bounds: it is the files that are long."""
    length = request.content_length or 0
    if request.mimetype != "multipart/form-data" or not 0 < length <= _DRAINED_AT_MOST:
        return MultiDict()
    stream = get_input_stream(request.environ, max_content_length=_DRAINED_AT_MOST)
    parser = FormDataParser(_sink, max_form_memory_size=LARGEST_FORM, max_form_parts=MOST_PARTS)
    try:
        _stream, form, _files = parser.parse(stream, request.mimetype, length, request.mimetype_params)
    except (HTTPException, ValueError, OSError):
        return MultiDict()
    return form


def _sink(*_: Any, **__: Any) -> IO[bytes]:
    return cast("IO[bytes]", _Sink())


class _Sink(io.RawIOBase):
    """Takes what is written and keeps nothing of it."""

    def write(self, data: Any) -> int:
        return len(data)

    def seek(self, _offset: int, _whence: int = 0) -> int:
        return 0


def _form_again() -> str:
    """Return where the form of a refused request is shown again with what was typed; empty where it cannot be."""
    slug = (request.view_args or {}).get("slug")
    page = _FORMS_AGAIN.get(request.blueprint or "") if request.method == "POST" and slug else None
    return url_for(page, slug=slug) if page else ""


def _drain() -> None:
    """Read what is still coming, within bounds: a closed door in the middle of sending shows as a broken connection."""
    terminated = request.environ.get("wsgi.input_terminated", False)
    if not terminated and not request.content_length:
        return
    try:
        # It ends where the body ends, whatever part of it was read.
        stream = request.stream
    except RequestEntityTooLarge:
        stream = request.environ["wsgi.input"]
    left = _DRAINED_AT_MOST if terminated else min(request.content_length or 0, _DRAINED_AT_MOST)
    try:
        while left > 0 and (chunk := stream.read(min(left, 1 << 16))):
            left -= len(chunk)
    except (OSError, ValueError):
        return
