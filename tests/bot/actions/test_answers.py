"""What the actions answer, on a fake catalogue: keys, buttons, effects, what is kept."""

import pytest

pytest.importorskip("rasa_sdk", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.actions.answering import ActionAnswerNeed
from bot.actions.asking import ActionAskNeed, ActionAskPlace
from bot.actions.details import ActionOfferDetails
from bot.actions.erasure import ActionDeleteData
from bot.actions.going_on import ActionYesOrNo
from bot.actions.memory import Asking, Filters, Notice, PlaceKind, Question, Shown, Somewhere, State, Wants, state_from
from bot.actions.misunderstood import ActionDefaultFallback
from bot.actions.remember import ActionRemember
from bot.actions.replies import Keep, Say, Send, Show, Then
from bot.actions.safety import ActionSafety
from bot.actions.talk import Talk
from relais.offers.offer import FoundStructure, Remote
from tests.bot.actions.builders import (
    ALBI,
    CASTRES,
    FakeCatalogue,
    make_doors,
    make_heard,
    make_offer,
    make_state,
    make_talk,
)

pytestmark = pytest.mark.rasa

SAYS = "utter_fallback"
FRANCE_TRAVAIL = FoundStructure("ft", "France Travail", ("france-travail",), "3949", 1.0, "Albi")


def answers(action, talk):
    return list(action.answer(talk))


def keys(replies):
    return [reply.key for reply in replies if isinstance(reply, Say | Show)]


def kept(replies):
    slots = {name: value for reply in replies if isinstance(reply, Keep) for name, value in reply.slots.items()}
    return state_from(slots.get).memory


def shown_buttons(replies):
    said = [button.intent for reply in replies if isinstance(reply, Say) for button in reply.buttons]
    return said + [b["intent"] for reply in replies if isinstance(reply, Show) for b in reply.body["buttons"]]


def offers(count, **fields):
    return FakeCatalogue(tuple(make_offer(number, **fields) for number in range(count)))


def test_answer_with_offers_shows_three_with_at_most_five_buttons():
    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), make_state("housing", CASTRES), offers(7)))

    (show,) = [reply for reply in replies if isinstance(reply, Show)]
    assert keys(replies) == ["utter_search_results", "action_show_offers"]
    assert len(show.body["offers"]) == 3
    assert len(shown_buttons(replies)) <= 5
    assert kept(replies).shown.ids == ("offer-0", "offer-1", "offer-2")


def test_answer_more_leaves_out_what_was_seen():
    state = make_state("housing", CASTRES, wants=Wants.more, shown=Shown(("offer-0",), ("offer-0",), 3))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard("more_results"), state, offers(3)))

    assert keys(replies) == ["utter_more_results", "action_show_offers"]
    assert kept(replies).shown.seen == ("offer-0", "offer-1", "offer-2")


def test_answer_more_when_all_was_seen_says_so_and_keeps_the_list():
    state = make_state("housing", CASTRES, wants=Wants.more, shown=Shown(("offer-0",), ("offer-0",), 1))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard("more_results"), state, offers(1)))

    assert keys(replies) == ["utter_no_more_results"]
    assert kept(replies).shown.ids == ("offer-0",)


def test_answer_widened_says_how_far():
    catalogue = FakeCatalogue((make_offer(1),), widened_from_km=20.0)

    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), make_state("housing", CASTRES), catalogue))

    assert keys(replies)[0] == "utter_search_widened"
    assert replies[0].values["from_km"] == 20


def test_answer_nothing_with_a_filter_offers_to_take_it_off():
    state = make_state("housing", CASTRES, filters=Filters(free_only=True))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), state, offers(2, frais="payant")))

    assert keys(replies) == ["utter_search_nothing_narrowed"]
    assert "refine_search" in shown_buttons(replies)


