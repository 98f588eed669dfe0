"""Sending, receiving, choosing, offers: the main road."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway
from tests.end_to_end.browser.replies import HOSTILE


def test_open_chat_shows_welcome_and_choices(chat: Chat) -> None:
    expect(chat.answers).to_have_count(1)
    expect(chat.page.get_by_role("group", name="Réponses proposées").get_by_role("button")).to_have_count(3)
    assert chat.errors == []


def test_say_something_is_received_then_answered(chat: Chat) -> None:
    answer = chat.ask("Je cherche un logement")

    expect(chat.mine).to_have_count(1)
    expect(chat.mine.last).to_contain_text("Reçu")
    expect(answer).to_contain_text("Vous avez dit : Je cherche un logement")


def test_say_several_quickly_keeps_their_order(chat: Chat) -> None:
    for word in ("un", "deux", "trois"):
        chat.say(word)
    expect(chat.answers).to_have_count(4)

    assert chat.mine.locator("[data-part=body]").all_inner_texts() == ["un", "deux", "trois"]


def test_choose_quick_reply_sends_its_id_only(chat: Chat, gateway: FakeGateway) -> None:
    chat.button("Me déplacer").click()
    expect(chat.answers).to_have_count(2)

    (post,) = gateway.posts
    assert set(post) == {"client_msg_id", "button_id"}
    expect(chat.mine.last).to_contain_text("Me déplacer")


def test_choices_after_typing_are_still_there(chat: Chat) -> None:
    chat.ask("bonjour")

    expect(chat.answers.first.get_by_role("button", name="Trouver un travail")).to_be_enabled()


def test_choose_expired_button_says_so_in_plain_words(chat: Chat, gateway: FakeGateway) -> None:
    for talk in gateway.talks.values():
        talk.buttons.clear()

    chat.button("Me déplacer").click()

    expect(chat.mine.last).to_contain_text("Ce choix n'est plus possible")


def test_offers_show_every_field_of_the_card(chat: Chat) -> None:
    first = chat.ask("offres").locator(".card").first

    for words in (
        "Atelier « Refaire son CV »",
        "Maison de l'emploi de Valdoré",
        "à 3 km",
        "Ouvert, ferme à 17 h",
        "Gratuit",
        "Une conseillère vous aide",
        "4 place du Marché",
        "81100 Valdoré",
        "Vous pouvez y aller vous-même",
        "Votre ancien CV",
        "data·inclusion",
    ):
        expect(first).to_contain_text(words)
    expect(first.get_by_role("link", name="Appeler le 05 00 00 00 01")).to_have_attribute("href", "tel:+33500000001")
    expect(first.get_by_role("link", name="Voir sur la carte")).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_offers_say_why_which_are_examples_and_how_old(chat: Chat) -> None:
    cards = chat.ask("offres").locator(".card")
    cards.first.get_by_text("Pourquoi cette offre ?").click()

    expect(cards.first).to_contain_text("Répond à « faire un CV »")
    expect(cards.nth(1)).to_contain_text("Exemple inventé")
    expect(cards.nth(1)).to_contain_text("Votre conseiller doit en faire la demande")
    expect(cards.nth(2)).to_contain_text("Vérifié en août 2024")


def test_offers_list_in_words_is_not_repeated_beside_the_cards(chat: Chat) -> None:
    answer = chat.ask("offres")

    assert answer.locator(".bubble").inner_text() == "Voici trois offres près de Valdoré."


def test_unknown_kind_is_shown_from_text_and_buttons(chat: Chat) -> None:
    answer = chat.ask("inconnu")

    expect(answer).to_contain_text("Une sorte nouvelle.")
    expect(answer.get_by_role("button", name="Continuer")).to_be_visible()


def test_safety_answer_shows_numbers_and_the_way_out(chat: Chat) -> None:
    answer = chat.ask("urgence")

    expect(answer.get_by_role("link", name="00 00")).to_have_attribute("href", "tel:0000")
    expect(answer.get_by_role("button", name="Quitter vite")).to_be_visible()


def test_hostile_texts_are_shown_as_text(chat: Chat) -> None:
    chat.ask("piège")

    shown = chat.page.locator("#messages").inner_text()
    assert [text for text in HOSTILE if text.split("\u202e")[-1] not in shown] == []
    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.locator("#messages :is(script, img, iframe, style, template)").count() == 0
    links = chat.page.locator("#messages a").evaluate_all("all => all.map(each => each.protocol)")
    assert set(links) <= {"http:", "https:", "tel:", "mailto:"}


def test_hostile_words_of_the_person_are_shown_as_text(chat: Chat) -> None:
    for text in HOSTILE:
        chat.ask(text)

    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.locator("#messages :is(script, img, iframe, style, template)").count() == 0


def test_typing_sign_shows_while_the_answer_is_awaited(chat: Chat, gateway: FakeGateway) -> None:
    gateway.delay_s = 1.0

    chat.say("bonjour")

    expect(chat.page.locator("#typing")).to_be_visible()
    expect(chat.answers).to_have_count(2)
    expect(chat.page.locator("#typing")).to_be_hidden()


@pytest.mark.parametrize(("length", "said"), [(1_900, "Il reste 100 caractères."), (2_003, "Retirez 3 caractères.")])
def test_long_text_is_counted(chat: Chat, length: int, said: str) -> None:
    chat.page.get_by_label("Votre message").fill("é" * length)

    expect(chat.page.locator("#counter")).to_contain_text(said)


def test_text_over_the_limit_is_kept_and_not_sent(chat: Chat, gateway: FakeGateway) -> None:
    chat.say("é" * 2_001)

    expect(chat.page.get_by_label("Votre message")).to_have_value("é" * 2_001)
    assert gateway.posts == []


def test_listen_reads_with_a_voice_and_can_be_stopped(page: Page, gateway: FakeGateway) -> None:
    page.add_init_script(
        """window.spoken = [];
        const engine = { getVoices: () => [], cancel: () => window.spoken.push('stop'),
          speak: (utterance) => window.spoken.push(utterance.text) };
        Object.defineProperty(window, 'speechSynthesis', { value: engine });"""
    )
    chat = Chat(page, gateway.base).open()

    chat.button("Écouter").click()
    chat.button("Arrêter").click()

    assert page.evaluate("window.spoken.filter((each) => each !== 'stop').length") == 1
    assert page.evaluate("window.spoken.at(-1)") == "stop"
    expect(chat.button("Écouter")).to_be_visible()
