"""What is offered, asked and sent: only what is true at that moment, only what was ticked."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

pytest.importorskip("rasa_sdk", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.actions.handing.asking import asked
from bot.actions.handing.desk import At, Mode, Request, Taker
from bot.actions.handing.offering import opens_in_words, propose
from bot.actions.handing.opening import Nobody, Opening
from bot.actions.handing.sending import contact_of, end_of_request
from bot.actions.handing.waiting import cancelled, told_how_it_ended
from bot.actions.replies import Say, Send, Then
from bot.actions.talk import Talk
from relais.effects import CancelHandoff, OpenHandoff
from relais.offers.hours import PARIS
from tests.bot.actions.builders import ALBI, NOW, make_doors, make_heard, make_state
from tests.bot.scenarios.reception import FakeReception

pytestmark = pytest.mark.rasa
TAKER = Taker("ml-tarn", "Mission locale Tarn", 48)
WAITING = {"state": "waiting", "mode": "now", "structure": "Mission locale Tarn", "place": 2, "wait_min": None}


def make_talk(request: Request | None = None, *, opening=None, heard=None, **memory) -> Talk:
    doors = replace(make_doors(), reception=FakeReception(opening) if opening else Nobody())
    state = make_state("counsellor", ALBI, previous_need="job", **memory)
    return Talk(heard or make_heard("request_counsellor"), state, doors, request=request or Request())


def keys(replies) -> list[str]:
    return [reply.key for reply in replies if isinstance(reply, Say)]


def sent(replies) -> list[OpenHandoff]:
    return [reply.effect for reply in replies if isinstance(reply, Send) and isinstance(reply.effect, OpenHandoff)]


def modes(replies) -> list[str]:
    buttons = [button for reply in replies if isinstance(reply, Say) for button in reply.buttons]
    return [button.entities["mode"] for button in buttons if "mode" in button.entities]


@pytest.mark.parametrize(
    ("opening", "key"),
    [
        ({"kind": "now", "place": 1, "wait_min": 0}, "utter_handoff_now_next"),
        ({"kind": "now", "place": 2, "wait_min": 10}, "utter_handoff_now_wait"),
        ({"kind": "now", "place": 2}, "utter_handoff_now_place"),
        ({"kind": "later", "opens_at": "2026-11-24T09:00:00+01:00"}, "utter_handoff_later"),
        ({"kind": "later"}, "utter_handoff_busy"),
    ],
)
def test_propose_says_what_is_true_and_keeps_the_phone(opening, key):
    assert keys(propose(make_talk(opening=opening))) == [key, "utter_handoff_phone"]


def test_propose_nobody_receives_gives_the_local_phone_and_no_way():
    replies = list(propose(make_talk()))

    assert keys(replies) == ["utter_no_local_structure"]
    assert modes(replies) == []


@pytest.mark.parametrize(
    ("kind", "offered"),
    [("now", ["now", "call_back", "message"]), ("later", ["call_back", "appointment", "message"])],
)
def test_propose_offers_a_person_now_only_when_there_is_one(kind, offered):
    assert modes(list(propose(make_talk(opening={"kind": kind})))) == offered


def test_propose_an_appointment_that_was_asked_for_begins_at_once():
    replies = list(propose(make_talk(Request(wanted=Mode.appointment), opening={"kind": "later"})))

    assert any(isinstance(reply, Then) for reply in replies)


def test_propose_while_a_request_waits_opens_no_second_one():
    heard = make_heard("request_counsellor", handoff=WAITING)

    assert keys(propose(make_talk(opening={"kind": "now"}, heard=heard))) == ["utter_handoff_is_waiting_place"]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 23, 14, tzinfo=PARIS), "aujourd'hui à 14 h"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=PARIS), "demain à 9 h 30"),
        (datetime(2026, 11, 26, 9, tzinfo=PARIS), "jeudi à 9 h"),
        (datetime(2026, 12, 1, 9, tzinfo=PARIS), "le 1er décembre à 9 h"),
    ],
)
def test_opens_in_words_names_the_day(at, words):
    now = datetime(2026, 11, 23, 8, tzinfo=PARIS)

    assert opens_in_words(make_doors().handing, at, now) == words


def test_asked_what_is_sent_lists_what_is_known():
    request = Request(at=At.sending, mode=Mode.now, taker=TAKER, has_seen_offers=True)

    said = next(reply for reply in asked(make_talk(request)) if isinstance(reply, Say))

    assert [item["value"] for item in said.options["items"]] == ["need", "commune", "words", "offers"]
    assert [button.entities["move"] for button in said.buttons] == ["send", "bare", "stop"]


def test_end_sends_only_what_was_ticked_and_offered():
    request = Request(at=At.sent, mode=Mode.now, taker=TAKER, chosen=("commune", "offers", "health"))

    effects = sent(end_of_request(make_talk(request, opening={"kind": "now"})))

    assert [effect.items for effect in effects] == [("commune",)]


@pytest.mark.parametrize("opening", [{"kind": "later"}, {"kind": "now", "structure_id": "other"}, None])
def test_end_a_person_who_is_gone_is_not_promised(opening):
    request = Request(at=At.sent, mode=Mode.now, taker=TAKER)

    replies = list(end_of_request(make_talk(request, opening=opening)))

    assert sent(replies) == []
    assert keys(replies)[0] == ("utter_handoff_just_changed" if opening else "utter_handoff_nobody_now")


def test_end_forgets_the_contact_once_it_is_sent():
    request = Request(at=At.sent, mode=Mode.call_back, taker=TAKER, contact={"phone": "06 39 98 12 47"})

    kept = [reply.slots for reply in end_of_request(make_talk(request)) if hasattr(reply, "slots")]

    assert [slots["handoff"]["contact"] for slots in kept if "handoff" in slots] == [{}]


def test_contact_of_puts_the_kind_of_meeting_first_among_the_needs():
    request = Request(contact={"meeting": "Rendez-vous en vidéo", "needs": ["Un interprète"], "purpose": "Logement"})

    assert contact_of(request) == {"needs": ["Rendez-vous en vidéo", "Un interprète"], "purpose": "Logement"}


def test_cancelled_sends_the_effect_only_when_something_waits():
    waiting = list(cancelled(make_talk(heard=make_heard("cancel_handoff", handoff=WAITING))))

    assert [reply.effect for reply in waiting if isinstance(reply, Send)] == [CancelHandoff()]
    assert keys(cancelled(make_talk())) == ["utter_handoff_nothing_to_cancel"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("answered", ["utter_handoff_ended_answered"]),
        ("no_answer", ["utter_handoff_ended_no_answer"]),
        ("something_new", ["utter_handoff_ended_other"]),
        ("person_left", []),
        ("cancelled", []),
    ],
)
def test_told_how_it_ended_is_one_sentence(outcome, said):
    heard = make_heard("thank", handoff={"state": "closed", "structure": "ML", "ended": outcome})

    assert keys(told_how_it_ended(make_talk(heard=heard))) == said


def test_told_how_it_ended_never_comes_before_danger():
    heard = make_heard("distress_suicide", handoff={"state": "closed", "structure": "ML", "ended": "answered"})

    assert keys(told_how_it_ended(make_talk(heard=heard))) == []


def test_opening_of_the_fake_has_the_shape_of_the_real_one():
    opening = FakeReception({"kind": "later"}).opening_for(None, now=NOW + timedelta(hours=1))

    assert isinstance(opening, Opening)
