"""Pure: why a decision about a campaign is refused."""

from __future__ import annotations

from datetime import date

from app.campaigns.errors import CampaignError
from app.errors import N_


class DecisionError(CampaignError):
    """The root of the refusals of a decision."""


class DecidedAlready(DecisionError):
    """Somebody else has changed the campaign since the page of the decision was opened."""

    sentence = N_(
        "Somebody else has changed this campaign since you opened this page. Nothing was decided now: look at what "
        "stands, and decide again."
    )


class NeverPublished(DecisionError):
    """What was never published has not begun, and so does not end."""

    sentence = N_("This campaign was never published: there is nothing to extend, to update or to end.")


class NotGoingOn(DecisionError):
    """A campaign that was stopped or closed does not go on; an update does."""

    sentence = N_("This campaign was stopped or closed and cannot be extended. Make an update of it instead.")


class LastDayNotLater(DecisionError):
    """The new last day is not after the one that holds."""

    sentence = N_("The last day is %(last_day)s already. Choose a later one.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day.isoformat())


class UpdateBegun(DecisionError):
    """Somebody has begun an update of the campaign already; `slug` is that one's."""

    sentence = N_("There is an update of this campaign already: here it is.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)
        self.slug = slug


class OwnedAlready(DecisionError):
    """Somebody owns the campaign already."""

    sentence = N_("%(name)s has taken this campaign already.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class PublishedMentions(DecisionError):
    """What is published holds what must never be mentioned, and nobody looks at its words before it goes on."""

    sentence = N_(
        "What is published mentions what must not be mentioned, and cannot go on as it is. Mend it in the draft, with "
        "the new last day, and let a second person approve that."
    )


class OutcomeNotOwn(DecisionError):
    """Only what somebody wrote when they closed a campaign can be corrected."""

    sentence = N_("This campaign was not closed with an outcome of its own: there is none to correct.")


class EndingMentions(DecisionError):
    """The text about the end holds what must never be mentioned."""

    sentence = N_("A term that must not be mentioned stands in this text.")

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
