"""The bot of this gateway: what arrives is stored, then handled in order for each chat; answers go by the courier.

By long polling without any public address, or by a webhook. An update is acknowledged only when it is stored.
"""

import asyncio
import hmac
import itertools
import json
import warnings
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import structlog
from telegram import BotCommand, Update
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from api import papers
from api.channels.telegram.courier import Courier, Paper, seconds_of
from api.channels.telegram.inbox import CHANNEL, Handled, House, handle
from api.channels.telegram.places import Nearest
from api.channels.telegram.reading import Incoming, Kind, read_update
from api.channels.telegram.words import words
from api.exports import export_whole
from api.limits import Limiter
from api.typing import conversation_in
from relais import crypto
from relais.channels import links, updates
from relais.errors import Unavailable

if TYPE_CHECKING:
    from api.gateway import Gateway

SWEEPS_A_LOOK = 30
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]
POLL_S, SWEEP_S, AGAIN_S, LONGEST_WAIT_S = 20, 2.0, 2.0, 10.0
RETRIES = 3
HIGHEST = 2**63
PUBLIC_API = "https://api.telegram.org"
log = structlog.get_logger("telegram")
# The raw update is wanted: the library drops a whole batch for one that it cannot read (22.8).
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Telegram:
    def __init__(self, gateway: "Gateway") -> None:
        settings = gateway.settings
        self._gateway, self._url = gateway, settings.telegram_webhook_url
        api = settings.telegram_api_url.rstrip("/")
        base = f"{api or PUBLIC_API}/bot"
        per_s = settings.telegram_sends_per_s
        limiter = AIORateLimiter(overall_max_rate=per_s, overall_time_period=1 if per_s else 0, max_retries=RETRIES)
        token = settings.telegram_bot_token.get_secret_value()
        self.bot: ExtBot[Any] = ExtBot(token, base_url=base, rate_limiter=limiter)
        self.name = token.partition(":")[0][:20]
        self.courier = Courier(self.bot, gateway.store, gateway.metrics, gateway.clock, self._papers)
        self._nearest = Nearest(settings.data_dir)
        self._chats: dict[str | None, asyncio.Task[None]] = {}
        self._linked: set[str] = set()
        self._is_ready = False
        self._kicked = asyncio.Event()
        self._asides: set[asyncio.Task[Any]] = set()

    # from outside

    def is_secret(self, given: str) -> bool:
        """In constant time."""
        return hmac.compare_digest(given.encode(), self.secret.encode())

    @property
    def secret(self) -> str:
        return crypto.installed().digests("telegram-webhook", self.name.encode())[0]

    @property
    def username(self) -> str:
        """Empty until Telegram has answered."""
        return self.bot.username if self._is_ready else ""

    async def receive(self, raw: dict[str, Any]) -> None:
        """On disk when it returns, once. Raises `Unavailable`: not known to be stored."""
        await self._store(raw)
        self._kicked.set()

    def listen(self, conversation_id: str) -> None:
        """A hint of the hub."""
        if conversation_id in self._linked:
            self.courier.wake(conversation_id)
        elif (talked := conversation_in(conversation_id)) in self._linked:
            self._aside(self._say_typing(str(talked)))

    async def _say_typing(self, conversation_id: str) -> None:
        """Her counsellor writes."""
        linked = await self._gateway.store.read(links.get_linked, CHANNEL, conversation_id)
        if linked is not None and linked.is_reachable:
            await self.bot.send_chat_action(linked.address, ChatAction.TYPING)

    def say_moved(self, chat_id: int) -> None:
        self._aside(self.bot.send_message(chat_id, words()["moved"]))

    # loops

    async def run_forever(self) -> None:
        """Starts, however long Telegram cannot be reached; then asks, or is called."""
        self._limiter = Limiter(self._gateway.messages.rates)
        self._gateway.hub.listeners.append(self.listen)
        working = [asyncio.create_task(self._work_forever()), asyncio.create_task(self._sweep_forever())]
        try:
            while not await self._has_started():
                await asyncio.sleep(AGAIN_S)
            if self._url:
                await asyncio.Event().wait()
            await self._poll_forever()
        finally:
            for task in (*working, *self._chats.values(), *self._asides):
                task.cancel()
            await self.courier.close()

    async def _has_started(self) -> bool:
        try:
            await self.bot.initialize()
            menu = [BotCommand(name, row["says"]) for name, row in words()["commands"].items()]
            await self.bot.set_my_commands(menu)
            if self._url:
                await self.bot.set_webhook(self._url, secret_token=self.secret, allowed_updates=ALLOWED)
            else:
                await self.bot.delete_webhook()
        except TelegramError as error:
            log.warning("telegram_not_reached", problem=type(error).__name__)
            return False
        self._is_ready = True
        log.info("telegram_ready", by="webhook" if self._url else "polling")
        return True

    async def _poll_forever(self) -> None:
        """The offset confirms: it moves only behind what is stored."""
        offset: int | None = None
        while True:
            try:
                asked = {"timeout": POLL_S, "allowed_updates": ALLOWED, **({"offset": offset} if offset else {})}
                found = await self.bot.do_api_request("getUpdates", asked, read_timeout=POLL_S + AGAIN_S)
                for raw in found:
                    await self._store(raw)
                    offset = raw["update_id"] + 1
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except (TelegramError, Unavailable) as error:
                log.warning("telegram_poll_failed", problem=type(error).__name__)
                await asyncio.sleep(AGAIN_S)
            else:
                if found:
                    self._kicked.set()

    async def _sweep_forever(self) -> None:
        """Whatever a crash or a lost hint has left."""
        sweeps = itertools.count()
        while True:
            try:
                if (
                    next(sweeps) % SWEEPS_A_LOOK == 0
                ):  # hints for those that are gone are forgotten; a lost one is swept up
                    self._linked = set(await self._gateway.store.read(links.list_linked, CHANNEL))
                await self.courier.sweep()
            except Unavailable as error:
                log.warning("telegram_sweep_put_off", problem=str(error))
            self._kicked.set()
            await asyncio.sleep(SWEEP_S)

    async def _work_forever(self) -> None:
        while True:
            await self._kicked.wait()
            self._kicked.clear()
            try:
                waiting = await self._gateway.store.read(updates.list_first)
            except Unavailable:
                continue  # the sweep kicks again
            for row_id, digest in waiting:
                if digest not in self._chats:
                    self._chats[digest] = asyncio.create_task(self._serve(row_id, digest))

    # one chat

    async def _serve(self, row_id: int, digest: str | None) -> None:
        """In order; a chat never waits for another one."""
        try:
            await asyncio.sleep(min(self._limiter.wait_for(digest or ""), LONGEST_WAIT_S))
            await self._handle(row_id)
            self._kicked.set()
        except Unavailable as error:
            log.warning("telegram_update_put_off", problem=str(error))
        except Exception as error:  # noqa: BLE001 - one broken update must not stop its chat
            log.error("telegram_update_failed", problem=type(error).__name__)
            await self._gateway.store.write(updates.give_up, row_id)
        finally:
            self._chats.pop(digest, None)

    async def _handle(self, row_id: int) -> None:
        gateway = self._gateway
        done = await gateway.store.write(handle, row_id, self._house, now=gateway.clock())
        if done is None:
            return
        if done.conversation_id:
            self._linked.add(done.conversation_id)
            gateway.hub.notify(done.conversation_id)
            gateway.player.wake(done.conversation_id)
            self.courier.wake(done.conversation_id)
        for situation in done.danger:
            gateway.metrics.danger_read.labels(situation).inc()
        for call in self._calls(done):
            self._aside(call)

    def _calls(self, done: Handled) -> list[Awaitable[Any]]:
        """What Telegram is told beside the lines: nothing is lost when one of these fails."""
        calls: list[Awaitable[Any]] = []
        chat_id = done.chat_id
        if done.callback_id:
            calls.append(self.bot.answer_callback_query(done.callback_id))
        if chat_id is None:
            return calls
        if done.is_asked:
            calls.append(self.bot.send_chat_action(chat_id, ChatAction.TYPING))
        if done.keyboard:
            message_id, keyboard = done.keyboard
            calls.append(self.bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard))
        if done.details:
            calls.append(self.courier.say(chat_id, done.details))
        if done.says:
            calls.append(self.bot.send_message(chat_id, done.says))
        if done.leaves:
            calls.append(self.bot.leave_chat(chat_id))
        return calls

    def _aside(self, call: Awaitable[Any]) -> None:
        task = asyncio.create_task(_quietly(call))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _store(self, raw: dict[str, Any]) -> None:
        """What no library can read is counted and left: asked for again it would stop everybody."""
        try:
            number, incoming = self._read(raw)
        except Exception as error:  # noqa: BLE001 - whatever a broken update makes the library raise
            log.error("telegram_update_unreadable", problem=type(error).__name__)
            self._gateway.metrics.telegram.labels("unreadable").inc()
            return
        if incoming.kind is Kind.nothing:
            return
        digest = links.digest_of(CHANNEL, incoming.chat_id) if incoming.chat_id is not None else None
        now, body = self._gateway.clock(), incoming.to_json()
        await self._gateway.store.write(updates.store, self.name, number, digest, body, now=now)

    def _read(self, raw: dict[str, Any]) -> tuple[int, Incoming]:
        """The library checks no types: what would not be stored is refused here."""
        number, incoming = int(raw["update_id"]), read_update(Update.de_json(raw, self.bot), self._nearest)
        if not 0 <= number < HIGHEST or not all(isinstance(one, str) for one in (incoming.value, incoming.more)):
            raise ValueError("not what Telegram sends")
        if incoming.chat_id is not None and not (type(incoming.chat_id) is int and abs(incoming.chat_id) < HIGHEST):
            raise ValueError("no chat")
        json.dumps(incoming.to_json())
        return number, incoming

    @property
    def _house(self) -> House:
        gateway = self._gateway
        url = gateway.settings.public_url.rstrip("/")
        web = words()["web"].format(url=f"{url}/chat") if url else ""
        choices = [choice.model_dump() for choice in gateway.texts.welcome.buttons]
        hours = gateway.settings.conversation_hours
        return House(
            gateway.sentences,
            gateway.sensitive.mask,
            gateway.first_answers.to,
            gateway.carrier.press,
            gateway.settings.departements,
            hours,
            {"text": words()["welcome"].format(web=web, hours=hours), "buttons": choices},
            gateway.texts.error,
        )

    @property
    def _papers(self) -> tuple[Paper, ...]:
        """What follows a line as a file."""
        gateway, names = self._gateway, words()
        return (
            Paper(lambda line: "result" in line, names["result_name"], lambda one: papers.print_result(gateway, one)),
            Paper(
                lambda line: bool((line.get("summary") or {}).get("pdf")),
                names["summary_name"],
                lambda one: papers.print_summary(gateway, one),
            ),
            Paper(lambda line: "export" in line, names["export_name"], self._export_of),
        )

    async def _export_of(self, conversation_id: str) -> bytes:
        whole = await self._gateway.store.read(export_whole, conversation_id)
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()


async def _quietly(call: Awaitable[Any]) -> None:
    try:
        await call
    except (TelegramError, Unavailable) as error:
        log.info("telegram_aside_failed", problem=type(error).__name__)
