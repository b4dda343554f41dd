"""Pure: what stands above an appeal's account: a line with its date, a headline, a letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.campaigns.reading import channels
from app.campaigns.reading.countries import countries_in, countries_listed
from app.campaigns.reading.dates import FoundDate, article_before, dates_in
from app.campaigns.reading.lists import mark_of
from app.campaigns.reading.source import Piece, Source, joined

_MOST_WORDS_BEFORE_DATE = 4
_LONGEST_DATED_LINE = 80
_LONGEST_HEADLINE = 250
_FEWEST_WORDS_OF_HEADLINE = 3
_LONGEST_COUNTRIES = 80
_SHORTEST_PROSE = 80
_SHORTEST_LINE = 30
# "Mrs.", "Sra.", "Prof." end no sentence.
_ENDS_SENTENCE = re.compile(
    r"(?<!\w)(?!(?:mrs|mme|mlle|sra|srta|drs|dra|prof|profa|hon|rev|gen|col|capt|sgt|abg|lic|licda|ing|arq|adv|gov|"
    r"blvd|bldg|dept|ave|avda|str|apdo|edif|depto|etc|art|núm|num)\.)[\w-]*\w{3}[\"'”’»)\]*]*[.!?…][\"'”’»)\]*]*(?:\s|$)",
    re.IGNORECASE,
)
_AFTER_COUNTRIES = re.compile(r"\s*(?::|–|—|\s-\s)\s*")

# Words that tell the name of an organisation from that of a person or a place, without case and accents.
_OF_ORGANISATIONS = re.compile(
    r"\b(?:network|forum|association|committee|international|union|society|foundation|cent(?:re|er)|institute|council|"
    r"league|federation|coalition|alliance|organi[sz]ations?|guild|group|initiative|project|watch|defenders|club|pen|"
    r"rights|movement|campaign|scholars|academics|writers|journalists|lawyers|reporters|without borders|academy|"
    r"house|fund|trust|monitor|action|solidarity|observatory|consortium|collective|"
    r"asociaci[oó]n|comit[eé]|comisi[oó]n|red|fundaci[oó]n|centro|liga|federaci[oó]n|coalici[oó]n|alianza|"
    r"organizaci[oó]n|uni[oó]n|colectiv[oa]|observatorio|consejo|plataforma|sin fronteras|foro|c[ií]rculo|instituto|"
    r"r[eé]seau|fondation|ligue|f[eé]d[eé]ration|collectif|centre|organisation|observatoire|conseil|plateforme|"
    r"sans fronti[eè]res|cercle|institut|soci[eé]t[eé]|maison|"
    r"verein|verband|netzwerk|stiftung|bund|komitee|gesellschaft|b[uü]ndnis|zentrum|rat|ohne grenzen|kreis|werk|"
    r"\w+(?:netzwerk|verein|verband|bund|stiftung|gesellschaft|komitee|b[uü]ndnis|zentrum|rat|kreis|werk))\b",
    re.IGNORECASE,
)


def is_of_organisation(text: str) -> bool:
    """Whether a line is the name of an organisation by one of its words, and no address, sentence or label."""
    return bool(
        _OF_ORGANISATIONS.search(text)
        and not re.match(r"\d", text)
        and not re.search(r"[.:;]$|@|https?:|www\.|\d{3}", text)
        and not channels.labelled(text)
    )


def blocks_of(pieces: Sequence[Piece], gap: int = 1) -> list[list[Piece]]:
    """Return the pieces by block: an empty line parts two; with a `gap` of 2 it takes two of them."""
    found: list[list[Piece]] = [[pieces[0]]] if pieces else []
    for before, piece in pairwise(pieces):
        if piece.line - before.line > gap:
            found.append([])
        found[-1].append(piece)
    return found


def is_prose(source: Source, block: Sequence[Piece]) -> bool:
    """Whether a block is running text: long enough, in lines as long as a text's, and with the end of a sentence."""
    text = joined(source.text(piece) for piece in block)
    is_long = len(text) >= _SHORTEST_PROSE and len(text) >= _SHORTEST_LINE * len(block)
    return is_long and bool(_ENDS_SENTENCE.search(text))


def dated(source: Source, piece: Piece) -> tuple[Piece, FoundDate] | None:
    """Return where the date of a line stands, and it, where a few words at most are before it: "Paris, 4 May 2018"."""
    text = source.text(piece)
    if len(text) > _LONGEST_DATED_LINE:
        return None
    found = [each for each in dates_in(text) if each.iso and each.day]
    if len(found) != 1 or text[found[0].end :].strip(" .,;)*_"):
        return None
    start = article_before(text, found[0].start)
    before = text[:start]
    if len(before.split()) > _MOST_WORDS_BEFORE_DATE or re.search(r"[.!?;(]\s", before):
        return None
    return source.piece(piece.line, piece.start + start, piece.start + found[0].end), found[0]


def countries_before(text: str) -> tuple[str, ...]:
    """Return the countries that stand before the mark of a headline: "Thailand/Laos: …", "Nepal – …"."""
    for match in _AFTER_COUNTRIES.finditer(text, 0, _LONGEST_COUNTRIES):
        if match.end() < len(text) and (found := countries_listed(text[: match.start()].strip(" #*_"))):
            return found
    return ()


def countries_of(title: str | None) -> tuple[str, ...]:
    """Return the countries that a headline names, in their order."""
    if title is None:
        return ()
    return tuple(dict.fromkeys([*countries_before(title), *(each.code for each in countries_in(title))]))


def headline(source: Source, blocks: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Return the lines of the headline among blocks above the account: one that begins with countries, else the first.

    A headline has several words, no full stop at its end, and neither bullet nor label.
    """
    for block in blocks:
        if countries_before(source.text(block[0])):
            # Without an empty line after the headline, its first line is all that is certain.
            return [block[0]] if is_prose(source, block[1:]) else list(block)
    return next((list(block) for block in blocks if is_headline(source, block)), [])


def is_headline(source: Source, block: Sequence[Piece]) -> bool:
    """Whether a block may be a headline by its words and marks."""
    text = joined(source.text(piece) for piece in block).strip(" *_#")
    words = re.findall(r"[^\W\d_]+", text)
    return bool(
        len(words) >= _FEWEST_WORDS_OF_HEADLINE
        and len(text) <= _LONGEST_HEADLINE
        and re.match(r"[\"“«„‘¿¡(]*[^\W\d_a-zß-öø-ÿ]", text)
        and not re.search(r"[.,;:]$|@|https?:|www\.|\]\(", text)
        and not mark_of(text)
        and not any(channels.labelled(source.text(piece)) for piece in block)
    )
