"""Pure: what stands in a case file, in words that a page translates."""

from __future__ import annotations

from app.cases.values import Confidence, PersonRole, PersonStatus, RelationKind
from app.errors import N_

ROLES = {
    PersonRole.AT_RISK: N_("at risk"),
    PersonRole.RELATIVE: N_("a relative"),
    PersonRole.LAWYER: N_("a lawyer"),
    PersonRole.WITNESS: N_("a witness"),
    PersonRole.COLLEAGUE: N_("a colleague"),
    PersonRole.OFFICIAL: N_("an official"),
    PersonRole.OTHER: N_("somebody else"),
}

STATUSES = {
    PersonStatus.THREATENED: N_("threatened"),
    PersonStatus.ARRESTED: N_("arrested"),
    PersonStatus.DETAINED: N_("in detention"),
    PersonStatus.DISAPPEARED: N_("disappeared"),
    PersonStatus.CHARGED: N_("charged with an offence"),
    PersonStatus.SENTENCED: N_("sentenced"),
    PersonStatus.DEPORTED: N_("deported"),
    PersonStatus.RELEASED: N_("released"),
    PersonStatus.DIED: N_("died"),
}

CONFIDENCE = {
    Confidence.CONFIRMED: N_("confirmed"),
    Confidence.REPORTED: N_("reported"),
    Confidence.DENIED: N_("denied"),
    Confidence.DISPUTED: N_("disputed"),
}

RELATIONS = {
    RelationKind.SAME_EVENTS: N_("the same events"),
    RelationKind.SAME_TRIAL: N_("the same trial"),
    RelationKind.FAMILY: N_("people of one family"),
    RelationKind.OTHER: N_("something else in common"),
}
