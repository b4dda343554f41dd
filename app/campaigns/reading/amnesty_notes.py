"""Pure: the sentences and lines that Amnesty's layouts print around an appeal.

Which update it is and of what, copies to diplomats, the section office, suggested posts, how the deadline is worded,
the furniture of pages. Each function takes or leaves what it finds; what is left stays leftover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.amnesty import index_in, reference_in, updates_before
from app.campaigns.reading.countries import folded
from app.campaigns.reading.dates import dates_in
from app.campaigns.reading.demands import entries
from app.campaigns.reading.diplomats import DIPLOMATS
from app.campaigns.reading.record import Post, ReadDeadline
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source, joined

LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]*[^\s<>()\[\].,;:]")
# A link goes on in the next line behind one of its own marks, or before one.
_MORE_OF_LINK = re.compile(r"\n(?:(?<=[/\-_=?&]\n)[^\s<>()\[\]]+|[/?&=][^\s<>()\[\]]+)(?=\s|$)")
_UPDATE = re.compile(
    r"(?:this\s+is\s+(?:the\s+|an?\s+)?[\w-]+\s+update|update\s+(?:of|on)"
    r"|[eé]sta?\s+es\s+la\s+\S+\s+actualización|(?:ceci|il\s+s[’']agit)\s+(?:est|de)\s+la\s+\S+\s+(?:mise\s+à\s+jour|actualisation)"
    r"|dies\s+ist\s+die\s+\S+\s+aktualisierung)\b[^.:]{0,60}?\b(?:UA|AU)\b\s*:?\s*\d+[/.]\d\d\b\.?",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\s*(?:for\s+)?(?:further\s+information|más\s+información|(?:pour\s+)?plus\s+d[’']informations?|pour\s+en\s+savoir\s+plus"
    r"|informations\s+complémentaires|weitere\s+informationen)\s*:?\s*(?:see|véase|voir)?\s*:?\s*",
    re.IGNORECASE,
)

_COPIES = re.compile(
    r"\b(?:cop(?:y|ies|ias?|ie)|kopien?)\b|^\W*(?:(?:and|as\s+well\s+as)\s+to|(?:y|así\s+como|y\s+también)\s+a"
    r"|(?:et|ainsi\s+qu[’'])\s*aux|(?:sowie|und|ebenso|außerdem)(?:\s+auch)?\s+an)\b",
    re.IGNORECASE,
)
_IN_YOUR_COUNTRY = re.compile(
    r"accredited|your\s+(?:own\s+)?country|acreditad|su\s+país|accrédité|votre\s+pays|akkreditiert"
    r"|(?:ihre[mn]|deinem|eurem)\s+land|your\s+respective",
    re.IGNORECASE,
)
_INSERT = re.compile(
    r"\s*(?:please\s+insert|(?:por\s+favor,?\s+)?inserten?|(?:veuillez\s+)?insére[zr]|bitte\s+fügen)\b[^.:]{0,160}[.:]",
    re.IGNORECASE,
)
# The words of the line for local embassies that a section should have filled in.
_TEMPLATE = frozenset(
    re.findall(
        r"\w+",
        "name address fax number email e mail salutation phone nombre direccion numero de correo electronico "
        "tratamiento nom adresse courriel formule d appel telefono telephone anrede nummer of le the",
    )
)
_TEMPLATE_WORDS = 4
# A sentence is not longer; without a limit a page in one line would take minutes.
_LONGEST_CLAUSE = 400

_OFFICE = re.compile(
    r"(?:please\s+)?check\s+with\s+[^.]{0,120}?\b(?:section|office|secretariat)\b[^.]{0,160}(?:\.|$)"
    r"|(?:por\s+favor,?\s+)?(?:consulten?|consúltese)\s+(?:con|a)\s+[^.]{0,120}?\b(?:sección|oficina|secretariado)\b[^.]{0,160}(?:\.|$)"
    r"|vérifiez\s+auprès\s+de\s+[^.]{0,120}?\b(?:section|secrétariat|bureau)\b[^.]{0,160}(?:\.|$)(?:\s+merci\.?)?"
    r"|(?:au-delà\s+de\s+cette\s+date|après\s+cette\s+date)[^.]{0,60}?vérifiez\s+[^.]{0,160}(?:\.|$)"
    r"|bitte\s+fragen\s+sie\s+[^.]{0,200}(?:\.|$)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|después\s+del?|a\s+partir\s+del?|après\s+le|nach\s+dem)\s+", re.IGNORECASE)

_WORDING = (
    (
        DeadlineKind.BEFORE,
        r"before|prior\s+to|antes\s+del?|avant(?:\s+(?:le|la|l[’'](?=\w)|les))?|vor\s+(?:dem|der)|vor(?=\s+\d)",
    ),
    (
        DeadlineKind.UNTIL,
        (
            r"by|until|till|no\s+later\s+than|not\s+later\s+than|hasta(?:\s+el)?|a\s+más\s+tardar(?:\s+el)?"
            r"|jusqu[’']au|au\s+plus\s+tard\s+le|bis(?:\s+(?:spätestens\s+)?zum)?|spätestens(?:\s+(?:bis\s+zum|am))?"
        ),
    ),
)
_WORDS = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind.name}>{words})" for kind, words in _WORDING) + r")\s+", re.IGNORECASE
)

# As "Suggested message on Twitter:", "Mensaje sugerido para Twitter:" and "Suggested tweet:" do.
_POST = re.compile(
    r"[^:\n@]{0,60}?\b(?:messages?|mensajes?|posts?|tweets?|tuits?|nachricht\w*)\b[^:\n@]{0,60}:\s*", re.IGNORECASE
)
_SUGGESTED = re.compile(r"suggest|propos|propuest|sample|sugerid|suggéré|vorschlag|vorgeschlagen", re.IGNORECASE)
_NETWORK = re.compile(
    r"\b(?:facebook|instagram|bluesky|mastodon|linkedin|(?:twitter|tweets?|tuits?|x)\b)", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile("[.!?…][\"'”’»)]*$|#\\w+$")


def everything(source: Source) -> Run:
    """Return what is free of a document as one text."""
    return Run(source, source.free(1, len(source)))


@dataclass(frozen=True, slots=True)
class Update:
    """What the sentence on earlier issues states; all None where there is none."""

    update: int | None = None
    reference: str | None = None
    previous: str | None = None


def take_update(source: Source) -> Update:
    """Take "This is the second update of UA 84/11. Further information: …" and what it gives."""
    run = everything(source)
    match = _UPDATE.search(run.text)
    if match is None:
        return Update()
    source.take("update", *run.pieces(match.start(), match.end()))
    reference = reference_in(match.group())
    previous = None
    if further := _FURTHER.match(run.text, match.end()):
        link = link_at(run.text, further.end())
        index = index_in(run.text, further.end())
        end = 0
        if link:
            previous, end = link
        elif index and index.start == further.end():
            previous, end = index.value, index.end
        if previous:
            source.take("layout", *run.pieces(match.end(), further.end()))
            source.take("previous", *run.pieces(further.end(), end))
    return Update(updates_before(match.group()), reference.value if reference else None, previous)


def link_at(text: str, start: int) -> tuple[str, int] | None:
    """Return the link that begins at a place of a text, broken over two lines or not, and where it ends."""
    # The mark at the end of a line may be the link's own.
    link = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]+|[\w-]+(?:\.[\w-]+)+/[^\s<>()\[\]]*").match(text, start)
    if link is None:
        return None
    end = link.end()
    while more := _MORE_OF_LINK.match(text, end):
        end = more.end()
    value = text[start:end].replace("\n", "").rstrip(".,;:)")
    return value, end - (len(text[start:end].replace("\n", "")) - len(value))


def take_diplomatic_copies(source: Source) -> tuple[Piece, ...]:
    """Take the sentences that ask for copies to diplomats in the writer's country, and return where they stand."""
    run = everything(source)
    found: list[Piece] = []
    for match in DIPLOMATS.finditer(run.text):
        start, end = _clause(run, match)
        clause = run.text[start:end]
        if not (_COPIES.search(clause) and _IN_YOUR_COUNTRY.search(clause)):
            continue
        pieces = run.pieces(start, end)
        source.take("diplomatic_copies", *pieces)
        found += pieces
        if insert := _INSERT.match(run.text, end):
            source.take("layout", *run.pieces(end, insert.end()))
    for piece in list(source.free(1, len(source))):
        if _is_template(source.text(piece)):
            source.leave(piece)
            found.append(piece)
    return tuple(found)


