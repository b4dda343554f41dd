"""What the headers of every answer must say, whoever made it: a view, an error, a library or the server's own files."""

from __future__ import annotations

import re

from tests.answers import Answer

_ALWAYS = {
    "X-Content-Type-Options": r"nosniff",
    "X-Frame-Options": r"DENY",
    "Referrer-Policy": r"same-origin|no-referrer",
    "Permissions-Policy": r"camera=\(\), geolocation=\(\), microphone=\(\)",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin",
}
# What each directive may allow; those in the first line must be there.
_NEEDED = {"default-src": {"'none'"}, "base-uri": {"'none'"}, "frame-ancestors": {"'none'"}, "form-action": {"'self'"}}
_ALLOWED = _NEEDED | {
    "style-src": {"'self'"}, "img-src": {"'self'", "data:"}, "script-src": {"'self'"}, "connect-src": {"'self'"},
}  # fmt: skip
# What a browser shows by itself and runs nothing of; all other kinds are files, and named.
_SHOWN = re.compile(r"text/(html|css|javascript|plain|calendar)|image/.*|application/(json|atom\+xml|javascript)|")
_COOKIE = re.compile(r"session=[^;]*;( Expires=[^;]*;)?( Max-Age=[^;]*;)? HttpOnly; Path=/desk; SameSite=Lax")


def faults(answer: Answer) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    headers, found = answer.headers, []
    for name, wanted in _ALWAYS.items():
        given = headers.getlist(name)
        if len(given) != 1 or not re.fullmatch(wanted, given[0]):
            found.append(f"{name}: {given}")
    found += _of_policy(answer) + _of_cache(answer) + _of_cookies(answer)
    kind = headers.get("Content-Type", "").partition(";")[0]
    if not _SHOWN.fullmatch(kind) and not headers.get("Content-Disposition"):
        found.append(f"a file without a name: {kind}")
    return found


def _of_policy(answer: Answer) -> list[str]:
    given = answer.headers.getlist("Content-Security-Policy")
    if len(given) != 1:
        return [f"Content-Security-Policy: {given}"]
    policy = {words[0]: set(words[1:]) for part in given[0].split(";") if (words := part.split())}
    found = [f"no {name}" for name in _NEEDED if policy.get(name) != _NEEDED[name]]
    found += [f"{name} {given}" for name, given in policy.items() if not given <= _ALLOWED.get(name, set())]
    if answer.is_page and b"<script" in answer.body and "script-src" not in policy:
        found.append("a script that may not run")
    return found


def _of_cache(answer: Answer) -> list[str]:
    """A page that anyone may open may be kept for a minute; our own static files are asked for anew or never change."""
    given = answer.headers.getlist("Cache-Control")
    may_be_kept = not answer.path.startswith("/desk") and answer.method in {"GET", "HEAD"} and answer.status < 400
    if may_be_kept and answer.path.startswith("/static/"):
        wanted = r"no-cache|public, max-age=\d+(, immutable)?"
    else:
        wanted = r"(private, )?no-store|public, max-age=([1-5]?\d|60)" if may_be_kept else "no-store"
    return [] if len(given) == 1 and re.fullmatch(wanted, given[0]) else [f"Cache-Control: {given}"]


def _of_cookies(answer: Answer) -> list[str]:
    cookies = answer.headers.getlist("Set-Cookie")
    if answer.path.startswith("/desk"):
        return [cookie.partition("=")[0] for cookie in cookies if not _COOKIE.fullmatch(cookie)]
    found = [f"a cookie: {cookie.partition('=')[0]}" for cookie in cookies]
    if "cookie" in answer.headers.get("Vary", "").lower():
        found.append("it depends on a cookie")
    return found
