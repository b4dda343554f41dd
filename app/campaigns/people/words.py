"""Pure: what is said of a person at risk, in words that a page translates."""

from __future__ import annotations

from app.errors import N_

GENDERS = {
    "": N_("not printed"),
    "f": N_("woman"),
    "m": N_("man"),
    "x": N_("neither of the two"),
}

# The forms of a name that any language of letters has; one that is not here is called by its own key.
CASES = {
    "nominative": N_("nominative"),
    "genitive": N_("genitive"),
    "dative": N_("dative"),
    "accusative": N_("accusative"),
    "instrumental": N_("instrumental"),
    "prepositional": N_("prepositional"),
    "locative": N_("locative"),
    "vocative": N_("vocative"),
}