def _clause(run: Run, match: re.Match[str]) -> tuple[int, int]:
    """Return where the sentence of a match begins and ends; it begins where a line does, or after a full stop."""
    text = run.text
    start = max(run.line_start(match.start()), match.start() - _LONGEST_CLAUSE)
    # Where the line before has "copies", the sentence has been wrapped.
    if not _COPIES.search(text[start : match.start()]) and start > 1 and text[start - 2] != "\n":
        earlier = max(run.line_start(start - 1), start - _LONGEST_CLAUSE)
        if _COPIES.search(text[earlier:start]):
            start = earlier
    stops = list(re.finditer(r"[.;!?]\s+", text[start : match.start()]))
    if stops and _COPIES.search(text[start + stops[-1].end() : match.start()]):
        start += stops[-1].end()
    end = re.compile(r"[.:](?=\s|$)|\n\n|$").search(text, match.end(), match.end() + _LONGEST_CLAUSE)
    stop = end.end() if end else match.end()
    # A heading in capitals has no full stop; what it asks for ends with its line.
    line = text.find("\n", match.end())
    if text[start : match.end()].isupper() and 0 <= line < stop and _IN_YOUR_COUNTRY.search(text[start:line]):
        stop = line
    return start, stop


def _is_template(text: str) -> bool:
    words = re.findall(r"[a-z]+", folded(text))
    return len(words) >= _TEMPLATE_WORDS and set(words) <= _TEMPLATE


def take_office_deadline(source: Source, *, known: bool = False) -> tuple[ReadDeadline | None, tuple[Piece, ...]]:
    """Take the sentence on the section office where it states the deadline, leave it where it does not.

    Where the deadline is known from elsewhere, it is left, too.
    """
    run = everything(source)
    deadline = None
    found: list[Piece] = []
    for match in _OFFICE.finditer(run.text):
        pieces = run.pieces(match.start(), match.end())
        found += pieces
        after = _AFTER.search(match.group())
        dates = dates_in(match.group()[after.end() :]) if after else ()
        if known or deadline or not after or not dates or dates[0].start:
            source.leave(*pieces)
            continue
        start = match.start() + after.end()
        source.take("deadline", *run.pieces(start, start + dates[0].end))
        source.take("layout", *pieces)
        kind = DeadlineKind.CHECK_AFTER
        deadline = ReadDeadline(dates[0].iso, kind, joined([run.text[start : start + dates[0].end]]))
    return deadline, tuple(found)


def deadline_in(text: str, *, events: bool = False) -> tuple[ReadDeadline, int, int] | None:
    """Return the deadline that a text words ("before 15 May 2012"), and from where to where its date is printed.

    With `events`, what follows the word is an event where it is no date.
    """
    for match in _WORDS.finditer(text):
        kind = next(kind for kind, _ in _WORDING if match[kind.name])
        rest = text[match.end() :]
        dates = dates_in(rest)
        if dates and not dates[0].start:
            found = dates[0]
            printed = joined([rest[: found.end]])
            kind = DeadlineKind.MONTH if found.day is None else kind
            return ReadDeadline(found.iso, kind, printed), match.end(), match.end() + found.end
        if events and (event := rest.rstrip(" .:;\n")):
            return ReadDeadline(None, DeadlineKind.EVENT, joined([event])), match.end(), match.end() + len(event)
    return None


def take_posts(source: Source, number: int = 0) -> tuple[Post, ...]:
    """Take the messages that the document suggests for social networks, the first as post `number`, from 0."""
    pieces = list(source.free(1, len(source)))
    found: list[Post] = []
    for at, piece in enumerate(pieces):
        match = _POST.match(source.text(piece))
        label = match.group() if match else ""
        network = _NETWORK.search(label)
        if not match or not network or not _SUGGESTED.search(label) or not source.is_free(piece):
            continue
        source.take("layout", source.piece(piece.line, piece.start, piece.start + match.end()))
        rest = source.piece(piece.line, piece.start + match.end(), piece.end)
        following = [*([rest] if rest.end > rest.start else []), *pieces[at + 1 :]]
        for message in _messages(source, following, begun=rest.end > rest.start):
            source.take(f"posts.{number + len(found)}", *message)
            found.append(Post(_network(network.group()), joined(source.text(each) for each in message)))
    return tuple(found)


def _network(word: str) -> str:
    word = word.lower()
    return "twitter" if word.startswith(("tw", "tuit")) else word


def _messages(source: Source, pieces: Sequence[Piece], *, begun: bool) -> list[list[Piece]]:
    """Return the messages that follow the label: a list of them, or one that goes on until its sentence has ended."""
    if not begun and (listed := entries(source, pieces[:_MOST_LINES])) and listed[0].mark.line == pieces[0].line:
        return [entry.pieces for entry in listed]
    message = list(pieces[:1])
    for before, piece in pairwise(pieces):
        gap = piece.line - before.line
        ended = _ENDS_SENTENCE.search(source.text(before))
        if gap > 2 or (gap > 1 and ended) or _POST.match(source.text(piece)):  # noqa: PLR2004  # One empty line between.
            break
        if ended and not re.match(r"[#@a-z]|https?:", source.text(piece)):
            break
        message.append(piece)
    return [message] if message else []


# A list of suggested messages is not longer than that.
_MOST_LINES = 20
