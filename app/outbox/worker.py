"""The worker: takes due messages, renders them, hands them over, and records what became of them."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.extensions import tidy_log
from app.keys.encrypted import Unreadable
from app.letters import email, pdf
from app.letters.email import Envelope
from app.outbox import presence, queries, services
from app.outbox.content import Content, LetterContent, NoticeContent, from_text
from app.outbox.errors import (
    AnswerMissing,
    CaptureFailed,
    MessageDeferred,
    MessageRefused,
    ServerUnreachable,
    TransportError,
)
from app.outbox.signing import Signer
from app.outbox.sources import Sources
from app.outbox.states import SCRUBBED_AFTER, Outcome, Reason, State
from app.outbox.transport import Transport, forget_captured

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

# So many are taken in one commit; whoever dies with them makes them wait for a moment, and loses none.
_BATCH = 10
# After so many messages in a row that found no server, nobody else needs to try.
_MOST_UNREACHABLE = 3
# How long an idle worker waits, how often it does the housework, and how long it waits for a database or a server.
_IDLE_SECONDS = 1.0
_HOUSEWORK_EVERY = 60.0
_LONGEST_PAUSE = 30.0


class Step(StrEnum):
    """The steps of a delivery, in their order. What a crash after each of them means is tested for all of them."""

    CLAIMED = "claimed"
    RENDERED = "rendered"
    BEGUN = "begun"
    TAKEN = "taken"
    RECORDED = "recorded"


class GivenUp(Exception):
    """The worker was asked to end and could not bring its last result to the database."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker must know of the program around it.

    `page` is the folder of the sheet, `folder` that of the workers' locks, `captured` that of
    messages in files; `housework` is done from time to time, each
    in a commit of its own.
    """

    page: Path
    folder: Path
    captured: Path
    own_domain: str
    per_hour: int
    signer: Signer | None = None
    housework: tuple[Callable[[Session, datetime], None], ...] = ()


class Worker:
    """One worker with one connection to the mail server. Several may run side by side, on one machine or on more.

    `now` gives the time; `on_step` is called after each step.
    """

    def __init__(
        self,
        session: Session,
        sources: Sources,
        transport: Transport,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        on_step: Callable[[Step], None] = lambda _step: None,
    ) -> None:
        self._session, self._sources, self._transport, self._settings = session, sources, transport, settings
        self._now, self._on_step = now, on_step
        self._presence = presence.Presence(settings.folder)
        self._anchor: Connection | None = None
        self._stop = threading.Event()
        self._unreachable = 0
        self._waits = True
        self.told: Counter[State] = Counter()

    @property
    def _lease(self) -> str:
        return self._presence.token

    def stop(self) -> None:
        """End after the message at hand."""
        self._stop.set()

    def run_once(self) -> None:
        """Hand over all that is due, then end. A server that cannot be reached ends it, too."""
        # Whoever is started again and again must not pile up where the database does not answer.
        self._waits = False
        try:
            self._persist(self._drop_anchor)
            self._persist(self._keep_house)
            while not self._stop.is_set() and self._round() and self._unreachable < _MOST_UNREACHABLE:
                pass
        finally:
            self._end()

    def run(self) -> None:
        """Hand over what is due, as it becomes due, until `stop` is called."""
        pause, next_housework = 1.0, 0.0
        try:
            # A database that is restarted just now is waited for, as at any other time.
            self._persist(self._drop_anchor)
            while not self._stop.is_set():
                # This clock only goes forward.
                if (elapsed := time.monotonic()) >= next_housework:
                    self._persist(self._keep_house)
                    next_housework = elapsed + _HOUSEWORK_EVERY
                worked = self._round()
                if self._unreachable >= _MOST_UNREACHABLE:
                    self._stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  # So that workers do not knock together.
                    pause, self._unreachable = min(pause * 2, _LONGEST_PAUSE), 0
                elif not worked:
                    self._transport.close()
                    self._stop.wait(_IDLE_SECONDS)
                else:
                    pause = 1.0
        finally:
            self._end()

    def _drop_anchor(self) -> None:
        """Open a connection through which nothing is asked.

        SQLite brings its log into its file whenever the last connection closes, which costs more than the rest of a
        delivery; as long as this one is open, it does not.
        """
        self._anchor = self._session.connection().engine.connect()
        self._session.rollback()

    def _end(self) -> None:
        self._transport.close()
        if self._anchor is not None:
            self._anchor.close()
        try:
            services.give_back(self._session, self._lease)
            self._presence.end()
        except (OperationalError, InterfaceError):
            # The lock stays and is let go of by the kernel: others see that this worker is dead.
            self._session.rollback()

    def _keep_house(self) -> None:
        """Take messages back from dead workers, end what has waited too long, and do what others asked for."""
        now = self._now()
        leases = set(queries.leases(self._session)) - {self._lease}
        dead = {lease for lease in leases if presence.is_alive(self._settings.folder, lease) is False}
        # Whoever holds its lock is alive, whatever the clock says.
        elsewhere = {lease for lease in leases if presence.is_alive(self._settings.folder, lease) is None}
        for group, known_dead in ((dead, True), (elsewhere, False)):
            if group and (count := services.end_leases(self._session, group, now, dead=known_dead)):
                _log.warning("took %s messages back from workers that have ended", count)
        tidy_log(self._session)
        presence.tidy(self._settings.folder, queries.leases(self._session))
        self._tidy(lambda: services.sweep(self._session, self._sources, now))
        self._tidy(lambda: forget_captured(self._settings.captured, now - SCRUBBED_AFTER))
        for work in self._settings.housework:
            self._tidy(partial(work, self._session, now))

    def _tidy(self, work: Callable[[], None]) -> None:
        """Do a piece of housework; where it fails, mail leaves all the same, and it is tried again a minute later."""
        try:
            work()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  # One broken row must not end the worker.
            self._session.rollback()
            # Its own words may be personal.
            _log.error("housework failed: %s", type(error).__name__)  # As said above.

    def _round(self) -> bool:
        """Deliver the messages that can be taken at once; return whether there were any."""
        numbers = self._persist(lambda: services.claim(self._session, self._lease, self._now(), _BATCH))
        for number in numbers:
            if self._stop.is_set() or self._unreachable >= _MOST_UNREACHABLE:
                self._persist(lambda: services.give_back(self._session, self._lease))
                break
            self._on_step(Step.CLAIMED)
            self._deliver(number)
        return bool(numbers)

    def _deliver(self, number: int) -> None:
        try:
            stored = self._persist(lambda: queries.content(self._session, number, self._lease))
        except Unreadable:
            _log.error(
                "message %s: it was encrypted with a key that is missing; it is held", number
            )  # There is no more to say.
            self._record(number, Outcome(State.HELD, Reason.UNREADABLE))
            return
        if stored is None:
            # It is no longer this worker's, or what it carried was erased while another worker died over it.
            self._record(number, Outcome(State.WITHDRAWN, Reason.NO_LONGER_WANTED))
            return
        try:
            found = from_text(stored)
            body = self._body(found)
        except Exception as error:  # noqa: BLE001  # Whatever a message does to a renderer, the others must leave.
            # The error's own words may repeat the letter's.
            _log.error("message %s cannot be rendered: %s", number, type(error).__name__)  # As said above.
            self._record(number, Outcome(State.FAILED, Reason.CANNOT_RENDER))
            return
        self._on_step(Step.RENDERED)
        begun = self._persist(
            lambda: services.begin(
                self._session, self._sources, number, self._lease, self._settings.per_hour, self._now()
            )
        )
        if begun is None:
            return
        self._on_step(Step.BEGUN)
        outcome = self._hand_over(found, body, *begun)
        self._on_step(Step.TAKEN)
        self._record(number, outcome)
        self._on_step(Step.RECORDED)

    def _body(self, content: Content) -> bytes:
        match content:
            case LetterContent(letter=letter, attach_pdf=attach_pdf):
                name = f"{letter.campaign}_{letter.target}_{letter.language}.pdf"
                attachment = (name, pdf.renderer(self._settings.page).render([letter])) if attach_pdf else None
                return email.letter_body(letter, attachment)
            case NoticeContent(text=text, language=language):
                return email.notice_body(text, language)

    def _hand_over(self, content: Content, body: bytes, key: str, address: str) -> Outcome:
        own = self._settings.own_domain
        try:
            recipient, data = self._message(content, body, key, address)
        except Exception as error:  # noqa: BLE001  # As in `_deliver`.
            _log.error("message %s cannot be made: %s", key, type(error).__name__)  # As in `_deliver`.
            return Outcome(State.FAILED, Reason.CANNOT_RENDER)
        try:
            receipt = self._transport.hand_over(data, f"bounce+{key}@{own}", recipient, key)
        except TransportError as error:
            self._unreachable = self._unreachable + 1 if isinstance(error, ServerUnreachable) else 0
            return _outcome(error)
        self._unreachable = 0
        return Outcome(State.HANDED_OVER, Reason.NONE, receipt.server, receipt.reply)

    def _message(self, content: Content, body: bytes, key: str, address: str) -> tuple[str, bytes]:
        """Return to whom a message goes, and all of it."""
        match content:
            case LetterContent(letter=letter, reply_to=reply_to):
                recipient, subject, unsubscribe = address, email.subject_of(letter), ""
            case NoticeContent(to=recipient, subject=subject, unsubscribe=unsubscribe, reply_to=reply_to):
                pass
        own = self._settings.own_domain
        sender, message_id = f"letters@{own}", f"{key}@{own}"
        envelope = Envelope(
            content.sender_name, sender, recipient, reply_to, message_id, self._now(), unsubscribe=unsubscribe
        )
        data = email.message(envelope, subject, body, automatic=isinstance(content, NoticeContent))
        return recipient, self._settings.signer.signed(data) if self._settings.signer else data

    def _record(self, number: int, outcome: Outcome) -> None:
        waits, self._waits = self._waits, True
        self._persist(lambda: services.record(self._session, self._sources, number, self._lease, outcome, self._now()))
        self._waits = waits
        self.told[outcome.state] += 1

    def _persist(self, act: Callable[[], _T]) -> _T:
        """Do what needs the database, again and again until it answers: a result that is in hand must not be lost."""
        pause, left = 0.2, 30
        while True:
            try:
                return act()
            except (OperationalError, InterfaceError) as error:
                self._session.rollback()
                left -= self._stop.is_set()
                if left <= 0:
                    raise GivenUp from error
                if not self._waits:
                    raise
                _log.warning("the database does not answer (%s); trying again", type(error).__name__)
                threading.Event().wait(pause)
                pause = min(pause * 2, 5.0) if not self._stop.is_set() else 1.0


# Why a message was not handed over. What is not refused may be tried again.
_REASONS = {
    ServerUnreachable: Reason.SERVER_UNREACHABLE,
    AnswerMissing: Reason.SERVER_UNREACHABLE,
    CaptureFailed: Reason.CAPTURE_FAILED,
    MessageDeferred: Reason.DEFERRED,
    MessageRefused: Reason.REFUSED,
}


def _outcome(error: TransportError) -> Outcome:
    state = State.FAILED if isinstance(error, MessageRefused) else State.QUEUED
    server, said = str(error.data["server"]), str(error.data["reason"])
    return Outcome(state, _REASONS[type(error)], server, said, uncertain=isinstance(error, AnswerMissing))
