"""Pure: writes a campaign as a campaign file (TOML); `campaign_file` reads the same campaign of it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from app.campaigns import values
from app.campaigns.content import CampaignContent, Demand, Person, Target
from app.campaigns.deadlines import Deadline
from app.campaigns.occasion import Occasion
from app.letters.composing import Role
from app.letters.conventions import GrammaticalCase


def written(content: CampaignContent) -> str:
    """Return the file of a campaign, all its languages in it; what says nothing is left out."""
    told: dict[str, Any] = {
        "slug": content.slug,
        "case": content.case,
        "reference": content.reference,
        "index": content.index,
        "organisation": content.organisation,
        "issued_on": content.issued_on,
        "issued_on_inferred": content.issued_on_inferred,
        "update": content.update,
        "previous": content.previous,
        "time_zone": content.time_zone,
        "countries": [*content.countries],
        "languages_read": [*content.languages_read],
        "source_language": content.source_language,
        "source": content.source,
        "reply_to": content.reply_to,
        "reference_in_letters": content.reference_in_letters,
        "organisation_in_letters": content.organisation_in_letters,
        "diplomatic_copies": content.diplomatic_copies,
        "check_with_section_after": content.check_with_section_after,
        "historical": content.historical,
        "practice": content.practice,
        "deadline": _deadline(content),
        "deadline_moved_from": _printed(content.deadline_moved_from) if content.deadline_moved_from else {},
        "occasion": _occasion(content.occasion) if content.occasion else {},
        "people": [_person(person) for person in content.people],
        "demands": [_demand(number, demand) for number, demand in enumerate(content.demands, 1)],
        "targets": [_target(target) for target in content.targets],
    }
    # A language that nobody has begun yet is a table with nothing in it.
    texts = {language: {kind.value: text for kind, text in of.items()} for language, of in content.texts.items()}
    return tomli_w.dumps({**_said(told), **({"texts": texts} if texts else {})}, multiline_strings=True)


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says something; a number does so even where it is nought."""
    return {key: value for key, value in told.items() if value or (value == 0 and value is not False)}


def _deadline(content: CampaignContent) -> dict[str, Any]:
    if content.deadline_is_usual and content.deadline == values.usual_deadline(content.issued_on):
        return {}
    usual = {"usual": True} if content.deadline_is_usual else {}
    return {**_printed(content.deadline), **usual}


def _printed(deadline: Deadline) -> dict[str, Any]:
    return {"kind": deadline.kind.value, "day": deadline.day}


def _occasion(occasion: Occasion) -> dict[str, Any]:
    return {"kind": occasion.kind.value, "day": occasion.day, "texts": dict(occasion.texts)}


def _person(person: Person) -> dict[str, Any]:
    names = {language: _name(forms) for language, forms in person.names.items()}
    return {
        "name": person.name,
        **_said(
            {
                "group": person.group,
                "gender": person.gender,
                "pronouns": person.pronouns,
                "aliases": [*person.aliases],
                "status": person.status and person.status.value,
                "status_on": person.status_on,
                "status_source": person.status_source,
                "names": names,
            }
        ),
    }


def _name(forms: Mapping[str, str]) -> str | dict[str, str]:
    """Return a name that has no other form as a text."""
    return forms[GrammaticalCase.NOMINATIVE] if [*forms] == [GrammaticalCase.NOMINATIVE] else dict(forms)


def _demand(number: int, demand: Demand) -> dict[str, Any]:
    return _said({"id": "" if demand.id == str(number) else demand.id, "to": demand.to, "texts": demand.texts})


def _target(target: Target) -> dict[str, Any]:
    role = "" if target.role is Role.TO else target.role.value
    return {
        "office": target.office,
        **_said({"role": role, "states": [*target.states], "salutations": target.salutations, "posts": target.posts}),
    }
