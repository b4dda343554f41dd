"""`flask cases …`: case files from the command line."""

from __future__ import annotations

import click

from app.cases import services
from app.cli import Group
from app.extensions import db

cases = Group("cases", help="Case files.")


@cases.command("reindex")
def reindex() -> None:
    """Fill the index of the search over the names of people anew; every change keeps it by itself."""
    click.echo(f"the people of {services.reindex(db.session())} cases are found by their names")
