"""Pure: what keeps a draft from being published, as values, and the rules that its content alone can break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.campaigns.content import LETTER_TEXTS, PAGE_TEXTS, CampaignContent, TextKind
from app.campaigns.unready import (
    ConcernMissing,
    DemandUntranslated,
    HistoricalPractice,
    IntroductionMissing,
    LastDayBeforeIssue,
    LegalGroundMissing,
    NoDemands,
    NoLetter,
    NoPeople,
    NoTargets,
    NoTexts,
    OfficeTwice,
    OnlyCopies,
    OriginalMissing,
    SummaryMissing,
    TitleMissing,
    Unready,
)
from app.errors import AppError
from app.letters.composing import Role


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that keeps a draft from being published.

    `place` is written as in a campaign file ("texts.fr.title", "people[1].names.ru.genitive", "targets[2].office",
    "deadline"); "safeguard.…" and "office.<id>" are what no file holds. `why` is worded by the page. `file_key` is
    what the refusal of a file names; without one, a file is not refused for it, and whoever approves it answers for it.
    """

    place: str
    why: AppError
    file_key: str = ""

    @property
    def file_words(self) -> str:
        """What the refusal of a file says after the key."""
        return self.why.file_words if isinstance(self.why, Unready) and self.why.reason else str(self.why)


_MISSING: Mapping[TextKind, type[Unready]] = {
    TextKind.TITLE: TitleMissing,
    TextKind.SUMMARY: SummaryMissing,
    TextKind.INTRODUCTION: IntroductionMissing,
    TextKind.CONCERN: ConcernMissing,
    TextKind.LEGAL_GROUND: LegalGroundMissing,
}


def of_content(content: CampaignContent) -> Iterator[Block]:
    """Yield what a content alone shows to be missing or contradictory; a file is refused for each."""
    for place, why in (*_absent(content), *_of_targets(content), *_of_languages(content), *_of_facts(content)):
        yield Block(place, why, place)


def _absent(content: CampaignContent) -> Iterator[tuple[str, AppError]]:
    if not content.people:
        yield "people", NoPeople()
    if not content.texts:
        yield "texts", NoTexts()
    if not content.demands:
        yield "demands", NoDemands()
    if not content.targets:
        yield "targets", NoTargets()
    if content.texts and content.source_language and content.source_language not in content.texts:
        yield "source_language", OriginalMissing(content.source_language)


def _of_targets(content: CampaignContent) -> Iterator[tuple[str, AppError]]:
    offices = [target.office for target in content.targets]
    if len(set(offices)) < len(offices):
        yield "targets", OfficeTwice()
    if content.targets and all(target.role is Role.COPY for target in content.targets):
        yield "targets", OnlyCopies()


def _of_languages(content: CampaignContent) -> Iterator[tuple[str, AppError]]:
    """Tell what a language lacks; one with texts for the page only is whole, one whose letter is begun is not."""
    begun = False
    for language, texts in content.texts.items():
        missing = [kind for kind in PAGE_TEXTS if not texts.get(kind)]
        of_letter = [kind for kind in LETTER_TEXTS if not texts.get(kind)]
        if len(of_letter) < len(LETTER_TEXTS):
            begun = True
            missing += of_letter
        for kind in missing:
            yield f"texts.{language}.{kind}", _MISSING[kind](language=language)
        if len(of_letter) < len(LETTER_TEXTS):
            for number, demand in enumerate(content.demands, 1):
                if not demand.texts.get(language):
                    yield f"demands[{number}].texts.{language}", DemandUntranslated(str(number), language)
    if content.texts and not begun:
        yield "texts", NoLetter()


def _of_facts(content: CampaignContent) -> Iterator[tuple[str, AppError]]:
    if content.deadline.last_day < content.issued_on:
        yield "deadline", LastDayBeforeIssue()
    if content.historical and content.practice:
        yield "practice", HistoricalPractice()
