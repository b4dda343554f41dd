"""A campaign file is read whole or refused with file, key and reason."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campaigns.campaign_file import LARGEST_FILE, files_in, read
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignFileRefused

WHOLE = """
slug = "a-campaign"
case = "a-case"
issued_on = 2026-11-01
languages_read = ["ru"]
[deadline]
kind = "until"
day = 2026-12-01
[[people]]
name = "Mara Ilves"
gender = "f"
[texts.en]
title = "T"
summary = "S"
introduction = "I **write**."
concern = "C"
legal_ground = "L"
[texts.fr]
title = "Page seulement"
summary = "R"
[[demands]]
to = "RU"
texts = { en = "free her." }
[[targets]]
office = "an-office"
salutations = { en = "Dear Secretary" }
"""


def _read(tmp_path: Path, text: str) -> CampaignContent:
    path = tmp_path / "campaign.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    content = _read(tmp_path, WHOLE)
    assert content.deadline == Deadline(DeadlineKind.UNTIL, date(2026, 12, 1))
    assert content.letter_languages == ("en",)
    assert content.text(TextKind.TITLE, "fr") == "Page seulement"
    assert content.text(TextKind.CONCERN, "fr") == "C"
    assert content.text_language(TextKind.CONCERN, "fr") == "en"


def test_without_a_deadline_the_usual_42_days_hold(tmp_path: Path) -> None:
    text = WHOLE.replace('[deadline]\nkind = "until"\nday = 2026-12-01\n', "")
    assert _read(tmp_path, text).deadline.last_day == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('slug = "a-campaign"', "", "slug"),
        ('slug = "a-campaign"', 'slug = "A Campaign"', "slug"),
        ('slug = "a-campaign"', 'slug = "../x"', "slug"),
        ('slug = "a-campaign"', "slug = 7", "slug"),
        ('slug = "a-campaign"', 'slug = "a-campaign"\ncolour = "red"', "colour"),
        ('case = "a-case"', "", "case"),
        ("issued_on = 2026-11-01", 'issued_on = "1 November"', "issued_on"),
        ("issued_on = 2026-11-01", "issued_on = 2026-11-01T10:00:00", "issued_on"),
        ('kind = "until"', 'kind = "soon"', "deadline.kind"),
        ("day = 2026-12-01", "", "deadline.day"),
        ('gender = "f"', 'gender = "woman"', r"people\[1\].gender"),
        ('name = "Mara Ilves"', "", r"people\[1\].name"),
        ('name = "Mara Ilves"', 'name = ""', r"people\[1\].name"),
        ('gender = "f"', 'gender = "f"\nage = 40', r"people\[1\].age"),
        ('title = "T"\n', "", "texts.en.title"),
        ('concern = "C"', "", "texts.en.concern"),
        ('concern = "C"', 'concern = "C"\nslogan = "x"', "texts.en.slogan"),
        ('concern = "C"', 'concern = "1. one\\n2. two"', "texts.en.concern"),
        ('concern = "C"', 'concern = "a \\u202e b"', "texts.en.concern"),
        ("[texts.fr]", "[texts.French]", "texts.French"),
        ('to = "RU"', 'to = "Russia"', r"demands\[1\].to"),
        ('texts = { en = "free her." }', 'texts = { fr = "libérez-la." }', r"demands\[1\].texts.en"),
        ('texts = { en = "free her." }', "", r"demands\[1\].texts.en"),
        ('office = "an-office"', "", r"targets\[1\].office"),
        ('office = "an-office"', 'office = "an-office"\nrole = "boss"', r"targets\[1\].role"),
        ('office = "an-office"', 'office = "an-office"\nrole = "copy"', "targets"),
        ('languages_read = ["ru"]', "languages_read = [7]", "languages_read"),
        ('languages_read = ["ru"]', 'time_zone = "Mars/Olympus"', "time_zone"),
        ('languages_read = ["ru"]', 'countries = ["XX1"]', "countries"),
        ('languages_read = ["ru"]', "historical = 1", "historical"),
        ('languages_read = ["ru"]', "historical = true\npractice = true", "practice"),
        ('slug = "a-campaign"', "slug = ", "file"),
        ("issued_on = 2026-11-01", "issued_on = 9999-12-31", "issued_on"),
        ("day = 2026-12-01", "day = 2026-10-31", "deadline"),
        ("day = 2026-12-01", "day = 0001-01-01", "deadline.day"),
        ('slug = "a-campaign"', 'slug = "a-campaign"\nupdate = -1', "update"),
        ('slug = "a-campaign"', f'slug = "a-campaign"\nupdate = {"9" * 5000}', "file"),
        ('slug = "a-campaign"', f'slug = "a-campaign"\nupdate = 0x{"f" * 5000}', "update"),
        ('name = "Mara Ilves"', f'name = "{"x" * 201}"', r"people\[1\].name"),
        ('{ en = "Dear Secretary" }', f'{{ en = "{"x" * 201}" }}', r"targets\[1\].salutations.en"),
        ('{ en = "Dear Secretary" }', f'{{}}\nposts = {{ en = "{"x" * 281}" }}', r"targets\[1\].posts.en"),
        ('{ en = "Dear Secretary" }', "{}\n" + '[[targets]]\noffice = "x"\n' * 200, "targets"),
        ('en = "free her."', 'en = "- free her"', r"demands\[1\].texts.en"),
        ('en = "free her."', 'en = "1. free her"', r"demands\[1\].texts.en"),
        ('en = "free her."', 'en = "free\\n\\nher"', r"demands\[1\].texts.en"),
    ],
)
def test_a_fault_is_refused_with_file_key_and_reason(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in WHOLE
    with pytest.raises(CampaignFileRefused, match=rf"^campaign\.toml: {key}: .+"):
        _read(tmp_path, WHOLE.replace(old, new, 1))


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"a" * (LARGEST_FILE + 1), b"[" * 5000, b""], ids=["binary", "large", "deep", "empty"]
)
def test_what_is_no_campaign_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "campaign.toml"
    path.write_bytes(data)
    with pytest.raises(CampaignFileRefused, match=r"campaign\.toml"):
        read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(line=st.integers(0, len(WHOLE.split("\n")) - 1), junk=st.text(max_size=20))
def test_any_spoiled_line_is_read_or_refused_and_never_fails(tmp_path: Path, line: int, junk: str) -> None:
    lines = WHOLE.split("\n")
    lines[line] = junk
    path = tmp_path / "campaign.toml"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(CampaignFileRefused):
        read(path)


@pytest.mark.parametrize("path", files_in(EXAMPLES), ids=lambda path: path.stem)
def test_content_comes_back_from_json_as_it_was(path: Path) -> None:
    content = read(path)
    assert CampaignContent.from_json(content.as_json()) == content


@pytest.mark.parametrize("path", files_in(EXAMPLES), ids=lambda path: path.stem)
def test_examples_are_complete_in_every_language_and_short_enough(path: Path) -> None:
    content = read(path)
    assert set(content.letter_languages) == {"en", "fr", "es", "de", "ru", "uk", "tg", "ar", "fa", "pt"}
    for country in {target.office.split("-", 1)[0].upper() for target in content.targets}:
        texts = [content.texts["en"][kind] for kind in (TextKind.INTRODUCTION, TextKind.CONCERN, TextKind.LEGAL_GROUND)]
        body = " ".join(
            [*texts, *(demand.texts["en"] for demand in content.demands if demand.is_addressed_to(country))]
        )
        assert len(body.replace("{{ person.nominative }}", "Mara Ilves").split()) <= 230
