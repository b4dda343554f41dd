"""What was chosen for each target of a document, written to the directory within the caller's commit.

A new office, and a new channel of a known one, is unverified, and its source is the document. Of a new holder or a new
postal address of a known office, only a report is made: whoever keeps the office decides, since the document does not
say since when somebody holds it, and letters of all campaigns would follow.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns.content import CampaignContent
from app.campaigns.readiness import unfit
from app.campaigns.reading import matching, queries
from app.campaigns.reading.drafting import Chosen, one_line, printable
from app.campaigns.reading.errors import OfficeUnsaid, TargetTwice, TargetUndecided, TargetUnfit
from app.campaigns.reading.kept import Choices, TargetChoice
from app.campaigns.reading.queries import Document
from app.campaigns.reading.record import ReadTarget
from app.campaigns.unready import OfficeGone, PracticeMixed
from app.campaigns.values import proposed_slug
from app.letters.composing import Role
from app.letters.conventions import Rank
from app.lists import services as lists
from app.recipients import queries as recipients
from app.recipients import stored
from app.recipients.changing import done, office_to_change
from app.recipients.channels.values import cells_of
from app.recipients.models import Channel, Office
from app.recipients.offices.wordings import everything_of
from app.recipients.records import UNVERIFIED, ChannelRecord, HolderRecord, OfficeRecord
from app.recipients.search_index import reindex
from app.recipients.stored import Change
from app.reports import services as reports
from app.reports.models import Wrong
from app.reports.services import Reported

NEW, LEAVE = "new", "leave"
LIST = "read-from-appeals"
LIST_NAME = "Read from published appeals"
_LONGEST_ID = 80
_LONGEST_REPORT = 1_000


def resolve(
    session: Session, actor: Actor, document: Document, content: CampaignContent, now: datetime
) -> list[Chosen]:  # fmt: skip
    """Return the offices that were chosen for the targets of a document, once the directory has them.

    Raises TargetUndecided, TargetTwice, TargetUnfit, OfficeUnsaid.
    """
    choices = document.choices or Choices()
    keeper = int(choices.keeper) if choices.keeper else None
    source = " – ".join(part for part in (document.file_name, choices.reference) if part)
    found: list[Chosen] = []
    new: list[tuple[str, Role]] = []
    for number, target in enumerate(document.record.targets, 1):
        choice = choices.targets[number - 1] if number <= len(choices.targets) else TargetChoice()
        if choice.office == LEAVE:
            continue
        if not choice.office:
            raise TargetUndecided(f"target-{number}-office", number=number)
        if choice.office == NEW:
            if not choice.title:
                raise OfficeUnsaid(f"target-{number}-title", number=number)
            office = _enter(session, actor, target, choice, choices, source, now)
            new.append((office, Role.COPY if target.role == Role.COPY else Role.TO))
        else:
            office = choice.office
            # Where no letter can go to it now, the draft says so: an appeal of the past has addresses of the past.
            why = unfit(content, office, recipients.offices(session, [office]).get(office))
            if isinstance(why, OfficeGone | PracticeMixed):
                raise TargetUnfit(f"target-{number}-office", number=number)
            _tell(session, actor, target, choice, content.slug, source, now)
        if any(one.office == office for one in found):
            raise TargetTwice(f"target-{number}-office", number=number)
        networks = {handle.network for handle in target.handles}
        found.append(Chosen(target, office, frozenset(networks)))
    lists.collect(session, actor, keeper, LIST, LIST_NAME, new, now)
    return found


def _enter(
    session: Session, actor: Actor, target: ReadTarget, choice: TargetChoice, choices: Choices, source: str,
    now: datetime,
) -> str:  # fmt: skip
    """Enter an office that the directory does not have; return its id."""
    keeper = int(choices.keeper) if choices.keeper else None
    id_ = _free_id(session, f"{choice.country} {choice.title}")
    record = OfficeRecord(
        id=id_,
        country=choice.country or None,
        rank=Rank(choice.rank or Rank.OFFICIAL),
        wordings={choices.language: (choice.title, choice.title, "", "")},
        source=source,
        holders=(HolderRecord(choice.holder, source=source),) if choice.holder else (),
        channels=(*_address(target, choice, source), *_channels(target, source)),
    )  # fmt: skip
    stored.store(session, [Change(record, keeper, is_new=True)])
    office = recipients.whole_office(session, id_)
    after = everything_of(office) if office else {}
    audit.record(session, actor, "create", Subject("office", id_, keeper), now, after=after)
    reindex(session, [id_])
    return id_


def _free_id(session: Session, said: str) -> str:
    """Return an id that no office has."""
    base = proposed_slug(said)[: _LONGEST_ID - 4].strip("-") or "office"
    turn, id_ = 1, base
    while session.get(Office, id_) is not None:
        turn += 1
        id_ = f"{base}-{turn}"
    return id_


def _address(target: ReadTarget, choice: TargetChoice, source: str) -> tuple[ChannelRecord, ...]:
    """Return the postal address: the printed lines without the title, the name and the state, which stand elsewhere."""
    lines = [line for printed in target.lines if (line := one_line(printed))]
    country, last = matching.country_in(lines), lines[-1] if lines else ""
    is_state = bool(country) and matching.country_in([last]) == country and "," not in last
    said = {choice.title.casefold(), choice.holder.casefold()}
    kept = [line for line in (lines[:-1] if is_state else lines) if line.casefold() not in said]
    if not kept:
        return ()
    return (
        ChannelRecord(
            "post", printable("\n".join(kept)), country=country or choice.country or None,
            country_line=last if is_state else "", source=source, health=UNVERIFIED,
        ),
    )  # fmt: skip


def _channels(target: ReadTarget, source: str) -> list[ChannelRecord]:
    return [
        ChannelRecord(
            way.kind, way.value, extension=way.extension, network=way.network, source=source, health=UNVERIFIED
        )
        for way in queries.ways_of(target)
        if not way.refused
    ]


def _tell(
    session: Session, actor: Actor, target: ReadTarget, choice: TargetChoice, slug: str, source: str, now: datetime
) -> None:  # fmt: skip
    """Give a known office the channels that were chosen, and tell whoever keeps it what else the document says."""
    printed = printable("\n".join(target.lines))[:_LONGEST_REPORT]
    for is_told, wrong in ((choice.has_left, Wrong.HAS_LEFT), (choice.has_moved, Wrong.OTHER_ADDRESS)):
        if is_told:
            reports.add(session, Reported(slug, choice.office, wrong, printed, source), now)
    wanted = [way for way in queries.ways_of(target) if way.key in choice.channels and not way.refused]
    if not wanted:
        return
    office = office_to_change(session, actor, choice.office)
    known = stored.records(session, [choice.office])[choice.office].channels
    # What the directory has, in whatever state, stays as it is: what is dead does not come to life again.
    for way in matching.new_and_dead(known, wanted)[0]:
        channel = Channel(
            position=max((one.position for one in office.channels), default=-1) + 1, kind=way.kind, value=way.value,
            extension=way.extension, network=way.network, country_line="", health=UNVERIFIED, historical=False,
            source=source,
        )  # fmt: skip
        office.channels.append(channel)
        session.flush()
        after = {name: cell for name, cell in cells_of(channel).items() if cell}
        done(session, actor, "add channel", office, now, None, after)
