"""A local Bot API: what Telegram's servers do for a bot, and the persons on the other side.

The real python-telegram-bot talks to it over HTTP. It refuses what Telegram refuses (4,096 units of text, tags that do
not close, 64 bytes of callback data, chats that blocked the bot), answers 429 and 5xx when told to, may lose an answer
after it kept the message, and writes down every call.
"""

import asyncio
import email
import html.parser
import itertools
import json
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "4242:local-bot-api"
BOT = {"id": 4242, "is_bot": True, "first_name": "Relais", "username": "RelaisBot"}
TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
MOST_TEXT, MOST_DATA, MOST_CAPTION = 4_096, 64, 1_024
LOST_S = 30.0
QUERY_LASTS_S = 15.0  # as Telegram's servers, which say « query is too old »


class _Entities(html.parser.HTMLParser):
    """Text without tags; tags that are unknown or do not close are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.is_broken = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.is_broken |= tag not in TAGS
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_broken |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class Chat:
    """What a person sees. `messages`: those of the bot, by number."""

    api: "BotApi"
    id: int
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    is_blocked: bool = False
    is_deleted: bool = False

    @property
    def texts(self) -> list[str]:
        return [str(one.get("text") or one.get("document")) for one in self.messages.values()]

    def writes(self, text: str, **more: Any) -> int:
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}
        return self._sends({"text": text, **(command if text.startswith("/") else {}), **more})

    def sends(self, kind: str) -> int:
        file = {"file_id": "f", "file_unique_id": "u", "file_size": 3}
        samples: dict[str, Any] = {
            "voice": {**file, "duration": 2},
            "photo": [{**file, "width": 9, "height": 9}],
            "sticker": {**file, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"},
            "document": file,
            "contact": {"phone_number": "+33600000000", "first_name": "X"},
        }
        return self._sends({kind: samples[kind]})

    def shares(self, latitude: float, longitude: float) -> int:
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}})

    def edits(self, text: str) -> int:
        message = {**self._message(), "edit_date": int(time.time()), "text": text}
        return self.api.arrives({"edited_message": message})

    def blocks(self, *, is_blocked: bool = True) -> int:
        self.is_blocked = is_blocked
        status = {"status": "kicked", "until_date": 0} if is_blocked else {"status": "member"}
        member = {"chat": self._chat(), "from": self._user(), "date": int(time.time())}
        states = {"old_chat_member": {"user": BOT, "status": "member"}, "new_chat_member": {"user": BOT, **status}}
        return self.api.arrives({"my_chat_member": {**member, **states}})

    def presses(self, label: str) -> int:
        """The last button of that label that is still there."""
        for message in reversed(self.messages.values()):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        return self.press(message["message_id"], button["callback_data"])
        raise AssertionError(f"no button {label!r} in {self.labels}")

    def press(self, message_id: int, data: str) -> int:
        message = {**self.messages[message_id], "from": BOT}
        message = {name: value for name, value in message.items() if value}  # a closed keyboard is not there
        query = {"id": self.api.asks(), "from": self._user(), "chat_instance": "1", "data": data}
        return self.api.arrives({"callback_query": {**query, "message": message}})

    @property
    def labels(self) -> list[str]:
        markups = (message.get("reply_markup") or {} for message in self.messages.values())
        rows = (row for markup in markups for row in markup.get("inline_keyboard", ()))
        return [button["text"] for row in rows for button in row]

    async def sees(self, words: str, *, within_s: float = 15) -> str:
        """Waits until a message of the bot says it."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            for text in reversed(self.texts):
                if words in text:
                    return text
            await asyncio.sleep(0.02)
        raise AssertionError(f"{words!r} is not in {self.texts[-4:]}, {self.labels[-8:]}")

    def _sends(self, content: dict[str, Any]) -> int:
        return self.api.arrives({"message": {**self._message(), **content}})

    def _message(self) -> dict[str, Any]:
        head = {"message_id": next(self.api.numbers), "date": int(time.time())}
        return {**head, "chat": self._chat(), "from": self._user()}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": "Léa"}

    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Léa", "language_code": "fr"}


