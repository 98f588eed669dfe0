"""The evaluation: what it reads, what it refuses, what it counts."""

from pathlib import Path

import pytest

from relais.errors import Refused
from scripts.evaluate.calibrate import best_factor
from scripts.evaluate.cases import Case, Named, load_cases
from scripts.evaluate.measures import figures
from scripts.evaluate.reading import FALLBACK, Reading
from scripts.evaluate.report import report

ROOT = Path(__file__).resolve().parents[2]


def make_reading(intent: str, confidence: float = 0.9, second: str = "deny", **more: object) -> Reading:
    ranking = ((more.pop("first", intent), confidence), (second, 1 - confidence))
    facts = {"entities": (), "danger": (), "spent_ms": 2.0, **more}
    return Reading(intent, ranking, **facts)


def load(tmp_path: Path, *lines: str) -> list[Case]:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_cases(path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "cases.jsonl:2"),
        ("[]", "not a JSON object"),
        ('{"text": " ", "intent": "greet"}', "`text` and `intent` are needed"),
        ('{"text": "à Albi", "intent": "inform", "entities": [{"entity": "commune", "value": "Rodez"}]}', "'Rodez'"),
    ],
)
def test_load_bad_line_is_refused_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(Refused, match=":2:") as refused:
        load(tmp_path, '{"text": "bonjour", "intent": "greet"}', line)

    assert reason in str(refused.value)


def test_load_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no sentence"):
        load(tmp_path, "")


def test_load_value_twice_takes_each_place_once(tmp_path: Path) -> None:
    row = (
        '{"text": "de 3 à 3 ans", "intent": "inform", "entities": '
        '[{"entity": "age", "value": "3"}, {"entity": "age", "value": "3"}]}'
    )

    (case,) = load(tmp_path, row)

    assert [named.start for named in case.entities] == [3, 7]


@pytest.mark.parametrize("name", ["dev.jsonl", "unseen.jsonl", "fresh.jsonl", "latest.jsonl", "another_hand.jsonl"])
def test_our_sets_can_be_read_and_are_apart_from_training(name: str) -> None:
    from tests.bot.data.sentences import all_sentences, sentence_from

    trained = {sentence.key for sentence in all_sentences()}

    cases = load_cases(ROOT / "tests" / "understanding" / name)

    known = [case.text for case in cases if len(case.text) > 25 and sentence_from("x", case.text).key in trained]
    assert known == []


def test_figures_fallback_is_judged_on_its_best_intent() -> None:
    pairs = [(Case("slt", "greet"), make_reading(FALLBACK, 0.3, first="greet"))]

    found = figures(pairs)

    assert (found["accuracy"], found["fallback"]) == (1.0, 1.0)


def test_figures_second_reading_that_is_right_counts() -> None:
    case = Case("aide pour mon permis", "search_mobility", also=("search_money",))

    assert figures([(case, make_reading("search_money"))])["accuracy"] == 1.0


def test_figures_entities_by_overlap_and_exactly() -> None:
    case = Case("à Saint-Affrique", "inform", entities=(Named("commune", 2, 16, "12208"),))
    reading = make_reading("inform", entities=(Named("commune", 8, 16, "12208"),))

    found = figures([(case, reading)])

    assert found["entities"]["commune"]["overlap"]["f1"] == 1.0
    assert found["entities"]["commune"]["exact"]["f1"] == 0.0
    assert found["communes_resolved"] == 1.0


def test_figures_danger_seen_by_one_reader_is_seen() -> None:
    pairs = [
        (Case("je veux mourir", "distress_suicide"), make_reading("distress_suicide")),
        (Case("plus la peine", "distress_suicide"), make_reading("deny", danger=("suicide",))),
        (Case("mort de rire", "thank"), make_reading("thank")),
        (Case("où dormir", "search_shelter"), make_reading("search_shelter", danger=("shelter",))),
    ]

    danger = figures(pairs)["danger"]

    assert danger["both"] == {"recall": 1.0, "false_alarms": 0.0}
    assert danger["model"]["recall"] == danger["reader"]["recall"] == 0.5


@pytest.mark.parametrize(("intent", "alarms"), [("out_of_scope", 0.0), ("search_health", 1.0)])
def test_figures_emergency_is_the_right_door_of_what_is_out_of_scope(intent: str, alarms: float) -> None:
    pairs = [(Case("mal dans la poitrine et au bras gauche", intent), make_reading(intent, danger=("emergency",)))]

    assert figures(pairs)["danger"]["both"]["false_alarms"] == alarms


def test_figures_calibration_of_nine_in_ten_at_nine_tenths_is_right() -> None:
    pairs = [(Case("x", "greet" if i else "deny"), make_reading("greet", 0.9, second="thank")) for i in range(10)]

    assert figures(pairs)["calibration_error"] == pytest.approx(0.0, abs=1e-9)


def test_best_factor_too_sure_reader_is_told_to_doubt() -> None:
    pairs = [(Case("x", "greet" if i % 3 else "deny"), make_reading("greet", 0.99)) for i in range(30)]

    assert best_factor(pairs) > 1.5


def test_report_of_nothing_known_shows_dashes() -> None:
    text = report(figures([(Case("salut", "greet"), make_reading("greet"))]))

    assert "communes_resolved      –" in text
