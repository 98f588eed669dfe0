"""What the trained model and the deterministic reader make of a sentence."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from scripts.evaluate.cases import Named

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Reading:
    """`intent`: what the dialogue acts on; `ranking`: the intents themselves, whatever the threshold of fallback."""

    intent: str
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Named, ...]
    danger: tuple[str, ...]
    spent_ms: float

    @property
    def best(self) -> str:
        """The best intent, also when it was too unsure to act on."""
        return self.intent if self.intent != FALLBACK else self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return dict(self.ranking).get(self.best, 0.0)


class Reader:
    """The model as the worker runs it, and the reader of danger as the gateway runs it."""

    def __init__(self, model: Path, data_dir: Path) -> None:
        from bot.agent import load_agent
        from bot.in_process import InProcessActions, OneTurnStore
        from relais.places.gazetteer import Gazetteer
        from relais.safety.reading import DangerReader

        self._processor = load_agent(model, InProcessActions(), OneTurnStore()).processor
        self._gazetteer = Gazetteer.from_data(data_dir)
        self._danger = DangerReader.load(data_dir).read

    def read_all(self, texts: Iterable[str]) -> list[Reading]:
        return asyncio.run(self._read_all(list(texts)))

    async def _read_all(self, texts: list[str]) -> list[Reading]:
        from rasa.core.channels.channel import UserMessage

        readings = []
        for text in texts:
            started = perf_counter()
            parsed = await self._processor.parse_message(UserMessage(text))
            spent_ms = (perf_counter() - started) * 1000
            entities = tuple(self._entities_of(text, parsed["entities"]))
            ranking = tuple((i["name"], i["confidence"]) for i in parsed["intent_ranking"] if i["name"] != FALLBACK)
            readings.append(Reading(parsed["intent"]["name"], ranking, entities, self._danger(text), spent_ms))
        return readings

    def _entities_of(self, text: str, entities: list[dict[str, Any]]) -> Iterator[Named]:
        for found in entities:
            code = found.get("code_insee")
            if found["entity"] == "commune" and code is None:
                code = self._code_of(text[found["start"] : found["end"]])
            yield Named(found["entity"], found["start"], found["end"], code)

    def _code_of(self, name: str) -> str | None:
        """The commune that the assistant takes, or asks to confirm; None when it leaves the choice open."""
        from relais.places.gazetteer import MatchKind

        match = self._gazetteer.look_up(name)
        is_open = match.kind in (MatchKind.unknown, MatchKind.ambiguous) or not match.places
        return None if is_open else match.places[0].code_insee
