"""Keyboards under a line: opaque ids, one choice a row, lists to tick that hold their own state. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

ON, OFF, TICK = "☑ ", "☐ ", "t|"
MOST_BYTES = 64  # of callback data, by Telegram
MOST_LABEL = 60
SHORT = 14  # two of them stand in one row
Rows = Sequence[Sequence[tuple[str, str]]]


def keyboard_of(event: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
    """The list to tick first, then the choices."""
    items = [one for one in (event.get("options") or {}).get("items", ()) if _fits(TICK + one["value"])]
    rows = [[_tick(item["value"], item["label"], is_on=bool(item.get("is_ticked")))] for item in items]
    rows += _rows([_button(button["label"], button["id"]) for button in event.get("buttons", ())])
    return InlineKeyboardMarkup(rows) if rows else None


def rows_of(markup: InlineKeyboardMarkup | None) -> Rows:
    """A keyboard as she sees it: text and data of each button."""
    rows = markup.inline_keyboard if markup else ()
    return tuple(tuple((one.text, str(one.callback_data or "")) for one in row) for row in rows)


def ticked_in(rows: Rows) -> list[str]:
    """The values that are ticked."""
    return [data[len(TICK) :] for row in rows for text, data in row if text.startswith(ON) and data.startswith(TICK)]


def toggled(rows: Rows, value: str) -> InlineKeyboardMarkup:
    """The same list with one value turned over."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(_turned(text, data, value), callback_data=data) for text, data in row] for row in rows]
    )


def _turned(text: str, data: str, value: str) -> str:
    if data != TICK + value:
        return text
    return (OFF if text.startswith(ON) else ON) + text[len(ON) :]


def place_keyboard(label: str) -> ReplyKeyboardMarkup:
    """« Envoyer ma position », once."""
    button = KeyboardButton(label, request_location=True)
    return ReplyKeyboardMarkup([[button]], one_time_keyboard=True, resize_keyboard=True)


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
