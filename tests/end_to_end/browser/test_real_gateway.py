"""The chat against the real gateway, with a scripted worker behind it: the pieces fit."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browser.chat import Chat, lose_answers
from tests.end_to_end.browser.conftest import PATIENCE_MS, SHARED

SECRET = "pour-les-tests"
START_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], env={**os.environ, **environment}, stderr=subprocess.PIPE
    )


def wait_until_alive(base: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(base + "/health/live", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"the gateway did not start: {process.communicate()[1].decode()[-2_000:]}")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real gateway on its own SQLite file; its worker is scripted."""
    var: Path = tmp_path_factory.mktemp("var")
    port, worker_port = free_port(), free_port()
    worker = start("tests.fakes.worker", "--port", str(worker_port), "--secret", SECRET)
    gateway = start(
        "api",
        RELAIS_PORT=str(port),
        RELAIS_VAR_DIR=str(var),
        RELAIS_DATABASE_URL=f"sqlite:///{var}/relais.sqlite3",
        RELAIS_WORKER_URLS=f'["http://127.0.0.1:{worker_port}"]',
        RELAIS_WORKER_SECRET=SECRET,
        RELAIS_REDIS_URL="",
        RELAIS_LOG_LEVEL="WARNING",
    )
    wait_until_alive(f"http://127.0.0.1:{port}", gateway)
    yield f"http://127.0.0.1:{port}"
    for process in (gateway, worker):
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**SHARED)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def chat(page: Page, base: str) -> Chat:
    return Chat(page, base).open()


def test_welcome_comes_with_its_choices(chat: Chat) -> None:
    expect(chat.answers.first).to_contain_text("Relais")
    assert chat.page.locator(".choice").count() >= 4
    assert chat.errors == []


def test_words_are_received_and_answered(chat: Chat) -> None:
    answer = chat.ask("Je cherche un logement à Castres")

    expect(chat.mine.last).to_contain_text("Reçu")
    expect(answer).to_contain_text("Je cherche un logement à Castres")


def test_choice_is_understood_once(chat: Chat) -> None:
    chat.page.locator(".choice").first.click()

    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_contain_text("search_job")


def test_offers_are_drawn_as_cards(chat: Chat) -> None:
    answer = chat.ask("[offers]")

    expect(answer.locator(".card h3").first).to_have_text("Conseil logement (exemple)")


def test_numbers_are_drawn_with_the_way_out(chat: Chat) -> None:
    answer = chat.ask("[safety]")

    expect(answer.locator(".numbers a").first).to_be_visible()


def test_reload_resumes(chat: Chat) -> None:
    chat.ask("bonjour")

    chat.page.reload()

    expect(chat.mine).to_contain_text(["bonjour"])
    expect(chat.ask("encore")).to_contain_text("encore")


def test_answer_lost_three_times_is_stored_once(chat: Chat) -> None:
    lost = lose_answers(chat.page, times=3)
    chat.page.reload()

    chat.say("une seule fois")
    expect(chat.mine.last).to_contain_text("Reçu", timeout=20_000)
    expect(chat.answers).to_have_count(2)

    expect(chat.mine).to_have_count(1)
    assert lost == [201, 200, 200]


def test_erase_gives_the_gateways_receipt(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.button("Mes données et options").click()
    chat.page.locator("#erase-open").click()

    chat.button("Tout effacer").click()

    expect(chat.page.locator("#receipt")).not_to_be_empty()
    assert chat.stored()["tab"] == {}


def test_embedded_frame_opens_under_the_real_policy(page: Page, base: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    page.goto(base)
    page.get_by_role("button", name="Besoin d'aide ?").click()

    expect(page.frame_locator("iframe").locator(".message--bot")).to_be_visible()
    assert said == []


def test_scripts_are_sent_compressed_and_small(page: Page, base: str) -> None:
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: request.url.endswith(".js") and sizes.append(request.sizes()["responseBodySize"]),
    )
    page.goto(base)
    page.get_by_role("button", name="Besoin d'aide ?").click()
    expect(page.frame_locator("iframe").locator(".message--bot")).to_be_visible()

    assert len(sizes) > 10
    assert sum(sizes) <= 20_000
