"""Pure: why the outbox refuses. What may be tried again and what may not are different classes."""

from __future__ import annotations

from app.errors import N_, AppError


class OutboxError(AppError):
    """The root of this package's errors."""


class DeskDecides(OutboxError):
    """Only the international desk may decide about this message."""

    sentence = N_("Only the international desk decides about this message.")


class MessageUnknown(OutboxError):
    """There is no message with this number or key."""

    sentence = N_("There is no message %(message)s in the outbox.")

    def __init__(self, message: str) -> None:
        super().__init__(message=message)


class MessageChanged(OutboxError):
    """A message is not any more as whoever wants to change it has seen it."""

    sentence = N_("Nothing was done: message %(message)s has changed since you looked at it.")

    def __init__(self, message: int) -> None:
        super().__init__(message=message)


class ContentErased(OutboxError):
    """What a message carried is gone, so that there is nothing to try again."""

    sentence = N_("Message %(message)s cannot be tried again: what it carried has been erased.")

    def __init__(self, message: int) -> None:
        super().__init__(message=message)


class CampaignWithoutMessages(OutboxError):
    """No message was ever queued for a campaign, or there is no such campaign: the outbox does not know which."""

    sentence = N_("There is no message of a campaign “%(campaign)s” in the outbox.")

    def __init__(self, campaign: str) -> None:
        super().__init__(campaign=campaign)


class CampaignChanged(OutboxError):
    """Other messages of a campaign are held than whoever wants to release them has seen."""

    sentence = N_("Nothing was done: what is held for “%(campaign)s” has changed since you looked at it.")

    def __init__(self, campaign: str) -> None:
        super().__init__(campaign=campaign)


class ReportUnreadable(OutboxError):
    """What was given is no delivery report, or says of none of our messages that it did not arrive."""

    sentence = "This is no delivery report about a message of ours: %(reason)s"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class TransportError(OutboxError):
    """A message was not handed over."""


class TryAgain(TransportError):
    """It was not handed over now; trying again later may help."""


class ServerUnreachable(TryAgain):
    """No connection, or the server takes nothing from us at all."""

    sentence = "The mail server %(server)s cannot be reached: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)


class AnswerMissing(TryAgain):
    """The connection broke after the whole message had been sent: the server may have taken it."""

    sentence = "The mail server %(server)s did not answer after it had been given the message: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)


class MessageDeferred(TryAgain):
    """The server answered with 4xx: it may take the message later; its reply says why."""

    sentence = "The mail server %(server)s did not take the message now: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)


class CaptureFailed(TryAgain):
    """The file could not be written: the disk may be full."""

    sentence = "The message could not be written to %(server)s: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)


class MessageRefused(TransportError):
    """The server answered with 5xx: it will not take the message; its reply says why."""

    sentence = "The mail server %(server)s did not take the message: %(reason)s"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server=server, reason=reason)
