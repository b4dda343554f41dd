"""Use cases of a draft's targets; each is one commit, and says of which targets its form was about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.campaigns.content import MOST_TARGETS, CampaignContent, Target
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import Edit
from app.campaigns.errors import TargetUnknown
from app.campaigns.readiness import unfit
from app.campaigns.targets.errors import ListUnknown, NothingToAdd, OfficeTargeted, TargetsFull
from app.letters.composing import Role
from app.lists import queries as lists
from app.recipients import queries as recipients


@dataclass(frozen=True, slots=True)
class Draft:
    """Which draft is changed, by whom and when; `seen` is the mark of the part that the form was about."""

    slug: str
    actor: Actor
    seen: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """How many offices of a list were added, and the ids of those that letters cannot go to."""

    count: int
    unfit: tuple[str, ...]


def targets_of(content: CampaignContent) -> object:
    """Return the part of a draft that the list of targets is about."""
    return content.targets


def append(session: Session, draft: Draft, office: str, role: Role) -> None:
    """Put an office at the end of the targets.

    Raises OfficeGone, PracticeMixed, AddressesDead, OfficeTargeted, TargetsFull, and as `drafts.change`.
    """

    def new(content: CampaignContent) -> Sequence[Target]:
        if content.target(office):
            raise OfficeTargeted
        if refused := unfit(content, office, recipients.offices(session, [office]).get(office)):
            raise refused
        return (*content.targets, Target(office, role))

    _change(session, draft, "add target", new)


def append_list(session: Session, draft: Draft, number: int) -> Added:
    """Put those offices of a named list at the end that are no targets yet, as the list stands now.

    Those that letters cannot go to are left out. Raises ListUnknown, NothingToAdd, TargetsFull, and as `drafts.change`.
    """
    left_out: list[str] = []
    added: list[Target] = []

    def new(content: CampaignContent) -> Sequence[Target]:
        listed = lists.one(session, draft.actor, number)
        if listed is None:
            raise ListUnknown
        offices = recipients.offices(session, [item.office_id for item in listed.items])
        for item in listed.items:
            if content.target(item.office_id):
                continue
            if unfit(content, item.office_id, offices.get(item.office_id)):
                left_out.append(item.office_id)
            else:
                added.append(Target(item.office_id, Role(item.role)))
        if not added:
            raise NothingToAdd
        return (*content.targets, *added)

    _change(session, draft, "add targets of a list", new)
    return Added(len(added), tuple(left_out))


def remove(session: Session, draft: Draft, office: str) -> None:
    """Take an office out of the targets. Raises TargetUnknown, and as `drafts.change`."""

    def new(content: CampaignContent) -> Sequence[Target]:
        found = _target(content, office)
        return [target for target in content.targets if target is not found]

    _change(session, draft, "remove target", new)


def move(session: Session, draft: Draft, office: str, by: int) -> None:
    """Move an office up (-1) or down (1) among the targets. Raises TargetUnknown, and as `drafts.change`."""

    def new(content: CampaignContent) -> Sequence[Target]:
        found = _target(content, office)
        others = [target for target in content.targets if target is not found]
        others.insert(max(content.targets.index(found) + by, 0), found)
        return others

    _change(session, draft, "order targets", new)


def set_role(session: Session, draft: Draft, office: str, role: Role) -> None:
    """Say what an office gets. Raises TargetUnknown, and as `drafts.change`."""

    def new(content: CampaignContent) -> Sequence[Target]:
        found = _target(content, office)
        states = found.states if role is Role.RAISE_WITH else ()
        return _with(content, replace(found, role=role, states=states))

    _change(session, draft, "set role of target", new)


@dataclass(frozen=True, slots=True)
class Said:
    """What a campaign says of a target.

    `salutations` and suggested `posts` are by language, and an empty text takes back what stood there; `states` are
    those with which a third party is asked to raise the case, None where that stays as it is.
    """

    salutations: Mapping[str, str]
    posts: Mapping[str, str]
    states: tuple[str, ...] | None = None


def say(session: Session, draft: Draft, office: str, said: Said) -> None:
    """Set what a campaign says of a target; what is in other languages stays.

    Raises TargetUnknown, and as `drafts.change`.
    """

    def new(content: CampaignContent) -> CampaignContent:
        found = _target(content, office)
        salutations, posts = _told(found.salutations, said.salutations), _told(found.posts, said.posts)
        states = found.states if said.states is None or found.role is not Role.RAISE_WITH else said.states
        told = replace(found, salutations=salutations, posts=posts, states=states)
        return replace(content, targets=tuple(_with(content, told)))

    edit = Edit("word target", lambda content: content.target(office), draft.seen, new)
    drafts.change(session, draft.actor, draft.slug, edit, draft.now)


def _change(
    session: Session, draft: Draft, action: str, new: Callable[[CampaignContent], Sequence[Target]]
) -> None:  # fmt: skip
    def changed(content: CampaignContent) -> CampaignContent:
        targets = tuple(new(content))
        # A file from before this bound may hold more; they can be taken out.
        if len(targets) > max(MOST_TARGETS, len(content.targets)):
            raise TargetsFull(MOST_TARGETS)
        return replace(content, targets=targets)

    drafts.change(session, draft.actor, draft.slug, Edit(action, targets_of, draft.seen, changed), draft.now)


def _target(content: CampaignContent, office: str) -> Target:
    found = content.target(office)
    if found is None:
        raise TargetUnknown(office)
    return found


def _with(content: CampaignContent, changed: Target) -> list[Target]:
    return [changed if target.office == changed.office else target for target in content.targets]


def _told(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in {**before, **said}.items() if text}
