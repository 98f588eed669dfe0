"""Free text read as answers: what people type, with mistakes, to the question asked and to others."""

import pytest

from relais.diagnostic.meaning import get_question
from tests.bot.actions.builders import make_doors

TOOLS = make_doors().diagnostic


def read(question: str, text: str):
    return TOOLS.reader.read(text, get_question(TOOLS.content, question))


@pytest.mark.parametrize(
    ("question", "text", "choice"),
    [
        ("mobility", "j'ai pas de voiture", "none"),
        ("mobility", "jprend le bus", "public_transport"),
        ("mobility", "Non", "none"),
        ("housing", "chez ma mere", "someone"),
        ("housing", "jdor ds ma voiture", "unsafe"),
        ("housing", "dans un foyer", "shared"),
        ("money", "j'ai plus rien", "nothing"),
        ("money", "sava juste juste", "tight"),
        ("age", "j'ai 52 ans", "senior"),
        ("helped_by", "pol emploi", "france_travail"),
        ("helped_by", "personne", "nobody"),
        ("safety_net", "oui ça va", "both"),
    ],
)
def test_read_as_people_type_gives_the_choice(question, text, choice):
    found = read(question, text)

    assert found is not None
    assert (found.choice, found.is_sure) == (choice, True)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("mobility", "je cherche une voiture pas chère à louer"),
        ("housing", "je cherche un logement à Albi"),
        ("money", "quels sont les horaires de la mairie"),
        ("age", "wxq zzgr"),
    ],
)
def test_read_something_else_is_never_sure(question, text):
    found = read(question, text)

    assert found is None or not found.is_sure


def test_read_others_takes_what_a_clause_says_of_another_subject():
    screenings = [theme.screening for theme in TOOLS.content.themes]

    found = TOOLS.reader.read_others("j'ai pas de voiture et je dors chez ma mère", screenings)

    assert {(one.question, one.choice) for one in found} == {("mobility", "none"), ("housing", "someone")}


@pytest.mark.parametrize("text", ["oui", "non", "c'est compliqué", "parfois c'est dur", "ça va"])
def test_read_others_takes_nothing_of_words_that_name_no_subject(text):
    screenings = [theme.screening for theme in TOOLS.content.themes]

    assert TOOLS.reader.read_others(text, screenings) == []


def test_read_several_takes_each_subject_of_a_list():
    found = TOOLS.reader.read_several("transport et logement", TOOLS.content.subjects)

    assert [one.choice for one in found] == ["mobility", "housing"]


def test_read_the_label_of_every_choice_is_sure():
    unsure = [
        (question.key, choice.key)
        for theme in TOOLS.content.themes
        for question in (theme.screening, *theme.follow_ups)
        for choice in question.choices
        if (found := TOOLS.reader.read(choice.label, question)) is None or found.choice != choice.key
    ]

    assert unsure == []
