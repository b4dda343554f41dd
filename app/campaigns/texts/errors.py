"""Pure: why a text of a campaign, or a change of its languages, is refused."""

from __future__ import annotations

from collections.abc import Mapping

from app.campaigns.errors import CampaignError, DraftError
from app.errors import N_, AppError


class TextRefused(CampaignError):
    """The root of the reasons why a text cannot stand in a campaign."""


class TextTooLong(TextRefused):
    """Nobody reads so much, and no template may be so large."""

    sentence = N_("This is too long: it has %(length)s characters, and at most %(longest)s fit.")

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(length=length, longest=longest)


class ListRefused(TextRefused):
    """The Markdown has a list outside the subset of letters."""

    sentence = N_(
        "It has a numbered list, or a list inside a list, and neither is possible. Where a paragraph only begins with "
        "a number and a full stop, write a backslash before the full stop."
    )


class PlaceholderMisplaced(TextRefused):
    """Only what stands in the letter has placeholders; on the page one would be printed as it is."""

    sentence = N_("Placeholders such as {{ … }} can stand in demands and in the texts of the letter only.")


class PlaceholderUnfit(TextRefused):
    """A placeholder is misspelt or unknown; `reason` says which."""

    sentence = N_("A placeholder cannot be filled: %(reason)s")

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class NotOneParagraph(TextRefused):
    """A demand is one item of a list: a list or a second paragraph in it would be lost."""

    sentence = N_("One paragraph without a list is expected here.")


class TextLacking(TextRefused):
    """A language cannot be approved while this text is not there."""

    sentence = N_("This text is missing.")


class LanguageError(DraftError):
    """The root of the refusals of a change of the languages of a campaign."""


class LanguageThere(LanguageError):
    """The campaign has this language already."""

    sentence = N_("The campaign has this language already.")


class LanguageMissing(LanguageError):
    """The campaign has no such language, or has it no more."""

    sentence = N_("The campaign has no such language.")


class LanguageNotYours(LanguageError):
    """A translator writes in their own languages only."""

    sentence = N_("This language is not one of yours.")


class OriginalStays(LanguageError):
    """The translations are translations of it."""

    sentence = N_("The original cannot be removed. Choose another language as the original first.")


class OriginalChanged(LanguageError):
    """Nothing is approved beside an original that nobody has looked at."""

    sentence = N_(
        "The original has changed since you opened this page. Look at the texts again beside it. Nothing is saved yet."
    )


class TextsUnfit(LanguageError):
    """A language cannot be approved as it stands; `faults` has the reason of each place."""

    sentence = N_("These texts cannot be approved yet.")

    def __init__(self, faults: Mapping[str, AppError]) -> None:
        super().__init__()
        self.faults = faults
