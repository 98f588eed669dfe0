"""Whatever Telegram may tell is read as what it means; only what is needed goes on."""

import json
import random
from typing import Any

import pytest
from telegram import Bot as TelegramBot
from telegram import Update

from api.channels.telegram.places import Nearest
from api.channels.telegram.reading import Incoming, Kind, read_update
from relais.settings import ROOT
from tests.fakes.bot_api import BOT, TOKEN, BotApi

NEAREST = Nearest(ROOT / "data")
LIBRARY = TelegramBot(TOKEN)
GROUP = {"id": -5, "type": "group", "title": "G"}
USER = {"id": 7, "is_bot": False, "first_name": "X"}
HEAD = {"message_id": 1, "date": 1}


def read(raw: dict[str, Any]) -> Incoming:
    return read_update(Update.de_json(raw, LIBRARY), NEAREST)


def samples() -> list[dict[str, Any]]:
    """Real shapes, one of each kind."""
    api = BotApi()
    lea = api.chat(111)
    lea.writes("bonjour")
    lea.writes("/start d-81")
    lea.writes("/point@RelaisBot")
    lea.shares(43.9277, 2.1478)
    lea.shares(48.85, 2.35)
    for kind in ("voice", "photo", "sticker", "document", "contact"):
        lea.sends(kind)
    lea.edits("corrigé")
    lea.blocks()
    lea.blocks(is_blocked=False)
    keyboard = {"inline_keyboard": [[{"text": "☑ A", "callback_data": "t|a"}], [{"text": "OK", "callback_data": "id"}]]}
    chat = {"id": 111, "type": "private", "first_name": "Léa"}
    lea.messages[5] = {**HEAD, "message_id": 5, "chat": chat, "text": "x", "reply_markup": keyboard}
    lea.press(5, "id")
    lea.press(5, "t|a")
    for content in (
        {"message": {**HEAD, "chat": GROUP, "from": USER, "text": "salut"}},
        {"message": {**HEAD, "chat": GROUP, "from": USER, "migrate_to_chat_id": -100_5}},
        {"message": {**HEAD, "chat": {**chat}, "from": USER, "migrate_to_chat_id": 222}},
        {"channel_post": {**HEAD, "chat": {"id": -9, "type": "channel", "title": "C"}, "text": "x"}},
        {"my_chat_member": {"chat": GROUP, "from": USER, "date": 1, **states("left", "member")}},
        {"my_chat_member": {"chat": GROUP, "from": USER, "date": 1, **states("member", "left")}},
        {"inline_query": {"id": "1", "from": USER, "query": "x", "offset": ""}},
        {"poll": {**POLL}},
        {"poll_answer": {"poll_id": "1", "user": USER, "option_ids": [0], "option_persistent_ids": ["0"]}},
        {"message": {**HEAD, "chat": chat, "from": USER, "poll": POLL}},
        {"message": {**HEAD, "chat": chat, "from": USER, "dice": {"emoji": "🎲", "value": 1}}},
        {"message": {**HEAD, "chat": chat, "from": USER, "pinned_message": {**HEAD, "chat": chat}}},
        {"callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "id"}},
    ):
        api.arrives(content)
    return list(api.updates.values())


def states(before: str, after: str) -> dict[str, Any]:
    return {"old_chat_member": {"user": BOT, "status": before}, "new_chat_member": {"user": BOT, "status": after}}


POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}


@pytest.mark.parametrize(
    ("number", "kind", "value"),
    [
        (0, Kind.text, "bonjour"),
        (1, Kind.command, "start"),
        (2, Kind.command, "point"),
        (3, Kind.place, "81004"),
        (4, Kind.nowhere, ""),
        (5, Kind.media, "voice"),
        (10, Kind.edited, "corrigé"),
        (11, Kind.blocked, ""),
        (12, Kind.unblocked, ""),
        (13, Kind.press, "id"),
        (14, Kind.press, "t|a"),
        (15, Kind.outside, ""),
        (16, Kind.migrated, ""),
        (17, Kind.migrated, ""),
        (18, Kind.outside, ""),
        (19, Kind.outside, ""),
        (20, Kind.nothing, ""),
        (21, Kind.nothing, ""),
        (22, Kind.nothing, ""),
        (23, Kind.nothing, ""),
        (24, Kind.media, "poll"),
    ],
)
def test_each_kind_is_read_as_what_it_means(number: int, kind: Kind, value: str) -> None:
    incoming = read(samples()[number])

    assert (incoming.kind, incoming.value) == (kind, value)


def test_only_what_is_needed_is_kept_and_comes_back_the_same() -> None:
    for raw in samples():
        incoming = read(raw)
        body = json.loads(json.dumps(incoming.to_json()))
        assert Incoming.from_json(body).to_json() == incoming.to_json() or body.get("rows")
        assert "Léa" not in json.dumps(body, ensure_ascii=False)
        assert "43.9" not in json.dumps(body)
        assert "+336" not in json.dumps(body)


def mutated(value: Any, chance: random.Random) -> Any:
    """One thing somewhere: gone, doubled, of another kind, huge."""
    places = list(paths(value))
    *way, last = chance.choice(places)
    inside = value
    for step in way:
        inside = inside[step]
    match chance.randrange(4):
        case 0:
            del inside[last]
        case 1:
            inside[last] = chance.choice([None, 0, -1, 2**63, "", "x" * 5_000, [], {}, True, "\u202e\x00"])
        case 2 if isinstance(inside, dict):
            inside[f"new_{chance.random()}"] = inside[last]
        case _:
            inside[last] = [inside[last]]
    return value


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, inside in steps for found in [(*before, step), *paths(inside, (*before, step))]]