def test_answer_asks_the_catalogue_what_is_remembered():
    catalogue = offers(1)
    state = make_state(
        "housing",
        CASTRES,
        age=19,
        words="un studio",
        trade="soudeur",
        filters=Filters(free_only=True, remote="never", radius_km=5.0),
    )

    answers(ActionAnswerNeed(), make_talk(make_heard(), state, catalogue))

    (query,) = catalogue.queries
    assert (query.need, query.words, query.near.code_insee) == ("housing", "soudeur un studio", CASTRES)
    assert (query.free_only, query.remote, query.radius_km) == (True, Remote.never, 5.0)
    assert query.publics == {"jeunes"}


def test_answer_counts_the_search_without_anything_personal():
    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), make_state("housing", CASTRES), offers(2)))

    (sent,) = [reply.effect for reply in replies if isinstance(reply, Send)]
    assert (sent.need, sent.departement, sent.total) == ("housing", "81", 2)


@pytest.mark.parametrize(
    ("memory", "network"),
    [
        ({"age": 19}, "mission-locale"),
        ({"age": 40, "publics": ("personnes-en-situation-de-handicap",)}, "cap-emploi-reseau-cheops"),
        ({"age": 40}, "france-travail"),
        ({}, "france-travail"),
    ],
)
def test_answer_person_phones_the_network_that_serves_them(memory, network):
    catalogue = FakeCatalogue()
    catalogue.structures = [FRANCE_TRAVAIL]

    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), make_state("counsellor", ALBI, **memory), catalogue))

    assert catalogue.asked_networks == [(network,)]
    assert (replies[0].key, replies[0].values) == (
        "utter_local_structure",
        {"name": "France Travail", "phone": "39 49"},
    )
    assert replies[0].numbers == [{"label": "France Travail", "number": "39 49", "href": "tel:3949"}]


def test_answer_person_in_a_departement_phones_from_its_largest_commune():
    catalogue = FakeCatalogue()
    catalogue.structures = [FRANCE_TRAVAIL]
    state = State("counsellor", Somewhere(PlaceKind.departement, departement="12"))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), state, catalogue))

    assert keys(replies) == ["utter_local_structure"]


def test_answer_person_without_any_structure_says_so():
    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), make_state("counsellor", ALBI)))

    assert keys(replies) == ["utter_no_local_structure"]


def test_answer_says_the_notices_once():
    state = make_state(
        "housing", CASTRES, notices=(Notice("utter_noted"), Notice("action_safety", {"situation": "shelter"}))
    )

    replies = answers(ActionAnswerNeed(), make_talk(make_heard(), state, offers(1)))

    assert keys(replies)[:2] == ["utter_noted", "action_safety"]
    assert kept(replies).notices == ()


@pytest.mark.parametrize("asking", list(Asking))
def test_ask_place_has_a_question_for_each_doubt(asking):
    departement = "11" if asking is Asking.departement else None
    state = make_state("housing", question=Question(asking, (CASTRES, ALBI), departement, "Toulouse"))

    replies = answers(ActionAskPlace(), make_talk(make_heard(), state))

    assert len(keys(replies)) == 1


def test_ask_place_among_many_shows_at_most_six_and_another():
    codes = tuple(place.code_insee for place in make_doors().gazetteer.look_up("12000").places)
    state = make_state("housing", question=Question(Asking.choose, codes * 4))

    replies = answers(ActionAskPlace(), make_talk(make_heard(), state))

    assert len(shown_buttons(replies)) == 7


def test_ask_need_asks():
    assert keys(answers(ActionAskNeed(), make_talk(make_heard(), make_state()))) == ["utter_ask_need"]


