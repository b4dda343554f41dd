"""Pure: the sentence that asks for copies to the diplomats of the state in the writer's own country."""

from __future__ import annotations

import re

DIPLOMATS = re.compile(
    r"\b(?:embass(?:y|ies)|diplomatic|diplomats|consulates?|embajadas?|consulados?|diplom[aá]tic[ao]s?|ambassades?|"
    r"consulats?|diplomatiques?|botschaft(?:en)?|konsulate?|diplomatische[nr]?)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:in|to) your (?:own |respective |home )*countr(?:y|ies)\b"
    r"|\b(?:en|de|ante) (?:sus?|tus?|vuestros?) (?:propios? |respectiv[oa]s? )*pa[ií]s(?:es)?\b"
    r"|\b(?:dans|de|en|auprès de) (?:votre|vos) (?:propres? )?pays\b"
    r"|\bin ihre[mn] (?:jeweiligen |eigenen )*(?:land|ländern?)\b",
    re.IGNORECASE,
)


def asks_for_copies(sentence: str) -> bool:
    """Whether a sentence asks to write to embassies or other diplomats in the country where the reader lives."""
    return bool(DIPLOMATS.search(sentence) and _WHERE.search(sentence))
