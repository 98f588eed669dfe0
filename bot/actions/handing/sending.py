"""What is said and sent when nothing more is asked: the effect that opens the request, or that nothing leaves."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.asking import back_to_the_question
from bot.actions.handing.circumstances import trigger_of, urgency_of
from bot.actions.handing.desk import At, Mode, Request
from bot.actions.handing.items import items_to_send, session_to_send
from bot.actions.handing.offering import need_of, opening_of, propose
from bot.actions.handing.opening import NOW
from bot.actions.handing.waiting import standing
from bot.actions.notices import flush
from bot.actions.replies import Keep, Reply, Say, Send
from bot.actions.talk import Talk
from relais.diagnostic.session import prepared
from relais.effects import OpenHandoff, SaveDiagnostic


class ActionHandoffEnd(RelaisAction):
    """By where the request stands; then what was asked before is asked again."""

    key = "action_handoff_end"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from end_of_request(talk)


def end_of_request(talk: Talk) -> Iterator[Reply]:
    """Also said outside the form, where no rule may follow another action (bot/actions/answering.py)."""
    yield from flush(talk)
    yield from _SAYS.get(talk.request.at, _stopped)(talk)
    yield Keep({"handoff_end": None})
    yield from back_to_the_question(talk)


def _stopped(talk: Talk) -> Iterator[Reply]:
    yield standing(talk) if talk.heard.is_waiting_for_a_person else Say("utter_handoff_stopped")
    yield Keep({"handoff": talk.request.closed().to_slot()})


def _sent(talk: Talk) -> Iterator[Reply]:
    """Whether somebody is there is looked up again: what was offered a while ago may be untrue."""
    request = talk.request
    if talk.heard.is_waiting_for_a_person or request.taker is None or request.mode is None:
        yield from _stopped(talk)
        return
    if request.mode is Mode.now and not is_still_there(talk):
        yield from _changed(talk)
        return
    yield from _summary(talk)
    yield Send(effect_of(talk))
    key = "utter_handoff_sent_now" if request.mode is Mode.now else "utter_handoff_sent_later"
    yield Say(key, {"name": request.taker.name})
    yield Keep({"handoff": request.closed().to_slot()})


def is_still_there(talk: Talk) -> bool:
    opening, taker = opening_of(talk), talk.request.taker
    return bool(opening and taker and opening.kind == NOW and opening.structure_id == taker.id)


def _changed(talk: Talk) -> Iterator[Reply]:
    """Said, and offered anew: nothing was sent."""
    yield Say("utter_handoff_just_changed" if opening_of(talk) else "utter_handoff_nobody_now")
    yield from propose(talk)


def _summary(talk: Talk) -> Iterator[Reply]:
    """What was ticked of « faire le point » is the summary that the person may print too."""
    session = session_to_send(talk)
    if session is None:
        return
    session = prepared(session, _ticked(talk), now=talk.heard.now)
    yield Send(SaveDiagnostic(session.to_json()))
    yield Keep({"diagnostic": talk.desk.but(session=session).to_slot()})


def effect_of(talk: Talk) -> OpenHandoff:
    """Nothing that she did not tick, nothing that was not offered."""
    request, place = talk.request, talk.state.place
    assert request.taker is not None
    assert request.mode is not None
    return OpenHandoff(
        structure_id=request.taker.id,
        mode=str(request.mode),
        trigger=trigger_of(request, talk.desk.session, talk.doors),
        urgency=urgency_of(request, talk.desk.session, talk.doors),
        need=need_of(talk),
        commune=place.code if place else None,
        items=_ticked(talk),
        contact=contact_of(request),
        message=request.message,
    )


def _ticked(talk: Talk) -> tuple[str, ...]:
    return tuple(item.key for item in items_to_send(talk) if item.key in talk.request.chosen)


def contact_of(request: Request) -> dict[str, Any]:
    """As docs/handoff.md writes it: where the appointment is stands first among its needs."""
    contact = dict(request.contact)
    meeting = contact.pop("meeting", None)
    if meeting:
        contact["needs"] = [meeting, *contact.get("needs", ())]
    return contact


_SAYS: Mapping[At, Callable[[Talk], Iterator[Reply]]] = {At.sent: _sent, At.offering: propose}
