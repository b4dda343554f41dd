"""`flask letters …`: the same letters from the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app
from werkzeug.datastructures import FileStorage, MultiDict

from app import clock
from app.appeals import services
from app.appeals.forms import LetterForm
from app.appeals.models import DOWNLOADS, Form, LetterState
from app.appeals.queries import counts
from app.campaigns import queries
from app.cli import Group
from app.extensions import db
from app.letters.composing import SignatureKind
from app.letters.letter import Paper

letters = Group("letters", help="Letters to the targets of a campaign.")

# Options that are named otherwise than the form's fields.
_OPTIONS = {"letter_language": "language", "signature_kind": "signature", "translation_language": "translation"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@letters.command("write")
@click.argument("slug")
@click.option("--target", "targets", required=True, multiple=True, help="Id of an office; repeatable.")
@click.option("--language", required=True, help="Language of the letter, such as ru.")
@click.option("--translation", default="", help="Language of a translation on page two, such as en.")
@click.option("--name", required=True, help="Your name.")
@click.option("--country", required=True, help="Your country, ISO 3166-1 alpha-2.")
@click.option("--place", default="", help="Where you live.")
@click.option("--address", default="", help="Your address; lines parted by line feeds.")
@click.option("--occupation", default="", help="Your occupation.")
@click.option(
    "--writer-gender", type=click.Choice(["m", "f"]), help="How the letter speaks of you; neutral if left out."
)
@click.option("--email", default="", help="Your e-mail address.")
@click.option("--own-words", type=_FILE, help="A text file with your own words.")
@click.option("--signature", type=_FILE, help="A PNG or JPEG picture of your signature.")
@click.option("--pen", is_flag=True, help="Leave room to sign by pen.")
@click.option("--demand", "demands", multiple=True, help="Number of a demand; repeatable; none means all.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), help="Paper; default by country.")
@click.option("--draft", is_flag=True, help="Write from the draft, to look at it; such letters are not counted.")
@click.option("--attach-pdf", is_flag=True, help="Attach the letter as PDF to the message (eml).")
@click.option("--no-copies", is_flag=True, help="No copies to diplomatic missions, where the campaign asks for them.")
@click.option("--format", "form", type=click.Choice([form.value for form in DOWNLOADS]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help='File to write, or "-".')
def write(slug: str, form: str, output: Path, **options: Any) -> None:
    """Write the letters of the campaign SLUG to one or more of its targets."""
    if options["pen"] and options["signature"]:
        raise click.UsageError("--pen leaves room to sign, --signature puts a picture there: one of them.")
    found = queries.drafted(db.session(), slug) if options["draft"] else queries.published(db.session(), slug)
    today = clock.today(found.content.time_zone)
    if str(output) != "-" and not output.parent.is_dir():
        raise click.ClickException(f"There is no folder {output.parent}.")
    fields = LetterForm.for_campaign(
        targets=[target.office for target in found.content.targets],
        languages=found.content.letter_languages,
        demands=[demand.id for demand in found.content.demands],
        interface_language="en",
        formdata=_typed(options),
    )
    if not fields.validate():
        raise click.ClickException("\n".join(_faults(fields)))
    file = services.hand_out(
        db.session(),
        found,
        fields.appeal(),
        Form(form),
        current_app.extensions["letter_catalogue"],
        clock.now(),
        today,
    )
    with click.open_file(str(output), "wb") as out:
        out.write(file.data)
    if str(output) != "-":
        click.echo(f"{output}: {file.name}")


def _typed(options: Mapping[str, Any]) -> MultiDict[str, Any]:
    """Return the options as the form posts them, so that one set of rules holds for both."""
    kind = SignatureKind.PEN if options["pen"] else SignatureKind.IMAGE if options["signature"] else SignatureKind.TYPED
    names = ("name", "country", "place", "address", "occupation", "writer_gender", "email", "paper")
    typed: MultiDict[str, Any] = MultiDict({name: options[name] or "" for name in names})
    typed["letter_language"], typed["signature_kind"] = options["language"], kind.value
    if options["translation"]:
        typed["translation"], typed["translation_language"] = "y", options["translation"]
    if options["no_copies"]:
        typed["copies"] = "no"
    if options["attach_pdf"]:
        typed["attach_pdf"] = "y"
    typed.setlist("target", options["targets"])
    typed.setlist("demand", options["demands"])
    try:
        typed["own_words"] = options["own_words"].read_text(encoding="utf-8") if options["own_words"] else ""
    except UnicodeDecodeError:
        raise click.ClickException("--own-words is not a text file in UTF-8.") from None
    if options["signature"]:
        typed["signature"] = FileStorage(io.BytesIO(options["signature"].read_bytes()), options["signature"].name)
    return typed


def _faults(fields: LetterForm) -> Iterator[str]:
    """Say what is wrong, an option a line."""
    for field in fields:
        known = [value for value, _label in getattr(field, "choices", None) or () if value]
        hint = f" Known here: {', '.join(known)}." if known else ""
        for sentence in field.errors:
            yield f"--{_OPTIONS.get(field.name, field.name.replace('_', '-'))}: {sentence}{hint}"


@letters.command("count")
def count() -> None:
    """Print how many letters there were: campaign, target, language, form, number; and what is known beyond that."""
    for *cells, state in counts(db.session()):
        # A letter that was made, and of which no more is known, needs no word.
        known = [] if state == LetterState.GENERATED else [state]
        click.echo("\t".join(str(cell) for cell in (*cells, *known)))
