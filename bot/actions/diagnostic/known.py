"""What the conversation knows already is not asked: the commune, the age. Pure."""

import re
from collections.abc import Iterator

from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import PlaceKind, State
from relais.diagnostic.model import Kind, Question
from relais.diagnostic.session import Given, Path, Session, start

AGE = "age"
_NUMBERS = re.compile(r"\d+")
_ALONE = re.compile(r"^\D{0,12}(\d{2})\s*(?:ans?)?\W*$")
OLDEST = 120


def begun(state: State, heard: Heard, doors: Doors, path: Path = Path.quick) -> Session:
    """A session that starts with what is known."""
    return start(path, known=dict(known(state, doors.diagnostic.content.profile)), now=heard.now)


def known(state: State, profile: tuple[Question, ...]) -> Iterator[tuple[str, Given]]:
    for question in profile:
        if question.kind is Kind.commune and (place := place_given(state)):
            yield question.key, place
        elif (
            question.key == AGE
            and state.memory.age is not None
            and (choice := choice_of_age(question, state.memory.age))
        ):
            yield question.key, Given(choices=(choice,))


def place_given(state: State) -> Given | None:
    """The code of the commune, or of the département; « partout » is an answer without a place."""
    if state.place is None:
        return None
    if state.place.kind is PlaceKind.commune and state.place.code:
        return Given(text=state.place.code)
    return Given(text=state.place.departement) if state.place.departement else Given(is_passed=True)


def age_choice(question: Question, heard: Heard) -> str | None:
    """« j'ai 34 ans », « 34 »."""
    if question.key != AGE:
        return None
    said = heard.first("age")
    found = _NUMBERS.search(str(said)) if said else _ALONE.match(heard.text.strip())
    years = int(found[found.lastindex or 0]) if found else None
    return choice_of_age(question, years) if years is not None and years < OLDEST else None


def choice_of_age(question: Question, years: int) -> str | None:
    """The bracket, read from the labels: « Moins de 18 ans », « 18 à 25 ans », « 50 ans ou plus »."""
    for choice in question.choices:
        numbers = [int(number) for number in _NUMBERS.findall(choice.label)]
        if len(numbers) == 2 and numbers[0] <= years <= numbers[1]:
            return choice.key
        if len(numbers) == 1 and (years < numbers[0] if choice.label.startswith("Moins") else years >= numbers[0]):
            return choice.key
    return None
