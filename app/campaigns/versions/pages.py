"""What the pages of a campaign's overview and of its versions show, as plain values for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.campaigns import queries, readiness
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent
from app.campaigns.differences import Difference, differences, parts
from app.campaigns.drafts.queries import Draft
from app.campaigns.lifecycle import Phase, Status, phase
from app.campaigns.readiness import Standard
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.versions import queries as versions
from app.campaigns.versions.places import address_of, part_of, words_of
from app.campaigns.versions.queries import SentBack
from app.campaigns.versions.told import Told, differing, told
from app.public import worded


@dataclass(frozen=True, slots=True)
class BlockShown:
    """A sentence of what is missing, and the address of the page where it is mended, empty for none."""

    sentence: str
    address: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What somebody of the staff is shown of one campaign: what needs doing now, and what they may do.

    `blocks` are by room of the campaign; `exposed` are so, too: what the safeguards have against what is published.
    `changed` names what differs from what is published, of itself or of the campaign that it updates.
    """

    sentence: str
    blocks: tuple[tuple[str, tuple[BlockShown, ...]], ...]
    exposed: tuple[tuple[str, tuple[BlockShown, ...]], ...]
    changed: tuple[str, ...]
    sent_back: SentBack | None
    phase: Phase | None
    days_left: int
    may_ask: bool
    may_take_back: bool
    may_approve: bool

    @property
    def has_passed(self) -> bool:
        return self.phase is Phase.PASSED


def overview(session: Session, found: Draft, actor: Actor, standard: Standard) -> Overview:
    """Return what the overview of a campaign shows to somebody."""
    today = standard.today(found.content)
    unpublished = found.is_editable and not found.is_published
    blocks: list[Block] = []
    if unpublished:
        blocks = readiness.blocks(session, found.content, found.approvals, standard, for_desk=actor.is_desk)
    own = found.in_review and found.review_by == actor.account
    before = _before(session, found)
    newest = before if found.version else None
    exposed: list[Block] = []
    if newest and found.status is Status.OPEN and actor.is_desk:
        exposed = safeguards.blocks(session, found.slug, newest, today, for_desk=True)
    now = phase(found.status, newest.deadline, today) if newest else None
    note = versions.sent_back(session, found.slug) if actor.is_desk and unpublished else None
    sentence = _sentence(found, actor, len(blocks), now, is_exposed=bool(exposed))
    return Overview(
        sentence=_sent_back(note) if note and not blocks and not exposed else sentence,
        blocks=_by_room(blocks, found.content, actor),
        exposed=_by_room(exposed, found.content, actor),
        changed=tuple(map(words_of, parts(differences(before, found.content)))) if before else (),
        sent_back=note,
        phase=now,
        days_left=found.content.deadline.days_left(today),
        may_ask=actor.is_desk and unpublished and not found.in_review and not blocks,
        may_take_back=own,
        may_approve=actor.is_desk and found.in_review and not own,
    )


def _sentence(found: Draft, actor: Actor, blocks: int, now: Phase | None, *, is_exposed: bool) -> str:
    """Return what needs doing now."""
    if not found.is_editable:
        sentence = gettext("Nothing needs doing: this campaign has ended.")
    elif blocks:
        sentence = ngettext(
            "%(num)d thing still keeps this from being published.",
            "%(num)d things still keep this from being published.",
            blocks,
        )
    elif found.in_review:
        sentence = _of_review(found, actor)
    elif found.is_published and now is Phase.PASSED:
        sentence = gettext("The last day is over: decide what becomes of this campaign.")
    elif found.is_published and is_exposed:
        sentence = gettext("What is published does not protect the people any more.")
    elif found.is_published:
        sentence = gettext("Nothing needs doing now: what stands here is what is published.")
    else:
        sentence = gettext("Nothing keeps this from being published any more: ask a second person to approve it.")
    return str(sentence)


def _sent_back(note: SentBack) -> str:
    return str(gettext("%(name)s sent this back: see below what needs changing, and ask anew.", name=note.by))


def _of_review(found: Draft, actor: Actor) -> str:
    if found.review_by == actor.account:
        sentence = gettext("This waits for a second person, who approves it or sends it back to you.")
    elif actor.is_desk:
        name = found.review_asked_by
        sentence = gettext("%(name)s asks you to look at all of this, and to approve it or send it back.", name=name)
    else:
        sentence = gettext("This waits for a second person to approve it.")
    return str(sentence)


def _by_room(
    blocks: Sequence[Block], content: CampaignContent, actor: Actor
) -> tuple[tuple[str, tuple[BlockShown, ...]], ...]:
    rooms: dict[str, list[BlockShown]] = {}
    for block in blocks:
        part = part_of(block.place)
        name = words_of(part) if part in _ROOMS else gettext("Facts and last day")
        rooms.setdefault(name, []).append(BlockShown(worded(block.why), address_of(block.place, content, actor)))
    return tuple((name, tuple(shown)) for name, shown in rooms.items())


_ROOMS = frozenset({"people", "texts", "demands", "targets", "safeguard", "office"})


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version with everything that it says, and what differs from the version before."""

    found: versions.Version
    told: Told
    differences: tuple[tuple[str, Difference], ...]
    is_first: bool


def version_shown(session: Session, slug: str, number: int) -> VersionShown | None:
    """Return what the page of a version shows; None where there is no such version."""
    pair = versions.version(session, slug, number)
    if pair is None:
        return None
    found, before = pair
    changed = differing(session, before.content, found.content) if before else ()
    return VersionShown(found, told(session, found.content), changed, before is None)


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft with everything that it says, and what differs from what it is to replace, if it replaces anything."""

    told: Told
    differences: tuple[tuple[str, Difference], ...]


def draft_shown(session: Session, found: Draft) -> DraftShown:
    """Return what whoever is to approve a draft reads of it."""
    before = _before(session, found)
    return DraftShown(told(session, found.content), differing(session, before, found.content) if before else ())


def _before(session: Session, found: Draft) -> CampaignContent | None:
    """Return what stands published before a draft: its own newest version, else that of the campaign it updates."""
    slug = found.slug if found.version else found.predecessor
    return queries.published(session, slug).content if slug else None
