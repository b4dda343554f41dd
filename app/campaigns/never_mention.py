"""Pure: where a text mentions what must never be mentioned, however it is written.

A term is found as whole words: in any case, with or without accents, in Cyrillic or Latin letters ("Амон" finds
"Amon" and the other way round), with a space, a hyphen or nothing between its words, in every order of the words of a
name, and with the endings of a name in a sentence. What has five letters or more is also found with up to three
letters behind it. A number is found however its digits are parted. Scripts that put no spaces between words have no
whole words: there the letters count. Arabic leaves most vowels out, so that a name in its letters is found in Latin
ones only where it has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from anyascii import anyascii

from app.letters.characters import SCRIPTS
from app.recipients.tokens import latin, plain

MOST_TERMS = 200
LONGEST_TERM = 120
# Less is found everywhere.
FEWEST_LETTERS = 2
FEWEST_DIGITS = 5

# So long a word may go on behind a term of so many letters: an ending, a plural, a possessive.
_LONG = 5
_ENDING = 3
# In a number, what stands before its last digits may be written otherwise: the code of the country, or a trunk prefix.
_DIGITS_COMPARED = 9
# So many words may be a name, which stands in one order here and in another one there.
_WORDS_OF_NAME = 3
# Words of one term may be written together; of more words than these, only all of them.
_WORDS_JOINED = 4
# A word that apostrophes or signs without a width part into more pieces is none.
_MOST_PIECES = 6

_APOSTROPHES = frozenset("'’‘ʼʻ`´׳״ʹʺ")
# Letters that one language writes and its neighbour does not, as they stand in names (Tajik and Ukrainian in Russian),
# and the end of a word in Arabic.
_SAME_LETTER = str.maketrans({
    "қ": "к", "ғ": "г", "ҳ": "х", "ҷ": "дж", "і": "и", "є": "е", "ґ": "г", "\u0629": "\u0647",
})  # fmt: skip
_SPACED = frozenset({"Latn", "Cyrl", "Arab", "Grek", "Hebr", "Armn", "Geor", "Ethi", "Deva", "Beng", "Taml", "Syrc"})

# The endings of names in Russian and its neighbours, й and ё as и and е, and what may stand instead of them where the
# name itself is told.
_CASE_ENDINGS = (
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ою", "ею", "ью", "ой", "ей", "ом", "ем", "ым", "им", "ам",
    "ям", "ах", "ях", "ых", "их", "ую", "юю", "а", "я", "у", "ю", "ы", "и", "е",
)  # fmt: skip
_ENDINGS = tuple(dict.fromkeys(ending.replace("й", "и") for ending in _CASE_ENDINGS))
_BASES = ("", "а", "я", "ь", "и", "ии", "ыи", "ая", "яя")
_SHORTEST_STEM = 2
_CYRILLIC_VOWELS = frozenset("аеиоуыэюя")

# What Arabic writes together with the next word: "and", "for", "in", "like", and the article.
_PROCLITICS = re.compile("^[\u0648\u0641]?[\u0628\u0643\u0644]?(?:\u0627\u0644)?")
_SHORTEST_AFTER_PROCLITIC = 3

# The digits of one number, with whatever people put between them.
_NUMBER = re.compile(r"\d(?:[\s().\-–/]*\d)*")


def is_findable(term: str) -> bool:
    """Return whether a term says enough to be looked for: two letters, or a number of five digits."""
    folded = _folded(term)
    letters = sum(character.isalpha() for character in folded)
    digits = sum(character.isdecimal() for character in folded)
    return letters >= FEWEST_LETTERS or digits >= FEWEST_DIGITS


def hits(terms: Sequence[str], text: str) -> tuple[str, ...]:
    """Return those of the terms that a text mentions, in their order."""
    found = {term for _start, _end, term in _found(tuple(terms), text)}
    return tuple(term for term in dict.fromkeys(terms) if term in found)


def marked(terms: Sequence[str], text: str) -> list[tuple[str, bool]]:
    """Return a text in its pieces, each with whether it is a term that must not be mentioned."""
    pieces, at = [], 0
    for start, end, _term in sorted(_found(tuple(terms), text)):
        if end <= at:
            continue
        pieces += [(text[at : max(start, at)], False), (text[max(start, at) : end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(piece, hit) for piece, hit in pieces if piece]


@dataclass(frozen=True, slots=True)
class _Form:
    """A word as it is compared: in its own script and in Latin letters. `whole`: more letters may follow a term."""

    plain: str
    latin: str
    scripts: frozenset[str]
    whole: bool = True

    def is_found_as(self, other: _Form) -> bool:
        """Return whether this word of a term is what another word of a text says."""
        if self.plain == other.plain or (other.whole and _goes_on(self.plain, other.plain)):
            return True
        # Latin letters waver (Chaika, Chayka); words of one script are compared as they are spelled.
        return self.scripts != other.scripts and (
            self.latin == other.latin != "" or (other.whole and _goes_on(self.latin, other.latin))
        )


def _goes_on(term: str, word: str) -> bool:
    """Return whether a word is a term with an ending behind it."""
    return (
        len(term) >= _LONG
        and word.startswith(term)
        and len(word) - len(term) <= _ENDING
        and not term.isdecimal()
        and word[len(term) :].isalpha()
    )


def _form(word: str, scripts: frozenset[str], *, whole: bool = True) -> _Form:
    return _Form(word, latin(word), scripts, whole)


def _folded(word: str) -> str:
    letters = plain(word).translate(_SAME_LETTER)
    # Strokes (ł, ø) are no accents, and are left out as often.
    return letters if letters.isascii() else "".join(map(_unstroked, letters))


def _unstroked(letter: str) -> str:
    return anyascii(letter).lower() if unicodedata.name(letter, "").startswith("LATIN ") else letter


def _scripts(word: str) -> frozenset[str]:
    names = (unicodedata.name(character, "").partition(" ")[0] for character in word if character.isalpha())
    return frozenset(SCRIPTS.get(name, "other") for name in names)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A term as words that follow each other."""

    term: str
    words: tuple[_Form, ...]


