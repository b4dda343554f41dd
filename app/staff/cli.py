"""`flask staff …`: accounts from the command line; nothing is mailed."""

from __future__ import annotations

import click
from flask import current_app

from app import clock
from app.access import COMMAND_LINE
from app.cli import Group
from app.extensions import db
from app.sections import queries as sections
from app.staff import queries, services
from app.staff.errors import AccountUnknown, LanguageUnknown, SectionUnknown
from app.staff.grants import Grant, role_called
from app.staff.security import staff_of
from app.staff.services import Newcomer

staff = Group("staff", help="Accounts of the staff.")


@staff.command("create")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, help="admin, coordinator, section_editor, translator.")
@click.option("--name", default="", help="What the person is called.")
@click.option("--section", "slugs", multiple=True, help="A section that a section editor edits; repeatable.")
@click.option("--language", "languages", multiple=True, help="A language that a translator has; repeatable.")
def create(email: str, roles: tuple[str, ...], name: str, slugs: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Make an account and print the link by which its password is set."""
    found = {section.slug: section.id for section in sections.all_sections(db.session())}
    for slug in slugs:
        if slug not in found:
            raise SectionUnknown(slug)
    known = current_app.extensions["letter_catalogue"].languages
    for language in languages:
        if language not in known:
            raise LanguageUnknown(language, ", ".join(sorted(known)))
    grant = Grant(
        frozenset(role_called(role) for role in roles), {found[slug]: slug for slug in slugs}, frozenset(languages)
    )
    newcomer = Newcomer(email, name, grant)
    links = staff_of(current_app).links
    click.echo(services.invite(db.session(), COMMAND_LINE, newcomer, links, None, clock.now()))


@staff.command("list")
def list_() -> None:
    """List the accounts: address, roles, whether they can sign in, name."""
    for account in queries.everybody(db.session()):
        state = "deactivated" if not account.active else "active" if account.password else "invited"
        click.echo(f"{account.email}\t{','.join(sorted(account.actor.roles))}\t{state}\t{account.name}")


@staff.command("link")
@click.argument("email")
@click.option("--remove-second-factors", is_flag=True, help="For somebody who lost them: they are set up anew.")
def link(email: str, *, remove_second_factors: bool) -> None:
    """Print a new link by which somebody sets a password; it works once, for seven days."""
    account = queries.by_email(db.session(), email)
    if account is None:
        raise AccountUnknown(email)
    number = account.id
    if remove_second_factors:
        services.remove_second_factors(db.session(), COMMAND_LINE, number, clock.now())
    links = staff_of(current_app).links
    click.echo(services.invite_again(db.session(), COMMAND_LINE, number, links, None, clock.now()))
