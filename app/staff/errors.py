"""Pure: why something about an account is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class AccountError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = ""


class EmailRefused(AccountError):
    """What should be an e-mail address is none, or one that mail servers do not take."""

    sentence = N_("“%(email)s” is not an e-mail address that we can write to.")
    field = "email"

    def __init__(self, email: str) -> None:
        super().__init__(email=email)


class AccountExists(AccountError):
    """Somebody has an account with this address already."""

    sentence = N_("There is an account for %(email)s already.")
    field = "email"

    def __init__(self, email: str) -> None:
        super().__init__(email=email)


class AccountUnknown(AccountError):
    """Nobody has an account with this address or number."""

    sentence = N_("There is no account for %(email)s.")
    field = "email"

    def __init__(self, email: str) -> None:
        super().__init__(email=email)


class RoleUnknown(AccountError):
    """There is no such role."""

    sentence = N_("There is no role “%(role)s”. The roles are: %(roles)s.")
    field = "roles"

    def __init__(self, role: str, roles: str) -> None:
        super().__init__(role=role, roles=roles)


class SectionUnknown(AccountError):
    """There is no such section."""

    sentence = N_("There is no section “%(slug)s”.")
    field = "sections"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class LanguageUnknown(AccountError):
    """There are no letters in such a language."""

    sentence = N_("“%(language)s” is not a language of letters. The languages are: %(languages)s.")
    field = "languages"

    def __init__(self, language: str, languages: str) -> None:
        super().__init__(language=language, languages=languages)


class RolesMissing(AccountError):
    """An account without a role could do nothing."""

    sentence = N_("Choose at least one role.")
    field = "roles"


class SectionsMissing(AccountError):
    """A section editor without a section could edit nothing."""

    sentence = N_("A section editor needs at least one section.")
    field = "sections"


class LanguagesMissing(AccountError):
    """A translator without a language could translate nothing."""

    sentence = N_("A translator needs at least one language.")
    field = "languages"


class OwnAdminRole(AccountError):
    """Nobody takes the admin role from themselves, nor their own account."""

    sentence = N_("You cannot take the admin role from yourself or deactivate your own account. Another admin can.")
    field = "roles"


class LastAdmin(AccountError):
    """Without an admin, nobody could let anybody in."""

    sentence = N_("%(name)s is the last active admin. Make somebody else an admin first.")
    field = "roles"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class LinkRefused(AccountError):
    """A link to set a password is mistyped, was used, or is too old."""

    sentence = N_("This link has been used, has expired or is mistyped. Ask an admin for a new one.")
