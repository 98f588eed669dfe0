"""A click, with what was ticked in the list beside it: only what the button offered goes through."""

from collections.abc import Sequence
from typing import Any

from relais.errors import Refused

_FOR_THE_WORKER = ("label", "intent", "entities")


def clicked(payload: dict[str, Any], chosen: Sequence[str] | None) -> tuple[str, dict[str, Any]]:
    """What is shown as the person's line, and what the worker gets. Raises `Refused`."""
    is_for_gateway, offered = "gateway" in payload, payload.get("options")
    message = payload if is_for_gateway else {name: payload[name] for name in _FOR_THE_WORKER if name in payload}
    if not offered:
        if chosen is not None:
            raise Refused("nothing to tick here", code="choice_unknown")
        return payload["label"], message
    values = list(dict.fromkeys(chosen or ()))
    _check(values, offered)
    shown = ", ".join(offered["labels"][value] for value in values) or payload["label"]
    if is_for_gateway:
        return shown, {**message, "chosen": values}
    return shown, {**message, "entities": {**message.get("entities", {}), "chosen": ",".join(values)}}


def _check(values: Sequence[str], offered: dict[str, Any]) -> None:
    if not set(values) <= set(offered["labels"]):
        raise Refused("a value that the list does not hold", code="choice_unknown")
    if offered["most"] is not None and len(values) > offered["most"]:
        raise Refused("more than the list allows", code="too_many_choices")
