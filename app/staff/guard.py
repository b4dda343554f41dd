"""Who is signed in, and how Flask-Security's pages are called: guarded, counted, and in one commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from werkzeug.exceptions import UnsupportedMediaType

from app.access import Access, Actor
from app.extensions import db
from app.limits.services import Limit, network_of
from app.public import with_own_script
from app.staff import services
from app.staff.errors import EmailRefused
from app.staff.grants import needs_second_factor
from app.staff.models import Account
from app.staff.security import staff_of

# Tries from one network, which an office may share; tries with one address or for one account, whether there is such
# an account or not; mails to one address.
# On SQLite a password is looked at while nobody else can write: so few tries that nobody waits for long.
NETWORK = Limit("desk_network", 40, timedelta(minutes=15))
ACCOUNT = Limit("desk_account", 10, timedelta(minutes=15))
RESET = Limit("desk_reset", 3, timedelta(hours=1))

# Flask-Security's pages; another one is refused until it stands here. Of each: what is counted when it is posted to,
# beside what comes from the network.
PAGES: Mapping[str, Limit | None] = {
    "login": ACCOUNT,
    "logout": None,
    "verify": ACCOUNT,
    "forgot_password": RESET,
    "reset_password": None,
    "change_password": ACCOUNT,
    "two_factor_setup": None,
    "two_factor_setup_validate": ACCOUNT,
    "two_factor_token_validation": ACCOUNT,
    "two_factor_rescue": None,
    "tf_select": None,
    "mf_recovery": ACCOUNT,
    "mf_recovery_codes": None,
    "wan_register": None,
    "wan_register_response": None,
    "wan_signin": None,
    "wan_signin_response": None,
    "wan_delete": None,
    "wan_verify": None,
    "wan_verify_response": None,
}
# What somebody may do who must have a second factor and has none.
_LEADING_TO_ONE = {
    "logout", "verify", "two_factor_setup", "two_factor_setup_validate", "wan_register", "wan_register_response",
}  # fmt: skip
# Steps on the way in, which would sign out whoever is in already.
_BEFORE_SIGNED_IN = {"two_factor_token_validation", "tf_select", "mf_recovery", "two_factor_rescue"}
# Where somebody says by an address who they are.
_BY_ADDRESS = {"login", "forgot_password"}
_WITH_SCRIPT = {"wan_register", "wan_signin", "wan_verify"}
_FORMS = {"", "application/x-www-form-urlencoded", "multipart/form-data"}
_DESK = "/desk/"


def register(app: Flask) -> None:
    """Put Flask-Security's pages behind the guard and say who is signed in."""
    app.extensions["actor_loader"] = load_actor
    for page, limit in PAGES.items():
        endpoint = f"security.{page}"
        view = _rescue if page == "two_factor_rescue" else app.view_functions[endpoint]
        app.view_functions[endpoint] = _guarded(page, view, limit)


def signed_in() -> Account | None:
    """Return whose session this is; it may still lack a second factor."""
    if not current_user.is_authenticated or g.get("fs_authn_via") != "session":
        return None
    account: Account = current_user._get_current_object()  # noqa: SLF001  # Flask's own way.
    return account


def lacks_second_factor(account: Account) -> bool:
    """Return whether an account must set up a second factor before anything else."""
    needs = needs_second_factor(account.actor.roles, asked_for=staff_of(current_app).second_factor)
    return needs and not account.has_second_factor


def load_actor() -> Actor:
    """Return who is signed in, or answer with the way to it."""
    account = signed_in()
    if account is None:
        # What was posted is lost with the session; only a page can be gone back to.
        here = request.full_path.rstrip("?") if request.method == "GET" and request.path != _DESK else None
        abort(redirect(url_for("security.login", next=here), 303))
    if lacks_second_factor(account):
        abort(redirect(url_for("staff.second_factor"), 303))
    return account.actor


def local(address: str) -> str:
    """Return an address if it is a page of the desk, else the desk's first page; whatever a browser makes of it."""
    parts = urlsplit(address)
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \\\t\r\n")
    inside = parts.path.startswith(_DESK) and "//" not in parts.path and ".." not in parts.path
    return address if plain and inside and not parts.scheme and not parts.netloc else _DESK


def may_try_from_here(now: datetime) -> bool:
    """Count a try from the network of the request, and return whether there were not too many."""
    return services.may_try(db.session(), _tries("", None, None), now)


def _guarded(page: str, view: Callable[..., Any], limit: Limit | None) -> Callable[..., Response]:
    @wraps(view)
    def run(**values: Any) -> Response:
        account = signed_in()
        if account is not None:
            lacking = lacks_second_factor(account)
            if page in _BEFORE_SIGNED_IN or (lacking and page not in _LEADING_TO_ONE):
                return make_response(redirect(url_for("staff.second_factor"), 303))
            g.actor = None if lacking else account.actor
        if request.method != "POST":
            return _finished(page, make_response(view(**values)))
        if request.mimetype not in _FORMS:
            raise UnsupportedMediaType
        number = account.id if account is not None else None
        if not services.may_try(db.session(), _tries(page, limit, account), staff_of(current_app).now()):
            return make_response(render_template("desk/account/too_often.html", page=page), 429)
        g.within_step = True
        return _finished(page, services.step(db.session(), number, lambda: make_response(view(**values))))

    run.access = Access.SIGN_IN  # type: ignore[attr-defined]  # A mark on the function, read by `rule_of`.
    return run


def _tries(page: str, limit: Limit | None, account: Account | None) -> list[tuple[Limit, str]]:
    """Return what is counted: the network, and the account or the address that is tried."""
    hashed = staff_of(current_app).hashed
    tries = [(NETWORK, hashed(network_of(request.remote_addr)))]
    if limit is not None:
        tried = account.fs_uniquifier if account is not None else session.get("tf_user_id", "")
        who = _address_tried() if page in _BY_ADDRESS else tried
        tries.append((limit, hashed(f"{limit.name} {who}")))
    return tries


def _address_tried() -> str:
    """Return the address that was typed as accounts have it: every way to write it counts as one."""
    typed = request.form.get("email", "")
    try:
        return services.address(typed)
    except EmailRefused:
        return typed.strip().casefold()


def _finished(page: str, response: Response) -> Response:
    """Keep redirects within the desk, answer a refused form with 422, and let the passkey's script run where it is."""
    if response.location:
        response.location = local(response.location)
        if request.method == "POST":
            response.status_code = 303
    elif g.get("refused"):
        response.status_code = 422
    if page in _WITH_SCRIPT:
        with_own_script(response)
    return response


def _rescue() -> Any:
    """Who has no code to type can still have a recovery code; nothing is mailed."""
    return redirect(url_for("security.mf_recovery"))
