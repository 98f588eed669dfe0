"""Asks for what is missing: the need, then the place. How the place is asked depends on what was answered so far."""

from collections.abc import Iterator, Mapping

from bot.actions.base import RelaisAction
from bot.actions.memory import Asking, Question
from bot.actions.notices import flush
from bot.actions.replies import Button, Reply, Say
from bot.actions.talk import Talk

CHOICES = 6
_KEYS: Mapping[Asking, str] = {
    Asking.commune: "utter_ask_commune",
    Asking.explained: "utter_explain_commune",
    Asking.elsewhere: "utter_ask_other_commune",
    Asking.confirm: "utter_confirm_commune",
    Asking.choose: "utter_choose_commune",
    Asking.departement: "utter_ask_commune_of_departement",
    Asking.outside: "utter_place_outside",
    Asking.unknown: "utter_place_unknown",
    Asking.which_departement: "utter_choose_departement",
}


class ActionAskNeed(RelaisAction):
    key = "action_ask_need"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield Say("utter_ask_need")


class ActionAskPlace(RelaisAction):
    key = "action_ask_place"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield ask_place(talk)


def ask_place(talk: Talk) -> Say:
    """The question on the place that is open, with its buttons."""
    question = talk.state.memory.question or Question(Asking.commune)
    asking = _again(question)
    return Say(_KEYS[asking], _values(question, talk), tuple(_buttons(question, asking, talk)))


def _again(question: Question) -> Asking:
    """The same open question is not asked twice in the same words."""
    return Asking.explained if question.asking is Asking.commune and question.tries > 1 else question.asking


def _values(question: Question, talk: Talk) -> dict[str, str]:
    names = talk.doors.place_names
    values = {"name": question.name}
    if question.asking is Asking.confirm:
        values["name"] = names.of_commune(question.codes[0])
    if question.departement:
        values["departement"] = names.of_departement(question.departement)
    return values


def _buttons(question: Question, asking: Asking, talk: Talk) -> Iterator[Button]:
    build, names = talk.doors.buttons.build, talk.doors.place_names
    if asking is Asking.confirm:
        code = question.codes[0]
        yield build("confirm_yes", name=talk.doors.gazetteer.get(code).name, code=code)
        yield build("other_commune")
    elif asking is Asking.choose:
        for code in question.codes[:CHOICES]:
            yield build("choose_commune", name=names.of_commune(code), code=code)
        yield build("other_commune")
    elif asking is Asking.departement and question.departement:
        whole = names.whole(question.departement)
        yield build("whole_departement", whole=whole, departement=question.departement)
    elif asking is Asking.outside:
        for code in question.codes:
            yield build("choose_commune", name=names.of_commune(code), code=code)
        yield build("place_remote")
        yield build("other_commune")
    elif asking is Asking.which_departement:
        for departement in names.departements:
            yield build("whole_departement", whole=names.whole(departement), departement=departement)
        yield build("place_remote")
