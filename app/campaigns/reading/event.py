"""Pure: an event to which a letter ties what it asks: "Ahead of your visit to Dhaka next month, we ask you to …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.dates import dates_in
from app.campaigns.reading.paragraphs import paragraphs
from app.campaigns.reading.record import ReadDeadline
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source, joined

_EVENTS = (
    r"visits?|trip|mission|journey|travels?|tour|meetings?|session|summit|conference|talks|dialogue|consultations?|"
    r"negotiations?|election|arrival|stay|address|speech|"
    r"visita|viaje|misión|gira|reuni[oó]n|encuentro|sesión|cumbre|conferencia|diálogo|estancia|llegada|"
    r"visite|voyage|déplacement|séjour|rencontre|réunion|session|sommet|conférence|entretiens?|dialogue|venue|tournée|"
    r"\w*reise|\w*besuch(?:s|es)?|treffen|\w*gespräch\w*|sitzung|gipfel\w*|konferenz|tagung|aufenthalt\w*"
)
_BEFORE = (
    r"ahead of|in advance of|in the run-up to|on the eve of|prior to|before|in anticipation of|as you prepare for|"
    r"antes de|con anterioridad a|de cara a|en vísperas de|previo a|previamente a|ante|con motivo de|"
    r"avant|en amont de|à la veille de|à l['’]approche de|en prévision de|dans la perspective de|préalablement à|"
    r"vor|im vorfeld|anlässlich|am vorabend"
)
_WHOSE = r"(?:your|the|su|sus|la|el|votre|vos|la|le|l['’]|ihre[rmsn]?|de[rsm])"
_ASK = (
    r"(?:we|i)\b[^.;]{0,80}?\b(?:ask|urge|request|call|appeal|write|writing|implore|encourage|invite|beg|hope)|"
    r"[^.;]{0,60}?\b(?:le|les|la) (?:pedimos|solicitamos|instamos|rogamos|exhortamos|escribimos|pido|solicito)|"
    r"[^.;]{0,60}?\b(?:escribimos|solicitamos|pedimos|nos dirigimos)|"
    r"(?:nous|je)\b[^.;]{0,80}?\b(?:demand|pri|exhort|appel|écri|adress|souhait|invit|sollicit)|"
    r"(?:bitten|ersuchen|fordern|appellieren|schreiben|wenden|möchten|rufen|bitte|schreibe) (?:wir|ich)\b"
)
_EVENT = rf"{_WHOSE} ?(?:[^\s,.;:]+ ){{0,4}}?(?:{_EVENTS})\b"
# The event stands before what is asked, up to a comma, in German up to the verb.
_FIRST = re.compile(
    rf"\b(?:{_BEFORE}) (?P<event>{_EVENT}[^,.;:]{{0,120}}?)(?:, (?={_ASK})| (?=(?:bitten|ersuchen|fordern|appellieren|"
    rf"schreiben|wenden|möchten|rufen|bitte|schreibe) (?:wir|ich)\b))",
    re.IGNORECASE,
)
# The event stands after what is asked.
_LAST = re.compile(
    rf"(?:{_ASK})[^.;]{{0,200}}?\b(?:ahead of|in advance of|before|prior to|antes de|avant|en amont de|vor) "
    rf"(?P<event>(?:your|su|votre|ihre[rmn]?) (?:[^\s,.;:]+ ){{0,3}}?(?:{_EVENTS})\b(?:(?! (?:to (?:ask|urge|"
    rf"request|call|appeal)|para (?:pedir|solicitar|instar)|pour (?:vous )?demander|"
    rf"afin de|and (?:ask|urge))\b)[^,.;:]){{0,120}})(?=[,.;:]| (?:to|para|pour|afin|and) )",
    re.IGNORECASE,
)
_MOST_PARAGRAPHS = 2


def take_event(source: Source, body: Sequence[Piece]) -> ReadDeadline | None:
    """Take the event before which a letter asks for something, from its first paragraphs, or None."""
    for paragraph in paragraphs(source, body)[:_MOST_PARAGRAPHS]:
        run = Run(source, paragraph)
        text = run.text.replace("\n", " ")
        match = _FIRST.search(text) or _LAST.search(text)
        if match is None:
            continue
        start, end = match.span("event")
        source.take("deadline", *run.pieces(start, end))
        dates = [found.iso for found in dates_in(match["event"]) if found.day]
        return ReadDeadline(dates[0] if len(dates) == 1 else None, DeadlineKind.EVENT, joined([match["event"]]))
    return None
