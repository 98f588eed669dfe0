"""What holds whatever somebody does, on the small questionnaire and on the real one (diagnostic.md §4.7)."""

import json
from datetime import date
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.diagnostic.loading import load_content
from relais.diagnostic.loading_texts import _DATE
from relais.diagnostic.meaning import danger_of, findings
from relais.diagnostic.model import Content, State, Urgency
from relais.diagnostic.path import choices_of, next_question, progress, questions_of
from relais.diagnostic.record import Path, Session
from relais.diagnostic.result import result_of
from relais.diagnostic.session import Given, answered, passed, reopened
from relais.diagnostic.standing import all_questions, chosen, get_question
from relais.diagnostic.steps import Service
from relais.diagnostic.summary import items_of, summary_of, to_document
from tests.relais.diagnostic.builders import NOW, make_content, make_session
from tests.relais.diagnostic.marking import BESIDE, mark_of, marked
from tests.relais.diagnostic.walking import Decision, straight, walked

DATA = File(__file__).parents[3] / "data"
SERVICE = Service(
    "1",
    "Aide à la mobilité des demandeurs d'emploi",
    "Association Roues libres du Tarn",
    address="12 bis avenue du Général-de-Gaulle, 81000 Albi",
    distance_text="à 12 km de chez vous",
    phone_display="05 63 00 00 00",
    hours_text="ouvert du lundi au vendredi de 9 h à 12 h",
)
MOST = {"small": 60, "real": 40}
paths = st.sampled_from(Path)
walks = st.lists(st.tuples(st.integers(0, 18), st.integers(0, 9)), max_size=35)
both = pytest.mark.parametrize("name", MOST)


@cache
def content_of(name: str) -> Content:
    return make_content() if name == "small" else load_content(DATA)


@both
def test_never_twenty_five_questions_and_an_end(name: str) -> None:
    content = content_of(name)

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        sessions = list(walked(content, path, decisions))
        for session in sessions:
            seen = progress(content, session)
            assert len(questions_of(content, session)) <= content.caps.questions
            assert 1 <= seen.number <= seen.total <= content.caps.questions
        assert len(sessions) <= len(decisions) + content.caps.questions + 2
        assert next_question(content, sessions[-1]) is None

    check()


@both
def test_the_end_never_runs_away(name: str) -> None:
    content = content_of(name)

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        for before, after in pairwise(straight(content, path, decisions)):
            was, now = progress(content, before), progress(content, after)
            is_over = next_question(content, after) is None
            assert is_over or now.number == was.number + 1
            assert now.total <= was.total + 2

    check()


@both
def test_passing_means_nothing_and_goes_on(name: str) -> None:
    content = content_of(name)

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        for session in walked(content, path, decisions):
            question = next_question(content, session)
            if question is None:
                continue
            after = passed(content, session, question.key, now=NOW)
            assert question.key not in {one.question for one in findings(content, after)}
            assert next_question(content, after) != question

    check()


@both
def test_resume_is_the_same_session_at_the_same_question(name: str) -> None:
    content = content_of(name)

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        for session in walked(content, path, decisions):
            again = Session.from_json(json.loads(json.dumps(session.to_json())))
            assert again == session
            assert next_question(content, again) == next_question(content, session)

    check()


@both
def test_correction_with_the_same_answer_changes_nothing(name: str) -> None:
    content = content_of(name)

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        *_, session = walked(content, path, decisions)
        for key, before in session.given.items():
            reopen = reopened(content, session, key, now=NOW)
            if _is_offered(content, reopen, key, before):
                assert answered(content, reopen, key, before, now=NOW) == session

    check()


@both
def test_result_keeps_its_measure(name: str) -> None:
    content = content_of(name)
    services = {theme.key: SERVICE for theme in content.themes}

    @settings(max_examples=MOST[name], deadline=None)
    @given(paths, walks)
    def check(path: Path, decisions: list[Decision]) -> None:
        for session in walked(content, path, decisions):
            found = result_of(content, session, services=services, now=NOW)
            assert 1 <= len(found.strengths) <= content.caps.strengths
            assert len(found.difficulties) <= content.caps.difficulties
            assert [step.key for step in found.steps] == ["today", "this_week", "with_counsellor"]
            assert all(_DATE.search(step.text) for step in found.steps)
            words = [word for word in found.in_words(content).split() if any(sign.isalnum() for sign in word)]
            assert len(words) <= 150

    check()


@both
def test_nothing_unticked_is_in_the_document(name: str) -> None:
    content = marked(content_of(name))

    @settings(max_examples=MOST[name] * 2, deadline=None)
    @given(paths, walks, st.lists(st.booleans(), max_size=25))
    def check(path: Path, decisions: list[Decision], ticks: list[bool]) -> None:
        *_, session = walked(content, path, decisions)
        session = result_of(content, session, services={}, now=NOW).kept_in(session)
        keys = [item.key for item in items_of(content, session, BESIDE)]
        ticked = frozenset(key for key, tick in zip_longest(keys, ticks[: len(keys)]) if key and tick)
        found = summary_of(content, session, ticked, places={}, today=date(2026, 3, 2), beside=BESIDE)
        written = json.dumps(to_document(found), ensure_ascii=False)
        assert [key for key in keys if key not in ticked and mark_of(key) in written] == []
        assert "strengths" in ticked or not _strong_only(content, session, keys, written)
        assert mark_of("subjects") not in written

    check()


@both
def test_now_shows_the_number_in_the_same_step(name: str) -> None:
    content = content_of(name)
    screenings = [content.safety_net, *(theme.screening for theme in content.themes)]
    at_once = [
        (one.key, choice.key) for one in screenings for choice in one.choices if choice.meaning.urgency is Urgency.now
    ]

    assert at_once
    assert all(danger_of(content, make_session(content, **{key: choice}), key) for key, choice in at_once)


@both
def test_every_question_can_be_passed(name: str) -> None:
    content = content_of(name)

    for question in all_questions(content):
        after = passed(content, make_session(content), question.key, now=NOW)
        assert chosen(content, after, question.key) == ()


def _is_offered(content: Content, session: Session, key: str, before: Given) -> bool:
    """A subject that is put off since, a priority that is the fourth since, cannot be chosen again."""
    offered = {choice.key for choice in choices_of(content, session, get_question(content, key))}
    return set(before.choices) <= offered


def _strong_only(content: Content, session: Session, keys: list[str], written: str) -> list[str]:
    """Subjects that are told though nothing but strengths was said of them."""
    strong = {one.theme for one in findings(content, session) if one.state is State.strength}
    return [str(key) for key in strong if key and key not in keys and mark_of(key) in written]
