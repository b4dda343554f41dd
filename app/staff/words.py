"""Pure: what Flask-Security says, in our words."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import N_

# By Flask-Security's name of a message: the sentence, and its kind on the page.
MESSAGES: Mapping[str, tuple[str, str]] = {
    "API_ERROR": (N_("That did not work. Please try again."), "error"),
    "GENERIC_AUTHN_FAILED": (N_("This address and this password do not go together."), "error"),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account for %(email)s, a mail with a link is on its way."), "info"),
    "UNAUTHENTICATED": (N_("Please sign in first."), "info"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "REAUTHENTICATION_REQUIRED": (N_("Before this, show once more that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. Go on here."), "success"),
    "PASSWORD_RESET_EXPIRED": (N_("This link has expired. Ask for a new one here."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link has been used, or is mistyped. Ask for a new one here."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your password is changed. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (N_("Your password is changed. You are signed out everywhere else."), "success"),
    "PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Type a password."), "error"),
    "PASSWORD_INVALID_LENGTH": (N_("A password needs at least %(length)s characters."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("This is your present password. Choose another one."), "error"),
    "INVALID_PASSWORD": (N_("This is not your present password."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Type your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This is not an e-mail address."), "error"),
    "INVALID_REDIRECT": (N_("That page is not of the desk."), "error"),
    "INVALID_CODE": (N_("This code is not right. Type the one that is shown now."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This is none of your recovery codes, or it was used before."), "error"),
    "DISABLED_ACCOUNT": (N_("This address and this password do not go together."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right, or was used before. Type the one that is shown now."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("Your authenticator app is set up."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please begin again: sign in with your password."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Choose one of these."), "error"),
    "TWO_FACTOR_DISABLED": (N_("Your authenticator app is removed."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("That took too long. Please begin again."), "error"),
    "WEBAUTHN_EXPIRED": (N_("That took too long. Please begin again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Give the passkey a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey “%(name)s” already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey “%(name)s”."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey “%(name)s” is removed."), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey “%(name)s” is added."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is in use already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (N_("This passkey is not known here."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (N_("This passkey is not known here."), "error"),
    "WEBAUTHN_NO_VERIFY": (N_("This passkey could not be checked. Please try again."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (N_("This passkey cannot be used here."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (N_("This passkey is not known here."), "error"),
}  # fmt: skip

# A name of a passkey that cannot be one.
NAME_REFUSED = N_("Use letters, digits, spaces, hyphens and dots, at most 64 of them.")
EMAIL_AS_PASSWORD = N_("Your e-mail address cannot be your password.")
