"""Maps the directory's rows to the plain values that a letter is composed from, once, for whoever writes letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from app.campaigns.content import CampaignContent, Target, TextKind
from app.campaigns.unready import OfficeGone
from app.letters.address_block import POSTAL_LANGUAGE
from app.letters.agreement import Person
from app.letters.characters import script_of
from app.letters.composing import Addressee, Matter, Role
from app.letters.conventions import Gender, GrammaticalCase, Language, Rank
from app.letters.countries import name_of
from app.letters.errors import LanguageUnknown
from app.letters.letter import Block
from app.letters.markup import parse
from app.letters.templates import Filling, filled_text, has_places
from app.overrides.values import NOTHING, Own
from app.recipients import queries
from app.recipients.models import Channel, ChannelKind, Office, OfficeHolder, OfficeWording


def office_in(offices: Mapping[str, Office], office: str) -> Office:
    """Return an office of a campaign. Raises OfficeGone where the directory has it no more."""
    if office not in offices:
        raise OfficeGone(office)
    return offices[office]


def wording_of(office: Office, language: str) -> OfficeWording | None:
    return next((wording for wording in office.wordings if wording.language == language), None)


def title_of(office: Office, language: str) -> str:
    """Return what an office is called in the reader's language, else in English, else in any, else its id."""
    wordings = {wording.language: wording.title for wording in office.wordings if wording.title}
    return wordings.get(language) or wordings.get("en") or next(iter(wordings.values()), office.id)


def named_in_note(office: Office, language: Language) -> str:
    """Return what an office is called in the line that says to whom the original goes, in that line's case."""
    wording = wording_of(office, language.code)
    dative = language.default.address.case is GrammaticalCase.DATIVE
    if dative and wording and wording.form_of_address_dative:
        return ", ".join(wording.form_of_address_dative.split("\n"))
    return title_of(office, language.code)


def holder_of(office: Office, content: CampaignContent, today: date) -> OfficeHolder | None:
    """Return the holder on the day of the letter; a historical example is addressed to the holder of its own day."""
    return queries.holder_on(office, content.issued_on if content.historical else today)


def addressee(
    office: Office, target: Target, content: CampaignContent, language: Language, today: date, own: Own = NOTHING
) -> Addressee:
    """Return an office as a letter in one language addresses it on a day; what is missing is left empty.

    What the supporter's section says of the office itself (`own`) comes first, but for a letter of the past.
    """
    own = NOTHING if content.historical else own
    wording = wording_of(office, language.code)
    holder = holder_of(office, content, today)
    case = language.default.address.case
    forms = _forms_of_address(wording, language.code, holder, own)
    form = forms[case is GrammaticalCase.DATIVE]
    name = _holder_name(holder, language.code, case, form) if holder else ""
    nominative = _holder_name(holder, language.code, GrammaticalCase.NOMINATIVE, form) if holder else ""
    post = queries.channel_of(office, ChannelKind.POST, historical=content.historical)
    lines = own.postal_lines or (post.value if post else "")
    destination = _destination(office, post, own) if lines else None
    return Addressee(
        office=office.id,
        rank=Rank(office.rank),
        country=office.country,
        role=target.role,
        gender=Gender(holder.gender) if holder else Gender.UNKNOWN,
        printed_salutation=target.salutations.get(language.code),
        stored_salutation=own.salutations.get(language.code) or _worded(wording, "salutation", holder) or None,
        title=_worded(wording, "title", holder) or None,
        form_of_address=form or None,
        form_of_address_dative=forms[True] or None,
        holder=name or None,
        holder_missing_in_language=holder is not None and not name,
        name=nominative or None,
        surname=_surname(holder, nominative),
        postal_lines=(*_postal_head(office, holder, own), *lines.split("\n")) if lines else (),
        postal_country=destination,
        country_line=(post.country_line if post and not own.postal_lines else "")
        or (name_of(destination, POSTAL_LANGUAGE) if destination else ""),
    )


def _forms_of_address(
    wording: OfficeWording | None, language: str, holder: OfficeHolder | None, own: Own
) -> tuple[str, str]:
    """Return what stands in the address block, in the nominative and in the dative."""
    return (
        own.forms_of_address.get(language) or _worded(wording, "form_of_address", holder),
        own.forms_of_address_dative.get(language) or _worded(wording, "form_of_address_dative", holder),
    )


def _worded(wording: OfficeWording | None, name: str, holder: OfficeHolder | None) -> str:
    """Return a wording as it is for whoever holds the office: of a woman, where one is stored for women."""
    of_woman = getattr(wording, f"{name}_f", "") if holder is not None and holder.gender == Gender.F else ""
    return str(of_woman or getattr(wording, name, ""))


def _destination(office: Office, post: Channel | None, own: Own) -> str | None:
    """Return the country to which the postal address belongs; a mission never stands in the state that it is of."""
    if own.postal_lines:
        return own.postal_country
    if post and post.country:
        return post.country
    return None if office.accreditations else office.country


