"""The question of a request that is in front of the person, with its quick replies and the ways on and out."""

from collections.abc import Iterator

from bot.actions.base import RelaisAction
from bot.actions.handing.desk import At, Mode
from bot.actions.handing.items import items_to_send, options_of
from bot.actions.handing.questions import WANTED
from bot.actions.handing.reading import GROUPS
from bot.actions.handing.tools import INTENT
from bot.actions.notices import flush
from bot.actions.replies import Button, Reply, Say
from bot.actions.talk import Talk

_LISTS = {At.moments, At.needs}


class ActionAskHandoffEnd(RelaisAction):
    """Asks for what `handoff_form` waits for."""

    key = "action_ask_handoff_end"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield from asked(talk)


def asked(talk: Talk) -> Iterator[Reply]:
    """By where the request stands."""
    request, handing = talk.request, talk.doors.handing
    if request.at is At.sending:
        yield from _sending(talk)
        return
    key = handing.table["asks"][request.at]
    if request.at is At.confirming and request.unconfirmed:
        buttons = [handing.button("yes"), handing.button("no")]
        yield Say(key, {"said": request.unconfirmed[1]}, [*buttons, handing.button("stop")])
    elif request.at in _LISTS:
        choices = handing.choices(str(request.at))
        items = [{"value": one, "label": row["label"], "is_ticked": False} for one, row in choices.items()]
        buttons = [handing.button("chosen", question=str(request.at)), *_ways(talk)]
        yield Say(key, {}, buttons, options={"name": str(request.at), "items": items})
    else:
        yield Say(key, {}, [*_answers(talk), *_ways(talk)])


def _answers(talk: Talk) -> list[Button]:
    at, handing = talk.request.at, talk.doors.handing
    if at is At.means:
        return [handing.button("on_site")]
    if at not in GROUPS:
        return []
    choices = handing.choices(GROUPS[at])
    return [Button(row["label"], INTENT, {"question": str(at), "choice": key}) for key, row in choices.items()]


def _ways(talk: Talk) -> list[Button]:
    """On and out; what is wanted cannot be passed."""
    keys = ["back", "why", "stop"] if talk.request.at in WANTED else ["pass", "back", "why", "stop"]
    keys = [key for key in keys if key != "back" or talk.request.done]
    return [talk.doors.handing.button(key) for key in keys]


def _sending(talk: Talk) -> Iterator[Reply]:
    """Item by item; health unticked, apart. Sending nothing of it is a way like the others."""
    request, handing, items = talk.request, talk.doors.handing, items_to_send(talk)
    values = {"name": request.taker.name if request.taker else ""}
    if request.message:
        yield Say("utter_handoff_recap_message", {"message": request.message})
    ways = [handing.button(f"bare_{request.mode or Mode.now}"), handing.button("annul")]
    if not items:
        yield Say("utter_handoff_sending_nothing", values, [handing.button("send_request"), ways[1]])
        return
    has_health = any(item.is_private for item in items)
    key = "utter_handoff_sending_health" if has_health else "utter_handoff_sending"
    yield Say(key, values, [handing.button("send"), *ways], options=options_of(items), kind="summary")
