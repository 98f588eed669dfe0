"""The table of moves: nothing follows an end, and what it does not name is refused."""

import pytest

from relais.errors import Conflict
from relais.handoffs.states import OPEN, Move, State, after


@pytest.mark.parametrize("state", sorted(set(State) - set(OPEN)))
@pytest.mark.parametrize("move", list(Move))
def test_nothing_follows_an_end(state: State, move: Move) -> None:
    with pytest.raises(Conflict) as caught:
        after(state, move)
    assert caught.value.code == "handoff_moved"


@pytest.mark.parametrize("state", OPEN)
def test_person_and_counsellor_can_end_whatever_is_open(state: State) -> None:
    assert (after(state, Move.close), after(state, Move.cancel)) == (State.closed, State.cancelled)


def test_nobody_takes_what_is_taken() -> None:
    with pytest.raises(Conflict):
        after(State.taken, Move.take)
