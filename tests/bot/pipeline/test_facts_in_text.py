"""Patterns, statuses and trades in sentences."""

import pytest

from bot.pipeline.folding import without_overlaps
from bot.pipeline.patterns import NOBODY, PatternFinder
from bot.pipeline.publics import PublicFinder
from bot.pipeline.trades import TradeFinder, TradeWords
from relais.settings import ROOT

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def patterns() -> PatternFinder:
    return PatternFinder.load(DATA)


@pytest.fixture(scope="module")
def publics() -> PublicFinder:
    return PublicFinder.load(DATA)


@pytest.fixture(scope="module")
def trades() -> TradeFinder:
    return TradeFinder(TradeWords.load(DATA))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("appelez-moi au 06 12 34 56 78", [("phone", "06 12 34 56 78")]),
        ("+33 6.12.34.56.78", [("phone", "+33 6.12.34.56.78")]),
        ("écrivez à ines.b@example.fr svp", [("email", "ines.b@example.fr")]),
        ("à moins de 20 km", [("distance_km", "20 km")]),
        ("10 bornes maxi", [("distance_km", "10 bornes")]),
        ("j'ai 19 ans", [("age", "19 ans")]),
        ("licencié de l'usine à 50 ans", [("age", "50 ans")]),
        ("mon fils de 18 mois", [("child_age", "18 mois")]),
        ("ma fille a 10 mois", [("child_age", "10 mois")]),
        ("2 petits de 5 ans et 8 ans", [("children_count", "2"), ("child_age", "5 ans"), ("child_age", "8 ans")]),
        ("j'ai deux enfants", [("children_count", "deux")]),
        ("que du gratuit", [("fee", "gratuit")]),
        ("à distance plutôt", [("remote", "à distance")]),
        ("lundi matin ou demain", [("time_slot", "lundi matin"), ("time_slot", "demain")]),
        ("où dormir ce soir", [("time_slot", "ce soir")]),
        ("je m'appelle Inès", [("first_name", "Inès")]),
        ("moi c'est Karim", [("first_name", "Karim")]),
    ],
)
def test_patterns_fact_in_sentence_gives_its_span(
    patterns: PatternFinder, text: str, expected: list[tuple[str, str]]
) -> None:
    assert facts(patterns, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "j'ai 15 ans d'expérience en maçonnerie",
        "dix ans sans bosser",
        "depuis 20 ans",
        "mon père de 80 ans",
        "pas cher",
        "lundi dernier",
        "moi c'est pareil",
        "enlève mon prénom de vos fichiers",
        "numéro 123456789012",
    ],
)
def test_patterns_lookalike_gives_nothing(patterns: PatternFinder, text: str) -> None:
    assert facts(patterns, text) == []


def facts(patterns: PatternFinder, text: str) -> list[tuple[str, str]]:
    spans = [span for span in without_overlaps(patterns.find(text)) if span.entity != NOBODY]
    assert [text[span.start : span.end] for span in spans] == [span.value for span in spans]
    return [(span.entity, span.value) for span in spans]


@pytest.mark.parametrize(
    ("text", "written", "code"),
    [
        ("je suis au RSA", "RSA", "beneficiaires-des-minimas-sociaux"),
        ("rsa", "rsa", "beneficiaires-des-minimas-sociaux"),
        ("au chômage, je veux un travail", "chômage", "demandeurs-emploi"),
        ("je suis demandeur d’emploi", "demandeur d’emploi", "demandeurs-emploi"),
        ("j'ai la RQTH", "RQTH", "personnes-en-situation-de-handicap"),
        ("je suis réfugiée", "réfugiée", "personnes-exilees"),
        ("pour les seniors", "seniors", "seniors"),
    ],
)
def test_publics_status_gives_code_of_public(publics: PublicFinder, text: str, written: str, code: str) -> None:
    spans = without_overlaps(publics.find(text))

    assert [(text[span.start : span.end], span.value) for span in spans] == [(written, code)]


@pytest.mark.parametrize(
    "text", ["j'ai droit au RSA ?", "c'est quoi la RQTH", "comment avoir l'AAH", "ass mat dispo ?"]
)
def test_publics_benefit_asked_about_gives_nothing(publics: PublicFinder, text: str) -> None:
    assert publics.find(text) == []


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("formation soudeur", "soudeur"),
        ("je veux passer le CAP petite enfance", "CAP petite enfance"),
        ("travailler dans le bâtiment", "bâtiment"),
        ("cherche emploi femme de ménage", "femme de ménage"),
        ("ouvrir un magasin de vêtements", "magasin de vêtements"),
        ("devenir aide-soignante à Albi", "aide-soignante"),
        ("restauration", "restauration"),
    ],
)
def test_trades_named_gives_its_span(trades: TradeFinder, text: str, trade: str) -> None:
    assert [span.value for span in trades.find(text)] == [trade]


@pytest.mark.parametrize(
    "text",
    ["je suis au bout du rouleau", "ma caisse est morte", "voir un médecin", "une assistante sociale", "le deuxième"],
)
def test_trades_lookalike_gives_nothing(trades: TradeFinder, text: str) -> None:
    assert trades.find(text) == []
