"""`flask letters …`: the same letters from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app import clock
from app.appeals import services
from app.appeals.forms import LONGEST_ADDRESS, LONGEST_LINE, LONGEST_NAME, LONGEST_OWN_WORDS, is_email
from app.appeals.models import Form
from app.campaigns import queries
from app.cli import Group
from app.extensions import db
from app.letters import signature as signatures
from app.letters.characters import line_of, lines_of
from app.letters.composing import SignatureKind, Writer
from app.letters.countries import is_country
from app.letters.letter import Paper

letters = Group("letters", help="Letters to the targets of a campaign.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _bounded(text: str, longest: int, option: str) -> str:
    if len(text) > longest:
        raise click.ClickException(f"{option} is too long: at most {longest} characters fit.")
    return text


@letters.command("write")
@click.argument("slug")
@click.option("--target", "targets", required=True, multiple=True, help="Id of an office; repeatable.")
@click.option("--language", required=True, help="Language of the letter, such as ru.")
@click.option("--name", required=True, help="Your name.")
@click.option("--country", required=True, help="Your country, ISO 3166-1 alpha-2.")
@click.option("--place", default="", help="Where you live.")
@click.option("--address", default="", help="Your address; lines parted by line feeds.")
@click.option("--occupation", default="", help="Your occupation.")
@click.option("--email", default="", help="Your e-mail address.")
@click.option("--own-words", type=_FILE, help="A text file with your own words.")
@click.option("--signature", type=_FILE, help="A PNG or JPEG picture of your signature.")
@click.option("--pen", is_flag=True, help="Leave room to sign by pen.")
@click.option("--demand", "demands", multiple=True, help="Number of a demand; repeatable; none means all.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), help="Paper; default by country.")
@click.option("--attach-pdf", is_flag=True, help="Attach the letter as PDF to the message (eml).")
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help='File to write, or "-".')
def write(slug: str, form: str, output: Path, **options: Any) -> None:
    """Write the letters of the campaign SLUG to one or more of its targets."""
    found = queries.published(db.session(), slug)
    today = clock.today(found.content.time_zone)
    found.require_letters(today)
    appeal = services.Appeal(
        targets=options["targets"],
        language=options["language"],
        demands=frozenset(options["demands"]),
        paper=Paper(options["paper"]) if options["paper"] else None,
        writer=_writer(options),
    )
    file = services.hand_out(
        db.session(),
        found.content,
        appeal,
        Form(form),
        current_app.extensions["letter_catalogue"],
        clock.now(),
        today,
        attach_pdf=options["attach_pdf"],
    )
    with click.open_file(str(output), "wb") as out:
        out.write(file.data)
    if str(output) != "-":
        click.echo(f"{output}: {file.name}")


def _writer(options: Mapping[str, Any]) -> Writer:
    """Return the writer, under the same rules as the form's."""
    if not line_of(options["name"]):
        raise click.ClickException("--name is empty.")
    if not is_country(options["country"]):
        raise click.ClickException(f"“{options['country']}” is not a country code (ISO 3166-1 alpha-2).")
    if options["email"] and not is_email(options["email"]):
        raise click.ClickException("--email is not an e-mail address such as name@example.org.")
    try:
        words = options["own_words"].read_text(encoding="utf-8") if options["own_words"] else ""
    except UnicodeDecodeError:
        raise click.ClickException("--own-words is not a text file in UTF-8.") from None
    image = signatures.read(options["signature"].read_bytes()) if options["signature"] else None
    return Writer(
        name=_bounded(line_of(options["name"]), LONGEST_NAME, "--name"),
        country=options["country"],
        place=_bounded(line_of(options["place"]), LONGEST_LINE, "--place"),
        address=_bounded(lines_of(options["address"]), LONGEST_ADDRESS, "--address"),
        occupation=_bounded(line_of(options["occupation"]), LONGEST_LINE, "--occupation"),
        email=options["email"],
        own_words=_bounded(lines_of(words), LONGEST_OWN_WORDS, "--own-words"),
        signature=SignatureKind.PEN if options["pen"] else SignatureKind.IMAGE if image else SignatureKind.TYPED,
        signature_image=image,
    )
