"""A Chromium, a gateway in memory, and one person's page."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.end_to_end.browser.chat import Chat
from tests.end_to_end.browser.fake_gateway import FakeGateway

CHROMIUM = os.environ.get("RELAIS_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# The last three keep Chromium from looking for its own services: these tests run without a network.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
SHARED = {"locale": "fr-FR", "timezone_id": "Europe/Paris"}
PATIENCE_MS = 8_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine (RELAIS_TEST_CHROMIUM names another place)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """Serves the pages and answers from `replies.py`; `gateway.base` is its address."""
    fake, bound = FakeGateway(), socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    fake.base = f"http://127.0.0.1:{bound.getsockname()[1]}"
    config = uvicorn.Config(fake.app(), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    yield fake
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def context(browser: Browser, gateway: FakeGateway) -> Iterator[BrowserContext]:
    yield from _context(browser)


@pytest.fixture
def phone(browser: Browser, gateway: FakeGateway) -> Iterator[BrowserContext]:
    yield from _context(browser, viewport={"width": 320, "height": 568}, has_touch=True)


def _context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **SHARED, **options})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def chat(page: Page, gateway: FakeGateway) -> Chat:
    """The full page, opened, with its welcome on screen."""
    return Chat(page, gateway.base).open()
