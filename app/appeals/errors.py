"""Pure: why a letter is not taken to be e-mailed."""

from __future__ import annotations

from app.errors import N_, AppError


class FormUnclear(AppError):
    """A form does not say yet what its letter would be."""

    sentence = N_(
        "With what the form says now, the letter cannot be shown. Press “See my letter” to read why: what you typed"
        " stays there."
    )


class DeliveryError(AppError):
    """The root of the refusals of delivery."""


class NotDelivered(DeliveryError):
    """The campaign is a historical example, which is never delivered."""

    sentence = N_("This is a historical example: its letters are never e-mailed.")


class NoOfficeByEmail(DeliveryError):
    """None of the chosen offices has an e-mail address that may be written to."""

    sentence = N_(
        "None of the offices that you chose has an e-mail address that we know. Print the letter and post it."
    )


class AddressRefused(DeliveryError):
    """The writer's address is one of ours or of an office."""

    sentence = N_("Letters cannot be confirmed from this address. Enter your own.")


class NoReplyAddress(DeliveryError):
    """The campaign has no address to which offices could reply."""

    sentence = N_("This campaign has no address for replies. Let them go to you.")


class LimitReached(DeliveryError):
    """Too much was asked for, from one network, for one campaign or in all."""

    sentence = N_(
        "Too many letters were asked for in the last hour. Nothing of yours is lost: try again later, or print the "
        "letter now."
    )


class LinkUnknown(DeliveryError):
    """No appeal has this token: it is mistyped, or everything has been erased."""

    sentence = N_("This link is not known.")


class LinkExpired(DeliveryError):
    """The link was not used in time, or the campaign makes no letters any more."""

    sentence = N_("This link has expired.")
