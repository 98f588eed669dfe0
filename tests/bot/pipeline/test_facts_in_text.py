"""Patterns, statuses and trades in sentences."""

import pytest

from bot.pipeline.folding import without_overlaps
from bot.pipeline.patterns import NOBODY, PatternFinder
from bot.pipeline.publics import PublicFinder
from bot.pipeline.trades.finder import TradeFinder
from bot.pipeline.trades.words import TradeWords
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
        ("un poste de nuit", [("time_slot", "nuit")]),
        ("libre en septembre", [("time_slot", "septembre")]),
        ("le mecredi", [("time_slot", "mecredi")]),
        ("jé trante ans", [("age", "trante ans")]),
        ("à distance plutôt", [("remote", "à distance")]),
        ("lundi matin ou demain", [("time_slot", "lundi matin"), ("time_slot", "demain")]),
        ("où dormir ce soir", [("time_slot", "ce soir")]),
        ("je m'appelle Inès", [("first_name", "Inès")]),
        ("moi c'est Karim", [("first_name", "Karim")]),
        ("cmoi Nora", [("first_name", "Nora")]),
        ("g 3 enfan de 2, 5 et 9 ans", [("children_count", "3")] + [("child_age", v) for v in ("2", "5", "9 ans")]),
        ("garder mon gars de 6 ans", [("child_age", "6 ans")]),
        ("le petit dernier a 14 mois", [("child_age", "14 mois")]),
        ("le bébé grandit, 2 ans, il marche", [("child_age", "2 ans")]),
        ("a place for my three year old", [("child_age", "three year old")]),
        ("мой сын, ему 5 лет", [("child_age", "5 лет")]),
        ("mes 3 gosses", [("children_count", "3")]),
        ("24 piges et rien", [("age", "24 piges")]),
        ("мне 35 лет", [("age", "35 лет")]),
        ("30", [("age", "30")]),
        ("gratui svp", [("fee", "gratui")]),
        ("un cours en line", [("remote", "en line")]),
        ("visio possible", [("remote", "visio")]),
        ("rien pour dormir se soir", [("time_slot", "se soir")]),
        ("garderie pendant les vacances", [("time_slot", "vacances")]),
        ("je travaille les nuits", [("time_slot", "nuits")]),
        ("can I come on Tuesday", [("time_slot", "Tuesday")]),
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
        "mon mari cherche, il a 52 ans",
        "ma voisine veuve de 71 ans",
        "j'ai appelé mardi",
        "samedi il m'a frappée",
        "cette nuit il a tout cassé",
        "hasta mañana",
        "bon dimanche",
        "merci, à demain",
        "c'est payant, le deuxième ?",
        "un problème de compte en ligne",
        "81",
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
        ("je suis demendeur demploi", "demendeur demploi", "demandeurs-emploi"),
        ("je suis auto-entrepreneuse", "auto-entrepreneuse", "actifs"),
        ("я безработный", "безработный", "demandeurs-emploi"),
        ("jsui o rsa", "rsa", "beneficiaires-des-minimas-sociaux"),
        ("RQTH depuis un mois", "RQTH", "personnes-en-situation-de-handicap"),
        ("travayeur endicapé", "travayeur endicapé", "personnes-en-situation-de-handicap"),
    ],
)
def test_publics_status_gives_code_of_public(publics: PublicFinder, text: str, written: str, code: str) -> None:
    spans = without_overlaps(publics.find(text))

    assert [(text[span.start : span.end], span.value) for span in spans] == [(written, code)]


@pytest.mark.parametrize(
    "text",
    [
        "j'ai droit au RSA ?",
        "c'est quoi la RQTH",
        "comment avoir l'AAH",
        "ass mat dispo ?",
        "je suis pas demandeur d'emploi",
        "jai droi au rsa",
        "devenir auto-entrepreneur",
        "en finir avec le chômage",
        "mon mari est au chômage",
    ],
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
        ("formation charpantier", "charpantier"),
        ("aprandre la menuizerie", "menuizerie"),
        ("un stage dans une boulangeri", "boulangeri"),
        ("ouvrir un institut de beauté", "institut de beauté"),
        ("devenir cuistot", "cuistot"),
        ("je cherche quelques heures de ménage", "ménage"),
        ("I want to work as a cleaner", "cleaner"),
        ("quiero abrir una peluquería", "peluquería"),
        ("хочу стать сварщиком", "сварщиком"),
        ("أريد تعلم الحلاقة", "الحلاقة"),
        ("formassion conducteur dangin", "conducteur dangin"),
        ("je cherche un poste d'agent dentretien", "agent dentretien"),
        ("jveu repassé mon bac pro comerce", "bac pro comerce"),
    ],
)
def test_trades_named_gives_its_span(trades: TradeFinder, text: str, trade: str) -> None:
    assert [span.value for span in trades.find(text)] == [trade]


@pytest.mark.parametrize(
    "text",
    [
        "je suis au bout du rouleau",
        "ma caisse est morte",
        "voir un médecin",
        "une assistante sociale",
        "le deuxième",
        "mode d'emploi ?",
        "dans mon quartier",
        "Cap emploi me propose un rendez-vous",
        "mon crédit",
        "devenir micro-entrepreneur",
    ],
)
def test_trades_lookalike_gives_nothing(trades: TradeFinder, text: str) -> None:
    assert trades.find(text) == []


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("vaut-il mieux l'électricité ou autre chose", "électricité"),
        ("suivre un facteur dans sa tournée", "facteur"),
        ("une formation de luthier", "luthier"),
        ("¿puedo vender mis pulseras?", "pulseras"),
        ("devenir taxidermiste ici", "taxidermiste"),
        ("une semaine avec un paysagiste", "paysagiste"),
        ("je sé pa si le batiman c pour moi", "batiman"),
    ],
)
def test_trades_in_a_message_about_work_need_no_announcing(trades: TradeFinder, text: str, trade: str) -> None:
    assert [span.value for span in trades.find(text, about_work=True)] == [trade]


@pytest.mark.parametrize(
    "text",
    [
        "mon usine, la banque et le téléphone" + " encore" * 25,
        "mon médecin me l'a dit",
        "devenir indépendant",
        "changer de métier",
        "avant de m'engager",
    ],
)
def test_trades_in_a_message_about_work_are_not_everything(trades: TradeFinder, text: str) -> None:
    assert trades.find(text, about_work=True) == []


def test_patterns_say_nothing_where_their_subject_is_another(patterns: PatternFinder) -> None:
    text = "payer mon amende, un cours en ligne"

    assert [span.entity for span in patterns.find(text, "refine_search")] == ["remote"]
    assert patterns.find(text, "search_digital") == []


def test_trades_in_a_message_about_something_else_are_titles_only(trades: TradeFinder) -> None:
    text = "je suis soudeur, je fais du ménage, et mon dentiste"

    assert [span.value for span in trades.find(text, about_work=False)] == ["soudeur"]
