"""What the outbox asks about letters of appeals and the mails about them, and what follows when they have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.appeals import mails, queries, tally
from app.appeals.links import Links
from app.appeals.mails import Addressed
from app.appeals.models import Form, KeptAppeal, KeptLetter, LetterState
from app.appeals.reviewing import words
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Phase
from app.campaigns.safeguards import queries as safeguards
from app.letters import frozen, text
from app.letters.addresses import ascii_email
from app.letters.catalogue import Catalogue
from app.outbox import services as outbox
from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason, State
from app.overrides import queries as overrides
from app.overrides.values import NOTHING
from app.recipients import queries as recipients
from app.recipients import services as recipients_services
from app.sections import queries as sections

# What a campaign's phase means for a letter that is queued. A stop may be a matter of days: somebody decides.
_FORBIDDEN = {
    Phase.STOPPED: Permit(Verdict.HOLD, Reason.STOPPED),
    Phase.PASSED: Permit(Verdict.FAIL, Reason.PASSED),
    Phase.CLOSED: Permit(Verdict.FAIL, Reason.CLOSED),
}
# So many writers are told in one commit of the housework.
_TOLD_AT_ONCE = 50

_COUNTED = {
    State.HANDED_OVER: LetterState.HANDED_OVER,
    State.FAILED: LetterState.FAILED,
    State.BOUNCED: LetterState.BOUNCED,
}


class AppealLetters:
    """The letters themselves."""

    def __init__(self, catalogue: Catalogue, links: Links) -> None:
        self._catalogue, self._links = catalogue, links
        self._last: tuple[tuple[str, int, datetime], campaigns.Published] | None = None

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        """Ask everything anew that may have changed since the letter was queued."""
        letter = queries.letter(session, message.source_id)
        if letter is None:
            return Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)
        found = self._published(session, message.hold_key)
        if found is None:
            return Permit(Verdict.FAIL, Reason.CLOSED)
        found = campaigns.through(session, found, sections.dressed(session, letter.appeal.section))
        today = found.day_of(now)
        if found.content.historical:
            return Permit(Verdict.FAIL, Reason.HISTORICAL)
        if not letter.marked and not queries.mark(session, letter):
            # It had failed, its writer wrote another one meanwhile, and an operator took this one up again.
            return Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)
        permit = _FORBIDDEN.get(found.phase_on(today)) or _address(session, message, letter, found, today)
        # Last, so that until here a letter fares like any other, and its writer cannot tell.
        if permit.verdict is Verdict.GO and _waits_for_look(session, message, letter, found):
            return Permit(Verdict.HOLD, Reason.REVIEW)
        return permit

    def _published(self, session: Session, slug: str) -> campaigns.Published | None:
        """Return a campaign as it is now. What a version says never changes, so that it is read only once."""
        newest = campaigns.newest(session, slug)
        if newest is None:
            return None
        version = (slug, newest.version, newest.published_at)
        if self._last is None or self._last[0] != version:
            self._last = version, campaigns.published(session, slug)
        return replace(self._last[1], status=newest.status)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Count what has ended, tell the writer, and note an address that does not work."""
        letter = queries.letter(session, message.source_id)
        state = State(message.state)
        if state is State.BOUNCED and message.address:
            recipients_services.note_failure(session, message.lane, message.address)
        if letter is None:
            return
        if state in _COUNTED:
            cell = (message.hold_key, letter.office, letter.appeal.section, letter.language)
            tally.add(session, cell, Form.EMAIL, _COUNTED[state], now.date())
        if state is not State.HANDED_OVER and not message.uncertain:
            # Whoever's letter did not get through may write again.
            queries.unmark(session, letter)
        if state in {State.FAILED, State.BOUNCED}:
            returned = text.render(frozen.from_text(letter.letter))
            self._tell(session, "mail_returned", [letter], now, text=returned)
        if state is not State.BOUNCED:
            # Whoever does the housework may just be telling the same news.
            appeal = session.get_one(KeptAppeal, letter.appeal_id, with_for_update=True, populate_existing=True)
            self._tell_news(session, appeal, now)

    def tell_news(self, session: Session, now: datetime) -> None:
        """Tell writers within the caller's commit what was not told them when it happened.

        Two letters may have left at the same moment, each not knowing of the other, or the last one was held.
        """
        for number in queries.with_news(session, _TOLD_AT_ONCE):
            appeal = session.get(KeptAppeal, number, with_for_update=True)
            if appeal is not None:
                self._tell_news(session, appeal, now)

    def _tell_news(self, session: Session, appeal: KeptAppeal, now: datetime) -> None:
        untold, coming = queries.untold(session, appeal)
        if untold and not coming:
            self._tell(session, "mail_handed_over", untold, now)
            for one in untold:
                one.told_at = now

    def _tell(self, session: Session, kind: str, letters: Sequence[KeptLetter], now: datetime, **values: str) -> None:
        appeal = letters[0].appeal
        to = Addressed(appeal.email, appeal.name, appeal.interface_language)
        told = {
            **about(session, appeal.campaign, [letter.office for letter in letters], to.language),
            "link": self._links.ledger(to.language, appeal.section, self._links.ledger_token(appeal.confirm_hash)),
            **values,
        }
        content = mails.mail(self._catalogue, kind, to, told)
        outbox.enqueue(
            session,
            content,
            now,
            source=(queries.NOTICE, appeal.id),
            section=sections.number_of(session, appeal.section),
        )


