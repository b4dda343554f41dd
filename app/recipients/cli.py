"""`flask recipients …`: the directory from the command line."""

from __future__ import annotations

import codecs
from pathlib import Path

import click
from flask import current_app

from app import clock
from app.campaigns import services as campaigns
from app.cli import Group
from app.extensions import db
from app.recipients import queries, recipients_file, services

recipients = Group("recipients", help="The directory of offices.")


@recipients.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Import offices from a CSV FILE; recipients/README.md explains its columns."""
    done = services.import_offices(db.session(), recipients_file.read(file.read_bytes()))
    catalogue = current_app.extensions["letter_catalogue"]
    for fault in campaigns.letters_refused(db.session(), catalogue, clock.today()):
        click.echo(f"Warning: an open campaign needs a look: {fault}", err=True)
    click.echo(f"new {done.new}, changed {done.changed}, unchanged {done.unchanged}, errors 0")


@recipients.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Export the whole directory to a CSV FILE ("-" for standard output)."""
    with click.open_file(str(file), "wb") as out:
        # The mark by which spreadsheets know UTF-8; reading passes over it.
        out.write(codecs.BOM_UTF8 + recipients_file.write(queries.records(db.session())))


@recipients.command("reindex")
def reindex() -> None:
    """Make the index of the search anew, for a directory that was there before it, or was changed past it."""
    click.echo(f"{services.reindex(db.session())} offices are in the index")
