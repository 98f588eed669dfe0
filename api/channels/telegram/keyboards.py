"""Keyboards under a line: opaque ids, one choice a row, lists to tick that hold their own state. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

ON, OFF, TICK, DETAILS = "☑ ", "☐ ", "t|", "d|"
MOST_BYTES = 64  # of callback data, by Telegram
MOST_LABEL = 60
SHORT = 14  # two of them stand in one row
Rows = Sequence[Sequence[tuple[str, ...]]]  # of each button its text, its data, its link


def keyboard_of(event: Mapping[str, Any], words: Mapping[str, str]) -> InlineKeyboardMarkup | None:
    """What each card leads to, the list to tick, then the choices."""
    items = [one for one in (event.get("options") or {}).get("items", ()) if _fits(TICK + one["value"])]
    rows = [_of_card(event["seq"], place, card, words) for place, card in enumerate(event.get("offers") or (), 1)]
    rows += [[_tick(item["value"], item["label"], is_on=bool(item.get("is_ticked")))] for item in items]
    rows += _rows([_button(button["label"], button["id"]) for button in event.get("buttons", ())])
    return InlineKeyboardMarkup(rows) if rows else None


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    """A keyboard as she sees it: text and data of each button."""
    rows = markup.inline_keyboard if markup else ()
    return tuple(tuple((one.text, str(one.callback_data or ""), one.url or "") for one in row) for row in rows)


def ticked_in(rows: Rows) -> list[str]:
    """The values that are ticked."""
    return [data[len(TICK) :] for row in rows for text, data, _ in row if text.startswith(ON) and data.startswith(TICK)]


def toggled(rows: Rows, value: str) -> InlineKeyboardMarkup:
    """The same list with one value turned over."""
    turned = [[(_turned(text, data, value), data, url) for text, data, url in row] for row in rows]
    return _markup(turned)


def closed(rows: Rows) -> InlineKeyboardMarkup | None:
    """What is left when a choice was made: what the cards lead to."""
    left = [[one for one in row if one[2] or one[1].startswith(DETAILS)] for row in rows]
    return _markup([row for row in left if row]) if any(left) else None


def card_in(data: str) -> tuple[int, int] | None:
    """« d|12|3 »: of which line, which card."""
    seq, _, place = data[len(DETAILS) :].partition("|")
    return (int(seq), int(place)) if seq.isascii() and seq.isdigit() and place.isascii() and place.isdigit() else None


def _turned(text: str, data: str, value: str) -> str:
    if data != TICK + value:
        return text
    return (OFF if text.startswith(ON) else ON) + text[len(ON) :]


def place_keyboard(label: str) -> ReplyKeyboardMarkup:
    """« Envoyer ma position », once."""
    button = KeyboardButton(label, request_location=True)
    return ReplyKeyboardMarkup([[button]], one_time_keyboard=True, resize_keyboard=True)


def _of_card(seq: int, place: int, card: Mapping[str, Any], words: Mapping[str, str]) -> list[InlineKeyboardButton]:
    """The way on a map, and all that is known."""
    way = (card.get("address") or {}).get("map_url") or ""
    ways = [_link(words["way"].format(place=place), way)] if way.startswith("https://") else []
    return [*ways, _button(words["details"].format(place=place), f"{DETAILS}{seq}|{place}")]


def _markup(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[_link(text, url) if url else _button(text, data) for text, data, url in row] for row in rows]
    )


def _link(text: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, url=url)


def _tick(value: str, label: str, *, is_on: bool) -> InlineKeyboardButton:
    return _button((ON if is_on else OFF) + label, TICK + value)


def _fits(data: str) -> bool:
    return len(data.encode()) <= MOST_BYTES


def _button(label: str, data: str) -> InlineKeyboardButton:
    text = label if len(label) <= MOST_LABEL else label[: MOST_LABEL - 1] + "…"
    return InlineKeyboardButton(text, callback_data=data)


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Two short ones beside each other; a long one alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        is_short = len(button.text) <= SHORT
        if is_short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows
