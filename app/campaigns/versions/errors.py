"""Pure: what keeps a draft from being published, and why a review is refused."""

from __future__ import annotations

from collections.abc import Collection

from app.campaigns.blocks import Block
from app.campaigns.errors import PublicationRefused
from app.errors import N_


class ReviewMissing(PublicationRefused):
    """Nobody asks for an approval of the draft as it stands."""

    sentence = N_("Nobody asks for an approval of this any more: it was approved, taken back or changed.")


class ReviewAsked(PublicationRefused):
    """Somebody has asked for an approval already, who is the first of the two people."""

    sentence = N_("%(name)s has asked for an approval already.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class ReviewOfOthers(PublicationRefused):
    """Only whoever asked takes that back."""

    sentence = N_("Only %(name)s can take this back. You can approve it, or send it back with a note.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class ReviewOwn(PublicationRefused):
    """Nobody sends back what they have asked for themselves."""

    sentence = N_("You asked for this approval yourself: take it back instead.")


class ReviewOvertaken(PublicationRefused):
    """The campaign has changed since the page was opened, and nobody approves what they have not seen."""

    sentence = N_("This campaign has changed since you opened the page. Look at it as it stands now, and choose again.")


class NothingToPublish(PublicationRefused):
    """What the draft says is what is published already."""

    sentence = N_("Nothing has changed since the last version.")


class NotReady(PublicationRefused):
    """Something still keeps the draft from being published; `blocks` is all of it."""

    sentence = N_("Something still keeps this from being published. It is listed below.")

    def __init__(self, blocks: Collection[Block]) -> None:
        super().__init__()
        self.blocks = tuple(blocks)


class ApproverInactive(PublicationRefused):
    """An account that was deactivated approves nothing."""

    sentence = N_("The account of %(name)s is deactivated and cannot approve this.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class ApproverNotNamed(PublicationRefused):
    """The command line must name the account of the second person; it is no person itself."""

    sentence = "--publish needs --approved-by EMAIL: the account of the coordinator or admin who approved this."
