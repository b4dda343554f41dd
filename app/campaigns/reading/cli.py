"""`flask campaigns read`: what a published appeal says, without a draft being made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from app.campaigns.reading.files.documents import text_of
from app.campaigns.reading.reader import read
from app.campaigns.reading.record import ReadTarget, Record


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
def read_command(file: Path, *, as_json: bool) -> None:
    """Read a published appeal: FILE is a PDF, Word document, web page, e-mail or plain text; “-” is standard input."""
    with click.open_file(str(file), "rb") as stream:
        data: bytes = stream.read()
    record = read(text_of(data, file.name)).record
    if as_json:
        click.echo(json.dumps(record.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(record)))


def _told(record: Record) -> Iterator[str]:
    """Give the record for people, a line for each field that says something."""
    yield from _line("layout", record.layout.value)
    yield from _line("title", record.title)
    yield from _line("organisation", record.organisation)
    yield from _line("reference", record.reference)
    yield from _line("index", record.index)
    yield from _line("previous", record.previous)
    yield from _line("update", None if record.update is None else str(record.update))
    yield from _line("countries", ", ".join(record.countries))
    yield from _line("issued on", record.issued_on)
    if record.deadline:
        date = record.deadline.date or "no date"
        yield f"deadline: {record.deadline.kind.value} {date} (“{record.deadline.text}”)"
    own = ["one’s own"] if record.languages.or_own else []
    yield from _line("languages", ", ".join([*record.languages.listed, *own]))
    for person in record.people:
        yield from _line("person", " · ".join(filter(None, (person.name, person.gender, person.pronouns))))
    for demand in record.demands:
        yield from _line(f"demand of {demand.to}" if demand.to else "demand", demand.text)
    for target in record.targets:
        yield from _target(target)
    for post in record.posts:
        yield from _line(f"post on {post.network}", post.text)
    yield from _line("signatories", "; ".join(record.signatories))
    if record.diplomatic_copies:
        yield "copies to diplomatic representatives: yes"
    for name in ("summary", "body", "background"):
        text = getattr(record, name)
        yield from _line(name, f"{len(text.split())} words" if text else None)
    yield f"leftover: {len(record.leftover)} lines"
    yield from (f"  {each.line}: {each.text}" for each in record.leftover)
    yield from (f"warning: {warning}" for warning in record.warnings)


def _line(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"{name}: {value}"


def _target(target: ReadTarget) -> Iterator[str]:
    yield from _line("target" if target.role == "to" else "copy to", "; ".join(target.lines))
    faxes = [f"{fax.number} ext. {fax.extension}" if fax.extension else fax.number for fax in target.faxes]
    handles = [f"{handle.handle} ({handle.network})" for handle in target.handles]
    channels = {"fax": faxes, "phone": target.phones, "e-mail": target.emails, "account": handles}
    for name, values in {**channels, "salutation": target.salutations}.items():
        yield from _line(f"  {name}", "; ".join(values))
