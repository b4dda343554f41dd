"""Pure: the words that stand on a page for ranks, channels and their health; a page translates them."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import N_
from app.letters.conventions import Gender, Rank

RANKS: Mapping[str, str] = {
    Rank.HEAD_OF_STATE: N_("head of state"),
    Rank.MONARCH: N_("monarch"),
    Rank.HEAD_OF_GOVERNMENT: N_("head of government"),
    Rank.FOREIGN_MINISTER: N_("foreign minister"),
    Rank.MINISTER: N_("minister"),
    Rank.PROSECUTOR_GENERAL: N_("prosecutor general"),
    Rank.JUDGE: N_("judge"),
    Rank.PARLIAMENT_PRESIDENT: N_("president of a parliament"),
    Rank.AMBASSADOR: N_("ambassador"),
    Rank.GOVERNOR: N_("governor"),
    Rank.MILITARY: N_("military"),
    Rank.DIRECTOR: N_("director"),
    Rank.INTERNATIONAL_HEAD: N_("head of an international body"),
    Rank.OFFICIAL: N_("other official"),
}
GENDERS: Mapping[str, str] = {
    Gender.UNKNOWN: N_("not known"),
    Gender.F: N_("woman"),
    Gender.M: N_("man"),
}
KINDS: Mapping[str, str] = {
    "post": N_("Postal address"),
    "fax": N_("Fax"),
    "email": N_("E-mail"),
    "handle": N_("Social media"),
}
HEALTHS: Mapping[str, str] = {
    "unverified": N_("not verified"),
    "verified": N_("verified"),
    "failing": N_("failing"),
    "dead": N_("dead"),
}
