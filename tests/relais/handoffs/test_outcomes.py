"""Every outcome has its label, and the file and the code agree on who gives it."""

from relais.handoffs.ending import BY_HOUSE
from relais.handoffs.outcomes import load_choosable, load_labels
from relais.handoffs.states import Outcome
from tests.relais.handoffs.builders import DATA


def test_every_outcome_has_a_label() -> None:
    assert set(load_labels(DATA)) == set(Outcome)
    assert all(load_labels(DATA).values())


def test_counsellor_chooses_what_the_house_does_not_give() -> None:
    assert set(load_choosable(DATA)) == set(Outcome) - set(BY_HOUSE)
