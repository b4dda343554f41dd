"""Pure: the words of what keeps a draft from being published, at the desk and where a file is refused for it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from app.campaigns.errors import CampaignError
from app.errors import N_


class Unready(CampaignError):
    """The root of these; `reason` is what the refusal of a file says after file and key."""

    reason: ClassVar[str] = ""

    @property
    def file_words(self) -> str:
        return self.reason % self.data


class NoPeople(Unready):
    """A campaign is for somebody."""

    sentence = N_("Nobody is named yet for whom the letters speak.")
    reason = "at least one is needed"


class NoTexts(Unready):
    """Nothing is written in any language."""

    sentence = N_("There is no text yet in any language.")
    reason = "at least one is needed"


class NoDemands(Unready):
    """Nothing is asked."""

    sentence = N_("Nothing is demanded yet.")
    reason = "at least one is needed"


class NoTargets(Unready):
    """Nobody would get a letter."""

    sentence = N_("There is no target yet: nobody would get a letter.")
    reason = "at least one is needed"


class OriginalMissing(Unready):
    """The original's language has no texts."""

    sentence = N_("There are no texts in the language of the original, “%(language)s”.")
    reason = "there are no texts in “%(language)s”"

    def __init__(self, language: str) -> None:
        super().__init__(language=language)


class OfficeTwice(Unready):
    """An office would get the same letter twice."""

    sentence = N_("An office stands twice among the targets.")
    reason = "an office stands here twice"


class OnlyCopies(Unready):
    """Copies of no letter."""

    sentence = N_("All targets get a copy, and none the letter itself.")
    reason = "all of them get a copy, and none the letter itself"


class _InLanguage(Unready):
    def __init__(self, language: str) -> None:
        super().__init__(language=language)


class TitleMissing(_InLanguage):
    """A language's page has no title."""

    sentence = N_("There is no headline in the language “%(language)s”.")
    reason = "this key is missing"


class SummaryMissing(_InLanguage):
    """A language's page has no summary."""

    sentence = N_("There is no summary in the language “%(language)s”.")
    reason = "this key is missing"


_LETTER_BEGUN = "this key is missing, while other texts of the letter are there"


class IntroductionMissing(_InLanguage):
    """A language's letter was begun and has no introduction."""

    sentence = N_("The letter in the language “%(language)s” has no introduction.")
    reason = _LETTER_BEGUN


class ConcernMissing(_InLanguage):
    """A language's letter was begun and has no concern."""

    sentence = N_("The letter in the language “%(language)s” has no concern.")
    reason = _LETTER_BEGUN


class LegalGroundMissing(_InLanguage):
    """A language's letter was begun and has no legal ground."""

    sentence = N_("The letter in the language “%(language)s” has no legal ground.")
    reason = _LETTER_BEGUN


class DemandUntranslated(Unready):
    """A demand has no text in a language that has a letter."""

    sentence = N_("Demand %(demand)s is missing in the language “%(language)s”.")
    reason = "this key is missing"

    def __init__(self, demand: str, language: str) -> None:
        super().__init__(demand=demand, language=language)


class NoLetter(Unready):
    """No language has the texts of a letter."""

    sentence = N_("No language has the texts of a letter yet: introduction, concern and legal ground.")
    reason = "no language has introduction, concern and legal_ground"


class AccountMissing(_InLanguage):
    """The original's page says what happened, and a language's does not."""

    sentence = N_("The original says what happened, and the language “%(language)s” does not.")


class BackgroundMissing(_InLanguage):
    """The original's page has a background, and a language's does not."""

    sentence = N_("The original has a background, and the language “%(language)s” has none.")


class TranslationsOutdated(Unready):
    """The original has changed since these texts of a language were written."""

    sentence = N_(
        "Texts in the language “%(language)s” that are older than the last change of the original: %(count)s."
    )

    def __init__(self, language: str, count: int) -> None:
        super().__init__(language=language, count=count)


