"""What is offered to whoever asks for a person, once the place is known: now, later, or the phone alone. Never more."""

import datetime as dt
from collections.abc import Iterator, Sequence

from bot.actions.facts import publics_known
from bot.actions.handing.desk import At, Mode, Request, Taker
from bot.actions.handing.opening import NOW, Opening, Who
from bot.actions.handing.questions import chosen_mode
from bot.actions.handing.tools import LOOP, Handing
from bot.actions.handing.waiting import standing
from bot.actions.replies import Button, Keep, Reply, Say, Then
from bot.actions.searching import near_of
from bot.actions.structures import find_structure, local_structure
from bot.actions.talk import Talk
from relais.offers.contacts import phone_of
from relais.offers.hours import PARIS

WEEK_DAYS = 6  # beyond, a day's name alone would be the wrong week


def propose(talk: Talk) -> Iterator[Reply]:
    """A second request is never opened: whoever waits hears where hers stands."""
    if talk.heard.is_waiting_for_a_person:
        yield standing(talk)
        return
    opening = opening_of(talk)
    if opening is None:
        yield from local_structure(talk)
        yield Keep({"handoff": talk.request.but(at=At.away, wanted=None).to_slot()})
        return
    request = talk.request.but(taker=Taker(opening.structure_id, opening.name, opening.promised_hours))
    if request.wanted:
        yield from _begun(talk, request, opening, request.wanted)
        return
    handing = talk.doors.handing
    modes = handing.table["offered"][opening.kind]
    buttons = [*map(handing.mode_button, modes), handing.button("not_now")]
    yield from _with_phone(talk, opening, says(talk, opening), buttons)
    yield Keep({"handoff": request.but(at=At.offering, mode=None).to_slot()})


def _begun(talk: Talk, request: Request, opening: Opening, mode: Mode) -> Iterator[Reply]:
    """She said already how: the first question follows at once."""
    said = Say("utter_handoff_request", {"name": opening.name, "hours": opening.promised_hours})
    yield from _with_phone(talk, opening, said, ())
    yield Keep({"handoff": chosen_mode(request, mode).to_slot()})
    yield Then(LOOP)


def opening_of(talk: Talk) -> Opening | None:
    """Asked anew each time: who is there changes."""
    memory, near = talk.state.memory, near_of(talk.state, talk.doors)
    place = talk.state.place
    departement = near.departement if near else place.departement if place else None
    if near is None and departement is None:
        return None
    who = Who(
        code_insee=near.code_insee if near else None,
        departement=departement,
        publics=tuple(sorted(publics_known(memory))),
        age=memory.age,
        need=need_of(talk),
    )
    return talk.doors.reception.opening_for(who, now=talk.heard.now)


def need_of(talk: Talk) -> str | None:
    """What she was looking for before she asked for somebody."""
    wanted = (talk.state.need, talk.state.memory.previous_need)
    return next((need for need in wanted if need in talk.doors.needs), None)


def says(talk: Talk, opening: Opening) -> Say:
    """The honest sentence: her place and the wait, or when it opens, and the delay that is promised."""
    values: dict[str, object] = {"name": opening.name, "place": opening.place, "wait_min": opening.wait_min}
    if opening.kind == NOW:
        if opening.place <= 1:
            return Say("utter_handoff_now_next", values)
        return Say("utter_handoff_now_wait" if (opening.wait_min or 0) > 1 else "utter_handoff_now_place", values)
    values["hours"] = opening.promised_hours
    if opening.opens_at is None:
        return Say("utter_handoff_busy", values)
    when = opens_in_words(talk.doors.handing, opening.opens_at, talk.heard.now)
    return Say("utter_handoff_later", values | {"when": when})


def opens_in_words(handing: Handing, at: dt.datetime, now: dt.datetime) -> str:
    """« demain à 9 h »"""
    at, texts = at.astimezone(PARIS), handing.offer_texts
    days = (at.date() - now.astimezone(PARIS).date()).days
    kind = "later" if days > WEEK_DAYS else ("today", "tomorrow")[days] if days < 2 else "week"
    words = texts.words["opening"]
    number = words["first_of_month"] if at.day == 1 else str(at.day)
    date = f"{number} {words['months'][at.month - 1]}"
    return str(handing.table["opens"][kind].format(time=texts.time(at), day=words["days"][at.weekday()], date=date))


def _with_phone(talk: Talk, opening: Opening, said: Say, buttons: Sequence[Button]) -> Iterator[Say]:
    """The phone stays in sight in every case: of the structure, else of the nearest one that can be called."""
    name, phone = opening.name, phone_of(opening.telephone)
    if phone is None and (local := find_structure(talk)):
        name, phone = local.name, phone_of(local.telephone)
    if phone is None:
        yield Say(said.key, said.values, buttons)
        return
    yield said
    numbers = [{"label": name, "number": phone["display"], "href": phone["href"]}]
    yield Say("utter_handoff_phone", {"name": name, "phone": phone["display"]}, buttons, numbers)
