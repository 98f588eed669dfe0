"""One line of the feed as Telegram shows it: paragraphs of safe HTML, a keyboard under the last. Pure.

Every line is told from `text` and `buttons`; the rest makes it richer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from telegram import InlineKeyboardMarkup

from api.channels.telegram.keyboards import keyboard_of
from api.channels.telegram.splitting import MOST, length_of, split

Event = Mapping[str, Any]
Block = tuple[str, str]  # a paragraph: as HTML, and plain
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
    keyboard, wants_place = keyboard_of(event, words), event.get("wants") == "place"
    parts = list(_parts(_blocks(event, words)))
    if not parts:  # a keyboard lies under a message: it has one
        parts = [Part(words["choose"], words["choose"])] if keyboard or wants_place else []
        if not parts:
            return []
    if wants_place and keyboard:  # one message takes one of them
        asked = Part(words["or_place"], words["or_place"], wants_place=True)
        return [*parts[:-1], replace(parts[-1], keyboard=keyboard), asked]
    return [*parts[:-1], replace(parts[-1], keyboard=keyboard, wants_place=wants_place)]


def details(card: Mapping[str, Any], words: Mapping[str, str]) -> list[Part]:
    """All that is known of one offer."""
    return list(_parts(_known(card, words)))


def _parts(blocks: Iterator[Block]) -> Iterator[Part]:
    return (Part(html, plain) for html, plain in _gathered([one for block in blocks for one in _fitting(block)]))


def _fitting(block: Block) -> Iterator[Block]:
    """A block that is too long for one message goes without its markup; Telegram counts what is shown."""
    html, plain = block
    if length_of(plain) > MOST:
        yield from _paragraphs(plain)
    elif plain.strip():
        yield html, plain


def _blocks(event: Event, words: Mapping[str, str]) -> Iterator[Block]:
    yield from _head(event, words)
    cards = event.get("offers") or ()
    text = str(event.get("text") or "")
    yield from _paragraphs(_before_list(text) if cards else text)
    for number in event.get("numbers") or ():
        what = " · ".join(filter(None, [number["label"], number.get("note")]))
        yield f"📞 <b>{escape(number['number'])}</b> : {escape(what, quote=False)}", f"📞 {number['number']} : {what}"
    for place, card in enumerate(cards, 1):
        yield _card(place, card, words)


def _head(event: Event, words: Mapping[str, str]) -> Iterator[Block]:
    if event["author"] == "counsellor":
        name = str(event.get("name") or words["counsellor"])
        yield f"<b>{escape(name)}</b>", name


def _paragraphs(text: str) -> Iterator[Block]:
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


def _card(place: int, card: Mapping[str, Any], words: Mapping[str, str]) -> Block:
    """What decides: who, open now, how far, the price, the phone, the address; the rest is in its details."""
    reached = _said(words, "call", (card.get("phone") or {}).get("display")) or card.get("website")
    lines = [
        _structure(card),
        _where(card, words),
        (card.get("fee") or {}).get("text"),
        reached,
        _at(card),
        _said(words, "why", " · ".join(card.get("reasons") or ())),
        words["example"] if card.get("is_example") else None,
    ]
    return _titled(f"{place}. {card['name']}", lines)


def _known(card: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Block]:
    source = card.get("source") or {}
    yield _titled(card["name"], [_structure(card), _where(card, words), (card.get("fee") or {}).get("text")])
    yield from _paragraphs(card.get("summary") or "")
    yield _listed(
        [
            (card.get("who") or {}).get("text"),
            _said(words, "bring", card.get("bring")),
            _said(words, "call", (card.get("phone") or {}).get("display")),
            _said(words, "write", card.get("email")),
            _said(words, "site", card.get("website")),
            _said(words, "address", _at(card)),
        ]
    )
    said = " · ".join(filter(None, [source.get("label"), source.get("licence"), source.get("url")]))
    example = words["example"] if card.get("is_example") else None
    yield _listed([card.get("age_text"), _said(words, "source", said), example])


def _structure(card: Mapping[str, Any]) -> str | None:
    return card.get("structure") if card.get("structure") != card["name"] else None


def _where(card: Mapping[str, Any], words: Mapping[str, str]) -> str:
    remote = words["remote"] if card.get("is_remote") else None
    return " · ".join(filter(None, [card.get("distance_text"), remote, (card.get("opening") or {}).get("text")]))


def _at(card: Mapping[str, Any]) -> str:
    return ", ".join((card.get("address") or {}).get("lines") or ())


def _said(words: Mapping[str, str], key: str, what: str | None) -> str | None:
    """« Téléphone : 05… », when there is one."""
    return words[key].format(what=what) if what else None


def _titled(title: str, lines: Sequence[str | None]) -> Block:
    html, plain = _listed(lines)
    return f"<b>{escape(title, quote=False)}</b>\n{html}".strip(), f"{title}\n{plain}".strip()


def _listed(lines: Sequence[str | None]) -> Block:
    said = "\n".join(line for line in lines if line)
    return escape(said, quote=False), said


def _gathered(blocks: list[Block]) -> Iterator[Block]:
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
