"""Campaigns are loaded, published as versions that never change, stopped and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import queries, services
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.ending import services as ending
from app.campaigns.errors import CampaignFileRefused, CampaignOver, CampaignUnknown, TransitionRefused
from app.campaigns.lifecycle import Ending, Outcome, Phase
from app.campaigns.models import CampaignVersion
from app.campaigns.versions import services as reviews
from app.cases.models import Case, PersonAtRisk
from app.letters.catalogue import Catalogue
from app.recipients import queries as recipients
from tests.approving import APPROVED, COORDINATOR, approved_by
from tests.conftest import NOON
from tests.drafting import edit, standard
from tests.ending import row_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    path = tmp_path / "practice.toml"
    path.write_text((EXAMPLES / "practice.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_draft_is_not_seen_until_it_is_published(session: Session, practice: Path, catalogue: Catalogue) -> None:
    _edit(practice, 'slug = "practice"', 'slug = "another"')
    loaded = services.load(session, practice, catalogue, NOW)
    assert (loaded.outcome, loaded.version) == (services.Outcome.NEW, None)
    with pytest.raises(CampaignUnknown):
        queries.published(session, "another")
    assert services.load(session, practice, catalogue, NOW, approval=APPROVED).version == 1
    assert queries.published(session, "another").content.slug == "another"


def test_a_published_version_never_changes(session: Session, practice: Path, catalogue: Catalogue) -> None:
    before = queries.published(session, "practice")
    _edit(practice, "For practice: a librarian missing", "For practice: a librarian gone")
    services.load(session, practice, catalogue, NOW)
    assert queries.published(session, "practice") == before
    assert services.load(session, practice, catalogue, NOW, approval=APPROVED).version == before.version + 1
    after = queries.published(session, "practice")
    assert "gone" in after.content.text(TextKind.TITLE, "en")
    contents = session.scalars(select(CampaignVersion.content).order_by(CampaignVersion.number))
    assert before.content.as_json() in list(contents)


def test_loading_the_same_file_again_changes_nothing(session: Session, practice: Path, catalogue: Catalogue) -> None:
    services.load(session, practice, catalogue, NOW, approval=APPROVED)
    loaded = services.load(session, practice, catalogue, NOW, approval=APPROVED)
    assert (loaded.outcome, loaded.version) == (services.Outcome.UNCHANGED, 2)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('office = "practice-council-secretary"', 'office = "nowhere"', r"targets\[1\]\.office"),
        ("[[demands]]\n[demands.texts]", '[[demands]]\nto = "FR"\n[demands.texts]', r"targets\[1\] \(en\)"),
        (
            '[[targets]]\noffice = "practice-council',
            '[[demands]]\nto = "FR"\ntexts = { en = "x", ru = "y" }\n[[targets]]\noffice = "practice-council',
            r"demands\[3\]\.to",
        ),
        ("whom nobody has seen", "whom nobody 🫠 has seen", r"targets\[1\] \(en\)"),
    ],
)
def test_a_campaign_whose_letters_would_be_refused_is_refused(
    session: Session, practice: Path, catalogue: Catalogue, old: str, new: str, key: str
) -> None:
    _edit(practice, old, new)
    with pytest.raises(CampaignFileRefused, match=f"^practice.toml: {key}: "):
        services.load(session, practice, catalogue, NOW, approval=APPROVED)


def test_a_practice_campaign_never_writes_to_a_real_office(
    session: Session, practice: Path, catalogue: Catalogue
) -> None:
    _edit(practice, 'office = "practice-council-secretary"', 'office = "ru-prosecutor-general"')
    with pytest.raises(CampaignFileRefused, match="whose id begins with “practice-”"):
        services.load(session, practice, catalogue, NOW, approval=APPROVED)


def test_a_campaign_of_today_never_writes_to_an_address_of_the_past(
    session: Session, tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "ua-84-11.toml"
    path.write_text((EXAMPLES / "ua-84-11.toml").read_text(encoding="utf-8"), encoding="utf-8")
    _edit(path, "historical = true", "historical = false")
    with pytest.raises(CampaignFileRefused, match="all addresses of “ru-prosecutor-general” are historical"):
        services.load(session, path, catalogue, NOW, approval=APPROVED)


def test_a_stopped_campaign_makes_no_letters_and_does_not_open_again(
    session: Session, practice: Path, catalogue: Catalogue
) -> None:
    ending.stop(session, COMMAND_LINE, "practice", NOW)
    assert queries.published(session, "practice").phase_on(NOW.date()) is Phase.STOPPED
    with pytest.raises(CampaignOver):
        services.load(session, practice, catalogue, NOW, approval=APPROVED)
    ending.close(session, COMMAND_LINE, "practice", Ending(Outcome.NOT_KNOWN), NOW)
    with pytest.raises(TransitionRefused):
        ending.stop(session, COMMAND_LINE, "practice", NOW)


def test_a_file_does_not_change_what_is_over(session: Session, practice: Path, catalogue: Catalogue) -> None:
    ending.close(session, COMMAND_LINE, "practice", Ending(Outcome.NOT_KNOWN), NOW)
    draft = queries.drafted(session, "practice")
    _edit(practice, "For practice: a librarian missing", "For practice: a librarian gone")
    with pytest.raises(CampaignOver):
        services.load(session, practice, catalogue, NOW)
    assert queries.drafted(session, "practice") == draft


def test_an_unknown_campaign_cannot_be_stopped(session: Session) -> None:
    with pytest.raises(CampaignUnknown, match="nowhere"):
        ending.stop(session, COMMAND_LINE, "nowhere", NOW)


def test_examples_show_as_unverified_since_their_documents(session: Session) -> None:
    offices = recipients.offices(session)
    assert {channel.verified_on for channel in offices["ru-president"].channels} == {date(2012, 3, 30)}
    assert {channel.health for office in offices.values() for channel in office.channels} == {"unverified"}


def test_examples_are_removed_with_their_recipients_and_cases(runner: FlaskCliRunner, session: Session) -> None:
    result = runner.invoke(args=["examples", "remove"])
    assert result.output == "removed 3 campaigns and 7 offices\n"
    assert list(session.scalars(select(Case))) == []
    assert list(session.scalars(select(PersonAtRisk))) == []
    assert runner.invoke(args=["examples", "remove"]).output == "removed 0 campaigns and 0 offices\n"
    assert runner.invoke(args=["examples", "load"]).exit_code == 0


def test_an_office_that_another_campaign_uses_stays(runner: FlaskCliRunner, session: Session, practice: Path) -> None:
    _edit(practice, 'slug = "practice"', 'slug = "mine"')
    assert runner.invoke(args=["campaigns", "load", str(practice)]).exit_code == 0
    assert runner.invoke(args=["examples", "remove"]).output == "removed 3 campaigns and 5 offices\n"
    assert set(recipients.offices(session)) == {"practice-council-secretary", "practice-embassy"}


class TestCommands:
    def test_a_stopped_example_is_left_as_it_is_and_the_others_are_loaded(self, runner: FlaskCliRunner) -> None:
        runner.invoke(args=["campaigns", "stop", "izzat-amon"])
        result = runner.invoke(args=["examples", "load"])
        assert result.exit_code == 0
        assert result.output.splitlines()[0] == "izzat-amon: stopped, left as it is"
        assert "ua-84-11: unchanged" in result.output

    def test_list_shows_state_and_last_day(self, runner: FlaskCliRunner) -> None:
        runner.invoke(args=["campaigns", "stop", "practice"])
        lines = dict(line.split("\t", 1) for line in runner.invoke(args=["campaigns", "list"]).output.splitlines())
        assert lines["practice"].startswith("stopped\t")
        assert lines["ua-84-11"].startswith("open\t")

    def test_list_shows_what_was_never_published_as_it_is(self, runner: FlaskCliRunner, session: Session) -> None:
        slug = ending.begin_update(session, COMMAND_LINE, "practice", NOON)
        assert f"{slug}\tdraft\t2027-01-02\t" in runner.invoke(args=["campaigns", "list"]).output
        reviews.ask_for_review(session, COORDINATOR, slug, row_of(session, slug).revision, standard())
        assert f"{slug}\tin_review\t2027-01-02\t" in runner.invoke(args=["campaigns", "list"]).output

    def test_list_shows_the_last_day_that_is_published(self, runner: FlaskCliRunner, session: Session) -> None:
        deadline = Deadline(DeadlineKind.UNTIL, date(2026, 11, 1))
        edit(session, "practice", lambda content: replace(content, deadline=deadline))
        assert "practice\topen\t2026-12-21\t" in runner.invoke(args=["campaigns", "list"]).output

    def test_a_file_as_it_was_published_has_passed(self, runner: FlaskCliRunner) -> None:
        result = runner.invoke(
            args=["campaigns", "load", str(EXAMPLES / "ua-84-11.toml"), "--publish", *approved_by(runner.app)]
        )
        assert result.stdout == "ua-84-11: changed, published version 2\n"
        assert result.stderr == "warning: deadline: The last day, 2012-05-14, is over.\n"
        assert "ua-84-11\tpassed\t2012-05-14" in runner.invoke(args=["campaigns", "list"]).output

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["campaigns", "stop", "nowhere"], 1),
            (["campaigns", "close", "nowhere"], 1),
            (["campaigns", "stop"], 2),
            (["campaigns", "load", "no-such-file.toml"], 2),
            (["campaigns", "frobnicate"], 2),
        ],
    )
    def test_refusals_and_wrong_usage_have_their_exit_codes(
        self, runner: FlaskCliRunner, arguments: list[str], code: int
    ) -> None:
        result = runner.invoke(args=arguments)
        assert result.exit_code == code
        assert result.stderr
        assert "Traceback" not in result.stderr
