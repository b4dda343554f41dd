"""What can be wrong with a file that is to be read; each is a sentence for the one who brought it."""

from __future__ import annotations

from app.errors import N_, AppError


class FileUnreadable(AppError):
    """No text can be had of a file."""


class FileEmpty(FileUnreadable):
    """There is nothing in the file, or nothing but white space."""

    sentence = N_("The file is empty.")


class FileTooLarge(FileUnreadable):
    """The file, or what is in it, is larger than any appeal; `megabytes` is what is taken."""

    sentence = N_("The file is too large. At most %(megabytes)d MB can be read.")


class UnpacksTooLarge(FileTooLarge):
    """The file is small, and what it unpacks to is not."""

    sentence = N_("What is packed in the file is too large. At most %(megabytes)d MB can be unpacked.")


class TextTooLarge(FileTooLarge):
    """There is more text in the file than in any appeal."""

    sentence = N_("The file has too much text. At most %(megabytes)d MB of text can be read.")


class TooManyPages(FileUnreadable):
    """The document has more pages than any appeal; `most` is what is taken."""

    sentence = N_("The document is too long. At most %(most)d pages can be read.")


class FileOfWrongType(FileUnreadable):
    """The file is of no type that we read."""

    sentence = N_(
        "This type of file cannot be read. Bring a PDF, a Word document (.docx), a web page, an e-mail or plain text."
    )


class FileBroken(FileUnreadable):
    """The file says that it is of a type and cannot be opened as such."""

    sentence = N_("The file is broken: it cannot be opened.")


class FileEncrypted(FileUnreadable):
    """The file needs a password."""

    sentence = N_("The file is protected by a password. Save it without one, and bring it again.")


class FileScanned(FileUnreadable):
    """The pages are pictures and hold no text."""

    sentence = N_(
        "The document holds pictures of pages and no text. Bring it as text, or run a text recognition over it first."
    )


class FileTooCostly(FileUnreadable):
    """To read the file takes more time or memory than any appeal needs."""

    sentence = N_("The file takes too much time or memory to read.")


class ReadingError(AppError):
    """The root of the refusals of what is done with a reading at the desk."""


class DocumentUnknown(ReadingError):
    """There is no document of this number."""

    sentence = N_("This document is not here any more.")


class ReadingChanged(ReadingError):
    """Somebody else has chosen something of the same reading since the page was opened."""

    sentence = N_(
        "Somebody else has changed what is taken of this document since you opened it. "
        "Nothing of yours is saved; this is how it stands now."
    )


class DraftMade(ReadingError):
    """A draft was made of the document already; `slug` is that of the campaign."""

    sentence = N_("A draft was made of this document already.")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug


class NotYourDocument(ReadingError):
    """Only who brought a document, and admins, may delete it."""

    sentence = N_("Only who brought this document, or an administrator, can delete it.")


class ChoiceRefused(ReadingError):
    """What was chosen of a document makes no draft; `field` is where that stands on the page."""

    def __init__(self, field: str, **data: object) -> None:
        super().__init__(**data)
        self.field = field


class WarningsUnseen(ChoiceRefused):
    """A warning was not looked at."""

    sentence = N_("Look at every warning, and tick it.")


class NoShortName(ChoiceRefused):
    """A campaign needs a short name."""

    sentence = N_("Enter a short name.")


class LanguageUnsaid(ChoiceRefused):
    """In which language the document is written was not said."""

    sentence = N_("Choose the language that the document is written in.")


class IssueUnsaid(ChoiceRefused):
    """The document prints no day of issue, and nobody has said one."""

    sentence = N_("Enter the day of issue, such as 2026-12-31.")


class LastDayUnsaid(ChoiceRefused):
    """The document prints a deadline without a day, and nobody has said one."""

    sentence = N_("Enter the day of the deadline: the document prints a deadline from which no day follows.")


class ReferenceKnown(ChoiceRefused):
    """A campaign of its own cannot have the reference of another one; `campaign` is its slug."""

    sentence = N_("The campaign “%(campaign)s” has this reference. Make an update of it, or enter another reference.")


class TargetUndecided(ChoiceRefused):
    """What becomes of a target was not chosen."""

    sentence = N_("Choose which office target %(number)s is.")


class TargetTwice(ChoiceRefused):
    """Two targets of the document are one office."""

    sentence = N_("Target %(number)s is an office that was chosen already.")


class TargetUnfit(ChoiceRefused):
    """The office cannot be a target of the campaign."""

    sentence = N_("Letters of this campaign cannot go to the office that was chosen for target %(number)s.")


class OfficeUnsaid(ChoiceRefused):
    """Of a new office the title is missing."""

    sentence = N_("Enter what the office of target %(number)s is called.")
