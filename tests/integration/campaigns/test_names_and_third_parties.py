"""Campaigns whose texts name people by their forms, in files of several languages, and that ask third parties."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session

from app.extensions import writing
from app.letters.catalogue import MAILS
from app.recipients.models import OfficeHolder
from app.recipients.queries import offices
from tests.approving import approved_by

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

CAMPAIGN = """
slug = "c"
case = "c"
practice = true
issued_on = 2026-11-20
[[people]]
name = "Mara Ilves"
gender = "f"
[people.names]
en = "Mara Ilves"
[people.names.ru]
nominative = "Мара Илвес"
genitive = "Мары Илвес"
accusative = "Мару Илвес"
[texts.en]
title = "T"
summary = "S"
introduction = "This is about **{{ person.nominative }}**."
concern = '{{ person | agree(m="He", f="She") }} is missing.'
legal_ground = "{{ person.nominative }} has rights."
[[demands]]
texts = { en = "free {{ person.nominative }}" }
[[targets]]
office = "practice-council-secretary"
"""
RUSSIAN = """
demands = ["освободить {{ person.accusative }}"]
[texts]
title = "Т"
summary = "С"
introduction = "Речь о судьбе **{{ person.genitive }}**."
concern = '{{ person | agree(m="Он пропал", f="Она пропала") }}.'
legal_ground = "Закон."
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "c.toml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    (tmp_path / "c.ru.toml").write_text(RUSSIAN, encoding="utf-8")
    return path


def _letter(runner: FlaskCliRunner, tmp_path: Path, language: str, *options: str, target: str = "") -> str:
    out = tmp_path / "letter.txt"
    given = {"--target": target or "practice-council-secretary", "--language": language, "--name": "Ann Example"}
    arguments = [part for pair in given.items() for part in pair]
    result = runner.invoke(
        args=["letters", "write", "c", *arguments, "--country", "GB", "--format", "txt", "--output", str(out), *options]
    )
    assert result.exit_code == 0, result.output
    return out.read_text(encoding="utf-8")


def test_a_translation_beside_the_file_makes_a_letter_and_a_page(
    runner: FlaskCliRunner, client: FlaskClient, file: Path, tmp_path: Path
) -> None:
    result = runner.invoke(args=["campaigns", "load", str(file), "--publish", *approved_by(runner.app)])
    assert result.exit_code == 0, result.output
    english = _letter(runner, tmp_path, "en")
    assert "This is about Mara Ilves." in english
    assert "She is missing." in english
    russian = _letter(runner, tmp_path, "ru", "--writer-gender", "f")
    assert "Речь о судьбе Мары Илвес." in russian
    assert "• освободить Мару Илвес." in russian
    assert "Буду признательна" in russian
    # The page shows the same words, and asks about the writer only where a language needs to know.
    page = client.get("/ru/campaigns/c").text
    assert "освободить Мару Илвес" in page
    assert "{{" not in page
    assert 'name="writer_gender"' in page


