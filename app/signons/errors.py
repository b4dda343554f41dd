"""Pure: what is refused of joint letters, and why."""

from __future__ import annotations

from datetime import date

from app.errors import N_, AppError


class SignonError(AppError):
    """The root of the reasons why something about a joint letter is refused."""


class JointLetterUnknown(SignonError):
    """There is no joint letter of this short name."""

    sentence = N_("There is no joint letter of this short name.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class OrganisationUnknown(SignonError):
    """There is no such organisation at this letter."""

    sentence = N_("This organisation is not there any more.")


class SlugTaken(SignonError):
    """Another joint letter has this short name."""

    sentence = N_("Another joint letter has the short name “%(slug)s”.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class LetterChanged(SignonError):
    """Somebody else has changed this since the page was opened."""

    sentence = N_("Somebody else has changed this meanwhile, and nothing of yours was saved.")


class NotEditable(SignonError):
    """What is frozen, handed over, published or withdrawn is not changed."""

    sentence = N_("This joint letter is frozen or over. What it says cannot be changed any more.")


class NotOpen(SignonError):
    """Nobody is asked to sign a letter that is not open for signature."""

    sentence = N_("This joint letter is not open for signature.")


class NoSuchOffice(SignonError):
    """The directory has no such office."""

    sentence = N_("There is no office with the id “%(office)s”.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class OfficeUnfit(SignonError):
    """Practice letters and no others go to practice offices."""

    sentence = N_("A practice letter, and no other, goes to an office whose id begins with “practice-”.")


class AddresseeSettled(SignonError):
    """A signature is for a letter to one office; while it is open it goes to no other."""

    sentence = N_(
        "Organisations were asked to sign for this office. To whom the letter goes, what it asks of the office, its "
        "states and its language cannot be changed while it is open: withdraw it, and begin another one."
    )


class HistoricalForPractice(SignonError):
    """It is either of the past or invented."""

    sentence = N_("A historical letter cannot be a practice one.")


class StatesMissing(SignonError):
    """A third party is asked to raise the matter with somebody."""

    sentence = N_("Enter the states with which the office is asked to raise the matter.")


class SignUntilOver(SignonError):
    """Nobody is asked to answer until a day that has passed."""

    sentence = N_("The last day would be %(last_day)s, which is over. Choose today or a later day.")

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day=last_day)


class TextMissing(SignonError):
    """The letter needs a title and a text in its language."""

    sentence = N_("The letter needs a title and a text in the language in which it goes to the office.")


class LetterLanguageNeeded(SignonError):
    """The text that goes to the office is not removed."""

    sentence = N_("This is the language in which the letter goes to the office; its text cannot be removed.")


class OfficeMissing(SignonError):
    """A letter needs somebody to whom it goes."""

    sentence = N_("Choose the office to which the letter goes.")


class NobodySigns(SignonError):
    """A letter without signatures is no joint letter."""

    sentence = N_("No organisation has signed the present text yet.")


class OnItsWay(SignonError):
    """The letter waits in the outbox, or has left it."""

    sentence = N_("The letter waits in the outbox. Take it back first.")


class LeftAlready(SignonError):
    """What the mail server has cannot be taken back."""

    sentence = N_("The letter is being handed over and cannot be taken back any more.")


class NoEmailThere(SignonError):
    """An office is only written to at an address that was checked."""

    sentence = N_("The office has no verified e-mail address. Hand the letter over in another way, and enter it.")


class NeverDelivered(SignonError):
    """A historical letter is shown, and never sent."""

    sentence = N_("A historical letter is never delivered.")


class DayAhead(SignonError):
    """A letter was handed over today or before."""

    sentence = N_("The letter cannot have been handed over on a day that is still to come.")


class DayBeforeFreeze(SignonError):
    """What did not yet stand as it is was not handed over."""

    sentence = N_("The letter cannot have been handed over before %(frozen_on)s, when it was frozen.")

    def __init__(self, frozen_on: date) -> None:
        super().__init__(frozen_on=frozen_on.isoformat())


class NoAddress(SignonError):
    """Who has no address cannot be asked by mail."""

    sentence = N_("Enter the e-mail address of the organisation first.")


class NameMissing(SignonError):
    """An organisation is called something."""

    sentence = N_("Enter the name of the organisation in one language at least.")


class PasteRefused(SignonError):
    """Some of the lines cannot be taken; `faults` are pairs of a line's number and why."""

    def __init__(self, faults: tuple[tuple[int, AppError], ...]) -> None:
        super().__init__(faults=faults)
        self.faults = faults


class PasteEmpty(SignonError):
    """There is no line to take."""

    sentence = N_("Paste at least one line.")


class TooManyLines(SignonError):
    """More is not taken in one go."""

    sentence = N_("At most %(most)s lines are taken at once.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class TooManyCells(SignonError):
    """A line has more than name, country, address and language."""

    sentence = N_("This line has more than four parts. A name with a semicolon in it stands in quotation marks.")


class ListedTwice(SignonError):
    """An organisation stands under a letter once."""

    sentence = N_("“%(name)s” is listed already, by this name or this address.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class LogoRefused(SignonError):
    """The root of the reasons why a file cannot be a logo."""


class LogoTooLarge(LogoRefused):
    """The file has too many bytes."""

    sentence = N_("This file is larger than %(most)s MB. Choose a smaller picture.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class LogoTooManyPixels(LogoRefused):
    """The picture has too many dots."""

    sentence = N_("This picture has more than %(most)s million dots. Choose a smaller one.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class LogoNotAPicture(LogoRefused):
    """The file is neither a PNG nor a JPEG, or is damaged."""

    sentence = N_("This is not a PNG or JPEG picture that can be read. Save the logo as PNG; SVG is not taken.")


class LogoTooSmall(LogoRefused):
    """Nobody could see what it is."""

    sentence = N_("This picture is too small: it needs %(least)s dots on each side.")

    def __init__(self, least: int) -> None:
        super().__init__(least=least)


class LogoTooLong(LogoRefused):
    """A line is no logo."""

    sentence = N_("This picture is more than %(most)s times as long as it is wide. Cut it, or leave the logo out.")

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


class LogoBlank(LogoRefused):
    """There is nothing on it."""

    sentence = N_("There is nothing on this picture but one colour.")


class LinkUnknown(SignonError):
    """Nobody is known by this link: it was ended, or erased."""

    sentence = N_("This link does not work any more.")


class TextSinceChanged(SignonError):
    """Whoever signs has read another text than the present one."""

    sentence = N_("The text has changed while you had this page open. Read what is new below, then sign again.")


class LetterFrozen(SignonError):
    """After the freeze, nobody signs and nobody's answer changes by itself."""

    sentence = N_("The letter is frozen: signatures cannot be added or changed any more.")


class LetterHandedOver(SignonError):
    """What the office has is not called back; who stands under the letter stays there."""

    sentence = N_(
        "The letter has been handed over: signatures cannot be added or changed any more, and what has left cannot be "
        "called back."
    )


class AddressNotTaken(SignonError):
    """The address is of an office, or of this program."""

    sentence = N_("This address cannot co-sign. Enter your own address.")


class TooManyAsked(SignonError):
    """More was asked for than is sent in an hour."""

    sentence = N_("Too many people are signing at the moment. Please try again in an hour.")


class LinkExpired(SignonError):
    """It was not confirmed in time, or the letter is not open any more."""

    sentence = N_("This link has expired.")
