"""In which language a message is written, as Rasa runs it: `language: {name, confidence}` in what was understood."""

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.pipeline.tongues import Tongues
from relais.settings import ROOT

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RelaisLanguageIdentifier(GraphComponent):
    """Registered as the classifiers are, because Rasa then runs it on messages only, not on the training sentences."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._tongues = Tongues.load(Path(config["data_dir"]))

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
    ) -> "RelaisLanguageIdentifier":
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            tongue = self._tongues.read(message.get(TEXT) or "")
            reading = {"name": tongue.name, "confidence": round(tongue.confidence, 3)}
            message.set(LANGUAGE, reading, add_to_output=True)
        return messages