def test_a_letter_that_does_not_speak_of_the_writer_does_not_ask(
    runner: FlaskCliRunner, client: FlaskClient, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.ru.toml").unlink()
    assert runner.invoke(args=["campaigns", "load", str(file), "--publish", *approved_by(runner.app)]).exit_code == 0
    assert 'name="writer_gender"' not in client.get("/en/campaigns/c").text


@pytest.mark.parametrize(
    ("file_name", "old", "new", "refusal"),
    [
        ("c.toml", 'accusative = "Мару Илвес"\n', "", "Mara Ilves has no accusative in the language “ru”"),
        ("c.toml", "accusative =", "acusative =", "names.ru.acusative: the language has these forms: nominative"),
        ("c.toml", 'nominative = "Мара Илвес"\n', "", "people[1].names.ru.nominative: this key is missing"),
        ("c.toml", 'gender = "f"\n', "", "no form “unknown” for Mara Ilves"),
        ("c.toml", 'gender = "f"\n', "group = true\n", "no form “several” for Mara Ilves"),
        ("c.toml", "{{ person.nominative }} has", "{{ person.vocative }} has", "unknown variable person.vocative"),
        ("c.toml", "{{ person.nominative }} has", "{{ writer.name }} has", "unknown variable writer.name"),
        ("c.toml", 'title = "T"', 'title = "{{ person.nominative }}"', "texts.en.title: Placeholders"),
        ("c.toml", "free {{ person.nominative }}", "free {{ person.nominative", "c: demand (en)"),
        ("c.ru.toml", "demands = [", 'demands = ["ещё", ', "demands: the campaign has 1 demands, and here are 2"),
        ("c.ru.toml", "[texts]", "[text]", "c.ru.toml: texts: this key is missing"),
        ("c.ru.toml", 'title = "Т"\n', "", "c.ru.toml: texts.title: this key is missing"),
        ("c.ru.toml", "[texts]", "colour = 1\n[texts]", "c.ru.toml: colour: this key is unknown"),
        ("c.ru.toml", "[texts]", "[[names]]\ngenitive = 'x'\n[texts]", "names[1].nominative: this key is missing"),
        ("c.ru.toml", "[texts]", "[posts]\nnobody = 'x'\n[texts]", "c.ru.toml: posts.nobody: this key is unknown"),
        ("c.toml", "free {{ person.nominative }}", "{% if not person.nominative %}x{% endif %}", "one sentence"),
        ("c.toml", 'office = "p', "salutations.en = '{{ x }}'\noffice = \"p", "salutations.en: Placeholders"),
        ("c.ru.toml", "[texts]", f"[[names]]\nnominative = '{'x' * 201}'\n[texts]", "at most 200 characters"),
        ("c.ru.toml", "demands = [", "demands = [1, ", "c.ru.toml: demands: a list of texts is expected here"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_place(
    runner: FlaskCliRunner, file: Path, file_name: str, old: str, new: str, refusal: str
) -> None:
    path = file.parent / file_name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(file)])
    assert result.exit_code == 1
    assert refusal in result.stderr


def test_a_demand_with_names_in_a_language_without_letters_is_refused(
    runner: FlaskCliRunner, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.ru.toml").unlink()
    page_only = "demands = ['вызваліць {{ person.accusative }}']\n[texts]\ntitle = 'Т'\nsummary = 'С'\n"
    (tmp_path / "c.be.toml").write_text(page_only, encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(file)])
    assert result.exit_code == 1
    assert "There is no letter template for the language “be”" in result.stderr


def test_forms_of_names_are_proposed_and_never_used_by_themselves(
    runner: FlaskCliRunner, file: Path, tmp_path: Path
) -> None:
    shown = runner.invoke(args=["campaigns", "names", str(file)]).output
    assert "Mara Ilves (en): complete" in shown
    assert "genitive: Мары Илвес\n" in shown
    assert "dative: Маре Илвес   – proposed; check it" in shown
    (tmp_path / "c.uk.toml").write_text("[[names]]\nnominative = 'Мара Ільвес'\n[texts]\ntitle = 'Т'\nsummary = 'С'\n")
    assert "vocative: missing; no library forms it" in runner.invoke(args=["campaigns", "names", str(file)]).output


def test_a_name_in_another_script_must_be_entered(runner: FlaskCliRunner, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    begin, end = text.index("[people.names.ru]"), text.index("[texts.en]")
    file.write_text(text[:begin] + text[end:], encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(file)])
    assert result.exit_code == 1
    assert "Mara Ilves has no" in result.stderr


def test_an_example_that_an_office_does_not_fit_keeps_no_other_from_being_loaded(
    runner: FlaskCliRunner, session: Session
) -> None:
    with writing(session):
        office = offices(session, ["practice-council-secretary"])["practice-council-secretary"]
        office.holders = [OfficeHolder(name="Ida Berg", position=0)]
    result = runner.invoke(args=["examples", "load"])
    assert result.exit_code == 1
    assert "practice.toml: targets[1]" in result.stderr
    assert "ua-84-11: unchanged" in result.output


THIRD_PARTY = CAMPAIGN.replace("practice = true\n", 'historical = true\ncountries = ["RU", "TJ"]\n').replace(
    'office = "practice-council-secretary"',
    'office = "ru-prosecutor-general"\n[[targets]]\noffice = "un-secretary-general"\nrole = "raise_with"',
)


@pytest.mark.parametrize(
    ("demand_to", "sentence"),
    [
        ("", "raise this case with the authorities of Russia and Tajikistan, and to call on them to:"),
        ('to = "RU"\n', "raise this case with the authorities of Russia, and to call on them to:"),
    ],
)
def test_a_third_party_is_asked_to_raise_all_demands_with_the_states_concerned(
    runner: FlaskCliRunner, client: FlaskClient, tmp_path: Path, demand_to: str, sentence: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(THIRD_PARTY.replace("[[demands]]\n", f"[[demands]]\n{demand_to}"), encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path), "--publish", *approved_by(runner.app)])
    assert result.exit_code == 0, result.output
    letter = _letter(runner, tmp_path, "en", target="un-secretary-general")
    assert sentence in letter
    assert "• free Mara Ilves." in letter
    assert "asked to raise the case" in client.get("/en/campaigns/c").text


def test_a_third_party_can_be_asked_about_one_of_the_states_only(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    demands = (
        '[[demands]]\nto = "RU"\n[demands.texts]\nen = "give the passport back"\n\n'
        '[[demands]]\nto = "TJ"\n[demands.texts]\nen = "open the prison"\n\n[[demands]]\n'
    )
    asked = THIRD_PARTY.replace("[[demands]]\n", demands).replace('"raise_with"', '"raise_with"\nstates = ["TJ"]')
    path.write_text(asked, encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path), "--publish", *approved_by(runner.app)])
    assert result.exit_code == 0, result.output
    letter = _letter(runner, tmp_path, "en", target="un-secretary-general")
    assert "raise this case with the authorities of Tajikistan, and to call on them to:" in letter
    assert "open the prison" in letter
    assert "free Mara Ilves" in letter
    assert "passport" not in letter


