"""The components as Rasa runs them."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa", reason="Rasa is in the dialogue environment only")

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.pipeline.entity_extractor import RelaisPatternExtractor, RelaisPlaceExtractor
from bot.pipeline.intent_classifier import RelaisIntentClassifier
from bot.pipeline.language import RelaisLanguageIdentifier

pytestmark = pytest.mark.rasa

CONTEXT = ExecutionContext(GraphSchema({}), "test")
RESOURCE = Resource("intents")


def create(component: Any, storage: LocalModelStorage, method: str = "create") -> Any:
    config = component.get_default_config()
    return getattr(component, method)(config, storage, RESOURCE, CONTEXT)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


def training_data() -> TrainingData:
    examples = {"greet": ["bonjour", "salut", "hello"], "deny": ["non", "pas du tout", "jamais"]}
    return TrainingData([Message({TEXT: text, INTENT: intent}) for intent, texts in examples.items() for text in texts])


COMPONENTS = [RelaisIntentClassifier, RelaisLanguageIdentifier, RelaisPlaceExtractor, RelaisPatternExtractor]


@pytest.mark.parametrize("component", COMPONENTS)
def test_component_in_recipe_is_registered(component: type) -> None:
    assert DefaultV1Recipe._from_registry(component.__name__).clazz is component


def test_classifier_loaded_from_storage_gives_intent_and_ranking(storage: LocalModelStorage) -> None:
    create(RelaisIntentClassifier, storage).train(training_data())
    message = Message({TEXT: "bonjour"})

    create(RelaisIntentClassifier, storage, "load").process([message])

    assert message.get(INTENT)["name"] == "greet"
    assert [entry["name"] for entry in message.get("intent_ranking")] == ["greet", "deny"]


def test_classifier_untrained_raises(storage: LocalModelStorage) -> None:
    with pytest.raises(RuntimeError):
        create(RelaisIntentClassifier, storage).process([Message({TEXT: "bonjour"})])


def test_extractors_one_after_the_other_share_the_text(storage: LocalModelStorage) -> None:
    message = Message({TEXT: "j'ai 19 ans, au RSA, je veux être soudeur à Carcassone"})

    create(RelaisPlaceExtractor, storage).process([message])
    create(RelaisPatternExtractor, storage).process([message])

    found = {entity["entity"]: entity for entity in message.get(ENTITIES)}
    assert {name: entity["value"] for name, entity in found.items()} == {
        "commune": "Carcassone",
        "age": "19 ans",
        "public": "beneficiaires-des-minimas-sociaux",
        "trade": "soudeur",
    }
    assert found["commune"]["code_insee"] == "11069"
    assert found["commune"]["extractor"] == "RelaisPlaceExtractor"


def test_extractors_text_without_anything_gives_an_empty_list(storage: LocalModelStorage) -> None:
    message = Message({TEXT: "bonjour"})

    create(RelaisPatternExtractor, storage).process([message])

    assert message.get(ENTITIES) == []


def test_language_is_part_of_what_is_understood(storage: LocalModelStorage) -> None:
    message = Message({TEXT: "I am looking for a flat in Albi"})

    create(RelaisLanguageIdentifier, storage).process([message])

    assert message.get("language")["name"] == "en"
    assert "language" in message.as_dict(only_output_properties=True)
