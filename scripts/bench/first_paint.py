"""First paint of the open chat in a real Chromium, headless, on loopback: what a person waits before she sees it.

Each sample is a new profile (nothing cached) on a real gateway with a scripted worker. Two ways in: the full page,
from the beginning of the navigation; the widget on another page, from the click on its button. The browser's own
paint timing says when (first contentful paint); the welcome is there when Playwright sees its message, the driver's own
milliseconds included. Target: first paint ≤ 300 ms.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from scripts.bench import house
from scripts.bench.figures import quantile, table

SAMPLES, QUICK_SAMPLES, WARM_UP = 20, 5, 2
BUTTON = "Besoin d'aide ?"
# In milliseconds since 1970, so that a page, its frame and this process share one clock.
WATCH = "addEventListener('click', () => { window.clickedAt ??= performance.timeOrigin + performance.now(); }, true);"
PAINTED = """
() => performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime
"""

Figures = dict[str, Any]
Way = Callable[[Page, str], tuple[float, Frame]]


def run(*, quick: bool = False) -> Figures:
    """Prints a table; empty without Chromium."""
    from tests.end_to_end.browser.conftest import ARGUMENTS, CHROMIUM

    if CHROMIUM is None:
        print("Chromium is not on this machine: first paint is not measured.", flush=True)
        return {}
    samples = QUICK_SAMPLES if quick else SAMPLES
    with house.opened() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        address = f"http://127.0.0.1:{server.port}"
        figures = {
            name: _measure(browser, address, way, samples)
            for name, way in {"full page": _full_page, "widget, from the click": _widget}.items()
        }
        browser.close()
    head = ("", *next(iter(figures.values())))
    rows = [(name, *(f"{value:.1f}" for value in got.values())) for name, got in figures.items()]
    print(table("First paint of the open chat, Chromium on loopback", head, rows), flush=True)
    return figures


def _measure(browser: Browser, address: str, way: Way, samples: int) -> Figures:
    read = [_sample(browser, address, way) for _ in range(WARM_UP + samples)][WARM_UP:]
    painted, welcomed = [first for first, _ in read], [second for _, second in read]
    return {
        "paint p50 ms": quantile(painted, 0.5),
        "p95 ms": quantile(painted, 0.95),
        "welcome p50 ms": quantile(welcomed, 0.5),
        "p95 ms ": quantile(welcomed, 0.95),
        "samples": samples,
        "load of the machine": os.getloadavg()[0],
    }


def _sample(browser: Browser, address: str, way: Way) -> tuple[float, float]:
    """Milliseconds to the first paint, and to the welcome."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800})
    context.add_init_script(WATCH)
    since, chat = way(context.new_page(), address)
    chat.wait_for_selector(".message--bot")
    welcomed, painted = time.time() * 1_000, float(chat.evaluate(PAINTED))
    context.close()
    return painted - since, welcomed - since


def _full_page(page: Page, address: str) -> tuple[float, Frame]:
    page.goto(f"{address}/chat")
    return float(page.evaluate("performance.timeOrigin")), page.main_frame


def _widget(page: Page, address: str) -> tuple[float, Frame]:
    page.goto(address)
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_selector("iframe")
    frame = page.frames[-1]
    return float(page.evaluate("window.clickedAt")), frame
