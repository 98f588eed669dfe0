"""The needs' file against data·inclusion's own vocabulary, and against the intents."""

import pytest
import yaml

from relais.offers.needs import GROUP, Need, load_needs
from relais.offers.texts import load_texts
from tests.relais.offers.builders import DATA

v1 = pytest.importorskip("data_inclusion.schema.v1", reason="data-inclusion-schema stands in the gateway environment")
NEEDS = load_needs(DATA)
THEMATIQUES = {value.value for value in v1.Thematique}


def test_needs_are_those_of_the_intents() -> None:
    intents = yaml.safe_load((DATA / "intents.yml").read_text(encoding="utf-8"))

    assert {need.intent for need in NEEDS.values()} == {i for i in intents if i.startswith("search_")} | {"ask_rights"}


@pytest.mark.parametrize("need", NEEDS.values(), ids=lambda need: need.key)
def test_need_speaks_the_vocabulary_of_data_inclusion(need: Need) -> None:
    groups = {value.split("--")[0] + GROUP for value in THEMATIQUES}

    assert set(need.thematiques) <= THEMATIQUES | groups
    assert set(need.publics) <= {value.value for value in v1.Public}
    assert set(need.types) <= {value.value for value in v1.TypeService}
    assert set(need.reseaux) <= {value.value for value in v1.ReseauPorteur}


@pytest.mark.parametrize("need", NEEDS.values(), ids=lambda need: need.key)
def test_need_weights_are_shares_and_one_is_full(need: Need) -> None:
    weights = [*need.thematiques.values(), *need.types.values(), *need.reseaux.values(), *need.publics.values()]

    assert all(0 < weight <= 1 for weight in weights)
    assert max(need.thematiques.values()) == 1
    assert 10 <= need.radius_km <= 50


def test_needs_reach_every_thematique_but_work_abroad() -> None:
    reached = {value for value in THEMATIQUES if any(need.weight_of(value) for need in NEEDS.values())}

    assert {value.split("--")[0] for value in THEMATIQUES - reached} == {"souvrir-a-linternational"}


def test_leaf_beats_its_group() -> None:
    assert NEEDS["shelter"].weight_of("logement-hebergement--rechercher-une-solution-dhebergement-temporaire") == 1
    assert NEEDS["shelter"].weight_of("logement-hebergement--acheter-un-logement") == 0.25
    assert NEEDS["shelter"].weight_of("famille--garde-denfants") == 0


def test_texts_name_every_thematique_and_public() -> None:
    words = load_texts().words

    assert set(words["thematiques"]) == THEMATIQUES
    assert set(words["publics"]) == {value.value for value in v1.Public}
