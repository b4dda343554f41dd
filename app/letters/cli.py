"""`flask templates …`: what letters say in every language, checked and shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click
from flask import current_app

from app import clock
from app.cli import Group
from app.letters import dates, template_check
from app.letters.catalogue import MAILS, Catalogue
from app.letters.mails import compose_mail
from app.letters.template_check import LanguageReport

templates = Group("templates", help="What letters say, language by language.")


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


@templates.command("check")
@click.argument("languages", nargs=-1)
@click.option("--quiet", is_flag=True, help="Print faults only.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder of letter templates; default: the program's own.",
)
def check(languages: tuple[str, ...], *, quiet: bool, folder: Path | None) -> None:
    """Print the matrix of salutations, and what each language lacks; with LANGUAGES, of these only.

    Ends with 1 where anything is missing, unknown, unused, or differs from English.
    """
    reports = template_check.check(folder or _catalogue().folder)
    known = {report.code for report in reports}
    for code in languages:
        if code not in known:
            raise click.ClickException(
                f"There is no folder for the language “{code}”. Known: {', '.join(sorted(known))}."
            )
    chosen = [report for report in reports if not languages or report.code in languages]
    for report in chosen:
        for line in _told(report, quiet=quiet):
            click.echo(line)
    if faults := sum(len(report.faults) for report in chosen):
        raise click.ClickException(f"{faults} faults in the letter templates.")


def _told(report: LanguageReport, *, quiet: bool) -> Iterator[str]:
    if not quiet:
        yield f"== {report.code}"
        for variant, matrix in report.matrix.items():
            yield f"-- {variant}: salutation and closing by rank and gender"
            for rank, row in groupby(matrix, key=lambda greeting: greeting.rank):
                for greeting in row:
                    salutation = greeting.salutation.replace("\n", " / ")
                    yield f"{rank:22}{greeting.gender:9}{salutation}  …  {greeting.closing}"
        for name in report.unconfirmed:
            yield f"{report.code}: not confirmed by a native speaker: {name}"
        if not report.faults:
            yield f"{report.code}: complete"
    for fault in report.faults:
        yield f"{report.code}: {fault}"


@templates.command("mail")
@click.argument("language")
@click.argument("kind", type=click.Choice(MAILS))
def mail(language: str, kind: str) -> None:
    """Show a mail to supporters of a KIND in a LANGUAGE, filled with examples."""
    catalogue = _catalogue()
    conventions = catalogue.language(language).default
    values = {
        "writer.name": "Ann Example",
        "mail.campaign": "Mara Ilves",
        "mail.offices": "Jon Aske; Lena Orav",
        "mail.link": "https://example.org/…",
        "mail.last_day": dates.formatted(clock.today("UTC"), conventions),
        "mail.text": "…\n\n…",
    }
    shown = compose_mail(catalogue, language, kind, values)
    click.echo(f"{shown.subject}\n\n{shown.text}", nl=False)
