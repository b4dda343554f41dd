"""Pure: why a case cannot be followed."""

from __future__ import annotations

from app.errors import N_, AppError


class FollowingError(AppError):
    """The root of the refusals of following."""


class NeverChanges(FollowingError):
    """The campaign is a historical example."""

    sentence = N_("This is a historical example: nothing changes in it, so that there is nothing to follow.")


class CaseClosed(FollowingError):
    """The campaign is closed, and nothing more will be told of it."""

    sentence = N_("This campaign has ended, so that there is nothing to follow any more.")


class AddressNotFollowing(FollowingError):
    """The address is one of ours or of an office."""

    sentence = N_("Nobody can follow from this address. Enter your own.")


class TooManyAsked(FollowingError):
    """Too much was asked for, from one network, for one campaign or in all."""

    sentence = N_("Too much was asked for in the last hour. Try again later.")
