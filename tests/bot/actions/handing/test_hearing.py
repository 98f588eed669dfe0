"""What a message changes in a request to a person: answers, moves, danger, and what is for somebody else."""

import pytest

from bot.actions.handing.circumstances import with_circumstances
from bot.actions.handing.desk import At, Mode, Request, Taker
from bot.actions.handing.hearing import concerns_the_request, hear
from bot.actions.handing.questions import chosen_mode
from bot.actions.handing.tools import INTENT, LOOP
from tests.bot.actions.builders import ALBI, make_doors, make_heard, make_state

DOORS = make_doors()
STATE = make_state("counsellor", ALBI)
TAKER = Taker("ml-tarn", "Mission locale Tarn", 48)


def make_request(at: At = At.first_name, mode: Mode = Mode.call_back, **fields) -> Request:
    return Request(at=at, mode=mode, taker=TAKER, **fields)


def heard_in(text: str, intent: str = "inform", **fields):
    return make_heard(intent, text, active_loop=LOOP, requested_slot="handoff_end", **fields)


def click(**entities: str):
    return make_heard(INTENT, "", entities=entities, is_button=True)


def after(request: Request, heard) -> Request:
    return hear(request, STATE, heard, DOORS).request


def keys_said(request: Request, heard) -> list[str]:
    return [notice.key for notice in hear(request, STATE, heard, DOORS).state.memory.notices]


@pytest.mark.parametrize(
    ("mode", "first"),
    [
        (Mode.now, At.sending),
        (Mode.message, At.message),
        (Mode.call_back, At.first_name),
        (Mode.appointment, At.purpose),
    ],
)
def test_hear_a_mode_asks_its_first_question(mode, first):
    request = after(Request(at=At.offering, taker=TAKER), click(mode=str(mode)))

    assert (request.mode, request.at) == (mode, first)


@pytest.mark.parametrize(("text", "name"), [("Léa", "Léa"), ("je m'appelle Léa", "Léa"), ("Jean-Marc", "Jean-Marc")])
def test_hear_a_first_name_keeps_it_without_the_words_before(text, name):
    request = after(make_request(), heard_in(text))

    assert request.contact["first_name"] == name
    assert request.at is At.means


def test_hear_a_name_that_sounds_like_a_search_is_a_name():
    request = after(make_request(), heard_in("Louise", "search_housing", confidence=0.9))

    assert request.contact["first_name"] == "Louise"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("0639981247", "phone", "06 39 98 12 47"),
        ("c'est le 06.39.98.12.47", "phone", "06 39 98 12 47"),
        ("+33 6 39 98 12 47", "phone", "06 39 98 12 47"),
        ("lea.tarn@example.fr", "email", "lea.tarn@example.fr"),
    ],
)
def test_hear_a_means_reads_it_back_before_it_counts(text, kind, said):
    request = after(make_request(At.means), heard_in(text))

    assert (request.at, request.unconfirmed, request.contact) == (At.confirming, (kind, said), {})


def test_hear_yes_confirms_the_means():
    request = make_request(At.confirming, unconfirmed=("phone", "06 39 98 12 47"))

    assert after(request, heard_in("oui", "affirm")).contact == {"phone": "06 39 98 12 47"}


def test_hear_another_number_instead_of_yes_is_the_correction():
    request = make_request(At.confirming, unconfirmed=("phone", "06 39 98 12 47"))

    assert after(request, heard_in("non, 06 39 98 12 48", "deny")).unconfirmed == ("phone", "06 39 98 12 48")


@pytest.mark.parametrize("text", ["06 39 98 12 3", "115", "lea@exemple"])
def test_hear_nonsense_for_a_means_explains_once(text):
    request = make_request(At.means)

    taken = hear(request, STATE, heard_in(text), DOORS)

    assert [notice.key for notice in taken.state.memory.notices] == ["utter_handoff_means_unclear"]
    assert keys_said(taken.request, heard_in(text)) == ["utter_handoff_means_wanted"]


def test_hear_figures_read_as_danger_by_the_model_are_a_number():
    taken = hear(make_request(At.means), STATE, heard_in("06 39 98 12 3", "distress_suicide"), DOORS)

    assert taken.is_answer


def test_hear_pass_at_the_means_keeps_asking_it():
    request = make_request(At.means)

    assert after(request, heard_in("passer", "refuse_answer")).at is At.means


def test_hear_i_will_come_needs_no_number():
    assert after(make_request(At.means), heard_in("je passerai demain")).contact == {"on_site": True}


def test_hear_a_voice_message_is_asked_of_phones_only():
    by_phone = make_request(At.moments, contact={"phone": "06 39 98 12 47"}, done=(At.first_name, At.means))
    by_email = make_request(At.moments, contact={"email": "a@example.fr"}, done=(At.first_name, At.means))

    assert after(by_phone, heard_in("le matin")).at is At.voice
    assert after(by_email, heard_in("le matin")).at is At.sending


