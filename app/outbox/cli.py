"""`flask outbox …`: what an operator asks of the way out."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import urlsplit

import click
from flask import current_app

from app import clock
from app.cli import Group
from app.outbox.transport import transport_for

outbox = Group("outbox", help="Mail that leaves the machine.")


@outbox.command("try")
@click.argument("address")
def try_(address: str) -> None:
    """Hand one trial message for ADDRESS to the configured mail server, or capture it in instance/mail/."""
    config = current_app.config["FAITHFULLY"]
    domain = urlsplit(config.base_url).hostname or "localhost"
    message = EmailMessage()
    try:
        message["To"] = Address(addr_spec=address)
    except ValueError as error:
        raise click.ClickException(f"“{address}” is not an e-mail address.") from error
    message["From"] = Address("Faithfully", "trial", domain)
    message["Subject"] = "A trial message"
    message["Date"] = clock.now()
    message["Message-ID"] = make_msgid("trial", domain)
    message.set_content("This message shows that the mail settings work. It says nothing else.\n")
    identifier = clock.now().strftime("trial-%Y%m%dT%H%M%S%f")
    click.echo(transport_for(config).hand_over(message, identifier))