def _address(
    session: Session, message: OutboxMessage, letter: KeptLetter, found: campaigns.Published, today: date
) -> Permit:
    """Return the address of an office now; a letter to whoever holds the office no more waits for a decision."""
    office = recipients.office_with_channels(session, letter.office)
    if office is None:
        return Permit(Verdict.WAIT, Reason.NO_CHANNEL)
    holder = addressing.holder_of(office, found.content, today)
    if message.released_at is None and (holder.name if holder else "") != letter.holder:
        return Permit(Verdict.HOLD, Reason.HOLDER_CHANGED)
    own = overrides.of_section(session, found.section.id if found.section else None, [office.id])
    address = ascii_email(addressing.email_of(office, found.content, own.get(office.id, NOTHING)) or "")
    return Permit(Verdict.GO, address=address) if address else Permit(Verdict.WAIT, Reason.NO_CHANNEL)


def _waits_for_look(
    session: Session, message: OutboxMessage, letter: KeptLetter, found: campaigns.Published
) -> bool:  # fmt: skip
    """Return whether a writer's own words mention what must not be mentioned, and nobody has looked at them since."""
    listed = safeguards.terms(session, message.hold_key)
    if listed is None or (message.reviewed_at is not None and message.reviewed_at >= listed.since):
        return False
    said = (text for _place, text in safeguards.texts_of(found.content))
    return words.needs_look(listed.terms, frozen.from_text(letter.letter), said)


class AppealMails:
    """The mails to the supporter about their letters; which of them, their kind of source says."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        """A mail leaves as long as what it is about is there."""
        if message.source_kind == queries.ALREADY:
            return Permit(Verdict.GO)
        appeal = session.get(KeptAppeal, message.source_id)
        if appeal is None or (
            message.source_kind == queries.CONFIRMATION
            and (appeal.confirmed_at is not None or now >= appeal.expires_at or not is_open(session, appeal, now))
        ):
            return Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)
        return Permit(Verdict.GO)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Nothing follows: whom a mail does not reach can be told nothing."""


def is_open(session: Session, appeal: KeptAppeal, now: datetime) -> bool:
    """Return whether letters are still made where an appeal was written, in its section or in none."""
    try:
        found = campaigns.published(session, appeal.campaign, sections.dressed(session, appeal.section))
    except CampaignUnknown:
        return False
    return found.phase_on(found.day_of(now)).makes_letters


def about(session: Session, campaign: str, offices: Sequence[str], language: str) -> dict[str, str]:
    """Return what a mail says of a campaign and of offices, in the reader's language."""
    found = recipients.offices(session, offices)
    titles = [addressing.title_of(found[office], language) if office in found else office for office in offices]
    try:
        subject = campaigns.published(session, campaign).content.subject(language)
    except CampaignUnknown:
        subject = campaign
    return {"campaign": subject, "offices": "; ".join(titles)}