class TranslationsNotApproved(Unready):
    """Nobody has approved these texts of a language as they stand."""

    sentence = N_("Translations into the language “%(language)s” that nobody has approved yet: %(count)s.")

    def __init__(self, language: str, count: int) -> None:
        super().__init__(language=language, count=count)


class LastDayBeforeIssue(Unready):
    """The campaign would have ended before it began."""

    sentence = N_("The last day is before the day of issue.")
    reason = "the last day is before the day of issue"


class LastDayOver(Unready):
    """No letter would be made any more."""

    sentence = N_("The last day, %(last_day)s, is over.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day.isoformat())


class HistoricalPractice(Unready):
    """What is invented is no appeal of the past."""

    sentence = N_("A campaign of the past cannot be a practice campaign.")
    reason = "a historical campaign cannot be a practice one"


class OrganisationMissing(Unready):
    """Letters are to name who issued the campaign, and nobody is entered."""

    sentence = N_("Letters are to name the organisation, and none is entered.")


class ReferenceMissing(Unready):
    """Letters are to show a reference, and none is entered."""

    sentence = N_("Letters are to show the reference, and none is entered.")


class _OfOffice(Unready):
    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class OfficeGone(_OfOffice):
    """A target is not in the directory."""

    sentence = N_("There is no office “%(office)s” in the directory.")
    reason = "there is no office “%(office)s” in the directory"


class PracticeMixed(_OfOffice):
    """A real official must never get a letter about an invented person, nor an invented one a real letter."""

    sentence = N_(
        "“%(office)s” cannot be a target: a practice campaign, and no other, writes to offices whose id begins with "
        "“practice-”."
    )
    reason = "a practice campaign, and no other, writes to offices whose id begins with “practice-”"


class AddressesDead(_OfOffice):
    """A letter of today never goes to an address of the past, nor to one that is known to be dead."""

    sentence = N_("All addresses of “%(office)s” are historical or dead.")
    reason = "all addresses of “%(office)s” are historical or dead"


class AddressMissing(_OfOffice):
    """The directory knows no way to an office."""

    sentence = N_("The directory has no address of “%(office)s”.")


class AddressesStale(Unready):
    """Nobody has verified an address of an office for long."""

    sentence = N_("No address of “%(office)s” was verified in the last %(days)s days.")

    def __init__(self, office: str, days: int) -> None:
        super().__init__(office=office, days=days)


class TargetReadsNone(Unready):
    """An official would get a letter in a language that they do not read."""

    sentence = N_("“%(office)s” reads %(languages)s, and there is no letter in any of these languages.")

    def __init__(self, office: str, languages: str) -> None:
        super().__init__(office=office, languages=languages)


class DemandToNobody(Unready):
    """The page would show a demand that no letter carries."""

    sentence = N_("Demand %(demand)s is made to a state, and no target is an office of that state.")
    reason = "the campaign writes to no office of this state"

    def __init__(self, demand: str) -> None:
        super().__init__(demand=demand)


class StateWithoutDemand(Unready):
    """A third party would raise a case with a state of which nothing is asked."""

    sentence = N_("Target %(target)s is asked to raise the case with %(state)s, and no demand is made to this state.")
    reason = "no demand is made to %(state)s"

    def __init__(self, target: str, state: str) -> None:
        super().__init__(target=target, state=state)


class StatesMissing(Unready):
    """A letter asks for the case to be raised with states, and none is named."""

    sentence = N_("An office is asked to raise the case with a state, and no state concerned is named.")
    reason = "the campaign has no state with which the case is to be raised"


class NameFormUnknown(Unready):
    """A language has no such form of a name: most likely it is misspelt."""

    sentence = N_(
        "The name of %(person)s has a form “%(case)s”, which the language “%(language)s” does not have; it has: "
        "%(known)s."
    )
    reason = "the language has these forms: %(known)s"

    def __init__(self, person: str, case: str, language: str, known: str) -> None:
        super().__init__(person=person, case=case, language=language, known=known)
