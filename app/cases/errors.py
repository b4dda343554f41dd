"""Pure: why a change of a case file is refused."""

from __future__ import annotations

from app.errors import N_, AppError

_SHOWN = 60


class CaseError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = ""


class CaseUnknown(CaseError):
    """There is no such case."""

    sentence = N_("There is no such case.")


class EntryUnknown(CaseError):
    """The file of the case has no such entry."""

    sentence = N_("There is no such entry in this case file.")


class EntryThere(CaseError):
    """The same stands in the file already."""

    sentence = N_("The same stands in this case file already.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class FileFull(CaseError):
    """A file has as many entries of a kind as anybody can read."""

    sentence = N_("A case file has at most %(most)s entries of a kind.")

    def __init__(self, most: int, field: str) -> None:
        super().__init__(most=most)
        self.field = field


class CaseSlugRefused(CaseError):
    """A short name is not of lower-case letters, digits and single hyphens, or has a meaning of its own."""

    sentence = N_("“%(slug)s” cannot be the short name of a case: use lower-case letters, digits and single hyphens.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug if len(slug) <= _SHOWN else f"{slug[:_SHOWN]}…")


class CaseSlugTaken(CaseError):
    """Another case has this short name."""

    sentence = N_("There is a case “%(slug)s” already. Look into its file before you make another one.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class CaseTold(CaseError):
    """A campaign tells the case, so that it cannot be deleted."""

    sentence = N_("A campaign belongs to this case, so that it cannot be deleted.")


class TitleMissing(CaseError):
    """A case that anybody may see needs a title."""

    sentence = N_("Enter a title before anybody may see the case.")
    field = "public"


class NoLink(CaseError):
    """A link is no address on the web."""

    sentence = N_("“%(typed)s” is not an address on the web such as https://example.org/report.")

    def __init__(self, typed: str) -> None:
        super().__init__(typed=typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…")


class NameMissing(CaseError):
    """Whoever is at risk has a name."""

    sentence = N_("Enter the name of whoever is at risk.")
    field = "name"


class NameNotPrivate(CaseError):
    """A name of whoever is not at risk would not be encrypted."""

    sentence = N_("Whoever is not at risk is shown by the role alone: enter the name as the private name, or nowhere.")
    field = "name"


class SpellingsLeft(CaseError):
    """Spellings of the name of whoever is not at risk would not be encrypted."""

    sentence = N_("Remove the spellings of the name first: whoever is not at risk is shown by the role alone.")
    field = "role"


class NotAtRisk(CaseError):
    """Only whoever is at risk has spellings."""

    sentence = N_("Only the names of whoever is at risk are kept: others are shown by their role alone.")
    field = "name"


class BeforeBirth(CaseError):
    """Something is said to have happened before the birth of whom it happened to."""

    sentence = N_("This is before the birth (%(born_on)s) that the file has: one of the two dates must be wrong.")
    field = "happened_on"

    def __init__(self, born_on: str) -> None:
        super().__init__(born_on=born_on)


class BornAfter(CaseError):
    """Somebody is said to be born after what the file has already."""

    sentence = N_(
        "The file has something from before this birth (%(happened_on)s): one of the two dates must be wrong."
    )
    field = "born_on"

    def __init__(self, happened_on: str) -> None:
        super().__init__(happened_on=happened_on)


class AfterDeath(CaseError):
    """Something else is said to have happened to a person after the death."""

    sentence = N_("By this, the person would have died (%(died_on)s) before something else that the file has.")
    field = "happened_on"

    def __init__(self, died_on: str) -> None:
        super().__init__(died_on=died_on)


class StatusAhead(CaseError):
    """A status is said to be of a day that is not here yet."""

    sentence = N_("This is after today: what lies ahead, such as a hearing, is an event and not a status.")
    field = "happened_on"


class PublishedAhead(CaseError):
    """A source is said to be published on a day that is not here yet."""

    sentence = N_("This is after today: a source is entered once it is published.")
    field = "published_on"


class SourceUnknown(CaseError):
    """The file has no such source."""

    sentence = N_("Choose a source of this case file; enter it there first if it is new.")
    field = "source"


class SourceUsed(CaseError):
    """Entries name the source."""

    sentence = N_("Other entries of this case file name this source: remove them, or give them another one, first.")


class OtherCaseUnknown(CaseError):
    """No other case has this short name."""

    sentence = N_("There is no other case of this short name.")
    field = "other"


class RelatedAlready(CaseError):
    """The two cases stand beside each other already."""

    sentence = N_("These two cases are related already.")
    field = "other"


class NothingWritten(CaseError):
    """An entry is written in no language."""

    sentence = N_("Write it in at least one language.")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
