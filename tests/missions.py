"""Invented missions, and a campaign that asks for copies to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app.campaigns.cli import EXAMPLES
from app.extensions import writing
from app.recipients.models import (
    Accreditation,
    Channel,
    ChannelKind,
    Health,
    HolderWording,
    Office,
    OfficeHolder,
    OfficeWording,
)
from app.sections.models import Section, SectionCountry
from tests.approving import approved_by

COPIES = "practice-copies"
PAGE = f"/en/campaigns/{COPIES}"
MINISTRY = "practice-tj-ministry"
BERLIN = "practice-tj-embassy-berlin"

_DAY = date(2026, 11, 1)


def an_office(  # noqa: PLR0913  # An office has so many sides; each test names one or two.
    session: Session,
    id_: str,
    state: str,
    *,
    accredited: Sequence[str] = (),
    stands_in: str | None = None,
    email: str = "",
    rank: str = "ambassador",
    health: Health = Health.VERIFIED,
    historical: bool = False,
    title: str = "",
    languages: Sequence[str] = ("en",),
    keeper: int | None = None,
) -> str:
    """Put an office into the directory, with a postal address in `stands_in`; return its id."""
    title = title or f"Embassy {id_}"
    channels = (
        [Channel(kind=ChannelKind.POST, value=f"1 Example Street\n{id_}", country=stands_in)] if stands_in else []
    )
    if email:
        channels.append(Channel(kind=ChannelKind.EMAIL, value=email))
    for position, channel in enumerate(channels):
        channel.position, channel.health, channel.historical, channel.verified_on = position, health, historical, _DAY
    with writing(session):
        session.add(
            Office(
                id=id_,
                country=state,
                rank=rank,
                source="invented",
                keeper=keeper,
                accreditations=[Accreditation(country=country) for country in accredited],
                wordings=[
                    OfficeWording(language=code, title=title, form_of_address=title, form_of_address_dative=title)
                    for code in languages
                ],
                holders=[_holder(languages)],
                channels=channels,
            )
        )
    return id_


def _holder(languages: Sequence[str]) -> OfficeHolder:
    names = [HolderWording(language=code, name="Lena Orav", name_dative="Lena Orav") for code in languages]
    return OfficeHolder(name="Lena Orav", surname="Orav", gender="f", wordings=names)


def a_section(session: Session, slug: str, *countries: str) -> int:
    """Make a section office; return its number."""
    with writing(session):
        section = Section(slug=slug, names={"en": f"Section {slug}"})
        section.countries = [SectionCountry(country=country) for country in countries]
        session.add(section)
        session.flush()
        return section.id


def a_campaign_with_copies(app: Flask, folder: Path, *, text: str = "", targets: str = "") -> None:
    """Publish the practice campaign under another slug, to a ministry of Tajikistan, with diplomatic copies."""
    written = (EXAMPLES / "practice.toml").read_text(encoding="utf-8")
    written = written.replace('slug = "practice"', f'slug = "{COPIES}"\ndiplomatic_copies = true\n{text}')
    head = written[: written.index("[[targets]]")]
    targets = targets or f'[[targets]]\noffice = "{MINISTRY}"\n'
    path = folder / f"{COPIES}.toml"
    path.write_text(head + targets, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["campaigns", "load", str(path), "--publish", *approved_by(app)])
    assert result.exit_code == 0, result.output
