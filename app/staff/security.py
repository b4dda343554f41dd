"""Flask-Security as the desk has it: its settings, its parts that are ours, and its pages behind a guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, render_template, request, session
from flask_babel import gettext
from flask_security import (
    MailUtil,
    PasswordUtil,
    Security,
    SQLAlchemyUserDatastore,
    hash_password,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)
from flask_security.mail_util import EmailValidateException
from sqlalchemy import select

from app.config import ROOT, Config
from app.extensions import db
from app.keys.encrypted import keyed_hash
from app.outbox.content import NoticeContent
from app.staff import mails, services
from app.staff.errors import EmailRefused
from app.staff.links import Links
from app.staff.models import Account, AccountRole, Passkey
from app.staff.second_factor import OneTimeCodes, Passkeys, RecoveryCodes
from app.staff.security_forms import FORMS
from app.staff.words import EMAIL_AS_PASSWORD, MESSAGES

SHORTEST_PASSWORD = 12

# What is written to the log, by the signal that Flask-Security sends once it is done.
_LOGGED = (
    (user_authenticated, "sign in"),
    (password_changed, "change password"),
    (password_reset, "set password"),
    (tf_profile_changed, "set up authenticator"),
    (tf_disabled, "remove authenticator"),
    (wan_registered, "add passkey"),
    (wan_deleted, "remove passkey"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """What the pages of accounts need of the program; `now` is its clock."""

    links: Links
    secret: str
    now: Callable[[], datetime]
    second_factor: bool

    def hashed(self, text: str) -> str:
        """Return the mark under which tries with an address, an account or a network are counted."""
        return keyed_hash(self.secret, "desk tries", text)


def staff_of(app: Flask) -> Staff:
    found: Staff = app.extensions["staff"]
    return found


class _Security(Security):  # type: ignore[misc]  # Flask-Security has no types.
    def _check_modules(self, module: str, config_name: str) -> Any:
        """Do without nh3, which would clean the names of passkeys: `Passkeys.name_svn` does."""
        return module == "nh3" or super()._check_modules(module, config_name)


class _Accounts(SQLAlchemyUserDatastore):  # type: ignore[misc]  # As above.
    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:  # noqa: FBT001, FBT002  # As above.
        """Return an account; while a step is taken, locked, so that no code and no link works twice."""
        ((column, value),) = wanted.items()
        query = select(Account).where(getattr(Account, column) == (value.lower() if case_insensitive else value))
        if g.get("within_step"):
            query = query.with_for_update().execution_options(populate_existing=True)
        found: Account | None = db.session.scalar(query)
        return found

    def create_webauthn(self, user: Account, *, usage: str, extensions: str | None = None, **values: Any) -> None:  # noqa: ARG002  # As above.
        """Add a passkey; it serves for both uses, and what the browser adds about it is not kept."""
        moment = staff_of(current_app).now()
        user.webauthn.append(Passkey(account_id=user.id, lastuse_datetime=moment, **values))


class _Mails(MailUtil):  # type: ignore[misc]  # As above.
    """Queues Flask-Security's mails in the outbox, in the commit of what causes them, with words and links of ours."""

    def send_mail(self, template: str, *_given: Any, user: Account, **context: Any) -> None:
        staff = staff_of(current_app)
        content: NoticeContent
        if template.endswith("reset_instructions"):
            # As much work as for an address that has no account.
            hash_password("not-a-password")
            path = current_app.url_for("security.reset_password", token=context["reset_token"], _external=False)
            content = mails.reset(user, staff.links.desk(path))
        else:
            content = mails.password_changed(user)
        services.mail(db.session(), user, content, staff.now())

    def normalize(self, email: str) -> str:
        """Return an address as accounts have it; nothing is looked up."""
        try:
            return services.address(email)
        except EmailRefused:
            raise EmailValidateException(gettext(MESSAGES["INVALID_EMAIL_ADDRESS"][0])) from None

    def validate(self, email: str) -> str:
        return self.normalize(email)


class _Passwords(PasswordUtil):  # type: ignore[misc]  # As above.
    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001  # As above.
        **given: Any,  # As above.
    ) -> tuple[list[str] | None, str]:
        wrong, clean = super().validate(password, is_register, **given)
        account = given.get("user")
        if not wrong and account is not None and clean.casefold() == account.email:
            wrong = [gettext(EMAIL_AS_PASSWORD)]
        return wrong, clean


def _rendered(template: str, **context: Any) -> str:
    """Render a page of Flask-Security's and note whether its form was refused, which it answers with 200."""
    forms = [value for name, value in context.items() if name.endswith("_form")]
    g.refused = request.method == "POST" and any(form.errors for form in forms)
    # A passkey belongs to the host of BASE_URL, and this page may have been opened under another name.
    base_url = current_app.config["BASE_URL"]
    away = "" if urlsplit(base_url).hostname == request.host.rsplit(":", 1)[0] else base_url
    return render_template(template, passkeys_at=away, **context)