class _Looked:
    """Terms, prepared for looking: patterns by how their first words begin in Latin letters; letters; digits."""

    def __init__(self, terms: tuple[str, ...]) -> None:
        self.patterns: dict[str, list[_Pattern]] = {}
        self.unspaced: list[tuple[str, str]] = []
        self.numbers: list[tuple[str, str]] = []
        for term in terms:
            if is_findable(term):
                self._take(term)

    def _take(self, term: str) -> None:
        if not any(character.isalpha() for character in term):
            self.numbers.append((term, _digits(term)[-_DIGITS_COMPARED:]))
            return
        words = [word for piece in _pieces(term) if (word := _folded(piece.word))]
        if not _scripts("".join(words)) <= _SPACED:
            self.unspaced.append((term, "".join(words)))
            return
        for joined in _ways_to_write(words):
            pattern = _Pattern(term, tuple(_form(word, _scripts(word)) for word in joined))
            self.patterns.setdefault(_head(pattern.words[0].latin), []).append(pattern)


@lru_cache(maxsize=16)
def _looked(terms: tuple[str, ...]) -> _Looked:
    return _Looked(terms)


def _head(word: str) -> str:
    return word[:FEWEST_LETTERS]


def _ways_to_write(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a term in every order of a name, which some put the surname first in, and joined."""
    orders = permutations(words) if len(words) <= _WORDS_OF_NAME else (words,)
    return (joined for order in orders for joined in _ways_to_join([*order]))


def _ways_to_join(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a term with nothing between some of them, in every way."""
    if len(words) > _WORDS_JOINED:
        yield from (tuple(words), ("".join(words),))
        return
    for ways in range(2 ** (len(words) - 1)):
        joined = [words[0]]
        for number, word in enumerate(words[1:]):
            if ways >> number & 1:
                joined[-1] += word
            else:
                joined.append(word)
        yield tuple(joined)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Letters without a gap, and where they stand; `tied`: at most an apostrophe is seen behind them."""

    start: int
    end: int
    word: str
    tied: bool


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    word, gap, start, end = "", "", 0, 0
    for place, character in enumerate(text):
        # What looks like other letters (full width, in a circle) is taken for them.
        for one in character if character in _APOSTROPHES else unicodedata.normalize("NFKC", character):
            if one in _APOSTROPHES or unicodedata.category(one)[0] not in "LNM":
                gap += one
                continue
            if word and gap:
                pieces.append(_Piece(start, end, word, _ties(gap)))
                word = ""
            start = start if word else place
            word, gap, end = word + one, "", place + 1
    if word:
        pieces.append(_Piece(start, end, word, tied=False))
    return pieces


def _ties(gap: str) -> bool:
    return all(one in _APOSTROPHES or unicodedata.category(one) == "Cf" for one in gap)


def _found(terms: tuple[str, ...], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each term stands in a text."""
    looked = _looked(terms)
    yield from _numbers(looked, text)
    yield from _unspaced(looked, text)
    if looked.patterns:
        units = [list(_units(pieces, at)) for pieces in (_pieces(text),) for at in range(len(pieces))]
        yield from _patterns(looked, units)


# What begins at a piece of a text: each word that it may be the beginning of, its end, and how many pieces it takes.
_Unit = tuple[str, int, int, int]


def _units(pieces: list[_Piece], at: int) -> Iterator[_Unit]:
    word = ""
    for taken in range(1, _MOST_PIECES + 1):
        piece = pieces[at + taken - 1]
        word += piece.word
        yield word, pieces[at].start, piece.end, taken
        if not piece.tied or at + taken == len(pieces):
            return


def _patterns(looked: _Looked, units: list[list[_Unit]]) -> Iterator[tuple[int, int, str]]:
    for at, beginnings in enumerate(units):
        for word, start, end, taken in beginnings:
            for form in _readings(word, looked.patterns):
                for pattern in looked.patterns.get(_head(form.latin), ()):
                    if pattern.words[0].is_found_as(form):
                        last = _rest(pattern.words[1:], units, at + taken, end)
                        if last is not None:
                            yield start, last, pattern.term


def _rest(words: tuple[_Form, ...], units: list[list[_Unit]], at: int, end: int) -> int | None:
    """Return where a pattern ends whose other words must follow from a piece on; None where they do not."""
    if not words:
        return end
    for word, _start, ends, taken in units[at] if at < len(units) else ():
        if any(words[0].is_found_as(form) for form in _readings(word)):
            last = _rest(words[1:], units, at + taken, ends)
            if last is not None:
                return last
    return None


def _readings(word: str, beginnings: Collection[str] | None = None) -> Iterator[_Form]:
    """Yield what a word of a text may be: itself, and the name of which it is a form; with one of these beginnings."""
    folded, scripts = _folded(word), _scripts(word)
    itself = _form(folded, scripts)
    yield itself
    # An ending changes no beginning.
    if "Cyrl" in scripts and (beginnings is None or _head(itself.latin) in beginnings):
        for base in _bases(folded):
            yield _form(base, scripts, whole=False)
    if "Arab" in scripts:
        for rest in _without_proclitics(folded):
            yield _form(rest, scripts)


def _bases(word: str) -> Iterator[str]:
    """Yield the names of which a Cyrillic word may be a case."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        for base in _BASES:
            # A name that ends in another vowel has no cases.
            if base or stem[-1] not in _CYRILLIC_VOWELS:
                yield stem + base


def _without_proclitics(word: str) -> Iterator[str]:
    found = _PROCLITICS.match(word)
    longest = found.end() if found else 0
    for length in range(1, longest + 1):
        if len(word) - length >= _SHORTEST_AFTER_PROCLITIC:
            yield word[length:]
    # "For" and the article melt together.
    if word.startswith("\u0644\u0644"):
        yield "\u0627" + word[1:]


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())


def _numbers(looked: _Looked, text: str) -> Iterator[tuple[int, int, str]]:
    for run in _NUMBER.finditer(text) if looked.numbers else ():
        digits = _digits(run[0])
        for term, wanted in looked.numbers:
            if wanted in digits:
                yield run.start(), run.end(), term


def _unspaced(looked: _Looked, text: str) -> Iterator[tuple[int, int, str]]:
    if not looked.unspaced:
        return
    letters, places = "", list[int]()
    for place, character in enumerate(text):
        if unicodedata.category(character)[0] in "LNM":
            folded = _folded(character)
            letters += folded
            places += [place] * len(folded)
    for term, wanted in looked.unspaced:
        at = letters.find(wanted) if wanted else -1
        while at >= 0:
            yield places[at], places[at + len(wanted) - 1] + 1, term
            at = letters.find(wanted, at + 1)
