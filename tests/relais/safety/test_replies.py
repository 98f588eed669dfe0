"""What is said in danger: the number first, few words, no question, a human."""

import re
from pathlib import Path

import pytest

from relais.errors import NotFound, Refused
from relais.safety.numbers import load_numbers
from relais.safety.replies import SafetyReply, load_replies

DATA = Path(__file__).resolve().parents[3] / "data"
REPLIES = load_replies(DATA, load_numbers(DATA))
ALL = [pytest.param(reply, id=reply.situation) for reply in REPLIES.by_situation.values()]


@pytest.mark.parametrize("reply", ALL)
def test_reply_first_line_holds_the_first_number(reply: SafetyReply) -> None:
    first_line = reply.text.split("\n")[0]

    assert re.search(rf"\b{reply.numbers[0].number}\b", first_line)


@pytest.mark.parametrize("reply", ALL)
def test_reply_after_the_numbers_is_two_sentences_without_question(reply: SafetyReply) -> None:
    after = reply.text.split("\n")[1]

    assert after.count(".") <= 2
    assert "?" not in reply.text
    assert "\n" not in reply.text.split("\n", 1)[1]


@pytest.mark.parametrize("reply", ALL)
def test_reply_offers_a_human(reply: SafetyReply) -> None:
    assert "request_counsellor" in [intent for _, intent in reply.buttons]


@pytest.mark.parametrize("reply", ALL)
def test_reply_as_json_shows_every_number_of_its_text(reply: SafetyReply) -> None:
    shown = {number["number"] for number in reply.to_json()["numbers"]}

    assert set(re.findall(r"\b\d{2,4}\b", reply.text)) <= shown


@pytest.mark.parametrize("situation", ["violence", "child"])
def test_reply_to_violence_offers_the_quick_exit(situation: str) -> None:
    assert REPLIES.get(situation).quick_exit


@pytest.mark.parametrize(
    ("intent", "situation"),
    [("distress_suicide", "suicide"), ("distress_violence", "violence"), ("search_shelter", "shelter")],
)
def test_find_for_intent_of_danger_gives_its_reply(intent: str, situation: str) -> None:
    reply = REPLIES.find_for_intent(intent)

    assert reply is not None
    assert situation == reply.situation


def test_find_for_intent_without_danger_gives_none() -> None:
    assert REPLIES.find_for_intent("greet") is None


def test_get_unknown_situation_raises_not_found() -> None:
    with pytest.raises(NotFound):
        REPLIES.get("weather")


@pytest.mark.parametrize(
    ("changed", "becomes", "problem"),
    [
        ("Appelez le {suicide}", "Appelez le {nobody}", "nobody"),
        (
            "Appelez le {child}, jour et nuit, c'est gratuit. En danger tout de suite : le {police}.",
            "Appelez.",
            "first",
        ),
        ("suicide:\n", "sorrow:\n", "not a situation"),
        ("  quick_exit: false\n", "", "the fields are"),
    ],
)
def test_load_replies_wrong_file_raises_refused(tmp_path: Path, changed: str, becomes: str, problem: str) -> None:
    text = (DATA / "safety" / "replies.yml").read_text(encoding="utf-8")
    assert changed in text
    (tmp_path / "safety").mkdir()
    (tmp_path / "safety" / "replies.yml").write_text(text.replace(changed, becomes, 1), encoding="utf-8")

    with pytest.raises(Refused, match=problem):
        load_replies(tmp_path, load_numbers(DATA))