@pytest.mark.parametrize(
    ("text", "entities", "name"),
    [
        ("c'est quoi le deuxième ?", {}, "Offre 1"),
        ("le dernier", {}, "Offre 2"),
        ("le n° 3", {}, "Offre 2"),
        ("dites m'en plus sur offre 0", {}, "Offre 0"),
        ("Voir Offre 1", {"offer_id": "offer-1"}, "Offre 1"),
    ],
)
def test_details_of_the_one_that_is_meant(text, entities, name):
    state = make_state("housing", CASTRES, shown=Shown(("offer-0", "offer-1", "offer-2"), (), 3))

    replies = answers(
        ActionOfferDetails(), make_talk(make_heard("offer_details", text, entities=entities), state, offers(3))
    )

    assert replies[0] == Say("utter_offer_details", {"name": name})


@pytest.mark.parametrize("text", ["le numéro svp", "le septième", "l'adresse"])
def test_details_not_clear_asks_which(text):
    state = make_state("housing", CASTRES, shown=Shown(("offer-0", "offer-1"), (), 2))

    replies = answers(ActionOfferDetails(), make_talk(make_heard("offer_details", text), state, offers(2)))

    assert keys(replies) == ["utter_ask_which_offer"]
    assert shown_buttons(replies) == ["offer_details", "offer_details"]


def test_details_of_the_one_spoken_of_last():
    state = make_state("housing", CASTRES, shown=Shown(("offer-0", "offer-1"), (), 2, detailed="offer-1"))

    replies = answers(ActionOfferDetails(), make_talk(make_heard("offer_details", "le numéro svp"), state, offers(2)))

    assert replies[0].values == {"name": "Offre 1"}


def test_details_phone_that_is_not_known_is_said():
    state = make_state("housing", CASTRES, shown=Shown(("offer-0",), (), 1))
    catalogue = offers(1, telephone=None)

    replies = answers(ActionOfferDetails(), make_talk(make_heard("offer_details", "le numéro svp"), state, catalogue))

    assert keys(replies)[0] == "utter_offer_without_phone"


def test_details_of_an_offer_that_an_import_took_away_are_not_invented():
    state = make_state("housing", CASTRES, shown=Shown(("gone",), (), 1))

    assert keys(answers(ActionOfferDetails(), make_talk(make_heard("offer_details"), state))) == ["utter_no_offer_yet"]


@pytest.mark.parametrize(
    ("failures", "key"),
    [
        (0, "utter_fallback_rephrase"),
        (1, "utter_fallback_choice"),
        (2, "utter_fallback_menu"),
        (9, "utter_fallback_menu"),
    ],
)
def test_misunderstood_goes_from_rephrasing_to_a_person(failures, key):
    heard = make_heard("nlu_fallback", "wxq", ranking=("nlu_fallback", "search_job", "inform", "search_food"))

    replies = answers(ActionDefaultFallback(), make_talk(heard, make_state(failures=failures)))

    assert keys(replies) == [key]
    assert kept(replies).failures == failures + 1


def test_misunderstood_twice_offers_the_two_best_readings_that_help():
    heard = make_heard("nlu_fallback", "wxq", ranking=("nlu_fallback", "search_job", "inform", "search_food", "cancel"))

    replies = answers(ActionDefaultFallback(), make_talk(heard, make_state(failures=1)))

    assert shown_buttons(replies) == ["search_job", "search_food", "ask_help"]


def test_misunderstood_three_times_with_a_commune_gives_a_phone():
    catalogue = FakeCatalogue()
    catalogue.structures = [FRANCE_TRAVAIL]

    replies = answers(
        ActionDefaultFallback(), make_talk(make_heard("nlu_fallback"), make_state(None, ALBI, failures=2), catalogue)
    )

    assert keys(replies) == ["utter_fallback_menu_with_phone"]


def test_misunderstood_sentence_with_a_place_goes_on_with_it():
    talk = make_talk(make_heard("nlu_fallback", "castres"), make_state("housing", CASTRES, has_learned=True), offers(1))

    assert keys(answers(ActionDefaultFallback(), talk)) == ["utter_search_results", "action_show_offers"]