def _holder_name(holder: OfficeHolder, language: str, case: GrammaticalCase, beside: str) -> str:
    """Return the name in the language and case of the address block; the stored spelling serves in its own script."""
    wording = next((wording for wording in holder.wordings if wording.language == language), None)
    if case is GrammaticalCase.DATIVE:
        return wording.name_dative if wording else ""
    if wording and wording.name:
        return wording.name
    return holder.name if script_of(holder.name) == script_of(beside) else ""


def _surname(holder: OfficeHolder | None, name: str) -> str | None:
    """Return the surname for a salutation; it is stored in one spelling and serves only where the name has that one."""
    if holder is None or not holder.surname:
        return None
    return holder.surname if re.search(rf"(?<!\w){re.escape(holder.surname)}(?!\w)", name) else None


def _postal_head(office: Office, holder: OfficeHolder | None, own: Own) -> tuple[str, ...]:
    wording = wording_of(office, POSTAL_LANGUAGE)
    form, _dative = _forms_of_address(wording, POSTAL_LANGUAGE, holder, own)
    name = _holder_name(holder, POSTAL_LANGUAGE, GrammaticalCase.NOMINATIVE, "A") if holder else ""
    return tuple(line for line in (*form.split("\n"), name) if line)


def matter(
    content: CampaignContent,
    target: Target,
    offices: Mapping[str, Office],
    chosen: frozenset[str],
    language: Language,
    targets: Collection[str] = (),
) -> Matter:
    """Return what the campaign says to one target, of the chosen `targets` (office ids).

    A letter carries those of the chosen demands (none: all) that are addressed to its office's state; a third party
    is asked to raise those to the states that the campaign chose for it, else all; a copy carries those of the letters
    that it is a copy of. Raises OfficeGone.
    """
    texts = content.texts.get(language.code, {})
    copy = target.role is Role.COPY
    originals = [
        (original, office_in(offices, original.office))
        for original in (content.originals(targets) if copy else (target,))
    ]
    demands = [
        demand
        for demand in content.demands
        if (not chosen or demand.id in chosen)
        and any(original.carries(demand, office.country) for original, office in originals)
    ]
    made_to = tuple(demand.to for demand in demands)
    # What is made to no state is asked of each.
    wanted = [state for state in target.states if state in made_to or None in made_to]
    states = wanted or dict.fromkeys(filter(None, made_to)) or content.countries
    return Matter(
        campaign=content.slug,
        subject=content.subject(language.code),
        introduction=texts.get(TextKind.INTRODUCTION, ""),
        concern=texts.get(TextKind.CONCERN, ""),
        legal_ground=texts.get(TextKind.LEGAL_GROUND, ""),
        demands=tuple(demand.texts.get(language.code, "") for demand in demands),
        people=people_in(content, language),
        historical=content.historical,
        reference=_foot(content),
        originals=tuple(named_in_note(office, language) for _original, office in originals) if copy else (),
        states=tuple(states),
        made_to=made_to if target.role is Role.RAISE_WITH else (),
    )


def _foot(content: CampaignContent) -> str:
    """Return what stands at the foot of a letter: who has issued the campaign, and its reference, where asked for."""
    named = (
        content.organisation if content.organisation_in_letters else "",
        content.reference if content.reference_in_letters else "",
    )
    return ", ".join(part for part in named if part)


def people_in(content: CampaignContent, language: Language) -> tuple[Person, ...]:
    """Return the people of a campaign, with the forms of their names that a language needs.

    The name as the source spells it serves in languages of its own script; for others somebody must enter it.
    """
    return tuple(
        Person(
            name=person.name,
            gender=person.gender,
            group=person.group,
            pronouns=person.pronouns,
            names=person.names.get(language.code)
            or ({GrammaticalCase.NOMINATIVE.value: person.name} if script_of(person.name) == language.script else {}),
        )
        for person in content.people
    )


def passage(content: CampaignContent, text: str, code: str, languages: Mapping[str, Language]) -> tuple[Block, ...]:
    """Return a text of the campaign as a page shows it, with the people's names in it.

    Raises as `templates.filled_text` does, and LanguageUnknown for a text with places in a language without letters.
    """
    language = languages.get(code)
    if language is None:
        if has_places(text):
            raise LanguageUnknown(code)
        return parse(text)
    filling = Filling(language.default, people=people_in(content, language))
    return filled_text(f"{content.slug} ({language.code})", text, filling)


def email_of(office: Office, content: CampaignContent, own: Own = NOTHING) -> str | None:
    """Return the address that a message to an office may be sent to; None for whatever is historical or dead."""
    if content.historical:
        return None
    channel = queries.channel_of(office, ChannelKind.EMAIL)
    return own.email or (channel.value if channel else None)
