"""What is frozen with a request: the summary of « faire le point » as it was ticked, in the published shape."""

import json
from typing import Any

import jsonschema_rs
import pytest

from relais.diagnostic import service as diagnostics
from relais.diagnostic.loading import load_content
from relais.diagnostic.meaning import findings
from relais.diagnostic.model import Kind
from relais.diagnostic.record import Given, Path, Session
from relais.handoffs.knowing import is_answer
from relais.settings import ROOT
from tests.relais.handoffs.builders import DATA, NOW, Desk

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "summary-1.json").read_text())
CONTENT = load_content(DATA)


def test_document_without_a_diagnostic_fits_the_schema(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.writes(conversation, "Je cherche un studio")

    contact = {"first_name": "Ana", "phone": "06 00 00 00 00", "on_site": True, "moments": ["le matin"]}
    document = sent(desk, conversation, items=("words", "commune", "need"), commune="81065", contact=contact)

    check(document)
    assert document["sections"] == []


def test_words_are_hers_and_no_answers_of_the_form(desk: Desk) -> None:
    conversation = desk.conversation()
    for line in (
        "Je cherche un studio",
        "j'ai peur de perdre le mien",
        "C'est Ana",
        "mon tel 0600 00 00.00",
        "le matin",
    ):
        desk.writes(conversation, line)
    contact = {"first_name": "Ana", "phone": "06 00 00 00 00", "moments": ["le matin"]}

    document = sent(desk, conversation, items=("words",), contact=contact)

    assert document["request"]["demand"] == "Je cherche un studio\nj'ai peur de perdre le mien"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Je m'appelle Ana", True),
        ("ANA", True),
        ("une banane", False),
        ("je cherche avec ana un logement à Albi", False),
        ("ana@exemple.fr", True),
        ("écrivez à ana@exemple.fr svp", True),
        ("non", False),
    ],
)
def test_answers_of_the_form_are_known(text: str, found: bool) -> None:
    assert is_answer(text, {"first_name": "Ana", "email": "ana@exemple.fr", "voice_message": True}) is found


@pytest.mark.parametrize("is_ticked", [True, False])
def test_document_holds_the_subjects_that_were_ticked_and_no_other(desk: Desk, is_ticked: bool) -> None:
    conversation, session, subjects = desk.conversation(), answered_in_full(), said_subjects()
    desk.do(diagnostics.save, conversation, session.to_json(), now=NOW)

    document = sent(desk, conversation, items=tuple(subjects) if is_ticked else ())

    check(document)
    titles = {subject["title"] for section in document["sections"] for subject in section["subjects"]}
    assert bool(titles) == is_ticked
    assert document["private"] is None
    assert document["questionnaire"]["answered"] > 0


def test_document_stays_as_it_was_approved(desk: Desk) -> None:
    conversation = desk.conversation()
    desk.do(diagnostics.save, conversation, answered_in_full().to_json(), now=NOW)
    handoff = desk.asks(conversation, items=tuple(said_subjects()))
    before = desk.handoff(handoff).summary

    desk.do(diagnostics.save, conversation, None, now=NOW)

    assert desk.handoff(handoff).summary == before


def sent(desk: Desk, conversation: str, **over: Any) -> dict[str, Any]:
    return desk.handoff(desk.asks(conversation, **over)).summary or {}


def check(document: dict[str, Any]) -> None:
    jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True).validate(json.loads(json.dumps(document)))
    assert document["nature"]["reference"]
    assert document["agreement"]["structure"] == "Mission locale de Castres"
    assert document["agreement"]["expires_on"] == "2027-05-25"


def answered_in_full() -> Session:
    """The last choice of each first question, which is seldom the easy one."""
    questions = [theme.screening for theme in CONTENT.themes if theme.screening.kind is Kind.choice]
    given = {question.key: Given(choices=(question.choices[-1].key,)) for question in questions}
    return Session(Path.complete, NOW, NOW, given=given)


def said_subjects() -> list[str]:
    private = {theme.key for theme in CONTENT.themes if theme.is_private}
    return [str(one.theme) for one in findings(CONTENT, answered_in_full()) if one.theme not in private]
