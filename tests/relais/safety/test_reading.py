"""The deterministic reader: what is danger, what only sounds like it, and what it costs."""

import time
from pathlib import Path

import pytest

from relais.safety.numbers import load_numbers
from relais.safety.reading import DangerReader
from relais.safety.replies import load_replies
from relais.safety.situations import MOST, Situation, by_urgency, is_answered_by_its_card

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def reader() -> DangerReader:
    return DangerReader.load(DATA)


def read(reader: DangerReader, text: str) -> list[str]:
    return [str(situation) for situation in reader.read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Je veux mourir.",
        "jveu mourire",
        "j'ai envie d'en finir avec la vie",
        "envi den finir",
        "je vais me pendre",
        "plus envie de vivre",
        "je ne veux plus me réveiller",
        "à quoi bon vivre",
        "j'ai des idées noires",
        "tout le monde serait mieux sans moi",
        "j'ai écrit ma lettre d'adieu",
        "ma sœur veut se tuer",
        "mon fils se scarifie",
        "j'en peux plus je veux mourir",
        "moi veux mourir",
        "I want to kill myself",
        "I don't want to live anymore",
        "no quiero vivir más",
        "quero morrer",
        "хочу умереть",
        "أريد أن أموت",
        "bghit nmout",
    ],
)
def test_read_words_of_suicide(reader: DangerReader, text: str) -> None:
    assert read(reader, text) == ["suicide"]


@pytest.mark.parametrize(
    "text",
    [
        "mon mari me frappe",
        "mon mari me frape",
        "il ma taper",
        "mari taper moi",
        "mon conjoint est violent",
        "je suis battue",
        "il menace de me tuer si je pars",
        "j'ai peur de mon ex",
        "il m'enferme à la maison",
        "mes parents veulent me marier de force",
        "ma voisine se fait frapper",
        "mon chef me harcèle",
        "j'ai été violée",
        "il boit, il hurle, il me tape",
        "my husband beats me",
        "mi marido me pega",
        "o meu marido bate-me",
        "муж меня бьёт",
        "زوجي يضربني",
    ],
)
def test_read_words_of_violence(reader: DangerReader, text: str) -> None:
    assert "violence" in read(reader, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon mari frappe mon fils", ["child", "violence"]),
        ("un enfant est en danger", ["child", "violence"]),
        ("ma grand-mère est maltraitée à l'ehpad", ["elder_abuse", "violence"]),
        ("j'ai 15 ans et je dors dehors", ["child", "shelter"]),
        ("je suis à la rue", ["shelter"]),
        ("jé pa ou dormir ce soir", ["shelter"]),
        ("no tengo donde dormir esta noche", ["shelter"]),
        ("j'ai avalé une boîte de cachets", ["emergency", "suicide"]),
        ("mon père ne respire plus", ["emergency"]),
        ("la maison est en feu", ["emergency"]),
    ],
)
def test_read_several_situations_most_urgent_first(reader: DangerReader, text: str, expected: list[str]) -> None:
    assert read(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "je suis mort de fatigue",
        "je me tue au travail",
        "en finir avec mes dettes",
        "on va mourir de faim",
        "violent, le prix",
        "tuer le temps",
        "on crève la dalle",
        "j'ai crevé un pneu",
        "morte de rire",
        "mdr",
        "j'ai frappé à toutes les portes",
        "me battre pour mes droits",
        "il faut taper mon CV",
        "besoin d'un coup de main",
        "passez-moi un coup de fil",
        "agression de l'Urssaf",
        "harcelée par les huissiers",
        "edf menace de couper le courant",
        "mon père est mort l'an dernier",
        "ma voiture est morte",
        "mon métier : pompes funèbres",
        "les enfants jouent dehors",
        "j'habite rue de la République",
        "je cherche un logement à Castres",
        "s'il vous plaît",
        "",
        "???",
    ],
)
def test_read_innocent_words_as_nothing(reader: DangerReader, text: str) -> None:
    assert read(reader, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas mourir",
        "je veux pas mourir",
        "je ne pense pas au suicide",
        "pas d'idées noires",
        "il ne me frappe pas",
        "mon mari ne me frappe plus",
        "je ne suis pas battue",
    ],
)
def test_read_negation_takes_a_sign_back(reader: DangerReader, text: str) -> None:
    assert read(reader, text) == []


@pytest.mark.parametrize("text", ["je sors plus, il me frappe", "j'en peux plus, mon mari me frappe"])
def test_read_negation_of_something_else_takes_nothing_back(reader: DangerReader, text: str) -> None:
    assert "violence" in read(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "je veux travailler avec des femmes battues",
        "formation prévention suicide",
        "un film sur la violence conjugale",
        "divorcée d'un mari violent il y a dix ans",
    ],
)
def test_read_subject_only_named_in_a_context_is_nothing(reader: DangerReader, text: str) -> None:
    assert read(reader, text) == []


def test_read_context_does_not_hide_what_somebody_lives(reader: DangerReader) -> None:
    assert "suicide" in read(reader, "depuis ma formation ratée je veux mourir")


def test_read_two_situations_at_most(reader: DangerReader) -> None:
    found = reader.read("j'ai 15 ans, mon père me frappe, je veux mourir et je dors dehors")

    assert len(found) == MOST
    assert found[0] == Situation.suicide


def test_why_names_file_and_line_and_no_word(reader: DangerReader) -> None:
    lines = reader.why("mon mari me frappe")

    assert lines
    assert all(line.startswith(("violence.yml:", "child.yml:", "elder_abuse.yml:")) for line in lines)


def test_every_situation_has_its_reply_and_its_number() -> None:
    replies = load_replies(DATA, load_numbers(DATA))

    assert set(replies.by_situation) == set(Situation)


def test_by_urgency_puts_each_once_in_order() -> None:
    assert by_urgency(["violence", "child", "violence", "nonsense"]) == (Situation.child, Situation.violence)


@pytest.mark.parametrize(
    ("danger", "expected"), [((), False), (("shelter",), False), (("suicide",), True), (("violence", "shelter"), True)]
)
def test_card_is_the_whole_answer_but_for_a_bed(danger: tuple[str, ...], expected: bool) -> None:
    assert is_answered_by_its_card(danger) is expected


def test_read_costs_less_than_a_millisecond(reader: DangerReader) -> None:
    texts = ["Bonjour, je cherche un logement à Castres pour ma fille et moi", "mon mari me frappe", "slt"] * 30

    def seconds() -> float:
        started = time.process_time()
        for text in texts:
            reader.read(text)
        return (time.process_time() - started) / len(texts)

    assert min(seconds() for _ in range(5)) < 0.001  # what else a machine does only adds to it


@pytest.mark.parametrize("words", ["il me frappe ", "je veux ", "il elle mon mari me nous frappe tape "])
def test_read_longest_message_of_repeated_words_stays_bounded(reader: DangerReader, words: str) -> None:
    started = time.process_time()

    reader.read((words * 2_000)[:2_000])

    assert time.process_time() - started < 0.5