def register(app: Flask, config: Config, now: Callable[[], datetime]) -> None:
    """Give an application its accounts. The pages of Flask-Security are put behind the guard by `app.staff.guard`."""
    secret = config.secret_key
    app.extensions["staff"] = Staff(Links(config.base_url, secret), secret, now, config.second_factor)
    app.config.update(_settings(config, now))
    datastore = _Accounts(db, Account, AccountRole, Passkey)
    security = _Security(
        app, datastore, mail_util_cls=_Mails, password_util_cls=_Passwords, webauthn_util_cls=Passkeys,
        totp_cls=OneTimeCodes, mf_recovery_codes_util_cls=RecoveryCodes, render_template=_rendered, **FORMS,
    )  # fmt: skip
    security.want_json(lambda _request: False)
    _leave_the_public_side_alone(app, security)
    for signal, action in _LOGGED:
        signal.connect(_logger_of(action), app, weak=False)


def _leave_the_public_side_alone(app: Flask, security: Any) -> None:
    """Take out what looks for somebody's session on every page: the public side has no session."""
    app.before_request_funcs[None] = [
        function
        for function in app.before_request_funcs[None]
        if getattr(function, "__self__", None) != security.principal
    ]
    app.after_request_funcs[None] = [
        function
        for function in app.after_request_funcs[None]
        if getattr(function, "__self__", None) != security.login_manager
    ]
    app.template_context_processors[None] = [
        function
        for function in app.template_context_processors[None]
        if not function.__module__.startswith("flask_login")
    ]


def _logger_of(action: str) -> Callable[..., None]:
    def record(_sender: Flask, user: Account, **_given: Any) -> None:
        account = user._get_current_object() if hasattr(user, "_get_current_object") else user  # noqa: SLF001  # Flask's own way.
        if action == "sign in":
            # Who knew the token of a form before does not know the one of this session.
            session.pop("csrf_token", None)
            g.pop("csrf_token", None)
        services.record_own(db.session(), account, action, staff_of(current_app).now())

    return record


def _settings(config: Config, now: Callable[[], datetime]) -> dict[str, Any]:
    words = {f"SECURITY_MSG_{name}": sentence for name, sentence in MESSAGES.items()}
    secure = config.base_url.startswith("https:")
    return words | {
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
        "REMEMBER_COOKIE_PATH": "/desk",
        "SECURITY_URL_PREFIX": "/desk/account",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": str(ROOT / "app" / "translations"),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_DATETIME_FACTORY": now,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        # Passwords.
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_CHANGEABLE": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        # Second factors.
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": keyed_hash(config.secret_key, "authenticator", "")},
        "SECURITY_TOTP_ISSUER": "Faithfully",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Faithfully",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "SECURITY_WAN_SIGNIN_TIMEOUT": 300_000,
        "SECURITY_WAN_REGISTER_TIMEOUT": 300_000,
        # Addresses.
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_RESET_URL": "/reset",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_VERIFY_URL": "/verify",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/authenticator",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/second-step",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery",
        "SECURITY_WAN_REGISTER_URL": "/passkeys",
        "SECURITY_WAN_SIGNIN_URL": "/passkey",
        "SECURITY_WAN_DELETE_URL": "/passkey-remove",
        "SECURITY_WAN_VERIFY_URL": "/passkey-verify",
        "SECURITY_POST_LOGIN_VIEW": "/desk/",
        "SECURITY_POST_LOGOUT_VIEW": "/desk/account/sign-in",
        "SECURITY_POST_CHANGE_VIEW": "/desk/account/",
        "SECURITY_POST_VERIFY_VIEW": "/desk/account/",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/desk/account/",
        # Pages.
        "SECURITY_LOGIN_USER_TEMPLATE": "desk/account/sign_in.html",
        "SECURITY_LOGOUT_USER_TEMPLATE": "desk/account/sign_out.html",
        "SECURITY_FORGOT_PASSWORD_TEMPLATE": "desk/account/forgotten.html",
        "SECURITY_RESET_PASSWORD_TEMPLATE": "desk/account/reset.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "desk/account/password.html",
        "SECURITY_VERIFY_TEMPLATE": "desk/account/verify.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "desk/account/authenticator.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "desk/account/code.html",
        "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": "desk/account/second_step.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "desk/account/recovery_codes.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "desk/account/recovery.html",
        "SECURITY_WAN_REGISTER_TEMPLATE": "desk/account/passkeys.html",
        "SECURITY_WAN_SIGNIN_TEMPLATE": "desk/account/passkey.html",
        "SECURITY_WAN_VERIFY_TEMPLATE": "desk/account/passkey_verify.html",
    }
