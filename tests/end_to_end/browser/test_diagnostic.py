"""« Faire le point » as a person meets it: question, list, result, documents; and words alone when they must do."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway


def ways(question: Locator) -> Locator:
    return question.get_by_role("group", name="Autres possibilités")


def test_question_says_who_asks_what_and_where_it_stands(chat: Chat) -> None:
    question = chat.ask("point")

    expect(question.get_by_role("heading", name="Se déplacer")).to_be_visible()
    expect(question.get_by_text("Question 3 sur 13")).to_be_visible()
    expect(question.get_by_role("progressbar", name="Question 3 sur 13")).to_have_attribute("value", "3")
    expect(question.get_by_text("avez-vous un moyen de transport ?")).to_be_visible()
    expect(question.locator("svg use").first).to_have_attribute("href", "#icon-theme-bus")
    expect(question).not_to_contain_text("%")
    expect(question.locator(".bubble > p:not([hidden])")).to_have_count(1)
    assert chat.errors == []


def test_question_without_a_subject_is_known_by_its_number(chat: Chat) -> None:
    question = chat.ask("sujets")

    expect(question.get_by_role("heading", name="Question 4 sur 13")).to_be_visible()
    lines = question.locator(".bubble > p:not([hidden])")
    expect(lines).to_have_text(["Maintenant, vous choisissez.", "De quoi voulez-vous parler ?"])


def test_question_answers_are_wide_and_the_ways_are_apart(chat: Chat) -> None:
    question = chat.ask("point")

    answers = question.get_by_role("group", name="Réponses proposées").get_by_role("button")
    expect(answers).to_have_count(4)
    expect(ways(question).get_by_role("button")).to_have_text(
        ["Passer", "Revenir", "Pourquoi cette question ?", "Voir mon résumé", "Arrêter"]
    )
    widths = answers.evaluate_all("all => all.map((each) => each.clientWidth)")
    assert len(set(widths)) == 1
    assert widths[0] > 600


def test_next_question_closes_the_one_before(chat: Chat) -> None:
    first = chat.ask("point")
    chat.button("Non").click()
    expect(chat.page.get_by_role("heading", name="Se loger")).to_be_visible()

    first = chat.answers.nth(1)

    expect(first.get_by_role("button", name="Non (choisi)")).to_be_focused()
    expect(first.locator(".choice:enabled:not([aria-disabled])")).to_have_count(0)
    expect(first.get_by_role("button", name="Passer")).to_be_hidden()
    expect(chat.answers.last.get_by_role("button", name="Passer")).to_be_enabled()


def test_second_tap_of_a_finger_chooses_nothing(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("point")
    expect(chat.page.locator(".message--asks:not(.message--fresh)")).to_be_visible()
    chat.page.evaluate("(real) => { real = setTimeout; window.setTimeout = (run, ms) => ms !== 400 && real(run, ms); }")
    chat.button("Non").click()
    box = chat.answers.nth(2).get_by_role("button", name="Non").bounding_box()
    assert box

    chat.page.mouse.click(box["x"] + 20, box["y"] + 20)
    chat.ask("bonjour")

    assert [post.get("text") for post in gateway.posts] == ["point", None, "bonjour"]


def test_passing_sends_the_button_alone(chat: Chat, gateway: FakeGateway) -> None:
    ways(chat.ask("point")).get_by_role("button", name="Passer").click()
    expect(chat.mine.last).to_contain_text("Passer")
    expect(chat.mine.last).to_contain_text("Reçu")

    assert set(gateway.posts[-1]) == {"client_msg_id", "button_id"}


def test_free_words_answer_a_question(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("point")
    chat.ask("oui, j'ai une voiture")

    assert gateway.posts[-1]["text"] == "oui, j'ai une voiture"


def test_why_is_told_at_once_and_taken_back(chat: Chat, gateway: FakeGateway) -> None:
    question = chat.ask("point")
    why = question.get_by_role("button", name="Pourquoi cette question ?")
    sentence = question.get_by_text("Pour chercher des aides près de chez vous.")
    expect(sentence).to_be_hidden()

    why.click()
    expect(sentence).to_be_visible()
    expect(why).to_have_attribute("aria-expanded", "true")
    expect(chat.page.locator("#live")).to_contain_text("Pour chercher des aides")
    why.click()

    expect(sentence).to_be_hidden()
    assert len(gateway.posts) == 1


def test_question_is_announced_once_with_its_number(chat: Chat) -> None:
    chat.page.evaluate(
        """() => { window.said = []; const live = document.querySelector("#live");
        new MutationObserver(() => live.textContent && said.push(live.textContent))
            .observe(live, { childList: true, characterData: true, subtree: true }); }"""
    )
    chat.ask("point")

    (said,) = chat.page.evaluate("said")
    assert said.count("Question 3 sur 13") == 1
    assert said.count("avez-vous un moyen de transport") == 1
    assert "Oui, quand je veux" in said
    assert "Arrêter" not in said


def test_reload_shows_the_question_again_and_closes_the_earlier(chat: Chat) -> None:
    chat.ask("point")
    chat.button("Non").click()
    expect(chat.page.get_by_role("heading", name="Se loger")).to_be_visible()

    chat.page.reload()

    expect(chat.page.get_by_role("heading", name="Se loger")).to_be_visible()
    expect(chat.page.locator(".message--asked")).to_have_count(1)
    expect(chat.answers.last.get_by_role("button", name="Oui, quand je veux")).to_be_enabled()
    expect(chat.answers.last.get_by_role("button", name="Oui, quand je veux")).to_be_in_viewport()


def test_list_at_its_most_disables_the_rest_and_says_so(chat: Chat) -> None:
    question = chat.ask("sujets")
    group = question.get_by_role("group", name="Vous pouvez cocher plusieurs réponses, 4 au plus")
    for label in ("Me former", "Me déplacer", "Mon argent", "Ma santé"):
        group.get_by_label(label).check()

    expect(group.get_by_label("Mon logement")).to_be_disabled()
    expect(group.get_by_text("Vous en avez coché 4, c'est le plus.")).to_be_visible()
    expect(chat.page.locator("#live")).to_contain_text("Vous en avez coché 4")
    group.get_by_label("Ma santé").uncheck()

    expect(group.get_by_label("Mon logement")).to_be_enabled()


def test_list_is_sent_with_what_was_ticked(chat: Chat, gateway: FakeGateway) -> None:
    question = chat.ask("sujets")
    question.get_by_label("Me déplacer").check()
    question.get_by_label("Mon argent").check()

    question.get_by_role("button", name="Valider mes choix").click()
    expect(chat.mine.last).to_contain_text("Reçu")

    assert set(gateway.posts[-1]) == {"client_msg_id", "button_id", "chosen"}
    assert gateway.posts[-1]["chosen"] == ["mobility", "money"]
    expect(chat.page.get_by_label("Mon logement")).to_be_disabled()


def test_list_with_nothing_ticked_asks_for_one_line(chat: Chat, gateway: FakeGateway) -> None:
    question = chat.ask("sujets")

    question.get_by_role("button", name="Valider mes choix").click()

    expect(question.get_by_text("Cochez au moins une ligne")).to_be_visible()
    expect(chat.page.locator("#live")).to_contain_text("Cochez au moins une ligne")
    assert len(gateway.posts) == 1


def test_list_another_answer_sends_no_ticks(chat: Chat, gateway: FakeGateway) -> None:
    question = chat.ask("sujets")
    question.get_by_label("Me déplacer").check()
    question.get_by_role("button", name="Posez-moi les questions").click()
    expect(chat.mine.last).to_contain_text("Reçu")

    assert "chosen" not in gateway.posts[-1]


def test_list_not_confirmed_is_kept_with_its_ticks(chat: Chat, gateway: FakeGateway) -> None:
    question = chat.ask("sujets")
    chat.page.route("**/messages", lambda route: route.abort())
    question.get_by_label("Me déplacer").check()
    question.get_by_role("button", name="Valider mes choix").click()
    expect(chat.button("Réessayer")).to_be_visible()
    assert json.loads(chat.stored()["tab"]["relais"])["outbox"][0]["chosen"] == ["mobility"]

    chat.page.unroute("**/messages")
    chat.page.reload()
    expect(chat.mine.last).to_contain_text("Reçu")

    assert gateway.posts[-1]["chosen"] == ["mobility"]


def test_sending_list_keeps_health_apart_and_unticked(chat: Chat, gateway: FakeGateway) -> None:
    summary = chat.ask("résumé")
    health = summary.get_by_role("group", name="Votre santé, à part").get_by_role("checkbox")
    expect(health).to_have_count(1)
    expect(health).not_to_be_checked()
    expect(summary.get_by_label("Votre priorité")).to_be_checked()
    summary.get_by_label("Votre commune").uncheck()

    summary.get_by_role("button", name="Préparer ce résumé").click()
    expect(chat.mine.last).to_contain_text("Reçu")

    assert gateway.posts[-1]["chosen"] == ["mobility", "priority"]


def test_result_shows_every_tile_and_the_number_to_call(chat: Chat) -> None:
    result = chat.ask("résultat")

    expect(result.get_by_role("heading", level=3)).to_have_text(
        [
            "À faire d'abord",
            "Vos points forts",
            "Ce qui est difficile en ce moment",
            "Votre priorité",
            "Vos 3 prochains pas",
            "Vous n'en avez pas parlé",
        ]
    )
    for words in (
        "Vous savez quel travail vous voulez.",
        "Vous n'avez pas de transport.",
        "Vous avez des papiers à faire.",
        "Garage solidaire de Valdoré",
        "4 place du Marché, 81100 Valdoré, à 3 km",
        "de 9 h à 17 h",
        "Dites : « Je cherche une aide pour me déplacer. »",
        "Exemple inventé",
        "C'est fait",
        "Ma santé",
    ):
        expect(result).to_contain_text(words)
    expect(result.get_by_role("link", name="Appeler le 05 00 00 00 01")).to_have_attribute("href", "tel:+33500000001")
    expect(result).not_to_contain_text("%")


@pytest.mark.parametrize(
    ("word", "label", "end", "name"),
    [
        ("résultat", "Imprimer ou garder en PDF", "diagnostic.pdf", "mon-point.pdf"),
        (
            "résumé",
            "Garder le résumé pour le conseiller en PDF",
            "diagnostic/summary.pdf",
            "mon-resume.pdf",
        ),
    ],
)
def test_pdf_comes_with_the_key_in_a_header(
    chat: Chat, gateway: FakeGateway, word: str, label: str, end: str, name: str
) -> None:
    answer = chat.ask(word)

    with chat.page.expect_download() as started:
        answer.get_by_role("button", name=label).click()

    assert started.value.suggested_filename == name
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF")
    ((path, query),) = gateway.documents
    assert path.endswith(end)
    assert query == ""
    expect(answer.get_by_text("Le document est prêt.")).to_be_visible()


def test_pdf_that_fails_is_said_and_can_be_asked_again(chat: Chat) -> None:
    result = chat.ask("résultat")
    chat.page.route("**/diagnostic.pdf", lambda route: route.abort())
    result.get_by_role("button", name="Imprimer ou garder en PDF").click()
    expect(result.get_by_text("Le document n'a pas pu être préparé.")).to_be_visible()
    expect(chat.page.locator("#live")).to_contain_text("n'a pas pu être préparé")

    chat.page.unroute("**/diagnostic.pdf")
    with chat.page.expect_download():
        result.get_by_role("button", name="Imprimer ou garder en PDF").click()


def test_listening_reads_the_question_and_its_answers(page: Page, gateway: FakeGateway) -> None:
    page.add_init_script("speechSynthesis.speak = (utterance) => { window.spoken = utterance.text; };")
    chat = Chat(page, gateway.base).open()

    chat.ask("point").get_by_role("button", name="Écouter").click()
    question = page.evaluate("spoken")
    chat.ask("résultat").get_by_role("button", name="Écouter").click()

    assert "moyen de transport" in question
    assert "Oui, quand je veux" in question
    assert "Passer" not in question
    assert "Votre priorité : le transport." in page.evaluate("spoken")


@pytest.mark.parametrize("lost", ["diagnostic.js", "list.js", "diagnostic.css"])
def test_words_and_buttons_are_enough_without_the_module(page: Page, gateway: FakeGateway, lost: str) -> None:
    page.route(f"**/diagnostic/{lost}", lambda route: route.abort())
    chat = Chat(page, gateway.base).open()

    question = chat.ask("point")
    expect(question).to_contain_text("avez-vous un moyen de transport ?")
    question.get_by_role("button", name="Non").click()

    expect(chat.answers).to_have_count(3)
    expect(chat.answers.last.get_by_role("button", name="Passer")).to_be_enabled()
    assert chat.errors == []


def test_nothing_more_is_fetched_for_those_who_do_not_use_it(page: Page, gateway: FakeGateway) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    Chat(page, gateway.base).open().ask("offres")

    assert not [url for url in fetched if "/diagnostic/" in url or url.endswith(("menu.js", "resume.js"))]


def test_hostile_words_stay_words(chat: Chat) -> None:
    chat.ask("piège-point")

    assert chat.page.evaluate("window.hacked") is None
    expect(chat.answers.last.locator("script, iframe, img, style")).to_have_count(0)
    expect(chat.answers.last.get_by_role("link")).to_have_count(0)
    assert chat.errors == []
