"""Pure: what a campaign's safeguards have against its publication, and why a change of them is refused."""

from __future__ import annotations

from datetime import date

from app.campaigns.errors import CampaignError
from app.errors import N_


class SafeguardError(CampaignError):
    """The root of what safeguards refuse."""


class ConsentMissing(SafeguardError):
    """Nobody has recorded a consent: who agreed, to what, and when."""

    sentence = N_("No consent is recorded: enter who agreed, to what publicity, and when.")


class ReviewDayMissing(SafeguardError):
    """Nobody has said when the consent is looked at again."""

    sentence = N_("Enter when the consent is to be looked at again.")


class ConsentToReview(SafeguardError):
    """The day has come on which the consent was to be looked at again."""

    sentence = N_("The consent was to be looked at again on %(day)s: ask whether it still holds.")

    def __init__(self, day: date) -> None:
        super().__init__(day=day.isoformat())


class NeverMentioned(SafeguardError):
    """A text holds what must never be mentioned; which term it is, only the desk may know."""

    sentence = N_("A term that must not be mentioned stands here: %(place)s.")

    def __init__(self, place: str) -> None:
        super().__init__(place=place)


class TermsMentioned(NeverMentioned):
    """As NeverMentioned, in words for the desk."""

    sentence = N_("Here stands what must not be mentioned (%(place)s): %(terms)s")

    def __init__(self, place: str, terms: tuple[str, ...]) -> None:
        super().__init__(place)
        self.data["terms"] = "; ".join(f"“{term}”" for term in terms)


class SafeguardsChanged(SafeguardError):
    """Somebody else has changed the safeguards since their form was opened."""

    sentence = N_("Somebody else has changed this since you opened it. What you typed is still here; look at both.")
