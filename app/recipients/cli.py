"""`flask recipients …`: the directory from the command line."""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import groupby
from pathlib import Path

import click
from flask import current_app

from app import clock
from app.access import COMMAND_LINE
from app.campaigns import services as campaigns
from app.cli import Group
from app.extensions import db
from app.imports import queries as imports
from app.imports import running
from app.imports import services as importing
from app.imports.states import RunState, Verdict
from app.recipients import formats, services, stored
from app.recipients.rows import Fault

recipients = Group("recipients", help="The directory of offices.")


@recipients.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Say what an import would do, and change nothing.")
@click.option("--skip-errors", is_flag=True, help="Import what is right, and leave out offices with an error.")
def import_(file: Path, *, check: bool, skip_errors: bool) -> None:
    """Import offices from FILE (.csv, .xlsx, .vcf); recipients/README.md explains its columns."""
    upload = importing.Upload(file.name, _kind(file.name))
    session = db.session()
    number = importing.begin(session, COMMAND_LINE, upload, clock.now())
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copyfile(file, Path(folder) / "file"))
            running.carry_out(session, number, copy, clock.now)
            errors = _tell(imports.faults(session, number))
            counts = imports.counts(session, number)
            failed = imports.has_failed(session, number)
            apply = not check and not failed and (not errors or skip_errors)
            applied = False
            if apply:
                importing.ask_to_apply(session, number, COMMAND_LINE, clock.now(), skip=True)
                running.carry_out(session, number, copy, clock.now)
                applied = imports.state(session, number) is RunState.APPLIED
                if not applied:
                    # Somebody changed the directory meanwhile.
                    errors += _tell(imports.faults(session, number))
    finally:
        importing.discard(session, number)
    if applied:
        catalogue = current_app.extensions["letter_catalogue"]
        for fault in campaigns.letters_refused(session, catalogue, clock.today()):
            click.echo(f"Warning: an open campaign needs a look: {fault}", err=True)
    new, changed, unchanged = (counts[verdict] for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED))
    click.echo(f"new {new}, changed {changed}, unchanged {unchanged}, errors {len(errors)}")
    if failed or (apply and not applied) or (errors and not skip_errors):
        raise click.ClickException("\n".join([*errors[:1], "Nothing was applied."]))


def _kind(name: str) -> str:
    kind = formats.kind_of(name)
    if kind is None:
        raise click.ClickException(f"{name}: the name of a file of recipients ends in .csv, .xlsx or .vcf.")
    return kind


def _tell(faults: list[Fault]) -> list[str]:
    """Print one line a row with faults, and return the lines."""
    lines = []
    for row, of_row in groupby(faults, key=lambda fault: fault.row):
        first, *others = of_row
        told = [f"{fault.column}: {fault.reason}" if fault.column else fault.reason for fault in others]
        if not row:
            lines += [str(fault) for fault in (first, *others)]
        else:
            lines.append("; ".join([str(first), *told]))
    for line in lines:
        click.echo(line)
    return lines


@recipients.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Export the whole directory to FILE (.csv, .xlsx, .vcf; "-": CSV on standard output)."""
    session = db.session()
    if str(file) == "-":
        formats.write(sys.stdout.buffer, "csv", stored.every_record(session), stored.filled_columns(session))
        return
    kind = _kind(file.name)
    with file.open("wb") as out:
        formats.write(out, kind, stored.every_record(session), stored.filled_columns(session))


@recipients.command("reindex")
def reindex() -> None:
    """Make the index of the search anew, for a directory that was there before it, or was changed past it."""
    click.echo(f"{services.reindex(db.session())} offices are in the index")
