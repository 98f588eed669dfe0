"""Danger that the model reads is doubted when the words only sound like it (« mort de fatigue »). Pure.

Never when it is sure, nor when the other reader sees a danger in the same message (docs/decisions/0007).
"""

from collections.abc import Callable, Sequence

DANGERS = ("distress_suicide", "distress_violence")
SURE = (
    0.95  # of training's 900 disclosures five hold an innocent expression and no sign: all of them are read above this
)
LEFT = 0.05  # of its chance, when it is doubted

Ranking = Sequence[tuple[str, float]]


def doubted(ranking: Ranking, is_innocent: Callable[[], bool]) -> Ranking:
    """The likeliest first; the chances still sum to one. Only a weak danger costs a look at the words."""
    if ranking[0][0] not in DANGERS:
        return ranking
    danger = sum(chance for name, chance in ranking if name in DANGERS)
    if danger >= SURE or not is_innocent():
        return ranking
    left = [(name, chance * LEFT if name in DANGERS else chance) for name, chance in ranking]
    total = sum(chance for _, chance in left)
    return sorted(((name, chance / total) for name, chance in left), key=lambda pair: -pair[1])
