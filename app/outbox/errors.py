"""Pure: why the outbox refuses. What may be tried again and what may not are different classes."""

from __future__ import annotations

from app.errors import AppError


class OutboxError(AppError):
    """The root of this package's errors."""


class MessageUnknown(OutboxError):
    """There is no message with this number or key."""

    sentence = "There is no message %(message)s in the outbox."

    def __init__(self, message: str) -> None:
        super().__init__(message=message)


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
