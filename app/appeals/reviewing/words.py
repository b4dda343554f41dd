"""Pure: what a writer added to a letter, and whether somebody must look at it before it leaves.

Name, postal and e-mail address are the writer's own, and are neither looked at nor shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.campaigns.never_mention import hits
from app.letters.letter import Letter, Paragraph, Part


def own_paragraphs(letter: Letter) -> tuple[Paragraph, ...]:
    """Return the paragraphs that a writer wrote."""
    return tuple(paragraph for paragraph in _body(letter) if paragraph.own)


def about_writer(letter: Letter) -> tuple[str, ...]:
    """Return the sentences in which a letter says who writes (occupation and place), without the name."""
    name = re.compile(rf"(?<!\w){re.escape(letter.writer)}(?!\w)")
    sentences = (paragraph.text for paragraph in _body(letter) if not paragraph.own)
    return tuple(name.sub("…", sentence) for sentence in sentences if name.search(sentence))


def needs_look(terms: tuple[str, ...], letter: Letter, said: Iterable[str]) -> bool:
    """Return whether a writer's words mention one of the terms.

    Where a letter says who writes, it goes on in the campaign's own words: what is `said` by those is no writer's.
    """
    if any(hits(terms, paragraph.text) for paragraph in own_paragraphs(letter)):
        return True
    mentioned = {term for sentence in about_writer(letter) for term in hits(terms, sentence)}
    return bool(mentioned and mentioned - {term for text in said for term in hits(terms, text)})


def _body(letter: Letter) -> Iterator[Paragraph]:
    for section in letter.sections:
        if section.part is Part.BODY:
            yield from (block for block in section.blocks if isinstance(block, Paragraph))
