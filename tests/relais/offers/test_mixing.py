"""The order of what is shown: several structures, several kinds of help, remote offers where they help."""

from collections.abc import Sequence

from relais.offers.mixing import Ranked, mix_remote, spread_kinds


def ranked(row: int, score: float, *, structure: int = 0, name: int = 0, remote: bool = False) -> Ranked:
    """Of a structure and a name of its own, unless they are given."""
    return Ranked(row, score, structure or 100 + row, name or 100 + row, remote)


def spread(offers: Sequence[Ranked]) -> list[int]:
    return [offer.row for offer in spread_kinds(offers, same_structure=0.8, same_name=0.9)]


def mixed(offers: Sequence[Ranked]) -> list[int]:
    return [offer.row for offer in mix_remote(offers, every=3, at_least=0.75, better_by=1.1)]


def test_spread_different_offers_is_best_first() -> None:
    assert spread([ranked(1, 0.5), ranked(2, 0.9), ranked(3, 0.7)]) == [2, 3, 1]


def test_spread_equal_scores_keeps_the_order_of_rows() -> None:
    assert spread([ranked(3, 0.5), ranked(1, 0.5), ranked(2, 0.5)]) == [1, 2, 3]


def test_spread_second_offer_of_a_structure_lets_another_go_first() -> None:
    offers = [ranked(1, 0.9, structure=7), ranked(2, 0.88, structure=7), ranked(3, 0.75)]

    assert spread(offers) == [1, 3, 2]


def test_spread_second_offer_of_a_name_lets_another_go_first() -> None:
    offers = [ranked(1, 0.9, name=7), ranked(2, 0.88, name=7), ranked(3, 0.85)]

    assert spread(offers) == [1, 3, 2]


def test_spread_much_better_offer_of_the_same_name_stays_first() -> None:
    offers = [ranked(1, 0.9, name=7), ranked(2, 0.88, name=7), ranked(3, 0.5)]

    assert spread(offers) == [1, 2, 3]


def test_mix_third_place_goes_to_a_remote_offer() -> None:
    offers = [ranked(1, 0.9), ranked(2, 0.8), ranked(3, 0.8), ranked(4, 0.61, remote=True)]

    assert mixed(offers) == [1, 2, 4, 3]


def test_mix_remote_offer_that_is_much_worse_waits() -> None:
    offers = [ranked(1, 0.9), ranked(2, 0.8), ranked(3, 0.8), ranked(4, 0.5, remote=True)]

    assert mixed(offers) == [1, 2, 3, 4]


def test_mix_remote_offer_that_is_clearly_better_goes_first() -> None:
    assert mixed([ranked(1, 0.5), ranked(2, 0.6, remote=True)]) == [2, 1]


def test_mix_remote_offer_that_is_a_little_better_lets_the_near_one_go_first() -> None:
    assert mixed([ranked(1, 0.5), ranked(2, 0.54, remote=True)]) == [1, 2]


def test_mix_only_remote_offers_keeps_all() -> None:
    assert mixed([ranked(1, 0.5, remote=True), ranked(2, 0.4, remote=True)]) == [1, 2]
