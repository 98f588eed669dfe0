"""The questionnaire, the numbers to print and the press: read once, when somebody first asks for a page."""

import asyncio
import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Any

from api.documents.journey_page import journey_page
from api.documents.pages import Frame, result_page, summary_page, written
from api.documents.press import Press
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Content
from relais.diagnostic.result import Result
from relais.diagnostic.summary import Summary
from relais.offers.needs import load_needs
from relais.safety.numbers import Numbers, SafetyNumber


class Office:
    def __init__(self, data_dir: Path, numbers: Numbers, situations: tuple[str, ...]) -> None:
        self._data_dir, self._numbers, self._situations = data_dir, numbers, situations
        self.press = Press()

    async def content(self) -> Content:
        """Reading it takes a moment the first time: not in the loop."""
        return await asyncio.to_thread(lambda: self._content)

    async def print_result(self, result: Result, *, at: dt.datetime) -> bytes:
        page = result_page(await self.content(), result, self._frame(at))
        return await self.press.print("result", page)

    async def print_summary(self, summary: Summary, *, at: dt.datetime, expires_at: dt.datetime) -> bytes:
        page = summary_page(await self.content(), summary, self._frame(at), expires_on=written(expires_at))
        return await self.press.print("summary", page)

    async def print_journey(self, journey: dict[str, Any], *, at: dt.datetime) -> bytes:
        return await self.press.print("journey", await self.journey_in_words(journey, at=at))

    async def journey_in_words(self, journey: dict[str, Any], *, at: dt.datetime) -> dict[str, Any]:
        """`journey`: docs/schemas/journey-1.json."""
        needs = {key: need.label for key, need in load_needs(self._data_dir).items()}
        return journey_page(journey, self._frame(at), needs=needs)

    def close(self) -> None:
        self.press.close()

    @cached_property
    def _content(self) -> Content:
        return load_content(self._data_dir)

    def _frame(self, at: dt.datetime) -> Frame:
        return Frame(written(at), self.first_numbers)

    @property
    def first_numbers(self) -> tuple[SafetyNumber, ...]:
        """Of the situations that the gateway names."""
        first = {one.key: one for situation in self._situations for one in self._numbers.for_situation(situation)}
        return tuple(first.values())
