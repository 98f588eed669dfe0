"""The chat as a person sees it, for the tests to read like what a person does."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect


class Chat:
    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self) -> "Chat":
        self.page.goto(self.base + "/chat")
        expect(self.answers.first).to_be_visible()
        return self

    def say(self, text: str) -> "Chat":
        self.page.get_by_label("Votre message").fill(text)
        self.page.keyboard.press("Enter")
        return self

    def ask(self, text: str) -> Locator:
        """Say it and wait for the end of the turn; the last answer."""
        before = self.answers.count()
        self.say(text)
        expect(self.answers.nth(before)).to_be_visible()
        expect(self.page.locator("#typing")).to_be_hidden()
        return self.answers.last

    @property
    def answers(self) -> Locator:
        return self.page.locator(".message--bot")

    @property
    def mine(self) -> Locator:
        return self.page.locator(".message--person")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def stored(self) -> dict[str, Any]:
        """What the browser keeps, by kind of storage."""
        found: dict[str, Any] = self.page.evaluate(
            "({ tab: { ...sessionStorage }, device: { ...localStorage }, cookies: document.cookie })"
        )
        return found

    def is_wider_than_screen(self) -> bool:
        return bool(
            self.page.evaluate(
                "Math.max(document.documentElement.scrollWidth, document.querySelector('#log')?.scrollWidth ?? 0)"
                " > document.documentElement.clientWidth"
            )
        )


def lose_answers(page: Page, *, times: int) -> list[int]:
    """From the next loading: messages are stored, but answers are lost so many times, and the feed with them.

    Returns the statuses of the lost answers, filled as they are lost.
    """
    lost: list[int] = []

    def lose(route: Route) -> None:
        if len(lost) >= times:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/messages", lose)
    page.route("**/events*", lambda route: route.abort() if len(lost) < times else route.continue_())
    return lost
