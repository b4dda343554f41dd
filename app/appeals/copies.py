"""The copies to diplomatic missions that a campaign asks for: which missions get one, and why one is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.appeals.letters_of import Appeal, Around, compose_letters, compose_one
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent, Target
from app.letters.catalogue import Catalogue
from app.letters.composing import Role
from app.letters.errors import LetterError
from app.letters.letter import Letter
from app.missions import queries as missions
from app.missions.rules import Found, Rule
from app.overrides import queries as overrides
from app.overrides.values import NOTHING
from app.recipients import queries as recipients
from app.recipients.models import Office


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy to the mission of one state: the letter, or (None) why there is none."""

    found: Found
    letter: Letter | None = None
    refused: LetterError | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All letters of one supporter's answer to a campaign: those to the chosen targets, and the copies to missions.

    `offices` are those of the campaign and the missions, by id; `addresses` the e-mail addresses, of those that have
    one that may be written to. `gaps` is where no mission is known: state and country.
    """

    to_targets: tuple[Letter, ...]
    copies: tuple[Copy, ...]
    offices: dict[str, Office]
    addresses: dict[str, str]
    gaps: tuple[tuple[str, str], ...]

    @property
    def letters(self) -> list[Letter]:
        return [*self.to_targets, *(copy.letter for copy in self.copies if copy.letter)]


def answer(
    session: Session, found: campaigns.Published, appeal: Appeal, catalogue: Catalogue, today: date
) -> Answer:  # fmt: skip
    """Compose all letters of an appeal. Raises as `compose_letters`; a copy that cannot be made says why instead."""
    content = found.content
    letters = compose_letters(session, found, appeal, catalogue, today)
    offices = campaigns.offices_of(session, content)
    wanted = missions_asked(session, found, appeal.targets, appeal.writer.country) if appeal.copies else []
    offices |= recipients.offices(session, [mission.office for mission in wanted if mission.office])
    own = overrides.of_section(session, found.section.id if found.section else None, offices)
    around = Around(content, offices, own, catalogue, today)
    copies = [_copy(mission, around, appeal) for mission in wanted]
    addresses = {
        id_: address
        for id_, office in offices.items()
        if (address := addressing.email_of(office, content, own.get(id_, NOTHING)))
    }
    # A campaign for practice has invented missions only, which nobody needs to be told of.
    unknown = () if content.practice else [mission for mission in wanted if mission.rule is Rule.UNKNOWN]
    gaps = tuple((mission.state, appeal.writer.country) for mission in unknown)
    return Answer(tuple(letters), tuple(copies), offices, addresses, gaps)


def missions_asked(
    session: Session, found: campaigns.Published, chosen: Collection[str], country: str
) -> list[Found]:  # fmt: skip
    """Return the mission in a country of each state that letters to the chosen targets ask for something.

    There is none unless the campaign asks for copies. One that is a target of the campaign is chosen, or not, as such.
    """
    content = found.content
    if not content.diplomatic_copies:
        return []
    offices = campaigns.offices_of(session, content)
    asked = (offices[office] for office in _asked(content, chosen) if office in offices)
    states = [office.country for office in asked if office.country]
    there = missions.missions_for(
        session,
        country,
        states,
        found.section.id if found.section else None,
        historical=content.historical,
        practice=content.practice,
    )
    return [mission for mission in there if mission.office is None or content.target(mission.office) is None]


def _asked(content: CampaignContent, chosen: Collection[str]) -> list[str]:
    """Return the offices that the appeal itself goes to; a third party only raises it with others."""
    return [target.office for target in content.originals(chosen) if target.role is Role.TO]


def _copy(mission: Found, around: Around, appeal: Appeal) -> Copy:
    """Compose the copy to a mission of the letters to its own state."""
    if mission.office is None:
        return Copy(mission)
    asked = _asked(around.content, appeal.targets)
    originals = [office for office in asked if around.offices[office].country == mission.state]
    try:
        letter = compose_one(around, appeal, Target(mission.office, Role.COPY), originals)
    except LetterError as error:
        # What is missing for one mission must not cost the letters to the others.
        return Copy(mission, refused=error)
    return Copy(mission, letter)
