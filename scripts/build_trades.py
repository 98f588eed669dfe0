"""Build `data/vocabulary/trades.txt`: names of trades as people say them, from the ROME job titles.

    python scripts/build_trades.py /work/shared/data-samples/rome-appellations.csv

« Agent / Agente d'entretien de piscine » gives `agent d'entretien` and `agente d'entretien`; « Soudeur / Soudeuse »
gives both. Words that name too many things alone (`agent`, `chef`) stand in `data/vocabulary/trades.yml`.
"""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.pipeline.folding import fold

DATA = Path(__file__).resolve().parent.parent / "data"
MOST_WORDS = 3
_LINKS = frozenset({"de", "d", "du", "des", "en", "a", "au", "aux", "la", "le", "l", "et", "sur", "pour", "par"})


def main() -> None:
    vague = set(yaml.safe_load((DATA / "vocabulary" / "trades.yml").read_text(encoding="utf-8"))["vague"])
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        labels = [row["libelle_appellation_long"] for row in csv.DictReader(file, delimiter=";")]
    names = {name for label in labels for name in names_in(label)}
    kept = sorted(name for name in names if name not in vague and len(name) > 3)
    (DATA / "vocabulary" / "trades.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(len(labels), "titles,", len(kept), "names")


def names_in(label: str) -> Iterator[str]:
    plain = " ".join(re.findall(r"[^\W_]+|/", fold(re.sub(r"\(.*?\)", "", label))))
    masculine, _, feminine = (part.strip() for part in plain.partition("/"))
    if not feminine:
        yield from beginnings(masculine.split())
        return
    head = masculine.split()
    rest = feminine.replace("/", " ").split()
    if rest[0][:3] == head[0][:3]:  # otherwise it is the feminine of an adjective: « Détective privé / privée »
        yield from beginnings(rest)
    yield from beginnings([*head, *rest[len(head) :]])
    yield " ".join(head)


def beginnings(words: list[str]) -> Iterator[str]:
    """The first word, then each longer beginning that does not end on a small word, up to three words."""
    for length in range(1, min(MOST_WORDS, len(words)) + 1):
        if words[length - 1] not in _LINKS:
            yield " ".join(words[:length])


if __name__ == "__main__":
    main()
