"""`flask outbox …`: what an operator asks of the way out."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime

import click
from flask import current_app
from sqlalchemy.orm import Session

from app import clock
from app.access import COMMAND_LINE, Actor
from app.campaigns import queries as campaigns
from app.campaigns.errors import CampaignUnknown
from app.cli import Group
from app.config import Config
from app.extensions import DatabaseError, db
from app.letters import email
from app.letters.addresses import ascii_email
from app.letters.catalogue import Catalogue
from app.letters.email import Envelope
from app.outbox import queries, reports, services, words
from app.outbox.errors import CampaignWithoutMessages
from app.outbox.models import OutboxMessage
from app.outbox.signing import Signer
from app.outbox.sources import Sources
from app.outbox.states import State, TransitionRefused
from app.outbox.transport import captured_in, transport_for
from app.outbox.worker import Settings, Step, Worker

outbox = Group("outbox", help="Mail that leaves the machine.")

# As far as the database counts.
_NUMBER = click.IntRange(1, 2**31 - 1)
_STATES = click.Choice([state.value for state in State])


def _config() -> Config:
    config: Config = current_app.config["FAITHFULLY"]
    return config


def _sources() -> Sources:
    sources: Sources = current_app.extensions["outbox_sources"]
    return sources


def worker_for(on_step: Callable[[Step], None] = lambda _step: None, now: Callable[[], datetime] = clock.now) -> Worker:
    """Return a worker as the application is configured."""
    config = _config()
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    settings = Settings(
        page=catalogue.page,
        folder=config.instance_path / "workers",
        captured=captured_in(config),
        own_domain=config.own_domain,
        per_hour=config.office_per_hour,
        signer=signer_for(config),
        housework=current_app.extensions["housework"],
    )
    return Worker(db.session(), _sources(), transport_for(config), settings, now=now, on_step=on_step)


def signer_for(config: Config) -> Signer | None:
    """Return what signs in the name of our domain, where the operator has given a key."""
    return Signer(config.own_domain, config.dkim_selector, config.dkim_key) if config.dkim_key else None


@outbox.command("run")
@click.option("--once", is_flag=True, help="Hand over all that is due, then end (for cron).")
@click.option("--while-pid", type=int, help="End when this process has ended.")
def run(*, once: bool, while_pid: int | None) -> None:
    """Hand over what is queued; several may run side by side."""
    worker = worker_for()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    if while_pid is not None:
        threading.Thread(target=_watch, args=(worker, while_pid), daemon=True).start()
    if once:
        worker.run_once()
        told = ", ".join(f"{count} {state.value}" for state, count in worker.told.items()) or "nothing was due"
        click.echo(told)
    else:
        worker.run()


def _watch(worker: Worker, pid: int) -> None:
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return worker.stop()
        except PermissionError:
            pass
        time.sleep(1)


@outbox.command("list")
@click.option("--state", "states", type=_STATES, multiple=True, help="Only this state; repeatable.")
@click.option("--most", type=_NUMBER, default=100, show_default=True, help="At most so many, the newest.")
def list_(states: tuple[str, ...], most: int) -> None:
    """List messages: number, state, reason, what it is for, campaign, office, when it is due or has ended."""
    wanted = [State(state) for state in states] or list(State)
    for message in queries.listed(db.session(), wanted, most):
        click.echo("\t".join(_row(message)))
    click.echo("\t".join(f"{state.value} {count}" for state, count in queries.counts(db.session()).items()), err=True)


def _row(message: OutboxMessage) -> tuple[str, ...]:
    moment = message.ended_at or message.not_before
    return (
        str(message.id),
        message.state,
        message.reason or "-",
        f"{message.source_kind} {message.source_id}",
        message.hold_key or "-",
        message.lane or "-",
        moment.isoformat(timespec="seconds"),
    )


@outbox.command("show")
@click.argument("number", type=_NUMBER)
def show(number: int) -> None:
    """Show what is known of message NUMBER; never who wrote it, nor what."""
    message = queries.message(db.session(), number)
    if message is None:
        raise click.ClickException(f"There is no message {number} in the outbox.")
    for name in ("id", "key", "kind", "state", "reason", "source_kind", "source_id", "hold_key", "lane", "queued_at",
                 "not_before", "begun_at", "ended_at", "attempts", "crashes", "uncertain", "server"):  # fmt: skip
        value = getattr(message, name)
        click.echo(f"{name}\t{'-' if value in (None, '') else value}")
    # The server's words repeat the address of whoever is written to: an office's may be shown, a supporter's not.
    if message.kind == "letter":
        click.echo(f"reply\t{words.without_addresses(message.reply or '-', message.address)}")


@outbox.command("retry")
@click.argument("number", type=_NUMBER, required=False)
@click.option("--all", "everything", is_flag=True, help="Everything that waits for another try.")
def retry(number: int | None, *, everything: bool) -> None:
    """Try message NUMBER now: one that waits, or one that has failed (its writer was given the text back then)."""
    if everything == (number is not None):
        raise click.UsageError("Give a number or --all.")
    if number is None:
        click.echo(f"{services.retry_all(db.session(), COMMAND_LINE, clock.now())} messages are tried again")
    else:
        services.retry(db.session(), COMMAND_LINE, number, clock.now())
        click.echo(f"{number}: queued")


@outbox.command("hold")
@click.argument("number", type=_NUMBER, required=False)
@click.option("--campaign", help="Everything that is queued for this campaign.")
def hold(number: int | None, campaign: str | None) -> None:
    """Hold message NUMBER until it is released."""
    if (campaign is None) == (number is None):
        raise click.UsageError("Give a number or --campaign.")
    if campaign is not None:
        click.echo(f"{_of_campaign(services.hold_key, campaign)} messages are held")
    elif number is not None:
        services.hold(db.session(), COMMAND_LINE, number, clock.now())
        click.echo(f"{number}: held")


@outbox.command("release")
@click.argument("number", type=_NUMBER, required=False)
@click.option("--campaign", help="Everything that is held for this campaign.")
def release(number: int | None, campaign: str | None) -> None:
    """Queue message NUMBER again; a campaign that was stopped holds it again."""
    if (campaign is None) == (number is None):
        raise click.UsageError("Give a number or --campaign.")
    if campaign is not None:
        click.echo(f"{_of_campaign(services.release_key, campaign)} messages are queued")
    elif number is not None:
        services.release(db.session(), COMMAND_LINE, number, clock.now())
        click.echo(f"{number}: queued")


def _of_campaign(act: Callable[[Session, Actor, str, datetime], int], slug: str) -> int:
    """Do something to all messages of a campaign; return to how many. Raises CampaignUnknown."""
    try:
        return act(db.session(), COMMAND_LINE, slug, clock.now())
    except CampaignWithoutMessages:
        if campaigns.campaign(db.session(), slug) is None:
            raise CampaignUnknown(slug) from None
        return 0


@outbox.command("bounce")
def bounce() -> None:
    """Read a delivery report from standard input and note on message and address that it did not arrive."""
    report = reports.read(sys.stdin.buffer.read(reports.LARGEST + 1))
    if not report.permanent:
        click.echo("a delay: the server goes on trying, and nothing is noted")
        return
    try:
        number = services.record_bounce(db.session(), _sources(), report.key, report.reply, clock.now())
    except (TransitionRefused, DatabaseError) as error:
        # The report may be quicker than our own record of the handover: the mail system shall bring it again.
        click.echo(f"Not now: {type(error).__name__}", err=True)
        sys.exit(os.EX_TEMPFAIL)
    click.echo(f"{number}: bounced")


@outbox.command("try")
@click.argument("address")
def try_(address: str) -> None:
    """Hand over a trial message to ADDRESS, as the mail settings say, and tell what became of it."""
    config = _config()
    if not ascii_email(address):
        raise click.ClickException(f"“{address}” is not an e-mail address.")
    identifier = clock.now().strftime("trial-%Y%m%dT%H%M%S%f")
    sender = f"trial@{config.own_domain}"
    envelope = Envelope("Faithfully", sender, address, "", f"{identifier}@{config.own_domain}", clock.now())
    words = email.notice_body("This message shows that the mail settings work. It says nothing else.\n", "en")
    data = email.message(envelope, "A trial message", words, automatic=True)
    signer = signer_for(config)
    transport = transport_for(config)
    try:
        receipt = transport.hand_over(signer.signed(data) if signer else data, sender, address, identifier)
    finally:
        transport.close()
    click.echo(f"handed over to {receipt.server}" if receipt.server else receipt.reply)
