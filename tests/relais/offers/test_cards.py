"""Cards: what a person sees of an offer, and the list in words."""

import datetime as dt
from typing import Any

import pytest

from relais.offers.cards import card_of, in_words
from relais.offers.contacts import phone_of
from relais.offers.offer import Found, Offer, Reason
from relais.offers.texts import load_texts
from tests.relais.offers.builders import NOW

FIELDS = {
    *(
        "id",
        "name",
        "structure",
        "summary",
        "distance_km",
        "distance_text",
        "is_remote",
        "is_on_site",
        "opening",
        "phone",
    ),
    *("email", "website", "address", "fee", "bring", "who", "reasons", "is_example", "date_maj", "age_text", "source"),
}


def card(*, distance_km: float | None = None, reasons: tuple[Reason, ...] = (), **fields: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": "test--1",
        "source": "dora",
        "name": "Permis solidaire",
        "description": "Apprendre à conduire.",
        "structure_id": "s1",
        "structure": "Rouler",
        "date_maj": NOW.date(),
    }
    return card_of(Found(Offer(**(plain | fields)), distance_km, reasons), now=NOW)


def test_card_has_the_fields_of_the_contract() -> None:
    assert set(card()) == FIELDS


def test_card_of_a_bare_offer_promises_nothing() -> None:
    bare = card(source="somewhere")

    nothing = ("distance_km", "distance_text", "opening", "phone", "email", "website", "address", "bring", "age_text")
    assert [bare[name] for name in nothing] == [None] * len(nothing)
    assert bare["fee"] == {"code": None, "text": "Prix à demander"}
    assert bare["source"]["label"] == "somewhere"


@pytest.mark.parametrize(
    ("written", "display", "href"),
    [
        ("+33563000000", "05 63 00 00 00", "tel:+33563000000"),
        ("05.63.00.00.00 / 06 00 00 00 00", "05 63 00 00 00", "tel:+33563000000"),
        ("0033 (0)5 63 00 00 00", "05 63 00 00 00", "tel:+33563000000"),
        ("3949", "39 49", "tel:3949"),
        ("+34 912 345 678", "+34 912 345 678", "tel:+34912345678"),
    ],
)
def test_phone_is_read_and_called(written: str, display: str, href: str) -> None:
    assert phone_of(written) == {"display": display, "href": href}


@pytest.mark.parametrize("written", [None, "", "non communiqué", "0000000000", "05 63"])
def test_phone_that_is_none_is_not_shown(written: str | None) -> None:
    assert phone_of(written) is None


@pytest.mark.parametrize("link", ["javascript:alert(1)", "www.example.fr", "http://", "data:text/html,x"])
def test_card_shows_no_link_that_is_not_the_web(link: str) -> None:
    assert card(website=link)["website"] is None


def test_card_address_has_a_map_at_the_point_or_a_search() -> None:
    place = {"adresse": "1 rue Haute", "code_postal": "81100", "commune": "Castres"}

    searched, pointed = card(**place)["address"], card(**place, latitude=43.6, longitude=2.24)["address"]

    assert searched["lines"] == ["1 rue Haute", "81100 Castres"]
    assert searched["map_url"].startswith("https://www.openstreetmap.org/search?query=1+rue+Haute")
    assert pointed["map_url"].endswith("#map=17/43.60000/2.24000")


def test_card_of_a_remote_offer_has_no_address() -> None:
    assert card(adresse="1 rue Haute", commune="Castres", is_on_site=False)["address"] is None


@pytest.mark.parametrize(("km", "text"), [(0.4, "à moins de 1 km"), (3.2, "à 3 km"), (48.0, "à 48 km")])
def test_card_says_the_distance(km: float, text: str) -> None:
    assert card(distance_km=km)["distance_text"] == text


@pytest.mark.parametrize(
    ("by", "text"),
    [
        (("usagers",), "Vous pouvez demander vous-même."),
        (("professionnels",), "Votre conseiller doit faire la demande."),
        (("professionnels", "usagers"), "Vous ou votre conseiller pouvez demander."),
        ((), "Demandez à la structure comment faire."),
    ],
)
def test_card_says_who_may_ask(by: tuple[str, ...], text: str) -> None:
    assert card(mobilisable_par=by)["who"]["text"] == text


def test_card_older_than_two_years_shows_its_date() -> None:
    assert card(date_maj=dt.date(2024, 8, 1))["age_text"] == "Vérifié en août 2024"
    assert card(date_maj=dt.date(2025, 8, 1))["age_text"] is None


def test_card_marks_an_example() -> None:
    assert card(source="relais-exemple")["is_example"]
    assert not card()["is_example"]


def test_card_shortens_a_long_description_between_words() -> None:
    summary = card(description="mot " * 200)["summary"]

    assert len(summary) <= 281
    assert summary.endswith("mot…")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason("words", {"words": "permis"}), "Correspond à « permis »"),
        (Reason("very_near", {"km": "3"}), "Tout près : 3 km"),
        (Reason("public_yours", {"publics": "beneficiaires-des-minimas-sociaux"}), "Pour les personnes au RSA"),
        (
            Reason("public_others", {"publics": "jeunes seniors"}),
            "Réservé : les jeunes et les seniors. Vérifiez d'abord.",
        ),
        (Reason("theme", {"thematique": "mobilite--preparer-un-permis"}), "Sujet : préparer un permis"),
        (Reason("need", {"need": "housing"}), "Peut aider pour un logement"),
    ],
)
def test_card_says_its_reasons(reason: Reason, said: str) -> None:
    assert card(reasons=(reason,))["reasons"] == [said]


def test_in_words_numbers_the_offers_and_says_what_matters() -> None:
    first = card(distance_km=3.0, telephone="0563000000", reasons=(Reason("free"),))
    second = card(name="Autre", source="relais-exemple", is_remote=True, is_on_site=False)

    text = in_words([first, second])

    assert text.splitlines() == [
        "1. Permis solidaire, Rouler",
        "   à 3 km · 05 63 00 00 00",
        "   Pourquoi : Gratuit",
        "2. Autre, Rouler",
        "   à distance · Exemple, offre inventée",
    ]


def test_texts_every_sentence_has_at_most_twelve_words() -> None:
    words = load_texts().words
    sentences = [*words["reasons"].values(), *words["who"].values(), *words["fee"].values()]

    assert [sentence for sentence in sentences if max(len(part.split()) for part in sentence.split(".")) > 12] == []
