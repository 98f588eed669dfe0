"""From what Rasa uttered to the replies and effects of the worker's protocol (docs/contracts.md §3)."""

import json
import re
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered

Reply = dict[str, Any]
LAST = "is_last"  # said before the answer was known, meant to come after it
_PAYLOAD = re.compile(r"^/(?P<intent>\w+)(?P<entities>\{.*\})?$", re.DOTALL)


class BrokenReply(Exception):
    """An answer that the protocol has no form for; it names the response, never the person's words."""


def replies_of(uttered: Iterable[BotUttered]) -> tuple[list[Reply], list[dict[str, Any]]]:
    """Replies and effects in the order in which they were uttered."""
    replies: list[Reply] = []
    effects: list[dict[str, Any]] = []
    for event in uttered:
        custom = event.data.get("custom") or {}
        if "relais_effect" in custom:
            effects.append(custom["relais_effect"])
        elif "relais" in custom:
            replies.append(_finished(custom["relais"], event))
        else:
            said = {"kind": "text", "text": event.text, "buttons": event.data.get("buttons")}
            replies.append(_finished({**said, **custom.get("relais_beside", {})}, event))
    replies.sort(key=lambda reply: reply.pop(LAST, False))
    return replies, effects


def button_of(button: dict[str, Any]) -> dict[str, Any]:
    """`{title, payload: "/intent{…}"}` as Rasa writes it → `{label, intent, entities}`."""
    if "intent" in button:
        beside = {name: button[name] for name in ("role", "takes_options") if button.get(name)}
        return {
            "label": button["label"],
            "intent": button["intent"],
            "entities": button.get("entities") or {},
            **beside,
        }
    match = _PAYLOAD.match(button.get("payload") or "")
    if not match:
        raise BrokenReply(f"a button whose payload is no intent: {button.get('title')!r}")
    entities = json.loads(match["entities"]) if match["entities"] else {}
    return {"label": button["title"], "intent": match["intent"], "entities": entities}


def _finished(reply: Reply, event: BotUttered) -> Reply:
    key = reply.get("key") or event.metadata.get("utter_action")
    text = reply.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BrokenReply(f"a reply without text: {key}")
    buttons = [button_of(button) for button in reply.get("buttons") or []]
    return {"kind": "text", **reply, "key": key, "text": text.strip(), "buttons": buttons}
