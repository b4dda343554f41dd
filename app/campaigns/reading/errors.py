"""What can be wrong with a file that is to be read; each is a sentence for the one who brought it."""

from __future__ import annotations

from app.errors import N_, AppError


class FileUnreadable(AppError):
    """No text can be had of a file."""


class FileEmpty(FileUnreadable):
    """There is nothing in the file, or nothing but white space."""

    sentence = N_("The file is empty.")


class FileTooLarge(FileUnreadable):
    """The file, or what it unpacks to, is larger than any appeal; `megabytes` is what is taken."""

    sentence = N_("The file is too large. At most %(megabytes)d MB can be read.")


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
