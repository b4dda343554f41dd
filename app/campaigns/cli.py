"""`flask campaigns …` and `flask examples …`: campaigns from the command line."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import current_app

from app import clock
from app.access import COMMAND_LINE, Actor
from app.appeals import services as appeals
from app.appeals.replies import services as replies
from app.campaigns import campaign_file, queries, services
from app.campaigns.campaign_toml import written
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import queries as drafts
from app.campaigns.ending import services as ending
from app.campaigns.ending.words import CHOSEN
from app.campaigns.errors import CampaignFileRefused
from app.campaigns.lifecycle import Ending, Outcome, Status, phase
from app.campaigns.models import Campaign
from app.campaigns.publishing import SHIPPED, Approval
from app.campaigns.reading.cli import read_command
from app.campaigns.text_rules import require_page_text
from app.campaigns.values import LANGUAGE
from app.campaigns.versions.errors import ApproverInactive, ApproverNotNamed
from app.cases.shipped import case_file
from app.cases.shipped import services as example_cases
from app.cli import Group
from app.config import ROOT
from app.errors import AppError
from app.extensions import db
from app.letters import name_forms
from app.letters.catalogue import Catalogue
from app.letters.characters import lines_of
from app.recipients import recipients_file
from app.recipients import services as recipients
from app.signons import queries as joint_letters
from app.signons.shipped import letter_file
from app.signons.shipped import services as example_letters
from app.staff import queries as accounts
from app.staff.errors import AccountUnknown
from app.tracking.reminders import services as reminders

EXAMPLES = Path(__file__).parent / "examples"
CASES = ROOT / "app" / "cases" / "examples"
JOINT_LETTERS = ROOT / "app" / "signons" / "examples"
# The examples' deadlines have passed long ago; they are moved so far ahead that the main job can be tried.
DAYS_AHEAD = 30

campaigns = Group("campaigns", help="Campaigns: load, publish, list, extend, stop, close.")
campaigns.add_command(read_command)
examples = Group("examples", help="The historical examples and the practice campaign.")


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


@campaigns.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Make what the file says the published version.")
@click.option("--approved-by", default="", help="The account (e-mail address) of the second person who approved it.")
def load(file: Path, *, publish: bool, approved_by: str) -> None:
    """Load a campaign FILE (TOML); app/campaigns/examples/README.md explains every key."""
    if approved_by and not publish:
        raise click.UsageError("--approved-by goes with --publish.")
    approval = Approval(COMMAND_LINE, _second_person(approved_by)) if publish else None
    days = current_app.config["FAITHFULLY"].stale_after_days
    loaded = services.load(db.session(), file, _catalogue(), clock.now(), approval=approval, stale_after_days=days)
    for block in loaded.warnings:
        click.echo(f"warning: {block.place}: {block.why}", err=True)
    click.echo(_told(loaded))


def _second_person(email: str) -> Actor:
    """Return whoever approves. Raises ApproverNotNamed, AccountUnknown, ApproverInactive."""
    if not email:
        raise ApproverNotNamed
    account = accounts.by_email(db.session(), email)
    if account is None:
        raise AccountUnknown(email)
    if not account.active:
        raise ApproverInactive(email)
    return account.actor


def _told(loaded: services.Loaded) -> str:
    version = f"published version {loaded.version}" if loaded.version else "not published"
    return f"{loaded.slug}: {loaded.outcome}, {version}"


@campaigns.command("export")
@click.argument("slug")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; left out: standard output.")
def export(slug: str, output: Path | None) -> None:
    """Write the draft of the campaign SLUG as a campaign file (TOML), all its languages in it."""
    text = written(drafts.draft(db.session(), slug).content)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"{slug}: written to {output}")


@campaigns.command("names")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def names(file: Path) -> None:
    """Show the forms of the names in FILE that its languages need; what a library proposes must be checked by you."""
    content = campaign_file.read(file, queries.lists_in(db.session()))
    for person, language in itertools.product(content.people, content.texts):
        known = _catalogue().languages.get(language)
        cases = known.default.grammar.cases if known else ()
        forms = person.names.get(language, {"nominative": person.name})
        missing = [case for case in cases if case not in forms]
        proposals = name_forms.proposed(forms["nominative"], person.gender, language, missing)
        click.echo(f"{person.name} ({language})" + ("" if missing else ": complete"))
        for case in cases:
            if case in forms:
                click.echo(f"  {case}: {forms[case]}")
            elif case in proposals:
                click.echo(f"  {case}: {proposals[case]}   – proposed; check it, and enter it in the file")
            else:
                click.echo(f"  {case}: missing; no library forms it")


@campaigns.command("list")
def list_() -> None:
    """List all campaigns: slug, state, last day, reference, what it is about."""
    for row in queries.all_campaigns(db.session()):
        last_day = row.last_day.isoformat() if row.last_day else "-"
        click.echo("\t".join((row.slug, _state(row), last_day, row.reference or "-", row.subject)))


def _state(row: Campaign) -> str:
    if row.status in {Status.DRAFT, Status.IN_REVIEW} or row.last_day is None:
        return row.status
    return phase(Status(row.status), Deadline(DeadlineKind.UNTIL, row.last_day), clock.today(row.time_zone)).value


@campaigns.command("remind")
def remind() -> None:
    """Queue the reminders of last days that are due; the worker of the outbox does so by itself."""
    queued = reminders.remind(current_app.config["BASE_URL"], db.session(), clock.now())
    click.echo(f"{queued} queued")


@campaigns.command("stop")
@click.argument("slug")
@click.option("--reason", default="", help="Why, for the log.")
def stop(slug: str, reason: str) -> None:
    """Stop the campaign SLUG now: no more letters are made."""
    ending.stop(db.session(), COMMAND_LINE, slug, clock.now(), reason=reason)
    click.echo(f"{slug}: stopped")


@campaigns.command("close")
@click.argument("slug")
@click.option(
    "--outcome",
    type=click.Choice([kind.value for kind in CHOSEN]),
    default=Outcome.NOT_KNOWN.value,
    help="What has become of the people.",
)
@click.option("--text", "texts", multiple=True, metavar="LANG=TEXT", help="What its page tells of it; once a language.")
def close(slug: str, outcome: str, texts: tuple[str, ...]) -> None:
    """Close the campaign SLUG: it has ended."""
    told = dict(_in_language(text) for text in texts)
    ending.close(db.session(), COMMAND_LINE, slug, Ending(Outcome(outcome), told), clock.now())
    click.echo(f"{slug}: closed")


def _in_language(given: str) -> tuple[str, str]:
    language, equals, typed = given.partition("=")
    try:
        text = lines_of(typed)
        require_page_text(text)
    except AppError as error:
        raise click.BadParameter(str(error), param_hint="--text") from None
    if not equals or not LANGUAGE.fullmatch(language) or not text:
        raise click.BadParameter("a language and a text are expected, such as “en=They are free.”", param_hint="--text")
    return language, text


@campaigns.command("extend")
@click.argument("slug")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The new last day.")
def extend(slug: str, until: datetime) -> None:
    """Let letters of the campaign SLUG be made until a later last day."""
    ending.extend(db.session(), COMMAND_LINE, slug, until.date(), clock.now())
    click.echo(f"{slug}: open until {until.date()}")


def _example_files() -> list[Path]:
    return campaign_file.files_in(EXAMPLES)


def _example_cases() -> list[Path]:
    return sorted(CASES.glob("*.toml"))


def _example_letters() -> list[letter_file.LetterGiven]:
    return [letter_file.read(path) for path in sorted(JOINT_LETTERS.glob("*.toml"))]


@examples.command("load")
def load_examples() -> None:
    """Load the examples with recipients, cases and joint letters, published; deadlines are moved ahead, to be tried."""
    for file in sorted((ROOT / "recipients").glob("*.csv")):
        # What somebody has changed since stays changed.
        recipients.import_offices(db.session(), recipients_file.read(file.read_bytes()), only_new=True)
    refused: list[str] = []
    for file in _example_files():
        content = campaign_file.read(file)
        row = queries.campaign(db.session(), content.slug)
        if row is not None and row.status in {Status.STOPPED, Status.CLOSED}:
            click.echo(f"{content.slug}: {row.status}, left as it is")
            continue
        last_day = clock.today(content.time_zone) + timedelta(days=DAYS_AHEAD)
        try:
            loaded = services.load(db.session(), file, _catalogue(), clock.now(), approval=SHIPPED, last_day=last_day)
        except CampaignFileRefused as error:
            # One that an office changed here does not fit must not keep the others from being tried.
            refused.append(str(error))
        else:
            click.echo(_told(loaded))
    for path in _example_cases():
        case = case_file.read(path)
        click.echo(f"case {case.slug}: {example_cases.load(db.session(), case, clock.now())}")
    for letter in _example_letters():
        click.echo(f"joint letter {letter.slug}: {example_letters.load(db.session(), letter, clock.now())}")
    if refused:
        raise click.ClickException("\n".join(refused))


@examples.command("remove")
def remove_examples() -> None:
    """Remove the examples, their counts, and those of their cases and recipients that no other campaign has."""
    slugs = [campaign_file.read(file).slug for file in _example_files()]
    appeals.forget(db.session(), slugs, clock.now())
    replies.forget(db.session(), slugs)
    removed = services.remove(db.session(), slugs)
    example_letters.remove(db.session(), {letter.slug for letter in _example_letters()})
    cases = {case_file.read(file).slug for file in _example_cases()}
    # A campaign of somebody's own may tell the case of an example.
    example_cases.remove(db.session(), cases - queries.cases_told(db.session()))
    shipped = {
        record.id for file in (ROOT / "recipients").glob("*.csv") for record in recipients_file.read(file.read_bytes())
    }
    count = recipients.remove_offices(
        db.session(), shipped - queries.offices_in_use(db.session()) - joint_letters.offices(db.session())
    )
    click.echo(f"removed {len(removed)} campaigns and {count} offices")
