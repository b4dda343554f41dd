"""What the desk says of a message: a sentence for every state with every reason, and no address but an office's."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from app.outbox import words
from app.outbox.states import TRANSITIONS, Reason, State
from tests.conftest import NOON

OFFICE = "secretary@council.example.org"


@pytest.mark.parametrize(("state", "reason"), list(itertools.product(State, Reason)))
def test_every_state_has_a_sentence_with_every_reason(state: State, reason: Reason) -> None:
    told = words.told(state.value, reason.value)
    assert told[0].isupper()
    assert told.endswith(".")
    assert "_" not in told
    assert words.told(state.value, "") != told or reason is Reason.NONE


def test_no_two_reasons_and_no_two_states_are_told_alike() -> None:
    reasons = {words.told("held", reason.value) for reason in Reason}
    states = {words.told(state.value, "") for state in State}
    assert (len(reasons), len(states)) == (len(Reason), len(State))
    assert set(words.NAMES) == set(State)
    assert len(set(words.NAMES.values())) == len(State)
    assert set(words.REASONS) == set(Reason) - {Reason.NONE}
    assert len(set(words.REASONS.values())) == len(words.REASONS)


def test_a_reason_of_an_older_program_is_not_told() -> None:
    assert words.told("held", "the_moon") == words.told("held", "")
    assert words.release_means("the_moon") == words.release_means("by_operator")


@pytest.mark.parametrize("reason", list(Reason))
def test_what_follows_is_one_sentence(reason: Reason) -> None:
    assert words.release_means(reason.value).endswith(".")


@pytest.mark.parametrize("state", [state for state in State if State.QUEUED in TRANSITIONS[state] | {state}])
def test_what_a_retry_means_is_said_of_whatever_can_be_tried(state: State) -> None:
    assert words.retry_means(state.value).endswith(".")


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ("held:stopped", (State.HELD, "stopped")),
        ("queued:", (State.QUEUED, "")),
        ("", None),
        ("nowhere:stopped", None),
        ("held", (State.HELD, "")),
    ],
)
def test_a_mark_is_read_again(seen: str, wanted: tuple[State, str] | None) -> None:
    assert words.marked(seen) == wanted


def test_a_mark_of_many_changes_with_their_number_and_with_the_last_of_them() -> None:
    marks = {words.mark_of_all(2, NOON), words.mark_of_all(3, NOON), words.mark_of_all(2, NOON + timedelta(seconds=1))}
    assert len(marks | {words.mark_of_all(0, None)}) == 4


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"250 2.1.5 <{OFFICE}> ok", f"250 2.1.5 <{OFFICE}> ok"),
        ("550 from <ann@people.example.net> refused", "550 from <…@…> refused"),
        ("550 from:ann@people.example.net, no", "550 …@… no"),
        ('550 "ann example"@people.example.net: no', "550 …@… no"),
        ("550 bounce+ann=people.example.net@letters.example.org", "550 …@…"),
        ("452 анна@пример.example", "452 …@…"),
        ("250 ok", "250 ok"),
        ("", ""),
    ],
)
def test_a_servers_words_name_no_mailbox_but_the_offices(said: str, shown: str) -> None:
    assert words.without_addresses(said, OFFICE) == shown
