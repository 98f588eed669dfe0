"""Carries the lines of a conversation to its chat, in order, each at least once; the cursor moves after each line."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import InputFile, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from api.channels.telegram.inbox import CHANNEL, lost
from api.channels.telegram.keyboards import place_keyboard
from api.channels.telegram.rendering import Part, render
from api.channels.telegram.words import words
from api.metrics import Metrics
from api.store import Clock, Store
from relais.channels import links
from relais.channels.links import Linked
from relais.conversations import feed
from relais.conversations.states import Notice
from relais.errors import Unavailable

RETRIES, FIRST_PAUSE_S, LONGEST_PAUSE_S = 8, 0.5, 60.0
GONE = ("chat not found", "user is deactivated", "bot was blocked")
log = structlog.get_logger("telegram")


class Unreachable(Exception):
    """Blocked, deleted, or never there."""


@dataclass(frozen=True)
class Paper:
    """A file that follows a line. `of`: its content; None when there is none."""

    follows: Callable[[Mapping[str, Any]], bool]
    name: str
    of: Callable[[str], Awaitable[bytes | None]]


@dataclass
class Courier:
    """Nothing of a conversation is said by anybody else."""

    bot: "ExtBot[Any]"
    store: Store
    metrics: Metrics
    clock: Clock
    papers: tuple[Paper, ...]
    pause_s: float = FIRST_PAUSE_S

    def __post_init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self, conversation_id: str) -> None:
        """There may be something to carry; asked meanwhile, it is looked at again."""
        if conversation_id in self._tasks:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._carry(conversation_id))
        self._tasks[conversation_id] = task
        task.add_done_callback(lambda done: self._ended(conversation_id, done))

    async def say(self, chat_id: int, parts: list[Part]) -> None:
        """Beside any conversation: what is lost here is asked for again."""
        for part in parts:
            await self._send(chat_id, part, part.keyboard)

    async def sweep(self) -> None:
        """Whatever was left behind: after a restart, or when a hint was lost."""
        await self.store.write_behind(links.forget_untold, now=self.clock())
        for conversation_id in await self.store.read(links.list_behind, CHANNEL):
            self.wake(conversation_id)

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, conversation_id: str, done: asyncio.Task[None]) -> None:
        self._tasks.pop(conversation_id, None)
        if not done.cancelled() and (error := done.exception()) is not None:
            log.error("courier_failed", problem=type(error).__name__)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            if not done.cancelled():
                self.wake(conversation_id)

    async def _carry(self, conversation_id: str) -> None:
        try:
            while await self._carry_page(conversation_id):
                pass
        except Unavailable:
            log.warning("courier_put_off", problem="database")
        except Unreachable:
            try:
                await self.store.write_behind(lost, conversation_id, now=self.clock())
            except Unavailable:
                log.warning("courier_put_off", problem="database")
        except TelegramError as error:
            log.warning("courier_put_off", problem=type(error).__name__)

    async def _carry_page(self, conversation_id: str) -> bool:
        linked = await self.store.read(links.get_linked, CHANNEL, conversation_id)
        if linked is None or not linked.is_reachable:
            return False
        lines = await self.store.read(_lines, conversation_id, linked.delivered_seq)
        has_keyboard = linked.has_place_keyboard
        for line in lines:
            has_keyboard = await self._deliver(linked, line, has_keyboard=has_keyboard)
            if line.get("state") == Notice.erased:  # the last that is ever told
                await self.store.write_behind(links.forget, conversation_id)
                return False
            cursor = {"has_place_keyboard": has_keyboard}
            await self.store.write_behind(links.delivered, conversation_id, line["seq"], **cursor)
        return bool(lines)

    async def _deliver(self, linked: Linked, line: dict[str, Any], *, has_keyboard: bool) -> bool:
        """Whether « Envoyer ma position » lies under the chat now. What Telegram will always refuse is counted and
        left: it must not keep back what comes after it.
        """
        for part in render(line, words()):
            markup: Any = part.keyboard
            if part.wants_place:
                markup, has_keyboard = place_keyboard(words()["share_place"]), True
            elif has_keyboard and markup is None:
                markup, has_keyboard = ReplyKeyboardRemove(), False
            try:
                await self._send(linked.address, part, markup)
            except BadRequest as error:
                self.metrics.telegram.labels("refused").inc()
                log.error("telegram_refused", kind=line["kind"], problem=str(error)[:80])
        for paper in self.papers:
            if paper.follows(line):
                await self._send_paper(linked, paper)
        return has_keyboard

    async def _send_paper(self, linked: Linked, paper: Paper) -> None:
        """Its text has come already: what cannot be made or is refused is counted."""
        try:
            content = await paper.of(linked.conversation_id)
            if content is None:
                return
            file = InputFile(content, filename=paper.name)
            await self._try(lambda: self.bot.send_document(linked.address, file))
        except (BadRequest, Unavailable) as error:
            self.metrics.telegram.labels("refused").inc()
            log.error("telegram_file_refused", problem=type(error).__name__)

    async def _send(self, chat_id: int, part: Part, markup: Any) -> None:
        try:
            await self._try(
                lambda: self.bot.send_message(chat_id, part.html, parse_mode=ParseMode.HTML, reply_markup=markup)
            )
        except BadRequest as error:
            if "parse entities" not in str(error).lower():
                raise
            self.metrics.telegram.labels("plain").inc()
            await self._try(lambda: self.bot.send_message(chat_id, part.plain, reply_markup=markup))

    async def _try(self, send: Callable[[], Awaitable[Any]]) -> None:
        """Again after 429, 5xx and lost connections. A time-out is ambiguous: counted, tried once more, then left."""
        ambiguous, pause_s = 0, self.pause_s
        for _ in range(RETRIES):
            try:
                await send()
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TimedOut:
                self.metrics.telegram.labels("ambiguous").inc()
                ambiguous += 1
                if ambiguous == 2:
                    return
            except (Forbidden, ChatMigrated) as error:
                raise Unreachable from error
            except BadRequest as error:
                if any(words_ in str(error).lower() for words_ in GONE):
                    raise Unreachable from error
                raise
            except NetworkError:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            else:
                self.metrics.telegram.labels("sent").inc()
                return
        raise TimedOut("given up for now")


def seconds_of(error: RetryAfter) -> float:
    wanted = error.retry_after
    return wanted.total_seconds() if hasattr(wanted, "total_seconds") else float(wanted)


def _lines(session: Session, conversation_id: str, after: int) -> list[dict[str, Any]]:
    return [feed.as_seen(line) for line in feed.list_events(session, conversation_id, after=after)]
