"""More about one offer that was shown: the one that was named, numbered or clicked; asks which when it is not clear."""

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from bot.actions.base import RelaisAction
from bot.actions.doors import Doors
from bot.actions.heard import Heard
from bot.actions.memory import Shown
from bot.actions.offering import show_cards
from bot.actions.replies import Keep, Reply, Say
from bot.actions.searching import near_of
from bot.actions.talk import Talk
from bot.actions.words import find_meaning, plain, says_one_of
from relais.errors import NotFound
from relais.offers.offer import Found

DETAILS = "action_offer_details"
NAMED, CLEARLY = 85.0, 5.0  # of 100
LABEL = 40  # characters of a name on a button


class ActionOfferDetails(RelaisAction):
    key = DETAILS

    def answer(self, talk: Talk) -> Iterator[Reply]:
        shown = talk.state.memory.shown
        offers = {found.offer.id: found for found in _still_served(talk, shown.ids)}
        if not offers:
            yield Say("utter_no_offer_yet")
            return
        wanted = which_offer(talk.heard, shown, {key: found.offer.name for key, found in offers.items()}, talk.doors)
        if wanted is None:
            buttons = [talk.doors.buttons.build("offer", name=_label(found), id=key) for key, found in offers.items()]
            yield Say("utter_ask_which_offer", {}, buttons)
            return
        found = offers.get(wanted) or next(_still_served(talk, (wanted,)), None)
        if found is None:
            yield Say("utter_offer_gone")
            return
        yield from self._tell(talk, found)

    def _tell(self, talk: Talk, found: Found) -> Iterator[Reply]:
        card = talk.doors.card_of(found, now=talk.heard.now)
        if says_one_of(talk.heard.text, talk.doors.words.contact) and not card["phone"]:
            yield Say("utter_offer_without_phone", {"name": card["name"]})
        else:
            yield Say("utter_offer_details", {"name": card["name"]})
        steps = [talk.doors.buttons.build(step) for step in ("more", "other_need", "person")]
        yield show_cards(talk, [card], steps, key="action_show_offer")
        memory = talk.state.memory
        shown = Shown(memory.shown.ids, memory.shown.seen, memory.shown.total, memory.shown.radius_km, found.offer.id)
        yield Keep({"memory": talk.state.but(shown=shown).memory.to_slot()})


def _still_served(talk: Talk, ids: Iterable[str]) -> Iterator[Found]:
    """An import may have taken an offer away since it was shown."""
    near = near_of(talk.state, talk.doors)
    for offer_id in ids:
        try:
            yield talk.doors.catalogue.get(offer_id, near=near)
        except NotFound:
            continue


def which_offer(heard: Heard, shown: Shown, names: dict[str, str], doors: Doors) -> str | None:
    """By a click, a rank, a name; without any of them the only one, or the one spoken of last."""
    clicked = heard.first("offer_id")
    if clicked:
        return str(clicked)
    rank = find_meaning(heard.text, doors.words.ordinals)
    if rank is not None:
        position = int(rank) - 1 if int(rank) > 0 else len(shown.ids) - 1
        return shown.ids[position] if position < len(shown.ids) else None
    return _named(heard.text, names) or (shown.ids[0] if len(shown.ids) == 1 else shown.detailed)


def _named(text: str, names: dict[str, str]) -> str | None:
    """The one whose name is in the text, clearly more than any other's."""
    scored = sorted(((fuzz.partial_ratio(plain(text), plain(name)), key) for key, name in names.items()), reverse=True)
    best, second = scored[0], scored[1] if len(scored) > 1 else (0.0, "")
    return best[1] if best[0] >= NAMED and best[0] - second[0] >= CLEARLY else None


def _label(found: Found) -> str:
    name = found.offer.name
    return name if len(name) <= LABEL else name[: LABEL - 1].rsplit(" ", 1)[0] + "…"
