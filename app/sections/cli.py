"""`flask sections …`: section offices from the command line."""

from __future__ import annotations

import click

from app import clock
from app.access import COMMAND_LINE
from app.cli import Group
from app.extensions import db
from app.sections import queries, services

sections = Group("sections", help="Section offices.")


@sections.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="What the section is called, in English.")
@click.option("--country", "countries", multiple=True, help="A country that it serves, ISO 3166-1 alpha-2; repeatable.")
@click.option("--time-zone", default="UTC", show_default=True)
def create(slug: str, name: str, countries: tuple[str, ...], time_zone: str) -> None:
    """Make a section office; everything else about it is entered at the desk."""
    services.create(db.session(), COMMAND_LINE, slug, name, countries, time_zone, clock.now())
    click.echo(f"{slug}: created")


@sections.command("list")
def list_() -> None:
    """List the section offices: slug, name, countries."""
    for section in queries.all_sections(db.session()):
        countries = " ".join(row.country for row in section.countries)
        click.echo(f"{section.slug}\t{queries.name_of(section, 'en')}\t{countries}")
