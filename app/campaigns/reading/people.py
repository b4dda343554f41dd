"""Pure: names in the name line or the header of an appeal, and the gender that is printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.campaigns.reading.countries import folded
from app.campaigns.reading.record import ReadPerson

# What stands for a gender, by the label's two letters: Spanish "h/m" is hombre, mujer; "m/f" is masculino, femenino.
_WORDS = {
    "male": "m", "males": "m", "man": "m", "men": "m", "hombre": "m", "hombres": "m", "masculino": "m", "homme": "m",
    "hommes": "m", "masculin": "m", "mannlich": "m", "maenner": "m", "manner": "m", "mann": "m", "varon": "m",
    "female": "f", "females": "f", "woman": "f", "women": "f", "mujer": "f", "mujeres": "f", "femenino": "f",
    "femme": "f", "femmes": "f", "feminin": "f", "weiblich": "f", "frauen": "f", "frau": "f", "w": "f", "f": "f",
    "h": "m", "x": "x", "d": "x", "nb": "x", "divers": "x",
}  # fmt: skip
_GENDER_IN_BRACKETS = re.compile(r"\s*[(\[](?P<gender>[mfwhx])[)\]]", re.IGNORECASE)
_AGE = re.compile(r"aged?\b|\d+\s*(?:years?\b.*|años|ans|jahre?)?$", re.IGNORECASE)
_JOINING = re.compile(r"\s*(?:,\s*(?:and|y|e|et|und)\s+|[,;&]\s*|\s(?:and|y|e|et|und)\s+)", re.IGNORECASE)
# Small words that stand within a name.
_PARTICLES = frozenset(
    re.findall(
        r"\S+",
        "al el de del la las los da do dos das di van von der den bin ibn bint ben ould ag abu le du des ur zu ter af",
    )
)


def gender(word: str, letters: str = "") -> str | None:
    """Return m, f or x of a printed gender; `letters` are those of the label, as "h/m".

    None where the word does not say it, as "both".
    """
    bare = folded(word.strip(" .,;:()"))
    if bare == "m":
        # Of "h/m", m is mujer; of "m/f" and "m/w" it is male.
        return "f" if folded(letters).replace(" ", "").startswith("h/m") else "m"
    return _WORDS.get(bare)


def genders(text: str, letters: str, count: int) -> tuple[str | None, ...]:
    """Return the genders that a line gives to `count` people: one for each, or one for all of them."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if folded(word) not in {"and", "y", "et", "und", "e"}]
    read = [gender(word, letters) for word in words]
    stated = [each for each in read if each]
    if len(words) == len(stated) == count:
        return tuple(stated)
    # One for all: "m", "all m", "both men"; "both" alone says nothing of any.
    if len(stated) == 1 and not re.search(r"\d", text):
        return tuple(stated * count)
    return (None,) * count


def names(text: str, *, plural: bool = True) -> Iterator[tuple[int, int, str | None]]:
    """Give from where to where each name of a list stands, and the gender in brackets behind it.

    A list is parted at "and" only behind a person's name: "Members of the Union of Painters and Glaziers" is one group.
    Without `plural`, "Juraev, Nizomkhon" is one person whose surname stands first.
    """
    at = 0
    for match in [*_JOINING.finditer(text), None]:
        end = match.start() if match else len(text)
        if match and not _may_part(text, at, match, plural=plural):
            continue
        yield from _name(text, at, end)
        at = match.end() if match else end


def _may_part(text: str, at: int, match: re.Match[str], *, plural: bool) -> bool:
    before, after = text[at : match.start()], text[match.end() :]
    bracketed = bool(_GENDER_IN_BRACKETS.search(before))
    if bracketed or ";" in match.group():
        return text.count("(", 0, match.start()) == text.count(")", 0, match.start())
    if not is_name(before):
        return False
    if plural or "," not in match.group() or " " in match.group().strip(" ,;&"):
        return True
    one_more = not _JOINING.search(after)
    return not (at == 0 and one_more and len(before.split()) == 1)


def _name(text: str, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    part = text[start:end]
    bracket = _GENDER_IN_BRACKETS.search(part)
    name = part[: bracket.start()] if bracket else part
    # What follows a comma is no name: "aged 34", "his son".
    left = len(name) - len(name.lstrip())
    name = name.strip(" .,;:\n")
    if re.search(r"\w", name) and not _AGE.match(name):
        yield start + left, start + left + len(name), gender(bracket["gender"]) if bracket else None


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: no small words but particles, no digits."""
    words = re.findall(r"[^\s,;()]+", text)
    return bool(words) and all(
        not any(map(str.isdigit, word))
        and (not word[0].islower() or folded(word) in _PARTICLES or "-" in word or "’" in word)
        for word in words
    )


def person(name: str, stated: str | None) -> ReadPerson:
    """Return a person or group with its name in single spaces."""
    return ReadPerson(re.sub(r"\s+", " ", name), stated)
