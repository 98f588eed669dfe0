"""Nothing is lost, nothing is doubled: networks that fail, pages that are loaded again, conversations that expire."""

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.end_to_end.browser.chat import Chat, lose_answers
from tests.end_to_end.browser.fake_gateway import FakeGateway

MESSAGES, CONVERSATIONS = "**/messages", "**/api/v1/conversations"


def test_answer_lost_on_the_way_is_sent_again_with_the_same_id(chat: Chat, gateway: FakeGateway) -> None:
    lost = lose_answers(chat.page, times=2)
    chat.page.reload()

    chat.say("bonjour")
    expect(chat.mine.last).to_contain_text("Reçu")

    assert len(lost) == 2
    assert len({post["client_msg_id"] for post in gateway.posts}) == 1
    expect(chat.mine).to_have_count(1)
    (talk,) = gateway.talks.values()
    assert [row["text"] for row in talk.rows if row["author"] == "person"] == ["bonjour"]


def test_answer_lost_while_the_feed_lives_is_not_sent_again(chat: Chat, gateway: FakeGateway) -> None:
    def store_and_lose(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.route(MESSAGES, store_and_lose)

    chat.ask("bonjour")

    expect(chat.mine.last).to_contain_text("Reçu")
    assert len(gateway.posts) == 1


def test_stream_held_back_by_a_proxy_falls_back_to_asking(page: Page, gateway: FakeGateway) -> None:
    gateway.is_held_back = True

    chat = Chat(page, gateway.base).open()

    expect(chat.ask("bonjour")).to_contain_text("Vous avez dit : bonjour")


def test_network_down_says_what_is_known_and_keeps_the_message(chat: Chat) -> None:
    chat.page.context.set_offline(True)

    chat.say("bonjour")

    expect(chat.page.locator("#connection")).to_contain_text(
        "Nous n'avons pas la confirmation que votre message est arrivé."
    )
    expect(chat.mine.last).to_contain_text("Pas de confirmation")
    assert "bonjour" in chat.stored()["tab"]["relais"]


def test_network_back_sends_and_says_received(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.say("bonjour")
    expect(chat.mine.last).to_contain_text("Pas de confirmation")

    chat.page.context.set_offline(False)

    expect(chat.mine.last).to_contain_text("Reçu")
    expect(chat.page.locator("#connection")).to_be_hidden()


def test_retry_button_sends_at_once(chat: Chat, gateway: FakeGateway) -> None:
    chat.page.route(MESSAGES, lambda route: route.abort())
    chat.say("bonjour")
    expect(chat.button("Réessayer")).to_be_visible()
    chat.page.unroute(MESSAGES)

    chat.button("Réessayer").click()

    expect(chat.mine.last).to_contain_text("Reçu")
    assert len(gateway.posts) == 1


def test_refused_message_says_why(chat: Chat) -> None:
    refusal = {"error": {"code": "too_long", "message": "Votre message est trop long."}}
    chat.page.route(MESSAGES, lambda route: route.fulfill(status=422, json=refusal))

    chat.say("bonjour")

    expect(chat.mine.last).to_contain_text("Votre message est trop long.")


def test_stream_refused_falls_back_to_asking(context: BrowserContext, gateway: FakeGateway) -> None:
    gateway.can_stream = False
    chat = Chat(context.new_page(), gateway.base).open()

    answer = chat.ask("bonjour")

    expect(answer).to_contain_text("Vous avez dit : bonjour")


def test_reload_resumes_without_doubling(chat: Chat) -> None:
    chat.ask("bonjour")

    chat.page.reload()

    expect(chat.answers).to_have_count(2)
    expect(chat.mine).to_have_count(1)
    expect(chat.ask("encore")).to_contain_text("encore")


def test_reload_shows_which_choice_was_taken(chat: Chat) -> None:
    chat.button("Me déplacer").click()
    expect(chat.answers).to_have_count(2)

    chat.page.reload()

    expect(chat.answers.first.locator(".choice--made")).to_contain_text("Me déplacer")


def test_reload_while_unconfirmed_sends_the_same_message_once(chat: Chat, gateway: FakeGateway) -> None:
    chat.page.route(MESSAGES, lambda route: route.abort())
    chat.say("bonjour")
    expect(chat.mine.last).to_contain_text("Pas de confirmation")
    chat.page.unroute(MESSAGES)

    chat.page.reload()

    expect(chat.mine.last).to_contain_text("Reçu")
    expect(chat.mine).to_have_count(1)
    assert len(gateway.posts) == 1


def test_kept_on_device_is_found_again_in_another_tab(chat: Chat, context: BrowserContext) -> None:
    chat.ask("bonjour")
    chat.button("Mes données et options").click()
    chat.page.get_by_label("Garder sur cet appareil").check()
    chat.page.close()

    again = Chat(context.new_page(), chat.base).open()

    expect(again.mine).to_contain_text(["bonjour"])


def test_not_kept_is_not_found_in_another_tab(chat: Chat, context: BrowserContext) -> None:
    chat.ask("bonjour")
    chat.page.close()

    again = Chat(context.new_page(), chat.base).open()

    expect(again.mine).to_have_count(0)


def test_expired_conversation_says_so_and_starts_another(chat: Chat, gateway: FakeGateway) -> None:
    chat.ask("bonjour")
    gateway.talks.clear()

    chat.page.reload()

    expect(chat.page.locator("#messages")).to_contain_text("Votre conversation d'avant n'est plus ici.")
    expect(chat.mine).to_have_count(0)
    expect(chat.ask("encore")).to_contain_text("encore")


def test_message_to_an_expired_conversation_reaches_the_new_one(chat: Chat, gateway: FakeGateway) -> None:
    gateway.talks.clear()

    chat.say("bonjour")

    expect(chat.page.locator("#messages")).to_contain_text("Vous avez dit : bonjour")
    expect(chat.page.locator("#messages")).to_contain_text("Votre conversation d'avant n'est plus ici.")


def test_gateway_down_at_opening_starts_when_it_is_back(context: BrowserContext, gateway: FakeGateway) -> None:
    page = context.new_page()
    page.route(CONVERSATIONS, lambda route: route.abort())
    page.goto(gateway.base + "/chat")
    expect(page.locator("#connection")).to_contain_text("Relais ne répond pas pour le moment.")
    page.get_by_label("Votre message").fill("bonjour")
    page.keyboard.press("Enter")

    page.unroute(CONVERSATIONS)

    expect(page.locator("#messages")).to_contain_text("Vous avez dit : bonjour")
    expect(page.locator("#connection")).to_be_hidden()
