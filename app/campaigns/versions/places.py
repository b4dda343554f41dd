"""Where a place of a campaign is mended, as the address of a page of the desk, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext

from app.access import Actor, StaffOnly, rule_of
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.people.words import CASES
from app.campaigns.texts.words import KINDS
from app.errors import N_
from app.letters.conventions import GrammaticalCase
from app.public import interface_language
from app.recipients.words import language_name

_NUMBERED = re.compile(r"(?P<part>people|demands|targets)\[(?P<number>[0-9]+)\](?:\.(?P<rest>.+))?")

_FIRST_CASE = GrammaticalCase.NOMINATIVE.value

# The room of each part of a campaign; the facts have all others.
_ROOMS: Mapping[str, str] = {
    "people": "campaign_people.index",
    "texts": "campaign_texts.index",
    "source_language": "campaign_texts.index",
    "demands": "campaign_demands.index",
    "targets": "campaign_targets.index",
    "safeguard": "campaign_safeguards.page",
}

_WORDS: Mapping[str, str] = {
    **KINDS,
    "people": N_("People"),
    "texts": N_("Texts"),
    "demands": N_("Demands"),
    "targets": N_("Targets"),
    "safeguard": N_("Do no harm"),
    "office": N_("Recipients"),
    "reference": N_("Reference"),
    "organisation": N_("Organisation"),
    "issued_on": N_("Day of issue"),
    "issued_on_inferred": N_("Day of issue follows from the text"),
    "deadline": N_("Last day"),
    "deadline_is_usual": N_("Last day is the usual one"),
    "deadline_moved_from": N_("Last day before it was moved"),
    "occasion": N_("Occasion"),
    "case": N_("Case"),
    "time_zone": N_("Time zone"),
    "index": N_("Index number"),
    "update": N_("How many issues came before"),
    "previous": N_("Earlier appeal"),
    "countries": N_("States concerned"),
    "languages_read": N_("Languages that the targets read"),
    "diplomatic_copies": N_("Copies to diplomatic missions"),
    "check_with_section_after": N_("Readers are asked to check with their section"),
    "historical": N_("A campaign of the past"),
    "practice": N_("A practice campaign"),
    "reference_in_letters": N_("Letters show the reference"),
    "organisation_in_letters": N_("Letters name the organisation"),
    "source": N_("Source"),
    "source_language": N_("Language of the original"),
    "reply_to": N_("Address for replies"),
}


# The fields of one of the people, demands or targets; of the others, the language says enough.
_KEYS: Mapping[str, str] = {
    "name": N_("Name, as the source spells it"),
    "gender": N_("Gender, as it is printed"),
    "pronouns": N_("Pronouns"),
    "aliases": N_("Other spellings"),
    "group": N_("Several people under one name"),
    "status": N_("Status"),
    "status_on": N_("Since, or on, this day"),
    "status_source": N_("Source of the status"),
    "to": N_("Asked of"),
    "salutations": N_("Salutation"),
    "posts": N_("Suggested post"),
    "states": N_("States with which it is asked to raise the case"),
}


def part_of(place: str) -> str:
    """Return the part of a campaign that a place belongs to, such as "people", "texts" or "deadline"."""
    return re.split(r"[.\[]", place, maxsplit=1)[0]


def kind_words(kind: TextKind) -> str:
    """Return what a kind of text is called."""
    return str(gettext(_WORDS[kind]))


def words_of(place: str) -> str:
    """Return what a place is called: "Texts (fr): Headline"."""
    part = part_of(place)
    name = gettext(_WORDS[part]) if part in _WORDS else place
    if numbered := _NUMBERED.fullmatch(place):
        one, rest = f"{name} {numbered['number']}", _words_of_key(numbered["rest"] or "")
        return f"{one}: {rest}" if rest else one
    if part != "texts" or "." not in place:
        return name
    _texts, language, *kind = place.split(".")
    named = f"{name} ({language_name(language, interface_language())})"
    return f"{named}: {gettext(_WORDS[kind[0]])}" if kind and kind[0] in _WORDS else named


def _words_of_key(rest: str) -> str:
    """Return what a field of one of the people, demands or targets is called: "Russian: genitive"."""
    key, *keys = rest.split(".")
    said = [gettext(_KEYS[key])] if key in _KEYS else []
    if keys:
        said.append(language_name(keys[0], interface_language()))
    said += [gettext(CASES[case]) if case in CASES else case for case in keys[1:]]
    return ": ".join(said)


def address_of(place: str, content: CampaignContent, actor: Actor) -> str:
    """Return the address of the page where a place is mended; empty where there is none that somebody may open."""
    endpoint, values, anchor = _page_of(place, content)
    if endpoint not in current_app.view_functions:
        return ""
    rule = rule_of(current_app._get_current_object(), endpoint)  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's documented way to the object behind its proxy.
    if not isinstance(rule, StaffOnly) or not rule.roles & actor.roles:
        return ""
    return url_for(endpoint, **values) + (f"#{anchor}" if anchor else "")


def _page_of(place: str, content: CampaignContent) -> tuple[str, dict[str, Any], str]:
    """Return the page, what stands in its address, and the field on it."""
    part, pieces = part_of(place), place.split(".")
    slug: dict[str, Any] = {"slug": content.slug}
    if part == "office":
        return "recipients_desk.office", {"id_": place.removeprefix("office.")}, ""
    if part == "texts" and len(pieces) > 1:
        return "campaign_texts.page", {**slug, "language": pieces[1]}, "".join(pieces[2:3])
    if numbered := _NUMBERED.fullmatch(place):
        return _page_of_one(part, int(numbered["number"]), numbered["rest"] or "", content)
    if part in _ROOMS:
        return _ROOMS[part], slug, "original" if part == "source_language" else "".join(pieces[1:2])
    # Of a last day, its wording comes first.
    return "campaign_facts.page", slug, "kind" if part == "deadline" else part


def _page_of_one(part: str, number: int, rest: str, content: CampaignContent) -> tuple[str, dict[str, Any], str]:
    """Return as `_page_of` where one of the people, demands or targets is mended, the rest of whose place is given."""
    slug, (kind, *keys) = {"slug": content.slug}, rest.split(".")
    if part == "people" and number <= len(content.people):
        # Of a whole language, the first of its fields.
        code, case = (*keys, _FIRST_CASE)[:2] if keys else ("", "")
        return "campaign_people.person", {**slug, "n": number}, f"name_{code}_{case}" if code else kind
    if part == "demands" and kind == "texts" and keys:
        field = content.demands[number - 1].id if number <= len(content.demands) else ""
        return "campaign_texts.page", {**slug, "language": keys[0]}, f"demand-{field}"
    if part == "targets" and kind != "office" and number <= len(content.targets):
        field = f"{kind.removesuffix('s')}_{keys[0]}" if keys else kind
        return "campaign_targets.target", {**slug, "office": content.targets[number - 1].office}, field
    # Which office it is, is changed in the list of all.
    return _ROOMS[part], slug, f"target-{number}" if part == "targets" else ""
