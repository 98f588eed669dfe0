"""« Faire le point » from the first question to the printed page: real Rasa, real gateway, real catalogue, a phone."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.conftest import SHARED
from tests.end_to_end.browser.test_access import violations
from tests.end_to_end.stack import Stack, running

pytestmark = [pytest.mark.rasa, pytest.mark.slow, pytest.mark.timeout(600)]

QUESTION = re.compile(r"Question (\d+) sur (\d+)")
MOST_QUESTIONS = 24
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("whole")
    with running(folder, f"sqlite:///{folder / 'relais.sqlite3'}") as stack:
        yield stack


@pytest.fixture
def chat(browser: Browser, stack: Stack) -> Iterator[Chat]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", bypass_csp=True, **SHARED)
    yield Chat(context.new_page(), stack.address).open()
    context.close()


def place_on_the_way(chat: Chat) -> str | None:
    """« Question 3 sur 13 » of the last card; None when it is no question."""
    found = QUESTION.search(chat.answers.last.inner_text())
    return found[0] if found else None


def press(chat: Chat, name: str | re.Pattern[str]) -> None:
    """A button of the last answer; then its turn is over."""
    before = chat.answers.count()
    button = chat.page.locator("#log").get_by_role("button", name=name).last
    expect(button).to_be_enabled()
    button.click()
    expect(chat.answers.nth(before)).to_be_visible()
    expect(chat.page.locator("#typing")).to_be_hidden()


def answer_first_choice(chat: Chat) -> None:
    """The first quick reply of the question, whatever it is; one that is answered in words is passed."""
    choices = chat.answers.last.locator(".choices:not(.choices--ways) button")
    if choices.count() == 0:
        return press(chat, "Passer")
    before = chat.answers.count()
    choices.first.click()
    expect(chat.answers.nth(before)).to_be_visible()
    expect(chat.page.locator("#typing")).to_be_hidden()


def test_whole_path_on_a_phone_is_short_accessible_and_ends_on_paper(chat: Chat) -> None:
    chat.ask("je veux faire le point")
    press(chat, "Répondre à toutes les questions")
    chat.ask("Castres")
    places: list[str] = []
    while (place := place_on_the_way(chat)) and len(places) <= MOST_QUESTIONS:
        assert violations(chat.page) == [], place
        places.append(place)
        answer_first_choice(chat)

    assert len(places) < MOST_QUESTIONS
    expect(chat.answers.last).to_contain_text("Vos 3 prochains pas")
    assert violations(chat.page) == []
    with chat.page.expect_download() as download:
        chat.button(re.compile("PDF")).last.click()
    page = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(page.pages) == 1
    assert "/StructTreeRoot" in page.trailer["/Root"]


def test_summary_for_the_counsellor_holds_what_is_ticked(chat: Chat) -> None:
    chat.ask("je veux faire le point")
    press(chat, "Commencer")
    chat.ask("Albi")
    for _ in range(2):
        press(chat, "Passer")
    chat.page.get_by_label("Me loger").check()
    press(chat, "Valider mes choix")
    press(chat, re.compile("^Oui$"))
    press(chat, "Chez quelqu'un")
    press(chat, "Voir mon résumé")
    press(chat, "Préparer le résumé pour un conseiller")
    assert violations(chat.page) == []

    before = chat.answers.count()
    press(chat, "Préparer ce résumé")

    expect(chat.answers.nth(before)).to_contain_text("Votre résumé est prêt")
    with chat.page.expect_download() as download:
        chat.button(re.compile("conseiller.*PDF|PDF.*conseiller|PDF", re.I)).last.click()
    words = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    assert "Chez quelqu'un" in words.replace("’", "'")
    assert "non vérifié" in words


def test_code_brings_the_conversation_to_another_device(chat: Chat, browser: Browser, stack: Stack) -> None:
    chat.ask("je veux faire le point")
    press(chat, "Commencer")
    chat.ask("Rodez")
    press(chat, "Arrêter")
    press(chat, "Garder pour y revenir")
    code = chat.page.locator(".code-value").inner_text()
    context = browser.new_context(viewport=PHONE, **SHARED)
    other = Chat(context.new_page(), stack.address).open()

    other.button("Mes données et options").click()
    other.button("Reprendre avec un code").click()
    other.page.locator("#resume-code").fill(code.lower().replace("-", " "))
    other.page.locator("#resume-form").get_by_role("button", name="Reprendre").click()
    other.page.locator("#resume").wait_for(state="hidden")

    expect(other.page.locator("#log")).to_contain_text("Rodez")
    other.ask("je veux faire le point")
    expect(other.answers.last).to_contain_text("On continue ?")
    context.close()
