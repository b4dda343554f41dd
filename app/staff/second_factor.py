"""Second factors as Flask-Security asks for them: codes that work once, recovery codes kept as hashes, passkeys."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.keys.encrypted import keyed_hash
from app.staff.models import Account
from app.staff.words import NAME_REFUSED

_LONGEST_NAME = 64
_HOW_MANY_CODES = 10
_NAME = re.compile(r"[\w .,'’()-]+")


class OneTimeCodes(Totp):  # type: ignore[misc]  # Flask-Security has no types.
    """Codes of an authenticator app; one that was used is not taken again."""

    def verify_totp(self, token: str, totp_secret: str, user: Account, window: int = 0) -> bool:
        try:
            return bool(super().verify_totp(token, totp_secret, user, window))
        except (TypeError, ValueError):
            # What cannot be read any more, since the secret key of the program changed, opens nothing.
            return False

    def get_last_counter(self, user: Account) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: Account, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):  # type: ignore[misc]  # As above.
    """Recovery codes, each of which works once. Only their keyed hashes are kept, so they are shown only once."""

    def create_recovery_codes(self, user: Account) -> list[str]:
        security = current_app.extensions["security"]
        codes: list[str] = security.totp_factory.generate_recovery_codes(_HOW_MANY_CODES)
        user.mf_recovery_codes = [_hashed(code) for code in codes]
        return codes

    def get_recovery_codes(self, user: Account) -> list[str]:  # noqa: ARG002  # Flask-Security's signature.
        """Return nothing: they cannot be shown again."""
        return []

    def check_recovery_code(self, user: Account, code: str) -> bool:
        return _hashed(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Account, code: str) -> bool:
        codes = user.mf_recovery_codes or []
        used = _hashed(code)
        user.mf_recovery_codes = [hashed for hashed in codes if hashed != used]
        return used in codes


def _hashed(code: str) -> str:
    plain = re.sub(r"[^0-9a-z]", "", code.lower())
    return keyed_hash(current_app.config["SECRET_KEY"], "recovery code", plain)


class Passkeys(WebauthnUtil):  # type: ignore[misc]  # As above.
    """Passkeys of the host of BASE_URL. One that signs in alone must have asked for a finger, a face or a PIN."""

    def origin(self) -> str:
        parts = urlsplit(current_app.config["BASE_URL"])
        return f"{parts.scheme}://{parts.netloc}"

    def registration_options(self, user: Account, usage: str, existing_options: dict[str, Any]) -> dict[str, Any]:
        options: dict[str, Any] = super().registration_options(user, usage, existing_options)
        return {**options, "rp_id": _host(), "user_display_name": user.shown_as}

    def authentication_options(
        self, user: Account | None, usage: list[str], existing_options: dict[str, Any]
    ) -> dict[str, Any]:
        options: dict[str, Any] = super().authentication_options(user, usage, existing_options)
        return {**options, "rp_id": _host()}

    def authenticator_selection(self, user: Account, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002  # As above.
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        )

    def user_verification(self, user: Account | None, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002  # As above.
        if "secondary" in usage:
            return UserVerificationRequirement.DISCOURAGED
        return UserVerificationRequirement.REQUIRED

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """Return what is wrong with the name of a passkey, and the name as it is kept."""
        name = " ".join(unicodedata.normalize("NFC", value).split())
        if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            return gettext(NAME_REFUSED), None
        return None, name


def _host() -> str:
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
