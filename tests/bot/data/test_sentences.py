"""The training sentences: enough of them, no sentence under two intents, spans as the rule of intents says."""

import re
from collections import Counter, defaultdict

import pytest
import yaml

from tests.bot.data.sentences import ROOT, Sentence, all_sentences, sentence_from

SENTENCES = all_sentences()
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
OF_BUTTONS = {"answer_diagnostic", "answer_handoff", "cancel_handoff", "answer_appointment"}
INTENTS = [intent for intent in DOMAIN["intents"] if intent not in {"nlu_fallback"} | OF_BUTTONS]
MANY = ("search_", "request_", "distress_", "start_diagnostic", "inform", "out_of_scope")
OUTSIDE = re.compile(r"^(?:à|a|de|du|des|dans|vers|sur|en|le|la|les|un|une|mon|ma|mes|depuis|moins)\s", re.I)
SHAPES = {
    "postcode": re.compile(r"\d{5}"),
    "distance_km": re.compile(r"\d+ ?(?:km|kms|kilomètres|bornes)"),
    "phone": re.compile(r"0\d(?:[ .]?\d{2}){4}"),
    "email": re.compile(r"\S+@example\.(?:fr|org)"),
    "child_age": re.compile(r".*\d.*(?:ans?|mois|semaines|years? old|años)(?: et demi)?"),
    "age": re.compile(r"\d+ ?ans?"),
    "children_count": re.compile(r"\d|un|deux|trois|quatre|cinq|six|two|three|four|dos|tres|dois|três|duas"),
}


@pytest.mark.parametrize("intent", INTENTS)
def test_intent_has_enough_sentences(intent: str) -> None:
    count = sum(sentence.intent == intent and sentence.is_french_script for sentence in SENTENCES)

    assert count >= (60 if intent.startswith(MANY) else 45)


def test_sentences_name_only_intents_of_the_domain() -> None:
    assert set(INTENTS) == {sentence.intent for sentence in SENTENCES}


def test_sentence_stands_under_one_intent_only() -> None:
    intents = defaultdict(set)
    for sentence in SENTENCES:
        intents[sentence.key].add(sentence.intent)

    assert {key: found for key, found in intents.items() if len(found) > 1} == {}


def test_sentence_stands_once() -> None:
    counts = Counter((sentence.intent, sentence.text.lower()) for sentence in SENTENCES)

    assert [pair for pair, count in counts.items() if count > 1] == []


def test_annotations_are_well_formed_and_known() -> None:
    broken = [sentence.text for sentence in SENTENCES if re.search(r"\]\(|[\[\]]", sentence.text)]
    unknown = {name for sentence in SENTENCES for name, _ in sentence.entities} - set(DOMAIN["entities"])

    assert ([], set()) == (broken, unknown)


@pytest.mark.parametrize(
    "name", ["commune", "departement", "distance_km", "child_age", "children_count", "public", "time_slot", "trade"]
)
def test_span_leaves_articles_and_prepositions_outside(name: str) -> None:
    """« Le Tarn » is « dans le [Tarn] »; a commune may be called « La … » or « Les … »."""
    values = [value for value in values_of(name) if not value.startswith(("La ", "Le ", "Les ", "L'"))]

    assert [value for value in values if OUTSIDE.match(value)] == []


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_span_has_the_shape_of_its_entity(name: str) -> None:
    assert [value for value in values_of(name) if not SHAPES[name].fullmatch(value)] == []


def test_age_of_a_son_or_daughter_is_a_child_age() -> None:
    pattern = re.compile(r"(?:fils|fille|bébé) de \[[^\]]+\]\(age\)")
    files = (ROOT / "bot" / "data" / "nlu").glob("*.yml")

    assert [found for path in files for found in pattern.findall(path.read_text(encoding="utf-8"))] == []


def test_sentences_hold_no_real_address() -> None:
    """E-mails end in a reserved domain; nobody's own number or name is written."""
    words = [word for sentence in SENTENCES for word in sentence.text.split() if "@" in word]

    assert [word for word in words if not SHAPES["email"].fullmatch(word)] == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("en finir avec mes dettes", "distress_suicide"),
        ("mort de fatigue, je veux voir un docteur", "distress_suicide"),
        ("je vais mal mais je pense pas au suicide", "distress_suicide"),
        ("violent, le prix de l'électricité, je peux pas payer", "distress_violence"),
    ],
)
def test_near_miss_of_danger_is_taught_elsewhere(text: str, never: str) -> None:
    found = {sentence.intent for sentence in SENTENCES if sentence.text == text}

    assert len(found) == 1
    assert never not in found


def test_sentence_from_annotated_line_separates_text_and_entities() -> None:
    assert Sentence("inform", "à Albi, 3 ans", (("commune", "Albi"), ("child_age", "3 ans"))) == sentence_from(
        "inform", "à [Albi](commune), [3 ans](child_age)"
    )


def values_of(name: str) -> list[str]:
    return [value for sentence in SENTENCES for found, value in sentence.entities if found == name]