def test_hear_back_forgets_the_answer_and_asks_it_again():
    request = make_request(At.means, contact={"first_name": "Léa"}, done=(At.first_name,))

    back = after(request, heard_in("revenir", "go_back"))

    assert (back.at, back.contact, back.done) == (At.first_name, {}, ())


def test_hear_back_at_the_first_question_says_so():
    assert keys_said(make_request(), heard_in("revenir", "go_back")) == ["utter_handoff_first_question"]


def test_hear_stop_ends_without_sending():
    taken = hear(make_request(At.sending), STATE, heard_in("j'arrête", "cancel"), DOORS)

    assert (taken.request.at, taken.is_over) == (At.stopped, True)


def test_hear_a_message_keeps_it_word_for_word():
    text = "Bonjour,\nje cherche un logement   à Castres !"

    assert after(make_request(At.message, Mode.message), heard_in(text, "search_housing")).message == text


def test_hear_a_typed_yes_sends_nothing():
    request = make_request(At.sending, Mode.now)

    assert after(request, heard_in("oui", "affirm")).at is At.sending
    assert keys_said(request, heard_in("oui", "affirm")) == ["utter_handoff_press"]


def test_hear_send_keeps_what_was_ticked():
    request = after(make_request(At.sending, Mode.now), click(move="send", chosen="need,commune"))

    assert (request.at, request.chosen) == (At.sent, ("need", "commune"))


@pytest.mark.parametrize("intent", ["ask_privacy", "search_housing"])
def test_hear_something_else_leaves_the_request_as_it_is(intent):
    request = make_request(At.moments)

    taken = hear(request, STATE, heard_in("je cherche un logement", intent, confidence=0.95), DOORS)

    assert not taken.is_answer
    assert taken.request == request


def test_hear_danger_is_never_an_answer():
    taken = hear(make_request(At.message, Mode.message), STATE, heard_in("je veux mourir", "distress_suicide"), DOORS)

    assert not taken.is_answer


def test_hear_an_old_button_of_a_request_that_is_over_opens_nothing():
    taken = hear(Request(), STATE, click(move="send", chosen="need"), DOORS)

    assert (taken.request.at, taken.is_over) == (At.stopped, True)


@pytest.mark.parametrize(
    ("text", "mode"), [("être rappelé", Mode.call_back), ("un message", Mode.message), ("rdv", Mode.appointment)]
)
def test_hear_a_way_in_words_at_the_offer_takes_it(text, mode):
    request = Request(at=At.offering, taker=TAKER)
    heard = make_heard("request_appointment", text)

    assert concerns_the_request(request, heard)
    assert after(request, heard).mode is mode


def test_with_circumstances_danger_pauses_and_is_urgent():
    heard = heard_in("je veux mourir", "distress_suicide", danger=("suicide",))

    request = with_circumstances(make_request(At.means), STATE, heard, DOORS)

    assert (request.at, request.trigger, request.urgency) == (At.paused, "danger", 3)


def test_with_circumstances_no_bed_tonight_is_less_urgent_and_stops_nothing():
    heard = heard_in("je dors dehors", "search_shelter", danger=("shelter",))

    request = with_circumstances(make_request(At.means), STATE, heard, DOORS)

    assert (request.at, request.trigger, request.urgency) == (At.means, "danger", 2)


def test_with_circumstances_third_failure_is_the_trigger():
    before = make_state(None, ALBI, failures=3)

    request = with_circumstances(Request(), before, make_heard("request_counsellor"), DOORS)

    assert request.trigger == "failure"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("je voudrais un rendez-vous", Mode.appointment),
        ("je m'appelle Léa, un rendez-vous svp", Mode.appointment),
        ("rappelez-moi au 06 39 98 12 47", Mode.call_back),
    ],
)
def test_with_circumstances_an_appointment_says_how(text, wanted):
    request = with_circumstances(Request(), STATE, make_heard("request_appointment", text), DOORS)

    assert request.wanted is wanted


def test_with_circumstances_a_number_said_at_once_is_read_back_not_asked():
    heard = make_heard("request_appointment", "rappelez-moi au 06 39 98 12 47")
    request = with_circumstances(Request(), STATE, heard, DOORS).but(taker=TAKER)

    asked = chosen_mode(request, Mode.call_back).but(done=(At.first_name,))

    assert after(asked, heard_in("passer", "refuse_answer")).at is At.confirming


def test_to_slot_and_back_is_the_same_request():
    request = make_request(At.confirming, unconfirmed=("phone", "06"), done=(At.first_name,), wanted=Mode.message)

    assert Request.from_slot(request.to_slot()) == request
