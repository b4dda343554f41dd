"""`flask keys …`: the keys of the encrypted columns."""

from __future__ import annotations

import click
from cryptography.fernet import Fernet

from app.cli import Group
from app.extensions import db
from app.keys import services

keys = Group("keys", help="The keys of what is stored encrypted.")


@keys.command("new")
def new() -> None:
    """Print a new key, to be put in front of the others in ENCRYPTION_KEYS."""
    click.echo(Fernet.generate_key().decode())


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything that is stored with the first of ENCRYPTION_KEYS; then the others may go."""
    click.echo(f"{services.rotate(db.session())} values are encrypted with the first key")
