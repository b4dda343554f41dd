"""Pure: the words under which an office is found, and those of a query.

A word stands in the index as it is spelled (casefolded, without accents and optional marks) and in Latin letters, so
that Cyrillic finds a name that is stored in Latin letters and the other way round. Where a script puts no spaces
between words, each pair of characters is a word. A word of a query is the beginning of a word of the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

LONGEST_TOKEN = 60
LONGEST_QUERY = 200
MOST_TERMS = 10
# The mark before a whole name or title, which is looked for by its beginning.
PHRASE = "="

# Scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Letters that Arabic and Persian keyboards have each in their own way, and the stroke that only stretches a word.
_SAME_LETTER = str.maketrans(
    {"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643", "\u0671": "\u0627", "\u0640": None}
)
_ARTICLE = "\u0627\u0644"
_SHORTEST_AFTER_ARTICLE = 3
# Signs within a word that some write and some do not. A query is parted at them; the index has the whole word, too.
_APOSTROPHES = frozenset("'’ʼʻ`´׳״")
_DOUBLED = re.compile(r"([a-z])\1+")
_NOT_LATIN = re.compile(r"[^a-z0-9]+")
# One letter for those between which transliterations waver: Chaika and Chayka, Yuriy and Yurii, Novak and Nowak.
_WAVERING = str.maketrans("yjw", "iiv")


def plain(text: str) -> str:
    """Return a text casefolded and without the marks that may be left out; what is no letter stays."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in folded
        # Marks with a class are accents, points and vowel marks; those without one are vowels that a word cannot lack.
        # Characters of a format (such as Persian's joiners) have no width.
        if not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
    )
    return unicodedata.normalize("NFC", kept.translate(_SAME_LETTER))


def _parts(chunk: str) -> Iterable[tuple[str, bool]]:
    """Return the words of a text without spaces, each with whether a sign that is often left out comes next."""
    word = ""
    for character in plain(chunk):
        if unicodedata.category(character)[0] in "LNM":
            word += character
        elif word:
            yield word, character in _APOSTROPHES
            word = ""
    if word:
        yield word, False


# Directories repeat their words, so that each is looked at once.
@lru_cache(maxsize=50_000)
def _words_of(chunk: str) -> tuple[str, ...]:
    return tuple(run for word, _joined in _parts(chunk) for run in _RUN.findall(word))


@lru_cache(maxsize=50_000)
def _tokens_of(chunk: str) -> frozenset[str]:
    found = {form for word in _words_of(chunk) for form in _forms(word)}
    together = ""
    for word, joined in _parts(chunk):
        together += word
        if not joined:
            if together != word:
                found.update(_forms(together))
            together = ""
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [word for chunk in text.split() for word in _words_of(chunk)]


@lru_cache(maxsize=50_000)
def latin(word: str) -> str:
    """Return a word in Latin letters, those that transliterations confuse made one; the beginning stays a beginning."""
    ascii_only = _NOT_LATIN.sub("", anyascii(word).lower()).translate(_WAVERING)
    once = _DOUBLED.sub(r"\1", ascii_only)
    return once[1:] if once.startswith("ie") else once


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return what a word stands as in the index; words in Latin letters have but one form."""
    if word.isascii():
        return (latin(word)[:LONGEST_TOKEN],)
    if _IS_UNSPACED.match(word):
        pairs = tuple(word[start : start + 2] for start in range(len(word)))
        return tuple(dict.fromkeys(filter(None, (*pairs, latin(word)[:LONGEST_TOKEN]))))
    forms = [word, latin(word)]
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _SHORTEST_AFTER_ARTICLE:
        forms += [word[len(_ARTICLE) :], latin(word[len(_ARTICLE) :])]
    # A word of Latin letters with one that no accent makes (ł, ø) needs no form of its own.
    if latin(word) and all("LATIN" in unicodedata.name(character, "") or character.isascii() for character in word):
        forms = [latin(word)]
    return tuple(dict.fromkeys(form[:LONGEST_TOKEN] for form in forms if form))


def tokens(text: str) -> set[str]:
    """Return the tokens of a text, as the index has them."""
    return set().union(*map(_tokens_of, text.split()))


def number_tokens(number: str) -> set[str]:
    """Return the tokens of a fax number: its digits from each group on, so that it is found with and without +7."""
    groups = re.findall(r"\d+", number)
    return {"".join(groups[start:])[:LONGEST_TOKEN] for start in range(len(groups))}


def phrases(text: str) -> set[str]:
    """Return a whole name or title as the index has it, in its own script and in Latin letters."""
    words = _words(text)
    spelled = [" ".join(map(latin, words))]
    if not all(word.isascii() for word in words):
        spelled.append(" ".join(words))
    return {(PHRASE + phrase)[:LONGEST_TOKEN] for phrase in spelled if phrase.strip()}


def terms(query: str) -> list[tuple[str, ...]]:
    """Return what a query looks for: for each of its words, the beginnings of tokens that count as finding it."""
    found: dict[tuple[str, ...], None] = {}
    for word in _words(query[:LONGEST_QUERY]):
        if _IS_UNSPACED.match(word):
            pairs = [word[start : start + 2] for start in range(max(1, len(word) - 1))]
            found |= dict.fromkeys((pair,) for pair in pairs)
        else:
            forms = (latin(word),) if word.isascii() else (word, latin(word))
            if beginnings := tuple(dict.fromkeys(form[:LONGEST_TOKEN] for form in forms if form)):
                found[beginnings] = None
    # What another word begins with says nothing more.
    return [
        term
        for term in found
        if not any(other != term and len(other) == len(term) and _begins(other, term) for other in found)
    ][:MOST_TERMS]


def _begins(other: tuple[str, ...], term: tuple[str, ...]) -> bool:
    return all(longer.startswith(shorter) for longer, shorter in zip(other, term, strict=True))


def phrase_beginnings(query: str) -> list[str]:
    """Return the beginnings of whole names and titles that a query may be."""
    return sorted(phrases(query[:LONGEST_QUERY]), key=str.isascii)
