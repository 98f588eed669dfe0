from relais.diagnostic.record import Path
from relais.diagnostic.result import Result, result_of, wanted_services
from relais.diagnostic.session import Given, answered
from relais.diagnostic.steps import Service
from relais.diagnostic.telling import fitted
from tests.relais.diagnostic.builders import NOW, WORDS, make_content, make_session

CONTENT = make_content()
SERVICE = Service(
    "1",
    "Aide au transport",
    "Roues libres",
    address="3 rue Haute, 81000 Albi",
    distance_text="à 2 km",
    phone_display="05 63 00 00 00",
    phone_href="tel:+33563000000",
    hours_text="du lundi au vendredi",
)


def result(**answers: str | None) -> Result:
    services = {theme.key: SERVICE for theme in CONTENT.themes}
    return result_of(CONTENT, make_session(CONTENT, **answers), services=services, now=NOW)


def test_strengths_at_most_three_first_answers_before() -> None:
    found = result(mobility="car", drives="drives", project="knows", digital="easy")

    assert found.strengths == ("Point fort : knows.", "Point fort : car.", "Point fort : easy.")


def test_one_true_thing_when_there_is_no_strength() -> None:
    assert result(mobility=None).strengths == (WORDS["took_the_time"],)


def test_difficulties_the_heaviest_of_each_subject_the_rest_named() -> None:
    found = result(
        mobility="no_transport", mobility_help="licence", family="blocked", money="nothing", rights="needs_help"
    )

    assert found.difficulties == ("Difficile : nothing.", "Difficile : no_transport.", "Difficile : blocked.")
    assert found.others == ("Papiers",)


def test_wishes_are_other_subjects() -> None:
    assert result(training="wants", money="tight", priority="money").others == ("Formation",)


def test_priority_is_hers_and_the_urgent_subject_is_kept() -> None:
    found = result(money="nothing", mobility="bus", priority="mobility")

    assert found.priority == "Se déplacer"
    assert found.urgent
    assert "Argent" in found.urgent
    assert {step.theme for step in found.steps} == {"mobility"}


def test_nothing_urgent_besides_when_it_is_her_priority() -> None:
    assert result(money="nothing", mobility="bus", priority="money").urgent is None


def test_priority_in_her_words() -> None:
    session = answered(
        CONTENT, make_session(CONTENT, mobility="bus"), "priority", Given(("other",), "mon chien"), now=NOW
    )

    assert result_of(CONTENT, session, services={}, now=NOW).priority == "mon chien"


def test_three_steps_with_a_service() -> None:
    today, this_week, counsellor = result(mobility="bus").steps

    assert (today.key, this_week.key, counsellor.key) == ("today", "this_week", "with_counsellor")
    assert this_week.service == SERVICE.to_json()


def test_three_steps_without_a_service() -> None:
    found = result_of(CONTENT, make_session(CONTENT, mobility="bus"), services={}, now=NOW)

    assert found.steps[1].text == "Cette semaine, appelez votre mairie."


def test_steps_when_nothing_was_said_are_those_of_the_project() -> None:
    assert {step.theme for step in result(mobility=None).steps} == {"project"}


def test_steps_of_a_strength_when_nothing_is_hard() -> None:
    assert {step.theme for step in result(mobility="car").steps} == {"mobility"}


def test_wanted_service_need_and_radius() -> None:
    session = make_session(CONTENT, mobility="no_transport", mobility_help="licence", how_far="near")

    (wanted,) = wanted_services(CONTENT, session)

    assert (wanted.theme, wanted.need, wanted.radius_km) == ("mobility", "licence", 10.0)


def test_wanted_service_of_what_the_safety_net_caught() -> None:
    (wanted,) = wanted_services(CONTENT, make_session(CONTENT, safety_net="no_food"))

    assert (wanted.theme, wanted.need) == ("money", "food")


def test_passed_names_what_was_not_asked_about() -> None:
    found = result(mobility="bus", money=None, safety_net="no_bed")

    assert "Argent" in found.passed
    assert not {"Se déplacer", "Logement"} & set(found.passed)


def test_private_subjects_are_for_later_when_somebody_reads_along() -> None:
    found = result(digital="helped")

    assert found.later == WORDS["in_private"]
    assert not {"Moral", "Santé"} & set(found.passed)


def test_in_words_of_a_full_result() -> None:
    session = make_session(
        CONTENT,
        Path.complete,
        **{"project": "knows", "training": "wants", "job_search": "cv", "mobility": "no_transport"},
        **{"family": "blocked", "housing": "difficult", "money": "nothing", "rights": "needs_help"},
        **{"digital": "easy", "literacy": "reads", "priority": "mobility"},
    )
    text = result_of(CONTENT, session, services={"mobility": SERVICE}, now=NOW).in_words(CONTENT)

    assert text.startswith("Vos points forts :")
    assert "2. Cette semaine, appelez ce lieu.\nAide au transport, Roues libres · 05 63 00 00 00." in text
    assert "Dites : « Je cherche une aide pour mobility. »" in text
    assert len(text.split()) <= 150


def test_in_words_leaves_out_what_may_be() -> None:
    lines = [(0, "a b c"), (2, "d e"), (1, "f"), (0, "")]

    assert fitted(lines, most=4) == "a b c\nf"


def test_to_json_is_what_the_widget_draws() -> None:
    shown = result(mobility="bus").to_json(CONTENT)

    assert shown["steps"][0] == {
        "key": "today",
        "when": "Aujourd'hui",
        "text": "Aujourd'hui, notez une idée sur mobility.",
        "state": "open",
    }
    assert shown["steps"][1]["service"]["phone"] == {"display": "05 63 00 00 00", "href": "tel:+33563000000"}
    assert shown["steps"][1]["service"]["to_say"] == "Je cherche une aide pour mobility."