class BotApi:
    """`failures`: answers to give first, by method: (status, body). `lose`: sends that are kept and not answered."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1_000)
        self.update_ids = itertools.count(700_000)
        self.chats: dict[int, Chat] = {}
        self.updates: dict[int, dict[str, Any]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.failures: defaultdict[str, deque[tuple[int, dict[str, Any]]]] = defaultdict(deque)
        self.lose = 0
        self.webhook: dict[str, Any] = {}
        self.queries: dict[str, float] = {}
        self.commands: list[dict[str, str]] = []
        self._arrived = asyncio.Event()
        path = "/bot{token}/{method}"
        self.app = Starlette(routes=[Route(path, self._call, methods=["GET", "POST"])])

    def chat(self, chat_id: int) -> Chat:
        return self.chats.setdefault(chat_id, Chat(self, chat_id))

    def arrives(self, content: dict[str, Any], *, update_id: int | None = None) -> int:
        """An update for the bot; `update_id`: one that was given already, or out of order."""
        number = next(self.update_ids) if update_id is None else update_id
        self.updates[number] = {"update_id": number, **content}
        self._arrived.set()
        return number

    def asks(self) -> str:
        """A press that waits for its answer."""
        number = str(next(self.numbers))
        self.queries[number] = time.monotonic()
        return number

    def fails(self, method: str, status: int, times: int = 1, **parameters: Any) -> None:
        description = parameters.pop("description", "scripted")
        body = {"ok": False, "error_code": status, "description": description}
        self.failures[method] += [(status, {**body, **({"parameters": parameters} if parameters else {})})] * times

    def called(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]

    async def pushes(self, client: httpx.AsyncClient, update_id: int, **headers: str) -> int:
        """To the webhook, as Telegram does; gives the status."""
        given = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", ""), **headers}
        return (await client.post(self.webhook["url"], json=self.updates[update_id], headers=given)).status_code

    async def pushes_all(self, client: httpx.AsyncClient, *, pause_s: float = 0.05) -> None:
        """Each in turn and again until it is taken, as Telegram does: what was refused keeps back what comes after."""
        for number in sorted(self.updates):
            while await self.pushes(client, number) != 200:
                await asyncio.sleep(pause_s)
            del self.updates[number]

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        method, arguments = request.path_params["method"], await _arguments(request)
        self.calls.append((method, arguments))
        if self.failures[method]:
            status, body = self.failures[method].popleft()
            return JSONResponse(body, status)
        handler = getattr(self, "_" + re.sub("([A-Z])", r"_\1", method).lower(), None)
        if handler is None:
            return _refused(404, "Not Found")
        return await handler(arguments)

    async def _get_me(self, _arguments: dict[str, Any]) -> Response:
        return _answer(BOT)

    async def _get_updates(self, arguments: dict[str, Any]) -> Response:
        """The offset confirms what is before it; waits for the first one."""
        if self.webhook.get("url"):
            return _refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(arguments.get("offset") or 0)
        for number in [one for one in self.updates if one < offset]:
            del self.updates[number]
        until = time.monotonic() + min(float(arguments.get("timeout") or 0), 1.0)
        while not self.updates and time.monotonic() < until:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), until - time.monotonic())
            except TimeoutError:
                break
        return _answer(sorted(self.updates.values(), key=lambda one: one["update_id"])[:100])

    async def _set_webhook(self, arguments: dict[str, Any]) -> Response:
        self.webhook = arguments
        return _answer(True)

    async def _delete_webhook(self, _arguments: dict[str, Any]) -> Response:
        self.webhook = {}
        return _answer(True)

    async def _set_my_commands(self, arguments: dict[str, Any]) -> Response:
        self.commands = arguments["commands"]
        return _answer(True)

    async def _send_chat_action(self, arguments: dict[str, Any]) -> Response:
        return self._refusal_of(arguments) or _answer(True)

    async def _leave_chat(self, _arguments: dict[str, Any]) -> Response:
        return _answer(True)

    async def _get_webhook_info(self, _arguments: dict[str, Any]) -> Response:
        waiting = len(self.updates) if self.webhook else 0
        url = self.webhook.get("url", "")
        return _answer({"url": url, "has_custom_certificate": False, "pending_update_count": waiting})

    async def _answer_callback_query(self, arguments: dict[str, Any]) -> Response:
        """Once, and soon."""
        asked_at = self.queries.pop(str(arguments["callback_query_id"]), None)
        if asked_at is None or time.monotonic() - asked_at > QUERY_LASTS_S:
            return _refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return _answer(True)

    async def _send_document(self, arguments: dict[str, Any]) -> Response:
        if refusal := self._refusal_of(arguments) or wrong_markup(arguments):
            return refusal
        if len(str(arguments.get("caption") or "").encode("utf-16-le")) // 2 > MOST_CAPTION:
            return _refused(400, "Bad Request: message caption is too long")
        return self._kept(arguments, {"document": arguments["document"]})

    async def _send_message(self, arguments: dict[str, Any]) -> Response:
        if refusal := self._refusal_of(arguments) or wrong_text(arguments) or wrong_markup(arguments):
            return refusal
        text = str(arguments["text"])
        answer = self._kept(arguments, {"text": _plain(text) if arguments.get("parse_mode") == "HTML" else text})
        if self.lose:
            self.lose -= 1
            await asyncio.sleep(LOST_S)
        return answer

    async def _edit_message_reply_markup(self, arguments: dict[str, Any]) -> Response:
        chat = self.chat(int(arguments["chat_id"]))
        message = chat.messages.get(int(arguments["message_id"]))
        if message is None:
            return _refused(400, "Bad Request: message to edit not found")
        markup = arguments.get("reply_markup") or {}
        if markup == (message.get("reply_markup") or {}):
            return _refused(400, "Bad Request: message is not modified")
        message["reply_markup"] = markup
        return _answer({**message, "reply_markup": markup or {"inline_keyboard": []}})

    def _refusal_of(self, arguments: dict[str, Any]) -> Response | None:
        chat = self.chat(int(arguments["chat_id"]))
        if chat.is_deleted:
            return _refused(403, "Forbidden: user is deactivated")
        return _refused(403, "Forbidden: bot was blocked by the user") if chat.is_blocked else None

    def _kept(self, arguments: dict[str, Any], content: dict[str, Any]) -> Response:
        chat = self.chat(int(arguments["chat_id"]))
        number = next(self.numbers)
        head = {"message_id": number, "date": int(time.time()), "chat": {"id": chat.id, "type": "private"}}
        chat.messages[number] = {**head, **content, "reply_markup": arguments.get("reply_markup")}
        shown = {**head, **({"text": content["text"]} if "text" in content else {})}
        return _answer(shown)


def wrong_text(arguments: dict[str, Any]) -> Response | None:
    text = str(arguments.get("text") or "")
    shown = text
    if arguments.get("parse_mode") == "HTML":
        parser = _Entities()
        parser.feed(text)
        parser.close()
        if parser.is_broken or parser.open:
            return _refused(400, "Bad Request: can't parse entities: unsupported start tag")
        shown = parser.text
    if not shown.strip():
        return _refused(400, "Bad Request: message text is empty")
    if len(shown.encode("utf-16-le")) // 2 > MOST_TEXT:
        return _refused(400, "Bad Request: message is too long")
    return None


def wrong_markup(arguments: dict[str, Any]) -> Response | None:
    rows = (arguments.get("reply_markup") or {}).get("inline_keyboard", ())
    for button in (button for row in rows for button in row):
        if not button["text"] or ("url" in button) == ("callback_data" in button):
            return _refused(
                400, "Bad Request: can't parse inline keyboard button: exactly one of its actions is wanted"
            )
        if "url" in button and not re.match(r"(https?://[^\s/]+\.[^\s/]+|tg://)", button["url"]):
            return _refused(400, "Bad Request: BUTTON_URL_INVALID")
        if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= MOST_DATA:
            return _refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return None


def _plain(text: str) -> str:
    parser = _Entities()
    parser.feed(text)
    parser.close()
    return parser.text


async def _arguments(request: Request) -> dict[str, Any]:
    """Forms as the library sends them; of a file its name and first bytes, and `bytes`."""
    body, kind = await request.body(), request.headers.get("content-type", "")
    if "multipart/" not in kind:
        return {name: _value(value) for name, value in parse_qsl(body.decode(), keep_blank_values=True)}
    parsed = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in parsed.get_payload():
        name, file = part.get_param("name", header="content-disposition"), part.get_filename()
        content = part.get_payload(decode=True)
        found[str(name)] = f"{file} {content[:5]!r}" if file else _value(content.decode())
        if file:
            found["bytes"] = content
    return found


def _value(value: str) -> Any:
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, dict | list | int) else value


def _answer(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refused(status: int, description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)