def test_each_state_has_its_own_list_of_what_it_is_asked(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    demands = "".join(
        f'[[demands]]\nto = "{to}"\n[demands.texts]\nen = "{words}"\n\n'
        for to, words in (("RU", "one"), ("TJ", "two"), ("RU", "three"))
    )
    path.write_text(THIRD_PARTY.replace("[[demands]]\n", demands + "[[demands]]\n"), encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path), "--publish", *approved_by(runner.app)])
    assert result.exit_code == 0, result.output
    lines = [line for line in _letter(runner, tmp_path, "en", target="un-secretary-general").splitlines() if line]
    first = next(number for number, line in enumerate(lines) if line.startswith("•"))
    # What is asked of both comes first.
    assert lines[first : first + 6] == ["• free Mara Ilves.", "Russia", "• one;", "• three.", "Tajikistan", "• two."]


@pytest.mark.parametrize(
    ("states", "sentence"),
    [('"raise_with"\nstates = ["XX"]', "XX"), ('"copy"\nstates = ["TJ"]', "only an office with the role raise_with")],
    ids=["no-country", "another-role"],
)
def test_states_are_countries_and_stand_with_a_third_party(
    runner: FlaskCliRunner, tmp_path: Path, states: str, sentence: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(THIRD_PARTY.replace('"raise_with"', states), encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path)])
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_third_party_needs_a_state(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(THIRD_PARTY.replace('countries = ["RU", "TJ"]\n', ""), encoding="utf-8")
    result = runner.invoke(args=["campaigns", "load", str(path)])
    assert result.exit_code == 1
    assert "no state with which the case is to be raised" in result.stderr


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", MAILS)
def test_mails_can_be_shown(runner: FlaskCliRunner, language: str, kind: str) -> None:
    result = runner.invoke(args=["templates", "mail", language, kind])
    assert result.exit_code == 0
    assert "Ann Example" in result.output
    assert "https://example.org/" in result.output


def test_the_check_prints_the_matrix_and_ends_well(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["templates", "check", "uk"])
    assert result.exit_code == 0
    assert "Високоповажна пані Президентко!  …  З повагою" in result.output
    assert "uk: not confirmed by a native speaker: salutation.by_rank" in result.output
    assert result.output.endswith("uk: complete\n")


def test_the_check_fails_with_what_is_missing(runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    result = runner.invoke(args=["templates", "check", "--folder", str(tmp_path), "--quiet"])
    assert result.exit_code == 1
    assert "xx: missing: the file appeal.md" in result.output
    assert runner.invoke(args=["templates", "check", "nowhere"]).exit_code == 1
