"""What stands in a journey: for her all of it, for a structure what she shares; never a word of her messages."""

import json
from dataclasses import replace

import pytest
from jsonschema_rs import Draft202012Validator

from relais.conversations import erasure
from relais.database import Base
from relais.diagnostic.record import Path
from relais.diagnostic.session import start
from relais.journeys.export import export
from relais.settings import ROOT
from tests.relais.handoffs.builders import MARIE, Desk
from tests.relais.journeys.builders import HEALTH, MOBILITY, last_choice, own, read, save, shares, whole, with_step

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "journey-1.json").read_text())
SUMMARY = json.loads((ROOT / "docs" / "schemas" / "summary-1.json").read_text())
CASTRES_NAME = "Mission locale de Castres"
SECRET = "marqueur-tulipe"


def kinds(document: dict) -> list[str]:
    return [one["kind"] for one in document["changes"]]


def test_first_whole_diagnostic_is_one_change(desk: Desk) -> None:
    conversation_id = desk.conversation()

    save(desk, conversation_id, whole())

    assert kinds(own(desk, conversation_id)) == ["diagnostic_done"]


def test_half_a_diagnostic_is_no_change(desk: Desk) -> None:
    conversation_id = desk.conversation()
    half = start(Path.complete, known={}, now=desk.now)

    save(desk, conversation_id, half)

    with desk.database.read_session() as session:
        assert export(session, conversation_id)["journey"] is None


def test_another_answer_says_before_and_now(desk: Desk) -> None:
    conversation_id = desk.conversation()
    key = MOBILITY.screening.key
    first, other = MOBILITY.screening.choices[0], MOBILITY.screening.choices[1]
    save(desk, conversation_id, whole(**{key: first.key}))

    save(desk, conversation_id, whole(**{key: other.key}))

    change = own(desk, conversation_id)["changes"][-1]
    assert (change["from"], change["to"]) == (first.label, other.label)
    assert change["question"] == MOBILITY.screening.text


def test_the_same_saved_again_is_no_change(desk: Desk) -> None:
    conversation_id = desk.conversation()
    save(desk, conversation_id, whole())

    save(desk, conversation_id, whole())

    assert kinds(own(desk, conversation_id)) == ["diagnostic_done"]


def test_steps_and_what_became_of_them(desk: Desk) -> None:
    conversation_id = desk.conversation()
    save(desk, conversation_id, with_step(whole()))

    save(desk, conversation_id, with_step(whole(), "failed", reason="Complet"))

    document = own(desk, conversation_id)
    assert kinds(document) == ["diagnostic_done", "step_told", "step_failed"]
    assert document["changes"][-1]["reason"] == "Complet"
    assert [(one["text"], one["state"]) for one in document["steps"]] == [("Notez une idée.", "failed")]


def test_a_diagnostic_that_is_erased_takes_its_changes_along(desk: Desk) -> None:
    conversation_id = desk.conversation()
    save(desk, conversation_id, with_step(whole()))

    save(desk, conversation_id, None)

    document = own(desk, conversation_id)
    assert (document["changes"], document["steps"], document["situation"]) == ([], [], None)


@pytest.mark.parametrize(("sections", "is_there"), [(["diagnostic"], False), (["diagnostic", "private"], True)])
def test_health_is_there_only_if_she_shares_it(desk: Desk, sections: list[str], is_there: bool) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    key = HEALTH.screening.key
    choice = HEALTH.screening.choices[0]
    save(desk, conversation_id, whole())
    save(desk, conversation_id, whole(**{key: choice.key}))

    shares(desk, conversation_id, CASTRES_NAME, sections)

    written = json.dumps(read(desk, MARIE, conversation_id), ensure_ascii=False)
    assert (choice.label in written) is is_there
    assert choice.label in json.dumps(own(desk, conversation_id), ensure_ascii=False)


def test_her_messages_are_in_no_journey(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.writes(conversation_id, f"Bonjour {SECRET}")
    claimed = desk.claims(conversation_id)
    assert claimed
    desk.answers(claimed)
    desk.asks(conversation_id, mode="message", message=f"Un mot {SECRET}", contact={"phone": "0600000000"})

    shares(desk, conversation_id, CASTRES_NAME, ["requests", "diagnostic", "steps", "offers", "private"])

    assert SECRET not in json.dumps(read(desk, MARIE, conversation_id))
    assert SECRET not in json.dumps(own(desk, conversation_id))


@pytest.mark.parametrize(
    "sections", [["requests"], ["steps"], ["requests", "diagnostic", "steps", "offers", "private"]]
)
def test_it_is_what_the_schema_says(desk: Desk, sections: list[str]) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    save(desk, conversation_id, with_step(whole(**{MOBILITY.screening.key: last_choice(MOBILITY.screening.key)})))
    shares(desk, conversation_id, CASTRES_NAME, sections)

    validator = Draft202012Validator(SCHEMA)
    for document in (read(desk, MARIE, conversation_id), own(desk, conversation_id)):
        assert [error.message for error in validator.iter_errors(document)] == []
        if document["situation"]:
            assert not list(Draft202012Validator(SUMMARY).iter_errors(document["situation"]))


def test_erased_nothing_of_it_is_left(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    save(desk, conversation_id, with_step(whole()))
    shares(desk, conversation_id, CASTRES_NAME)

    desk.do(erasure.erase, conversation_id, now=desk.now)

    with desk.database.read_session() as session:
        ours = [table for table in Base.metadata.sorted_tables if table.name.startswith("journey")]
        assert len(ours) == 4
        assert [session.execute(table.select()).all() for table in ours] == [[], [], [], []]


def test_export_has_the_private_changes_too(desk: Desk) -> None:
    conversation_id = desk.conversation()
    save(desk, conversation_id, whole())
    save(desk, conversation_id, whole(**{HEALTH.screening.key: HEALTH.screening.choices[0].key}))

    with desk.database.read_session() as session:
        written = export(session, conversation_id)

    assert [one["kind"] for one in written["journey_changes"]] == ["diagnostic_done", "answer_changed"]
    assert written["journey_changes"][-1]["is_private"] is True


def test_step_of_health_is_told_to_nobody_else(desk: Desk) -> None:
    conversation_id = desk.conversation()
    desk.asks(conversation_id)
    session = with_step(whole())
    private = replace(session, steps=(replace(session.steps[0], theme=HEALTH.key, text="Appelez le centre."),))
    save(desk, conversation_id, private)

    shares(desk, conversation_id, CASTRES_NAME)

    assert "Appelez le centre." not in json.dumps(read(desk, MARIE, conversation_id), ensure_ascii=False)
