"""The questions as they are written: what docs/diagnostic.md and §4.7 of the method promise of every one of them."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from relais.diagnostic.labels import load_labels
from relais.diagnostic.loading import load_content
from relais.diagnostic.loading_texts import words_in
from relais.diagnostic.model import Choice, Flag, Kind, Question, State, Theme, Urgency
from relais.safety.numbers import load_numbers
from scripts.check_texts import QUESTIONS, ROOT, check_texts
from scripts.texts_plain import load_plain_french, mean_words

DATA = ROOT / "data"
CONTENT = load_content(DATA)
THEMES = [
    *("project", "training", "job_search", "mobility", "family", "housing"),
    *("money", "admin", "digital", "language", "morale", "health"),
]
DATED = re.compile(r"aujourd'hui|cette semaine|rendez-vous", re.I)
WORDS_NAMED_IN = (ROOT / "relais" / "diagnostic", ROOT / "bot" / "actions" / "diagnostic")


def all_questions() -> Iterator[Question]:
    yield from CONTENT.profile
    yield from (CONTENT.subjects, CONTENT.safety_net, CONTENT.priority)
    for theme in CONTENT.themes:
        yield from (theme.screening, *theme.follow_ups)


QUESTIONS_ASKED = {question.key: question for question in all_questions()}
CHOICES = [(question.key, choice) for question in all_questions() for choice in question.choices]


def theme_of(key: str) -> Theme:
    return next(theme for theme in CONTENT.themes if theme.key == key)


def choice_of(question: str, choice: str) -> Choice:
    return next(one for one in QUESTIONS_ASKED[question].choices if one.key == choice)


def test_themes_are_the_twelve_in_order() -> None:
    assert [theme.key for theme in CONTENT.themes] == THEMES
    assert list(range(1, 13)) == [theme.order for theme in CONTENT.themes]


def test_pictograms_are_one_each() -> None:
    assert len({theme.pictogram for theme in CONTENT.themes}) == 12


@pytest.mark.parametrize("question", QUESTIONS_ASKED.values(), ids=QUESTIONS_ASKED.keys())
def test_question_says_why_in_ten_words_and_asks_in_twelve(question: Question) -> None:
    assert 0 < words_in(question.why) <= 10
    assert all(words_in(sentence) <= 12 for sentence in re.split(r"(?<=[.?])\s", question.text))


@pytest.mark.parametrize("question", QUESTIONS_ASKED.values(), ids=QUESTIONS_ASKED.keys())
def test_question_with_choices_has_a_way_out(question: Question) -> None:
    ways = [one for one in question.choices if one.is_none or one.meaning.state in {State.neutral, State.strength}]

    assert ways or question.kind in {Kind.commune, Kind.trade, Kind.language}


@pytest.mark.parametrize(("question", "choice"), CHOICES, ids=lambda one: getattr(one, "key", one))
def test_choice_is_said_in_many_ways(question: str, choice: Choice) -> None:
    assert 6 <= len(choice.said) <= 15


def test_choices_map_to_existing_labels_and_thematiques() -> None:
    reference = load_labels(DATA)

    for _, choice in CHOICES:
        labels = choice.meaning.labels
        for field in ("situations", "objectives", "france_travail", "thematiques"):
            assert set(getattr(labels, field)) <= reference.tables[field]


def test_hard_answers_of_every_theme_say_something_to_the_counsellor() -> None:
    """All but distress, which is never written down as health."""
    silent = [
        (theme.key, choice.key)
        for theme in CONTENT.themes
        for choice in theme.screening.choices
        if choice.meaning.state in {State.need, State.difficulty} and not any(vars(choice.meaning.labels).values())
    ]

    assert silent == [("morale", "very_bad")]


def test_needs_and_difficulties_have_a_sentence() -> None:
    hard = [choice for _, choice in CHOICES if choice.meaning.state in {State.need, State.difficulty}]

    assert all(choice.meaning.difficulty for choice in hard)


def test_sentences_of_one_theme_are_not_said_twice() -> None:
    said = Counter((choice.meaning.strength, question) for question, choice in CHOICES if choice.meaning.strength)

    assert all(count == 1 for count in said.values())


@pytest.mark.parametrize("theme", CONTENT.themes, ids=lambda theme: theme.key)
def test_steps_say_when(theme: Theme) -> None:
    steps = theme.steps

    for text in (steps.today, steps.this_week, steps.to_ask, steps.without_service, steps.to_say):
        assert DATED.search(text)
        assert words_in(text) <= 20
    assert steps.today.startswith("Aujourd'hui")
    assert steps.this_week.startswith("Cette semaine")
    assert steps.without_service.startswith("Cette semaine")


@pytest.mark.parametrize(
    ("question", "choice", "danger", "urgency"),
    [
        ("housing", "unsafe", "shelter", Urgency.now),
        ("morale", "very_bad", "suicide", Urgency.now),
        ("safety_net", "no_sleep", "shelter", Urgency.now),
        ("safety_net", "no_food", None, Urgency.two_days),
        ("housing_why", "leave", None, Urgency.two_days),
        ("housing_stay", "must_leave", None, Urgency.two_days),
        ("money", "nothing", None, Urgency.two_days),
        ("money_food", "nothing", None, Urgency.two_days),
        ("admin_deadline", "this_week", None, Urgency.two_days),
        ("money", "hard", None, Urgency.this_month),
    ],
)
def test_choice_that_cannot_wait_is_urgent(question: str, choice: str, danger: str | None, urgency: Urgency) -> None:
    meaning = choice_of(question, choice).meaning

    assert (danger, urgency) == (meaning.danger, meaning.urgency)


def test_no_other_choice_stops_the_questions() -> None:
    stopping = [(question, choice.key) for question, choice in CHOICES if choice.meaning.danger]

    assert sorted(stopping) == [("housing", "unsafe"), ("morale", "very_bad"), ("safety_net", "no_sleep")]


@pytest.mark.parametrize(
    ("question", "choice", "flag"),
    [
        ("digital", "helped_now", Flag.third_party_present),
        ("admin_what", "private", Flag.wants_to_talk),
        ("health_help", "talk", Flag.wants_to_talk),
        ("language", "hard", Flag.short_texts),
        ("language", "other_language", Flag.needs_interpreter),
        ("age", "minor", Flag.minor),
    ],
)
def test_choice_changes_what_follows(question: str, choice: str, flag: Flag) -> None:
    assert flag in choice_of(question, choice).meaning.flags


def test_private_thing_to_tell_has_no_label() -> None:
    """Stored as « souhaite en parler » and nothing else."""
    for question, choice in (("admin_what", "private"), ("health_help", "talk")):
        assert not any(vars(choice_of(question, choice).meaning.labels).values())


def test_health_is_private_and_says_so() -> None:
    health = theme_of("health")

    assert health.is_private
    assert health.screening.intro == "La santé, c'est privé. Vous pouvez passer. N'écrivez pas votre maladie."


def test_follow_ups_are_asked_only_where_something_is_hard_or_wanted() -> None:
    """Which work, of somebody who knows: the only follow-up of a strength."""
    opened_by_a_strength = {
        follow_up.key
        for theme in CONTENT.themes
        for follow_up in theme.follow_ups
        for choice in theme.screening.choices
        if choice.key in follow_up.asked_after.get(theme.key, ()) and choice.meaning.state is State.strength
    }

    assert {"project_trade"} == opened_by_a_strength
    assert all(follow_up.asked_after for theme in CONTENT.themes for follow_up in theme.follow_ups)


def test_longest_paths_stay_within_the_budget() -> None:
    """§4.1: profile, subjects, safety net, four screenings, eight follow-ups, priority: 18; complete: 24."""
    caps = CONTENT.caps
    quick = len(CONTENT.profile) + 1 + 1 + caps.chosen_themes + caps.follow_ups + 1
    complete = len(CONTENT.profile) + len(CONTENT.themes) + caps.follow_ups + 1

    assert (quick, complete) == (18, 24)
    assert complete <= caps.questions < 25


def test_subjects_offer_each_theme_and_a_way_to_be_asked() -> None:
    keys = [choice.key for choice in CONTENT.subjects.choices]

    assert [*THEMES, "ask_me"] == keys
    assert [theme.label for theme in CONTENT.themes] == [one.label for one in CONTENT.subjects.choices[:-1]]
    assert len(CONTENT.default_themes) == CONTENT.caps.chosen_themes


def test_words_that_the_engine_names_are_written() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for folder in WORDS_NAMED_IN for path in folder.rglob("*.py"))

    named = set(re.findall(r"words\[[\"'](\w+)[\"']\]", code))

    assert named <= set(CONTENT.words)
    assert {"today", "this_week", "with_counsellor"} <= set(CONTENT.words)


def test_header_says_what_the_summary_is_not() -> None:
    assert "n'est pas le diagnostic global" in CONTENT.words["summary_header"]
    assert CONTENT.words["privacy"] == "Ce n'est pas un contrôle. Cela ne change pas vos droits."


@pytest.mark.parametrize("path", sorted(p for pattern in QUESTIONS for p in ROOT.glob(pattern)), ids=lambda p: p.name)
def test_emergency_numbers_are_written_in_no_text(path: Path) -> None:
    numbers = [one.number for one in load_numbers(DATA).by_key.values() if len(one.number) > 3]
    text = path.read_text(encoding="utf-8")

    assert [number for number in numbers if number in text] == []


def test_texts_of_the_questionnaire_are_plain_french() -> None:
    found = [one for one in check_texts(ROOT) if one.where.startswith("data/diagnostic") and one.is_error]

    assert found == []


def test_all_that_a_person_reads_has_twelve_words_a_sentence_at_most() -> None:
    texts = [text for question in all_questions() for text in (question.text, question.why, question.intro or "")]
    texts += [one for _, choice in CHOICES for one in (choice.meaning.strength, choice.meaning.difficulty) if one]
    texts += [str(text) for theme in CONTENT.themes for text in vars(theme.steps).values()]

    mean = mean_words(texts)

    assert mean is not None
    assert mean <= 12


def test_never_asked() -> None:
    """§4.6: no question on illness, violence, justice, origin, religion, opinions, income or numbers of a file."""
    never = re.compile(
        r"maladie|violen|frapp|prison|justice|casier|origine|religion|nationalit|combien gagn|numéro", re.I
    )
    asked = [question.text for question in all_questions()] + [choice.label for _, choice in CHOICES]

    assert [text for text in asked if never.search(text)] == []


def test_plain_french_list_holds_the_words_of_the_method() -> None:
    banned = load_plain_french(ROOT).banned

    assert {"frein", "contrainte", "diagnostic", "référentiel", "bénéficiaire", "rqth", "pmsmp", "cer"} <= set(banned)


def test_readme_names_every_file() -> None:
    readme = (DATA / "diagnostic" / "README.md").read_text(encoding="utf-8")

    assert all(f"`{path.name}`" in readme for path in (DATA / "diagnostic").glob("*.yml"))


def test_files_are_yaml_that_others_can_read() -> None:
    for path in (DATA / "diagnostic").rglob("*.yml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
