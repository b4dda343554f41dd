"""Pure: the labels in a line of an address, and the numbers, e-mail addresses, handles and salutations behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.campaigns.reading.record import Fax


class Label(StrEnum):
    """What a label in an address says that follows."""

    FAX = "fax"
    PHONE = "phone"
    PHONE_AND_FAX = "phone and fax"
    EMAIL = "email"
    HANDLE = "handle"
    SALUTATION = "salutation"
    TELEGRAM = "telegram"
    WEBSITE = "website"


_NETWORKS = (
    "twitter|facebook|instagram|youtube|linkedin|tiktok|threads|mastodon|bluesky|vkontakte|vk|telegram|whatsapp|weibo|x"
)

# A label stands at the start of a line or after a mark that parts it from what stands before. The colon may be missing.
_LABELS = {
    Label.PHONE_AND_FAX: r"(?:t[eé]l(?:[eé]phone|[eé]fono|efon)?|phone)\.?\s*(?:/|and|&|y|et|und)\s*(?:tele)?fax"
    r"|(?:tele)?fax\s*(?:/|and|&|y|et|und)\s*(?:t[eé]l(?:[eé]phone|[eé]fono|efon)?|phone)",
    Label.FAX: r"(?:tele)?fax(?:es)?(?:\s*(?:no|nr|number|número|numéro)\b)?|facs[ií]mil[e]?|t[eé]l[eé]copi(?:e|eur)"
    r"|f(?=\.?\s?:)",
    Label.TELEGRAM: r"telegrams?|telegramas?|t[eé]l[eé]grammes?|telegramme?|telex(?:es)?|t[eé]lex",
    Label.PHONE: r"t[eé]l(?:[eé]phones?|[eé]fonos?|efone?)?s?|phones?|mobile|m[oó]vil|portable|[tp](?=\.?\s?:)",
    Label.EMAIL: r"e-?\s?mails?(?:\s+address(?:es)?)?|correos?(?:-e|\s+electr[oó]nicos?)?|courriels?"
    r"|m[eé]l|mail|e(?=\s?:)",
    Label.SALUTATION: r"salutations?|salutaci[oó]n|saludo|tratamiento|encabezamiento|encabezado|(?:korrekte\s+)?anrede"
    r"|formules?\s+d[’']appel|appel|f[oó]rmula de (?:saludo|cortes[ií]a)|titre",
    Label.HANDLE: rf"(?P<network>{_NETWORKS})(?:\s*(?:/\s*x|\((?:formerly|antes|anteriormente|anciennement|"
    rf"früher|ehemals|vormals|ex)[ -]twitter\)|account|handle))?",
    Label.WEBSITE: r"web\s?sites?|web|p[aá]gina web|sitio web|site(?:\s+(?:web|internet))?|webseite|contact form",
}  # fmt: skip

_NAMED = (
    r"(?P<label>(?:(?:vorab\s+)?(?:by|via|vía|per|par|por)\s+)?(?:"
    + "|".join(f"(?P<{label.name}>{pattern})" for label, pattern in _LABELS.items())
    + r"))"
)
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[|;•·,/(])|(?<=\sI)|(?<=\s{2})|(?<=\n)|(?<=\.))\s*"
    + _NAMED
    + r"(?P<mark>\s*\.?\s*:|\.?\s*(?=[+(\d])|\s+(?=[@+(\d]|\S+@|https?:|www\.))\s*",
    re.IGNORECASE,
)
# In running text, only a colon or a number tells a label from a word.
_RUN_IN = re.compile(r"(?<!\w)" + _NAMED + r"(?P<mark>\s*\.?\s*:|\.?\s*(?=[+(]))\s*", re.IGNORECASE)
_SALUTATION_WITHOUT_COLON = re.compile(
    r"(?P<label>salutation|salutaci[oó]n|anrede|tratamiento)\s+(?=\S)", re.IGNORECASE
)

EMAIL = re.compile(r"(?<![\w.+\-'])[\w.+\-']{1,64}@[\w\-]+(?:\.[\w\-]+)+")
# What a page shows in place of an address: "email protected" in brackets, or an "at" in brackets.
_MASKED = re.compile(
    r"\[email.{0,3}protected\]|\S{1,64}\s*[\[(]\s*(?:at|arroba|arobase|ät)\s*[\])]\s*\S+", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:\+\s?|\(\+?|00)?\d[\d\s().\-–/]*\d(?:\s?\(\d+\))?")
_EXTENSION = re.compile(
    r"[\s,;/(–-]*(?:ext(?:ensions?|ensi[oó]n|n|\b)|exten|anexo|poste|durchwahl|dw|nebenstelle|nst|app(?:arat)?|"
    r"int(?:erno)?|interne|#|x)(?![^\W\d_])\.?\s*(?:(?:no|nr|n[°º])\b\.?)?\s*:?\s*(?P<extension>\d+)\)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@\w[\w.\-]*|(?<!\S)/\w[\w.\-/]*|(?:https?://|www\.)\S+|[\w.\-]+\.\w+/\S+|[\w.\-]{3,}")
_FEWEST_DIGITS = 4
# What stands alone may be a postcode, too, which is shorter.
_FEWEST_DIGITS_ALONE = 7
_NUMBER_ALONE = re.compile(
    r"[+(\d][\d\s().\-–/+,;]*(?:\(?(?:ext|anexo|poste|nst|int|app|x)[\w.: ]*\)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what follows it, up to the next label: places in a text."""

    label: Label
    network: str
    start: int
    value_start: int
    end: int


