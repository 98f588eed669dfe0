"""Who to phone: the nearest structure of the network that serves this person."""

from collections.abc import Iterator

from bot.actions.facts import publics_known
from bot.actions.memory import State
from bot.actions.replies import Button, Reply, Say
from bot.actions.searching import near_of
from bot.actions.talk import Talk
from relais.offers.contacts import phone_of
from relais.offers.offer import FoundStructure
from relais.places.gazetteer import Place


def local_structure(talk: Talk) -> Iterator[Reply]:
    """A phone number, or honestly none; the search that was going on can be taken up again."""
    found = find_structure(talk)
    buttons = _go_on(talk.state, talk)
    if found is None:
        yield Say("utter_no_local_structure", {}, buttons)
        return
    phone = phone_of(found.telephone)
    values = {"name": found.name, "phone": phone["display"] if phone else found.telephone}
    numbers = [{"label": found.name, "number": phone["display"], "href": phone["href"]}] if phone else []
    yield Say("utter_local_structure", values, buttons, numbers)


def find_structure(talk: Talk) -> FoundStructure | None:
    """None without any place, or when no structure of the network can be phoned."""
    near = near_of(talk.state, talk.doors) or _capital(talk)
    if near is None:
        return None
    memory = talk.state.memory
    reseaux = talk.doors.persons.reseaux_for(memory.age, publics_known(memory))
    return next(iter(talk.doors.catalogue.find_structures(reseaux, near)), None)


def _capital(talk: Talk) -> Place | None:
    """The largest commune of a département stands for it: its number is known to the others."""
    place = talk.state.place
    departement = (place.departement if place else None) or talk.heard.departement
    communes = [commune for commune in talk.doors.gazetteer.places if commune.departement == departement]
    return max(communes, key=lambda commune: commune.population, default=None)


def _go_on(state: State, talk: Talk) -> list[Button]:
    need = state.memory.previous_need
    if need in talk.doors.needs:
        return [talk.doors.buttons.build("back_to_need", need=str(need))]
    return [talk.doors.buttons.build("help")]
