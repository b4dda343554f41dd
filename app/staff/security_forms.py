"""The forms of Flask-Security's pages: nobody is remembered past the session, and nothing is taken that is too long."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_babel import gettext
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import (
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
)
from sqlalchemy.exc import SQLAlchemyError
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # The stubs are older than this.

from app.staff.words import MESSAGES

# More than any password, code or address has; the hash takes no more than 4,096 bytes.
LONGEST = 1_000
# What a browser says of a passkey takes some two thousand characters.
_LONGEST_CREDENTIAL = 100_000


class _Bounded:
    """Refuses what is longer than anything that can be right, before anything is made of it."""

    def validate(self, **given: Any) -> bool:
        for field in self:  # type: ignore[attr-defined]  # A form gives its fields.
            if field.name not in {"next", "csrf_token"} and len(str(field.data or "")) > LONGEST:
                field.errors = [gettext(MESSAGES["API_ERROR"][0])]
                return False
        return bool(super().validate(**given))  # type: ignore[misc]  # The form beside this.


class SignInForm(_Bounded, LoginForm):  # type: ignore[misc]  # Flask-Security has no types.
    remember = None


class CheckForm(_Bounded, VerifyForm):  # type: ignore[misc]  # As above.
    pass


class ForgottenForm(_Bounded, ForgotPasswordForm):  # type: ignore[misc]  # As above.
    pass


class NewPasswordForm(_Bounded, ResetPasswordForm):  # type: ignore[misc]  # As above.
    def validate(self, **given: Any) -> bool:
        """Refuse a new password for an account that was deactivated since the link was sent."""
        if not super().validate(**given):
            return False
        if not self.user.is_active:
            self.password.errors = [gettext(MESSAGES["DISABLED_ACCOUNT"][0])]
            return False
        return True


class OtherPasswordForm(_Bounded, ChangePasswordForm):  # type: ignore[misc]  # As above.
    pass


class CodeForm(_Bounded, TwoFactorVerifyCodeForm):  # type: ignore[misc]  # As above.
    pass


class RecoveryForm(_Bounded, MfRecoveryForm):  # type: ignore[misc]  # As above.
    pass


class AppForm(TwoFactorSetupForm):  # type: ignore[misc]  # As above.
    """Sets up an authenticator app, or does without it; there is no other way to get a code."""

    setup = RadioField(choices=[SelectChoice("authenticator"), SelectChoice("disable")], validate_choice=False)


class NoRescueForm(TwoFactorRescueForm):  # type: ignore[misc]  # As above.
    """Is never shown: a recovery code has a page of its own, and nothing is mailed."""

    help_setup = RadioField(choices=[SelectChoice("help")])


class NewPasskeyForm(WebAuthnRegisterForm):  # type: ignore[misc]  # As above.
    """Names a new passkey; each serves for both uses."""

    usage = RadioField(choices=[SelectChoice("first")], default="first")


class PasskeyForm(WebAuthnSigninForm):  # type: ignore[misc]  # As above.
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.remember.data = False


class _FromBrowser:
    """Refuses what a browser says of a passkey where it cannot be read, whatever is wrong with it."""

    def validate(self, **given: Any) -> bool:
        credential = self.credential  # type: ignore[attr-defined]  # The field of the form beside this.
        try:
            small = len(credential.data or "") <= _LONGEST_CREDENTIAL
            # Of a deactivated account, Flask-Security notes an error and goes on.
            if small and super().validate(**given) and not credential.errors:  # type: ignore[misc]  # As above.
                return True
        except SQLAlchemyError:
            raise
        except Exception:  # noqa: BLE001  # JSON, CBOR and keys that anybody may have made up fail in many ways.
            credential.errors = []
        if not credential.errors:
            credential.errors = [gettext(MESSAGES["WEBAUTHN_NO_VERIFY"][0])]
        return False


class NewPasskeyAnswerForm(_FromBrowser, WebAuthnRegisterResponseForm):  # type: ignore[misc]  # As above.
    pass


class PasskeyAnswerForm(_FromBrowser, WebAuthnSigninResponseForm):  # type: ignore[misc]  # As above.
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.remember.data = ""

    def validate(self, **given: Any) -> bool:
        """Refuse as a second step the key of anybody but who has taken the first; Flask-Security compares nobody."""
        if not super().validate(**given):
            return False
        if self.is_secondary and self.user.fs_uniquifier != session.get("tf_user_id"):
            self.credential.errors = [gettext(MESSAGES["WEBAUTHN_NO_VERIFY"][0])]
            return False
        return True


FORMS = {
    "login_form": SignInForm,
    "verify_form": CheckForm,
    "forgot_password_form": ForgottenForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": OtherPasswordForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_setup_form": AppForm,
    "two_factor_rescue_form": NoRescueForm,
    "mf_recovery_form": RecoveryForm,
    "wan_register_form": NewPasskeyForm,
    "wan_signin_form": PasskeyForm,
    "wan_register_response_form": NewPasskeyAnswerForm,
    "wan_signin_response_form": PasskeyAnswerForm,
}
