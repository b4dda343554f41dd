"""Pure: why a report, or a decision about one, is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class ReportError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = ""


class TooManyReports(ReportError):
    """Too much was reported in this hour, from one network or for one campaign."""

    sentence = N_("Too much was reported in the last hour. What you typed is still here: try again later.")


class ReportUnknown(ReportError):
    """There is no such report, or none that whoever asks may know of."""

    sentence = N_("There is no such report.")


class AlreadyDecided(ReportError):
    """Somebody else has decided meanwhile."""

    sentence = N_("Somebody else has decided about this report meanwhile. What they decided stands below.")


class ChannelUnknown(ReportError):
    """The address is none of the office's any more."""

    sentence = N_("This address is not the office’s any more. Choose again.")
    field = "channel"
