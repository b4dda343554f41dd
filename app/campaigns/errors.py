"""Pure: why a campaign, its file or its letter is refused."""

from __future__ import annotations

from app.errors import AppError


class CampaignError(AppError):
    """The root of this package's errors."""


class CampaignFileRefused(CampaignError):
    """A campaign file breaks a rule; the sentence names file, key and reason."""

    sentence = "%(file)s: %(key)s: %(reason)s"

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(file=file, key=key, reason=reason)


class CampaignUnknown(CampaignError):
    """There is no published campaign under this slug."""

    sentence = "There is no campaign “%(slug)s”."

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class TransitionRefused(CampaignError):
    """A campaign cannot go from its state to the one asked for."""

    sentence = "The campaign “%(slug)s” is %(current)s and cannot become %(wanted)s."

    def __init__(self, slug: str, current: str, wanted: str) -> None:
        super().__init__(slug=slug, current=current, wanted=wanted)


class CampaignMakesNoLetters(CampaignError):
    """The campaign has passed, was stopped or is closed: no letter is made."""

    sentence = "The campaign “%(slug)s” makes no letters: it is %(phase)s."

    def __init__(self, slug: str, phase: str) -> None:
        super().__init__(slug=slug, phase=phase)


class TargetUnknown(CampaignError):
    """The office is not one of the campaign's targets."""

    sentence = "The office “%(office)s” is not a target of this campaign."

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class DemandUnknown(CampaignError):
    """The demand is not one of the campaign's."""

    sentence = "“%(demand)s” is not a demand of this campaign."

    def __init__(self, demand: str) -> None:
        super().__init__(demand=demand)


class LetterLanguageUnknown(CampaignError):
    """The campaign has no complete text in this language."""

    sentence = "This campaign has no letter in the language “%(language)s”."

    def __init__(self, language: str) -> None:
        super().__init__(language=language)
