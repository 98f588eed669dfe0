"""The counsellors' console as a counsellor meets it; axe-core finds nothing on its screens."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browser.conftest import PATIENCE_MS, SHARED
from tests.end_to_end.browser.console_gateway import HOSTILE, ConsoleGateway
from tests.end_to_end.browser.test_access import violations


@pytest.fixture
def console() -> Iterator[ConsoleGateway]:
    fake, bound = ConsoleGateway(), socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    fake.base, fake.is_known = f"http://127.0.0.1:{bound.getsockname()[1]}", True
    server = uvicorn.Server(uvicorn.Config(fake.app(), log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield fake
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def desk(browser: Browser, console: ConsoleGateway) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **SHARED)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def open_at(page: Page, console: ConsoleGateway, place: str = "") -> Page:
    page.goto(f"{console.base}/console#/{place}")
    return page


def opened(page: Page, console: ConsoleGateway, number: int = 2) -> Page:
    open_at(page, console, f"conversation/h{number}")
    expect(page.locator(".said")).to_have_count(3)
    return page


def test_login_refused_says_one_sentence_and_keeps_the_form(desk: Page, console: ConsoleGateway) -> None:
    console.is_known = False
    open_at(desk, console)
    desk.get_by_label("Adresse e-mail").fill("marie@valdore.example")
    desk.get_by_label("Mot de passe").fill("un long mot de passe")
    desk.get_by_label("Code à six chiffres").fill("000000")

    desk.keyboard.press("Enter")

    expect(desk.get_by_role("alert")).to_have_text("Connexion refusée. Vérifiez vos trois réponses.")
    desk.get_by_label("Code à six chiffres").fill("123 456")
    desk.keyboard.press("Enter")
    expect(desk.locator(".line")).to_have_count(2)


def test_invitation_draws_the_code_as_a_picture_and_hides_the_token(desk: Page, console: ConsoleGateway) -> None:
    desk.goto(console.base + "/console/invitation#secret")

    code = desk.get_by_role("img", name="Code QR du compte")

    expect(code).to_be_visible()
    assert code.evaluate("(image) => image.complete && image.naturalWidth > 0")
    assert desk.title() != "hacked"
    assert "secret" not in desk.url
    desk.get_by_label("Choisissez un mot de passe").fill("douze caractères")
    desk.get_by_label("Donnez le code").fill("123456")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Votre compte est prêt.")).to_be_visible()
    assert console.calls == [("accept", {"password": "douze caractères", "code": "123456"})]


def test_inbox_shows_the_urgent_first_in_words(desk: Page, console: ConsoleGateway) -> None:
    open_at(desk, console)

    first = desk.locator(".line").first

    for words in ("Urgent, maintenant", "En retard", "2 non lus", "Un logement", "Valdoré", "Suivie par personne"):
        expect(first).to_contain_text(words)
    expect(desk).to_have_title("(2) Relais, console")


def test_take_then_answer_with_enter_shows_both(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)
    desk.get_by_role("button", name="Prendre").click()

    desk.get_by_label("Votre message").fill("Bonjour")
    desk.keyboard.press("Enter")

    expect(desk.locator(".said--counsellor")).to_contain_text("Bonjour")
    expect(desk.get_by_label("Votre message")).to_have_value("")
    assert ("take", {"version": 1}) in console.calls


def test_take_too_late_says_who_has_it(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)
    console.moved = True

    desk.get_by_role("button", name="Prendre").click()

    expect(desk.locator(".notice")).to_have_text("Ali suit maintenant cette demande.")
    expect(desk.get_by_label("Votre message")).to_have_count(0)


def test_words_of_a_person_are_never_markup(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)

    expect(desk.locator(".said").last).to_contain_text(HOSTILE)
    assert desk.locator(".said img").count() == 0


def test_close_asks_how_and_sends_it(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)
    desk.get_by_role("button", name="Terminer").click()
    desk.get_by_label("Orientation vers une autre structure").check()

    desk.get_by_role("dialog").get_by_role("button", name="Terminer").click()

    expect(desk.get_by_text("Cette conversation est terminée.")).to_be_visible()
    assert ("close", {"version": 1, "outcome": "oriented", "to_bot": True}) in console.calls


def test_offers_found_are_sent_as_cards(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)
    desk.get_by_role("button", name="Prendre").click()
    desk.get_by_role("button", name="Offres").click()
    desk.get_by_role("dialog").get_by_role("checkbox").first.check()

    desk.get_by_role("dialog").get_by_role("button", name="Envoyer").click()

    expect(desk.locator(".said--counsellor .card")).to_have_count(1)


def test_escape_goes_back_to_the_list(desk: Page, console: ConsoleGateway) -> None:
    opened(desk, console)

    desk.keyboard.press("Escape")

    expect(desk).to_have_url(f"{console.base}/console#/en-attente")


def test_figures_of_another_period_lead_to_what_waits(desk: Page, console: ConsoleGateway) -> None:
    console.me["role"] = "supervisor"
    open_at(desk, console, "chiffres")
    expect(desk.get_by_role("button", name="30 jours")).to_have_attribute("aria-pressed", "true")
    month = console.asked

    desk.get_by_role("button", name="7 jours").click()

    expect(desk.get_by_role("button", name="7 jours")).to_have_attribute("aria-pressed", "true")
    assert console.asked["since"] > month["since"]
    expect(desk.get_by_role("link", name="Télécharger en CSV")).to_have_attribute(
        "href", re.compile(console.asked["since"])
    )
    expect(desk.get_by_role("row", name="Aude moins de 10 ou masqué")).to_be_visible()
    desk.get_by_role("link", name="un logement · Mission locale").click()
    expect(desk).to_have_url(f"{console.base}/console#/conversation/h3")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_axe_on_every_screen_finds_nothing(browser: Browser, console: ConsoleGateway, width: int, scheme: str) -> None:
    look = {"color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
    context = browser.new_context(viewport={"width": width, "height": 800}, **look, **SHARED)  # type: ignore[arg-type]
    page, found = context.new_page(), []

    for role, place, awaited in (
        ("counsellor", "en-attente", ".line"),
        ("counsellor", "conversation/h2", ".said"),
        ("supervisor", "chiffres", ".figure"),
        ("administrator", "comptes", "table"),
        ("officer", "journal", "table"),
        ("officer", "droits", "table"),
    ):
        console.me["role"] = role
        page.goto("about:blank")
        open_at(page, console, place)
        expect(page.locator(awaited).first).to_be_visible()
        found += [f"{place} {each}" for each in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{place} is wider than the screen")

    context.close()
    assert found == []


def test_log_in_by_another_house_goes_there_and_says_what_came_of_it(desk: Page, console: ConsoleGateway) -> None:
    console.is_known, console.sso_name = False, "ProConnect"
    desk.goto(f"{console.base}/console")

    desk.get_by_role("button", name="Se connecter avec ProConnect").click()

    expect(desk.get_by_text("La connexion n'a pas abouti. Recommencez.")).to_be_visible()
    expect(desk).to_have_url(f"{console.base}/console")
    assert violations(desk) == []


def test_officer_erases_after_a_question_and_reads_the_receipt(desk: Page, console: ConsoleGateway) -> None:
    console.me["role"] = "officer"
    open_at(desk, console, "droits")
    expect(desk.get_by_role("row", name="Conversation avec l'assistant 24 heures")).to_be_visible()
    desk.get_by_label("Référence").fill("7KM-4XR")
    desk.get_by_label("Code à six chiffres").fill("000000")
    desk.get_by_role("button", name="Effacer").click()
    assert violations(desk) == []
    desk.get_by_role("dialog").get_by_role("button", name="Effacer").click()
    expect(desk.get_by_text("Ce code n'est pas bon.")).to_be_visible()

    desk.get_by_label("Code à six chiffres").fill("123456")
    desk.get_by_role("button", name="Effacer").click()
    desk.get_by_role("dialog").get_by_role("button", name="Effacer").click()

    expect(desk.get_by_text("Reçu à donner à la personne : EFF-20261123-AAAA")).to_be_visible()
    assert console.asked == {"reference": "7KM-4XR", "code": "123456"}
