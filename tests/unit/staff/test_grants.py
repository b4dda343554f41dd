"""What can be granted, and who needs a second factor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access import Role
from app.config import Config, ConfigError
from app.staff.errors import AccountError, LanguagesMissing, LinkRefused, RolesMissing, SectionsMissing
from app.staff.grants import Grant, needs_second_factor
from app.staff.links import VALID_FOR, Links

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grant", "refused"),
    [
        (Grant(frozenset()), RolesMissing),
        (Grant(frozenset({Role.SECTION_EDITOR})), SectionsMissing),
        (Grant(frozenset({Role.TRANSLATOR, Role.ADMIN})), LanguagesMissing),
    ],
)
def test_a_grant_that_would_let_nobody_do_anything_is_refused(grant: Grant, refused: type[AccountError]) -> None:
    with pytest.raises(refused):
        grant.checked()


def test_a_grant_keeps_only_what_its_roles_need() -> None:
    grant = Grant(frozenset({Role.TRANSLATOR}), {1: "elbonia"}, frozenset({"de"})).checked()
    assert grant == Grant(frozenset({Role.TRANSLATOR}), {}, frozenset({"de"}))


@pytest.mark.parametrize(
    ("role", "needs"),
    [(Role.ADMIN, True), (Role.COORDINATOR, True), (Role.SECTION_EDITOR, False), (Role.TRANSLATOR, False)],
)
def test_admins_and_coordinators_need_a_second_factor_unless_the_configuration_says_otherwise(
    *, role: Role, needs: bool
) -> None:
    assert needs_second_factor([role], asked_for=True) is needs
    assert not needs_second_factor([role], asked_for=False)


@pytest.mark.parametrize(("typed", "wanted"), [("", True), ("yes", True), ("no", False), ("No", False), ("0", False)])
def test_the_environment_says_whether_a_second_factor_is_needed(*, typed: str, wanted: bool) -> None:
    given = {"SECRET_KEY": "only-for-tests-0123456789", "STAFF_SECOND_FACTOR": typed}
    assert Config.from_env(given).second_factor is wanted
    with pytest.raises(ConfigError, match="STAFF_SECOND_FACTOR"):
        Config.from_env({**given, "STAFF_SECOND_FACTOR": "perhaps"})


def test_a_link_is_of_one_program_and_lasts_a_week() -> None:
    links = Links("https://letters.example.org", "one secret")
    token = links.password("mark", NOW).rpartition("/")[2]
    assert links.mark_in(token, NOW + VALID_FOR) == "mark"
    for other, moment in (
        (links, NOW + VALID_FOR + timedelta(seconds=1)),
        (links, NOW - timedelta(seconds=1)),
        (Links(links.base_url, "another secret"), NOW),
    ):
        with pytest.raises(LinkRefused):
            other.mark_in(token, moment)
