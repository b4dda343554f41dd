"""Pure: what an import would do to one office, and whether it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.access import Actor
from app.errors import N_
from app.imports.states import Verdict
from app.recipients.records import OfficeRecord, completed, difference
from app.recipients.rows import Fault

_NO_SUCH_SECTION = N_("there is no section “%(keeper)s”")
_KEPT_BY_ANOTHER = N_("this office is not yours to change: %(keeper)s keeps it")
_KEPT_BY_THE_DESK = N_("this office is not yours to change: the international desk keeps it")
_NOT_YOURS_TO_GIVE = N_("you cannot let “%(keeper)s” keep an office")
_CHANGED_SINCE = N_("the office was changed since: the file has version %(given)s, stored is %(stored)s")
_MADE_SINCE = N_("the office was made since the file was checked")


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports: the actor, the section that keeps new offices ("": the desk), and all sections' numbers by name."""

    actor: Actor
    own: str
    keepers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on an office, why, what would change, and the office as it is to be written."""

    verdict: Verdict
    faults: tuple[Fault, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    record: OfficeRecord | None = None
    version: int = 0


def decide(
    given: OfficeRecord | None,
    faults: Sequence[Fault],
    known: OfficeRecord | None,
    importer: Importer,
    *,
    row: int,
    seen: int | None = None,
) -> Decision:
    """Return the verdict on an office of which a file gives this, while this is known.

    `row` is the number of its first row; `seen` the version of the stored office when this was last decided (0: there
    was none), None where it was not.
    """
    version = (known.version or 0) if known else 0
    if given is None or faults:
        return Decision(Verdict.FAULTY, tuple(faults), version=version)
    wanted = _kept(completed(given, known), given, known, importer)
    if wanted.keeper and wanted.keeper not in importer.keepers:
        return Decision(
            Verdict.FAULTY, (Fault(row, "keeper", _NO_SUCH_SECTION, {"keeper": wanted.keeper}),), version=version
        )
    if wanted == known:
        return Decision(Verdict.UNCHANGED, version=version)
    refusal = _refusal(wanted, known, importer, row)
    conflict = _conflict(given, version, seen, row) if known else None
    verdict = (
        Verdict.REFUSED if refusal else Verdict.CONFLICT if conflict else Verdict.CHANGED if known else Verdict.NEW
    )
    told = [fault for fault in (refusal, conflict) if fault][:1]
    before, after = difference(known, wanted)
    return Decision(verdict, tuple(told), before, after, wanted, version)


def _kept(wanted: OfficeRecord, given: OfficeRecord, known: OfficeRecord | None, importer: Importer) -> OfficeRecord:
    """Let a new office be kept by whoever brings it; an empty cell of a section editor gives nothing away."""
    if given.keeper or (known and ("keeper" in given.silent or importer.actor.is_desk)):
        return wanted
    return replace(wanted, keeper=known.keeper if known else importer.own)


def _refusal(wanted: OfficeRecord, known: OfficeRecord | None, importer: Importer, row: int) -> Fault | None:
    may = importer.actor.may_change
    if known and not may(importer.keepers.get(known.keeper)):
        data: dict[str, Any] = {"keeper": known.keeper} if known.keeper else {}
        return Fault(row, "keeper", _KEPT_BY_ANOTHER if known.keeper else _KEPT_BY_THE_DESK, data)
    if not may(importer.keepers.get(wanted.keeper)):
        return Fault(row, "keeper", _NOT_YOURS_TO_GIVE, {"keeper": wanted.keeper})
    return None


def _conflict(given: OfficeRecord, version: int, seen: int | None, row: int) -> Fault | None:
    if seen == 0:
        return Fault(row, "version", _MADE_SINCE)
    based_on = min((number for number in (given.version, seen) if number is not None), default=version)
    if based_on >= version:
        return None
    return Fault(row, "version", _CHANGED_SINCE, {"given": based_on, "stored": version})
