"""From the assistant to a person and back, in three windows: a person, a counsellor, a second one who tries the same.

Real Rasa, real gateway, real catalogue, real accounts made by the commands of the house.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.environments import ROOT
from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.conftest import SHARED
from tests.end_to_end.browser.test_access import violations
from tests.end_to_end.browser.test_own_data import open_menu
from tests.end_to_end.stack import Stack, running

pytestmark = [pytest.mark.rasa, pytest.mark.slow, pytest.mark.timeout(600)]
DESK = {"width": 1366, "height": 850}
PASSWORD = "cinq mots tirés au hasard 93"
PATIENCE_MS = 20_000
LETTER_MS = 400  # as one types: a sign goes every 3 s, and nobody keeps it for who does not listen yet
STRUCTURES = """
structures:
  - id: accueil-essai
    name: Accueil d'essai
    departements: ["81"]
    opening_hours: "{hours}"
    telephone: 05 63 00 00 00
    promised_hours: 48
    canned_replies: [Bonjour de l'accueil.]
"""
OPEN, CLOSED = "24/7", "Sa 03:00-03:01"


def relais(stack: Stack, *words: str) -> str:
    """A command of the house, on the database of this stack."""
    command = [sys.executable, "-m", "relais", *words]
    done = subprocess.run(command, env=stack.gateway.env, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def structures(stack: Stack, folder: Path, hours: str) -> None:
    file = folder / "structures.yml"
    file.write_text(STRUCTURES.format(hours=hours))
    relais(stack, "structures", "import", str(file))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("handoff")
    with running(folder, f"sqlite:///{folder / 'relais.sqlite3'}") as stack:
        structures(stack, folder, OPEN)
        yield stack


def window(browser: Browser, **options: object) -> Page:
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True, **SHARED, **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def invited(browser: Browser, stack: Stack, name: str) -> tuple[Page, pyotp.TOTP]:
    """She opens her invitation, chooses a password, and proves her one-time codes."""
    email = f"{name.lower()}@accueil.example"
    said = relais(stack, "counsellors", "add", email, "--name", name, "--structure", "accueil-essai")
    token = re.search(r"[\w-]{43}", said)
    assert token is not None, said
    page = window(browser, viewport=DESK)
    page.goto(f"{stack.address}/console/invitation#{token[0]}")
    secret = page.get_by_text(re.compile(r"^[A-Z2-7 ]{32,}$")).inner_text().replace(" ", "")
    assert violations(page) == []
    codes = pyotp.TOTP(secret)
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    page.get_by_label("Donnez le code").fill(codes.now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre compte est prêt.")).to_be_visible()
    return page, codes


def counsellor(browser: Browser, stack: Stack, name: str) -> Page:
    """At her desk, logged in and present."""
    page, codes = invited(browser, stack, name)
    page.goto(f"{stack.address}/console")
    page.get_by_label("Adresse e-mail").fill(f"{name.lower()}@accueil.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Code à six chiffres").fill(codes.at(_next_code_time()))
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.get_by_label("Je suis disponible").check()
    return page


def _next_code_time() -> int:
    """A code serves once: the one that follows is accepted as well."""
    return int(time.time()) + 30


def press(chat: Chat, name: str | re.Pattern[str]) -> None:
    before = chat.answers.count()
    button = chat.page.locator("#log").get_by_role("button", name=name).last
    expect(button).to_be_enabled()
    button.click()
    expect(chat.answers.nth(before)).to_be_visible()
    expect(chat.page.locator("#typing")).to_be_hidden()


def test_request_is_taken_by_one_answered_live_and_given_back(browser: Browser, stack: Stack) -> None:
    marie, paul = counsellor(browser, stack, "Marie"), counsellor(browser, stack, "Paul")
    chat = Chat(window(browser, viewport={"width": 360, "height": 740}), stack.address).open()
    chat.ask("je voudrais parler à quelqu'un")
    chat.ask("Albi")
    press(chat, "Parler à une personne")
    chat.page.locator("#log").get_by_role("button", name="Envoyer").last.click()
    expect(chat.page.locator("#log").get_by_text("Accueil d'essai").last).to_be_visible()
    assert violations(chat.page) == []

    for desk in (marie, paul):
        desk.locator(".line").first.click()
        expect(desk.get_by_role("button", name="Prendre")).to_be_visible()
    marie.get_by_role("button", name="Prendre").click()
    expect(marie.get_by_label("Votre message")).to_be_visible()
    expect(chat.page.locator("#log").get_by_text("Vous parlez maintenant avec Marie")).to_be_visible()
    expect(paul.get_by_label("Votre message")).to_have_count(0)

    marie.get_by_label("Votre message").press_sequentially("Bonjour, ", delay=LETTER_MS)
    expect(chat.page.get_by_text("Marie écrit…")).to_be_visible()
    chat.page.locator("#message").press_sequentially("Je cherche", delay=LETTER_MS)
    expect(marie.get_by_text("La personne écrit…")).to_be_visible()
    chat.page.locator("#message").fill("")
    marie.get_by_label("Votre message").fill("Bonjour, je suis Marie. Je vous lis.")
    marie.keyboard.press("Enter")
    expect(chat.page.locator("#log").get_by_text("Bonjour, je suis Marie. Je vous lis.")).to_be_visible()
    answers = chat.answers.count()
    chat.say("Je cherche un logement à Albi")
    expect(marie.locator(".said--person").last).to_contain_text("Je cherche un logement à Albi")
    assert violations(marie) == []
    assert violations(chat.page) == []
    assert chat.answers.count() == answers  # the assistant is silent
    expect(chat.page.locator("#typing")).to_be_hidden()

    for opener in ("Transférer", "Offres", "Terminer"):
        marie.get_by_role("button", name=opener).first.click()
        expect(marie.get_by_role("dialog")).to_be_visible()
        assert violations(marie) == []
        if opener != "Terminer":
            marie.keyboard.press("Escape")
    marie.get_by_label("Réponse donnée").check()
    marie.get_by_role("dialog").get_by_role("button", name="Terminer").click()
    expect(chat.page.locator("#log").get_by_text("L'échange est terminé").last).to_be_visible()
    chat.ask("merci")
    assert chat.answers.count() > answers
    assert chat.errors == []


def test_sunday_evening_a_message_is_left_and_nobody_is_promised(
    browser: Browser, stack: Stack, tmp_path: Path
) -> None:
    structures(stack, tmp_path, CLOSED)
    chat = Chat(window(browser, viewport={"width": 360, "height": 740}), stack.address).open()
    chat.ask("je voudrais parler à quelqu'un")
    chat.ask("Albi")
    expect(chat.page.locator("#log").get_by_role("button", name="Parler à une personne")).to_have_count(0)

    press(chat, "Laisser un message")
    chat.ask("Bonjour, je voudrais un rendez-vous pour mon dossier.")
    chat.page.locator("#log").get_by_role("button", name=re.compile("^Envoyer")).first.click()

    expect(chat.page.locator("#log").get_by_text("Accueil d'essai a votre demande").last).to_be_visible()
    expect(chat.page.locator("#log").get_by_text("48 heures").last).to_be_visible()


def test_journey_is_asked_for_shared_read_seen_and_withdrawn(browser: Browser, stack: Stack, tmp_path: Path) -> None:
    structures(stack, tmp_path, OPEN)
    lea = counsellor(browser, stack, "Lea")
    chat = Chat(window(browser, viewport={"width": 360, "height": 740}), stack.address).open()
    log = chat.page.locator("#log")
    chat.ask("je voudrais parler à quelqu'un")
    chat.ask("Albi")
    press(chat, "Parler à une personne")
    log.get_by_role("button", name="Envoyer").last.click()
    lea.locator(".line").first.click()
    lea.get_by_role("button", name="Prendre").click()

    open_menu(chat).get_by_role("button", name="Imprimer mon parcours").click()
    expect(chat.page.get_by_text("Vous n'avez pas encore de parcours.").first).to_be_visible()
    lea.get_by_role("button", name="Demander à suivre le parcours").click()
    expect(log.get_by_text("Lea (Accueil d'essai) vous demande à lire votre parcours")).to_be_visible()
    expect(log.get_by_role("checkbox", name="Ce que j'ai dit de ma santé")).not_to_be_checked()
    assert violations(chat.page) == []
    log.get_by_role("button", name="Partager", exact=True).last.click()
    expect(log.get_by_text("Accueil d'essai peut lire votre parcours")).to_be_visible()

    menu = open_menu(chat)
    with chat.page.expect_download() as started:
        menu.get_by_role("button", name="Imprimer mon parcours").click()
    assert started.value.suggested_filename == "mon-parcours.pdf"
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF")

    lea.get_by_role("link", name="Parcours", exact=True).click()
    lea.get_by_role("link", name=re.compile("Sans prénom")).click()
    expect(lea.get_by_role("heading", name="Demandes et rendez-vous")).to_be_visible()
    assert violations(lea) == []

    lea.go_back()
    lea.go_back()
    lea.get_by_role("button", name="Terminer").click()
    lea.get_by_label("Réponse donnée").check()
    lea.get_by_role("dialog").get_by_role("button", name="Terminer").click()
    expect(log.get_by_text("L'échange est terminé").last).to_be_visible()
    chat.ask("qui peut lire mes messages ?")
    expect(log.get_by_text("Lea l'a ouvert le").last).to_be_visible()
    log.get_by_role("button", name="Retirer l'accord : Accueil d'essai").last.click()
    expect(log.get_by_text("Accueil d'essai ne peut plus lire votre parcours.")).to_be_visible()

    lea.get_by_role("link", name="Parcours", exact=True).click()
    expect(lea.get_by_text("Personne ne partage son parcours")).to_be_visible()
    assert violations(lea) == []
    assert chat.errors == []


def test_poster_is_for_everybody(browser: Browser, stack: Stack) -> None:
    page = window(browser, viewport={"width": 320, "height": 800})
    page.goto(f"{stack.address}/affiche/accueil-essai")

    expect(page.get_by_role("heading", name="Sur Internet")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()
