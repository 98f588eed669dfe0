"""The entity extractors as Rasa runs them: places first, then patterns, statuses and trades.

Each entity carries its span in the text as written and `value`: the code for `public`, otherwise the piece as written.
A commune whose name is sure also carries `code_insee`; every other one is for `Gazetteer.look_up` to settle.
"""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.pipeline.folding import Span, without_overlaps
from bot.pipeline.patterns import NOBODY, PatternFinder
from bot.pipeline.places.loading import place_finder
from bot.pipeline.publics import PublicFinder
from bot.pipeline.trades.finder import TradeFinder
from bot.pipeline.trades.words import TradeWords
from relais.settings import ROOT

ABOUT_WORK = ("search_training", "search_job", "search_immersion", "search_business", "search_choose_job")
TELLING = ("inform", "go_back", "refine_search", "affirm", "deny", "start_diagnostic")
READ_LENGTH = 2_000  # characters: the gateway accepts no more


class _Extractor(GraphComponent, EntityExtractorMixin):
    """What both share: earlier extractors keep what they took."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"data_dir": str(ROOT / "data")}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "_Extractor":
        return cls(config)

    @abstractmethod
    def __init__(self, config: dict[str, Any]) -> None: ...

    @abstractmethod
    def entities_in(self, text: str, intent: str | None) -> list[dict[str, Any]]: ...

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            known = message.get(ENTITIES, [])
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            found = self.entities_in((message.get(TEXT) or "")[:READ_LENGTH], intent)
            free = [entity for entity in found if not any(_overlap(entity, other) for other in known)]
            message.set(ENTITIES, known + self.add_extractor_name(free), add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RelaisPlaceExtractor(_Extractor):
    """`commune`, `postcode` and `departement`."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._finder = place_finder(Path(config["data_dir"]))

    def entities_in(self, text: str, intent: str | None) -> list[dict[str, Any]]:
        entities = [_entity(span) for span in self._finder.find(text)]
        for entity in entities:
            code = self._finder.code_of(entity["value"]) if entity["entity"] == "commune" else None
            if code:
                entity["code_insee"] = code
        return entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RelaisPatternExtractor(_Extractor):
    """Everything else that the vocabulary knows."""

    def __init__(self, config: dict[str, Any]) -> None:
        data_dir = Path(config["data_dir"])
        self._patterns, self._publics = PatternFinder.load(data_dir), PublicFinder.load(data_dir)
        self._trades = TradeFinder(TradeWords.load(data_dir))

    def entities_in(self, text: str, intent: str | None) -> list[dict[str, Any]]:
        spans = [*self._patterns.find(text, intent), *self._publics.find(text)]
        spans += self._trades.find(text, about_work=_is_about_work(intent))
        return [_entity(span) for span in without_overlaps(spans) if span.entity != NOBODY]


def _is_about_work(intent: str | None) -> bool | None:
    """None: the message tells facts, a trade may be one of them."""
    return None if intent in (None, *TELLING) else intent in ABOUT_WORK


def _entity(span: Span) -> dict[str, Any]:
    return {"entity": span.entity, "start": span.start, "end": span.end, "value": span.value}


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
