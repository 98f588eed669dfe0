"""The intent classifier as Rasa runs it."""

from functools import partial
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.pipeline.clauses import load_clauses
from bot.pipeline.doubt import doubted
from bot.pipeline.text import load_texting
from bot.pipeline.understanding import Glasses, Recipe, Understanding
from relais.safety.reading import DangerReader
from relais.settings import ROOT

RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RelaisIntentClassifier(IntentClassifier, GraphComponent):
    """Gives `intent` and `intent_ranking`; `temperature` calibrates their probabilities."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        data_dir = Path(config["data_dir"])
        self._glasses = Glasses(load_texting(data_dir), load_clauses(data_dir))
        self._recipe = Recipe(
            config["views"],
            config["strength"],
            config["iterations"],
            config["temperature"],
            config["noise"],
            config["clauses"],
        )
        self._is_innocent = DangerReader.load(data_dir).is_innocent
        self._understanding: Understanding | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "data_dir": str(ROOT / "data"),
            "views": {"characters": 1.0, "words": 0.6, "sounds": 0.8, "speech": 1.0, "meaning": 0.8},
            "strength": 20.0,
            "iterations": 50,
            "noise": 0.5,
            "clauses": 0.5,
            "temperature": 0.65,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RelaisIntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> "RelaisIntentClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._understanding = Understanding.load(folder, recipe=component._recipe, glasses=component._glasses)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        self._understanding = Understanding.learn(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            recipe=self._recipe,
            glasses=self._glasses,
        )
        with self._storage.write_to(self._resource) as folder:
            self._understanding.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self._understanding is None:
            raise RuntimeError("the intent classifier was neither trained nor loaded")
        for message in messages:
            text = message.get(TEXT) or ""
            chances = doubted(self._understanding.rank(text), partial(self._is_innocent, text))
            ranking = [{"name": name, "confidence": chance} for name, chance in chances]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:RANKING_LENGTH], add_to_output=True)
        return messages
