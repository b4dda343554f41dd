"""Pure: why a reply is not taken, or nothing can be done with it."""

from __future__ import annotations

from app.errors import N_, AppError


class ReplyError(AppError):
    """The root of this room's errors."""


class NeverSent(ReplyError):
    """The campaign is a historical example, to which nobody replies."""

    sentence = N_("This is a historical example: no letter is sent, and no office replies.")


class TooManyReplies(ReplyError):
    """Too much was told in this hour, from one network, of one campaign or in all."""

    sentence = N_("Too much was told in the last hour. What you typed is still here: try again later.")


class FileRefused(ReplyError):
    """The file is of no kind that is taken."""

    sentence = N_("This file is neither PDF, JPEG, PNG, a saved e-mail (EML) nor Word (DOCX).")


class FileTooLarge(ReplyError):
    """The file is larger than is taken."""

    sentence = N_("This file is too large: at most %(megabytes)s MB are taken.")

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes=megabytes)


class FileEmpty(ReplyError):
    """The file has no bytes."""

    sentence = N_("This file is empty. Choose it again.")


class ReplyUnknown(ReplyError):
    """There is no such reply, or none that whoever asks may know of."""

    sentence = N_("There is no such reply.")


class HandledAlready(ReplyError):
    """Somebody else has marked it as handled meanwhile."""

    sentence = N_("Somebody else has marked this reply as handled meanwhile.")


class NotSure(ReplyError):
    """Nobody ticked that it is to be deleted."""

    sentence = N_("Tick that you want to delete it.")
