"""Pure: what may stand in a case file: roles, statuses, confidence, kinds of relation, and how much of each."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NAME = 300
LONGEST_TITLE = 300
LONGEST_PLACE = 200
LONGEST_LINE = 300
LONGEST_LINK = 1_000
LONGEST_TEXT = 2_000
LONGEST_SLUG = 80
LONGEST_QUERY = 200
# No file is longer than somebody can read; one that has more was made by a machine.
MOST_ENTRIES = 500


class PersonRole(StrEnum):
    """What somebody is in a case. Whoever is not at risk is shown to the public by this word alone."""

    AT_RISK = "at_risk"
    RELATIVE = "relative"
    LAWYER = "lawyer"
    WITNESS = "witness"
    COLLEAGUE = "colleague"
    OFFICIAL = "official"
    OTHER = "other"


class PersonStatus(StrEnum):
    """What is known to have happened to a person, as a source tells it."""

    THREATENED = "threatened"
    ARRESTED = "arrested"
    DETAINED = "detained"
    DISAPPEARED = "disappeared"
    CHARGED = "charged"
    SENTENCED = "sentenced"
    DEPORTED = "deported"
    RELEASED = "released"
    DIED = "died"


class Confidence(StrEnum):
    """How sure we are of what a source says: others bear it out, it alone says so, it is denied, or contradicted."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    DENIED = "denied"
    DISPUTED = "disputed"


class RelationKind(StrEnum):
    """What two cases have to do with each other; each holds both ways."""

    SAME_EVENTS = "same_events"
    SAME_TRIAL = "same_trial"
    FAMILY = "family"
    OTHER = "other"