@pytest.mark.parametrize("intent", ["distress_suicide", "distress_violence"])
def test_safety_shows_numbers(intent):
    (reply,) = answers(ActionSafety(), make_talk(make_heard(intent, "je n'en peux plus"), make_state()))

    assert reply.key == "action_safety"
    assert reply.body["kind"] == "safety"
    assert reply.body["numbers"]


def test_safety_child_comes_first():
    replies = answers(ActionSafety(), make_talk(make_heard("distress_violence", "il frappe mon fils"), make_state()))

    doors = make_doors()
    assert [reply.body for reply in replies] == [doors.safety.get(name).to_json() for name in ("child", "violence")]


def test_safety_given_by_the_gateway_says_nothing_more():
    heard = make_heard("distress_violence", "mon mari frappe mon fils", danger=("child", "violence"), is_given=True)

    assert list(ActionSafety().answer(make_talk(heard, make_state()))) == []


def test_safety_that_the_model_alone_sees_comes_besides():
    heard = make_heard("distress_suicide", "je veux mourir", danger=("violence",))

    (reply,) = ActionSafety().answer(make_talk(heard, make_state()))

    assert reply.body["numbers"][0]["number"] == "3114"


def test_safety_after_two_cards_says_nothing_more():
    heard = make_heard("distress_suicide", "je veux mourir", danger=("child", "violence"))

    assert list(ActionSafety().answer(make_talk(heard, make_state()))) == []


@pytest.mark.parametrize(("may_delete", "effects"), [(True, ["erase_data"]), (False, [])])
def test_erasure_needs_a_yes(may_delete, effects):
    replies = answers(ActionDeleteData(), Talk(make_heard("affirm"), make_state(), make_doors(), may_delete))

    assert [reply.effect.kind for reply in replies if isinstance(reply, Send)] == effects
    assert Keep({"delete_confirmation": None}) in replies


def test_remember_twice_the_same_message_changes_nothing():
    (first,) = answers(ActionRemember(), make_talk(make_heard("search_housing"), make_state()))
    state = state_from(first.slots.get)

    assert answers(ActionRemember(), make_talk(make_heard("search_housing"), state)) == []


def test_answer_that_changes_nothing_says_that_it_is_the_same():
    shown = Shown(("offer-0", "offer-1"), ("offer-0", "offer-1"), 2, 30.0)
    state = make_state("housing", CASTRES, shown=shown, has_learned=True, filters=Filters(radius_km=15.0))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard("refine_search"), state, offers(2)))

    assert keys(replies) == ["utter_same_results", "action_show_offers"]


def test_answer_within_a_distance_says_it():
    state = make_state("housing", CASTRES, has_learned=True, filters=Filters(radius_km=15.0))

    replies = answers(ActionAnswerNeed(), make_talk(make_heard("refine_search"), state, offers(2)))

    assert replies[0].values["radius_km"] == 15


@pytest.mark.parametrize(("intent", "key"), [("affirm", "utter_affirm"), ("deny", "utter_deny")])
def test_yes_or_no_to_nothing_says_so(intent, key):
    assert keys(answers(ActionYesOrNo(), make_talk(make_heard(intent), make_state("housing", CASTRES)))) == [key]


def test_no_with_a_correction_searches_with_it():
    talk = make_talk(make_heard("deny"), make_state("housing", ALBI, has_learned=True), offers(1))

    assert keys(answers(ActionYesOrNo(), talk)) == ["utter_search_results", "action_show_offers"]


def test_no_with_a_doubtful_correction_opens_the_form_that_asks():
    state = make_state("housing", question=Question(Asking.confirm, (CASTRES,)))

    assert Then("search_form") in answers(ActionYesOrNo(), make_talk(make_heard("deny"), state))


def test_misunderstood_fact_again_is_no_loop():
    talk = make_talk(make_heard("nlu_fallback"), make_state(None, CASTRES, has_learned=True, failures=1))

    assert keys(answers(ActionDefaultFallback(), talk)) == ["utter_fallback_menu"]
