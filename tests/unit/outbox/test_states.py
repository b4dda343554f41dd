"""The table of states: nothing that has ended goes on by itself, and every timeout leads where it may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.outbox import states
from app.outbox.states import ENDED, RETRY_AFTER, TIMEOUTS, TRANSITIONS, State, TransitionRefused, changed


def test_every_state_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_goes_on_only_by_a_fact_or_by_an_operator(state: State) -> None:
    """A report that it bounced, or the mail server's late word that it has taken it, are facts."""
    assert TRANSITIONS[state] <= {State.BOUNCED, State.HANDED_OVER, State.QUEUED}
    assert (State.QUEUED in TRANSITIONS[state]) == (state is State.FAILED)


@pytest.mark.parametrize("state", [state for state in State if state not in ENDED])
def test_everything_else_can_come_to_an_end(state: State) -> None:
    reached, seen = {state}, set[State]()
    while reached - seen:
        seen |= reached
        reached = {after for before in reached for after in TRANSITIONS[before]}
    assert seen & ENDED


@pytest.mark.parametrize("state", list(TIMEOUTS))
def test_a_timeout_leads_where_the_table_allows(state: State) -> None:
    assert changed(1, state, TIMEOUTS[state].then) is TIMEOUTS[state].then
    assert TIMEOUTS[state].reason in set(states.Reason)


def test_nothing_is_handed_over_that_is_held_failed_or_withdrawn() -> None:
    before = {state for state, after in TRANSITIONS.items() if State.HANDING_OVER in after}
    assert before == {State.QUEUED}


def test_a_forbidden_change_is_refused_by_name() -> None:
    with pytest.raises(TransitionRefused, match="Message 7 is withdrawn and cannot become queued"):
        changed(7, State.WITHDRAWN, State.QUEUED)


def test_tries_become_rarer_and_never_end_by_themselves() -> None:
    waits = [states.retry_after(tries) for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (RETRY_AFTER[0], RETRY_AFTER[-1])
    assert states.retry_after(0) == timedelta(minutes=1)
