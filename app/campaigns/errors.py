"""Pure: why a campaign, its file or its letter is refused."""

from __future__ import annotations

from datetime import date

from app.campaigns.deadlines import Deadline
from app.errors import N_, AppError

# More of what somebody wrote is not repeated to them.
_LONGEST_SHOWN = 120


class CampaignError(AppError):
    """The root of this package's errors."""


class CampaignFileRefused(CampaignError):
    """A campaign file breaks a rule; the sentence names file, key and reason.

    `why` is the reason as it can be put into the reader's language: an error, or a sentence and what stands in it.
    """

    sentence = "%(file)s: %(key)s: %(reason)s"

    def __init__(self, file: str, key: str, reason: str | AppError, **told: str) -> None:
        key = key if len(key) <= _LONGEST_SHOWN else f"{key[:_LONGEST_SHOWN]}…"
        told = {
            name: text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…" for name, text in told.items()
        }
        self.why = reason if isinstance(reason, AppError) else (reason, told)
        super().__init__(file=file, key=key, reason=reason % told if told and isinstance(reason, str) else str(reason))


class CampaignUnknown(CampaignError):
    """There is no published campaign under this slug."""

    sentence = N_("There is no campaign “%(slug)s”.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class TransitionRefused(CampaignError):
    """A campaign cannot go from its state to the one asked for."""

    sentence = N_("The campaign “%(slug)s” is %(current)s and cannot become %(wanted)s.")

    def __init__(self, slug: str, current: str, wanted: str) -> None:
        super().__init__(slug=slug, current=current, wanted=wanted)


class CampaignMakesNoLetters(CampaignError):
    """The campaign has passed, was stopped or is closed: no letter is made."""

    sentence = N_("The campaign “%(slug)s” makes no letters: it is %(phase)s.")

    def __init__(self, slug: str, phase: str) -> None:
        super().__init__(slug=slug, phase=phase)


class TargetUnknown(CampaignError):
    """The office is not one of the campaign's targets."""

    sentence = N_("The office “%(office)s” is not a target of this campaign.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class DemandUnknown(CampaignError):
    """The demand is not one of the campaign's."""

    sentence = "“%(demand)s” is not a demand of this campaign."

    def __init__(self, demand: str) -> None:
        super().__init__(demand=demand)


class LetterLanguageUnknown(CampaignError):
    """The campaign has no complete text in this language."""

    sentence = N_("This campaign has no letter in the language “%(language)s”.")

    def __init__(self, language: str) -> None:
        super().__init__(language=language)


class PublicationRefused(CampaignError):
    """The root of the refusals of a publication."""


class ApprovedAlone(PublicationRefused):
    """Whoever asks for a publication cannot approve it."""

    sentence = N_(
        "A second person must approve this: somebody else than who asked for it, with an account of their own."
    )


class ApproverUnfit(PublicationRefused):
    """Only coordinators and administrators approve."""

    sentence = N_("%(name)s cannot approve this: only coordinators and administrators can.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class ReferenceTaken(PublicationRefused):
    """Another campaign, which is not of the same series, has this reference."""

    sentence = N_("The reference %(reference)s is that of another campaign, “%(slug)s”.")

    def __init__(self, reference: str, slug: str) -> None:
        super().__init__(reference=reference, slug=slug)


class DraftError(CampaignError):
    """The root of the refusals of a change of a draft."""


class DraftChanged(DraftError):
    """Somebody else has changed this part of the draft since its form was opened."""

    sentence = N_("Somebody else has changed this since you opened it. What you typed is still here; look at both.")


class DraftPublished(DraftError):
    """What was published once cannot be discarded."""

    sentence = N_("This campaign was published: it can be closed, and not be discarded.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class CampaignOver(DraftError):
    """A campaign that was stopped or closed is not changed any more; an update goes on from it."""

    sentence = N_("This campaign was stopped or closed and is not changed any more. Make an update of it instead.")

    def __init__(self, slug: str, status: str) -> None:
        super().__init__(slug=slug, status=status)


class ChangedMeanwhile(DraftError):
    """While the letters of a file were composed, somebody else has changed the campaign, or begun it."""

    sentence = (
        "The campaign “%(slug)s” was changed while the letters of this file were tried. Nothing is kept: load it again."
    )

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class SlugRefused(DraftError):
    """The short name cannot stand in an address."""

    sentence = N_("A short name has lower-case letters of the Latin alphabet, digits and single hyphens, at most 80.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class SlugTaken(DraftError):
    """Another campaign has this short name."""

    sentence = N_("There is a campaign “%(slug)s” already.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class SectionDeadlineError(CampaignError):
    """The root of the refusals of a section's own deadline."""


class LastDayInPast(SectionDeadlineError):
    """The last day would be over already, where the section is."""

    sentence = N_("The last day would be %(last_day)s, which is over. Choose today or a later day.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day.isoformat())


class LastDayTooFar(SectionDeadlineError):
    """The last day would be more than a year ahead."""

    sentence = N_("The last day would be %(last_day)s. Choose a day within a year.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day.isoformat())


class CampaignEnded(SectionDeadlineError):
    """The campaign was stopped or is closed, for everybody."""

    sentence = N_("This campaign was stopped or closed, for every section.")


class SectionDeadlineChanged(SectionDeadlineError):
    """Somebody else has changed the deadline since its form was opened; `now` is what stands there, if anything."""

    sentence = N_(
        "Somebody else has changed this since you opened it. Look at what stands there now, and choose again."
    )

    def __init__(self, now: Deadline | None) -> None:
        super().__init__()
        self.now = now


class ValueRefused(CampaignError):
    """The root of what a value of a campaign cannot be, whether a file says it or a form."""


class NoTimeZone(ValueRefused):
    """A name is no time zone of the IANA database."""

    sentence = N_("“%(typed)s” is not a time zone of the IANA database, such as Europe/Berlin.")

    def __init__(self, typed: str) -> None:
        super().__init__(typed=typed[:_LONGEST_SHOWN])


class NoUpdate(ValueRefused):
    """A number does not say how many issues came before."""

    sentence = N_("A number from 0 to %(most)s is expected here.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class NoLanguageCode(ValueRefused):
    """A code names no language."""

    sentence = N_("“%(typed)s” is not a language code (BCP 47) such as ru.")

    def __init__(self, typed: str) -> None:
        super().__init__(typed=typed[:_LONGEST_SHOWN])


class DayOutOfRange(ValueRefused):
    """A day is so early or so late that somebody has mistyped it."""

    sentence = N_("A date from %(earliest)s to %(latest)s is expected here.")

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(earliest=earliest.isoformat(), latest=latest.isoformat())


class LastDayBeforeIssue(ValueRefused):
    """Nobody could have written in time."""

    sentence = N_("The last day would be %(last_day)s, which is before the day of issue.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day.isoformat())


class HistoricalForPractice(ValueRefused):
    """What is invented is no appeal of the past."""

    sentence = N_("A historical campaign cannot be a practice one.")


class StatusMissing(ValueRefused):
    """A day or a source is told of a status that is not."""

    sentence = N_("Choose the status, since its day or source is there.")
