"""The tables of the dialogue agree with the domain, the responses and the actions."""

import re

import pytest
import yaml

from bot.actions.needs import needs_by_intent
from relais.settings import ROOT
from tests.bot.actions.builders import make_doors

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
DOORS = make_doors()
RESPONSES = {
    key
    for path in (ROOT / "bot" / "data" / "responses").glob("*.yml")
    for key in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
}


@pytest.mark.parametrize("key", sorted(DOORS.buttons.templates))
def test_button_means_an_intent_and_entities_of_the_domain(key):
    template = DOORS.buttons.templates[key]

    assert template["intent"] in DOMAIN["intents"]
    assert set(template.get("entities", {})) <= set(DOMAIN["entities"])


def test_keys_said_by_the_actions_have_words():
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "actions").glob("*.py"))
    said = set(re.findall(r'"(utter_\w+)"', written)) | {wish.says for wish in DOORS.persons.wishes.values()}

    assert said - RESPONSES == set()


def test_every_search_intent_brings_a_need():
    brought = needs_by_intent(DOORS.needs, DOORS.persons)
    searches = {intent for intent in DOMAIN["intents"] if intent.startswith("search_")}

    assert searches | {"ask_rights"} <= set(brought)


def test_every_covered_departement_has_a_name():
    covered = {place.departement for place in DOORS.gazetteer.places if place.is_covered}

    assert covered == set(DOORS.place_names.departements)


def test_session_never_expires_in_the_middle_of_a_form():
    assert DOMAIN["session_config"]["session_expiration_time"] == 0


def test_slots_are_filled_by_action_remember_or_inside_their_form():
    mappings = [mapping for slot in DOMAIN["slots"].values() for mapping in slot["mappings"]]
    free = [m for m in mappings if m["type"] != "custom" and not m.get("conditions")]

    assert free == []
