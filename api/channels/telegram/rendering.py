"""One line of the feed as Telegram shows it: paragraphs of safe HTML, a keyboard under the last. Pure.

Every line is told from `text` and `buttons`; the rest makes it richer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from telegram import InlineKeyboardMarkup

from api.channels.telegram.keyboards import keyboard_of
from api.channels.telegram.splitting import MOST, length_of, split

Event = Mapping[str, Any]
ROOM = MOST - 400  # tags and escapes are counted too


@dataclass(frozen=True)
class Part:
    """One message. `plain`: the same without tags, when Telegram refuses them."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None
    wants_place: bool = False


def render(event: Event, words: Mapping[str, str]) -> list[Part]:
    """Nothing for what she wrote herself, and for the ends of turns."""
    if event["kind"] == "turn_done" or event["author"] == "person":
        return []
    blocks = [block for block in _blocks(event, words) if block]
    texts = list(_gathered(blocks))
    keyboard, wants_place = keyboard_of(event), event.get("wants") == "place"
    parts = [Part(html, plain) for html, plain in texts]
    if not parts:
        return []
    last = parts[-1]
    return [*parts[:-1], Part(last.html, last.plain, keyboard, wants_place)]


def _blocks(event: Event, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """HTML and plain text of each paragraph."""
    yield from _head(event, words)
    cards = event.get("offers") or ()
    text = str(event.get("text") or "")
    yield from _paragraphs(_before_list(text) if cards else text)
    for number in event.get("numbers") or ():
        what = " · ".join(filter(None, [number["label"], number.get("note")]))
        yield f"📞 <b>{escape(number['number'])}</b> : {escape(what, quote=False)}", f"📞 {number['number']} : {what}"
    for place, card in enumerate(cards, 1):
        yield from _card(place, card, words)


def _head(event: Event, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if event["author"] == "counsellor":
        name = str(event.get("name") or words["counsellor"])
        yield f"<b>{escape(name)}</b>", name


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    for part in split(text, ROOM):
        yield escape(part, quote=False), part


def _before_list(text: str) -> str:
    """The cards say the numbered list."""
    lines = []
    for line in text.split("\n"):
        if line[:1].isdigit() and line[1:3] in (". ", ") "):
            break
        lines.append(line)
    return "\n".join(lines).strip()


def _card(place: int, card: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name, structure, open now, distance, call, itinerary."""
    name = f"{place}. {card['name']}"
    where = " · ".join(filter(None, [card.get("distance_text"), (card.get("opening") or {}).get("text")]))
    fee = (card.get("fee") or {}).get("text")
    phone, address = card.get("phone"), card.get("address")
    structure = card.get("structure") if card.get("structure") != card["name"] else None
    call = words["call"].format(phone=phone["display"]) if phone else None
    site = card.get("website") if not phone else None
    reasons = " · ".join(card.get("reasons") or ())
    why = words["why"].format(reasons=reasons) if reasons else None
    lines = [structure, where, fee, call, site, card.get("bring"), card.get("age_text"), why]
    html = [f"<b>{escape(name)}</b>", *(escape(line, quote=False) for line in lines if line)]
    plain = [name, *(line for line in lines if line)]
    if address:
        at = ", ".join(address["lines"])
        html.append(f'{escape(at, quote=False)} · <a href="{escape(address["map_url"])}">{escape(words["way"])}</a>')
        plain.append(f"{at} · {address['map_url']}")
    if card.get("is_example"):
        html.append(f"<i>{escape(words['example'])}</i>")
        plain.append(words["example"])
    yield "\n".join(html), "\n".join(plain)


def _gathered(blocks: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """As many paragraphs in one message as fit."""
    html, plain = "", ""
    for block, said in blocks:
        if html and length_of(html) + length_of(block) + 2 > MOST:
            yield html, plain
            html, plain = "", ""
        html = f"{html}\n\n{block}" if html else block
        plain = f"{plain}\n\n{said}" if plain else said
    if html:
        yield html, plain