def labelled(text: str, *, run_in: bool = False) -> tuple[Labelled, ...]:
    """Return the labels of a line and the stretches that they name, in their order; `run_in` for running text."""
    found = []
    matches = list((_RUN_IN if run_in else _LABEL).finditer(text))
    if not matches and (match := _SALUTATION_WITHOUT_COLON.match(text)):
        return (Labelled(Label.SALUTATION, "", 0, match.end(), len(text)),)
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        end = match.end() + len(_without_mark(text[match.end() : end]))
        label = next(label for label in _LABELS if match[label.name])
        network = (match["network"] or "").lower()
        bracket = text.find(")", match.end()) if text[: match.start("label")].endswith("(") else -1
        if label is Label.SALUTATION:
            # What is greeted may hold any word, a label's too; brackets say where it ends.
            end = len(text.rstrip()) if bracket < 0 else bracket
        found.append(Labelled(label, network, match.start("label"), match.end(), max(end, match.end())))
        if label is Label.SALUTATION and bracket < 0:
            break
    return tuple(found)


def _without_mark(value: str) -> str:
    """Return a value without the mark at its end that parts it from the next label."""
    value = value.rstrip()
    if value == "I" or value.endswith(("|", ";", "•", "·", ",", "/", " I")):
        value = value[:-1].rstrip()
    return value


def numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, Fax]]:
    """Give the numbers of a stretch, each with its place and, where one is printed, its extension."""
    at = start
    while match := _NUMBER.search(text, at, end):
        at = match.end()
        # Digits within a word, or within the address of a page, are no number.
        if match.start() > start and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "/_-@"):
            continue
        for place, number in _split_at_slashes(match):
            if sum(map(str.isdigit, number)) < _FEWEST_DIGITS:
                continue
            stop = place + len(number)
            extension = _EXTENSION.match(text, stop, end)
            at = max(at, extension.end() if extension else 0)
            yield (
                place,
                extension.end() if extension else stop,
                Fax(number, extension["extension"] if extension else None),
            )


def _split_at_slashes(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Part "+41 22 555 01 20 / +41 22 555 01 21", and not "+49 30 555/01"."""
    at = match.start()
    for part in re.split(r"(\s+/\s*(?=[+(\d])|/(?=\+))", match.group()):
        if not part.lstrip().startswith("/"):
            yield at, part.rstrip(" (-–/.")
        at += len(part)


def goes_on(label: Label, text: str) -> bool:
    """Whether a line is but one more number or handle for the label of the line before."""
    bare = text.strip(" ,;/|")
    match label:
        case Label.FAX | Label.PHONE | Label.PHONE_AND_FAX:
            return bool(_NUMBER_ALONE.fullmatch(bare)) and sum(map(str.isdigit, bare)) >= _FEWEST_DIGITS_ALONE
        case Label.HANDLE:
            return bool(re.fullmatch(r"@\w[\w.\-]*(?:[ ,;/]+@\w[\w.\-]*)*", bare))
        case _:
            return False


def emails(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the places of the e-mail addresses of a stretch."""
    for match in EMAIL.finditer(text, start, end):
        yield match.start(), match.end() - (match.group()[-1] == ".")


def is_masked(text: str) -> bool:
    """Whether a web page has hidden an e-mail address in a text."""
    return bool(_MASKED.search(text))


def handles(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the places of the handles of a stretch: @name, an address of the network, or a name alone."""
    matches = list(_HANDLE.finditer(text, start, end))
    certain = [match for match in matches if match.group()[0] == "@" or "/" in match.group()]
    for match in certain or matches[:1]:
        yield match.start(), match.end() - (match.group()[-1] in ".,;)")


def salutations_of(text: str) -> tuple[str, ...]:
    """Return the salutations of a value, split at its strokes, without their final comma or colon."""
    return tuple(part.strip().rstrip(",:;").strip() for part in text.split("/") if part.strip(" ,:;"))
