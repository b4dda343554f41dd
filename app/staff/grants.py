"""Pure: what an account is let do, and what of it can be granted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.access import DESK, Role
from app.errors import N_
from app.staff.errors import LanguagesMissing, RolesMissing, RoleUnknown, SectionsMissing

# What each role is called, and what it means for whoever has it.
ROLE_WORDS: Mapping[Role, tuple[str, str]] = {
    Role.ADMIN: (N_("Admin"), N_("Everything, and who else is let in.")),
    Role.COORDINATOR: (N_("Coordinator"), N_("All campaigns, all recipients, all sections.")),
    Role.SECTION_EDITOR: (N_("Section editor"), N_("What the chosen sections keep.")),
    Role.TRANSLATOR: (N_("Translator"), N_("Texts in the chosen languages; somebody else approves them.")),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What an account is let do. `sections` maps the number of a section to its slug."""

    roles: frozenset[Role]
    sections: Mapping[int, str] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()

    def checked(self) -> Grant:
        """Return this without what no role of it needs. Raises RolesMissing, SectionsMissing, LanguagesMissing."""
        if not self.roles:
            raise RolesMissing
        editor, translator = Role.SECTION_EDITOR in self.roles, Role.TRANSLATOR in self.roles
        if editor and not self.sections:
            raise SectionsMissing
        if translator and not self.languages:
            raise LanguagesMissing
        return Grant(self.roles, self.sections if editor else {}, self.languages if translator else frozenset())

    def as_values(self) -> dict[str, Any]:
        """Return what the log says of it."""
        return {
            "roles": " ".join(sorted(self.roles)),
            "sections": " ".join(sorted(self.sections.values())),
            "languages": " ".join(sorted(self.languages)),
        }


def role_called(name: str) -> Role:
    """Return the role of a name. Raises RoleUnknown."""
    try:
        return Role(name.replace("-", "_"))
    except ValueError:
        raise RoleUnknown(name, ", ".join(Role)) from None


def needs_second_factor(roles: Iterable[Role], *, asked_for: bool) -> bool:
    """Return whether somebody with these roles signs in only with a second factor."""
    return asked_for and bool(DESK & set(roles))
